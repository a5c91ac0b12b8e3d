//! The host environment as a value: variables, directories, terminals, clock and randomness. Code
//! that takes it as an argument can be tested with a plain list of variables.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The host environment of this process.
#[derive(Clone)]
pub struct Host {
    variables: BTreeMap<OsString, OsString>,
    config_dir: Option<PathBuf>,
    home: Option<PathBuf>,
    /// Whether standard input is a terminal.
    pub stdin_terminal: bool,
    /// Whether standard output is a terminal.
    pub stdout_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_terminal: bool,
    columns: Option<usize>,
    stderr_columns: Option<usize>,
    clock: Clock,
}

#[derive(Clone, Copy, Debug)]
enum Clock {
    Real,
    Stopped(SystemTime),
}

/// The error for a variable whose value is not UTF-8, with the name of the variable.
#[derive(Debug, PartialEq, Eq)]
pub struct NotUnicode(pub String);

impl Host {
    /// Captures the environment of this process.
    #[must_use]
    pub fn capture() -> Self {
        let stdout_terminal = std::io::stdout().is_terminal();
        let stderr_terminal = std::io::stderr().is_terminal();
        // The function would otherwise return the size of another stream that is a terminal.
        let size = if stdout_terminal {
            terminal_size::terminal_size()
        } else {
            None
        };
        Self {
            variables: std::env::vars_os().collect(),
            config_dir: dirs::config_dir(),
            home: dirs::home_dir(),
            stdin_terminal: std::io::stdin().is_terminal(),
            stdout_terminal,
            stderr_terminal,
            columns: size.map(|(width, _)| usize::from(width.0)),
            stderr_columns: stderr_terminal
                .then(|| terminal_size::terminal_size_of(std::io::stderr()))
                .flatten()
                .map(|(width, _)| usize::from(width.0)),
            clock: Clock::Real,
        }
    }

    /// Creates an environment with these variables, no terminal, no directories and a fixed time.
    #[must_use]
    pub fn with(variables: &[(&str, &str)], now: SystemTime) -> Self {
        Self {
            variables: variables
                .iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            config_dir: None,
            home: None,
            stdin_terminal: false,
            stdout_terminal: false,
            stderr_terminal: false,
            columns: None,
            stderr_columns: None,
            clock: Clock::Stopped(now),
        }
    }

    /// Returns the value of a variable, byte for byte.
    #[must_use]
    pub fn variable_os(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
    }

    /// Returns the value of a variable as text.
    ///
    /// # Errors
    /// [`NotUnicode`] if the variable is set but its value is not UTF-8.
    pub fn variable(&self, name: &str) -> Result<Option<&str>, NotUnicode> {
        match self.variable_os(name) {
            None => Ok(None),
            Some(value) => value
                .to_str()
                .map(Some)
                .ok_or_else(|| NotUnicode(name.to_owned())),
        }
    }

    /// Returns whether a variable is set to a non-empty text.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.variable_os(name)
            .is_some_and(|value| !value.is_empty())
    }

    /// Returns the names of the variables that begin with `prefix`.
    pub fn variables_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.variables
            .keys()
            .filter_map(|name| name.to_str())
            .filter(move |name| name.starts_with(prefix))
    }

    /// Returns the user's configuration directory: `$XDG_CONFIG_HOME` or `~/.config`.
    #[must_use]
    pub fn config_dir(&self) -> Option<&Path> {
        self.config_dir.as_deref()
    }

    /// Returns the user's home directory.
    #[must_use]
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// Replaces `~` at the start of a path by the home directory.
    #[must_use]
    pub fn expand_home(&self, path: &Path) -> PathBuf {
        // A shell expands `~` only at the start of a word: not in `--config=~/file`, nor in the
        // environment of a container.
        match (path.strip_prefix("~"), self.home()) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => path.to_owned(),
        }
    }

    /// Returns the width of the terminal in columns, if standard output is one. `COLUMNS` overrides
    /// the width that the terminal reports. The result is limited to 40 to 1000 columns.
    #[must_use]
    pub fn columns(&self) -> Option<usize> {
        let columns = self.variable("COLUMNS").ok().flatten();
        let requested = columns.and_then(|text| text.parse().ok());
        // COLUMNS may be any number, but a table needs some room and a finite one.
        self.columns
            .map(|reported| requested.unwrap_or(reported).clamp(40, 1000))
    }

    /// Returns the width of the terminal at standard error in columns, 80 if it is unknown.
    #[must_use]
    pub fn stderr_columns(&self) -> usize {
        self.stderr_columns.unwrap_or(80)
    }

    /// Returns whether the encoding of the locale is UTF-8.
    #[must_use]
    pub fn uses_utf8(&self) -> bool {
        // The order of POSIX; an empty variable counts as unset.
        ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| self.variable_os(name).filter(|value| !value.is_empty()))
            .and_then(OsStr::to_str)
            .is_some_and(|locale| {
                let locale = locale.to_ascii_lowercase();
                locale.ends_with("utf-8") || locale.ends_with("utf8")
            })
    }

    /// Returns whether a stream is coloured. The first that applies decides: the command line,
    /// `NO_COLOR`, `CLICOLOR_FORCE`, what the user prefers on a terminal, `TERM=dumb`, and last
    /// whether the stream is a terminal.
    #[must_use]
    pub fn colors(&self, requested: Option<bool>, preferred: Option<bool>, terminal: bool) -> bool {
        let forced = self.has("CLICOLOR_FORCE")
            && self.variable_os("CLICOLOR_FORCE") != Some(OsStr::new("0"));
        match requested {
            Some(requested) => requested,
            None if self.has("NO_COLOR") => false,
            None if forced => true,
            None if !terminal => false,
            // An empty TERM does not name a terminal type.
            None => preferred.unwrap_or_else(|| {
                self.has("TERM") && self.variable_os("TERM") != Some(OsStr::new("dumb"))
            }),
        }
    }

    /// Returns the current time.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        match self.clock {
            Clock::Real => SystemTime::now(),
            Clock::Stopped(time) => time,
        }
    }

    /// Returns a unique value, a version 4 UUID.
    #[must_use]
    pub fn nonce(&self) -> String {
        uuid::Uuid::new_v4().to_string()
    }

    /// Returns a random number in `0.0..1.0`, for jitter.
    #[must_use]
    pub fn random_fraction(&self) -> f64 {
        let (_, low) = uuid::Uuid::new_v4().as_u64_pair();
        // The low 32 bits of a version 4 UUID are all random.
        f64::from(u32::try_from(low & u64::from(u32::MAX)).unwrap_or(0))
            / (f64::from(u32::MAX) + 1.0)
    }
}

impl fmt::Debug for Host {
    /// Writes only the names of the variables, because a value may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The values of variables may be credentials.
        let names: Vec<_> = self.variables.keys().collect();
        f.debug_struct("Host")
            .field("variables", &names)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unicode_follows_first_locale_variable() {
        let uses_utf8 =
            |variables: &[(&str, &str)]| Host::with(variables, SystemTime::UNIX_EPOCH).uses_utf8();
        assert!(uses_utf8(&[("LANG", "en_US.UTF-8")]));
        assert!(!uses_utf8(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]));
        assert!(uses_utf8(&[("LC_ALL", ""), ("LANG", "de_DE.utf8")]));
        assert!(!uses_utf8(&[]));
    }

    #[test]
    fn home_folder_replaces_tilde_at_start() {
        let mut host = Host::with(&[], SystemTime::UNIX_EPOCH);
        assert_eq!(host.expand_home(Path::new("~/a")), Path::new("~/a"));
        host.home = Some("/home/me".into());
        for (path, expanded) in [
            ("~/a/b", "/home/me/a/b"),
            ("~", "/home/me/"),
            ("~you/a", "~you/a"),
            ("a/~/b", "a/~/b"),
            ("/a", "/a"),
        ] {
            assert_eq!(host.expand_home(Path::new(path)), Path::new(expanded));
        }
    }

    #[test]
    fn columns_apply_only_to_terminals() {
        let mut host = Host::with(&[("COLUMNS", "100")], SystemTime::UNIX_EPOCH);
        assert_eq!(host.columns(), None);
        host.columns = Some(80);
        assert_eq!(host.columns(), Some(100));
        for (columns, width) in [("0", 40), ("abc", 80), ("100000", 1000)] {
            host.variables.insert("COLUMNS".into(), columns.into());
            assert_eq!(host.columns(), Some(width), "{columns}");
        }
    }

    #[test]
    fn colors_follow_first_matching_rule() {
        let colors = |variables: &[(&str, &str)], requested, terminal| {
            Host::with(variables, SystemTime::UNIX_EPOCH).colors(requested, None, terminal)
        };
        let preferred = |variables: &[(&str, &str)], preferred, terminal| {
            Host::with(variables, SystemTime::UNIX_EPOCH).colors(None, Some(preferred), terminal)
        };
        assert!(!preferred(&[("TERM", "xterm")], false, true));
        assert!(preferred(&[("TERM", "dumb")], true, true));
        assert!(!preferred(&[("TERM", "xterm")], true, false));
        assert!(!preferred(&[("NO_COLOR", "1")], true, true));
        assert!(colors(&[("NO_COLOR", "1")], Some(true), false));
        let (no_color, force) = (("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"));
        assert!(!colors(&[no_color, force, ("TERM", "xterm")], None, true));
        assert!(colors(&[force, ("TERM", "dumb")], None, false));
        assert!(!colors(&[("CLICOLOR_FORCE", "0")], None, false));
        assert!(!colors(&[("TERM", "dumb")], None, true));
        assert!(!colors(&[("TERM", "")], None, true));
        assert!(colors(&[("TERM", "xterm")], None, true));
        assert!(!colors(&[("TERM", "xterm")], None, false));
        assert!(!colors(&[], None, true));
    }

    #[test]
    fn random_value_is_a_fraction() {
        let host = Host::with(&[], SystemTime::UNIX_EPOCH);
        let values: Vec<f64> = (0..100).map(|_| host.random_fraction()).collect();
        assert!(values.iter().all(|value| (0.0..1.0).contains(value)));
    }
}

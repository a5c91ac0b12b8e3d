//! Runs the real binary in a sandbox. Every run is checked for panics, secrets and control
//! characters.

mod result;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use sessctl::provider::Provider;
use tempfile::TempDir;

pub use result::RunResult;

/// Word in every secret of the tests. No output may contain it in any form, unless a test permits
/// it.
pub const CANARY: &str = "SECRET";

/// The forms of the canary: plain, in base64 (three alignments), in hexadecimal, percent-encoded
/// and as JSON escapes.
const CANARY_FORMS: &[&str] = &[
    CANARY,
    "U0VDUkVU",
    "NFQ1JFV",
    "TRUNSRV",
    "534543524554",
    "%53%45%43%52%45%54",
    "\\u0053\\u0045",
];

/// Time after which a run is killed. It is far above every deadline of a run.
const RUN_TIMEOUT: Duration = Duration::from_secs(60);

/// A prepared run of the binary.
pub struct Run {
    arguments: Vec<OsString>,
    variables: BTreeMap<OsString, OsString>,
    unset: Vec<OsString>,
    through: Vec<OsString>,
    stdin: Vec<u8>,
    may_reveal: bool,
    may_color: bool,
    may_use_tabs: bool,
    home: TempDir,
}

/// Prepares `sessctl` with these arguments, on a machine without any configuration.
pub fn sessctl(line: &[impl AsRef<OsStr>]) -> Run {
    Run {
        arguments: line.iter().map(|word| word.as_ref().to_owned()).collect(),
        variables: BTreeMap::from([("LANG".into(), "C.UTF-8".into())]),
        unset: Vec::new(),
        through: Vec::new(),
        stdin: Vec::new(),
        may_reveal: false,
        may_color: false,
        may_use_tabs: false,
        home: TempDir::new().unwrap(),
    }
}

/// Returns a credential that has the form of the key and contains the canary.
pub fn credential(provider: &Provider, key: &str) -> String {
    let example = provider.config_key(key).unwrap().example;
    format!("{example}{CANARY}")
}

impl Run {
    pub fn env(mut self, name: impl AsRef<OsStr>, value: &(impl AsRef<OsStr> + ?Sized)) -> Self {
        self.variables
            .insert(name.as_ref().to_owned(), value.as_ref().to_owned());
        self
    }

    /// Removes a variable that every run has.
    pub fn unset(mut self, name: &str) -> Self {
        self.unset.push(name.into());
        self
    }

    /// Starts the binary through another program, whose command line precedes that of the binary.
    pub fn through(mut self, words: &[impl AsRef<OsStr>]) -> Self {
        self.through = words.iter().map(|word| word.as_ref().to_owned()).collect();
        self
    }

    /// Starts the binary from a shell that first runs this script, for example `umask 000`.
    pub fn after(self, script: &str) -> Self {
        let script = format!("{script}\nexec \"$@\"");
        self.through(&["sh", "-c", &script, "sh"])
    }

    /// Adds an argument to the command line.
    pub fn arg(mut self, word: &OsStr) -> Self {
        self.arguments.push(word.to_owned());
        self
    }

    /// Sets a provider's base URL and a credential of its first scheme.
    pub fn at(mut self, provider: &Provider, url: &str) -> Self {
        self = self.env(provider.variable("base_url"), url);
        for key in provider.schemes[0].keys() {
            self = self.env(provider.variable(key), &credential(provider, key));
        }
        self
    }

    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    /// Writes the configuration file, mode 0600, before the run.
    pub fn config(self, text: &str) -> Self {
        let folder = self.config_dir();
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("config.toml");
        std::fs::write(&file, text).unwrap();
        set_mode(&file, 0o600);
        self
    }

    /// Uses an existing home folder.
    pub fn with_home(mut self, home: TempDir) -> Self {
        self.home = home;
        self
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn config_dir(&self) -> std::path::PathBuf {
        self.home.path().join(".config/sessctl")
    }

    /// Permits secrets in the output, for options that request them.
    pub fn may_reveal(mut self) -> Self {
        self.may_reveal = true;
        self
    }

    /// Permits colours in the output.
    pub fn may_color(mut self) -> Self {
        self.may_color = true;
        self
    }

    /// Permits tabs in the output, for lines that a program splits.
    pub fn may_use_tabs(mut self) -> Self {
        self.may_use_tabs = true;
        self
    }

    /// Returns the command, for tests that need the process.
    pub fn command(&self) -> Command {
        let binary = OsStr::new(env!("CARGO_BIN_EXE_sessctl"));
        let mut words = self.through.iter().map(OsString::as_os_str).chain([binary]);
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .args(&self.arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.home.path())
            .envs(&self.variables);
        for name in &self.unset {
            command.env_remove(name);
        }
        command
            .current_dir(self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the binary and checks its output.
    #[track_caller]
    pub fn run(&self) -> RunResult {
        let mut child = self.command().spawn().unwrap();
        let _watch = Watchdog::start(child.id());
        let mut stdin = child.stdin.take().unwrap();
        let bytes = self.stdin.clone();
        // A run that does not read its input closes the pipe, so this may fail.
        let writer = std::thread::spawn(move || stdin.write_all(&bytes));
        let output = child.wait_with_output().unwrap();
        let _ = writer.join().unwrap();
        let result = RunResult {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        };
        self.check(&result);
        result
    }

    /// Returns the credentials without the canary, because a truncated credential must not be shown
    /// either.
    fn credential_prefixes(&self) -> impl Iterator<Item = &str> {
        let values = self.variables.values().filter_map(|value| value.to_str());
        let ends_with_canary = values.filter_map(|value| value.strip_suffix(CANARY));
        ends_with_canary.filter(|prefix| prefix.len() >= 16)
    }

    #[track_caller]
    fn check(&self, result: &RunResult) {
        let line = self.arguments.join(OsStr::new(" "));
        let description = format!("sessctl {}\n{result:#?}", line.display());
        assert!(
            ![-1, 101, 134, 139].contains(&result.code),
            "died: {description}"
        );
        assert!(
            !result.stderr.contains("panicked"),
            "panicked: {description}"
        );
        let streams = [&result.stdout, &result.stderr];
        // Some names of variables and keys contain the canary.
        let streams_without_names =
            streams.map(|stream| stream.replace("SECRET_KEY", "").replace("KEY_SECRET", ""));
        if !self.may_reveal {
            let credential_prefixes = self.credential_prefixes();
            for form in CANARY_FORMS.iter().copied().chain(credential_prefixes) {
                assert!(
                    streams_without_names
                        .iter()
                        .all(|stream| !stream.contains(form)),
                    "revealed {form}: {description}"
                );
            }
        }
        let is_permitted = |c: char| match c {
            '\n' => true,
            '\t' => self.may_use_tabs,
            '\u{1b}' => self.may_color,
            _ => false,
        };
        let hostile = |c: char| sessctl::text::is_hostile(c) && !is_permitted(c);
        assert!(
            streams.iter().all(|stream| !stream.contains(hostile)),
            "hostile character: {description}"
        );
    }
}

/// Kills a process that takes too long; a killed run fails its test.
struct Watchdog {
    _stop: mpsc::Sender<()>,
}

impl Watchdog {
    fn start(process: u32) -> Self {
        let (stop, stopped) = mpsc::channel();
        std::thread::spawn(move || {
            if stopped.recv_timeout(RUN_TIMEOUT) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = Command::new("kill")
                    .args(["-9", &process.to_string()])
                    .status();
            }
        });
        Self { _stop: stop }
    }
}

pub fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

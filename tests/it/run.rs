//! Runs the real binary in a sandbox of its own, and holds after every run what must hold always.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use sessctl::provider::Provider;
use tempfile::TempDir;

/// No output may hold this word, in whatever form, unless a test says why.
pub const CANARY: &str = "SECRET";

/// A run of the binary that is being prepared.
pub struct Run {
    arguments: Vec<String>,
    variables: BTreeMap<String, String>,
    stdin: Vec<u8>,
    may_reveal: bool,
    may_color: bool,
    home: TempDir,
}

/// A run that has ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Prepares `sessctl` with these words, on a machine without any configuration.
pub fn sessctl(line: &[&str]) -> Run {
    Run {
        arguments: line.iter().map(|word| (*word).to_owned()).collect(),
        variables: BTreeMap::new(),
        stdin: Vec::new(),
        may_reveal: false,
        may_color: false,
        home: TempDir::new().unwrap(),
    }
}

/// A credential that fits the slot and holds the canary.
pub fn credential(provider: &Provider, key: &str) -> String {
    let example = provider.slot(key).unwrap().example;
    format!("{example}{CANARY}")
}

impl Run {
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Points a vendor at a server, with a credential of its first scheme.
    pub fn at(mut self, provider: &Provider, url: &str) -> Self {
        self.variables
            .insert(provider.variable("base_url"), url.to_owned());
        for key in provider.schemes[0].parts() {
            self.variables
                .insert(provider.variable(key), credential(provider, key));
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

    pub fn config_dir(&self) -> std::path::PathBuf {
        self.home.path().join(".config/sessctl")
    }

    /// The session's own secrets were asked for.
    pub fn may_reveal(mut self) -> Self {
        self.may_reveal = true;
        self
    }

    /// Colour was asked for.
    pub fn may_color(mut self) -> Self {
        self.may_color = true;
        self
    }

    /// The command itself, for tests that need the process.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sessctl"));
        command
            .args(&self.arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.home.path())
            .envs(&self.variables)
            .current_dir(self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it and holds what must hold always.
    #[track_caller]
    pub fn ended(self) -> Ended {
        let mut child = self.command().spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let bytes = self.stdin.clone();
        // A run that does not read its input closes the pipe; that is its right.
        let feeder = std::thread::spawn(move || stdin.write_all(&bytes));
        let output = child.wait_with_output().unwrap();
        let _ = feeder.join().unwrap();
        let ended = Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        };
        self.check(&ended);
        ended
    }

    #[track_caller]
    fn check(&self, ended: &Ended) {
        let what = format!("sessctl {}\n{ended:#?}", self.arguments.join(" "));
        assert!(![-1, 101, 134, 139].contains(&ended.code), "died: {what}");
        assert!(!ended.stderr.contains("panicked"), "panicked: {what}");
        let streams = [&ended.stdout, &ended.stderr];
        // Some variables and keys have the canary's letters in their names.
        let told = streams.map(|stream| stream.replace("SECRET_KEY", "").replace("KEY_SECRET", ""));
        if !self.may_reveal {
            // Base64 has three forms, by where the canary stands in its group of three.
            for form in [CANARY, "U0VDUkVU", "NFQ1JFV", "TRUNSRV"] {
                assert!(
                    told.iter().all(|stream| !stream.contains(form)),
                    "revealed {form}: {what}"
                );
            }
        }
        let hostile = |c: char| {
            c != '\n' && sessctl::text::is_hostile(c) && !(self.may_color && c == '\u{1b}')
        };
        assert!(
            streams.iter().all(|stream| !stream.contains(hostile)),
            "hostile character: {what}"
        );
    }
}

impl Ended {
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Standard error holds every one of these.
    #[track_caller]
    pub fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(
                self.stderr.contains(word),
                "does not say {word:?}: {self:#?}"
            );
        }
        self
    }

    /// Standard output holds every one of these.
    #[track_caller]
    pub fn shows(self, words: &[&str]) -> Self {
        for word in words {
            assert!(
                self.stdout.contains(word),
                "does not show {word:?}: {self:#?}"
            );
        }
        self
    }

    /// An error for a person: nothing on standard output, one to six lines, the last a next step.
    #[track_caller]
    pub fn fails_plainly(self) -> Self {
        assert_eq!(self.stdout, "", "{self:#?}");
        let lines: Vec<&str> = self
            .stderr
            .lines()
            .filter(|line| !line.starts_with("sessctl: note: "))
            .collect();
        assert!((2..=6).contains(&lines.len()), "{self:#?}");
        assert!(lines[0].starts_with("sessctl: error: "), "{self:#?}");
        assert!(
            lines[1..].iter().all(|line| line.starts_with("hint: ")),
            "{self:#?}"
        );
        self
    }

    /// Standard output as one JSON document.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

pub fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

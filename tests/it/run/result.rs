//! The output and the exit code of a run, and checks of them.

/// The exit code and the output of a run.
#[derive(Debug)]
pub struct RunResult {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl RunResult {
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Checks that standard error contains all of these texts.
    #[track_caller]
    pub fn stderr_has(self, words: &[&str]) -> Self {
        for word in words {
            assert!(
                self.stderr.contains(word),
                "stderr lacks {word:?}: {self:#?}"
            );
        }
        self
    }

    /// Checks that standard output contains all of these texts.
    #[track_caller]
    pub fn stdout_has(self, words: &[&str]) -> Self {
        for word in words {
            assert!(
                self.stdout.contains(word),
                "stdout lacks {word:?}: {self:#?}"
            );
        }
        self
    }

    /// Checks for an error message for people: nothing on standard output, one line for the error
    /// and up to five hints.
    #[track_caller]
    pub fn plain_error(self) -> Self {
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

    /// Returns standard output as one JSON document.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

//! Runs under strace, to record system calls and to make them fail.

use std::process::Command;

use crate::run::{Run, RunResult};

/// Returns whether strace is installed and may trace; logs it if not.
pub fn may_trace() -> bool {
    let probe = Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .output();
    let may = probe.is_ok_and(|probe| probe.status.success());
    if !may {
        println!("skipped: strace is missing, or may not trace");
    }
    may
}

/// Runs under strace, and returns the recorded calls, one per line.
#[track_caller]
pub fn traced(run: Run, options: &[&str]) -> (RunResult, Vec<String>) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let log_path = log.path().to_str().unwrap();
    let mut words = vec!["strace", "-f", "-qq", "-o", log_path];
    words.extend(options);
    let result = run.through(&words).run();
    let text = std::fs::read(log.path()).unwrap();
    let text = String::from_utf8_lossy(&text);
    (result, text.lines().map(str::to_owned).collect())
}

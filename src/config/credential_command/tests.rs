use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use tokio::sync::oneshot;

use super::{TIMEOUT, find_program, run, run_within};
use crate::error::{Failure, Kind, Result};
use crate::host::Host;

/// Time after which a test stops waiting.
const TEST_TIMEOUT: Duration = Duration::from_secs(20);

fn host() -> Host {
    Host::with(&[("PATH", "/usr/bin:/bin")], SystemTime::UNIX_EPOCH)
}

/// Returns the message and the hints of a failure.
fn full_text(failure: &Failure) -> String {
    format!("{}\n{}", failure.message(), failure.hints.join("\n"))
}

async fn run_words(words: &[&str]) -> Result<Vec<u8>> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    run(&words, &host(), &[]).await
}

async fn run_script(script: &str) -> Result<Vec<u8>> {
    run_words(&["sh", "-c", script]).await
}

#[tokio::test]
async fn single_line_output_is_used() {
    for (script, line) in [
        ("echo tok", "tok\n"),
        ("printf tok", "tok"),
        ("printf 'tok\\r\\n'", "tok\r\n"),
        ("echo noise >&2; echo tok", "tok\n"),
    ] {
        assert_eq!(
            run_script(script).await.unwrap(),
            line.as_bytes(),
            "{script}"
        );
    }
}

#[tokio::test]
async fn command_errors_hide_its_output() {
    for (script, why) in [
        ("false", "credential command exited with 1"),
        ("echo CANARY; exit 3", "credential command exited with 3"),
        (
            "set -x; echo CANARY; exit 1",
            "credential command exited with 1",
        ),
        (
            "kill -9 $$",
            "credential command was terminated by a signal",
        ),
        ("true", "printed nothing"),
        ("echo; echo", "printed nothing"),
        ("cat", "printed nothing"),
        ("echo banner; echo CANARY", "more than one line"),
        ("echo CANARY; echo", "more than one line"),
        ("yes CANARY", "more than 64 KiB"),
        ("head -c 65537 /dev/zero", "more than 64 KiB"),
    ] {
        let failure = run_script(script).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Credential);
        let text = full_text(&failure);
        assert!(text.contains(why), "{why}: {text}");
        assert!(!text.contains("CANARY"), "{text}");
    }
}

#[tokio::test]
async fn values_marked_secret_in_stderr_are_hidden() {
    for text in [
        "token=CANARY_01234567",
        "Authorization: Bearer CANARY_01234567",
    ] {
        let script = format!("echo 'cannot log in: {text}' >&2; exit 3");
        let failure = run_script(&script).await.unwrap_err();
        let hint = failure.hints.join("");
        assert!(hint.contains("cannot log in"), "{hint}");
        assert!(!hint.contains("CANARY"), "{hint}");
    }
}

#[tokio::test]
async fn command_stderr_is_quoted_safely() {
    let failure =
        run_script("printf 'no\\033[2J' >&2; head -c 9999 /dev/zero | tr '\\0' x >&2; exit 1")
            .await
            .unwrap_err();
    let hint = failure.hints.join("");
    assert!(
        hint.starts_with("its error output: no\\u{1b}[2Jxx"),
        "{hint}"
    );
    assert!(hint.chars().count() < 240, "{hint}");
}

#[tokio::test]
async fn command_runs_without_shell() {
    let folder = TempDir::new().unwrap();
    let mark = folder.path().join("x");
    let argument = format!("tok; touch {}", mark.display());
    let output = run_words(&["echo", &argument]).await.unwrap();
    assert_eq!(output, format!("{argument}\n").as_bytes());
    assert!(!mark.exists());
}

fn program(folder: &Path, name: &str, mode: u32) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, "#!/bin/sh\necho tok\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    path
}

#[tokio::test]
async fn failed_program_is_named() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    program(folder.path(), "plain", 0o644);
    for (name, why) in [
        ("nosuch-program".to_owned(), "nosuch-program: not found"),
        (at("absent"), "absent: no such file"),
        (at("plain"), "plain: permission denied"),
        (at(""), "permission denied"),
        ("./plain".to_owned(), "absolute path"),
        ("bin/plain".to_owned(), "absolute path"),
    ] {
        let failure = run_words(&[&name]).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Credential);
        assert!(failure.message().contains(why), "{why}: {failure}");
    }
}

#[test]
fn relative_path_entries_are_ignored() {
    let (one, two) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    program(one.path(), "tool", 0o644);
    let tool = program(two.path(), "tool", 0o755);
    let with = |path: &str| Host::with(&[("PATH", path)], SystemTime::UNIX_EPOCH);
    // A file that is not executable does not hide a later executable one.
    let path = format!(":.:{}:{}", one.path().display(), two.path().display());
    assert_eq!(find_program("tool", &with(&path)).unwrap(), tool);
    // Tests run in the directory of the package.
    let here = std::env::current_dir().unwrap();
    let below = tempfile::Builder::new().tempdir_in(&here).unwrap();
    program(below.path(), "only-here", 0o755);
    let relative = below.path().strip_prefix(&here).unwrap();
    let failure = find_program("only-here", &with(&relative.display().to_string())).unwrap_err();
    assert!(failure.message().contains("absolute path"), "{failure}");
    assert!(find_program("tool", &with("")).is_err());
}

/// Creates FIFOs with these names.
fn fifos<const N: usize>(folder: &TempDir, names: [&str; N]) -> [PathBuf; N] {
    names.map(|name| {
        let fifo = folder.path().join(name);
        let made = std::process::Command::new("mkfifo").arg(&fifo).status();
        assert!(made.unwrap().success());
        fifo
    })
}

#[tokio::test]
async fn cancelled_lookup_kills_child_processes() {
    let folder = TempDir::new().unwrap();
    let [fifo] = fifos(&folder, ["fifo"]);
    // Every process keeps the FIFO open, so it ends with the last one.
    let script = format!(
        "exec 3>{}; (echo >&3; exec sleep 300) & sleep 300",
        fifo.display()
    );
    let (start, started) = oneshot::channel();
    let (end, ended) = mpsc::channel();
    thread::spawn(move || {
        let mut fifo = fs::File::open(&fifo).unwrap();
        fifo.read_exact(&mut [0]).unwrap();
        start.send(()).unwrap();
        end.send(fifo.read(&mut [0]).unwrap()).unwrap();
    });
    tokio::select! {
        output = run_script(&script) => panic!("{output:?}"),
        start = started => start.unwrap(),
    }
    assert_eq!(ended.recv_timeout(TEST_TIMEOUT), Ok(0));
}

#[tokio::test]
async fn grandchildren_are_not_killed() {
    let folder = TempDir::new().unwrap();
    let [input, output] = fifos(&folder, ["input", "output"]);
    // The grandchild keeps the pipe open until it can read its input.
    let (one, two) = (input.display(), output.display());
    let script = format!("(cat {one}; echo alive > {two}) & echo tok");
    assert_eq!(run_script(&script).await.unwrap(), b"tok\n");
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        fs::write(&input, "").unwrap();
        sender.send(fs::read(&output).unwrap()).unwrap();
    });
    assert_eq!(
        receiver.recv_timeout(TEST_TIMEOUT).as_deref(),
        Ok(&b"alive\n"[..])
    );
}

#[tokio::test]
async fn hanging_command_is_killed() {
    assert_eq!(TIMEOUT.as_secs(), 10);
    let line = ["sleep".to_owned(), "300".to_owned()];
    let failure = run_within(Duration::ZERO, &line, &host(), &[])
        .await
        .unwrap_err();
    let text = full_text(&failure);
    assert!(
        text.contains("credential command did not end within 0ms"),
        "{text}"
    );
}

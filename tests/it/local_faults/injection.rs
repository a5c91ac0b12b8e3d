//! T19: every system call fails once.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;

use super::children::server;
use super::strace::may_trace;
use crate::cases::deck_config;
use crate::run::{Run, RunResult, sessctl};
use crate::server::Request;

const EXAMPLE: &str = include_str!("../../../config.example.toml");

/// System calls, the injected error, and the maximum number of calls to fail one by one.
const CALLS: &[(&str, &str, usize)] = &[
    ("openat", "EMFILE", 40),
    ("openat", "EACCES", 40),
    ("read", "EIO", 30),
    ("write,writev", "EIO", 30),
    ("write,writev", "ENOSPC", 30),
    ("fsync", "EIO", 5),
    ("mkdir,mkdirat", "EROFS", 5),
    ("renameat2,renameat,rename", "EROFS", 5),
    ("socket", "EMFILE", 5),
    ("socketpair,pipe2", "EMFILE", 5),
    ("connect", "ENETUNREACH", 5),
    ("bind,listen", "EADDRINUSE", 5),
    ("accept4", "EMFILE", 3),
    ("recvfrom", "ECONNRESET", 12),
    ("sendto,writev", "EPIPE", 12),
    ("epoll_create1,eventfd2", "EMFILE", 5),
    ("clone,clone3,vfork", "EAGAIN", 3),
    ("execve", "ENOENT", 3),
    ("wait4,waitid,pidfd_open", "ECHILD", 5),
    ("kill", "EPERM", 3),
    ("poll", "EINTR", 5),
    ("epoll_wait", "EINTR", 12),
];

/// Returns the calls that failed by injection, each on one line. Empty if one failed before `main`:
/// there it ends the process in the loader or the runtime, before any code of the program runs.
fn failed(log: &str) -> Vec<String> {
    let (before, log) = log.split_once("sigaltstack").unwrap_or((log, ""));
    if before.contains("(INJECTED)") {
        return Vec::new();
    }
    let (mut failed, mut unfinished) = (Vec::new(), BTreeMap::new());
    for line in log.lines() {
        let (process, call) = line.split_once(' ').unwrap_or((line, ""));
        if call.ends_with("<unfinished ...>") {
            unfinished.insert(process, call);
        }
        if call.contains("(INJECTED)") {
            let first_half = unfinished
                .get(process)
                .filter(|_| call.contains("resumed>"));
            failed.push(format!("{process} {}{call}", first_half.unwrap_or(&"")));
        }
    }
    failed
}

/// Returns whether a call is about the pipe by which tokio and signal-hook wake themselves. It
/// never fails in practice, and they panic if it does.
fn is_own_pipe(call: &str) -> bool {
    call.contains("<anon_inode:[eventfd]>") || call.contains("<UNIX")
}

struct Trial<'a> {
    what: &'a str,
    run: &'a (dyn Fn() -> Run + Sync),
    /// Checks the state after a run.
    check: fn(&Run, &RunResult),
}

/// Runs with the n-th of these calls failing. Returns false if there are fewer calls.
fn inject(trial: &Trial, calls: &str, error: &str, number: usize) -> bool {
    let log = tempfile::NamedTempFile::new().unwrap();
    let inject = format!("inject={calls}:error={error}:when={number}");
    let trace = format!("trace={calls},sigaltstack");
    let log_path = log.path().to_str().unwrap();
    let run = (trial.run)().through(&[
        "strace", "-f", "-qq", "-yy", "-o", log_path, "-e", &trace, "-e", &inject,
    ]);
    let output = run
        .command()
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let log = fs::read_to_string(log_path).unwrap_or_default();
    if !log.contains("(INJECTED)") {
        return false;
    }
    let failed = failed(&log);
    if failed.is_empty() || failed.iter().any(|call| is_own_pipe(call)) {
        return true;
    }
    let result = RunResult {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    let description = format!("{inject}: {failed:#?} {result:#?}");
    assert!([0, 2, 3, 6, 7, 74].contains(&result.code), "{description}");
    assert!(
        !result.stderr.contains("panicked") && !result.stderr.contains("internal error"),
        "{description}"
    );
    (trial.check)(&run, &result);
    true
}

fn inject_all(trial: &Trial) {
    let tried = Mutex::new(0);
    std::thread::scope(|scope| {
        for half in 0..2 {
            let tried = &tried;
            scope.spawn(move || {
                for (calls, error, max) in CALLS.iter().skip(half).step_by(2) {
                    for number in 1..=*max {
                        if !inject(trial, calls, error, number) {
                            break;
                        }
                        *tried.lock().unwrap() += 1;
                    }
                }
            });
        }
    });
    let tried = tried.into_inner().unwrap();
    println!("{}: {tried} calls failed", trial.what);
    assert!(tried > 20, "only {tried} calls were made to fail");
}

/// Checks that the output is empty or complete.
fn assert_complete_or_empty(_: &Run, result: &RunResult) {
    match result.code {
        0 => assert_eq!(result.json()["_sessctl"]["id"], "sess_1"),
        74 => {}
        _ => assert_eq!(result.stdout, "", "{result:#?}"),
    }
}

#[test]
fn t19_lookup_survives_failing_calls() {
    const LINE: &[&str] = &[
        "deck",
        "get",
        "sess_1",
        "--mock",
        "--json",
        "--request-timeout",
        "2s",
    ];
    if may_trace() {
        inject_all(&Trial {
            what: "lookup",
            run: &|| sessctl(LINE).config("retries = 1\n"),
            check: assert_complete_or_empty,
        });
    }
}

#[test]
fn t19_credential_command_survives_failing_calls() {
    const LINE: &[&str] = &["deck", "get", "sess_1", "--json", "--request-timeout", "2s"];
    if !may_trace() {
        return;
    }
    let server = server();
    let config = deck_config("{ command = [\"cat\", \"key\"] }").replace("{URL}", &server.url());
    let run = || {
        let run = sessctl(LINE).config(&config);
        fs::write(run.home().join("key"), "sk_live_SECRET\n").unwrap();
        run
    };
    inject_all(&Trial {
        what: "lookup with a command",
        run: &run,
        check: assert_complete_or_empty,
    });
    let has_whole_key =
        |request: &Request| request.header("authorization") == Some("Bearer sk_live_SECRET");
    assert!(server.requests().iter().all(has_whole_key));
}

#[test]
fn t19_init_survives_failing_calls() {
    if !may_trace() {
        return;
    }
    inject_all(&Trial {
        what: "init",
        run: &|| sessctl(&["config", "init"]),
        check: |run, result| {
            let file = run.config_dir().join("config.toml");
            let written = fs::read_to_string(&file).ok();
            let is_complete = written.as_deref() == Some(EXAMPLE);
            assert!(
                is_complete || (written.is_none() && result.code != 0),
                "{result:#?}"
            );
            assert!(
                result.code != 0 || result.stdout.contains("config.toml"),
                "{result:#?}"
            );
            assert!(
                !is_complete || !result.stderr.contains("nothing was changed"),
                "{result:#?}"
            );
        },
    });
}

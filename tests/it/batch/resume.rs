//! Resuming an interrupted run.

use std::fs::File;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::{
    complete_server, get, ids, not_found, requested, requested_id, session, successful_ids,
};
use crate::cases::run_command;
use crate::run::{Run, sessctl};
use crate::server::{Reply, Server};

const LINES: &[&str] = &["-", "-o", "ndjson"];

fn resumed(server: &Server, earlier: &[u8], list: &str) -> Run {
    let run = get(server, &[LINES, &["--resume", "earlier"]].concat()).stdin(list);
    std::fs::write(run.home().join("earlier"), earlier).unwrap();
    run
}

#[test]
fn resume_requests_only_missing_ids() {
    let broken = Server::start(|request, _| match requested_id(request).as_str() {
        "sess_0002" => not_found(),
        _ => session(request),
    });
    let list = ids(1..6).join("\n");
    let earlier = get(&broken, LINES).stdin(&list).run().code(4).stdout;
    // The last line is incomplete, and one line is a note of the user.
    let cut = earlier.len() - 30;
    let earlier = format!("a note\n\n{}", &earlier[..cut]);

    let server = complete_server();
    let result = resumed(&server, earlier.as_bytes(), &list).run().code(0);
    assert_eq!(successful_ids(&result), ids(1..6));
    assert_eq!(requested(&server), ids([2, 5]));
    let reused: Vec<&str> = earlier
        .lines()
        .filter(|line| line.contains("sess_0003"))
        .collect();
    assert!(
        result.stdout.lines().any(|line| line == reused[0]),
        "{result:#?}"
    );
    result.stderr_has(&[
        "reusing up to 3 sessions of the earlier run",
        "sessctl: 2 ok, 3 reused\n",
    ]);

    // Only the listed ids are in the result, and none is requested twice.
    let server = complete_server();
    let result = resumed(
        &server,
        earlier.as_bytes(),
        "sess_0003\nsess_0003\nsess_0009\n",
    )
    .run()
    .code(0);
    assert_eq!(successful_ids(&result), ids([3, 3, 9]));
    assert_eq!(requested(&server), ids([9]));
    resumed(&server, b"", &list)
        .run()
        .code(0)
        .stderr_has(&["5 ok\n"]);
    resumed(&server, b"\xff\xfe\n{}\n", &list)
        .run()
        .code(0)
        .stderr_has(&["5 ok\n"]);
}

#[test]
fn resume_redacts_earlier_secrets() {
    let list = "cs_1\n";
    let line = ["imprint", "get", "-", "-o", "ndjson", "--mock"];
    let shown = sessctl(&[&line[..], &["--show-secrets"]].concat())
        .may_reveal()
        .stdin(list)
        .run()
        .code(0);
    let secret = |text: &str| serde_json::from_str::<Value>(text).unwrap()["client_secret"].clone();
    assert_ne!(secret(&shown.stdout), "[redacted]");
    let run = sessctl(&[&line[..], &["--resume", "earlier"]].concat()).stdin(list);
    std::fs::write(run.home().join("earlier"), &shown.stdout).unwrap();
    let result = run.run().code(0).stderr_has(&["0 ok, 1 reused"]);
    assert_eq!(secret(&result.stdout), "[redacted]");
}

#[test]
fn invalid_resume_file_is_refused_early() {
    let server = complete_server();
    let run = |words: &[&str]| {
        let run = get(
            &server,
            &[&["sess_0001", "--resume", "earlier"], words].concat(),
        );
        std::fs::write(run.home().join("earlier"), "").unwrap();
        run
    };
    for words in [
        &[][..],
        &["--json"],
        &["-o", "ndjson", "-q", ".id"],
        &["-o", "ndjson", "--raw"],
    ] {
        run(words)
            .run()
            .code(2)
            .stderr_has(&["--resume continues the output of '-o ndjson'"]);
    }
    let lines = ["-o", "ndjson"];
    for (words, message) in [
        (["--resume", "none"], "No such file"),
        (["--resume", "."], "not a regular file"),
    ] {
        let line = [&["sess_0001"], &words[..], &lines].concat();
        get(&server, &line)
            .run()
            .code(2)
            .stderr_has(&["cannot resume from ", message]);
    }
    let run = run(&lines);
    let itself = File::options()
        .append(true)
        .open(run.home().join("earlier"))
        .unwrap();
    let output = run.command().stdout(itself).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("it is also the output file")
    );
    assert_eq!(requested(&server), ids([]));
}

#[test]
fn resume_needs_regular_bounded_file() {
    let server = complete_server();
    let run = get(
        &server,
        &["sess_0001", "-o", "ndjson", "--resume", "earlier"],
    );
    let earlier = run.home().join("earlier");
    run_command(Command::new("mkfifo").arg(&earlier));
    run.run().code(2).stderr_has(&["is not a regular file"]);
    std::fs::remove_file(&earlier).unwrap();
    // Sparse files of zeros have one endless line each.
    let file = File::create(&earlier).unwrap();
    file.set_len(10 << 30).unwrap();
    run.run()
        .code(2)
        .stderr_has(&["the line at byte 0 is longer than 64 MiB"]);
    file.set_len(64 << 20).unwrap();
    run.run().code(2).stderr_has(&["longer than 64 MiB"]);
    file.set_len((64 << 20) - 1).unwrap();
    run.run().code(0);
    assert_eq!(requested(&server), ids([1]));
}

/// Starts a run that waits for a response that never arrives, and returns when it has printed at
/// least this many lines.
#[expect(clippy::zombie_processes, reason = "the caller waits for it")]
fn start_and_stall(server: &Server, list: &str, printed: usize) -> (Child, Run) {
    let run = get(
        server,
        &["@list", "-j4", "-o", "ndjson", "--request-timeout", "10m"],
    );
    std::fs::write(run.home().join("list"), list).unwrap();
    let out = File::create(run.home().join("earlier")).unwrap();
    let child = run
        .command()
        .stdout(out)
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..1000 {
        if lines(&run) >= printed {
            return (child, run);
        }
        sleep(Duration::from_millis(10));
    }
    panic!("timed out waiting for {printed} lines");
}

fn lines(run: &Run) -> usize {
    std::fs::read_to_string(run.home().join("earlier"))
        .unwrap()
        .lines()
        .count()
}

#[test]
fn interrupted_run_resumes_without_duplicates() {
    let list = ids(0..100).join("\n");
    // A kill may come between any two lines. The other signals come when all lines before the missing
    // response are printed, because a signal during a write ends the run without a message.
    for (signal, code, printed) in [
        (Signal::KILL, None, 30),
        (Signal::INT, Some(130), 40),
        (Signal::TERM, Some(143), 40),
    ] {
        let stuck = Server::start(|request, _| match requested_id(request).as_str() {
            "sess_0040" => Reply::Stall(Vec::new()),
            _ => session(request),
        });
        let (mut child, run) = start_and_stall(&stuck, &list, printed);
        kill_process(
            Pid::from_raw(child.id().try_into().unwrap()).unwrap(),
            signal,
        )
        .unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.code(), code, "{signal:?}");
        let mut earlier = String::new();
        File::open(run.home().join("earlier"))
            .unwrap()
            .read_to_string(&mut earlier)
            .unwrap();
        assert!(earlier.ends_with("}\n"), "half a line: {earlier}");
        let before = earlier.lines().count();
        assert!((printed..=40).contains(&before), "{before}");
        if code.is_some() {
            let mut stderr = String::new();
            child
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut stderr)
                .unwrap();
            assert!(stderr.contains("--resume"), "{stderr}");
        }

        let server = complete_server();
        let result = resumed(&server, earlier.as_bytes(), &list).run().code(0);
        assert_eq!(successful_ids(&result), ids(0..100));
        assert_eq!(requested(&server).len(), 100 - before);
    }
}

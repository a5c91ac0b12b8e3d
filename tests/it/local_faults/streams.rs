//! T01 to T06: standard streams that are full, closed or broken.

use std::fs::File;
use std::process::{Command, Output, Stdio};

use super::children::{deck, server};
use crate::cases::Setup::{Account, Shell, Stdin};
use crate::cases::{Case, case, deck_case, run_cases};
use crate::run::{Run, sessctl};
use crate::server::{Reply, Server};

const GET: &[&str] = &["deck", "get", "sess_1", "--quiet"];

const CASES: &[Case] = &[
    deck_case("T03", "output closed").setup(&[Account, Shell("exec >&-")]),
    deck_case("T03", "output and input closed").setup(&[Account, Shell("exec >&- <&-")]),
    case("T03", "output closed, as JSON")
        .arguments(&["deck", "get", "sess_1", "--json"])
        .setup(&[Account, Shell("exec >&-")]),
    deck_case("T04", "errors closed").setup(&[Account, Shell("exec 2>&-")]),
    case("T04", "errors full")
        .arguments(&["deck", "get", "sess_1", "-v"])
        .setup(&[Account, Shell("exec 2>/dev/full")])
        .stdout(&["State"]),
    deck_case("T05", "input closed")
        .setup(&[Account, Shell("exec <&-")])
        .stdout(&["State"]),
    deck_case("T05", "input is a folder")
        .setup(&[Account, Shell("exec </")])
        .stdout(&["State"]),
    deck_case("T05", "input is not read")
        .setup(&[Account, Stdin("sess_2\n")])
        .stdout(&["State"]),
    deck_case("T05", "all closed").setup(&[Account, Shell("exec <&- >&- 2>&-")]),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

fn deck_at(line: &[&str], server: &Server) -> Run {
    sessctl(line).at(deck(), &server.url())
}

/// Command lines that print something.
const PRINTING: &[&[&str]] = &[
    GET,
    &["deck", "get", "sess_1", "sess_2", "--quiet"],
    &["deck", "get", "sess_1", "--json"],
    &["deck", "get", "sess_1", "-o", "ndjson"],
    &["deck", "get", "sess_1", "--yaml"],
    &["deck", "get", "sess_1", "--raw"],
    &["deck", "get", "sess_1", "-q", ".status"],
    &["deck", "get", "sess_1", "--curl"],
    &["--help"],
    &["--version"],
    &["help", "json"],
    &["providers"],
    &["providers", "--json"],
    &["config", "path"],
    &["config", "show"],
    &["config", "show", "--json"],
    &["completions", "fish"],
    &["man"],
    &["mock"],
];

/// T06 is the command line that prints a single word.
#[test]
fn t02_t06_lost_output_is_an_error() {
    for line in PRINTING {
        let server = server();
        let run = deck_at(line, &server);
        let full = File::create("/dev/full").unwrap();
        let output = run.command().stdout(full).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(74), "{line:?}: {stderr}");
        assert!(
            stderr.to_lowercase().contains("no space left"),
            "{line:?}: {stderr}"
        );
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

#[test]
fn t01_closed_pipe_ends_the_run() {
    for line in PRINTING {
        let server = server();
        let run = deck_at(line, &server);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let Output { status, stderr, .. } = run.command().stdout(writer).output().unwrap();
        let stderr = String::from_utf8(stderr).unwrap();
        assert_eq!(status.code(), Some(0), "{line:?}: {stderr}");
        // A notice about the response may precede the first byte of output.
        let stderr: Vec<_> = stderr
            .lines()
            .filter(|line| !line.contains("note:"))
            .collect();
        assert_eq!(stderr, [] as [&str; 0], "{line:?}");
    }
}

#[test]
fn t01_closed_pipe_stops_requests() {
    let server = server();
    let line = [
        "deck", "get", "sess_1", "sess_2", "sess_3", "--quiet", "-o", "ndjson",
    ];
    let run = deck_at(&line, &server);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = run.command().stdout(writer).output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn t01_reader_takes_one_byte() {
    let long = format!("{{\"id\":\"sess_1\",\"x\":\"{}\"}}", "a".repeat(1 << 20));
    let server = Server::always(Reply::json(long));
    let line = ["deck", "get", "sess_1", "--json", "--quiet"];
    let run = deck_at(&line, &server).through(&[
        "sh",
        "-c",
        "{ \"$@\"; echo $? >code; } | head -c 1",
        "sh",
    ]);
    let result = run.run();
    assert_eq!((result.stdout.as_str(), result.stderr.as_str()), ("{", ""));
    let code = std::fs::read_to_string(run.home().join("code")).unwrap();
    assert_eq!(code, "0\n");
}

/// Messages are lost, and the exit code stays the same.
#[test]
fn t04_lost_errors_keep_exit_code() {
    let server = Server::always(Reply::status(401, ""));
    let lines: &[(&[&str], i32)] = &[
        (&["deck", "get", "sess_1"], 3),
        (&["deck", "get", "sess_1", "--json"], 3),
        (&["deck", "get", ".."], 2),
        (&["deck", "gte"], 2),
        (&["config", "show", "-p", "none"], 2),
        (&["deck", "get", "sess_1", "--mock=not-found", "-v"], 4),
    ];
    for (line, code) in lines {
        let (reader, broken) = std::io::pipe().unwrap();
        drop(reader);
        let full = File::create("/dev/full").unwrap();
        for stderr in [Stdio::from(full), Stdio::from(broken)] {
            let run = deck_at(line, &server);
            let output = run.command().stderr(stderr).output().unwrap();
            assert_eq!(output.status.code(), Some(*code), "{line:?}");
            assert_eq!(output.stdout, b"", "{line:?}");
        }
        let run = deck_at(line, &server).after("exec 2>&-");
        assert_eq!(status(&mut run.command()), Some(*code), "{line:?}");
    }
}

fn status(command: &mut Command) -> Option<i32> {
    command.output().unwrap().status.code()
}

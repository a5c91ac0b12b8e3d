//! A server that echoes a credential that the run has not loaded yet.

use std::fs;

use serde_json::{Value, json};

use crate::run::{Run, RunResult, sessctl, set_mode};
use crate::server::{Reply, Request, Server};

const DECK: &str = "SECRET-of-Deck-01234";
const KAYLE: &str = "SECRET-of-Kayle-0123";
const OTHER: &str = "SECRET-of-another-profile";

/// A session that contains credentials.
fn session(request: &Request, echo: &[&str]) -> Reply {
    let id = request.path.rsplit('/').next();
    Reply::json(json!({"id": id, "data": {"id": id, "echo": echo}, "echo": echo}).to_string())
}

/// An error in the shape of Deck and Kayle that contains the other provider's credential.
fn error() -> Reply {
    let message = format!("received {DECK} and {KAYLE}");
    let error = json!({"type": "t", "code": "c", "message": message, "hint": message});
    let body: Value = json!({"errors": [error], "data": null, "error": error});
    Reply::status(400, &body.to_string()).header("x-request-id", KAYLE)
}

/// Prepares a run whose credentials are in files or printed by a program.
fn run(url: &str, source: &str, line: &[&str]) -> Run {
    let run = sessctl(line);
    let table = |name: &str, key: &str| {
        let file = run.config_dir().join(key);
        let source = source.replace("PATH", &file.to_string_lossy());
        format!("[{name}]\napi_key = {source}\nbase_url = \"{url}\"\n")
    };
    let config = [
        table("deck", "deck"),
        table("kayle", "kayle"),
        table("profiles.other.kayle", "other"),
    ]
    .concat();
    let run = run.config(&config);
    for (name, key) in [("deck", DECK), ("kayle", KAYLE), ("other", OTHER)] {
        let file = run.config_dir().join(name);
        fs::write(&file, key).unwrap();
        set_mode(&file, 0o600);
    }
    let home = run.home();
    fs::write(
        home.join("ids"),
        "# list\ndeck:first\ndeck:sess_1\nkayle:x\n",
    )
    .unwrap();
    let check = |id: &str, rest: &str| format!("[[check]]\nsession = \"{id}\"\n{rest}\n");
    let kayle = |letter: &str| format!("kayle:vs_{}", letter.repeat(64));
    let suite = [
        check("deck:sess_1", "expect = \".echo == 1\""),
        check(&kayle("x"), "expect = \".echo == 1\""),
        check(&kayle("y"), "profile = \"other\""),
    ]
    .concat();
    fs::write(home.join("suite.toml"), suite).unwrap();
    run.stdin("deck:first\nkayle:x\n")
}

const FILE: &str = "{ file = \"PATH\" }";
const COMMAND: &str = "{ command = [\"cat\", \"PATH\"] }";

const GET: &[&[&str]] = &[
    &["get", "deck:first", "kayle:x"],
    &["get", "@ids"],
    &["get", "-"],
];

/// Runs the binary and checks that its output contains a redacted value.
#[track_caller]
fn run_redacted(run: &Run) -> RunResult {
    let result = run.run();
    let shown = [&result.stdout, &result.stderr];
    assert!(
        shown.iter().any(|text| text.contains("[redacted]")),
        "{result:#?}"
    );
    result
}

#[test]
fn later_credentials_are_redacted_in_lists() {
    let server = Server::start(|request, _| session(request, &[DECK, KAYLE]));
    for source in [FILE, COMMAND] {
        for line in GET {
            let line = [line, &["--any-id", "-o", "ndjson", "--jobs", "1"][..]].concat();
            run_redacted(&run(&server.url(), source, &line));
        }
    }
}

#[test]
fn later_credentials_are_redacted_everywhere() {
    let server = Server::start(|request, _| session(request, &[DECK, KAYLE]));
    for line in [
        "wait deck:first kayle:x --any-id --json --timeout 1s --for",
        "check deck:first kayle:x --any-id --json --expect",
        "diff deck:first kayle:x --any-id --ignore",
    ] {
        let mut line: Vec<&str> = line.split(' ').collect();
        line.push(if line[0] == "diff" {
            "/id"
        } else {
            ".echo == 1"
        });
        run_redacted(&run(&server.url(), FILE, &line));
    }
}

#[test]
fn credentials_of_every_profile_are_redacted() {
    let server = Server::start(|request, _| session(request, &[DECK, KAYLE, OTHER]));
    let line = ["check", "-f", "suite.toml", "--json"];
    let result = run_redacted(&run(&server.url(), FILE, &line));
    assert_eq!(server.requests().len(), 3, "{result:#?}");
}

#[test]
fn later_credentials_are_redacted_in_errors() {
    let server = Server::start(|_, _| error());
    for line in GET {
        let mut line = [line, &["--any-id", "-v", "--retries", "0"][..]].concat();
        run_redacted(&run(&server.url(), FILE, &line));
        line.extend(["-o", "ndjson"]);
        run_redacted(&run(&server.url(), FILE, &line));
    }
    for verb in ["check", "wait", "diff"] {
        let line = [verb, "deck:first", "kayle:x", "--any-id", "--json", "-v"];
        let result = run_redacted(&run(&server.url(), FILE, &line));
        assert!(result.code > 1, "{result:#?}");
    }
}

#[test]
fn unusable_credential_fails_own_sessions() {
    let server = Server::start(|request, _| session(request, &[DECK, KAYLE]));
    let broken = "{ command = [\"cat\", \"PATH.missing\"] }";
    for list in ["@ids", "-"] {
        let line = ["get", list, "--any-id", "-o", "ndjson", "--jobs", "1"];
        let run = run(&server.url(), FILE, &line);
        let config = run.config_dir().join("config.toml");
        let text = fs::read_to_string(&config).unwrap();
        let file = run.config_dir().join("kayle");
        let source = broken.replace("PATH", &file.to_string_lossy());
        let kayle = FILE.replace("PATH", &file.to_string_lossy());
        fs::write(&config, text.replace(&kayle, &source)).unwrap();
        fs::write(run.home().join("ids"), "deck:sess_1\nkayle:x\n").unwrap();
        let run = run.stdin("deck:sess_1\nkayle:x\n").may_reveal();
        let result = run.run().code(3);
        let lines: Vec<&str> = result.stdout.lines().collect();
        assert!(
            lines[0].contains("\"sess_1\"") && lines.len() == 2,
            "{result:#?}"
        );
        assert!(lines[1].contains("\"error\""), "{result:#?}");
    }
}

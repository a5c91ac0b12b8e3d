//! The deadline of `wait --timeout`, and concurrent polls of several sessions.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use sessctl::provider::Provider;

use super::deck;
use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Request, Server};

/// Returns the reply for a step of a script: a session with this status, or a fault.
fn reply(id: &str, step: &str) -> Reply {
    match step {
        "hang" => Reply::Stall(Vec::new()),
        "html" => Reply::json("<html><body>Welcome</body></html>"),
        "other" => reply("sess_other", "completed"),
        "404" => Reply::status(404, "404 page not found"),
        "400" => Reply::status(
            400,
            r#"{"title":"One or more validation errors occurred.","errors":{"id":["malformed"]}}"#,
        ),
        "302" => Reply::status(302, "").header("location", "https://login.example/"),
        pause if pause.starts_with("429 ") => Reply::status(
            429,
            r#"{"errors":[{"type":"rate_limit","code":"c","message":"m"}]}"#,
        )
        .header("retry-after", &pause[4..]),
        pause if pause.starts_with("503 ") => {
            Reply::status(503, "").header("retry-after", &pause[4..])
        }
        status => Reply::json(format!(
            r#"{{"id":"{id}","object":"session","status":"{status}","runtime_ms":5,"task_runs":[],
            "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:05:05Z","request_id":"r"}}"#
        )),
    }
}

/// Starts a server that follows a script for each id and repeats its last step.
pub(super) fn scripted(script: &[(&str, &[&str])]) -> Server {
    let script: HashMap<String, Vec<String>> = script
        .iter()
        .map(|(id, steps)| {
            let steps = steps.iter().map(|step| (*step).to_owned()).collect();
            ((*id).to_owned(), steps)
        })
        .collect();
    let polls = Mutex::new(HashMap::<String, usize>::new());
    Server::start(move |request: &Request, _| {
        let id = request.path.rsplit('/').next().unwrap().to_owned();
        let steps = &script[&id];
        let mut polls = polls.lock().unwrap();
        let poll = polls.entry(id.clone()).or_default();
        let step = &steps[(*poll).min(steps.len() - 1)];
        *poll += 1;
        reply(&id, step)
    })
}

pub(super) fn wait(server: &Server, line: &[&str]) -> (RunResult, Duration) {
    let line: Vec<&str> = ["deck", "wait"].iter().chain(line).copied().collect();
    let start = Instant::now();
    let result = sessctl(&line).at(deck(), &server.url()).run();
    (result, start.elapsed())
}

/// Returns the maximum duration of a run: the timeout, half a second, and the time that a busy
/// machine needs to start a process.
fn max_duration(timeout: Duration) -> Duration {
    timeout + Duration::from_millis(2500)
}

#[test]
fn pauses_within_timeout_are_honoured() {
    let server = scripted(&[
        ("sess_a", &["429 2", "completed"]),
        ("sess_b", &["running", "completed"]),
    ]);
    wait(&server, &["sess_a", "sess_b", "--timeout", "10s"])
        .0
        .code(0);
}

#[test]
fn pause_of_one_provider_spares_another() {
    let kayle = Provider::named("kayle").unwrap();
    let id = kayle.sample.id;
    let server = Server::start(move |request: &Request, _| {
        if request.path.contains("/v1/") {
            let body = format!(r#"{{"data":{{"id":"{id}","status":"succeeded"}},"error":null}}"#);
            Reply::json(body)
        } else {
            reply("sess_a", "429 30")
        }
    });
    let line = ["wait", "sess_a", id, "--any", "--timeout", "8s"];
    sessctl(&line)
        .at(deck(), &server.url())
        .at(kayle, &server.url())
        .run()
        .code(0);
}

#[test]
fn pause_past_deadline_is_no_overrun() {
    let server = scripted(&[("sess_a", &["running", "429 30"]), ("sess_b", &["running"])]);
    let timeout = Duration::from_secs(2);
    let (result, elapsed) = wait(&server, &["sess_a", "sess_b", "--timeout", "2s"]);
    result.code(8);
    assert!(elapsed < max_duration(timeout), "{elapsed:?}");
}

#[test]
fn silent_servers_keep_the_deadline() {
    let ids = ["sess_a", "sess_b", "sess_c", "sess_d", "sess_e"];
    let script: Vec<(&str, &[&str])> = ids.iter().map(|id| (*id, &["hang"][..])).collect();
    let server = scripted(&script);
    let timeout = Duration::from_secs(1);
    let line: Vec<&str> = ids
        .into_iter()
        .chain(["--timeout", "1s", "-j", "2"])
        .collect();
    let (result, elapsed) = wait(&server, &line);
    result.code(7).stderr_has(&["no response after 1s"]);
    assert!(elapsed < max_duration(timeout), "{elapsed:?}");
    assert_eq!(
        server.connections(),
        2,
        "--jobs bounds the requests in flight"
    );
}

#[test]
fn any_ends_with_the_first_session() {
    let server = scripted(&[("sess_a", &["hang"]), ("sess_b", &["completed"])]);
    let (result, elapsed) = wait(&server, &["sess_a", "sess_b", "--any", "--timeout", "60s"]);
    result
        .code(0)
        .stdout_has(&["no response yet when another session ended the run"]);
    assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
}

#[test]
fn any_survives_failed_session() {
    for failing in ["404", "400", "302", "html"] {
        let server = scripted(&[
            ("sess_a", &[failing]),
            ("sess_b", &["running", "completed"]),
        ]);
        for order in [["sess_a", "sess_b"], ["sess_b", "sess_a"]] {
            let (result, _) = wait(&server, &[order[0], order[1], "--any", "--timeout", "20s"]);
            result.code(0);
        }
    }
}

#[test]
fn permanent_failures_end_the_wait() {
    for (step, code, requests) in [
        ("400", 6, 1),
        ("302", 6, 1),
        ("other", 6, 1),
        ("html", 6, 3),
        ("404", 6, 3),
    ] {
        let server = scripted(&[("sess_a", &[step])]);
        let (result, _) = wait(&server, &["sess_a", "--timeout", "60s"]);
        result.code(code);
        assert_eq!(server.requests().len(), requests, "{step}");
    }
}

#[test]
fn repeated_id_is_polled_once() {
    let server = scripted(&[("sess_a", &["completed"])]);
    let (result, _) = wait(&server, &["sess_a", "sess_a", "-o", "ndjson"]);
    assert_eq!(result.code(0).stdout.lines().count(), 2);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn ndjson_has_a_line_per_id() {
    let server = scripted(&[("sess_a", &["running"]), ("sess_b", &["503 0"])]);
    let (result, _) = wait(
        &server,
        &["sess_a", "sess_b", "--timeout", "400ms", "-o", "ndjson"],
    );
    let result = result.code(8);
    let lines: Vec<serde_json::Value> = result
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2, "{result:?}");
    assert_eq!(lines[0]["_sessctl"]["id"], "sess_a");
    assert_eq!(lines[1]["_sessctl"]["id"], "sess_b");
    assert_eq!(lines[1]["_sessctl"]["error"]["code"], "provider");
    // The document of the pending session is on standard output, the reason on standard error.
    let error: serde_json::Value = serde_json::from_str(
        result
            .stderr
            .lines()
            .find(|line| line.starts_with('{'))
            .unwrap(),
    )
    .unwrap();
    assert_eq!(error["_sessctl"]["id"], "sess_a");
    assert_eq!(error["_sessctl"]["error"]["code"], "pending");
}

#[test]
fn json_has_an_error_per_id() {
    let server = scripted(&[("sess_a", &["running"]), ("sess_b", &["queued"])]);
    let (result, _) = wait(
        &server,
        &["sess_a", "sess_b", "--timeout", "400ms", "--json"],
    );
    let result = result.code(8);
    let errors: Vec<serde_json::Value> = result
        .stderr
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: Vec<_> = errors
        .iter()
        .map(|error| &error["_sessctl"]["id"])
        .collect();
    assert_eq!(ids, ["sess_a", "sess_b"]);
}

#[test]
fn closed_pipe_keeps_the_verdict() {
    let server = scripted(&[("sess_a", &["failed"])]);
    let script = format!(
        "export SESSCTL_DECK_API_KEY=sk_x SESSCTL_DECK_BASE_URL={}; set -o pipefail; \
         {} deck wait sess_a --for succeeded --json 2>/dev/null | true; echo $?",
        server.url(),
        env!("CARGO_BIN_EXE_sessctl")
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1\n", "{output:?}");
}

#[test]
fn endless_condition_ends_at_the_deadline() {
    let server = scripted(&[("sess_a", &["running"])]);
    let timeout = Duration::from_secs(1);
    let (result, elapsed) = wait(
        &server,
        &["sess_a", "--for", "def f: f; f", "--timeout", "1s"],
    );
    result.code(2);
    assert!(elapsed < max_duration(timeout), "{elapsed:?}");
}

#[test]
fn lists_of_ids_are_waited_for() {
    let server = scripted(&[("sess_a", &["completed"]), ("sess_b", &["completed"])]);
    let result = sessctl(&["deck", "wait", "-", "-o", "ndjson"])
        .at(deck(), &server.url())
        .stdin("sess_a\nsess_b\n")
        .run();
    assert_eq!(result.code(0).stdout.lines().count(), 2);
}

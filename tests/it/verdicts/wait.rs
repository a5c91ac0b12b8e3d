//! The verdicts of `wait`.

use sessctl::provider::{self, Provider};

use super::{deck, session};
use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Server};

#[track_caller]
fn wait(server: &Server, more: &[&str]) -> RunResult {
    let mut line = vec!["deck", "wait", "sess_1", "-q", ".status"];
    line.extend(more);
    sessctl(&line).at(deck(), &server.url()).run()
}

#[test]
fn ended_session_is_not_polled_again() {
    let server = Server::always(session("completed"));
    assert_eq!(wait(&server, &[]).code(0).stdout, "completed\n");
    assert_eq!(
        wait(&server, &["--for", "succeeded"]).code(0).stdout,
        "completed\n"
    );
    assert_eq!(
        wait(&server, &["--for", "COMPLETED"]).code(0).stdout,
        "completed\n"
    );
    wait(&server, &["--for", "failed"])
        .code(1)
        .stderr_has(&["succeeded (completed), and cannot become 'failed'"]);
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn passed_goal_ends_the_wait() {
    let server = Server::always(session("running"));
    wait(&server, &["--for", "queued"]).code(1);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn transitions_are_reported_during_wait() {
    let server = Server::script(vec![
        session("queued"),
        session("running"),
        session("completed"),
    ]);
    let result = wait(&server, &["--for", "completed"]).code(0);
    assert_eq!(result.stdout, "completed\n");
    result.stderr_has(&[
        "pending (queued)\n",
        "pending (queued) → active (running)\n",
        "active (running) → succeeded (completed)\n",
    ]);
}

#[test]
fn transient_failures_are_missed_polls() {
    let server = Server::script(vec![
        Reply::status(502, ""),
        Reply::Raw(Vec::new()),
        session("completed"),
    ]);
    wait(&server, &[]).code(0).stderr_has(&["poll failed"]);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn permanent_failure_ends_the_wait() {
    let error = r#"{"errors":[{"type":"t","code":"c","message":"m"}],"request_id":"r"}"#;
    for (status, body, code) in [(404, error, 4), (401, "", 3), (403, "", 3)] {
        let server = Server::script(vec![session("running"), Reply::status(status, body)]);
        let result = wait(&server, &[]).code(code);
        assert_eq!(
            (result.stdout.as_str(), server.requests().len()),
            ("running\n", 2)
        );
    }
}

#[test]
fn deadline_leaves_session_pending() {
    let server = Server::always(session("running"));
    wait(&server, &["--timeout", "1200ms"])
        .code(8)
        .stderr_has(&["still active (running) after"]);
    assert!(
        server.requests().len() >= 2,
        "the last poll precedes the deadline"
    );
}

#[test]
fn delay_past_deadline_is_not_awaited() {
    let server = Server::script(vec![
        session("running"),
        Reply::status(503, "").header("retry-after", "120"),
    ]);
    wait(&server, &["--timeout", "60s"])
        .code(8)
        .stderr_has(&["pause of 2m", "--timeout 1m"]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn unreachable_goal_is_refused_early() {
    let server = Server::always(session("running"));
    wait(&server, &["--for", "cancelled"])
        .code(2)
        .plain_error()
        .stderr_has(&["never becomes 'cancelled'"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn condition_can_be_a_goal() {
    let server = Server::script(vec![session("queued"), session("running")]);
    wait(&server, &["--for", ".status == \"running\""]).code(0);
    wait(
        &Server::always(session("failed")),
        &["--for", ".runtime_ms > 100"],
    )
    .code(1);
}

#[test]
fn final_status_word_is_a_goal() {
    let kayle = Provider::named("kayle").unwrap();
    let id = kayle.sample.id;
    let session = |status: &str| {
        Reply::json(format!(
            r#"{{"data":{{"id":"{id}","status":"{status}"}},"error":null}}"#
        ))
    };
    let server = Server::script(vec![session("in_progress"), session("completed")]);
    sessctl(&["kayle", "wait", id, "--for", "completed"])
        .at(kayle, &server.url())
        .run()
        .code(0);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn pause_beyond_deadline_has_code() {
    let busy = |status| Reply::status(status, "").header("retry-after", "120");
    for (first, status, goal, code) in [
        (None, 429, "done", 5),
        (None, 503, "done", 6),
        (Some("running"), 429, "done", 8),
        (Some("running"), 503, "done", 8),
        (Some("running"), 503, ".status | error", 2),
    ] {
        let script = first.map(session).into_iter().chain([busy(status)]);
        let server = Server::script(script.collect());
        wait(&server, &["--for", goal, "--timeout", "30s"]).code(code);
    }
}

#[test]
fn failed_last_poll_leaves_session_pending() {
    let server = Server::script(vec![session("running"), Reply::status(503, "")]);
    wait(&server, &["--timeout", "400ms"])
        .code(8)
        .stderr_has(&["still active (running)", "the last poll failed: "]);
}

#[test]
fn pause_beyond_max_wait_fails() {
    let server = Server::always(Reply::status(503, "").header("retry-after", "120"));
    wait(&server, &["--max-wait", "1s", "--timeout", "10m"]).code(6);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn paused_session_ends_the_wait() {
    let server = Server::start(|request, _| {
        if request.path.ends_with("sess_1") {
            Reply::status(429, "").header("retry-after", "120")
        } else {
            Reply::Stall(Vec::new())
        }
    });
    wait(&server, &["sess_2", "--timeout", "30s", "--rate", "off"]).code(5);
}

#[test]
fn paused_provider_blocks_no_other() {
    let kayle = Provider::named("kayle").unwrap();
    let id = kayle.sample.id;
    let server = Server::start(move |request, _| {
        if request.path.starts_with("/sessions/") {
            return Reply::status(429, "").header("retry-after", "30");
        }
        Reply::json(format!(
            r#"{{"data":{{"id":"{id}","status":"succeeded"}},"error":null}}"#
        ))
    });
    let line = [
        "wait",
        "sess_1",
        "sess_2",
        id,
        "--any",
        "--jobs",
        "1",
        "--timeout",
        "20s",
    ];
    sessctl(&line)
        .at(deck(), &server.url())
        .at(kayle, &server.url())
        .run()
        .code(0);
}

#[test]
fn lost_session_ends_the_wait() {
    let server = Server::start(|request, _| {
        if request.path.ends_with("sess_a") {
            session("failed")
        } else {
            Reply::Stall(Vec::new())
        }
    });
    // The timeout is longer than a test may take.
    let line = ["deck", "wait", "sess_a", "sess_b", "--for", "succeeded"];
    sessctl(&[&line[..], &["--any-id", "--timeout", "10m"]].concat())
        .at(deck(), &server.url())
        .run()
        .code(1)
        .stdout_has(&["no response yet when another session ended the run"]);
}

#[test]
fn wait_for_all_or_any() {
    let serve = || {
        Server::start(|request, _| match request.path.as_str() {
            "/sessions/sess_1" => session("completed"),
            _ => Reply::json(r#"{"id":"sess_2","status":"failed"}"#),
        })
    };
    let both = [
        "deck",
        "wait",
        "sess_2",
        "sess_1",
        "--for",
        "succeeded",
        "-o",
        "ndjson",
    ];
    let result = sessctl(&both).at(deck(), &serve().url()).run().code(1);
    assert!(result.stdout.contains("sess_2"), "{result:#?}");
    let any: Vec<_> = both.iter().copied().chain(["--any"]).collect();
    let result = sessctl(&any).at(deck(), &serve().url()).run().code(0);
    assert_eq!(result.stdout.lines().count(), 2);
}

#[test]
fn every_provider_reaches_its_states() {
    for provider in provider::ALL {
        let line = [
            provider.name,
            "wait",
            provider.sample.id,
            "--mock=progress",
            "-q",
            "._sessctl.terminal",
        ];
        assert_eq!(
            sessctl(&line).run().code(0).stdout,
            "true\n",
            "{}",
            provider.name
        );
    }
}

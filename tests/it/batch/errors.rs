//! The effect of one error response on its session and on the run.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sessctl::provider::Provider;

use super::{get, ids, line_results, not_found, requested, session};
use crate::run::sessctl;
use crate::server::{Reply, Server};

const FORBIDDEN: &str =
    r#"{"errors":[{"type":"t","code":"forbidden","message":"Not yours"}],"request_id":"req_1"}"#;

fn is_for(request: &crate::server::Request, number: u32) -> bool {
    super::requested_id(request) == format!("sess_{number:04}")
}

fn list(numbers: std::ops::Range<u32>) -> String {
    ids(numbers).join("\n")
}

#[test]
fn forbidden_session_does_not_end_run() {
    for (status, body, code, exit) in [
        (403, FORBIDDEN, "credential", 3),
        (403, "<html><title>Blocked</title></html>", "provider", 6),
        (401, "<html><title>Sign in</title></html>", "provider", 6),
        (401, r#"{"detail":"Unauthorized"}"#, "provider", 6),
    ] {
        let server = Server::start(move |request, _| {
            if is_for(request, 3) {
                Reply::status(status, body)
            } else {
                session(request)
            }
        });
        let result = get(&server, &["-", "-o", "ndjson", "-j2"])
            .stdin(list(0..30))
            .run()
            .code(exit);
        let failed: Vec<_> = line_results(&result)
            .into_iter()
            .filter(|(_, error)| error.is_some())
            .collect();
        assert_eq!(
            failed,
            [(Some("sess_0003".to_owned()), Some(code.to_owned()))],
            "{body}"
        );
        assert_eq!(requested(&server).len(), 30);
    }
}

#[test]
fn resumed_run_continues_after_forbidden_session() {
    let server = Server::start(|request, _| {
        if is_for(request, 3) {
            Reply::status(403, FORBIDDEN)
        } else {
            session(request)
        }
    });
    let first = get(&server, &["-", "-o", "ndjson"])
        .stdin(list(0..10))
        .run()
        .code(3);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("first.ndjson");
    std::fs::write(&file, &first.stdout).unwrap();
    let file = file.to_str().unwrap();
    let again = get(&server, &["-", "-o", "ndjson", "--resume", file])
        .stdin(list(0..12))
        .run()
        .code(3);
    assert_eq!(
        line_results(&again)
            .iter()
            .filter(|(_, error)| error.is_none())
            .count(),
        11
    );
    assert_eq!(requested(&server).len(), 10 + 3);
}

#[test]
fn frozen_organization_ends_run() {
    let kayle = Provider::named("kayle").unwrap();
    let error = serde_json::json!({
        "code": "ORGANIZATION_FROZEN", "message": "m", "hint": "h", "docs": "https://d.example",
    });
    let body = &format!("{{\"data\":null,\"error\":{error}}}");
    let server = Server::always(Reply::status(410, body));
    let id = |number: u32| format!("vs_{}{number:02}", "a".repeat(62));
    let list = (0..20).map(id).collect::<Vec<_>>().join("\n");
    let result = sessctl(&["kayle", "get", "-", "-o", "ndjson"])
        .at(kayle, &server.url())
        .stdin(list)
        .run()
        .code(3);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(line_results(&result).len(), 20);
    let gone = r#"{"data":null,"error":{"code":"GONE","message":"m","hint":"h","docs":"d"}}"#;
    let server = Server::always(Reply::status(410, gone));
    sessctl(&["kayle", "get", &id(1)])
        .at(kayle, &server.url())
        .run()
        .code(4);
}

#[test]
fn missing_credential_is_reported_once() {
    let table = sessctl(&["deck", "get", "-"])
        .stdin(list(0..200))
        .run()
        .code(3);
    assert_eq!(
        table.stderr.matches("sessctl: error: ").count(),
        1,
        "{table:#?}"
    );
    let result = sessctl(&["deck", "get", "-", "-o", "ndjson"])
        .stdin(list(0..200))
        .run()
        .code(3);
    let lines = line_results(&result);
    assert_eq!(lines.len(), 200);
    assert!(
        lines
            .iter()
            .all(|(_, code)| code.as_deref() == Some("credential"))
    );
    let names = |line: &&str| line.contains("SESSCTL_DECK_API_KEY");
    assert_eq!(result.stdout.lines().filter(names).count(), 1);
}

#[test]
fn missing_credential_stops_its_provider() {
    let server = super::complete_server();
    let kayle = format!("vs_{}", "a".repeat(64));
    let other = format!("vs_{}", "b".repeat(64));
    let list = [&*kayle, "sess_0001", &other, "sess_0002"].join("\n");
    let result = sessctl(&["get", "-", "-o", "ndjson", "-j1"])
        .at(super::deck(), &server.url())
        .stdin(list)
        .run()
        .code(3);
    let credential = Some("credential".to_owned());
    let codes: Vec<_> = line_results(&result)
        .into_iter()
        .map(|(_, code)| code)
        .collect();
    assert_eq!(codes, [credential.clone(), None, credential, None]);
}

#[test]
fn every_format_prints_provider_error() {
    let server = Server::always(not_found());
    let expected = json!({"type": "t", "code": "not_found", "message": "No such session"});
    let provider = |line: &str| {
        serde_json::from_str::<Value>(line).unwrap()["_sessctl"]["error"]["vendor"].clone()
    };
    let ndjson = get(&server, &["sess_0001", "-o", "ndjson"]).run().code(4);
    assert_eq!(provider(&ndjson.stdout), expected);
    for format in ["json", "yaml"] {
        let result = get(&server, &["sess_0001", "-o", format]).run().code(4);
        assert_eq!(provider(result.stderr.lines().last().unwrap()), expected);
    }
    let check = sessctl(&["deck", "check", "sess_0001", "-o", "ndjson"])
        .at(super::deck(), &server.url())
        .run();
    let check: Value = serde_json::from_str(&check.stdout).unwrap();
    assert_eq!(check["error"]["vendor"], expected);
    let gateway = Server::always(Reply::status(404, r#"{"message":"no Route matched"}"#));
    let result = get(&gateway, &["sess_0001", "-o", "ndjson"]).run().code(6);
    assert_eq!(provider(&result.stdout), Value::Null);
}

#[test]
fn verbose_lines_name_session_and_headers() {
    let server = Server::start(|request, _| {
        session(request)
            .header("ratelimit-remaining", "42")
            .header("ratelimit-reset", "9")
            .header("x-request-id", "req_\u{9b}7")
            .header("set-cookie", "a=SECRET")
            .header("server", "mock")
    });
    let result = get(&server, &["sess_0001", "sess_0002", "-v", "-o", "ndjson"])
        .run()
        .code(0);
    let result = result.stderr_has(&[
        "[sess_0001] < 200 in ",
        "[sess_0001] < ratelimit-remaining: 42\n",
        "[sess_0002] < x-request-id: req_\\u{9b}7\n",
        "[sess_0002] < server: mock\n",
    ]);
    let quiet = |line: &str| !line.contains("set-cookie") && !line.contains("content-type: app");
    assert!(result.stderr.lines().all(quiet), "{result:#?}");
}

#[test]
fn doubly_verbose_lines_have_times() {
    let server = Server::start(|request, _| session(request));
    for flags in [&["-vv"][..], &["-v", "--verbose"]] {
        let result = get(&server, &[&["sess_0001"], flags].concat())
            .run()
            .code(0);
        for line in result.stderr.lines() {
            let seconds = line
                .trim_start()
                .split_once("s [sess_0001] ")
                .map(|(time, _)| time);
            let is_time = seconds.is_some_and(|time| time.parse::<f64>().is_ok());
            assert!(is_time, "{line}");
        }
        assert!(result.stderr.contains("< 200 in "), "{result:?}");
    }
}

/// The server drops every request on a connection that has carried a response before.
#[test]
fn dead_idle_connection_costs_no_attempt() {
    // Every other request uses a connection that the server has abandoned.
    let server = Server::start(|request, number| {
        if number.is_multiple_of(2) {
            session(request)
        } else {
            Reply::Raw(Vec::new())
        }
    });
    let result = get(
        &server,
        &["-", "-o", "ndjson", "-j1", "--retries", "0", "-v"],
    )
    .stdin(list(0..10))
    .run()
    .code(0);
    assert_eq!(super::successful_ids(&result), ids(0..10));
    assert_eq!(requested(&server).len(), 19);
    result.stderr_has(&[
        "the server had closed the idle connection; sending the request again on a new one",
    ]);
    // On a new connection a lost request counts as an attempt.
    let server = Server::always(Reply::Raw(Vec::new()));
    get(&server, &["sess_0001", "--retries", "1"])
        .run()
        .code(7)
        .stderr_has(&["after 2 attempts"]);
    assert_eq!(requested(&server).len(), 2);
}

/// The server first announces one remaining request for the next hour, and then sixty.
#[test]
fn refilled_quota_ends_wait() {
    let server = Server::start(|request, number| {
        std::thread::sleep(Duration::from_millis(5));
        session(request)
            .header("ratelimit-limit", "100")
            .header("ratelimit-remaining", if number == 0 { "1" } else { "60" })
            .header("ratelimit-reset", "3600")
    });
    let result = get(&server, &["-", "-o", "ndjson", "-j4", "--max-wait", "3s"])
        .stdin(list(0..100))
        .run()
        .code(0);
    assert_eq!(super::successful_ids(&result), ids(0..100));
}

#[test]
fn documented_pause_follows_429_without_hint() {
    let server = Server::start(|request, number| match number {
        0 => Reply::status(429, ""),
        _ => session(request),
    });
    get(&server, &["sess_0001"]).run().code(0);
    let times: Vec<Instant> = server.requests().iter().map(|request| request.at).collect();
    let pause = times[1].duration_since(times[0]);
    assert!(pause >= Duration::from_millis(990), "{pause:?}");
}

#[test]
fn long_pause_is_noted_unless_quiet() {
    let reply = |request: &crate::server::Request, number: usize| match number {
        0 => Reply::status(429, "").header("retry-after", "5"),
        _ => session(request),
    };
    for (words, is_noted) in [
        (&["sess_0001"][..], true),
        (&["sess_0001", "--quiet"], false),
    ] {
        let server = Server::start(reply);
        let result = get(&server, words).run().code(0);
        let note = "sessctl: note: waiting 5s: HTTP 429 from Deck\n";
        assert_eq!(result.stderr.contains(note), is_noted, "{result:#?}");
    }
}

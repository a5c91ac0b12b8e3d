//! What a server may do to a look-up, and what must come of it.

use std::time::Duration;

use sessctl::provider::{self, Provider};

use crate::run::{Ended, sessctl};
use crate::server::{Reply, Server};

const OK: &str = r#"{"id":"sess_1","object":"session","status":"running","runtime_ms":5,"task_runs":[],
    "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:05:05Z","request_id":"req_1"}"#;

fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

#[track_caller]
fn get(server: &Server, more: &[&str]) -> Ended {
    let mut line = vec!["deck", "get", "sess_1"];
    line.extend(more);
    sessctl(&line)
        .env("SESSCTL_REQUEST_TIMEOUT", "2s")
        .at(deck(), &server.url())
        .ended()
}

#[test]
fn transient_failure_is_signed_anew() {
    let zephr = Provider::named("zephr").unwrap();
    let fault = Reply::status(503, "");
    let server = Server::script(vec![
        fault.clone(),
        fault,
        Reply::json(r#"{"sessions":[]}"#),
    ]);
    let ended = sessctl(&["zephr", "get", "SS01", "--json"])
        .at(zephr, &server.url())
        .ended()
        .code(0);
    assert_eq!(ended.json()["_sessctl"]["provider"], "zephr");
    let requests = server.requests();
    let signatures: std::collections::BTreeSet<_> = requests
        .iter()
        .filter_map(|request| request.header("authorization"))
        .collect();
    assert_eq!((requests.len(), signatures.len()), (3, 3));
}

#[test]
fn stdin_never_changes_the_request() {
    let server = Server::always(Reply::json(OK));
    sessctl(&["deck", "get", "sess_1"])
        .stdin("sess_2\n")
        .at(deck(), &server.url())
        .ended()
        .code(0);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (requests[0].method.as_str(), requests[0].path.as_str()),
        ("GET", "/sessions/sess_1")
    );
    assert_eq!(
        requests[0].header("user-agent"),
        Some(concat!("sessctl/", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn unfinished_response_hits_deadline() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":".to_vec();
    for reply in [
        Reply::Stall(Vec::new()),
        Reply::Stall(head.clone()),
        Reply::Drip(head, Duration::from_millis(50)),
    ] {
        get(&Server::always(reply), &["--retries", "0"])
            .code(7)
            .fails_plainly();
    }
}

#[test]
fn endless_body_is_cut_off() {
    let flood = Reply::Flood {
        head: b"HTTP/1.1 200 OK\r\n\r\n{\"a\":\"".to_vec(),
        again: vec![b'a'; 1 << 16],
    };
    get(
        &Server::always(flood),
        &["--max-body", "1", "--request-timeout", "30s"],
    )
    .code(6)
    .fails_plainly()
    .says(&["larger than 1 MiB"]);
}

#[test]
fn non_http_server_is_reported() {
    get(
        &Server::always(Reply::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())),
        &["--retries", "0"],
    )
    .code(7)
    .fails_plainly()
    .says(&["not an HTTP"]);
}

#[test]
fn redirect_is_not_followed() {
    let other = Server::always(Reply::json(OK));
    for provider in provider::ALL {
        let server = Server::always(
            Reply::status(302, "").header("location", &format!("{}/x?token=SECRET", other.url())),
        );
        sessctl(&[provider.name, "get", provider.sample.id])
            .at(provider, &server.url())
            .ended()
            .code(6)
            .fails_plainly()
            .says(&["redirected to", "not followed"]);
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(other.connections(), 0);
}

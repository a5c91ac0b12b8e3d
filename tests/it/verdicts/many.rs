//! `check` of many sessions: concurrent requests, lists of ids, and repeated sessions.

use std::sync::{Arc, Barrier};

use super::{deck, session, session_at};
use crate::run::sessctl;
use crate::server::Server;

#[test]
fn sessions_are_requested_concurrently() {
    // No response is sent before this number of requests has arrived.
    let barrier = Arc::new(Barrier::new(4));
    let server = Server::start(move |request, _| {
        barrier.wait();
        session_at(&request.path, "running")
    });
    let ids = ["sess_a", "sess_b", "sess_c", "sess_d"];
    let line = [
        &[
            "deck", "check", "-o", "ndjson", "--jobs", "4", "--rate", "off",
        ][..],
        &ids,
    ]
    .concat();
    let result = sessctl(&line).at(deck(), &server.url()).run().code(0);
    let found: Vec<_> = result
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].clone())
        .collect();
    assert_eq!(found, ids);
}

#[test]
fn same_session_is_requested_once() {
    let server = Server::always(session("running"));
    let result = sessctl(&[
        "deck",
        "check",
        "sess_1",
        "deck:sess_1",
        "sess_1",
        "-o",
        "ndjson",
    ])
    .at(deck(), &server.url())
    .run()
    .code(0);
    assert_eq!(
        (result.stdout.lines().count(), server.requests().len()),
        (3, 1)
    );
}

#[test]
fn lists_are_checked_in_order() {
    let server = Server::start(|request, _| {
        let status = if request.path.ends_with('b') {
            "failed"
        } else {
            "completed"
        };
        session_at(&request.path, status)
    });
    let check = |ids: &[&str], stdin: &str| {
        let line = [&["deck", "check", "--expect", "status=completed"][..], ids].concat();
        sessctl(&line).at(deck(), &server.url()).stdin(stdin).run()
    };
    check(&["sess_a", "-"], "# two\nsess_b\n\nsess_c\n")
        .code(1)
        .stdout_has(&[
            "deck:sess_a",
            "deck:sess_b",
            "deck:sess_c",
            "2 passed, 1 failed",
        ]);
    check(&["-"], "").code(2).plain_error();
    check(&["-", "-f", "-"], "").code(2).plain_error();
    check(&["@missing.txt"], "").code(2).plain_error();
}

#[test]
fn suite_is_read_from_stdin() {
    let server = Server::always(session("running"));
    let suite = |text: &str| {
        sessctl(&["check", "-f", "-", "--json"])
            .at(deck(), &server.url())
            .stdin(text)
            .run()
    };
    let result = suite(
        "[[check]]\nname = \"one\"\nsession = \"deck:sess_1\"\nexpect = \"status=running\"\n",
    );
    assert_eq!(result.code(0).json()["name"], "one");
    suite("[[check]]\nsession = 5\n")
        .code(2)
        .stderr_has(&["standard input:2:11: session: expected a string"]);
    suite("")
        .code(2)
        .stderr_has(&["it contains no [[check]] table"]);
}

#[test]
fn missing_credential_is_explained_once() {
    let result = sessctl(&["deck", "check", "sess_1", "sess_2"])
        .run()
        .code(3);
    let hints: Vec<_> = result.stderr.lines().collect();
    assert_eq!(hints.len(), 1, "{result:#?}");
    assert!(hints[0].contains("set SESSCTL_DECK_API_KEY"), "{hints:?}");
    result.stdout_has(&["0 passed, 2 errors"]);
}

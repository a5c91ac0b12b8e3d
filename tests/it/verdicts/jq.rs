//! jq expressions of the command line: time limits, modules, and secrets in errors.

use serde_json::json;
use sessctl::secret::base64;

use super::{deck, session};
use crate::run::{credential, sessctl};
use crate::server::{Reply, Server};

#[test]
fn endless_expression_hits_time_limit() {
    let server = Server::always(session("running"));
    let by_flag: (&[&str], &[&str]) = (&["--request-timeout", "300ms"], &[]);
    let by_variable: (&[&str], &[&str]) = (&[], &["SESSCTL_REQUEST_TIMEOUT"]);
    for (flag, variables) in [by_flag, by_variable] {
        let line = [&["deck", "get", "sess_1", "-q", "def f: f; f"][..], flag].concat();
        let run = sessctl(&line).at(deck(), &server.url());
        let run = variables
            .iter()
            .fold(run, |run, name| run.env(name, "300ms"));
        run.run()
            .code(2)
            .plain_error()
            .stderr_has(&["was stopped: no result within 300ms"]);
    }
    sessctl(&[
        "deck",
        "check",
        "sess_1",
        "--expect",
        "def f: f; f",
        "--request-timeout",
        "300ms",
    ])
    .at(deck(), &server.url())
    .run()
    .code(2)
    .stdout_has(&["was stopped"]);
}

#[test]
fn modules_are_refused_early() {
    for (verb, flag) in [("get", "-q"), ("wait", "--for"), ("check", "--expect")] {
        let result = sessctl(&["deck", verb, "sess_1", flag, "import \"x\" as $d; $d"])
            .run()
            .code(2);
        result
            .plain_error()
            .stderr_has(&["uses 'import', which is not supported"]);
    }
}

#[test]
fn huge_integer_costs_no_time() {
    let digits = "7".repeat(3_000_000);
    let server = Server::always(Reply::json(format!(
        r#"{{"id":"sess_1","status":"running","n":{digits}}}"#
    )));
    sessctl(&["deck", "get", "sess_1", "-q", ".status"])
        .at(deck(), &server.url())
        .run()
        .code(0)
        .stdout_has(&["running"]);
}

#[test]
fn jq_errors_show_no_secret() {
    let kayle = sessctl::provider::Provider::named("kayle").unwrap();
    let id = kayle.sample.id;
    let server = Server::always(Reply::json(format!(
        r#"{{"data":{{"id":"{id}","status":"created","cancel_token":"ct_SECRET"}},"error":null}}"#
    )));
    sessctl(&[
        "kayle",
        "get",
        id,
        "--show-secrets",
        "-q",
        ".cancel_token | error",
    ])
    .at(kayle, &server.url())
    .run()
    .code(2)
    .plain_error();
}

#[test]
fn expression_may_begin_with_hyphen() {
    let server = Server::always(session("running"));
    for line in [
        &["deck", "get", "sess_1", "-q", "-1.5|round"][..],
        &["deck", "get", "--jq", "-1.5|round", "sess_1"],
        &["-q", "-1.5|round", "deck", "get", "sess_1"],
    ] {
        let run = sessctl(line).at(deck(), &server.url());
        assert_eq!(run.run().code(0).stdout, "-2\n", "{line:?}");
    }
}

#[test]
fn missing_expression_swallows_no_option() {
    for option in ["--json", "-v", "--"] {
        sessctl(&["deck", "get", "sess_1", "-q", option])
            .run()
            .code(2)
            .plain_error()
            .stderr_has(&["expected a jq expression before this option", option]);
    }
}

#[test]
fn rebuilt_credential_is_redacted() {
    let key = credential(deck(), deck().schemes[0].keys()[0]);
    let (start, end) = key.split_at(key.len() / 2);
    let encoded = base64(base64(key.as_bytes()).as_bytes());
    let body = json!({"id": "sess_1", "status": "running", "i": [start, end], "e": encoded});
    let server = Server::always(Reply::json(body.to_string()));
    for expression in [
        ".i | add",
        ".i | [add]",
        ".i | {(add): 1}",
        ".i | add | error",
        ".i | add | @base64",
        ".e | @base64d | @base64d",
    ] {
        for format in [&[][..], &["--json"], &["--yaml"], &["-o", "ndjson"]] {
            let line = [&["deck", "get", "sess_1", "-q", expression][..], format].concat();
            let result = sessctl(&line).at(deck(), &server.url()).run();
            let shown = result.stdout.clone() + &result.stderr;
            assert!(shown.contains("[redacted]"), "{expression}: {result:#?}");
            assert!(!shown.contains(&key), "{expression}: {result:#?}");
        }
    }
}

//! jq expressions of the command line: time limits, modules, and secrets in errors.

use super::{deck, session};
use crate::run::sessctl;
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

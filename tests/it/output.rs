//! Output that scripts may rely on.

use serde_json::{Value, json};
use sessctl::provider::Provider;

use crate::run::sessctl;
use crate::server::{Reply, Server};

fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

const SESSION: &str = r#"{"id":"sess_1","object":"session","status":"running","runtime_ms":5,"task_runs":[],
    "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:05:05Z",
    "request_id":"req_1","new_field":{"b":1,"a":1.10}}"#;

#[test]
fn json_adds_one_reserved_member() {
    let server = Server::always(Reply::json(SESSION));
    let result = sessctl(&["deck", "get", "sess_1", "--json"])
        .at(deck(), &server.url())
        .run()
        .code(0);
    let value = result.json();
    assert_eq!(value["status"], "running");
    assert_eq!(value["new_field"].to_string(), r#"{"b":1,"a":1.10}"#);
    assert_eq!(
        value.as_object().unwrap().keys().next_back().unwrap(),
        "_sessctl"
    );
    assert_eq!(
        value["_sessctl"],
        json!({
            "schema": "sessctl/1", "provider": "deck", "id": "sess_1", "state": "active", "terminal": false,
            "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:05:05Z", "expires_at": null,
            "notices": value["_sessctl"]["notices"],
        })
    );
}

#[test]
fn ndjson_has_one_line_per_id() {
    let server = Server::start(|request, _| {
        if request.path.ends_with("/sess_2") {
            return Reply::status(
                404,
                r#"{"errors":[{"type":"t","code":"not_found","message":"No such session"}],"request_id":"req_9"}"#,
            );
        }
        Reply::json(SESSION.replace("sess_1", request.path.rsplit('/').next().unwrap()))
    });
    let result = sessctl(&[
        "deck", "get", "sess_1", "sess_2", "..", "sess_3", "-o", "ndjson", "--quiet",
    ])
    .at(deck(), &server.url())
    .run()
    .code(4);
    assert_eq!(result.stderr, "");
    let lines: Vec<Value> = result
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: Vec<_> = lines
        .iter()
        .map(|line| line["_sessctl"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["sess_1", "sess_2", "..", "sess_3"]);
    let error = &lines[1]["_sessctl"]["error"];
    assert_eq!(
        (error["code"].as_str(), error["http_status"].as_u64()),
        (Some("not_found"), Some(404))
    );
    assert_eq!(error["request_id"], "req_9");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("No such session"),
        "{error}"
    );
    assert!(
        error["hint"].is_string() && error["retry_after_s"].is_null(),
        "{error}"
    );
    assert_eq!(lines[2]["_sessctl"]["error"]["code"], "usage");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn structured_errors_are_json_on_stderr() {
    let server = Server::always(Reply::status(
        404,
        r#"{"errors":[{"type":"t","code":"c","message":"gone"}],"request_id":"r"}"#,
    ));
    for format in ["--json", "--yaml"] {
        let result = sessctl(&["deck", "get", "sess_2", format])
            .at(deck(), &server.url())
            .run()
            .code(4);
        assert_eq!(result.stdout, "");
        let error: Value = serde_json::from_str(&result.stderr).unwrap();
        assert_eq!(error["_sessctl"]["error"]["code"], "not_found");
        assert_eq!(result.stderr.lines().count(), 1);
        let result = sessctl(&["deck", "get", "sess_2", format]).run().code(3);
        assert_eq!(
            serde_json::from_str::<Value>(&result.stderr).unwrap()["_sessctl"]["error"]["code"],
            "credential"
        );
    }
}

#[test]
fn yaml_documents_are_separated() {
    let server = Server::start(|request, _| {
        Reply::json(SESSION.replace("sess_1", request.path.rsplit('/').next().unwrap()))
    });
    let result = sessctl(&["deck", "get", "sess_1", "sess_2", "--yaml"])
        .at(deck(), &server.url())
        .run()
        .code(0);
    assert_eq!(
        result.stdout.lines().filter(|line| *line == "---").count(),
        1
    );
    result.stdout_has(&[
        "\"id\": \"sess_1\"",
        "\"id\": \"sess_2\"",
        "\"state\": \"active\"",
        "\"a\": 1.10",
    ]);
}

#[test]
fn jq_prints_strings_raw() {
    let server = Server::always(Reply::json(SESSION));
    for (expression, printed) in [
        (".status", "running\n"),
        ("._sessctl.state, .runtime_ms", "active\n5\n"),
        (".new_field", "{\"b\":1,\"a\":1.10}\n"),
        ("empty", ""),
    ] {
        let result = sessctl(&["deck", "get", "sess_1", "-q", expression])
            .at(deck(), &server.url())
            .run()
            .code(0);
        assert_eq!(result.stdout, printed);
    }
    sessctl(&["deck", "get", "sess_1", "-q", ".["])
        .at(deck(), &server.url())
        .run()
        .code(2)
        .plain_error();
    let requests = server.requests().len();
    assert_eq!(
        requests, 4,
        "a jq expression that cannot be parsed must stop before anything is sent"
    );
}

#[test]
fn batch_table_has_row_per_session() {
    let server = Server::start(|request, _| {
        if request.path.ends_with("/sess_2") {
            return Reply::status(
                404,
                r#"{"errors":[{"type":"t","code":"c","message":"No such session"}],"request_id":"r"}"#,
            );
        }
        Reply::json(SESSION.replace("sess_1", request.path.rsplit('/').next().unwrap()))
    });
    let result = sessctl(&["deck", "get", "sess_1", "sess_2", "sess_3"])
        .at(deck(), &server.url())
        .run()
        .code(4);
    result
        .stderr_has(&["sess_2", "No such session"])
        .stdout_has(&["sess_1", "sess_2", "sess_3", "active", "error"]);
}

#[test]
fn structured_color_must_be_requested() {
    let server = Server::always(Reply::json(SESSION));
    let plain = sessctl(&["deck", "get", "sess_1", "--json"])
        .env("CLICOLOR_FORCE", "1")
        .at(deck(), &server.url())
        .may_color()
        .run()
        .code(0);
    assert!(!plain.stdout.contains('\u{1b}'));
    let colored = sessctl(&["deck", "get", "sess_1", "--json", "--color", "always"])
        .at(deck(), &server.url())
        .may_color()
        .run()
        .code(0);
    assert!(colored.stdout.contains('\u{1b}'));
}

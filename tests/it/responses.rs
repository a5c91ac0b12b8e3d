//! Acceptance of a response as the requested session, and its display.

use serde_json::{Value, json};
use sessctl::provider::{self, Provider};

use crate::fixtures::{documents, id_of};
use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Server};

fn named(name: &str) -> &'static Provider {
    Provider::named(name).unwrap()
}

/// Runs a command line of a provider against a server that always sends this response.
pub fn run(name: &str, response: &Value, line: &[&str]) -> RunResult {
    run_with_reply(name, Reply::json(response.to_string()), line)
}

pub fn run_with_reply(name: &str, reply: Reply, line: &[&str]) -> RunResult {
    let server = Server::always(reply);
    let line = [&[name], line].concat();
    sessctl(&line).at(named(name), &server.url()).run()
}

/// A document of the fixtures, with its id.
pub fn full(name: &str) -> (Value, String) {
    let documents = documents(named(name));
    let (_, text) = documents
        .iter()
        .find(|(file, _)| file == "full.json")
        .unwrap();
    (
        serde_json::from_str(text).unwrap(),
        id_of(named(name), text),
    )
}

#[test]
fn response_without_session_fails() {
    for provider in provider::ALL {
        for response in [
            json!({}),
            json!({"error": {"code": "x"}}),
            json!({"status": "error"}),
        ] {
            let id = provider.sample.id;
            for line in [["get", id], ["check", id]] {
                run(provider.name, &response, &line).code(6);
            }
            let waited = run(
                provider.name,
                &response,
                &["wait", id, "--timeout", "100ms"],
            );
            assert!(waited.code > 1, "{waited:#?}");
            let raw = run(provider.name, &response, &["get", id, "--raw"]).code(6);
            assert_eq!(raw.json(), response);
        }
    }
}

#[test]
fn raw_prints_another_session() {
    let response =
        json!({"id": "", "client_secret": "SECRET", "expires_at": "2099-01-01T00:00:00Z"});
    let result = run(
        "imprint",
        &response,
        &["get", "cs_1", "--raw", "--show-secrets"],
    )
    .code(6);
    assert_eq!(result.json()["client_secret"], "[redacted]");
    result.stderr_has(&["received \"\"", "--any-id"]);
    let quiet = run("imprint", &response, &["get", "cs_1"]).code(6);
    assert_eq!(quiet.stdout, "");
    let batch = run(
        "imprint",
        &response,
        &["get", "a", "b", "--raw", "-o", "ndjson"],
    )
    .code(6);
    assert_eq!(batch.stdout.lines().count(), 2, "{batch:#?}");
    assert!(
        batch
            .stdout
            .lines()
            .all(|line| line.starts_with("{\"id\":\"\""))
    );
    let query = run(
        "imprint",
        &response,
        &["get", "cs_1", "--raw", "-q", ".expires_at"],
    )
    .code(6);
    assert_eq!(query.stdout, "2099-01-01T00:00:00Z\n");
}

#[test]
fn raw_prints_error_in_envelope() {
    let id = named("kayle").sample.id;
    let error = json!({"code": "X", "message": "m"});
    let response = json!({"data": {"id": id, "cancel_token": "SECRET"}, "error": error});
    let line = ["get", id, "--raw", "--show-secrets"];
    let result = run("kayle", &response, &line)
        .code(6)
        .stderr_has(&["\"X: m\""]);
    let shown = result.json();
    assert_eq!(
        (&shown["error"], &shown["data"]["id"]),
        (&error, &json!(id))
    );
    assert_eq!(shown["data"]["cancel_token"], "[redacted]");
    let quiet = run("kayle", &response, &["get", id]).code(6);
    assert_eq!(quiet.stdout, "");
}

#[test]
fn any_id_accepts_another_session() {
    let response =
        json!({"id": "other", "client_secret": "", "expires_at": "2099-01-01T00:00:00Z"});
    let result = run("imprint", &response, &["get", "cs_1", "--any-id", "--json"]).code(0);
    let reserved = &result.json()["_sessctl"];
    assert_eq!(
        (&reserved["id"], &reserved["answered_id"]),
        (&json!("cs_1"), &json!("other"))
    );
    result.stderr_has(&["requested cs_1, received other"]);
    run("imprint", &response, &["check", "cs_1", "--any-id"]).code(0);
    run(
        "imprint",
        &response,
        &["wait", "cs_1", "--any-id", "--for", "active"],
    )
    .code(0);
    let same = json!({"id": "CS_1", "client_secret": "", "expires_at": "2099-01-01T00:00:00Z"});
    let result = run("imprint", &same, &["get", "cs_1", "--any-id", "--json"]).code(0);
    assert_eq!(result.json()["_sessctl"].get("answered_id"), None);
}

#[test]
fn only_session_is_accepted_and_masked() {
    let other = "26a73b7a-SECRET-8-85dd-a04b07313895";
    let response =
        json!({"sessions": [{"session_id": other, "expiryDate": "2099-01-02 09:15 AM UTC"}]});
    let result = run("zephr", &response, &["get", "SS1", "--any-id", "--json"]).code(0);
    let reserved = &result.json()["_sessctl"];
    assert_eq!(reserved["answered_id"], "26a73b7a…");
    assert_eq!(reserved["state"], "active");
    run("zephr", &response, &["get", "SS1"]).code(6);
}

#[test]
fn session_id_ignores_case() {
    let id = "26a73b7a-f7d0-48d8-85dd-a04b07313895";
    let capitals = id.to_ascii_uppercase();
    let response =
        json!({"sessions": [{"session_id": capitals, "expiryDate": "2099-01-02 09:15 AM UTC"}]});
    let result = run("zephr", &response, &["get", id, "--json"]).code(0);
    let document = result.json();
    assert_eq!(document["_sessctl"]["state"], "active");
    assert_eq!(document["sessions"][0]["session_id"], capitals);
    assert_eq!(document["_sessctl"]["notices"], json!([]));
}

#[test]
fn duplicate_sessions_must_agree() {
    let element =
        |year| json!({"session_id": "SS1", "expiryDate": format!("{year}-01-02 09:15 AM UTC")});
    for (years, state, code) in [([2020, 2021], "expired", 0), ([2020, 2099], "unknown", 8)] {
        let response = json!({"sessions": years.map(element)});
        let result = run("zephr", &response, &["get", "SS1", "--json"]).code(0);
        assert_eq!(result.json()["_sessctl"]["state"], state);
        result.stderr_has(&["more than once"]);
        let line = ["wait", "SS1", "--for", "expired", "--timeout", "100ms"];
        run("zephr", &response, &line).code(code);
    }
}

#[test]
fn strict_check_finds_undocumented_fields() {
    for (name, pointer, value) in [
        ("closient", "/status", json!("")),
        ("closient", "/capture_mode", json!("")),
        ("closient", "/metadata", json!({"k": 5})),
        ("closient", "/captures/0/metadata", json!({"k": null})),
        ("imprint", "/metadata", json!([])),
        ("zephr", "/session_variables", json!([])),
        ("zephr", "/sessions/0/state", json!("")),
        (
            "kayle",
            "/data/share_fields/date_of_birth/source",
            json!(""),
        ),
        ("kayle", "/data/failure_code", json!("")),
        ("kayle", "/error", Value::Null),
        ("deck", "/object", json!("x")),
        ("deck", "/status", json!("")),
    ] {
        let (mut response, id) = full(name);
        let line = ["check", &id, "--contract", "strict"];
        run(name, &response, &line).code(0);
        if pointer == "/error" {
            response
                .as_object_mut()
                .unwrap()
                .shift_remove("error")
                .unwrap();
        } else {
            *response.pointer_mut(pointer).unwrap() = value.clone();
        }
        let result = run(name, &response, &line);
        assert_eq!(result.code, 1, "{name} {pointer} {value}: {result:#?}");
    }
}

#[test]
fn analysis_parts_and_photo_order_show() {
    let (mut response, id) = full("closient");
    response["captures"][0]["qr_analysis"] = json!({
        "initial_url": "https://qr.example/a?t=SECRET", "final_url": "https://qr.example/b",
        "hops": [], "hop_count": 7, "resolver_domain": "qr.example", "resolver_type": "GS1_DL",
        "is_closient_resolver": false, "extracted_gtin": "00098765400017",
        "error_message": "too many redirects", "score": 0.5,
    });
    let photo = response["product_photos"][0].clone();
    let photos = [(3, "third"), (1, "first"), (2, "second")].map(|(order, name)| {
        let mut photo = photo.clone();
        photo["sort_order"] = json!(order);
        photo["original_filename"] = json!(name);
        photo
    });
    response["product_photos"] = json!(photos);
    let result = run("closient", &response, &["get", &id]).code(0);
    let at = |word: &str| {
        result
            .stdout
            .find(word)
            .unwrap_or_else(|| panic!("{word}: {result:#?}"))
    };
    assert!(at("first") < at("second") && at("second") < at("third"));
    assert!(!result.stderr.contains("departs"), "{result:#?}");
    result.stdout_has(&[
        "QR error: too many redirects",
        "QR type: GS1_DL",
        "QR resolver: qr.example",
        "QR hops: 7",
        "QR GTIN: 00098765400017",
        "QR at Closient: no",
        "qr_analysis/score: 0.5",
    ]);
}

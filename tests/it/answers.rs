//! What is taken for the asked session, in which state it is, and what the table shows of it.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use sessctl::provider::{self, Provider};

use crate::fixtures::{documents, id_of};
use crate::run::{Ended, sessctl};
use crate::server::{Reply, Server};

fn named(name: &str) -> &'static Provider {
    Provider::named(name).unwrap()
}

/// Runs a command line of a provider against a server that always answers `answer`.
fn run(name: &str, answer: &Value, line: &[&str]) -> Ended {
    replied(name, Reply::json(answer.to_string()), line)
}

fn replied(name: &str, reply: Reply, line: &[&str]) -> Ended {
    let server = Server::always(reply);
    let line = [&[name], line].concat();
    sessctl(&line).at(named(name), &server.url()).ended()
}

/// A document of the fixtures, with its id.
fn full(name: &str) -> (Value, String) {
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
        for answer in [
            json!({}),
            json!({"error": {"code": "x"}}),
            json!({"status": "error"}),
        ] {
            let id = provider.sample.id;
            for line in [["get", id], ["check", id]] {
                run(provider.name, &answer, &line).code(6);
            }
            let waited = run(provider.name, &answer, &["wait", id, "--timeout", "100ms"]);
            assert!(waited.code > 1, "{waited:#?}");
            let raw = run(provider.name, &answer, &["get", id, "--raw"]).code(6);
            assert_eq!(raw.json(), answer);
        }
    }
}

#[test]
fn raw_prints_another_session() {
    let answer = json!({"id": "", "client_secret": "SECRET", "expires_at": "2099-01-01T00:00:00Z"});
    let ended = run(
        "imprint",
        &answer,
        &["get", "cs_1", "--raw", "--show-secrets"],
    )
    .code(6);
    assert_eq!(ended.json()["client_secret"], "[redacted]");
    ended.says(&["received \"\"", "--any-id"]);
    let quiet = run("imprint", &answer, &["get", "cs_1"]).code(6);
    assert_eq!(quiet.stdout, "");
    let batch = run(
        "imprint",
        &answer,
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
        &answer,
        &["get", "cs_1", "--raw", "-q", ".expires_at"],
    )
    .code(6);
    assert_eq!(query.stdout, "2099-01-01T00:00:00Z\n");
}

#[test]
fn raw_prints_error_in_envelope() {
    let id = named("kayle").sample.id;
    let error = json!({"code": "X", "message": "m"});
    let answer = json!({"data": {"id": id, "cancel_token": "SECRET"}, "error": error});
    let line = ["get", id, "--raw", "--show-secrets"];
    let ended = run("kayle", &answer, &line).code(6).says(&["\"X: m\""]);
    let shown = ended.json();
    assert_eq!(
        (&shown["error"], &shown["data"]["id"]),
        (&error, &json!(id))
    );
    assert_eq!(shown["data"]["cancel_token"], "[redacted]");
    let quiet = run("kayle", &answer, &["get", id]).code(6);
    assert_eq!(quiet.stdout, "");
}

#[test]
fn any_id_accepts_another_session() {
    let answer = json!({"id": "other", "client_secret": "", "expires_at": "2099-01-01T00:00:00Z"});
    let ended = run("imprint", &answer, &["get", "cs_1", "--any-id", "--json"]).code(0);
    let reserved = &ended.json()["_sessctl"];
    assert_eq!(
        (&reserved["id"], &reserved["answered_id"]),
        (&json!("cs_1"), &json!("other"))
    );
    ended.says(&["requested cs_1, received other"]);
    run("imprint", &answer, &["check", "cs_1", "--any-id"]).code(0);
    run(
        "imprint",
        &answer,
        &["wait", "cs_1", "--any-id", "--for", "active"],
    )
    .code(0);
    let same = json!({"id": "CS_1", "client_secret": "", "expires_at": "2099-01-01T00:00:00Z"});
    let ended = run("imprint", &same, &["get", "cs_1", "--any-id", "--json"]).code(0);
    assert_eq!(ended.json()["_sessctl"].get("answered_id"), None);
}

#[test]
fn only_session_is_accepted_and_masked() {
    let other = "26a73b7a-SECRET-8-85dd-a04b07313895";
    let answer =
        json!({"sessions": [{"session_id": other, "expiryDate": "2099-01-02 09:15 AM UTC"}]});
    let ended = run("zephr", &answer, &["get", "SS1", "--any-id", "--json"]).code(0);
    let reserved = &ended.json()["_sessctl"];
    assert_eq!(reserved["answered_id"], "26a73b7a…");
    assert_eq!(reserved["state"], "active");
    run("zephr", &answer, &["get", "SS1"]).code(6);
}

#[test]
fn session_id_ignores_case() {
    let id = "26a73b7a-f7d0-48d8-85dd-a04b07313895";
    let capitals = id.to_ascii_uppercase();
    let answer =
        json!({"sessions": [{"session_id": capitals, "expiryDate": "2099-01-02 09:15 AM UTC"}]});
    let ended = run("zephr", &answer, &["get", id, "--json"]).code(0);
    let document = ended.json();
    assert_eq!(document["_sessctl"]["state"], "active");
    assert_eq!(document["sessions"][0]["session_id"], capitals);
    assert_eq!(document["_sessctl"]["notices"], json!([]));
}

#[test]
fn duplicate_sessions_must_agree() {
    let element =
        |year| json!({"session_id": "SS1", "expiryDate": format!("{year}-01-02 09:15 AM UTC")});
    for (years, state, code) in [([2020, 2021], "expired", 0), ([2020, 2099], "unknown", 8)] {
        let answer = json!({"sessions": years.map(element)});
        let ended = run("zephr", &answer, &["get", "SS1", "--json"]).code(0);
        assert_eq!(ended.json()["_sessctl"]["state"], state);
        ended.says(&["more than once"]);
        let line = ["wait", "SS1", "--for", "expired", "--timeout", "100ms"];
        run("zephr", &answer, &line).code(code);
    }
}

/// A response of Imprint with a secret that expires in an hour, at a server whose clock is ahead.
fn ahead(seconds: i64) -> Reply {
    let now = SystemTime::now();
    let soon = now + Duration::from_secs(3600);
    let soon = soon
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    let by = Duration::from_secs(seconds.unsigned_abs());
    let date = if seconds < 0 { now - by } else { now + by };
    let answer =
        json!({"id": "cs_1", "client_secret": "", "expires_at": u64::try_from(soon).unwrap()});
    Reply::json(answer.to_string()).header("date", &httpdate::fmt_http_date(date))
}

#[test]
fn response_date_overrides_local_clock() {
    for (seconds, state, notice) in [
        (0, "active", None),
        (50, "active", None),
        (-50, "active", None),
        (200_000, "expired", Some("is 2d behind the server's")),
        (-200_000, "active", Some("is 2d ahead of the server's")),
    ] {
        let ended = replied("imprint", ahead(seconds), &["get", "cs_1", "--json"]).code(0);
        let reserved = ended.json()["_sessctl"].clone();
        assert_eq!(reserved["state"], state, "{seconds}");
        let notices = reserved["notices"].to_string();
        assert_eq!(
            notices.contains("the clock of this machine"),
            notice.is_some(),
            "{notices}"
        );
        assert!(notices.contains(notice.unwrap_or_default()), "{notices}");
    }
    let line = ["wait", "cs_1", "--for", "expired", "--timeout", "100ms"];
    replied("imprint", ahead(90_000), &line).code(0);
    replied("imprint", ahead(0), &line).code(8);
    let table = replied("imprint", ahead(90_000), &["get", "cs_1"]).code(0);
    table.shows(&["secret expired", "ago)"]);
    let (kayle, id) = full("kayle");
    let reply = Reply::json(kayle.to_string()).header("date", "Thu, 01 Jan 2026 00:00:00 GMT");
    let ended = replied("kayle", reply, &["get", &id, "--json"]).code(0);
    assert!(
        !ended.stdout.contains("the clock of this machine"),
        "{ended:#?}"
    );
}

#[test]
fn completed_needs_evidence_of_success() {
    let failed = json!({"status": "failed", "failure_code": "selfie_face_mismatch"});
    let succeeded = json!({"status": "succeeded", "failure_code": null});
    for (more, state) in [
        (json!({}), "unknown"),
        (json!({"failure_code": null, "attempts": []}), "unknown"),
        (json!({"failure_code": "liveness_failed"}), "failed"),
        (
            json!({"failure_code": "liveness_failed", "attempts": [succeeded]}),
            "failed",
        ),
        (json!({"attempts": [failed, failed, failed]}), "failed"),
        (json!({"attempts": [failed, succeeded]}), "succeeded"),
    ] {
        let (mut answer, id) = full("kayle");
        let data = answer["data"].as_object_mut().unwrap();
        data.shift_remove("failure_code");
        data.insert("status".to_owned(), json!("COMPLETED"));
        data.extend(more.as_object().unwrap().clone());
        let document = run("kayle", &answer, &["get", &id, "--json"])
            .code(0)
            .json();
        let reserved = &document["_sessctl"];
        assert_eq!(
            (&reserved["state"], &reserved["terminal"]),
            (&json!(state), &json!(true))
        );
        let waited = run("kayle", &answer, &["wait", &id, "--for", "succeeded"]);
        assert_eq!(
            waited.code,
            i32::from(state != "succeeded"),
            "{more}: {waited:#?}"
        );
        run("kayle", &answer, &["wait", &id]).code(0);
        let noted = reserved["notices"]
            .to_string()
            .contains("no field says how");
        assert_eq!(noted, state == "unknown", "{more}");
    }
    let states =
        sessctl(&["providers", "--json"]).ended().code(0).json()["kayle"]["states"].clone();
    assert!(!states.to_string().contains("unknown"), "{states}");
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
        let (mut answer, id) = full(name);
        let line = ["check", &id, "--contract", "strict"];
        run(name, &answer, &line).code(0);
        if pointer == "/error" {
            answer
                .as_object_mut()
                .unwrap()
                .shift_remove("error")
                .unwrap();
        } else {
            *answer.pointer_mut(pointer).unwrap() = value.clone();
        }
        let ended = run(name, &answer, &line);
        assert_eq!(ended.code, 1, "{name} {pointer} {value}: {ended:#?}");
    }
}

#[test]
fn analysis_parts_and_photo_order_show() {
    let (mut answer, id) = full("closient");
    answer["captures"][0]["qr_analysis"] = json!({
        "initial_url": "https://qr.example/a?t=SECRET", "final_url": "https://qr.example/b",
        "hops": [], "hop_count": 7, "resolver_domain": "qr.example", "resolver_type": "GS1_DL",
        "is_closient_resolver": false, "extracted_gtin": "00098765400017",
        "error_message": "too many redirects", "score": 0.5,
    });
    let photo = answer["product_photos"][0].clone();
    let photos = [(3, "third"), (1, "first"), (2, "second")].map(|(place, name)| {
        let mut photo = photo.clone();
        photo["sort_order"] = json!(place);
        photo["original_filename"] = json!(name);
        photo
    });
    answer["product_photos"] = json!(photos);
    let ended = run("closient", &answer, &["get", &id]).code(0);
    let at = |word: &str| {
        ended
            .stdout
            .find(word)
            .unwrap_or_else(|| panic!("{word}: {ended:#?}"))
    };
    assert!(at("first") < at("second") && at("second") < at("third"));
    assert!(!ended.stderr.contains("departs"), "{ended:#?}");
    ended.shows(&[
        "QR error: too many redirects",
        "QR type: GS1_DL",
        "QR resolver: qr.example",
        "QR hops: 7",
        "QR GTIN: 00098765400017",
        "QR at Closient: no",
        "qr_analysis/score: 0.5",
    ]);
}

#[test]
fn last_calendar_day_means_never() {
    let answer = json!({"id": "cs_1", "client_secret": "", "expires_at": "9999-12-31T23:59:59Z"});
    let ended = run("imprint", &answer, &["get", "cs_1", "--json"]).code(0);
    let reserved = &ended.json()["_sessctl"];
    assert_eq!(reserved["expires_at"], "9999-12-31T23:59:59Z");
    assert_eq!(
        (&reserved["state"], &reserved["notices"]),
        (&json!("active"), &json!([]))
    );
    let table = run("imprint", &answer, &["get", "cs_1"]).code(0);
    table.shows(&["secret active", "9999-12-31 23:59:59 UTC (never)"]);
    run(
        "imprint",
        &answer,
        &["check", "cs_1", "--contract", "strict"],
    )
    .code(0);
}

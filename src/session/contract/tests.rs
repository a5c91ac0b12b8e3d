//! Responses with one deviation from the contract each, and the expected findings.

use serde_json::Value;

use super::*;

mod nested;
mod responses;

/// A response of each provider that conforms to its contract.
const VALID: &[(&str, &str)] = &[
    (
        "imprint",
        r#"{"id": "cs_1", "expires_at": "2026-01-02T03:04:05Z", "client_secret": "s", "metadata": {}}"#,
    ),
    (
        "closient",
        r#"{
            "status": "ACTIVE", "capture_mode": "both", "metadata": {},
            "created": "2026-01-02T03:04:05Z", "modified": "2026-01-02T03:04:05Z",
            "captures": [
                {"created": "2026-01-02T03:04:05Z", "capture_type": "BARCODE", "status": "COMPLETED", "gtin": "1",
                 "product_name": null, "error_message": "", "raw_value": "", "metadata": {},
                 "qr_analysis": {"hops": [{"url": "https://h.example/", "headers": {"a": "b"}}], "hop_count": 1}},
                {"created": "2026-01-02T03:04:05Z", "capture_type": "IMAGE", "status": "PENDING", "gtin": "",
                 "error_message": "", "raw_value": "x"}
            ],
            "product_photos": [
                {"sort_order": 1, "photo_type": "front", "original_filename": "a.jpg", "file_size": 9,
                 "created": "2026-01-02T03:04:05Z", "s3_key": "k", "capture_short_id": null, "metadata": {}}
            ]
        }"#,
    ),
    (
        "deck",
        r#"{
            "id": "sess_1", "status": "idle", "runtime_ms": "184000", "object": "session", "request_id": "r",
            "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
            "task_runs": [{"id": "t", "task_id": "t", "agent_id": "a", "credential_id": null}]
        }"#,
    ),
    (
        "kayle",
        r#"{
            "id": "vs_1", "status": "in_progress", "failure_code": null, "nfc_tries_used": 1,
            "liveness_tries_used": 0, "contract_version": 1, "redirect_url": null,
            "webhook_endpoint_id": ["w1", "w2"], "verification_url": "https://v.example/", "completed_at": null,
            "expires_at": "2026-01-02T03:04:05Z", "created_at": "2026-01-02T03:04:05Z",
            "updated_at": "2026-01-02T03:04:05Z",
            "share_fields": {"birth/date": {"required": true, "reason": "r", "source": "rc"}}
        }"#,
    ),
    (
        "zephr",
        r#"{
            "authenticated": true, "user_id": "u", "last_updated": 1770000000000, "v": 1,
            "sessions": [
                {"session_id": "a", "state": "authenticated", "supplied": false, "startDate": "2026-01-02 09:15 AM UTC"},
                {"session_id": "b", "state": "anonymous", "city": "Leeds"}
            ],
            "access_model": {
                "user_state": "registered", "granted_bundles": ["b1", "b2"], "jwt_bundles": [{"id": "b"}, 2], "meters": [], "credits": {},
                "delivered_entitlements": [{"id": "e", "direct": true, "meteredBy": [{"meter": "m"}, 1], "creditedBy": []}]
            },
            "test_groups": {"homepage": "b"}
        }"#,
    ),
];

fn valid(name: &str) -> Value {
    let (_, text) = VALID.iter().find(|(known, _)| *known == name).unwrap();
    serde_json::from_str(text).unwrap()
}

/// Returns the findings in a response.
fn findings(name: &str, session: &Value) -> Vec<Finding> {
    check(Provider::named(name).unwrap(), &Json::from(session.clone()))
}

/// Replaces the value at a JSON Pointer; `None` removes the member.
fn changed(mut session: Value, pointer: &str, value: Option<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/");
    match (session.pointer_mut(parent).unwrap(), value) {
        (Value::Object(members), Some(value)) => drop(members.insert(name, value)),
        (Value::Object(members), None) => drop(members.shift_remove(&name).unwrap()),
        (Value::Array(items), Some(value)) => items[name.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{pointer} leads to {other}"),
    }
    session
}

/// Checks a table of lines `provider pointer value => sentence & sentence`. The value `gone` removes
/// the member; every finding must have the rule `rule`.
#[track_caller]
fn assert_findings(rule: Option<Rule>, table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (change, expected) = line.split_once(" =>").unwrap();
        let mut words = change.splitn(3, ' ');
        let (name, pointer, value) = (words.next().unwrap(), words.next().unwrap(), words.next());
        let value = value.filter(|value| *value != "gone");
        let value = value.map(|value| serde_json::from_str(value).expect(line));
        let found = findings(name, &changed(valid(name), pointer, value));
        let sentences: Vec<_> = found.iter().map(Finding::sentence).collect();
        assert_eq!(sentences.join(" & "), expected.trim(), "{line}");
        assert!(found.iter().all(|found| Some(found.rule) == rule), "{line}");
    }
}

#[test]
fn matching_session_has_no_findings() {
    for (name, _) in VALID {
        assert_eq!(findings(name, &valid(name)), [], "{name}");
    }
}

#[test]
fn absent_required_member_is_missing() {
    assert_findings(
        Some(Rule::Missing),
        r"
        imprint /id gone => missing field /id: expected a string
        imprint /client_secret gone => missing field /client_secret: expected a string
        kayle /failure_code gone => missing field /failure_code: expected a string or null
        kayle /nfc_tries_used gone => missing field /nfc_tries_used: expected an integer from 0 to 3
        kayle /expires_at gone => missing field /expires_at: expected a time
        kayle /webhook_endpoint_id gone => missing field /webhook_endpoint_id: expected a string or an array of strings or null
        kayle /share_fields gone => missing field /share_fields: expected an object
        kayle /share_fields/birth~1date/source gone => missing field /share_fields/birth~1date/source: expected a string
        kayle /share_fields/birth~1date/required gone => missing field /share_fields/birth~1date/required: expected a boolean
        deck /runtime_ms gone => missing field /runtime_ms: expected an integer or a string of digits or null
        deck /task_runs gone => missing field /task_runs: expected an array
        deck /task_runs/0/credential_id gone => missing field /task_runs/0/credential_id: expected a string or null
        closient /captures/1/gtin gone => missing field /captures/1/gtin: expected a string
        closient /product_photos/0/sort_order gone => missing field /product_photos/0/sort_order: expected an integer
        ",
    );
}

#[test]
fn wrong_types_hide_the_value() {
    assert_findings(
        Some(Rule::Type),
        r#"
        imprint /id 5 => /id: expected a string, found a number
        imprint /client_secret null => /client_secret: expected a string, found null
        imprint /metadata "x" => /metadata: expected an object, found a string
        imprint /metadata [1] => /metadata: expected an object, found an array
        imprint /metadata [] => /metadata: expected an object, found an array
        imprint /customer_metadata [] => /customer_metadata: expected an object, found an array
        kayle /status {} => /status: expected a string, found an object
        kayle /failure_code false => /failure_code: expected a string or null, found a boolean
        kayle /nfc_tries_used 4 => /nfc_tries_used: expected an integer from 0 to 3, found a number
        kayle /nfc_tries_used -1 => /nfc_tries_used: expected an integer from 0 to 3, found a number
        kayle /contract_version 1.5 => /contract_version: expected an integer, found a number
        kayle /contract_version "1" => /contract_version: expected an integer, found a string
        kayle /webhook_endpoint_id ["w", 1] => /webhook_endpoint_id: expected a string or an array of strings or null, found an array
        kayle /expires_at 1770000000 => /expires_at: expected a time, found a number
        kayle /share_fields [] => /share_fields: expected an object, found an array
        kayle /share_fields/birth~1date "rc" => /share_fields/birth~1date: expected an object, found a string
        kayle /share_fields/birth~1date/required "yes" => /share_fields/birth~1date/required: expected a boolean, found a string
        deck /runtime_ms "12.5" => /runtime_ms: expected an integer or a string of digits or null, found a string
        deck /runtime_ms "-" => /runtime_ms: expected an integer or a string of digits or null, found a string
        deck /runtime_ms "007" => /runtime_ms: expected an integer or a string of digits or null, found a string
        deck /runtime_ms 1.5 => /runtime_ms: expected an integer or a string of digits or null, found a number
        deck /task_runs {} => /task_runs: expected an array, found an object
        deck /task_runs null => /task_runs: expected an array, found null
        deck /task_runs/0 "t" => /task_runs/0: expected an object, found a string
        closient /captures/1 null => /captures/1: expected an object, found null
        closient /captures/0/qr_analysis [] => /captures/0/qr_analysis: expected an object or null, found an array
        closient /metadata [] => /metadata: expected an object, found an array
        closient /metadata {"order/id": 5, "aisle": "14"} => /metadata/order~1id: expected a string, found a number
        closient /captures/0/metadata {"a": null} => /captures/0/metadata/a: expected a string, found null
        closient /product_photos/0/metadata {"a": {}} => /product_photos/0/metadata/a: expected a string, found an object
        closient /product_photos/0/file_size "9" => /product_photos/0/file_size: expected an integer or null, found a string
        zephr /access_model/granted_bundles/1 7 => /access_model/granted_bundles/1: expected a string, found a number
        zephr /access_model/delivered_entitlements/0/meteredBy "m" => /access_model/delivered_entitlements/0/meteredBy: expected an array, found a string
        zephr /session_variables [] => /session_variables: expected an object, found an array
        zephr /test_groups [] => /test_groups: expected an object, found an array
        zephr /second_party_data [] => /second_party_data: expected an object, found an array
        zephr /access_model/credits [1] => /access_model/credits: expected an object or an empty array, found an array
        zephr /last_updated "x" => /last_updated: expected an integer, found a string
        zephr /last_updated 1e400 => /last_updated: expected an integer, found a number
        zephr /access_model/meters 5 => /access_model/meters: expected an object or an empty array, found a number
        zephr /sessions/1/supplied "no" => /sessions/1/supplied: expected a boolean, found a string
        zephr /sessions/0/supplied "no" => /sessions/0/supplied: expected a boolean, found a string
        "#,
    );
}

#[test]
fn invalid_time_is_a_format_error() {
    assert_findings(
        Some(Rule::Form),
        r#"
        imprint /expires_at "soon" => /expires_at: expected a time, found another text
        closient /captures/0/qr_analysis/hop_count "1" => /captures/0/qr_analysis/hop_count: expected an integer or null, found a string
        closient /captures/0/qr_analysis/hops 5 => /captures/0/qr_analysis/hops: expected an array or null, found a number
        kayle /completed_at "" => /completed_at: expected a time, found another text
        closient /captures/0/created "2026-13-01" => /captures/0/created: expected a time, found another text
        zephr /sessions/1/expiryDate "SECRET" => /sessions/1/expiryDate: expected a time, found another text
        "#,
    );
}

#[test]
fn unknown_word_lists_known_words() {
    assert_findings(
        Some(Rule::NewWord),
        r#"
        kayle /status "paused" => /status: expected one of created, in_progress, succeeded, failed, expired, cancelled, found "paused"
        kayle /status "" => /status: expected one of created, in_progress, succeeded, failed, expired, cancelled, found ""
        kayle /share_fields/birth~1date/source "" => /share_fields/birth~1date/source: expected one of default, rc, found ""
        deck /object "x" => /object: expected "session", found "x"
        deck /status "" => /status: expected one of queued, running, idle, completing, completed, failed, found ""
        closient /capture_mode "" => /capture_mode: expected one of barcode_scan, product_photography, both, found ""
        closient /captures/0/qr_analysis/resolver_type "NEW" => /captures/0/qr_analysis/resolver_type: expected one of CLOSIENT, GS1_DL, URL_SHORTENER, DIRECT, UNKNOWN, found "NEW"
        zephr /sessions/0/state "" => /sessions/0/state: expected one of anonymous, recognised, partially_registered, authenticated, found ""
        zephr /sessions/1/state "a\u001b[31m" => /sessions/1/state: expected one of anonymous, recognised, partially_registered, authenticated, found "a\u{1b}[31m"
        "#,
    );
    let long = Some(Value::from("x".repeat(500)));
    let sentence = findings("deck", &changed(valid("deck"), "/status", long))[0].sentence();
    let end = format!("found \"{}…\"", "x".repeat(40));
    assert!(sentence.ends_with(&end), "{sentence}");
}

/// The provider's published example has lower-case words, and one that its list lacks.
#[test]
fn closient_example_has_no_findings() {
    let mut session = valid("closient");
    session["status"] = "active".into();
    session["captures"][0]["status"] = "matched".into();
    session["captures"][1]["status"] = "completed".into();
    assert_eq!(findings("closient", &session), []);
}

#[test]
fn a_wrong_container_is_one_finding() {
    assert_findings(
        Some(Rule::Type),
        r#"
        deck /task_runs [[1, 2]] => /task_runs/0: expected an object, found an array
        deck /task_runs {"a": 1} => /task_runs: expected an array, found an object
        zephr /access_model 5 => /access_model: expected an object, found a number
        closient /captures/1 [[{"status": 1}]] => /captures/1: expected an object, found an array
        "#,
    );
}

#[test]
fn unclaimed_member_is_new() {
    assert_findings(
        Some(Rule::NewField),
        r#"
        imprint /region "eu" => new field /region: a string
        kayle /data null => new field /data: null
        kayle /share_fields/birth~1date/level 2 => new field /share_fields/birth~1date/level: a number
        deck /task_runs/0/cost {"usd": 1} => new field /task_runs/0/cost: an object
        closient /captures/1/score [0.5] => new field /captures/1/score: an array
        zephr /access_model/plans true => new field /access_model/plans: a boolean
        zephr /sessions/1/language "en" => new field /sessions/1/language: a string
        "#,
    );
}

#[test]
fn contract_alternatives_are_accepted() {
    assert_findings(
        None,
        r#"
        kayle /failure_code "liveness_failed" =>
        kayle /completed_at "2026-01-02T03:04:05Z" =>
        kayle /redirect_url "" =>
        kayle /webhook_endpoint_id "w" =>
        kayle /webhook_endpoint_id [] =>
        kayle /webhook_endpoint_id null =>
        kayle /share_fields {} =>
        kayle /nfc_tries_used 3 =>
        kayle /contract_version 1.0 =>
        kayle /cancel_token "ct" =>
        deck /runtime_ms 184000 =>
        deck /runtime_ms "0" =>
        deck /runtime_ms null =>
        deck /task_runs [] =>
        closient /captures [] =>
        closient /captures/0/product_name gone =>
        closient /captures/0/gs1_dl_data null =>
        closient /captures/0/gs1_dl_data {"01": "1"} =>
        closient /captures/0/qr_analysis null =>
        closient /captures/0/qr_analysis/new 1 =>
        closient /product_photos gone =>
        closient /metadata {} =>
        imprint /metadata {"any": {"thing": 1}} =>
        kayle /share_fields/birth~1date/source "RC" =>
        closient /captures/0/qr_analysis/resolver_type "direct" =>
        closient /captures/0/qr_analysis/hops null =>
        zephr /authenticated gone =>
        zephr /sessions gone =>
        zephr /sessions/1/user_id "u" =>
        zephr /session_variables {"a": 1} =>
        zephr /access_model gone =>
        zephr /last_updated -1 =>
        "#,
    );
}

use std::time::Duration;

use serde_json::{Value, json};

use super::*;

/// 2026-01-02T09:40:00Z.
const NOW: Duration = Duration::from_secs(1_767_346_800);

/// Returns the sentences about a session of a provider.
fn sentences(provider: &str, session: Value) -> Vec<String> {
    let provider = Provider::named(provider).unwrap();
    let findings = check(provider, &Json::from(session), SystemTime::UNIX_EPOCH + NOW);
    assert!(findings.iter().all(|finding| finding.source.is_some()));
    findings.iter().map(Finding::sentence).collect()
}

/// Returns what a provider's sentences begin with.
fn heads(provider: &str, session: Value) -> Vec<String> {
    let sentences = sentences(provider, session).into_iter();
    let head = |sentence: String| sentence.split(';').next().unwrap_or_default().to_owned();
    sentences.map(head).collect()
}

/// A Kayle ID session that obeys every rule, with changed members.
fn kayle(changes: &Value) -> Value {
    let mut session = json!({
        "status": "in_progress", "failure_code": null, "nfc_tries_used": 1, "liveness_tries_used": 0,
        "expires_at": "2026-01-02T10:15:00.000Z", "completed_at": null,
        "created_at": "2026-01-02T09:15:00.000Z", "updated_at": "2026-01-02T09:18:00.000Z",
    });
    let changes = changes.as_object().unwrap();
    session.as_object_mut().unwrap().extend(changes.clone());
    session
}

#[test]
fn kayle_rules_hold_or_break() {
    let ended = "2026-01-02T09:21:00.000Z";
    for (changes, expected) in [
        (json!({}), &[][..]),
        (
            json!({"status": "failed", "failure_code": "liveness_failed", "liveness_tries_used": 3, "completed_at": ended}),
            &[],
        ),
        (
            json!({"status": "succeeded", "nfc_tries_used": 3, "completed_at": ended}),
            &[],
        ),
        // A word that the rules do not list is not judged.
        (
            json!({"status": "paused", "failure_code": "x", "nfc_tries_used": 3}),
            &[],
        ),
        (
            json!({"status": "Failed", "completed_at": ended}),
            &["/failure_code: expected a value because /status is failed, found null"],
        ),
        (
            json!({"status": "succeeded", "failure_code": "liveness_failed", "completed_at": ended}),
            &["/failure_code: expected no value because /status is succeeded, found a string"],
        ),
        (
            json!({"status": "cancelled", "completed_at": ""}),
            &[
                "/completed_at: expected a value because /status is cancelled, found an empty string",
            ],
        ),
        (
            json!({"status": "created", "completed_at": ended}),
            &["/completed_at: expected no value because /status is created, found a string"],
        ),
        (
            json!({"nfc_tries_used": 3, "liveness_tries_used": 4}),
            &[
                "/status: expected a word other than created, in_progress because /nfc_tries_used has reached 3, found in_progress",
                "/status: expected a word other than created, in_progress because /liveness_tries_used has reached 3, found in_progress",
            ],
        ),
        (
            json!({"updated_at": "2026-01-02T09:14:59.999Z"}),
            &["/updated_at: expected a time not before /created_at, found an earlier time"],
        ),
        (
            json!({"status": "expired", "completed_at": "2026-01-01T09:21:00.000Z"}),
            &["/completed_at: expected a time not before /created_at, found an earlier time"],
        ),
        (
            json!({"expires_at": "2026-01-02T09:39:59.000Z"}),
            &[
                "/expires_at: expected a time that has not passed because /status is in_progress, found a past time",
            ],
        ),
        (
            json!({"status": "expired", "completed_at": ended, "expires_at": "2026-01-02T09:10:00.000Z"}),
            &["/expires_at: expected a time not before /created_at, found an earlier time"],
        ),
    ] {
        assert_eq!(heads("kayle", kayle(&changes)), expected, "{changes}");
    }
}

#[test]
fn closient_rules_apply_to_captures() {
    let fine = json!({"status": "COMPLETED", "processed_at": "2026-01-02T09:16:00Z", "created": "2026-01-02T09:15:00Z"});
    let session = json!({
        "status": "COMPLETED", "created": "2026-01-02T09:15:00Z", "modified": "2026-01-02T09:14:00Z",
        "captures": [
            fine,
            {"status": "COMPLETED", "processed_at": null},
            {"status": "COMPLETED", "processed_at": "2026-01-02T09:16:00Z", "created": "2026-01-02T09:17:00Z"},
            {"status": "FAILED", "error_message": ""},
            {"status": "NOT_FOUND", "product_name": "SECRET", "product_short_id": "SECRET"},
            {"status": "PENDING", "processed_at": null, "error_message": ""},
            {"status": "NOT_FOUND", "product_name": null},
            5,
        ],
    });
    assert_eq!(
        heads("closient", session),
        [
            "/modified: expected a time not before /created, found an earlier time",
            "/captures/1/processed_at: expected a value because /captures/1/status is COMPLETED, found null",
            "/captures/2/processed_at: expected a time not before /captures/2/created, found an earlier time",
            "/captures/3/error_message: expected a value because /captures/3/status is FAILED, found an empty string",
            "/captures/4/product_name: expected no value because /captures/4/status is NOT_FOUND, found a string",
            "/captures/4/product_short_id: expected no value because /captures/4/status is NOT_FOUND, found a string",
        ]
    );
}

#[test]
fn times_are_compared_as_instants() {
    let deck = |created: &str, updated: &str| {
        heads(
            "deck",
            json!({"created_at": created, "updated_at": updated}),
        )
        .len()
    };
    for (created, updated, findings) in [
        ("2026-01-02T09:15:00Z", "2026-01-02T09:15:00Z", 0),
        ("2026-01-02T09:15:00Z", "2026-01-02T09:14:59Z", 1),
        // The texts are in the other order than the times.
        ("2026-01-02T11:15:00+02:00", "2026-01-02T09:16:00Z", 0),
        ("2026-01-02T09:16:00+00:00", "2026-01-02T10:15:00+01:00", 1),
        ("2026-01-02T09:15:00.500Z", "2026-01-02T09:15:00Z", 1),
        ("2026-01-02T09:15:00Z", "2026-01-02T09:15:00.500Z", 0),
        ("2026-01-02T09:15:00.500Z", "2026-01-02T09:15:00.25Z", 1),
        ("2026-01-02T09:15:00.25Z", "2026-01-02T09:15:00.250Z", 0),
        ("2026-01-02T09:15:00.500Z", "2026-01-02T09:15:00.400Z", 1),
        ("2026-01-02T09:15:01.1Z", "2026-01-02T09:15:00.400Z", 1),
        // Times that cannot be read are findings of the contract.
        ("soon", "2026-01-02T09:15:00Z", 0),
        ("2026-01-02T09:15:00Z", "", 0),
    ] {
        assert_eq!(deck(created, updated), findings, "{created} {updated}");
    }
}

#[test]
fn findings_quote_the_documentation() {
    let found = sentences(
        "kayle",
        kayle(&json!({"status": "failed", "completed_at": "2026-01-02T09:21:00Z"})),
    );
    assert_eq!(
        found,
        [
            "/failure_code: expected a value because /status is failed, found null; the documentation says \
          \"Terminal failure code when status='failed'. Null in any other state.\""
        ]
    );
}

#[test]
fn many_contradictions_are_counted() {
    let captures = vec![json!({"status": "FAILED"}); 5000];
    let findings = sentences_of_many(json!({"captures": captures}));
    assert_eq!(findings.len(), 1001);
    assert_eq!(findings[1000].count, 4000);
}

fn sentences_of_many(session: Value) -> Vec<Finding> {
    let provider = Provider::named("closient").unwrap();
    check(provider, &Json::from(session), SystemTime::UNIX_EPOCH)
}

#[test]
fn rules_name_documented_fields() {
    for provider in crate::provider::ALL {
        for rule in provider.sense {
            let start = rule
                .list
                .map_or_else(String::new, |list| format!("{list}/*"));
            let mut fields = match rule.when {
                SenseCondition::Always => Vec::new(),
                SenseCondition::Is(field, _) | SenseCondition::Reached(field, _) => vec![field],
            };
            fields.extend(match rule.then {
                SenseRequirement::Present(field)
                | SenseRequirement::Absent(field)
                | SenseRequirement::IsNot(field, _)
                | SenseRequirement::NotPast(field) => vec![field],
                SenseRequirement::NotBefore(field, earlier) => vec![field, earlier],
            });
            for field in fields {
                let is_row = provider.sections.iter().any(|section| {
                    section.scope.pattern(provider) == start
                        && section.fields.iter().any(|row| row.path == field)
                });
                assert!(is_row, "{}: {start}{field}", provider.name);
            }
            assert!(rule.source.page.starts_with("https://"));
        }
    }
}

//! States derived from the words, the times and the clock of a response.

use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::responses::{full, run, run_with_reply};
use crate::run::sessctl;
use crate::server::Reply;

/// Returns a response of Imprint with a secret that expires in an hour. The server's clock is ahead.
fn reply_with_clock_ahead(seconds: i64) -> Reply {
    let now = SystemTime::now();
    let soon = now + Duration::from_secs(3600);
    let soon = soon
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    let by = Duration::from_secs(seconds.unsigned_abs());
    let date = if seconds < 0 { now - by } else { now + by };
    let response =
        json!({"id": "cs_1", "client_secret": "", "expires_at": u64::try_from(soon).unwrap()});
    Reply::json(response.to_string()).header("date", &httpdate::fmt_http_date(date))
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
        let result = run_with_reply(
            "imprint",
            reply_with_clock_ahead(seconds),
            &["get", "cs_1", "--json"],
        )
        .code(0);
        let reserved = result.json()["_sessctl"].clone();
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
    run_with_reply("imprint", reply_with_clock_ahead(90_000), &line).code(0);
    run_with_reply("imprint", reply_with_clock_ahead(0), &line).code(8);
    let table = run_with_reply("imprint", reply_with_clock_ahead(90_000), &["get", "cs_1"]).code(0);
    table.stdout_has(&["secret expired", "ago)"]);
    let (kayle, id) = full("kayle");
    let reply = Reply::json(kayle.to_string()).header("date", "Thu, 01 Jan 2026 00:00:00 GMT");
    let result = run_with_reply("kayle", reply, &["get", &id, "--json"]).code(0);
    assert!(
        !result.stdout.contains("the clock of this machine"),
        "{result:#?}"
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
        let (mut response, id) = full("kayle");
        let data = response["data"].as_object_mut().unwrap();
        data.shift_remove("failure_code");
        data.insert("status".to_owned(), json!("COMPLETED"));
        data.extend(more.as_object().unwrap().clone());
        let document = run("kayle", &response, &["get", &id, "--json"])
            .code(0)
            .json();
        let reserved = &document["_sessctl"];
        assert_eq!(
            (&reserved["state"], &reserved["terminal"]),
            (&json!(state), &json!(true))
        );
        let waited = run("kayle", &response, &["wait", &id, "--for", "succeeded"]);
        assert_eq!(
            waited.code,
            i32::from(state != "succeeded"),
            "{more}: {waited:#?}"
        );
        run("kayle", &response, &["wait", &id]).code(0);
        let has_notice = reserved["notices"]
            .to_string()
            .contains("no field says how");
        assert_eq!(has_notice, state == "unknown", "{more}");
    }
    let states = sessctl(&["providers", "--json"]).run().code(0).json()["kayle"]["states"].clone();
    assert!(!states.to_string().contains("unknown"), "{states}");
}

#[test]
fn last_calendar_day_means_never() {
    let response = json!({"id": "cs_1", "client_secret": "", "expires_at": "9999-12-31T23:59:59Z"});
    let result = run("imprint", &response, &["get", "cs_1", "--json"]).code(0);
    let reserved = &result.json()["_sessctl"];
    assert_eq!(reserved["expires_at"], "9999-12-31T23:59:59Z");
    assert_eq!(
        (&reserved["state"], &reserved["notices"]),
        (&json!("active"), &json!([]))
    );
    let table = run("imprint", &response, &["get", "cs_1"]).code(0);
    table.stdout_has(&["secret active", "9999-12-31 23:59:59 UTC (never)"]);
    run(
        "imprint",
        &response,
        &["check", "cs_1", "--contract", "strict"],
    )
    .code(0);
}

//! Error bodies of every shape.

use super::super::error_body::ErrorBody;
use super::*;
use crate::provider::ErrorContract;
use crate::secret::Scrubber;

fn message(body: &str) -> String {
    let parsed = ErrorBody::parse(body.as_bytes(), &ErrorContract::NONE, &Scrubber::default());
    parsed.message.unwrap_or_default()
}

#[test]
fn documented_error_shapes_give_messages() {
    for (body, expected) in [
        (
            r#"{"type":"SESSION_NOT_FOUND_ERROR","message":"No cs_123","param":"session_id"}"#,
            "SESSION_NOT_FOUND_ERROR: No cs_123; parameter session_id",
        ),
        (
            r#"{"error":{"type":"AUTH","message":"Bad key","param":null}}"#,
            "AUTH: Bad key",
        ),
        (
            r#"{"path":"/v2","details":["id is bad"],"error":"Bad Request","status":400}"#,
            "Bad Request; id is bad",
        ),
        (
            r#"{"type":"https://closient.com/docs/errors/not_found","title":"Not Found",
                "detail":"No such thing.","error_code":"not_found","retryable":false}"#,
            "not_found: Not Found: No such thing.",
        ),
        (
            r#"{"error":{"code":"VALIDATION_ERROR","message":"Bad","status":422,
                "details":[{"field":"id","message":"too short"}]}}"#,
            "VALIDATION_ERROR: Bad; id: too short",
        ),
        (
            r#"{"errors":[{"type":"source","code":"no_session","message":"Unknown","field":"id"}],
                "request_id":"req_1"}"#,
            "id: Unknown (no_session)",
        ),
        (
            r#"{"title":"Invalid","status":400,"errors":{"id":["bad","worse"]},"traceId":"00-1"}"#,
            "Invalid; id: bad, worse",
        ),
        (
            r#"{"success":false,"error":{"name":"ZodError",
                "message":"[{\"path\":[\"id\"],\"message\":\"Invalid string\"}]"}}"#,
            "ZodError; id: Invalid string",
        ),
        (
            r#"{"data":null,"error":{"code":"NOT_FOUND","message":"Session not found."}}"#,
            "NOT_FOUND: Session not found.",
        ),
        (r#"{"error_type":"denied","error":"no"}"#, "denied: no"),
        (r#""plain""#, "plain"),
        (r#"["one",{"message":"two"}]"#, "one, two"),
        ("404 Not Found", "404 Not Found"),
    ] {
        assert_eq!(message(body), format!("\"{expected}\""), "{body}");
    }
}

#[test]
fn unknown_error_shapes_are_ignored() {
    for body in [
        r#"{"message":{},"errors":"","error":[],"retryable":"yes"}"#,
        r#"{"errors":null,"error":null,"data":null}"#,
        r#"{"error":{"message":["x"],"code":7},"request_id":{"a":1}}"#,
        r#"{"errors":[null,1,[],{}],"details":{"a":{"b":[]}},"retry_after_seconds":-1}"#,
        "null",
        "[]",
        "17",
    ] {
        let parsed = ErrorBody::parse(body.as_bytes(), &ErrorContract::NONE, &Scrubber::default());
        assert_eq!(parsed.message, None, "{body}");
        assert_eq!(
            (parsed.retryable, parsed.retry_after),
            (None, None),
            "{body}"
        );
    }
    let deep = "[".repeat(60_000);
    assert_eq!(message(&deep).chars().count(), 303);
    assert_eq!(
        ErrorBody::parse(b" \r\n", &ErrorContract::NONE, &Scrubber::default()),
        ErrorBody::default()
    );
}

#[test]
fn details_are_found_in_both_objects() {
    let body = r#"{"traceId":"00-ab","error":{"hint":"Try\nlater","docs":"https://v.example/e",
        "retryable":true,"retry_after_seconds":2.5}}"#;
    let parsed = ErrorBody::parse(body.as_bytes(), &ErrorContract::NONE, &Scrubber::default());
    assert_eq!(parsed.request_id.as_deref(), Some("00-ab"));
    assert_eq!(parsed.hint.as_deref(), Some("Try\\nlater"));
    assert_eq!(parsed.docs.as_deref(), Some("https://v.example/e"));
    assert_eq!(parsed.retryable, Some(true));
    assert_eq!(parsed.retry_after, Some(Duration::from_millis(2500)));
}

#[test]
fn secrets_named_by_body_are_redacted() {
    for body in [
        r#"{"errors":{"client_secret":["cs_SECRET is malformed"]}}"#,
        r#"{"details":[{"field":"api_key","message":"SECRET"}]}"#,
        r#"{"details":[{"path":["data","cancel_token"],"message":"SECRET"}]}"#,
        r#"{"errors":[{"path":["access_token"],"message":"SECRET","code":"bad"}]}"#,
        r#"{"param":"client_secret","message":"SECRET is malformed"}"#,
        r#"{"field":"password","title":"Invalid","detail":"SECRET"}"#,
        r#"{"message":"bad cancel_token=SECRET"}"#,
        r#"{"message":"see https://v.example/x?SECRET"}"#,
        r#"{"message":"m","hint":"Authorization: Bearer SECRET"}"#,
        r#"{"message":"m","docs":"https://v.example/e?key=SECRET#SECRET"}"#,
        r#"{"message":"s-SECRET-value is bad","session":{"client_secret":"s-SECRET-value"}}"#,
        r#"{"message":"[{\"path\":[\"client_secret\"],\"message\":\"SECRET\"}]"}"#,
        "<title>token=SECRET</title>",
        "password: SECRET",
    ] {
        let parsed = ErrorBody::parse(body.as_bytes(), &ErrorContract::NONE, &Scrubber::default());
        assert!(
            !format!("{parsed:?}").contains("SECRET"),
            "{body}: {parsed:?}"
        );
        assert!(parsed.message.is_some(), "{body}");
    }
    let body = r#"{"message":"m","docs":"https://v.example/e?key=1#part"}"#;
    let parsed = ErrorBody::parse(body.as_bytes(), &ErrorContract::NONE, &Scrubber::default());
    assert_eq!(parsed.docs.as_deref(), Some("https://v.example/e"));
}

#[test]
fn titles_are_scrubbed_before_cutting() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("kk_0123456789<SECRET"));
    let page = "<title>got kk_0123456789<SECRET now</title>";
    let parsed = ErrorBody::parse(page.as_bytes(), &ErrorContract::NONE, &scrubber);
    assert_eq!(
        parsed.message.as_deref(),
        Some("an HTML page, \"got [redacted] now\"")
    );
    let cut = format!("{}kk_0123456789", " ".repeat(100));
    let parsed = ErrorBody::parse(cut.as_bytes(), &ErrorContract::NONE, &scrubber);
    assert_eq!(parsed.message.as_deref(), Some("\"[redacted]\""));
}

#[test]
fn texts_are_scrubbed_before_clipping() {
    let scrubber = Scrubber::default().with_secret(&Secret::new("kk_SECRET_value"));
    let padded = format!(
        r#"{{"message":"{}kk_SECRET_value\u001b[2J"}}"#,
        "x".repeat(295)
    );
    let parsed = ErrorBody::parse(padded.as_bytes(), &ErrorContract::NONE, &scrubber)
        .message
        .unwrap();
    assert!(!parsed.contains("kk_SE"), "{parsed}");
    assert!(parsed.ends_with("…\""), "{parsed}");
    assert_eq!(
        message("<html><title>Log \x1b[2Jin</title>"),
        "an HTML page, \"Log \\u{1b}[2Jin\""
    );
    assert_eq!(message("<!doctype html>"), "an HTML page");
}

//! Failures of error responses.

use std::time::Duration;

use serde_json::json;

use super::super::response_error::{Attempts, ResponseError, error_in_success};
use super::super::response_headers::ResponseHeaders;
use super::*;
use crate::error::Kind;
use crate::provider::{ALL, Scheme};

static SIGNED: Scheme = Scheme::Signed {
    access: "api_key",
    secret: "api_key",
    sign: |_| String::new(),
    shell: "",
};

pub(super) fn error_for(
    settings: &Settings,
    status: u16,
    lines: &[(&str, &str)],
    body: &[u8],
) -> Failure {
    let headers =
        ResponseHeaders::collect(lines.iter().map(|(name, value)| (*name, value.as_bytes())));
    let response = ResponseError::new(
        settings,
        status,
        headers,
        body,
        &settings.credentials.scrubber(),
    );
    let attempts = Attempts {
        count: 1,
        refused_pause: None,
    };
    let failure = response.into_failure(settings, now(), attempts);
    assert_presentable(&failure);
    failure
}

pub(super) fn error_of(status: u16, body: &str) -> Failure {
    error_for(
        &settings("https://api.example"),
        status,
        &[],
        body.as_bytes(),
    )
}

#[test]
fn error_kind_follows_status() {
    for (status, kind) in [
        (100, Kind::Provider),
        (206, Kind::Provider),
        (304, Kind::Provider),
        (400, Kind::Provider),
        (409, Kind::Provider),
        (422, Kind::Provider),
        (429, Kind::RateLimited),
        (500, Kind::Provider),
        (599, Kind::Provider),
    ] {
        let bodies = [
            "",
            "{}",
            "[]",
            "null",
            "<html>",
            "text",
            "{\"message\":{},\"errors\":\"x\"}",
        ];
        for body in bodies {
            let failure = error_of(status, body);
            assert_eq!(failure.kind, kind, "{status} {body}");
            assert_eq!(failure.remote.http_status, Some(status));
            let text = full_text(&failure);
            assert!(text.contains(&format!("HTTP {status}")), "{text}");
        }
    }
}

#[test]
fn not_found_needs_documented_shape() {
    let own = r#"{"data":null,"error":{"code":"NOT_FOUND","message":"Session not found."}}"#;
    for status in [404, 410] {
        for (body, kind) in [
            (own, Kind::NotFound),
            ("{}", Kind::Provider),
            (r#"{"message":"no Route matched"}"#, Kind::Provider),
            ("<html><title>nginx</title>", Kind::Provider),
            ("404 Not Found", Kind::Provider),
            ("", Kind::Provider),
            ("[]", Kind::Provider),
        ] {
            let failure = error_of(status, body);
            assert_eq!(failure.kind, kind, "{status} {body}");
            let questions_base_url = failure.message().contains("the base URL may be wrong");
            assert_eq!(
                questions_base_url,
                kind == Kind::Provider,
                "{}",
                full_text(&failure)
            );
        }
    }
    let failure = error_of(404, "<html><title>nginx</title>");
    assert!(
        failure.message().ends_with("an HTML page, \"nginx\""),
        "{}",
        full_text(&failure)
    );
    assert!(
        full_text(&failure)
            .contains("requested from https://api.example (base URL from --base-url)")
    );
}

#[test]
fn documented_errors_are_parsed() {
    for provider in ALL {
        let mut settings = settings("https://api.example");
        settings.provider = provider;
        let sample = &provider.sample;
        for (reply, kind) in [
            (&sample.not_found, Kind::NotFound),
            (&sample.unauthorized, Kind::Credential),
            (&sample.rate_limited, Kind::RateLimited),
            (&sample.server_error, Kind::Provider),
        ] {
            let failure = error_for(
                &settings,
                reply.status,
                reply.headers,
                reply.body.as_bytes(),
            );
            assert_eq!(
                failure.kind,
                kind,
                "{} {}",
                provider.name,
                full_text(&failure)
            );
        }
    }
}

#[test]
fn rejected_credential_is_never_shown() {
    let body = json!({"error": {"code": "UNAUTHORIZED", "message": format!("bad key {KEY}")}});
    let unauthorized = error_of(401, &body.to_string());
    assert_eq!(
        unauthorized.remote.vendor.as_ref().unwrap()["message"],
        "bad key [redacted]"
    );
    let text = full_text(&unauthorized);
    assert!(text.contains("bad key [redacted]"), "{text}");
    let forbidden = error_of(403, "");
    assert!(forbidden.message().contains("denied by"));
    assert_ne!(unauthorized.message(), forbidden.message());
}

#[test]
fn clock_skew_is_reported_when_signing() {
    let mut settings = settings("https://api.example");
    let far = [("date", "Tue, 14 Nov 2023 22:23:20 GMT")];
    let near = [("date", "Tue, 14 Nov 2023 22:14:19 GMT")];
    let hinted = |settings: &Settings, lines: &[(&str, &str)]| {
        let failure = error_for(settings, 401, lines, b"");
        failure.hints[0].starts_with("the clock of this machine differs by ")
    };
    assert!(!hinted(&settings, &far));
    settings.credentials.scheme = &SIGNED;
    assert!(hinted(&settings, &far));
    assert!(!hinted(&settings, &near));
    assert!(!hinted(&settings, &[("date", "yesterday")]));
}

#[test]
fn rate_limit_hint_has_retry_time() {
    let settings = settings("https://api.example");
    for (seconds, words) in [
        ("5", "try again in 5s, or allow more retries: --retries 5"),
        (
            "45",
            "try again in 45s, or allow the pause: --max-wait 46s --request-timeout 76s",
        ),
        (
            "7200",
            "try again in 2h, after Wed, 15 Nov 2023 00:13:20 GMT",
        ),
        ("99999999999999999999", "try again in 584542046090y"),
        (
            "x",
            "try again later, or reduce the request rate (--jobs 1)",
        ),
    ] {
        let failure = error_for(&settings, 429, &[("retry-after", seconds)], b"");
        assert_eq!(failure.hints[0], words);
    }
}

#[test]
fn request_id_is_always_reported() {
    let settings = settings("https://api.example");
    let lines = [("cf-ray", "8f\u{1b}[2J"), ("x-request-id", KEY)];
    for (lines, body, id) in [
        (&lines[..1], &b"{\"request_id\":\"req_1\"}"[..], "req_1"),
        (&[], b"{\"error\":{},\"traceId\":\"00-1\"}", "00-1"),
        (&lines[..1], b"", "8f\\u{1b}[2J"),
        (&lines, b"", "[redacted]"),
    ] {
        let failure = error_for(&settings, 500, lines, body);
        assert_eq!(failure.remote.request_id.as_deref(), Some(id));
        assert!(
            failure
                .message()
                .contains(&format!("HTTP 500, request id {id}"))
        );
    }
}

#[test]
fn hostile_error_bodies_are_bounded() {
    let esc = "\x1b]0;x\x07\u{202e}\nsessctl: ok\n".repeat(5000);
    let json = json!({"message": esc, "hint": esc, "request_id": esc, "type": format!("https://{esc}"),
        "errors": {esc.clone(): [esc]}});
    for body in [
        esc.clone(),
        json.to_string(),
        "\u{0}".repeat(65_536),
        "<".repeat(65_536),
    ] {
        error_of(500, &body);
    }
    let settings = settings("https://api.example");
    error_for(&settings, 500, &[], &vec![0xff; 65_536]);
}

#[test]
fn error_envelope_in_success_fails() {
    let settings = settings("https://api.example");
    let value = json!({"data": null, "error": {"code": "GONE", "message": "It is gone"}});
    let failure = error_in_success(&settings, &value, &settings.credentials.scrubber());
    assert_eq!(failure.kind, Kind::Provider);
    assert_eq!(
        failure.message(),
        "Kayle ID returned HTTP 200 with an error in the envelope: \"GONE: It is gone\""
    );
    assert_presentable(&failure);
    assert_presentable(&error_in_success(
        &settings,
        &json!({"error": 1}),
        &settings.credentials.scrubber(),
    ));
    assert_eq!(failure.remote.retry_after, None::<Duration>);
}

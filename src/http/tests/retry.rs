//! Lookups of several attempts.

use std::time::Duration;

use super::*;
use crate::duration;
use crate::error::Kind;
use crate::provider::{Scheme, SigningInput};

const SOON: &str = r#"{"retry_after_seconds":0.01}"#;

#[tokio::test]
async fn transient_failures_are_retried() {
    for status in [408, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529, 530] {
        let server = Server::start([
            response(status, "", ""),
            response(
                status,
                "retry-after: Thu, 01 Jan 1970 00:00:00 GMT\r\n",
                SOON,
            ),
            response(200, "", "{}"),
        ])
        .await;
        let (result, requests) = server.fetch().await;
        assert_eq!((result.unwrap().attempts, requests), (3, 3), "{status}");
    }
    let server = Server::start([
        Reaction::Reset(Vec::new()),
        send_bytes(""),
        response(200, "", "{}"),
    ])
    .await;
    assert_eq!(server.fetch().await.0.unwrap().attempts, 3);
}

#[tokio::test]
async fn last_failure_is_reported() {
    for (status, kind, words) in [
        (
            429,
            Kind::RateLimited,
            "rate limited by Kayle ID (HTTP 429) after 3 attempts",
        ),
        (
            503,
            Kind::Provider,
            "HTTP 503 after 3 attempts, request id req_7",
        ),
    ] {
        let reaction = response(status, "x-request-id: req_7\r\nretry-after: 1e400\r\n", "");
        let server = Server::start(std::iter::repeat_n(reaction, 5)).await;
        let (result, requests) = server.fetch().await;
        let failure = result.unwrap_err();
        assert!(failure.message().contains(words), "{}", full_text(&failure));
        assert_eq!((failure.kind, requests), (kind, 3));
        assert_eq!(failure.remote.request_id.as_deref(), Some("req_7"));
        assert_presentable(&failure);
    }
}

#[tokio::test]
async fn permanent_failures_are_not_retried() {
    for status in [
        400, 401, 403, 404, 405, 409, 410, 418, 422, 451, 501, 505, 507, 511, 599,
    ] {
        let server = Server::start([response(status, "retry-after: 0\r\n", SOON)]).await;
        let (result, requests) = server.fetch().await;
        assert!(result.is_err());
        assert_eq!(requests, 1, "{status}");
    }
    for status in [429, 503] {
        let server = Server::start([response(status, "", r#"{"retryable":false}"#)]).await;
        assert_eq!(server.fetch().await.1, 1, "{status}");
    }
}

#[tokio::test]
async fn too_long_pause_ends_the_lookup() {
    for (status, kind) in [(429, Kind::RateLimited), (503, Kind::Provider)] {
        for (header, seconds) in [("86400", 86_400), ("18446744073709551615", u64::MAX)] {
            let server =
                Server::start([response(status, &format!("retry-after: {header}\r\n"), "")]).await;
            let client = client(&settings(&server.base));
            let failure = client.fetch(&id()).await.unwrap_err();
            let pause = duration::approximate(Duration::from_secs(seconds));
            let words = format!("; the server requests a pause of {pause}; not waiting");
            assert!(
                failure.message().ends_with(&words),
                "{}",
                full_text(&failure)
            );
            assert_eq!(failure.kind, kind);
            assert_eq!(
                failure.remote.retry_after,
                Some(Duration::from_secs(seconds))
            );
            assert_presentable(&failure);
            if status == 429 {
                // Other requests are paused, too, and nothing is sent.
                let next = client.fetch(&id()).await.unwrap_err();
                assert_eq!(next.kind, kind);
                assert_presentable(&next);
            }
            assert_eq!(server.requests().len(), 1);
        }
    }
}

#[tokio::test]
async fn retries_zero_sends_once() {
    let server = Server::start([response(503, "", ""), response(200, "", "{}")]).await;
    let mut settings = settings(&server.base);
    settings.limits.retries = 0;
    let failure = client(&settings).fetch(&id()).await.unwrap_err();
    assert!(
        failure.message().contains("returned HTTP 503"),
        "{}",
        full_text(&failure)
    );
    assert!(
        !failure.message().contains("attempts"),
        "{}",
        full_text(&failure)
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn exhausted_quota_sends_no_request() {
    let headers = "ratelimit-limit: 10\r\nratelimit-remaining: 0\r\nratelimit-reset: 3600\r\n";
    let server = Server::start([response(200, headers, "{}"), response(200, "", "{}")]).await;
    let client = client(&settings(&server.base));
    client.fetch(&id()).await.unwrap();
    let failure = client.fetch(&id()).await.unwrap_err();
    assert_eq!(
        (failure.kind, server.requests().len()),
        (Kind::RateLimited, 1)
    );
    assert_presentable(&failure);
}

#[tokio::test]
async fn failed_attempt_is_not_in_flight() {
    let headers = "ratelimit-limit: 10\r\nratelimit-remaining: 1\r\nratelimit-reset: 3600\r\n";
    let failing = std::iter::repeat_n(response(503, "", SOON), 2);
    let server =
        Server::start(failing.chain([response(200, headers, "{}"), response(200, "", "{}")])).await;
    let client = client(&settings(&server.base));
    client.fetch(&id()).await.unwrap();
    client.fetch(&id()).await.unwrap();
}

static SIGNED: Scheme = Scheme::Signed {
    access: "api_key",
    secret: "api_key",
    sign: |unsigned: &SigningInput<'_>| {
        format!(
            "{} {} {}",
            unsigned.path, unsigned.timestamp, unsigned.nonce
        )
    },
    shell: "",
};

#[tokio::test]
async fn every_attempt_has_new_signature() {
    let server = Server::start([
        response(503, "", ""),
        response(503, "", ""),
        response(200, "", "{}"),
    ])
    .await;
    let mut settings = settings(&format!("{}/base", server.base));
    settings.credentials.scheme = &SIGNED;
    client(&settings)
        .fetch(&session_id("vs_a:b'c"))
        .await
        .unwrap();
    let mut nonces = std::collections::BTreeSet::new();
    for request in server.requests() {
        let path = request.split(' ').nth(1).unwrap();
        assert_eq!(path, "/base/v1/sessions/vs_a%3Ab%27c");
        let (_, signed) = request.split_once("authorization: ").unwrap();
        let words: Vec<&str> = signed.lines().next().unwrap().split(' ').collect();
        assert_eq!(words[..2], [path, "1700000000000"]);
        assert!(nonces.insert(words[2].to_owned()));
    }
    assert_eq!(nonces.len(), 3);
}

#[tokio::test]
async fn trace_shows_steps_without_secrets() {
    let server = Server::start([
        response(503, "x-request-id: req_7\r\nlocation: /x\r\n", SOON),
        response(
            200,
            "ratelimit-remaining: 42\r\n",
            &" ".repeat(998).replacen(' ', "{}", 1),
        ),
    ])
    .await;
    let (client, lines) = traced(&settings(&server.base));
    client.fetch(&id()).await.unwrap();
    let lines = lines.lock().unwrap().join("\n");
    for words in [
        &*format!(
            "[{ID}] > GET {}/v1/sessions/{ID} (attempt 1)\n[{ID}] > accept: application/json\n",
            server.base
        ),
        "> authorization: [redacted]\n",
        "< 503 in ",
        "] retrying in ",
        ": HTTP 503\n",
        "(attempt 2)",
        "ms, 999 bytes",
        "< x-request-id: req_7\n",
        "] < ratelimit-remaining: 42",
    ] {
        assert!(lines.contains(words), "{words}: {lines}");
    }
    assert!(!lines.contains("location"), "{lines}");
    assert!(
        lines
            .lines()
            .all(|line| line.starts_with(&format!("[{ID}] "))),
        "{lines}"
    );
    assert!(!lines.contains("SECRET"), "{lines}");
}

//! Redirects and unusual statuses.

use super::*;
use crate::error::Kind;

#[tokio::test]
async fn redirect_is_reported_not_followed() {
    let elsewhere = Server::start([response(200, "", "{}")]).await;
    let shown = format!("redirected to {}/x; not followed", elsewhere.base);
    let with_user = elsewhere.base.replace("://", "://u:SECRET@");
    for (status, location, words) in [
        (
            302,
            format!("{}/x?token=SECRET#SECRET", elsewhere.base),
            &*shown,
        ),
        (301, format!("{with_user}/x"), &*shown),
        (308, "/x".to_owned(), "/x; not followed"),
        (308, format!("/x/{KEY}"), "/x/[redacted]; not followed"),
        (307, String::new(), "HTTP 307, a redirect without a target"),
        (
            302,
            "javascript:alert(1)".to_owned(),
            "a redirect without a target",
        ),
        (
            302,
            "file:///etc/passwd".to_owned(),
            "a redirect without a target",
        ),
        (302, "x".repeat(100_000), "a redirect without a target"),
        (302, format!("/{}", "x".repeat(5000)), "…; not followed"),
        (303, "/%1b[2J\u{202e}".to_owned(), "not followed"),
        (304, "/x".to_owned(), "unexpected status HTTP 304"),
    ] {
        let server =
            Server::start([response(status, &format!("location: {location}\r\n"), "")]).await;
        let (result, requests) = server.fetch().await;
        let failure = result.unwrap_err();
        assert_eq!((failure.kind, requests), (Kind::Provider, 1));
        assert!(
            failure.message().contains(words),
            "{words}: {}",
            full_text(&failure)
        );
        assert_presentable(&failure);
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn odd_statuses_are_not_success() {
    for status in [101, 201, 203, 206, 208, 226, 999] {
        let server = Server::start([response(status, "", "{}")]).await;
        let (result, requests) = server.fetch().await;
        let failure = result.unwrap_err();
        assert_eq!((failure.kind, requests), (Kind::Provider, 1), "{status}");
        assert!(
            failure.message().contains(&format!("HTTP {status}")),
            "{}",
            full_text(&failure)
        );
        assert_eq!(failure.remote.http_status, Some(status));
        assert_presentable(&failure);
    }
}

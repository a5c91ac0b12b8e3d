//! One attempt: what comes over the wire, and what is made of it.

use std::time::Duration;

use super::*;
use crate::error::Kind;

#[tokio::test]
async fn response_has_bytes_date_and_attempts() {
    let server = Server::start([say(
        200,
        "date: Tue, 14 Nov 2023 22:13:20 GMT\r\n",
        "{\"a\":1}",
    )])
    .await;
    let (answer, requests) = server.fetch().await;
    let answer = answer.unwrap();
    assert_eq!(answer.body, b"{\"a\":1}");
    assert_eq!(answer.date, Some(now()));
    assert_eq!((answer.attempts, requests), (1, 1));
    let request = server.seen()[0].to_lowercase();
    assert!(request.starts_with(&format!("get /v1/sessions/{ID} http/1.1\r\n")));
    let version = env!("CARGO_PKG_VERSION");
    let mut headers: Vec<&str> = request.trim_end().lines().skip(1).collect();
    headers.sort_unstable();
    assert_eq!(
        headers,
        [
            "accept-encoding: identity",
            "accept: application/json",
            &format!("authorization: bearer {}", KEY.to_lowercase()),
            &format!("host: {}", server.base.trim_start_matches("http://")),
            &format!("user-agent: sessctl/{version}"),
        ]
    );
}

/// Each act must end in a failure of `kind` with these words, after that many requests.
async fn fail(kind: Kind, requests: usize, rows: impl IntoIterator<Item = (Act, &'static str)>) {
    for (act, words) in rows {
        let server = Server::start(std::iter::repeat_n(act, 4)).await;
        let (result, seen) = server.fetch().await;
        let failure = result.unwrap_err();
        let told = told(&failure);
        assert!(failure.message().contains(words), "{words}: {told}");
        assert_eq!((failure.kind, seen), (kind, requests), "{words}: {told}");
        decent(&failure);
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn empty_response_has_no_content() {
    let rows = [
        (say(204, "", ""), "no content (HTTP 204)"),
        (say(205, "", ""), "no content (HTTP 205)"),
        (say(200, "", ""), "the response body is empty"),
        (say(200, "", " \r\n\t"), "the response body is empty"),
    ];
    fail(Kind::Provider, 1, rows).await;
}

#[tokio::test]
async fn oversized_response_is_cut_off() {
    let long = "x".repeat(1001);
    let announced = format!("{OK}content-length: 99999999999999\r\n\r\n");
    let lines = "a: b\r\n".repeat(150);
    let wide = format!("a: {}\r\n", "b".repeat(600_000));
    let rows = [
        (say(200, "", &long), "larger than 1000 bytes"),
        (Act::Stall(announced.into()), "larger than 1000 bytes"),
        (
            raw(format!("{CHUNKED}3e9\r\n{long}\r\n0\r\n\r\n")),
            "larger than",
        ),
        (Act::Forever(OK.into(), b"\r\n".to_vec()), "larger than"),
        (say(200, &lines, "{}"), "headers from"),
        (say(200, &wide, "{}"), "headers from"),
    ];
    fail(Kind::Provider, 1, rows).await;
}

#[tokio::test]
async fn encoded_or_malformed_response_is_refused() {
    let rows = [
        (
            say(200, "content-encoding: gzip\r\n", "x"),
            "content encoding \"gzip\"",
        ),
        (
            say(200, "Content-Encoding: gzip, gzip\r\n", "x"),
            "content encoding",
        ),
        (
            say(200, "content-encoding: BR\r\n", "x"),
            "content encoding",
        ),
        (
            raw(format!("{CHUNKED}zz\r\n{{}}\r\n0\r\n\r\n")),
            "malformed chunks",
        ),
        (
            say(200, "content-length: -1\r\n", "{}"),
            "malformed response headers",
        ),
        (
            say(200, "content-length: 1\r\n", "{}"),
            "malformed response headers",
        ),
        (say(200, "a b: c\r\n", "{}"), "malformed response headers"),
    ];
    fail(Kind::Provider, 1, rows).await;
}

#[tokio::test]
async fn non_http_response_is_reported() {
    let rows = [
        (raw("SSH-2.0-OpenSSH\x1b[2J\r\n"), "no HTTP response from"),
        (raw("<html>hi</html>\r\n\r\n"), "no HTTP response from"),
    ];
    fail(Kind::Network, 1, rows).await;
}

#[tokio::test]
async fn broken_connection_is_retried() {
    let head = format!("{OK}content-length: 9\r\n\r\n{{\"a\"");
    let rows = [
        (raw(""), "no HTTP response from"),
        (raw("HTTP/1.1 20"), "no HTTP response from"),
        (raw(&*head), "is truncated"),
        (raw(format!("{CHUNKED}9\r\n{{\"a\"")), "is truncated"),
        (Act::Reset(Vec::new()), "connection reset"),
        (Act::Reset(head.into()), "connection reset"),
    ];
    fail(Kind::Network, 3, rows).await;
}

#[tokio::test]
async fn identity_encoding_is_accepted() {
    let server = Server::start([say(200, "content-encoding: identity\r\n", "{}")]).await;
    assert_eq!(server.fetch().await.0.unwrap().body, b"{}");
}

#[tokio::test]
async fn deadline_ends_every_phase() {
    let drip = |first: &str, rest: &str| Act::Forever(first.into(), rest.into());
    for (act, words) in [
        (
            Act::Stall(Vec::new()),
            "timed out: no response from 127.0.0.1:",
        ),
        (Act::Stall(format!("{OK}a: b").into()), "no response from"),
        (
            Act::Stall(format!("{OK}content-length: 5\r\n\r\n{{").into()),
            "was not complete",
        ),
        (
            drip("", "HTTP/1.1 100 Continue\r\n\r\n"),
            "no response from",
        ),
    ] {
        let server = Server::start([act]).await;
        let mut settings = settings(&server.base);
        settings.limits.request_timeout = Duration::from_millis(300);
        let failure = client(&settings).fetch(&id()).await.unwrap_err();
        assert!(
            failure.message().contains(words),
            "{words}: {}",
            told(&failure)
        );
        assert!(
            failure.message().contains("within 300ms"),
            "{}",
            told(&failure)
        );
        assert_eq!((failure.kind, server.seen().len()), (Kind::Network, 1));
        decent(&failure);
    }
}

#[tokio::test]
async fn error_status_counts_without_body() {
    let endless = Act::Forever(
        b"HTTP/1.1 451 No\r\n\r\n{\"message\":\"".to_vec(),
        b"spam ".repeat(1000),
    );
    let truncated = raw("HTTP/1.1 451 No\r\ncontent-length: 99\r\n\r\nhalf");
    let packed = say(451, "content-encoding: gzip\r\n", "\x1f");
    for act in [endless, truncated, packed] {
        let server = Server::start([act]).await;
        let (result, requests) = server.fetch().await;
        let failure = result.unwrap_err();
        assert_eq!(
            (failure.kind, requests),
            (Kind::Provider, 1),
            "{}",
            told(&failure)
        );
        decent(&failure);
    }
}

#[tokio::test]
async fn error_body_is_read_in_part() {
    let act = Act::Forever(b"HTTP/1.1 401 No\r\n\r\n".to_vec(), b"spam ".repeat(1000));
    let server = Server::start([act]).await;
    let (client, lines) = traced(&settings(&server.base));
    assert!(client.fetch(&id()).await.is_err());
    let lines = lines.lock().unwrap().join("\n");
    assert!(lines.contains(", 65,536 bytes"), "{lines}");
}

#[tokio::test]
async fn certificates_are_read_only_for_https() {
    let host = host(&[("SSL_CERT_FILE", "/nowhere")]);
    let failure = Client::new(&settings("https://api.example"), &host, None)
        .err()
        .unwrap();
    assert_eq!(failure.kind, Kind::Network);
    decent(&failure);
    assert!(Client::new(&settings("http://127.0.0.1"), &host, None).is_ok());
}

#[tokio::test]
async fn redirect_is_reported_not_followed() {
    let elsewhere = Server::start([say(200, "", "{}")]).await;
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
        let server = Server::start([say(status, &format!("location: {location}\r\n"), "")]).await;
        let (result, requests) = server.fetch().await;
        let failure = result.unwrap_err();
        assert_eq!((failure.kind, requests), (Kind::Provider, 1));
        assert!(
            failure.message().contains(words),
            "{words}: {}",
            told(&failure)
        );
        decent(&failure);
    }
    assert_eq!(elsewhere.seen().len(), 0);
}

#[tokio::test]
async fn odd_statuses_are_not_success() {
    for status in [101, 201, 203, 206, 208, 226, 999] {
        let server = Server::start([say(status, "", "{}")]).await;
        let (result, requests) = server.fetch().await;
        let failure = result.unwrap_err();
        assert_eq!((failure.kind, requests), (Kind::Provider, 1), "{status}");
        assert!(
            failure.message().contains(&format!("HTTP {status}")),
            "{}",
            told(&failure)
        );
        assert_eq!(failure.remote.http_status, Some(status));
        decent(&failure);
    }
}

#[tokio::test]
async fn unreachable_host_is_named() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = closed.local_addr().unwrap();
    drop(closed);
    let talker = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let talks = talker.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = talker.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad\r\n\r\n").await;
            let _ = stream.read(&mut [0; 1000]).await;
        }
    });
    for (base, words) in [
        (
            format!("http://{port}"),
            format!("connection refused by {port} after 3 attempts"),
        ),
        // Too long for a label: no resolver has to be asked.
        (
            format!("http://{}.invalid", "x".repeat(64)),
            "cannot resolve xxx".to_owned(),
        ),
        (
            format!("https://{talks}"),
            format!("{talks} does not speak TLS"),
        ),
    ] {
        let failure = client(&settings(&base)).fetch(&id()).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Network, "{base}");
        assert!(failure.message().contains(&words), "{}", told(&failure));
        decent(&failure);
    }
}

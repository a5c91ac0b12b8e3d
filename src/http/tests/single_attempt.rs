//! Single attempts: unusual responses and broken connections.

use std::time::Duration;

use super::*;
use crate::error::Kind;

#[tokio::test]
async fn response_has_bytes_date_and_attempts() {
    let server = Server::start([response(
        200,
        "date: Tue, 14 Nov 2023 22:13:20 GMT\r\n",
        "{\"a\":1}",
    )])
    .await;
    let (result, requests) = server.fetch().await;
    let response = result.unwrap();
    assert_eq!(response.body, b"{\"a\":1}");
    assert_eq!(response.date, Some(now()));
    assert_eq!((response.attempts, requests), (1, 1));
    let request = server.requests()[0].to_lowercase();
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

/// Checks that each reaction ends in a failure of `kind` with these words after that many requests.
async fn assert_fails(
    kind: Kind,
    requests: usize,
    rows: impl IntoIterator<Item = (Reaction, &'static str)>,
) {
    for (reaction, words) in rows {
        let server = Server::start(std::iter::repeat_n(reaction, 4)).await;
        let (result, received) = server.fetch().await;
        let failure = result.unwrap_err();
        let text = full_text(&failure);
        assert!(failure.message().contains(words), "{words}: {text}");
        assert_eq!(
            (failure.kind, received),
            (kind, requests),
            "{words}: {text}"
        );
        assert_presentable(&failure);
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn empty_response_has_no_content() {
    let rows = [
        (response(204, "", ""), "no content (HTTP 204)"),
        (response(205, "", ""), "no content (HTTP 205)"),
        (response(200, "", ""), "the response body is empty"),
        (response(200, "", " \r\n\t"), "the response body is empty"),
    ];
    assert_fails(Kind::Provider, 1, rows).await;
}

#[tokio::test]
async fn oversized_response_is_refused() {
    let long = "x".repeat(1001);
    let announced = format!("{OK}content-length: 99999999999999\r\n\r\n");
    let lines = "a: b\r\n".repeat(150);
    let wide = format!("a: {}\r\n", "b".repeat(600_000));
    let rows = [
        (response(200, "", &long), "larger than 1000 bytes"),
        (Reaction::Stall(announced.into()), "larger than 1000 bytes"),
        (
            send_bytes(format!("{CHUNKED}3e9\r\n{long}\r\n0\r\n\r\n")),
            "larger than",
        ),
        (
            Reaction::Forever(OK.into(), b"\r\n".to_vec()),
            "larger than",
        ),
        (response(200, &lines, "{}"), "headers from"),
        (response(200, &wide, "{}"), "headers from"),
    ];
    assert_fails(Kind::Provider, 1, rows).await;
}

#[tokio::test]
async fn encoded_or_malformed_response_is_refused() {
    let rows = [
        (
            response(200, "content-encoding: gzip\r\n", "x"),
            "content encoding \"gzip\"",
        ),
        (
            response(200, "Content-Encoding: gzip, gzip\r\n", "x"),
            "content encoding",
        ),
        (
            response(200, "content-encoding: BR\r\n", "x"),
            "content encoding",
        ),
        (
            send_bytes(format!("{CHUNKED}zz\r\n{{}}\r\n0\r\n\r\n")),
            "malformed chunks",
        ),
        (
            response(200, "content-length: -1\r\n", "{}"),
            "malformed response headers",
        ),
        (
            response(200, "content-length: 1\r\n", "{}"),
            "malformed response headers",
        ),
        (
            response(200, "a b: c\r\n", "{}"),
            "malformed response headers",
        ),
    ];
    assert_fails(Kind::Provider, 1, rows).await;
}

#[tokio::test]
async fn non_http_response_is_reported() {
    let rows = [
        (
            send_bytes("SSH-2.0-OpenSSH\x1b[2J\r\n"),
            "no HTTP response from",
        ),
        (
            send_bytes("<html>hi</html>\r\n\r\n"),
            "no HTTP response from",
        ),
    ];
    assert_fails(Kind::Network, 1, rows).await;
}

#[tokio::test]
async fn broken_connection_is_retried() {
    let head = format!("{OK}content-length: 9\r\n\r\n{{\"a\"");
    let rows = [
        (send_bytes(""), "no HTTP response from"),
        (send_bytes("HTTP/1.1 20"), "no HTTP response from"),
        (send_bytes(&*head), "is truncated"),
        (send_bytes(format!("{CHUNKED}9\r\n{{\"a\"")), "is truncated"),
        (Reaction::Reset(Vec::new()), "connection reset"),
        (Reaction::Reset(head.into()), "connection reset"),
    ];
    assert_fails(Kind::Network, 3, rows).await;
}

#[tokio::test]
async fn identity_encoding_is_accepted() {
    let server = Server::start([response(200, "content-encoding: identity\r\n", "{}")]).await;
    assert_eq!(server.fetch().await.0.unwrap().body, b"{}");
}

#[tokio::test]
async fn deadline_ends_every_phase() {
    let send_forever = |first: &str, rest: &str| Reaction::Forever(first.into(), rest.into());
    for (reaction, words) in [
        (
            Reaction::Stall(Vec::new()),
            "timed out: no response from 127.0.0.1:",
        ),
        (
            Reaction::Stall(format!("{OK}a: b").into()),
            "no response from",
        ),
        (
            Reaction::Stall(format!("{OK}content-length: 5\r\n\r\n{{").into()),
            "was not complete",
        ),
        (
            send_forever("", "HTTP/1.1 100 Continue\r\n\r\n"),
            "no response from",
        ),
    ] {
        let server = Server::start([reaction]).await;
        let mut settings = settings(&server.base);
        settings.limits.request_timeout = Duration::from_millis(300);
        let failure = client(&settings).fetch(&id()).await.unwrap_err();
        assert!(
            failure.message().contains(words),
            "{words}: {}",
            full_text(&failure)
        );
        assert!(
            failure.message().contains("within 300ms"),
            "{}",
            full_text(&failure)
        );
        assert_eq!((failure.kind, server.requests().len()), (Kind::Network, 1));
        assert_presentable(&failure);
    }
}

#[tokio::test]
async fn error_status_suffices_without_body() {
    let endless = Reaction::Forever(
        b"HTTP/1.1 451 No\r\n\r\n{\"message\":\"".to_vec(),
        b"spam ".repeat(1000),
    );
    let truncated = send_bytes("HTTP/1.1 451 No\r\ncontent-length: 99\r\n\r\nhalf");
    let packed = response(451, "content-encoding: gzip\r\n", "\x1f");
    for reaction in [endless, truncated, packed] {
        let server = Server::start([reaction]).await;
        let (result, requests) = server.fetch().await;
        let failure = result.unwrap_err();
        assert_eq!(
            (failure.kind, requests),
            (Kind::Provider, 1),
            "{}",
            full_text(&failure)
        );
        assert_presentable(&failure);
    }
}

#[tokio::test]
async fn error_body_is_read_in_part() {
    let reaction = Reaction::Forever(b"HTTP/1.1 401 No\r\n\r\n".to_vec(), b"spam ".repeat(1000));
    let server = Server::start([reaction]).await;
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
    assert_presentable(&failure);
    assert!(Client::new(&settings("http://127.0.0.1"), &host, None).is_ok());
}

#[tokio::test]
async fn unreachable_host_is_named() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = closed.local_addr().unwrap();
    drop(closed);
    let plain_server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain_address = plain_server.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = plain_server.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad\r\n\r\n").await;
            let _ = stream.read(&mut [0; 1000]).await;
        }
    });
    for (base, words) in [
        (
            format!("http://{port}"),
            format!("connection refused by {port} after 3 attempts"),
        ),
        // The name is too long for a label, so no resolver is needed.
        (
            format!("http://{}.invalid", "x".repeat(64)),
            "cannot resolve xxx".to_owned(),
        ),
        (
            format!("https://{plain_address}"),
            format!("{plain_address} does not speak TLS"),
        ),
    ] {
        let failure = client(&settings(&base)).fetch(&id()).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Network, "{base}");
        assert!(
            failure.message().contains(&words),
            "{}",
            full_text(&failure)
        );
        assert_presentable(&failure);
    }
}

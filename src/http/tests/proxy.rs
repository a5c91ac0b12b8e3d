//! Lookups through a proxy, and their errors.

use super::*;
use crate::error::Kind;

/// Fetches from an API behind a proxy at `proxy`, with any certificate as the trusted one.
async fn fetch(proxy: &str) -> Failure {
    let mut settings = settings("https://api.example");
    settings.cacert = Some(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http/tests/ca.pem").into());
    settings.limits.retries = 0;
    let proxy = proxy.replace("://", "://user:SECRET@");
    let host = host(&[("HTTPS_PROXY", &proxy)]);
    let client = Client::new(&settings, &host, None).unwrap();
    client.fetch(&id()).await.unwrap_err()
}

#[tokio::test]
async fn proxy_errors_name_the_proxy() {
    for (reaction, words) in [
        (
            send_bytes("HTTP/1.1 407 No\r\n\r\n"),
            "requires a user name and a password",
        ),
        (
            send_bytes("HTTP/1.1 403 No\r\n\r\n"),
            "refused to open a tunnel to api.example:443",
        ),
        (send_bytes("SSH-2.0-x\r\n"), "refused to open a tunnel"),
        (send_bytes(""), "lost the connection to the proxy"),
        (Reaction::Reset(Vec::new()), "connection reset by the proxy"),
    ] {
        let server = Server::start([reaction]).await;
        let failure = fetch(&server.base).await;
        let address = server.base.trim_start_matches("http://");
        let proxy = format!("the proxy {address} (from HTTPS_PROXY)");
        assert!(
            failure.message().contains(words),
            "{words}: {}",
            full_text(&failure)
        );
        assert!(
            failure.message().contains(&proxy),
            "{}",
            full_text(&failure)
        );
        assert!(
            full_text(&failure).contains("NO_PROXY"),
            "{}",
            full_text(&failure)
        );
        assert_eq!(failure.kind, Kind::Network);
        assert_presentable(&failure);
        let seen = &server.requests()[..];
        assert!(matches!(seen, [head] if head.starts_with("CONNECT api.example:443 ")));
        assert!(!seen[0].contains(KEY) && !seen[0].contains(ID));
    }
}

#[tokio::test]
async fn unreachable_proxy_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let unknown = format!("{}.invalid", "x".repeat(64));
    for (proxy, words) in [
        (
            address.to_string(),
            format!("connection refused by the proxy {address}"),
        ),
        (unknown, "cannot resolve the proxy xxx".to_owned()),
    ] {
        let failure = fetch(&format!("http://{proxy}")).await;
        assert!(
            failure.message().contains(&words),
            "{}",
            full_text(&failure)
        );
        assert_presentable(&failure);
    }
}

#[tokio::test]
async fn tunnelled_errors_name_the_api() {
    let tunnel = "HTTP/1.1 200 OK\r\n\r\n";
    let server = Server::start([send_bytes(format!("{tunnel}not TLS at all"))]).await;
    let failure = fetch(&server.base).await;
    let message = failure.message();
    assert!(
        message.contains("api.example:443") && !message.contains("the proxy"),
        "{message}"
    );
}

#[tokio::test]
async fn loopback_is_contacted_directly() {
    let proxy = Server::start([]).await;
    let server = Server::start([response(200, "", "{}")]).await;
    let names = [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "all_proxy",
    ];
    let host = host(&names.map(|name| (name, &*proxy.base)));
    let client = Client::new(&settings(&server.base), &host, None).unwrap();
    client.fetch(&id()).await.unwrap();
    assert_eq!((proxy.requests().len(), server.requests().len()), (0, 1));
}

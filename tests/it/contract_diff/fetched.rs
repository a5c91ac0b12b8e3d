//! Documents from a URL: fetched without a credential, from https or this machine only.

use sessctl::provider::Provider;

use super::document;
use crate::run::{RunResult, sessctl};
use crate::server::tls::Authority;
use crate::server::{Reply, Server};

fn deck_document() -> Reply {
    Reply::json(document(Provider::named("deck").unwrap()).to_string())
}

fn fetch(url: &str, words: &[&str]) -> RunResult {
    let mut line = vec!["contract", "diff", "deck", url];
    line.extend(words);
    let provider = Provider::named("deck").unwrap();
    // A configured credential must not be sent.
    sessctl(&line).at(provider, "https://api.example.com").run()
}

#[test]
fn document_is_fetched_without_credential() {
    let server = Server::always(deck_document());
    let url = format!("{}/openapi.json?version=2", server.url());
    fetch(&url, &["-v"])
        .code(0)
        .stderr_has(&["> GET", "/openapi.json (attempt 1)", "< 200"]);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].path, "/openapi.json?version=2");
    let names: Vec<_> = requests[0]
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["accept", "accept-encoding", "user-agent", "host"]);
}

#[test]
fn transient_errors_are_retried() {
    let server = Server::script(vec![Reply::status(503, ""), deck_document()]);
    fetch(&server.url(), &[]).code(0);
    assert_eq!(server.requests().len(), 2);
    let server = Server::always(Reply::status(404, "<html>"));
    fetch(&server.url(), &[])
        .code(6)
        .plain_error()
        .stderr_has(&["HTTP 404", "must be public"]);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn redirects_are_not_followed() {
    let other = Server::always(deck_document());
    let target = format!("{}/there?token=SECRET", other.url());
    let server = Server::always(Reply::status(302, "").header("location", &target));
    fetch(&server.url(), &[])
        .code(6)
        .plain_error()
        .stderr_has(&["HTTP 302, redirected to", "/there; not followed"]);
    assert_eq!(other.requests().len(), 0);
}

#[test]
fn large_documents_are_refused() {
    let server = Server::always(Reply::json(" ".repeat((1 << 20) + 1)));
    fetch(&server.url(), &["--max-body", "1"])
        .code(6)
        .stderr_has(&["larger than 1 MiB", "--max-body"]);
}

#[test]
fn other_urls_are_refused() {
    for (url, reason) in [
        ("http://example.com/openapi.yaml", "must begin with https"),
        ("ftp://example.com/openapi.yaml", "must begin with https"),
        ("https://user:SECRET@example.com/", "contains user info"),
        ("https://", "is not a URL"),
    ] {
        fetch(url, &[]).code(2).plain_error().stderr_has(&[reason]);
    }
}

#[test]
fn certificate_authority_can_be_named() {
    let authority = Authority::new();
    let server = Server::with_tls(authority.server("localhost", 2099), deck_document());
    let url = server.url().replace("127.0.0.1", "localhost");
    let file = authority.file();
    fetch(&url, &["--cacert", file.to_str().unwrap()]).code(0);
    fetch(&url, &[]).code(7);
}

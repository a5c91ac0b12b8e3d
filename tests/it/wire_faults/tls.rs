//! N: TLS servers and trusted certificates.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rustls::ServerConfig;
use sessctl::provider::{self, Provider};
use tempfile::TempDir;

use crate::cases::run_command;
use crate::cases::{Context, check_requests};
use crate::run::{RunResult, sessctl};
use crate::server::tls::{Authority, self_signed, self_signed_authority};
use crate::server::{Reply, Server};

/// Runs a lookup of each provider over TLS; `trust` is passed by `--cacert`.
#[track_caller]
fn each(
    tls: &Arc<ServerConfig>,
    trust: &Authority,
    host: &str,
    check: impl Fn(RunResult, &Server),
) {
    let file = trust.file();
    for provider in provider::ALL {
        let context = Context::of(provider);
        let server = Server::with_tls(tls.clone(), Reply::json(&context.document));
        let url = format!("https://{host}:{}", server.address.port());
        let line = [
            provider.name,
            "get",
            &context.id,
            "--cacert",
            file.to_str().unwrap(),
        ];
        let result = sessctl(&line).at(provider, &url).run();
        let expected = usize::from(result.code == 0);
        check_requests(provider, &context.id, &server.requests(), expected);
        check(result, &server);
    }
}

/// Checks for a final error: one connection, no request, and no hint to skip verification.
#[track_caller]
fn refused(result: RunResult, server: &Server, message: &[&str]) {
    let result = result.code(7).plain_error().stderr_has(message);
    assert_eq!(server.connections(), 1, "{result:#?}");
    assert!(!result.stderr.contains("insecure"), "{result:#?}");
}

#[test]
fn n15_expired_certificate_is_refused() {
    let authority = Authority::new();
    for host in ["127.0.0.1", "localhost"] {
        each(
            &authority.server(host, 2099),
            &authority,
            host,
            |result, _| {
                drop(result.code(0));
            },
        );
    }
    let expired = authority.server("127.0.0.1", 2021);
    each(&expired, &authority, "127.0.0.1", |result, server| {
        let message = ["the certificate of 127.0.0.1 has expired", "clock"];
        refused(result, server, &message);
    });
}

#[test]
fn n16_unknown_issuer_is_refused() {
    let authority = Authority::new();
    let unknown_issuer = Authority::new().server("127.0.0.1", 2099);
    let self_signed_server = self_signed("127.0.0.1");
    for tls in [unknown_issuer, self_signed_server] {
        each(&tls, &authority, "127.0.0.1", |result, server| {
            refused(result, server, &["is not trusted", "SSL_CERT_FILE"]);
        });
    }
}

/// Runs a Deck lookup on `localhost` over TLS with a variable set.
fn deck_get(tls: &Arc<ServerConfig>, variable: (&str, &Path), flags: &[&str]) -> RunResult {
    let provider = Provider::named("deck").unwrap();
    let context = Context::of(provider);
    let server = Server::with_tls(tls.clone(), Reply::json(&context.document));
    let url = format!("https://localhost:{}", server.address.port());
    let line = [&["deck", "get", &context.id, "--retries", "0"], flags].concat();
    let result = sessctl(&line)
        .at(provider, &url)
        .env(variable.0, variable.1)
        .run();
    assert_eq!(server.requests().len(), usize::from(result.code == 0));
    result
}

#[test]
fn named_self_signed_certificate_is_trusted() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, pem: &str| {
        let path = folder.path().join(name);
        fs::write(&path, pem).unwrap();
        path
    };
    let (good, pem) = self_signed_authority(Some("localhost"), 2099);
    let path = file("good.pem", &pem);
    let cacert = ["--cacert", path.to_str().unwrap()];
    deck_get(&good, ("X", &path), &cacert).code(0);
    deck_get(&good, ("SSL_CERT_FILE", &path), &[]).code(0);
    // Refused: another certificate for the same name, a wrong name, a wrong date.
    let (other, other_pem) = self_signed_authority(Some("localhost"), 2099);
    let refused = |tls: &Arc<ServerConfig>, path: &Path, message: &str| {
        deck_get(tls, ("SSL_CERT_FILE", path), &[])
            .code(7)
            .plain_error()
            .stderr_has(&[message]);
    };
    refused(&other, &path, "is not trusted: it is self-signed");
    let (elsewhere, pem) = self_signed_authority(Some("other.example"), 2099);
    refused(
        &elsewhere,
        &file("name.pem", &pem),
        "valid for other.example",
    );
    let (expired, pem) = self_signed_authority(Some("localhost"), 2021);
    refused(&expired, &file("date.pem", &pem), "has expired");
    let (nameless, pem) = self_signed_authority(None, 2099);
    refused(
        &nameless,
        &file("san.pem", &pem),
        "it has no subjectAltName",
    );
    // A bundle with a byte order mark, as editors on Windows write it.
    let both = file(
        "both.pem",
        &format!("\u{feff}{other_pem}{}", "# a comment\n"),
    );
    deck_get(&other, ("SSL_CERT_FILE", &both), &[]).code(0);
}

#[test]
fn certificate_folders_may_be_a_list() {
    let authority = Authority::new();
    let good = authority.server("localhost", 2099);
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["a", "b"] {
        fs::create_dir(at(name)).unwrap();
    }
    fs::copy(authority.file(), at("b").join("0a1b2c3d.0")).unwrap();
    for (list, code) in [
        (vec![at("a"), at("b")], 0),
        (vec![at("missing"), at("b")], 0),
        (vec![at("a"), at("missing")], 7),
    ] {
        let value = std::env::join_paths(list).unwrap();
        deck_get(&good, ("SSL_CERT_DIR", Path::new(&value)), &[]).code(code);
    }
}

#[test]
fn certificate_files_must_be_regular() {
    let good = Authority::new().server("localhost", 2099);
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe");
    run_command(Command::new("mkfifo").arg(&pipe));
    for path in [&pipe, Path::new("/dev/zero")] {
        let word = path.to_str().unwrap();
        deck_get(&good, ("SSL_CERT_FILE", path), &[])
            .code(7)
            .stderr_has(&["SSL_CERT_FILE", "is not a regular file"]);
        deck_get(&good, ("X", path), &["--cacert", word])
            .code(2)
            .stderr_has(&[word, "is not a regular file"]);
    }
}

#[test]
fn n17_certificate_for_other_host_is_refused() {
    let authority = Authority::new();
    let other = authority.server("other.example", 2099);
    for host in ["127.0.0.1", "localhost"] {
        each(&other, &authority, host, |result, server| {
            refused(result, server, &["valid for other.example"]);
        });
    }
}

/// Starts a server that reads once from its first connection and then sends these bytes.
fn respond_once(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        stream.write_all(bytes).unwrap();
    });
    address
}

#[test]
fn n18_plain_response_is_not_tls() {
    let authority = Authority::new();
    let file = authority.file();
    let get = |provider: &provider::Provider, url: &str| {
        let line = [provider.name, "get", provider.sample.id, "--retries", "0"];
        sessctl(&[&line[..], &["--cacert", file.to_str().unwrap()]].concat())
            .at(provider, url)
            .run()
            .code(7)
            .plain_error()
    };
    for provider in provider::ALL {
        for (bytes, message) in [
            (
                &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
                "does not speak TLS",
            ),
            (b"\x15\x03\x03\x00\x02\x02\x46", "no TLS with"),
            (b"\x15\x03\x03\x00\x02\x02\x28", "no TLS with"),
            (b"", "closed the connection during the TLS handshake"),
        ] {
            get(provider, &format!("https://{}", respond_once(bytes)))
                .stderr_has(&[message, "hint: "]);
        }
        let tls = Server::with_tls(authority.server("127.0.0.1", 2099), Reply::json("{}"));
        let result = get(provider, &format!("http://{}", tls.address));
        assert_eq!(tls.requests().len(), 0, "{result:#?}");
    }
}

#[test]
fn n19_unreadable_certificates_are_named() {
    let authority = Authority::new();
    let good = authority.server("127.0.0.1", 2099);
    let folder = tempfile::TempDir::new().unwrap();
    let garbage = folder.path().join("garbage.pem");
    let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    std::fs::write(&garbage, format!("\u{1b}[31m\n{pem}")).unwrap();
    for provider in provider::ALL {
        let context = Context::of(provider);
        let server = Server::with_tls(good.clone(), Reply::json(&context.document));
        let run = |variable: &str, value: &str| {
            let line = [provider.name, "get", &context.id];
            let run = sessctl(&line).at(provider, &server.url());
            run.env(variable, value).run()
        };
        for path in [
            folder.path().join("none.pem"),
            garbage.clone(),
            folder.path().into(),
        ] {
            let path = path.to_str().unwrap();
            run("SSL_CERT_FILE", path)
                .code(7)
                .plain_error()
                .stderr_has(&["SSL_CERT_FILE", path]);
        }
        run("SSL_CERT_DIR", "/nowhere")
            .code(7)
            .stderr_has(&["SSL_CERT_DIR"]);
        assert_eq!(server.connections(), 0);
        run("SSL_CERT_FILE", authority.file().to_str().unwrap()).code(0);
        // Certificates are not read for unencrypted connections.
        let plain = Server::always(Reply::json(&context.document));
        sessctl(&[provider.name, "get", &context.id])
            .at(provider, &plain.url())
            .env("SSL_CERT_FILE", "/nowhere")
            .run()
            .code(0);
    }
}

//! N: names that do not resolve and connections that fail.

use std::net::{TcpListener, TcpStream};

use sessctl::provider::{self, Provider};

use crate::cases::{Context, check_requests, limited};
use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Server};

fn closed_address() -> String {
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    address.to_string()
}

#[track_caller]
fn get(provider: &Provider, url: &str, options: &[&str]) -> RunResult {
    let mut line = vec![provider.name, "get", provider.sample.id];
    line.extend(options);
    sessctl(&line)
        .at(provider, url)
        // A resolver without a response must not delay the test.
        .env("RES_OPTIONS", "timeout:1 attempts:1")
        .run()
}

#[test]
fn n01_unresolved_name_is_reported_once() {
    let long = format!("{}.invalid", "a".repeat(64));
    for provider in provider::ALL {
        for name in ["sessctl-test.invalid", &long] {
            let result = get(provider, &format!("https://{name}"), &[])
                .code(7)
                .plain_error()
                .stderr_has(&[name, "hint: "]);
            assert!(!result.stderr.contains("attempts"), "{result:#?}");
        }
        get(provider, "https://sessctl-test.invalid", &[])
            .stderr_has(&["cannot resolve sessctl-test.invalid", "HTTPS_PROXY"]);
    }
}

#[test]
fn n02_refused_connection_names_host_and_port() {
    let address = closed_address();
    let refused = format!("connection refused by {address}");
    for provider in provider::ALL {
        for (more, message) in [
            (&["--retries", "0"][..], &refused),
            (&["--retries", "1"], &format!("{refused} after 2 attempts")),
        ] {
            get(provider, &format!("http://{address}"), more)
                .code(7)
                .plain_error()
                .stderr_has(&[message]);
        }
    }
}

/// The system silently drops connections to a listener with a full queue.
#[test]
fn n03_silent_host_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    rustix::net::listen(&listener, 0).unwrap();
    let address = listener.local_addr().unwrap();
    let connect = || TcpStream::connect_timeout(&address, std::time::Duration::from_millis(100));
    let queued: Vec<_> = std::iter::from_fn(|| connect().ok()).take(8).collect();
    assert!(queued.len() < 8, "the queue is never full");
    let deck = Provider::named("deck").unwrap();
    get(deck, &format!("http://{address}"), &["--retries", "0"])
        .code(7)
        .plain_error()
        .stderr_has(&[&format!("cannot connect to {address} within 5s")]);
    get(
        deck,
        &format!("http://{address}"),
        &["--request-timeout", "1s"],
    )
    .code(7)
    .plain_error()
    .stderr_has(&["timed out"]);
}

#[test]
fn n20_verification_cannot_be_disabled() {
    let flags = ["--insecure", "-k", "--no-verify", "--no-check-certificate"];
    for flag in flags {
        sessctl(&["deck", "get", "sess_1", flag])
            .run()
            .code(2)
            .plain_error();
    }
    for line in [&["--help"][..], &["deck", "get", "--help"], &["man"]] {
        let result = sessctl(line).run().code(0);
        assert!(!result.stdout.contains("insecure"), "{result:#?}");
    }
    for file in ["src/http/transport.rs", "src/http/tls.rs", "Cargo.toml"] {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(file).unwrap();
        for word in ["danger", "invalid_certs", "ServerCertVerifier"] {
            assert!(!text.contains(word), "{word}");
        }
    }
    // The program's own verifier calls the standard one first, and has a single exception.
    let verifier = include_str!("../../../src/http/tls/verifier.rs");
    for (word, count) in [("ServerCertVerified::assertion()", 1), (".dangerous()", 1)] {
        assert_eq!(verifier.matches(word).count(), count, "{word}");
    }
}

/// `localhost` may resolve to an IPv6 address first; the server listens on IPv4 only.
#[test]
fn n27_next_address_is_tried() {
    for provider in provider::ALL {
        let context = Context::of(provider);
        let server = Server::always(Reply::json(&context.document));
        let url = format!("http://localhost:{}", server.address.port());
        sessctl(&[provider.name, "get", &context.id])
            .at(provider, &url)
            .run()
            .code(0);
        check_requests(provider, &context.id, &server.requests(), 1);
    }
}

#[test]
fn n28_few_descriptors_end_cleanly() {
    let deck = Provider::named("deck").unwrap();
    let context = Context::of(deck);
    let server = Server::always(Reply::json(&context.document));
    let mut reported = 0;
    for limit in 5..=16 {
        let run = sessctl(&["deck", "get", &context.id, "--retries", "0"]).at(deck, &server.url());
        let output = limited(&run, &format!("-n {limit}")).output().unwrap();
        let code = output.status.code().unwrap_or(-1);
        assert!([0, 7, 70].contains(&code), "{limit}: {output:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!stderr.contains("panicked"), "{limit}: {stderr}");
        reported += usize::from(code == 7 && stderr.contains("too many open files"));
    }
    assert!(reported > 0, "no limit affected the connection");
}

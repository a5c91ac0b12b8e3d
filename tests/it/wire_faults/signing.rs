//! S: signed requests. The check follows the provider's description and shares no code with the
//! program.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ring::digest::{SHA256, digest};
use sessctl::provider::Provider;

use crate::cases::{Context, check_requests};
use crate::run::{credential, sessctl};
use crate::server::{Reply, Request, Server};

fn zephr() -> &'static Provider {
    Provider::named("zephr").unwrap()
}

/// Checks the signature of a request, and returns its timestamp and nonce.
#[track_caller]
fn verify(request: &Request) -> (u64, String) {
    let header = request.header("authorization").unwrap();
    let signed = header.strip_prefix("ZEPHR-HMAC-SHA256 ").unwrap();
    let parts: Vec<&str> = signed.split(':').collect();
    let [access, timestamp, nonce, hash] = parts[..] else {
        panic!("{header}");
    };
    assert_eq!(access, credential(zephr(), "access_key"));
    let secret = credential(zephr(), "secret_key");
    // The order is secret, body, path, query, method, timestamp, nonce; body and query are empty.
    let text = format!(
        "{secret}{}{}{timestamp}{nonce}",
        request.path, request.method
    );
    let mut expected = String::new();
    for byte in digest(&SHA256, text.as_bytes()).as_ref() {
        expected += &format!("{byte:02x}");
    }
    assert_eq!(hash, expected, "{}", request.path);
    let timestamp: u64 = timestamp.parse().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let signed_at = Duration::from_millis(timestamp);
    assert!(
        now.abs_diff(signed_at) < Duration::from_secs(60),
        "{timestamp} is not now"
    );
    (timestamp, nonce.to_owned())
}

#[test]
fn s24_every_attempt_has_new_signature() {
    let context = Context::of(zephr());
    let fault = Reply::status(503, "");
    let server = Server::script(vec![fault.clone(), fault, Reply::json(&context.document)]);
    sessctl(&["zephr", "get", &context.id])
        .at(zephr(), &server.url())
        .run()
        .code(0);
    let requests = server.requests();
    check_requests(zephr(), &context.id, &requests, 3);
    let signed: Vec<_> = requests.iter().map(verify).collect();
    let nonces: BTreeSet<&String> = signed.iter().map(|(_, nonce)| nonce).collect();
    assert_eq!(nonces.len(), 3, "{signed:?}");
    let times = signed.iter().map(|(time, _)| time);
    assert!(times.is_sorted_by(|a, b| a < b), "{signed:?}");
}

/// Ids with characters that must be encoded in a path, and base URLs with a path.
#[test]
fn s27_signature_matches_sent_request() {
    let ids = [
        "26a73b7a-f7d0-48d8-85dd-a04b07313895",
        "SS0123456789ABCD",
        "a:b@c",
        "a+b&c=d;e",
        "(a)*!'\"<>[]{}|^`~$,",
        "~-._",
    ];
    for prefix in ["", "/a/path", "/a%20path/"] {
        for id in ids {
            let server = Server::always(Reply::status(404, r#"{"message":"none"}"#));
            sessctl(&["zephr", "get", "--any-id", "--", id])
                .at(zephr(), &format!("{}{prefix}", server.url()))
                .run()
                .code(4);
            let requests = server.requests();
            assert_eq!(requests.len(), 1);
            let path = &requests[0].path;
            assert!(path.starts_with(prefix), "{path}");
            let tail = path.rsplit('/').next().unwrap();
            let decoded: Vec<u8> = url::form_urlencoded::parse(tail.replace('+', "%2B").as_bytes())
                .flat_map(|(key, value)| {
                    assert_eq!(value, "");
                    key.into_owned().into_bytes()
                })
                .collect();
            assert_eq!(decoded, id.as_bytes());
            verify(&requests[0]);
        }
    }
}

/// Returns the time ten and a half minutes ahead or ago, as an HTTP date.
fn shifted_date(ahead: bool) -> String {
    let ten = Duration::from_secs(630);
    let now = SystemTime::now();
    httpdate::fmt_http_date(if ahead { now + ten } else { now - ten })
}

#[test]
fn s25_clock_skew_is_reported_when_signing() {
    let refused = |provider: &Provider, date: &str| {
        let server = Server::always(
            Reply::status(401, provider.sample.unauthorized.body).header("date", date),
        );
        let result = sessctl(&[provider.name, "get", provider.sample.id])
            .at(provider, &server.url())
            .run()
            .code(3)
            .plain_error();
        check_requests(provider, provider.sample.id, &server.requests(), 1);
        result.stderr
    };
    for ahead in [true, false] {
        let stderr = refused(zephr(), &shifted_date(ahead));
        assert!(
            stderr.contains("clock") && stderr.contains("differs by 10m"),
            "{stderr}"
        );
        let stderr = refused(Provider::named("deck").unwrap(), &shifted_date(ahead));
        assert!(!stderr.contains("clock"), "{stderr}");
    }
    let right = httpdate::fmt_http_date(SystemTime::now());
    for date in [right.as_str(), "garbage", "", "Sun, 06 Nov 1994"] {
        let stderr = refused(zephr(), date);
        assert!(!stderr.contains("clock"), "{date}: {stderr}");
    }
}

//! Misplaced credentials on the command line are neither printed nor sent.

use sessctl::provider::{self, Provider};

use crate::run::{Run, sessctl};
use crate::server::{Reply, Server};

/// Returns a long key, because messages truncate quoted arguments.
fn long_key() -> String {
    format!("SECRET{}", "0123456789SECRET".repeat(7))
}

/// Returns command lines with a misplaced key.
fn lines(key: &str) -> Vec<Vec<String>> {
    let words: &[&[&str]] = &[
        &["deck", "get", "KEY"],
        &["deck", "get", "a/KEY"],
        &["get", "KEY"],
        &["deck", "get", "x", "--profile", "KEY"],
        &["deck", "check", "x", "--report", "KEY"],
        &["deck", "check", "KEY"],
        &["deck", "check", "KEY", "--json", "--report", "junit=j.xml"],
        &["deck", "wait", "x", "--for", "KEY="],
        &["diff", "KEY", "KEY"],
        &["diff", "deck:x", "deck:y", "--ignore", "KEY"],
        &["deck", "get", "x", "-q", "KEY|"],
        &["mock", "--", "KEY"],
        &["KEY"],
        &["deck", "KEY"],
        &["deck", "get", "x", "--KEY"],
        &["imprint", "get", "x", "-o", "KEY"],
        &["check", "-f", "KEY"],
        &["get", "@KEY"],
        &["deck", "get", "x", "-o", "ndjson", "--resume", "KEY"],
    ];
    let line = |line: &&[&str]| line.iter().map(|word| word.replace("KEY", key)).collect();
    words.iter().map(line).collect()
}

#[test]
fn misplaced_keys_are_never_printed() {
    let key = long_key();
    for line in lines(&key) {
        let result = sessctl(&line).env("SESSCTL_DECK_API_KEY", &key).run();
        assert_ne!(result.code, 0, "{result:#?}");
    }
}

#[test]
fn keys_are_recognized_by_prefix() {
    for provider in provider::ALL {
        for prefix in provider.key_prefixes {
            for line in lines(&format!("{prefix}live_SECRET")) {
                assert_ne!(sessctl(&line).run().code, 0, "{line:?}");
            }
        }
    }
}

#[test]
fn configured_keys_are_recognized() {
    let config = "[deck]\napi_key = \"SECRET-of-deck\"\n[profiles.other.kayle]\napi_key = { env = \"MY_KEY\" }\n";
    for key in ["SECRET-of-deck", "SECRET-of-kayle"] {
        let server = Server::always(Reply::json("{}"));
        for verb in ["get", "wait", "check"] {
            let result = sessctl(&["deck", verb, "--any-id", key])
                .config(config)
                .env("MY_KEY", "SECRET-of-kayle")
                .env("SESSCTL_DECK_BASE_URL", "http://127.0.0.1:9")
                .run();
            assert_ne!(result.code, 0, "{result:#?}");
        }
        assert!(server.requests().is_empty());
    }
}

/// Prepares a run with credentials.
fn with_credentials(line: &[&str], server: &Server) -> Run {
    let imprint = Provider::named("imprint").unwrap();
    sessctl(line)
        .at(imprint, &server.url())
        .env("SESSCTL_ZEPHR_SECRET_KEY", "SECRET-of-zephr")
}

#[test]
fn configured_keys_are_never_printed() {
    let key = long_key();
    for config in [
        format!("[deck]\napi_key = \"{key}\"\n"),
        "[profiles.other.deck]\napi_key = { env = \"MY_KEY\" }\n".to_owned(),
    ] {
        for line in lines(&key) {
            let run = sessctl(&line).config(&config).env("MY_KEY", &key);
            let result = run.run();
            assert_ne!(result.code, 0, "{result:#?}");
        }
    }
}

#[test]
fn credentials_are_not_sent_as_ids() {
    let server = Server::always(Reply::json("{}"));
    let prefixed = |id: &str| format!("imprint:{id}");
    for id in [
        "SECRET-of-zephr",
        "kk_live_SECRET",
        "sk_1",
        "mock-imprint-api-keySECRET",
    ] {
        for verb in ["get", "wait", "check"] {
            let result = with_credentials(&["imprint", verb, "--any-id", id], &server).run();
            assert_eq!(result.code, 2, "{result:#?}");
            result.stderr_has(if verb == "check" {
                &[]
            } else {
                &["it was not sent"]
            });
        }
        let result = with_credentials(&["diff", &prefixed(id), &prefixed("x")], &server).run();
        result.code(2).stderr_has(&["it was not sent"]);
    }
    assert!(server.requests().is_empty());
    let result = with_credentials(&["imprint", "get", "sk_1", "x", "-o", "ndjson"], &server).run();
    assert_eq!(server.requests().len(), 1, "{result:#?}");
}

#[test]
fn revealed_secrets_stay_out_of_errors() {
    let imprint = Provider::named("imprint").unwrap();
    let body = r#"{"id":"x","client_secret":"cs_SECRET","expires_at":"2099-01-01T00:00:00Z"}"#;
    let server = Server::always(Reply::json(body));
    let line = [
        "imprint",
        "get",
        "x",
        "--any-id",
        "--show-secrets",
        "-q",
        ".client_secret|error",
    ];
    let result = sessctl(&line).at(imprint, &server.url()).run();
    assert!(result.code == 2 && result.stdout.is_empty(), "{result:#?}");
}

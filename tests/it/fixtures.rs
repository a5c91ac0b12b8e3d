//! The providers' documents: the real binary fetches each of them and prints it in every format.
//! Values that must be redacted contain the canary, which `run` searches for after every run.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use sessctl::error::Kind;
use sessctl::provider::{self, Provider};

use crate::run::{CANARY, sessctl};
use crate::server::{Reply, Server};

fn folder(provider: &Provider) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(provider.name)
}

/// The documents of a provider: file name and text.
pub fn documents(provider: &Provider) -> Vec<(String, String)> {
    let mut found: Vec<_> = fs::read_dir(folder(provider))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
                && !path.ends_with("errors.json")
        })
        .map(|path| {
            (
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                fs::read_to_string(path).unwrap(),
            )
        })
        .collect();
    found.sort();
    for required in ["full.json", "minimal.json"] {
        let present = found.iter().any(|(name, _)| name == required);
        assert!(
            present,
            "tests/fixtures/{}/{required} is missing",
            provider.name
        );
    }
    found
}

/// The documented errors of a provider, with the expected outcomes.
pub fn errors(provider: &Provider) -> Vec<Value> {
    let text = fs::read_to_string(folder(provider).join("errors.json")).unwrap();
    let errors: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(errors.len() >= 4, "{}", provider.name);
    errors
}

/// The session id of a document.
pub fn id_of(provider: &Provider, document: &str) -> String {
    let response: Value = serde_json::from_str(document).unwrap();
    let endpoint = &provider.endpoint;
    let session = response.pointer(endpoint.session).unwrap();
    let own = endpoint
        .session_list
        .as_ref()
        .and_then(|list| session.pointer(list.path)?.get(0)?.pointer(list.id));
    let id = endpoint
        .id
        .and_then(|pointer| session.pointer(pointer))
        .or(own);
    id.and_then(Value::as_str)
        .unwrap_or(provider.sample.id)
        .to_owned()
}

const FORMATS: &[&[&str]] = &[
    &[],
    &["--json"],
    &["-o", "ndjson"],
    &["--yaml"],
    &["--raw"],
    &["--raw", "--yaml"],
    &["-q", "."],
    &["-v"],
];

#[test]
fn no_format_shows_a_secret() {
    for provider in provider::ALL {
        for (name, text) in documents(provider) {
            let id = id_of(provider, &text);
            let server = Server::always(Reply::json(&text));
            for format in FORMATS {
                let mut line = vec![provider.name, "get", id.as_str()];
                line.extend(*format);
                let result = sessctl(&line).at(provider, &server.url()).run();
                assert_eq!(result.code, 0, "{name} {format:?}: {result:#?}");
                assert!(!result.stdout.is_empty(), "{name} {format:?}");
            }
            assert_eq!(server.requests().len(), FORMATS.len(), "{name}");
        }
    }
}

#[test]
fn show_secrets_never_shows_credentials() {
    let mut shown = 0;
    for provider in provider::ALL {
        for (name, text) in documents(provider) {
            let id = id_of(provider, &text);
            let server = Server::always(Reply::json(&text));
            let result = sessctl(&[provider.name, "get", &id, "--json", "--show-secrets"])
                .at(provider, &server.url())
                .may_reveal()
                .run()
                .code(0);
            assert_eq!(
                result.stdout.contains(CANARY),
                text.contains(CANARY),
                "{name}: {result:#?}"
            );
            shown += usize::from(text.contains(CANARY));
            for key in provider.schemes[0].keys() {
                let credential = crate::run::credential(provider, key);
                assert!(
                    !result.stdout.contains(&credential) && !result.stderr.contains(&credential),
                    "{name}"
                );
            }
        }
    }
    assert!(shown >= 5, "only {shown} fixtures contain a secret");
}

#[test]
fn json_keeps_members_digits_and_order() {
    for provider in provider::ALL {
        for (name, text) in documents(provider) {
            let id = id_of(provider, &text);
            let server = Server::always(Reply::json(&text));
            let result = sessctl(&[
                provider.name,
                "get",
                &id,
                "--raw",
                "--show-secrets",
                "-o",
                "ndjson",
            ])
            .at(provider, &server.url())
            .may_reveal()
            .run()
            .code(0);
            assert_eq!(normalize(&result.stdout), normalize(&text), "{name}");
        }
    }
}

/// Removes white space from JSON and makes escapes uniform; everything else is unchanged.
fn normalize(text: &str) -> String {
    let mut normalized = String::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let string = stream.next().unwrap().unwrap();
            normalized += &format!("{string:?}");
            rest = &rest[stream.byte_offset()..];
        } else {
            normalized.extend((!first.is_whitespace()).then_some(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    normalized
}

#[test]
fn documented_errors_become_clear_messages() {
    for provider in provider::ALL {
        for error in errors(provider) {
            let name = format!("{}: {}", provider.name, error["name"]);
            let body = match &error["text"] {
                Value::String(text) => text.clone(),
                _ if error["body"].is_null() => String::new(),
                _ => error["body"].to_string(),
            };
            let status = u16::try_from(error["status"].as_u64().unwrap()).unwrap();
            let mut reply = Reply::status(status, &body);
            for (header, value) in error["headers"].as_object().unwrap() {
                reply = reply.header(header, value.as_str().unwrap());
            }
            let server = Server::always(reply);
            let result = sessctl(&[provider.name, "get", provider.sample.id, "--retries", "0"])
                .at(provider, &server.url())
                .run();
            let kind = Kind::ALL
                .iter()
                .find(|kind| error["kind"] == kind.word())
                .unwrap();
            assert_eq!(
                result.code,
                i32::from(kind.exit_code()),
                "{name}: {result:#?}"
            );
            for message in error["says"].as_array().unwrap() {
                assert!(
                    result.stderr.contains(message.as_str().unwrap()),
                    "{name} lacks {message}: {result:#?}"
                );
            }
            if let Value::String(request) = &error["request_id"] {
                assert!(
                    result.stderr.contains(request),
                    "{name}: no request id: {result:#?}"
                );
            }
            result.plain_error();
        }
    }
}

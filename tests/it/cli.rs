//! The command line: exit codes, help, configuration and mock.

use std::net::TcpListener;

use sessctl::provider::{self, Provider};

use crate::run::{self, sessctl};
use crate::server::{Reply, Server};

const KAYLE_ID: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";

fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

#[test]
fn mock_responds_for_every_provider() {
    for provider in provider::ALL {
        let result = sessctl(&[provider.name, "get", provider.sample.id, "--mock"])
            .run()
            .code(0);
        assert_eq!(result.stderr, "");
        result.stdout_has(&["State"]);
        sessctl(&[provider.name, "get", provider.sample.id, "--mock=not-found"])
            .run()
            .code(4)
            .plain_error();
        sessctl(&[
            provider.name,
            "get",
            provider.sample.id,
            "--mock=unauthorized",
        ])
        .run()
        .code(3)
        .plain_error();
    }
}

#[test]
fn table_shows_every_documented_label() {
    for provider in provider::ALL {
        let result = sessctl(&[provider.name, "get", provider.sample.id, "--mock"])
            .run()
            .code(0);
        for section in provider.sections {
            for field in section
                .fields
                .iter()
                .filter(|field| field.placement.is_shown())
                // The heading and the state contain these two.
                .filter(|field| {
                    Some(field.path) != provider.endpoint.id
                        && field.role != Some(provider::Role::Status)
                })
            {
                assert!(
                    result.stdout.contains(field.label),
                    "{}: {:?} is not shown: {result:#?}",
                    provider.name,
                    field.label
                );
            }
        }
    }
}

/// Causes every documented exit code that a lookup can have.
#[test]
fn exit_codes_match_documentation() {
    let get = |server: &Server| {
        sessctl(&["deck", "get", "sess_1", "--retries", "0"])
            .at(deck(), &server.url())
            .run()
    };
    let error = r#"{"errors":[{"type":"t","code":"c","message":"m"}],"request_id":"req_1"}"#;
    let closed_port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    sessctl(&["deck", "get", "sess_1", "--mock"]).run().code(0);
    sessctl(&["deck", "get", "nonsense"])
        .run()
        .code(2)
        .plain_error();
    sessctl(&["deck", "get"]).run().code(2).plain_error();
    sessctl(&["deck", "get", "sess_1", "-p", "none"])
        .config("")
        .run()
        .code(2)
        .plain_error();
    sessctl(&["deck", "get", "sess_1"])
        .run()
        .code(3)
        .plain_error()
        .stderr_has(&["SESSCTL_DECK_API_KEY"]);
    get(&Server::always(Reply::status(401, "")))
        .code(3)
        .plain_error()
        .stderr_has(&["SESSCTL_DECK_API_KEY"]);
    get(&Server::always(Reply::status(404, error)))
        .code(4)
        .plain_error()
        .stderr_has(&["req_1"]);
    get(&Server::always(
        Reply::status(429, error).header("retry-after", "86400"),
    ))
    .code(5)
    .plain_error()
    .stderr_has(&["pause of 1d"]);
    get(&Server::always(Reply::status(500, error)))
        .code(6)
        .plain_error()
        .stderr_has(&["500", "req_1"]);
    get(&Server::always(Reply::json("not json")))
        .code(6)
        .plain_error();
    sessctl(&["deck", "get", "sess_1", "--retries", "0"])
        .at(deck(), &format!("http://{closed_port}"))
        .run()
        .code(7)
        .plain_error()
        .stderr_has(&["connection refused"]);
    let full_disk = sessctl(&["deck", "get", "sess_1", "--mock"])
        .command()
        .stdout(std::fs::File::create("/dev/full").unwrap())
        .output()
        .unwrap();
    assert_eq!(full_disk.status.code(), Some(74), "{full_disk:?}");
}

#[test]
fn largest_exit_code_counts() {
    let server = Server::start(|request, _| match request.path.as_str() {
        "/sessions/sess_1" => Reply::status(
            404,
            r#"{"errors":[{"type":"t","code":"c","message":"m"}],"request_id":"r"}"#,
        ),
        _ => Reply::status(502, ""),
    });
    sessctl(&["deck", "get", "sess_1", "sess_2", "..", "--retries", "0"])
        .at(deck(), &server.url())
        .run()
        .code(6);
}

#[test]
fn rejected_credential_names_its_source() {
    let server = Server::always(Reply::status(401, ""));
    let result = sessctl(&["deck", "get", "sess_1", "sess_2", "sess_3", "-o", "ndjson"])
        .at(deck(), &server.url())
        .run()
        .code(3);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(result.stdout.lines().count(), 3);
    result
        .stderr_has(&["stopping"])
        .stdout_has(&["SESSCTL_DECK_API_KEY"]);
}

#[test]
fn closed_pipe_is_no_error() {
    let mut child = sessctl(&["kayle", "get", KAYLE_ID, "--mock"])
        .command()
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[test]
fn root_verb_detects_provider() {
    let mixed = [
        "get",
        KAYLE_ID,
        "deck:sess_1",
        "zephr:SS0123456789ABCD",
        "--mock",
        "-q",
        "._sessctl.provider",
    ];
    assert_eq!(sessctl(&mixed).run().code(0).stdout, "kayle\ndeck\nzephr\n");
}

#[test]
fn help_covers_topics_and_commands() {
    for (topic, shows) in [
        ("exit-codes", "rate limited"),
        ("jq", "look-around"),
        ("environment", "SESSCTL_ZEPHR_TENANT"),
        ("config", "command"),
        ("json", "_sessctl"),
        ("check-file", "off, lenient, strict"),
        ("redaction", "client_secret"),
        ("deck", "Usage: sessctl deck"),
    ] {
        sessctl(&["help", topic]).run().code(0).stdout_has(&[shows]);
    }
    sessctl(&["help", "nosuch"])
        .run()
        .code(2)
        .plain_error()
        .stderr_has(&["topics: exit-codes"]);
    for (typed, topic) in [
        ("exitcodes", "exit-codes"),
        ("redact", "redaction"),
        ("checkfile", "check-file"),
        ("EXIT-CODES", "exit-codes"),
    ] {
        let expected = format!("did you mean 'sessctl help {topic}'?");
        sessctl(&["help", typed])
            .run()
            .code(2)
            .stderr_has(&[&expected]);
    }
    for (words, command) in [
        (&["help", "get", "foo"][..], "get"),
        (&["help", "deck", "get", "foo"], "deck get"),
        (&["help", "config", "init", "foo"], "config init"),
    ] {
        let cause = format!("'{command}' has no command 'foo'");
        let hint = format!("sessctl help {command}");
        sessctl(words).run().code(2).stderr_has(&[&cause, &hint]);
    }
    let kayle = sessctl(&["providers", "kayle", "--json"])
        .run()
        .code(0)
        .json();
    let names: Vec<_> = kayle.as_object().unwrap().keys().collect();
    assert_eq!(names, ["kayle"]);
}

#[test]
fn providers_lists_contract_fields() {
    let result = sessctl(&["providers"]).run().code(0);
    for provider in provider::ALL {
        assert!(
            result.stdout.contains(provider.title) && result.stdout.contains(provider.id.format),
            "{result:#?}"
        );
    }
    let value = sessctl(&["providers", "-o", "json"]).run().code(0).json();
    assert_eq!(value.as_object().unwrap().len(), provider::ALL.len());
    assert_eq!(
        value["zephr"]["states"],
        serde_json::json!(["active", "expired"])
    );
}

/// Helper of the next test, which runs it as a separate process and reads its standard error.
#[test]
#[ignore = "helper of the next test"]
fn panic_helper_fails_deliberately() {
    std::process::exit(sessctl::with_panic_handler(|| panic!("{}", run::CANARY)).into());
}

#[test]
fn panic_is_internal_error_without_data() {
    let panic = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "cli::panic_helper_fails_deliberately",
            "--ignored",
            "--nocapture",
        ])
        .output()
        .unwrap();
    let stderr = String::from_utf8(panic.stderr).unwrap();
    assert_eq!(panic.status.code(), Some(70), "{stderr}");
    assert!(
        stderr.starts_with("sessctl: error: internal error") && stderr.contains("report"),
        "{stderr}"
    );
    assert!(!stderr.contains(run::CANARY), "{stderr}");
}

//! `check`: contract, expectations and reports.

use std::fs;
use std::thread;
use std::time::Duration;

use sessctl::mock::drift;
use sessctl::provider;
use tempfile::TempDir;

use super::{deck, session};
use crate::run::sessctl;
use crate::server::{Reply, Server};

#[cfg(unix)]
#[test]
fn suite_writable_by_others_is_noted() {
    use std::os::unix::fs::PermissionsExt;
    let run = sessctl(&["check", "-f", "suite.toml", "--mock"]);
    let suite = run.home().join("suite.toml");
    std::fs::write(&suite, "[[check]]\nsession = \"deck:sess_1\"\n").unwrap();
    for (mode, noted) in [(0o664, true), (0o602, true), (0o644, false)] {
        std::fs::set_permissions(&suite, PermissionsExt::from_mode(mode)).unwrap();
        let result = run.run().code(0);
        let note = "suite.toml is writable by other users";
        assert_eq!(result.stderr.contains(note), noted, "{result:#?}");
    }
}

#[test]
fn check_finds_injected_deviations() {
    for provider in provider::ALL {
        let fine = sessctl(&[
            provider.name,
            "check",
            provider.sample.id,
            "--mock",
            "--json",
            "--contract",
            "strict",
        ])
        .run();
        assert_eq!(
            fine.code(0).json()["findings"],
            serde_json::json!([]),
            "{}",
            provider.name
        );
        let result = sessctl(&[
            provider.name,
            "check",
            provider.sample.id,
            "--mock=drift",
            "--json",
        ])
        .run()
        .code(1);
        let value = result.json();
        let found: Vec<_> = value["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| {
                (
                    finding["rule"].as_str().unwrap().to_owned(),
                    finding["pointer"].as_str().unwrap().to_owned(),
                )
            })
            .collect();
        let mut injected: Vec<_> = drift::injected(provider)
            .into_iter()
            .map(|(drift, pointer)| {
                let rule = match drift {
                    drift::Drift::NewWord => "new_word",
                    drift::Drift::Missing => "missing",
                    drift::Drift::WrongType => "type",
                    drift::Drift::NewField => "new_field",
                };
                (rule.to_owned(), pointer)
            })
            .collect();
        let mut found = found;
        found.sort();
        injected.sort();
        assert_eq!(found, injected, "{}", provider.name);
        sessctl(&[
            provider.name,
            "check",
            provider.sample.id,
            "--mock=drift",
            "--contract",
            "off",
        ])
        .run()
        .code(0);
    }
}

#[test]
fn expectations_show_what_was_found() {
    let server = Server::always(session("running"));
    let check = |more: &[&str]| {
        let mut line = vec!["deck", "check", "sess_1"];
        line.extend(more);
        sessctl(&line).at(deck(), &server.url()).run()
    };
    check(&["--expect", "status=running", "--expect", ".runtime_ms < 10"])
        .code(0)
        .stdout_has(&["passed"]);
    check(&["--expect", "status=completed"])
        .code(1)
        .stdout_has(&["failed", ".status == \"completed\"", "\"running\""]);
    check(&["--expect", "nosuch=x"])
        .code(1)
        .stdout_has(&["null"]);
    check(&["--expect", ".["]).code(2).plain_error();
    check(&["--report", "html=x"]).code(2).plain_error();
}

#[test]
fn late_response_fails_the_check() {
    let server = Server::start(|_, _| {
        thread::sleep(Duration::from_millis(20));
        session("running")
    });
    for (longest, code, word) in [("5ms", 1, "a response within 5ms"), ("24h", 0, "passed")] {
        sessctl(&["deck", "check", "sess_1", "--max-latency", longest])
            .at(deck(), &server.url())
            .run()
            .code(code)
            .stdout_has(&[word]);
    }
}

#[test]
fn only_true_satisfies_expectation() {
    let server = Server::always(session("running"));
    let check = |more: &[&str]| {
        let mut line = vec!["deck", "check", "sess_1", "--json"];
        line.extend(more);
        sessctl(&line).at(deck(), &server.url()).run()
    };
    for (condition, message) in [
        (".status = \"completed\"", "did you mean '=='?"),
        (".status", "gave a string"),
        ("\"false\"", "gave a string"),
        (".task_runs", "gave an array"),
        (".nosuch", "gave null"),
        ("empty", "gave no result"),
        (".status.x == 1", "failed"),
    ] {
        let value = check(&["--expect", condition]).code(2).json();
        assert_eq!(value["verdict"], "error", "{value}");
        assert!(value["findings"].to_string().contains(message), "{value}");
    }
    check(&["--expect", "true, false"]).code(1);
    check(&["--expect", "nosuch=null"]).code(1);
}

#[test]
fn findings_survive_broken_expectation() {
    let server = Server::always(Reply::json(
        r#"{"id":"sess_1","object":"session","status":5,"runtime_ms":5,"task_runs":[],
        "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:05:05Z","request_id":"r"}"#,
    ));
    let expectations = ["--expect", ".status.x == 1", "--expect", "runtime_ms=6"];
    let value = sessctl(&[&["deck", "check", "sess_1", "--json"][..], &expectations].concat())
        .at(deck(), &server.url())
        .run()
        .code(2)
        .json();
    let findings: Vec<_> = value["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            (
                finding["rule"].as_str().unwrap(),
                finding["weight"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        findings,
        [("type", "fails"), ("expect", "error"), ("expect", "fails")]
    );
}

#[test]
fn expectations_see_unredacted_session() {
    let kayle = provider::Provider::named("kayle").unwrap();
    let id = kayle.sample.id;
    let session = serde_json::json!({
        "id": id, "status": "created", "cancel_token": "ct_SECRET_1",
        "redirect_url": "https://shop.example/?order=SECRET6735",
    });
    let server = Server::always(Reply::json(format!(r#"{{"data":{session},"error":null}}"#)));
    let check = |condition: &str| {
        sessctl(&[
            "kayle",
            "check",
            id,
            "--contract",
            "off",
            "--expect",
            condition,
        ])
        .at(kayle, &server.url())
        .run()
    };
    check("redirect_url=https://shop.example/?order=SECRET6735").code(0);
    check("cancel_token=[redacted]").code(1);
    check(".cancel_token == \"x\"")
        .code(1)
        .stdout_has(&["[redacted]"]);
}

#[test]
fn failed_request_is_error_not_failure() {
    let server = Server::always(Reply::status(
        404,
        r#"{"errors":[{"type":"t","code":"c","message":"m"}],"request_id":"r"}"#,
    ));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("report.xml");
    let report = format!("junit={}", file.display());
    sessctl(&["deck", "check", "sess_1", "--report", &report])
        .at(deck(), &server.url())
        .run()
        .code(4)
        .stdout_has(&["error"]);
    let xml = fs::read_to_string(file).unwrap();
    assert!(
        xml.contains("failures=\"0\" errors=\"1\"") && xml.contains("<error type=\"not_found\""),
        "{xml}"
    );
}

#[test]
fn suite_checks_all_providers() {
    let folder = TempDir::new().unwrap();
    let suite = folder.path().join("checks.toml");
    let mut text = String::new();
    for provider in provider::ALL {
        text += &format!(
            "[[check]]\nname = \"{0} sandbox\"\nsession = \"{0}:{1}\"\n\
             expect = ['._sessctl.provider == \"{0}\"']\n",
            provider.name, provider.sample.id
        );
    }
    fs::write(&suite, text).unwrap();
    let summary = folder.path().join("summary.md");
    let tap = format!("tap={}", folder.path().join("report.tap").display());
    let suite = suite.to_str().unwrap();
    let result = sessctl(&[
        "check", "-f", suite, "--mock", "--report", "github", "--report", &tap, "-o", "ndjson",
    ])
    .env("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())
    .run()
    .code(0);
    assert_eq!(result.stdout.lines().count(), provider::ALL.len());
    assert_eq!(
        fs::read_to_string(summary).unwrap().matches("✅").count(),
        provider::ALL.len()
    );
    assert!(
        fs::read_to_string(folder.path().join("report.tap"))
            .unwrap()
            .starts_with(&format!(
                "TAP version 13\n1..{}\nok 1 - {} sandbox\n",
                provider::ALL.len(),
                provider::ALL[0].name
            ))
    );
    sessctl(&["check", "-f", "/nowhere.toml", "--mock"])
        .run()
        .code(2)
        .plain_error();
}

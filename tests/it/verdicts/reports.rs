//! The reports of `check`: complete, of bounded size, and without secrets.

use std::fs;
use std::process::Output;

use sessctl::provider::Provider;

use super::{deck, session};
use crate::run::{credential, sessctl};
use crate::server::{Reply, Server};

/// Returns a session with this number of undocumented members.
fn with_undocumented_members(members: usize) -> Reply {
    let more: String = (0..members).map(|n| format!(r#""new_{n}":1,"#)).collect();
    let Reply::Response { body, .. } = session("running") else {
        unreachable!()
    };
    let body = String::from_utf8(body).unwrap();
    Reply::json(body.replacen('{', &format!("{{{more}"), 1))
}

#[test]
fn verdict_survives_closed_pipe() {
    for line in [&["--json"][..], &[], &["-o", "ndjson"]] {
        let server = Server::always(with_undocumented_members(2000));
        let line = [
            &[
                "deck",
                "check",
                "sess_1",
                "--contract",
                "strict",
                "--report",
                "junit=j.xml",
            ][..],
            &["--report", "github", "--report", "tap=t.tap"],
            line,
        ]
        .concat();
        let run = sessctl(&line)
            .at(deck(), &server.url())
            .env("GITHUB_STEP_SUMMARY", "summary.md");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let Output { status, .. } = run.command().stdout(writer).output().unwrap();
        assert_eq!(status.code(), Some(1), "{line:?}");
        for report in ["j.xml", "t.tap", "summary.md"] {
            let text = fs::read_to_string(run.home().join(report)).unwrap();
            assert!(
                text.contains("1,901 more") || text.contains("1,900 more"),
                "{report}: {text}"
            );
        }
    }
}

#[test]
fn failed_report_keeps_the_others() {
    let server = Server::always(session("running"));
    let run = sessctl(&[
        "deck",
        "check",
        "sess_1",
        "--report",
        "junit=no/where.xml",
        "--report",
        "tap=t.tap",
    ])
    .at(deck(), &server.url());
    run.run()
        .code(74)
        .stdout_has(&["passed"])
        .stderr_has(&["cannot write the report no/where.xml"]);
    assert!(run.home().join("t.tap").is_file());
}

#[test]
fn check_findings_are_bounded() {
    let server = Server::always(with_undocumented_members(3000));
    let result = sessctl(&["deck", "check", "sess_1", "--json", "--report", "github"])
        .at(deck(), &server.url())
        .run()
        .code(0);
    let findings = result.json()["findings"].as_array().unwrap().clone();
    assert_eq!(findings.len(), 101);
    assert_eq!(findings[100]["got"], "2,900 more");
    assert_eq!(result.stderr.matches("::notice").count(), 10, "{result:#?}");
}

#[test]
fn empty_summary_variable_is_unset() {
    let server = Server::always(session("running"));
    sessctl(&["deck", "check", "sess_1", "--report", "github"])
        .at(deck(), &server.url())
        .env("GITHUB_STEP_SUMMARY", "")
        .run()
        .code(0);
}

#[test]
fn summary_is_at_most_one_mebibyte() {
    let server = Server::start(|request, _| {
        let id = request.path.rsplit('/').next().unwrap();
        let Reply::Response { body, .. } = with_undocumented_members(90) else {
            unreachable!()
        };
        Reply::json(String::from_utf8(body).unwrap().replace("sess_1", id))
    });
    let ids: String = (0..300).map(|n| format!("sess_{n}\n")).collect();
    let run = sessctl(&[
        "deck", "check", "-", "--report", "github", "--rate", "off", "-o", "ndjson",
    ])
    .at(deck(), &server.url())
    .stdin(ids)
    .env("GITHUB_STEP_SUMMARY", "summary.md");
    let path = run.home().join("summary.md");
    fs::write(&path, "earlier").unwrap();
    run.run().code(0);
    let text = fs::read_to_string(path).unwrap();
    assert!(text.len() <= 1 << 20, "{}", text.len());
    assert!(text.starts_with("earlier\n### sessctl check\n"));
    assert!(text.contains("more sessions are omitted"));
}

#[test]
fn reports_never_show_secrets() {
    let kayle = Provider::named("kayle").unwrap();
    let id = kayle.sample.id;
    let server = Server::always(Reply::json(format!(
        r#"{{"data":{{"id":"{id}","status":"created","cancel_token":"ct_SECRET"}},"error":null}}"#
    )));
    let run = sessctl(
        &[
            &[
                "kayle",
                "check",
                id,
                "--show-secrets",
                "--expect",
                ".cancel_token == \"x\"",
            ][..],
            &[
                "--expect",
                ".cancel_token | error",
                "--expect",
                "cancel_token=x",
            ],
            &["--expect", "(.cancel_token == \"ct_SECRET\") | not"],
            &[
                "--report",
                "junit=j.xml",
                "--report",
                "tap=t.tap",
                "--report",
                "github",
            ],
            &["--report", "prom=m.prom", "--report", "summary=s.json"],
        ]
        .concat(),
    )
    .at(kayle, &server.url())
    .env("GITHUB_STEP_SUMMARY", "summary.md");
    run.run().code(2);
    for report in ["j.xml", "t.tap", "summary.md", "m.prom", "s.json"] {
        let text = fs::read_to_string(run.home().join(report)).unwrap();
        assert!(!text.contains("SECRET"), "{report}: {text}");
    }
}

#[test]
fn typed_credential_is_hidden() {
    let key = credential(deck(), "api_key");
    let id = format!("sess_{key}");
    let server = Server::always(session("running"));
    let suite = format!(
        "[[check]]\nname = \"{key}\"\nsession = \"deck:sess_1\"\nexpect = '.status == \"{key}\"'\n"
    );
    let run = sessctl(
        &[
            &["check", &id, "-f", "-", "--report", "junit=j.xml"][..],
            &["--report", "tap=t.tap", "--report", "github"],
            &["--report", "prom=m.prom", "--report", "summary=s.json"],
        ]
        .concat(),
    )
    .at(deck(), &server.url())
    .stdin(suite)
    .env("GITHUB_STEP_SUMMARY", "summary.md");
    run.run();
    for report in ["j.xml", "t.tap", "summary.md", "m.prom", "s.json"] {
        let text = fs::read_to_string(run.home().join(report)).unwrap();
        assert!(!text.contains("SECRET"), "{report}: {text}");
    }
}

#[test]
fn stdout_is_no_report_file() {
    for report in ["junit=-", "tap=-", "prom=-", "summary=-"] {
        sessctl(&["deck", "check", "sess_1", "--report", report])
            .run()
            .code(2)
            .plain_error();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn report_on_full_device_fails() {
    let server = Server::always(session("running"));
    sessctl(&["deck", "check", "sess_1", "--report", "junit=/dev/full"])
        .at(deck(), &server.url())
        .run()
        .code(74);
    sessctl(&["deck", "check", "sess_1", "--report", "junit=/dev/null"])
        .at(deck(), &server.url())
        .run()
        .code(0);
}

/// Two summaries show what has changed at a provider since an earlier run.
#[test]
fn summaries_of_two_runs_are_compared() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let metrics_of = |scenario: &str| {
        let summary = format!("summary={}", path(&format!("{scenario}.json")));
        let file = path(&format!("{scenario}.prom"));
        let metrics = format!("prom={file}");
        let mock = format!("--mock={scenario}");
        let line = ["deck", "check", "sess_1", "sess_2", &mock];
        sessctl(&[&line[..], &["--report", &summary, "--report", &metrics]].concat()).run();
        fs::read_to_string(file).unwrap()
    };
    let metrics = metrics_of("ok");
    let passed = r#"sessctl_check_passed{check="deck:sess_1",provider="deck",id="sess_1"} 1"#;
    assert!(metrics.contains(passed), "{metrics}");
    let metrics = metrics_of("drift");
    let missing = r#"rule="missing",weight="fails"} 1"#;
    assert!(metrics.contains(missing), "{metrics}");
    sessctl(&["diff", &path("ok.json"), &path("ok.json")])
        .run()
        .code(0);
    sessctl(&["diff", &path("ok.json"), &path("drift.json")])
        .run()
        .code(1)
        .stdout_has(&[
            "/verdicts/failed",
            "/findings/fails",
            "/checks/deck:sess_1/state",
        ]);
}

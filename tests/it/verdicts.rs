//! `wait`, `check` and `diff`: verdicts that a script may rely on.

use std::fs;
use std::process::Command;

use sessctl::mock::drift;
use sessctl::provider::{self, Provider};
use tempfile::TempDir;

use crate::run::{Ended, sessctl};
use crate::server::{Reply, Server};

fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

fn session(status: &str) -> Reply {
    Reply::json(format!(
        r#"{{"id":"sess_1","object":"session","status":"{status}","runtime_ms":5,"task_runs":[],
        "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:05:05Z","request_id":"req_1"}}"#
    ))
}

#[track_caller]
fn wait(server: &Server, more: &[&str]) -> Ended {
    let mut line = vec!["deck", "wait", "sess_1", "-q", ".status"];
    line.extend(more);
    sessctl(&line).at(deck(), &server.url()).ended()
}

#[test]
fn a_session_that_has_ended_is_not_waited_for() {
    let server = Server::always(session("completed"));
    assert_eq!(wait(&server, &[]).code(0).stdout, "completed\n");
    assert_eq!(
        wait(&server, &["--for", "succeeded"]).code(0).stdout,
        "completed\n"
    );
    assert_eq!(
        wait(&server, &["--for", "COMPLETED"]).code(0).stdout,
        "completed\n"
    );
    wait(&server, &["--for", "failed"])
        .code(1)
        .says(&["will not become what was waited for (failed)"]);
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn a_goal_that_lies_behind_ends_the_wait_at_once() {
    let server = Server::always(session("running"));
    wait(&server, &["--for", "queued"]).code(1);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn transitions_are_told_and_the_last_document_is_printed() {
    let server = Server::script(vec![
        session("queued"),
        session("running"),
        session("completed"),
    ]);
    let ended = wait(&server, &["--for", "completed"]).code(0);
    assert_eq!(ended.stdout, "completed\n");
    ended.says(&[
        "pending (queued)\n",
        "pending (queued) → active (running)\n",
        "active (running) → succeeded (completed)\n",
    ]);
}

#[test]
fn faults_that_pass_are_missed_polls() {
    let server = Server::script(vec![
        Reply::status(502, ""),
        Reply::Raw(Vec::new()),
        session("completed"),
    ]);
    wait(&server, &[]).code(0).says(&["missed a poll"]);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn what_does_not_pass_ends_the_wait() {
    let error = r#"{"errors":[{"type":"t","code":"c","message":"m"}],"request_id":"r"}"#;
    for (status, body, code) in [(404, error, 4), (401, "", 3), (403, "", 3)] {
        let server = Server::script(vec![session("running"), Reply::status(status, body)]);
        let ended = wait(&server, &[]).code(code);
        assert_eq!(
            (ended.stdout.as_str(), server.requests().len()),
            ("running\n", 2)
        );
    }
}

#[test]
fn the_deadline_leaves_the_session_pending() {
    let server = Server::always(session("running"));
    wait(&server, &["--timeout", "1200ms"])
        .code(8)
        .says(&["still active (running) after"]);
    assert!(
        server.requests().len() >= 2,
        "the last poll is on the deadline"
    );
}

#[test]
fn a_pause_past_the_deadline_is_not_sat_out() {
    let server = Server::script(vec![
        session("running"),
        Reply::status(503, "").header("retry-after", "120"),
    ]);
    wait(&server, &["--timeout", "60s"])
        .code(8)
        .says(&["asks to wait 120 s", "past the 60s of --timeout"]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_goal_out_of_reach_is_refused_before_anything_is_sent() {
    let server = Server::always(session("running"));
    wait(&server, &["--for", "cancelled"])
        .code(2)
        .fails_plainly()
        .says(&["never becomes 'cancelled'"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_condition_is_a_goal() {
    let server = Server::script(vec![session("queued"), session("running")]);
    wait(&server, &["--for", ".status == \"running\""]).code(0);
    wait(
        &Server::always(session("failed")),
        &["--for", ".runtime_ms > 100"],
    )
    .code(1);
}

#[test]
fn several_sessions_all_or_any() {
    let serve = || {
        Server::start(|request, _| match request.path.as_str() {
            "/sessions/sess_1" => session("completed"),
            _ => Reply::json(r#"{"id":"sess_2","status":"failed"}"#),
        })
    };
    let both = [
        "deck",
        "wait",
        "sess_2",
        "sess_1",
        "--for",
        "succeeded",
        "-o",
        "ndjson",
    ];
    let ended = sessctl(&both).at(deck(), &serve().url()).ended().code(1);
    assert!(ended.stdout.contains("sess_2"), "{ended:#?}");
    let any: Vec<_> = both.iter().copied().chain(["--any"]).collect();
    let ended = sessctl(&any).at(deck(), &serve().url()).ended().code(0);
    assert_eq!(ended.stdout.lines().count(), 2);
}

#[test]
fn every_vendor_walks_through_its_states() {
    for provider in provider::ALL {
        let line = [
            provider.name,
            "wait",
            provider.sample.id,
            "--mock=progress",
            "-q",
            "._sessctl.terminal",
        ];
        assert_eq!(
            sessctl(&line).ended().code(0).stdout,
            "true\n",
            "{}",
            provider.name
        );
    }
}

#[test]
fn check_finds_exactly_what_is_planted() {
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
        .ended();
        assert_eq!(
            fine.code(0).json()["findings"],
            serde_json::json!([]),
            "{}",
            provider.name
        );
        let ended = sessctl(&[
            provider.name,
            "check",
            provider.sample.id,
            "--mock=drift",
            "--json",
        ])
        .ended()
        .code(1);
        let value = ended.json();
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
        let mut planted: Vec<_> = drift::planted(provider)
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
        planted.sort();
        assert_eq!(found, planted, "{}", provider.name);
        sessctl(&[
            provider.name,
            "check",
            provider.sample.id,
            "--mock=drift",
            "--contract",
            "off",
        ])
        .ended()
        .code(0);
    }
}

#[test]
fn expectations_show_what_was_found() {
    let server = Server::always(session("running"));
    let check = |more: &[&str]| {
        let mut line = vec!["deck", "check", "sess_1"];
        line.extend(more);
        sessctl(&line).at(deck(), &server.url()).ended()
    };
    check(&["--expect", "status=running", "--expect", ".runtime_ms < 10"])
        .code(0)
        .shows(&["passed"]);
    check(&["--expect", "status=completed"]).code(1).shows(&[
        "failed",
        ".status == \"completed\"",
        "\"running\"",
    ]);
    check(&["--expect", ".nosuch"]).code(1).shows(&["null"]);
    check(&["--max-latency", "1ms", "--expect", "true"]);
    check(&["--expect", ".["]).code(2).fails_plainly();
    check(&["--report", "html=x"]).code(2).fails_plainly();
}

#[test]
fn a_session_that_could_not_be_asked_is_an_error_and_not_a_failure() {
    let server = Server::always(Reply::status(
        404,
        r#"{"errors":[{"type":"t","code":"c","message":"m"}],"request_id":"r"}"#,
    ));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("report.xml");
    let report = format!("junit={}", file.display());
    sessctl(&["deck", "check", "sess_1", "--report", &report])
        .at(deck(), &server.url())
        .ended()
        .code(4)
        .shows(&["error"]);
    let xml = fs::read_to_string(file).unwrap();
    assert!(
        xml.contains("failures=\"0\" errors=\"1\"") && xml.contains("<error type=\"not_found\""),
        "{xml}"
    );
}

#[test]
fn a_suite_checks_all_vendors_in_one_run() {
    let folder = TempDir::new().unwrap();
    let suite = folder.path().join("checks.toml");
    let mut text = String::new();
    for provider in provider::ALL {
        text += &format!(
            "[[check]]\nname = \"{0} sandbox\"\nsession = \"{0}:{1}\"\nexpect = [\"._sessctl.provider == \\\"{0}\\\"\"]\n",
            provider.name, provider.sample.id
        );
    }
    fs::write(&suite, text).unwrap();
    let summary = folder.path().join("summary.md");
    let tap = format!("tap={}", folder.path().join("report.tap").display());
    let suite = suite.to_str().unwrap();
    let ended = sessctl(&[
        "check", "-f", suite, "--mock", "--report", "github", "--report", &tap, "-o", "ndjson",
    ])
    .env("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())
    .ended()
    .code(0);
    assert_eq!(ended.stdout.lines().count(), provider::ALL.len());
    assert_eq!(
        fs::read_to_string(summary).unwrap().matches("✅").count(),
        provider::ALL.len()
    );
    assert!(
        fs::read_to_string(folder.path().join("report.tap"))
            .unwrap()
            .starts_with("TAP version 13\n1..5\nok 1 - imprint sandbox\n")
    );
    sessctl(&["check", "-f", "/nowhere.toml", "--mock"])
        .ended()
        .code(2)
        .fails_plainly();
}

#[test]
fn diff_shows_places_and_no_secret() {
    let kayle = Provider::named("kayle").unwrap();
    let id = kayle.sample.id;
    let answer = |token: &str, status: &str| {
        Reply::json(format!(
            r#"{{"data":{{"id":"{id}","status":"{status}","cancel_token":"SECRET-{token}","verification_url":"https://v/?t=SECRET-{token}"}},"error":null}}"#
        ))
    };
    let server = Server::script(vec![answer("a", "created"), answer("b", "succeeded")]);
    let ended = sessctl(&["diff", id, id])
        .at(kayle, &server.url())
        .ended()
        .code(1);
    ended.shows(&[
        "/status",
        "\"created\"",
        "\"succeeded\"",
        "/cancel_token",
        "changed (redacted)",
        "/verification_url",
    ]);
    let server = Server::script(vec![answer("a", "created"), answer("a", "created")]);
    assert_eq!(
        sessctl(&["diff", id, id])
            .at(kayle, &server.url())
            .ended()
            .code(0)
            .stdout,
        ""
    );
}

#[test]
fn diff_reads_files_and_standard_input_and_ignores_pointers() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.json");
    fs::write(&file, r#"{"b":{"x":[1,2]},"a":1,"token":"SECRET","_sessctl":{"provider":"deck","state":"active"}}"#).unwrap();
    let file = file.to_str().unwrap();
    let other = r#"{"a":1,"b":{"x":[1,3,4]},"token":"SECRET2"}"#;
    let ended = sessctl(&["diff", file, "-", "--json"])
        .stdin(other)
        .ended()
        .code(1);
    assert_eq!(
        ended.json(),
        serde_json::json!([
            {"op": "replace", "path": "/b/x/1", "value": 3},
            {"op": "add", "path": "/b/x/2", "value": 4},
            {"op": "test", "path": "/token", "value": "changed (redacted)"},
        ])
    );
    sessctl(&["diff", file, "-", "--ignore", "/b", "--ignore", "/token"])
        .stdin(other)
        .ended()
        .code(0);
    sessctl(&["diff", file, "-"])
        .stdin("not json")
        .ended()
        .code(2)
        .fails_plainly();
    sessctl(&["diff", file, "-", "--ignore", "b"])
        .stdin(other)
        .ended()
        .code(2)
        .fails_plainly();
}

#[test]
fn mock_runs_a_command_against_every_vendor_and_gives_its_status() {
    let binary = env!("CARGO_BIN_EXE_sessctl");
    let commands: Vec<_> = provider::ALL
        .iter()
        .map(|provider| {
            format!(
                "{binary} {} get {} -q ._sessctl.provider",
                provider.name, provider.sample.id
            )
        })
        .collect();
    let script = format!("{} && exit 5", commands.join(" && "));
    let ended = sessctl(&["mock", "--", "sh", "-c", &script])
        .ended()
        .code(5);
    assert_eq!(ended.stdout, "imprint\nclosient\ndeck\nkayle\nzephr\n");
    sessctl(&["mock", "--", "/no/such/program"])
        .ended()
        .code(2)
        .fails_plainly();
}

/// The recipes of the README, as they stand, in a shell.
#[test]
fn the_recipes_run() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let folder = TempDir::new().unwrap();
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_sessctl"));
    let path = format!(
        "{}:{}",
        binary.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let run = |script: &str, scenario: &str| {
        let output = Command::new(binary)
            .args([
                "mock",
                "--scenario",
                scenario,
                "--",
                "sh",
                "-eu",
                "-c",
                script,
            ])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{script}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let suite = readme
        .split("```toml\n# checks.toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    fs::write(folder.path().join("checks.toml"), suite).unwrap();
    let id = Provider::named("kayle").unwrap().sample.id;
    let blocks: Vec<_> = readme
        .split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect();
    let [branch, wait, diff, ..] = blocks[..] else {
        panic!("the recipes have moved: {blocks:?}")
    };
    run(
        &format!("id={id}\n{branch}\ntest \"$state\" = active"),
        "ok",
    );
    run(
        &format!("id={id}\n{wait}\ngrep -q succeeded session.json"),
        "progress",
    );
    run(
        &format!(
            "sessctl deck get sess_8fJ2kQ --json > yesterday.json\n{} --ignore /created_at --ignore /updated_at",
            diff.trim()
        ),
        "ok",
    );
    let commands: Vec<_> = readme
        .lines()
        .filter_map(|line| line.split("sessctl check -f").nth(1))
        .collect();
    assert_eq!(commands.len(), 2);
    for command in commands {
        run(&format!("sessctl check -f{command}"), "ok");
    }
    assert!(folder.path().join("sessctl.xml").is_file());
}

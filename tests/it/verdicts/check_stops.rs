//! Early ends of `check`: a rejected credential, and a signal.

use std::fs;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;
use sessctl::provider::Provider;

use super::{deck, session_at};
use crate::local_faults::signals::{signal, wait_for};
use crate::run::sessctl;
use crate::server::{Reply, Server};

/// Returns a valid id of Kayle ID with this last character.
fn kayle_id(last: char) -> String {
    format!("vs_{}{last}", "a".repeat(63))
}

fn deck_session(path: &str) -> Reply {
    session_at(path, "running")
}

#[test]
fn rejected_credential_ends_its_provider() {
    let kayle = Provider::named("kayle").unwrap();
    let frozen = r#"{"data":null,"error":{"code":"ORGANIZATION_FROZEN","message":"frozen"}}"#;
    for (status, body, jobs) in [(401, "", "1"), (410, frozen, "1"), (401, "", "2")] {
        let (barrier, is_concurrent) = (Barrier::new(2), jobs == "2");
        let server = Server::start(move |request, _| {
            if !request.path.starts_with("/v1/") {
                return deck_session(&request.path);
            }
            // With two jobs, another request is in flight when the credential is rejected; it
            // must be aborted, since its time limit is longer than a test may take.
            if is_concurrent {
                barrier.wait();
            }
            if request.path.ends_with('b') {
                return Reply::Stall(Vec::new());
            }
            Reply::status(status, body)
        });
        let ids = ['a', 'b', 'c'].map(kayle_id);
        let line = [
            "check",
            &ids[0],
            &ids[1],
            &ids[2],
            "sess_1",
            "--report",
            "junit=j.xml",
        ];
        let run = sessctl(
            &[
                &line[..],
                &["--jobs", jobs, "--rate", "off", "--request-timeout", "10m"],
            ]
            .concat(),
        )
        .at(kayle, &server.url())
        .at(deck(), &server.url());
        run.run().code(3).stdout_has(&[
            "1 passed, 3 errors",
            "not checked, because the credential was rejected",
        ]);
        let kayle_requests = server
            .requests()
            .into_iter()
            .filter(|request| request.path.starts_with("/v1/"));
        assert_eq!(kayle_requests.count().to_string(), jobs, "{status}");
        let report = fs::read_to_string(run.home().join("j.xml")).unwrap();
        assert_eq!(report.matches("not checked").count(), 2, "{report}");
        assert!(ids.iter().all(|id| report.contains(id)), "{report}");
    }
}

#[test]
fn forbidden_session_is_checked_alone() {
    let server = Server::start(|request, number| match number {
        0 => Reply::status(403, ""),
        _ => deck_session(&request.path),
    });
    sessctl(&["deck", "check", "sess_a", "sess_b", "--jobs", "1"])
        .at(deck(), &server.url())
        .run()
        .code(3)
        .stdout_has(&["1 passed, 1 error"]);
}

#[test]
fn reports_are_written_after_signal() {
    for (what, code, word) in [
        (Signal::INT, 130, "interrupted"),
        (Signal::TERM, 143, "terminated"),
        (Signal::HUP, 143, "terminated"),
    ] {
        let server = Server::start(|request, number| match number {
            0 | 1 => deck_session(&request.path),
            _ => Reply::Stall(Vec::new()),
        });
        let line = [
            "deck",
            "check",
            "sess_a",
            "sess_b",
            "sess_c",
            "sess_d",
            "--jobs",
            "1",
            "--expect",
            r#".id == "sess_a""#,
            "--report",
            "junit=j.xml",
            "--report",
            "tap=t.tap",
        ];
        let run = sessctl(&line).at(deck(), &server.url());
        let child = run.command().spawn().unwrap();
        wait_for("the third request", || server.requests().len() == 3);
        signal(&child, what);
        let output = child.wait_with_output().unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{stdout}{stderr}");
        assert!(stdout.contains("1 passed, 1 failed, 2 errors"), "{stdout}");
        assert!(
            stderr.contains(&format!("sessctl: error: {word}")),
            "{stderr}"
        );
        let reason = format!("not checked, because the run was {word}");
        for report in ["j.xml", "t.tap"] {
            let text = fs::read_to_string(run.home().join(report)).unwrap();
            assert_eq!(text.matches(&reason).count(), 2, "{text}");
            assert!(
                text.contains("deck:sess_a") && text.contains("deck:sess_d"),
                "{text}"
            );
        }
    }
}

#[test]
fn signal_stops_an_endless_expectation() {
    let server = Server::start(|request, _| deck_session(&request.path));
    let expectation = r#"if .id == "sess_a" then true else def f: f; f end"#;
    let line = [
        "deck",
        "check",
        "sess_a",
        "sess_b",
        "--jobs",
        "1",
        "--expect",
        expectation,
        "--json",
        "--report",
        "tap=t.tap",
        "--request-timeout",
        "10m",
    ];
    let run = sessctl(&line).at(deck(), &server.url());
    let child = run.command().spawn().unwrap();
    wait_for("the second request", || server.requests().len() == 2);
    // The start of the evaluation cannot be observed.
    thread::sleep(Duration::from_millis(300));
    signal(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let text = fs::read_to_string(run.home().join("t.tap")).unwrap();
    assert!(text.contains("ok 1") && text.contains("not ok 2"), "{text}");
    assert!(
        text.contains("not checked, because the run was interrupted"),
        "{text}"
    );
}

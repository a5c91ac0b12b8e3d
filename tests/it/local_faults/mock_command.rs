//! `mock -- CMD`: environment, end and exit code of the command.

use std::fs;
use std::process::Output;

use rustix::process::Signal;

use super::children::{assert_no_process, deck};
use super::signals::{signal, wait_for};
use crate::run::{Run, RunResult, sessctl};
use crate::server::{Reply, Server};

const BINARY: &str = env!("CARGO_BIN_EXE_sessctl");

/// Returns a configuration in which every value would send a real credential to `url`.
fn real_account(url: &str) -> String {
    let deck = format!("base_url = \"{url}\"\napi_key = \"sk_live_SECRET\"\n");
    format!(
        "[deck]\n{deck}[imprint]\nenvironment = \"sandbox\"\naccess_token = \"SECRET_token\"\n\
         [profiles.prod.deck]\n{deck}[profiles.keyonly.deck]\napi_key = \"sk_live_SECRET\"\n"
    )
}

/// Prepares `sessctl WORDS` under the mock, with the configuration of a real account present.
fn under_mock(words: &[&str]) -> (Run, Server) {
    let server = Server::always(Reply::json("{}"));
    let run = sessctl(&[&["mock", "--", BINARY], words].concat());
    (run.config(&real_account(&server.url())), server)
}

#[test]
fn command_does_not_inherit_sessctl_variables() {
    let deck_get = ["deck", "get", "sess_1", "-q", "._sessctl.provider"];
    let imprint_get = ["imprint", "get", "cs_1", "-q", "._sessctl.provider"];
    for (variable, value) in [
        ("SESSCTL_DECK_API_KEY", "sk_live_SECRET"),
        ("SESSCTL_DECK_API_KEY_FILE", "key"),
        ("SESSCTL_DECK_ENVIRONMENT", "production"),
        ("SESSCTL_IMPRINT_ACCESS_TOKEN", "SECRET_token"),
        ("SESSCTL_IMPRINT_MERCHANT_KEY", "SECRET_merchant"),
        ("SESSCTL_PROFILE", "prod"),
        ("SESSCTL_REQUEST_TIMEOUT", "no duration"),
    ] {
        for words in [&deck_get, &imprint_get] {
            let (run, server) = under_mock(words);
            let result = run.env(variable, value).run().code(0);
            assert_eq!(result.stdout, format!("{}\n", words[0]), "{variable}");
            assert_eq!(server.requests().len(), 0);
        }
    }
    let result = sessctl(&["mock", "--", "sh", "-c", "env | grep -c PROBE; exit 0"])
        .env("SESSCTL_PROBE_1", "x")
        .env("PROBE_2", "x")
        .run();
    assert_eq!(result.stdout, "1\n");
}

#[test]
fn command_cannot_reach_real_provider() {
    let elsewhere = Server::always(Reply::json("{}"));
    let url = elsewhere.url();
    let refused = |options: &[&str], message: &str| {
        let words = [&["deck", "get", "sess_1"], options].concat();
        let (run, server) = under_mock(&words);
        let result = run.run().code(2).plain_error().stderr_has(&[message]);
        assert_eq!(server.requests().len() + elsewhere.requests().len(), 0);
        result
    };
    refused(&["--profile", "prod"], "unknown profile 'prod'");
    refused(&["-p", "keyonly"], "unknown profile 'keyonly'");
    refused(&["--base-url", &url], "is not the mock");
    let real = ".config/sessctl/config.toml";
    for profile in ["prod", "keyonly"] {
        // A profile without a base URL uses the provider's public one.
        let (run, server) = under_mock(&["deck", "get", "sess_1", "--config", real, "-p", profile]);
        let result = run.run();
        assert_eq!(server.requests().len(), 0);
        match profile {
            "prod" => drop(result.code(2).stderr_has(&["is not the mock"])),
            _ => drop(
                result
                    .code(2)
                    .stderr_has(&["may be sent only to the origin"]),
            ),
        }
    }
}

#[test]
fn failed_start_gives_shell_exit_codes() {
    let run = sessctl(&["mock", "--", "./script"]);
    let start = |code| {
        run.run()
            .code(code)
            .plain_error()
            .stderr_has(&["cannot run"])
    };
    drop::<RunResult>(start(127));
    fs::write(run.home().join("script"), "#!/bin/sh\n").unwrap();
    drop::<RunResult>(start(126));
    sessctl(&["mock", "--", "no-such-program-here"])
        .run()
        .code(127);
    sessctl(&["mock", "--", "sh", "-c", "kill -9 $$"])
        .run()
        .code(137);
}

/// Starts a shell script under the mock, signals `sessctl` once the script has printed `ready`, and
/// returns its output when no process of the run remains.
fn signalled(script: &str, kind: Signal) -> Output {
    let run = sessctl(&["mock", "--", "sh", "-c", script]);
    let out = run.home().join("out");
    let file = fs::File::create(&out).unwrap();
    let child = run.command().stdout(file).spawn().unwrap();
    wait_for("the command", || {
        fs::read_to_string(&out).is_ok_and(|text| text.contains("ready"))
    });
    signal(&child, kind);
    let mut output = child.wait_with_output().unwrap();
    output.stdout = fs::read(&out).unwrap();
    assert_no_process(&run);
    output
}

#[test]
fn signals_reach_command_and_its_children() {
    for (kind, name) in [
        (Signal::INT, "INT"),
        (Signal::TERM, "TERM"),
        (Signal::HUP, "HUP"),
    ] {
        let script = format!("trap 'echo trapped; exit 7' {name}; sleep 999 & echo ready; wait");
        let output = signalled(&script, kind);
        assert_eq!(output.status.code(), Some(7), "{output:?}");
        assert_eq!(output.stdout, b"ready\ntrapped\n");
    }
    let output = signalled("sleep 999 & echo ready; wait", Signal::TERM);
    assert_eq!(output.status.code(), Some(143), "{output:?}");
    assert_eq!(output.stderr, b"");
}

#[test]
fn stubborn_command_is_killed_eventually() {
    let output = signalled(
        "trap '' TERM; sleep 999 & echo ready; while :; do sleep 1; done",
        Signal::TERM,
    );
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(143), "{stderr}");
    assert!(
        stderr.contains("had not ended after 5s and was killed"),
        "{stderr}"
    );
    assert!(!stderr.contains("nothing is left running"), "{stderr}");
    // The command itself ends at once, its child does not.
    let output = signalled(
        "(trap '' TERM; echo ready; while :; do sleep 1; done) & wait",
        Signal::TERM,
    );
    assert_eq!(output.status.code(), Some(143));
}

#[test]
fn mock_variable_forbids_other_servers() {
    let server = Server::always(Reply::json("{}"));
    sessctl(&["deck", "get", "sess_1"])
        .env("SESSCTL_MOCK", "http://127.0.0.1:1")
        .at(deck(), &server.url())
        .run()
        .code(2)
        .plain_error()
        .stderr_has(&["is not the mock", "unset SESSCTL_MOCK"]);
    assert_eq!(server.requests().len(), 0);
}

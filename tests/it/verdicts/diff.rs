//! `diff`, `mock -- CMD`, and the recipes of the documentation.

use std::fs;
use std::process::Command;

use sessctl::provider::{self, Provider};
use tempfile::TempDir;

use crate::run::sessctl;
use crate::server::{Reply, Server};

#[test]
fn diff_shows_pointers_without_secrets() {
    let kayle = Provider::named("kayle").unwrap();
    let id = kayle.sample.id;
    let response = |token: &str, status: &str| {
        let session = serde_json::json!({
            "id": id, "status": status, "cancel_token": format!("SECRET-{token}"),
            "verification_url": format!("https://v/?t=SECRET-{token}"),
        });
        Reply::json(format!(r#"{{"data":{session},"error":null}}"#))
    };
    let server = Server::script(vec![response("a", "created"), response("b", "succeeded")]);
    let result = sessctl(&["diff", id, id])
        .at(kayle, &server.url())
        .run()
        .code(1);
    result.stdout_has(&[
        "/status",
        "\"created\"",
        "\"succeeded\"",
        "/cancel_token",
        "changed (redacted)",
        "/verification_url",
    ]);
    let server = Server::script(vec![response("a", "created"), response("a", "created")]);
    assert_eq!(
        sessctl(&["diff", id, id])
            .at(kayle, &server.url())
            .run()
            .code(0)
            .stdout,
        ""
    );
}

#[test]
fn diff_reads_files_and_stdin() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.json");
    let document = r#"{"b":{"x":[1,2]},"a":1,"token":"SECRET",
        "_sessctl":{"provider":"deck","state":"active"}}"#;
    fs::write(&file, document).unwrap();
    let file = file.to_str().unwrap();
    let other = r#"{"a":1,"b":{"x":[1,3,4]},"token":"SECRET2"}"#;
    let result = sessctl(&["diff", file, "-", "--json"])
        .stdin(other)
        .run()
        .code(1);
    assert_eq!(
        result.json(),
        serde_json::json!([
            {"op": "replace", "path": "/b/x/1", "value": 3, "before": 2},
            {"op": "add", "path": "/b/x/2", "value": 4},
            {"op": "test", "path": "/token", "value": "changed (redacted)"},
        ])
    );
    sessctl(&["diff", file, "-", "--ignore", "/b", "--ignore", "/token"])
        .stdin(other)
        .run()
        .code(0);
    sessctl(&["diff", file, "-"])
        .stdin("not json")
        .run()
        .code(2)
        .plain_error();
    sessctl(&["diff", file, "-", "--ignore", "b"])
        .stdin(other)
        .run()
        .code(2)
        .plain_error();
}

#[test]
fn saved_session_equals_itself() {
    for provider in provider::ALL {
        let get = [provider.name, "get", provider.sample.id, "--json"];
        let whole = sessctl(&[&get[..], &["--mock", "--raw", "--show-secrets"]].concat());
        let server = Server::always(Reply::json(whole.may_reveal().run().code(0).stdout));
        let saved = sessctl(&get)
            .at(provider, &server.url())
            .run()
            .code(0)
            .stdout;
        assert!(
            saved.contains("[redacted]") || provider.name == "deck",
            "{saved}"
        );
        let id = format!("{}:{}", provider.name, provider.sample.id);
        for sides in [["-", &id], [&id, "-"]] {
            sessctl(&[&["diff"][..], &sides].concat())
                .at(provider, &server.url())
                .stdin(&saved)
                .run()
                .code(0);
        }
    }
}

#[test]
fn both_sessions_are_requested_concurrently() {
    let barrier = std::sync::Barrier::new(2);
    let server = Server::start(move |request, _| {
        barrier.wait();
        let id = request.path.rsplit('/').next().unwrap();
        Reply::json(format!(r#"{{"id":"{id}","status":"running"}}"#))
    });
    sessctl(&["diff", "deck:sess_1", "deck:sess_2", "--ignore", "/id"])
        .at(Provider::named("deck").unwrap(), &server.url())
        .run()
        .code(0);
}

#[test]
fn difference_survives_closed_pipe() {
    for output in ["--output=table", "--json", "--output=ndjson"] {
        let run = sessctl(&["diff", "a.json", "b.json", output]);
        fs::write(run.home().join("a.json"), r#"{"a":1}"#).unwrap();
        fs::write(run.home().join("b.json"), r#"{"a":2}"#).unwrap();
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = run.command().stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn saved_files_hide_credentials_in_use() {
    let deck = Provider::named("deck").unwrap();
    let key = crate::run::credential(deck, "api_key");
    let server = Server::always(Reply::json(
        r#"{"id":"sess_1","status":"running","note":"x"}"#,
    ));
    let saved =
        format!(r#"{{"id":"sess_1","status":"running","note":"requested with {key}","{key}":1}}"#);
    for format in [&["--json"][..], &[]] {
        sessctl(&[&["diff", "-", "deck:sess_1"][..], format].concat())
            .at(deck, &server.url())
            .stdin(&saved)
            .run()
            .code(1)
            .stdout_has(&["/note"]);
    }
}

#[test]
fn missing_file_is_named_first() {
    let result = sessctl(&["diff", "nope.json", "-"])
        .stdin("{}")
        .run()
        .code(2);
    result
        .plain_error()
        .stderr_has(&["error: no such file: 'nope.json'"]);
    sessctl(&["diff", "-", "-"]).run().code(2).plain_error();
}

#[test]
fn mock_returns_status_of_its_command() {
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
    let result = sessctl(&["mock", "--", "sh", "-c", &script]).run().code(5);
    let names = provider::ALL.iter().map(|provider| provider.name);
    assert_eq!(
        result.stdout.lines().collect::<Vec<_>>(),
        names.collect::<Vec<_>>()
    );
    sessctl(&["mock", "--mock=unauthorized", "--", "true"])
        .run()
        .code(2)
        .plain_error()
        .stderr_has(&["sessctl mock --scenario unauthorized"]);
}

/// Runs the recipes of the documentation in a shell, unchanged.
/// Returns the recipes' commands that check a suite on the mock.
fn check_commands(recipes: &str) -> Vec<String> {
    let commands = recipes.lines().filter(|line| !line.contains("--replay"));
    let commands: Vec<_> = commands
        .filter_map(|line| line.split_once("sessctl check -f"))
        // The folder of the recipe belongs to the system.
        .map(|(_, rest)| rest.replace("/var/lib/node_exporter/", ""))
        .map(|rest| format!("sessctl check -f{rest}"))
        .collect();
    assert!(commands.len() >= 2, "{commands:?}");
    commands
}

#[test]
fn documented_recipes_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs");
    let recipes: String = ["recipes.md", "scale.md"]
        .map(|name| fs::read_to_string(format!("{folder}/{name}")).unwrap())
        .concat();
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
    let suite = recipes
        .split("```toml\n# checks.toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    fs::write(folder.path().join("checks.toml"), suite).unwrap();
    let id = Provider::named("kayle").unwrap().sample.id;
    let blocks: Vec<_> = recipes
        .split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect();
    let block = |word: &str| {
        let mut with = blocks.iter().filter(|block| block.contains(word));
        *with
            .next()
            .unwrap_or_else(|| panic!("no recipe with {word}: {blocks:?}"))
    };
    run(
        &format!("id={id}\n{}\ntest \"$state\" = active", block("state=$(")),
        "ok",
    );
    run(
        &format!(
            "id={id}\n{}\ngrep -q succeeded session.json",
            block(" wait ")
        ),
        "progress",
    );
    run(
        &format!(
            "sessctl deck get sess_8fJ2kQ --json > yesterday.json\n{} --ignore /created_at --ignore /updated_at",
            block("yesterday.json").trim()
        ),
        "ok",
    );
    let save = "sessctl deck get sess_1 sess_2 -o ndjson > old.ndjson\ncp old.ndjson new.ndjson";
    run(&format!("{save}\n{}", block("old.ndjson")), "ok");
    let lists = format!(
        "printf 'sess_1\\nsess_2\\n' > incident.txt; printf 'a,b,{id}\\n' > incident.csv; cp incident.txt ids.txt"
    );
    let states = run(&format!("{lists}\n{}", block("incident.csv")), "ok");
    assert_eq!(states.trim(), "1 active");
    run(
        &format!("{}\ncmp sessions.ndjson complete.ndjson", block("--resume")),
        "ok",
    );
    let last = "sessctl check -f checks.toml --report summary=last.json";
    run(&format!("{last}\n{}", block("last.json")), "ok");
    for command in check_commands(&recipes) {
        run(&command, "ok");
    }
    assert!(folder.path().join("sessctl.xml").is_file());
}

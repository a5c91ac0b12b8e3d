//! Saved responses: what `get --save` writes, and that `--replay` leads to the same results.

mod folder;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sessctl::provider::{self, Provider};
use tempfile::TempDir;

use crate::fixtures::{documents, errors, id_of};
use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Server};

/// A folder of saved responses, which does not exist yet.
struct Saved {
    parent: TempDir,
}

impl Saved {
    fn new() -> Self {
        let parent = TempDir::new().unwrap();
        Self { parent }
    }

    fn path(&self) -> PathBuf {
        self.parent.path().join("a/saved")
    }

    fn argument(&self) -> String {
        self.path().to_str().unwrap().to_owned()
    }

    /// Runs `get` against a server that always sends this reply, and saves the responses.
    fn get(&self, provider: &Provider, ids: &[&str], reply: Reply, more: &[&str]) -> RunResult {
        let server = Server::always(reply);
        let folder = self.argument();
        let line = [&[provider.name, "get", "--save", &folder], ids, more].concat();
        sessctl(&line).at(provider, &server.url()).run()
    }

    /// Runs a command with the saved responses, without a credential.
    fn replay(&self, line: &[&str]) -> RunResult {
        sessctl(&[line, &["--replay", &self.argument()]].concat()).run()
    }

    /// Returns the files by name, after a search for the canary.
    fn files(&self) -> Vec<(String, String)> {
        let mut files: Vec<_> = fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (name(&path), fs::read_to_string(path).unwrap()))
            .collect();
        files.sort();
        for (name, text) in &files {
            assert!(!text.contains("SECRET"), "{name}: {text}");
        }
        files
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

fn deck_session(id: &str, status: &str) -> Reply {
    Reply::json(json!({"id": id, "status": status, "api_key": "k_SECRET"}).to_string())
}

/// A line of ndjson without its notices, some of which are about findings.
fn without_notices(result: &RunResult) -> &str {
    result.stdout.rsplit_once(",\"notices\":").unwrap().0
}

/// The findings of a check. A value of a wrong type is a string once it is masked, so that it cannot
/// be found in a replay.
fn findings(result: &RunResult, replayed: &Value) -> Vec<Value> {
    let Value::Array(mut findings) = result.json()["findings"].take() else {
        panic!("{result:#?}");
    };
    findings.retain(|finding| {
        let pointer = finding["pointer"].as_str().unwrap();
        let is_masked = replayed.pointer(pointer) == Some(&json!("[redacted]"));
        !(is_masked && finding["rule"] == "type" && finding["expected"] == "a string")
    });
    findings
}

#[test]
fn replay_repeats_every_document() {
    for provider in provider::ALL {
        for (file, text) in documents(provider) {
            let id = id_of(provider, &text);
            let saved = Saved::new();
            let got = saved.get(provider, &[&id], Reply::json(&text), &["-o", "ndjson"]);
            let replayed = saved.replay(&[provider.name, "get", &id, "-o", "ndjson"]);
            assert_eq!(without_notices(&replayed), without_notices(&got), "{file}");
            assert_eq!(saved.files().len(), 1, "{file}");
            for format in [&["--raw"][..], &["--yaml"], &[]] {
                let line = [&[provider.name, "get", &id], format].concat();
                saved.replay(&line).code(0);
            }
            let server = Server::always(Reply::json(&text));
            let check = [
                provider.name,
                "check",
                &id,
                "--contract",
                "strict",
                "--json",
            ];
            let checked = sessctl(&check).at(provider, &server.url()).run();
            let replayed = saved.replay(&check);
            assert_eq!(replayed.code, checked.code);
            let response = saved.replay(&[provider.name, "get", &id, "--raw"]).json();
            let session = response.pointer(provider.endpoint.session).unwrap();
            assert_eq!(
                findings(&replayed, session),
                findings(&checked, session),
                "{}: {file}",
                provider.name
            );
        }
    }
}

#[test]
fn replay_repeats_every_error() {
    for provider in provider::ALL {
        for error in errors(provider) {
            let status = u16::try_from(error["status"].as_u64().unwrap()).unwrap();
            let body = match &error["body"] {
                Value::Null => error["text"].as_str().unwrap_or_default().to_owned(),
                body => body.to_string(),
            };
            let id = provider.sample.id;
            let mut reply = Reply::status(status, &body);
            for (name, value) in error["headers"].as_object().unwrap() {
                reply = reply.header(name, value.as_str().unwrap());
            }
            let saved = Saved::new();
            let more = ["-o", "ndjson", "--retries", "0"];
            let got = saved.get(provider, &[id], reply, &more);
            let line = [&[provider.name, "get", id][..], &more].concat();
            let replayed = saved.replay(&line);
            assert_eq!(replayed.code, got.code, "{error}: {replayed:#?}");
            let part =
                |result: &RunResult, name: &str| result.json()["_sessctl"]["error"][name].clone();
            for name in ["code", "http_status", "vendor"] {
                assert_eq!(part(&replayed, name), part(&got, name), "{error}: {name}");
            }
            saved.files();
        }
    }
}

#[test]
fn missing_id_is_not_found() {
    for provider in provider::ALL {
        let saved = Saved::new();
        saved.get(deck(), &["sess_1"], deck_session("sess_1", "queued"), &[]);
        let result = saved.replay(&[provider.name, "get", provider.sample.id, "-o", "ndjson"]);
        assert_eq!(
            result.json()["_sessctl"]["error"]["code"],
            "not_found",
            "{result:#?}"
        );
        result.code(4);
    }
}

#[test]
fn replayed_command_uses_saved_responses() {
    let saved = Saved::new();
    saved.get(
        deck(),
        &["sess_1"],
        deck_session("sess_1", "completed"),
        &[],
    );
    let folder = saved.argument();
    let line = [
        "mock",
        "--replay",
        &folder,
        "--",
        env!("CARGO_BIN_EXE_sessctl"),
    ];
    for (words, code) in [(["get", "deck:sess_1"], 0), (["get", "deck:sess_2"], 4)] {
        sessctl(&[&line[..], &words].concat()).run().code(code);
    }
    saved.replay(&["deck", "wait", "sess_1"]).code(0);
    let scenario = [
        "mock",
        "--replay",
        &folder,
        "--scenario",
        "slow",
        "--",
        "true",
    ];
    sessctl(&scenario).run().code(2).plain_error();
}

/// CI must not fail only because time has passed.
#[test]
fn replayed_state_is_of_its_time() {
    let imprint = Provider::named("imprint").unwrap();
    let session = json!({"id": "cs_1", "expires_at": "2026-01-02T09:30:00Z"});
    let saved = Saved::new();
    let reply = Reply::json(session.to_string()).header("date", "Fri, 02 Jan 2026 09:00:00 GMT");
    saved.get(imprint, &["cs_1"], reply, &[]);
    let state = ["imprint", "get", "cs_1", "-q", "._sessctl.state"];
    let replayed = saved.replay(&state).code(0);
    assert_eq!(replayed.stdout, "active\n");
    let (name, text) = saved.files().remove(0);
    fs::write(
        saved.path().join(name),
        text.replace("09:00:00", "09:31:00"),
    )
    .unwrap();
    assert_eq!(saved.replay(&state).stdout, "expired\n");
}

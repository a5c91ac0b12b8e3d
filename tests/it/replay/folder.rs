//! The folder of saved responses: names and modes of its files, and folders that are refused.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use serde_json::json;

use super::{Saved, deck, deck_session};
use crate::run::{credential, sessctl};
use crate::server::{Reply, Server};

/// A list with ids that differ only in the case of letters, and one of the greatest length.
#[test]
fn each_session_has_its_file() {
    let long = format!("sess_{}", "x".repeat(251));
    let ids = ["sess_a", "sess_A", long.as_str()];
    let saved = Saved::new();
    let server = Server::start(|request, _| {
        deck_session(request.path.rsplit('/').next().unwrap(), "queued")
    });
    let folder = saved.argument();
    let line = [&["deck", "get", "--any-id", "--save", &folder], &ids[..]].concat();
    for _ in 0..2 {
        sessctl(&line).at(deck(), &server.url()).run().code(0);
    }
    let files = saved.files();
    let lower: BTreeSet<_> = files.iter().map(|(name, _)| name.to_lowercase()).collect();
    assert_eq!(lower.len(), 3, "{files:?}");
    for (name, _) in &files {
        assert!(name.len() < 100 && !name.starts_with('.'), "{name}");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&saved.path().join(name)), 0o600);
        assert_eq!(mode(&saved.path()), 0o700);
    }
    saved
        .replay(&[&["deck", "get", "--any-id"], &ids[..]].concat())
        .code(0);
    // A later response replaces the earlier one.
    saved.get(deck(), &["sess_a"], deck_session("sess_a", "failed"), &[]);
    let replayed = saved.replay(&["deck", "get", "sess_a", "sess_A", "-q", ".status"]);
    assert_eq!(replayed.stdout, "failed\nqueued\n");
}

#[test]
fn lookup_without_response_is_not_saved() {
    let saved = Saved::new();
    let broken = saved.get(
        deck(),
        &["sess_1"],
        Reply::Raw(Vec::new()),
        &["--retries", "0"],
    );
    broken
        .code(7)
        .stderr_has(&["1 lookup has no response that can be saved"]);
    let page = saved.get(deck(), &["sess_1"], Reply::status(200, "<html>"), &[]);
    page.code(6)
        .stderr_has(&["1 lookup has no response that can be saved"]);
    assert_eq!(saved.files(), []);
    saved
        .replay(&["deck", "get", "sess_1"])
        .code(2)
        .stderr_has(&["contains no saved response"]);
}

#[test]
fn unusable_folder_is_refused() {
    let saved = Saved::new();
    saved.get(deck(), &["sess_1"], deck_session("sess_1", "queued"), &[]);
    let (_, text) = saved.files().remove(0);
    let file = saved.path().join("x.json");
    let refused = |what: &str| {
        let result = saved
            .replay(&["deck", "get", "sess_1"])
            .code(2)
            .plain_error();
        result.stderr_has(&["x.json", what]);
        let folder = saved.argument();
        let result = sessctl(&["mock", "--replay", &folder, "--", "true"]).run();
        result.code(2).stderr_has(&[what]);
    };
    for (text, what) in [
        ("{\"SECRET\"".to_owned(), "is not JSON"),
        (
            "{\"SECRET\":1}".to_owned(),
            "its schema is not sessctl-response/1",
        ),
        ("[]".to_owned(), "its schema is not"),
        ("[".repeat(1_000_000), "is not JSON"),
        (text.replace("deck", "SECRET"), "names no provider"),
        (
            text.replace("\"sess_1\"", "\"../SECRET\""),
            "contains no valid id",
        ),
        (text.replace("200", "99"), "contains no valid status"),
        (text.replace("\"body\"", "\"no\""), "contains no body"),
        (text.clone(), "has the same session as"),
    ] {
        fs::write(&file, text).unwrap();
        refused(what);
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    refused("is a directory");
    fs::remove_dir(&file).unwrap();
    mknodat(CWD, &file, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    refused("is not a regular file");
    fs::remove_file(&file).unwrap();
    symlink("/dev/zero", &file).unwrap();
    refused("is not a regular file");
    fs::remove_file(&file).unwrap();
    fs::File::create(&file).unwrap().set_len(66 << 20).unwrap();
    refused("is larger than 65 MiB");
    // Hidden files, such as .gitattributes, may be in the folder.
    fs::remove_file(&file).unwrap();
    fs::write(saved.path().join(".hidden"), "x").unwrap();
    saved.replay(&["deck", "get", "sess_1"]).code(0);
    let missing = ["deck", "get", "sess_1", "--replay", "none"];
    sessctl(&missing)
        .run()
        .code(2)
        .stderr_has(&["in none: No such file"]);
    let both = ["deck", "get", "sess_1", "--replay", "none", "--mock"];
    sessctl(&both).run().code(2).plain_error();
}

#[test]
fn unwritable_folder_ends_the_run() {
    let saved = Saved::new();
    fs::write(saved.parent.path().join("a"), "").unwrap();
    let result = saved.get(deck(), &["sess_1"], deck_session("sess_1", "queued"), &[]);
    result.code(74).plain_error();
    let saved = Saved::new();
    saved.get(deck(), &["sess_1"], deck_session("sess_1", "queued"), &[]);
    let (name, _) = saved.files().remove(0);
    let file = saved.path().join(name);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let result = saved.get(
        deck(),
        &["sess_1"],
        deck_session("sess_1", "queued"),
        &["--json"],
    );
    result.code(74).stderr_has(&["cannot save the response"]);
}

#[test]
fn secrets_are_never_saved() {
    let saved = Saved::new();
    let result = saved.get(
        deck(),
        &["sess_1"],
        deck_session("sess_1", "queued"),
        &["--show-secrets"],
    );
    result.code(2).plain_error().stderr_has(&["--show-secrets"]);
    assert!(!saved.path().exists());
    // A server sends back the credential, in a session and in an error.
    let key = credential(deck(), "api_key");
    for (status, body) in [
        (
            200,
            json!({"id": "sess_1", "status": "queued", "x": key, (&*key): 1}),
        ),
        (
            400,
            json!({"type": "invalid_request", "code": key, "message": key}),
        ),
        (200, json!({"id": "sess_2", "token": "t_SECRET", "x": key})),
    ] {
        saved.get(
            deck(),
            &["sess_1"],
            Reply::status(status, &body.to_string()),
            &[],
        );
        assert_eq!(saved.files().len(), 1);
    }
}

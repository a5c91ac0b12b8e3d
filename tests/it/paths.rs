//! Paths that begin with `~`, and byte-order marks in files.

use std::fs;

use sessctl::provider::Provider;

use crate::run::{Run, sessctl, set_mode};
use crate::server::{Reply, Server};

const SESSION: &str = r#"{"id":"sess_1","status":"completed"}"#;
const MARK: &str = "\u{feff}";

fn deck(server: &Server, line: &[&str]) -> Run {
    sessctl(line).at(Provider::named("deck").unwrap(), &server.url())
}

#[test]
fn tilde_is_the_home_directory() {
    let server = Server::always(Reply::json(SESSION));
    let suite = "[[check]]\nsession = \"deck:sess_1\"\ncontract = \"off\"\n";
    let earlier_output = format!("{SESSION}\n");
    for (line, content) in [
        (&["get", "@~/file"][..], "deck:sess_1\n"),
        (&["deck", "get", "@~/file", "--curl"], "sess_1\n"),
        (&["wait", "@~/file"], "deck:sess_1\n"),
        (&["check", "-f", "~/file"], suite),
        (
            &[
                "deck", "get", "sess_1", "-o", "ndjson", "--resume", "~/file",
            ],
            &earlier_output,
        ),
        (&["diff", "~/file", "deck:sess_1"], SESSION),
        (&["diff", "deck:sess_1", "~/file"], SESSION),
        (&["config", "show", "--config=~/file"], "retries = 1\n"),
    ] {
        let run = deck(&server, line);
        // The current directory is a different one.
        let work = run.home().join("work");
        fs::create_dir(&work).unwrap();
        fs::write(run.home().join("file"), content).unwrap();
        set_mode(&run.home().join("file"), 0o600);
        run.after("cd work").run().code(0);
    }
    let reports = [
        "check",
        "deck:sess_1",
        "--contract",
        "off",
        "--report",
        "junit=~/j.xml",
        "--report",
        "tap=~/t.tap",
    ];
    let run = deck(&server, &reports);
    run.run().code(0);
    for name in ["j.xml", "t.tap"] {
        assert!(run.home().join(name).is_file(), "{name}");
    }
    let line = [
        "deck",
        "get",
        "sess_1",
        "--base-url",
        "https://127.0.0.1:9",
        "--cacert",
        "~/ca.pem",
        "--retries",
        "0",
    ];
    let run = deck(&server, &line);
    let home = run.home().to_string_lossy().into_owned();
    run.run().code(2).stderr_has(&[&format!("{home}/ca.pem")]);
}

#[test]
fn byte_order_mark_is_skipped() {
    let server = Server::start(|request, _| {
        let is_exact = request.header("authorization") == Some("Bearer SECRET-0123");
        if is_exact {
            Reply::json(SESSION)
        } else {
            Reply::status(401, "{}")
        }
    });
    let suite = format!("{MARK}[[check]]\nsession = \"deck:sess_1\"\ncontract = \"off\"\n");
    let list = format!("{MARK}deck:sess_1\n");
    for (line, stdin) in [
        (&["deck", "get", "sess_1"][..], ""),
        (&["get", "@list"], ""),
        (&["get", "-"], &list),
        (&["check", "-f", "suite.toml"], ""),
        (&["check", "-f", "-"], &suite),
        (&["diff", "saved.json", "deck:sess_1"], ""),
    ] {
        let run = sessctl(line)
            .env("SESSCTL_DECK_BASE_URL", &server.url())
            .env("SESSCTL_DECK_API_KEY_FILE", "key")
            .stdin(stdin);
        for (name, content) in [
            ("key", "SECRET-0123\n"),
            ("list", "deck:sess_1\n"),
            ("saved.json", SESSION),
        ] {
            fs::write(run.home().join(name), format!("{MARK}{content}")).unwrap();
            set_mode(&run.home().join(name), 0o600);
        }
        fs::write(run.home().join("suite.toml"), &suite).unwrap();
        run.run().code(0);
    }
    assert_eq!(server.requests().len(), 6);
}

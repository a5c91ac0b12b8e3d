//! Related facts: `--with` at the mock and at servers of the tests.

use serde_json::{Value, json};
use sessctl::provider::{self, Provider};

use crate::run::{credential, sessctl};
use crate::server::{Reply, Request, Server};

fn provider(name: &str) -> &'static Provider {
    Provider::named(name).unwrap()
}

/// Returns the session `sess_1` of Deck with these task runs.
fn deck_session(runs: &[&str]) -> Reply {
    let row = |id: &&str| json!({"id": id, "task_id": "t", "agent_id": "a", "credential_id": null});
    let session = json!({
        "id": "sess_1", "object": "session", "status": "failed", "runtime_ms": 5, "request_id": "r",
        "task_runs": runs.iter().map(row).collect::<Vec<_>>(),
        "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:05:05Z",
    });
    Reply::json(session.to_string())
}

/// Starts a server of a session with task runs, whose responses `run` creates from the id.
fn deck_server(
    runs: &'static [&str],
    run: impl Fn(&str) -> Reply + Send + Sync + 'static,
) -> Server {
    Server::start(
        move |request: &Request, _| match request.path.strip_prefix("/task-runs/") {
            Some(id) => run(id),
            None => deck_session(runs),
        },
    )
}

fn failed_run(id: &str) -> Reply {
    let error = json!({"type": "auth", "code": "bad_password", "message": "rejected"});
    let run = json!({"id": id, "status": "failed", "result": "failure", "errors": [error]});
    Reply::json(run.to_string())
}

fn paths(server: &Server) -> Vec<String> {
    let requests = server.requests().into_iter();
    requests.map(|request| request.path).collect()
}

const WITH_RUNS: &[&str] = &[
    "deck",
    "get",
    "sess_1",
    "--with",
    "task-runs",
    "--retries",
    "0",
];

fn get_with_runs(server: &Server, more: &[&str]) -> crate::run::RunResult {
    let line = [WITH_RUNS, more].concat();
    sessctl(&line).at(provider("deck"), &server.url()).run()
}

#[test]
fn mock_serves_all_related_facts() {
    let mut served = 0;
    for provider in provider::ALL {
        for related in provider.related {
            assert!((1..=20).contains(&related.max_requests) && related.path.contains("{id}"));
            let id = provider.sample.id;
            let get = |more: &[&str]| {
                let line = [
                    &[provider.name, "get", id, "--mock", "--with", related.name],
                    more,
                ];
                sessctl(&line.concat()).run().code(0)
            };
            let reserved = &get(&["--json"]).json()["_sessctl"];
            assert_eq!(reserved["notices"], json!([]), "{reserved}");
            let facts = reserved["related"][related.name].as_array().unwrap();
            assert!(!facts.is_empty());
            // Every displayed field is documented in the sample.
            for field in related
                .section
                .fields
                .iter()
                .filter(|field| !field.path.contains("_attempt/"))
            {
                let path = field.path.replace('*', "0");
                assert!(
                    facts[0].pointer(&path).is_some(),
                    "{}: {path}",
                    related.name
                );
            }
            get(&[]).stdout_has(&[related.section.title]);
            get(&["--yaml"]).stdout_has(&["\"related\":", related.name]);
            served += 1;
        }
    }
    assert_eq!(served, 3);
}

#[test]
fn lookup_without_with_sends_one_request() {
    let server = deck_server(&["trun_1"], failed_run);
    let line = &["deck", "get", "sess_1", "--json"];
    let result = sessctl(line)
        .at(provider("deck"), &server.url())
        .run()
        .code(0);
    assert_eq!(result.json()["_sessctl"].get("related"), None);
    assert_eq!(paths(&server), ["/sessions/sess_1"]);
}

#[test]
fn related_facts_are_in_every_output() {
    let server = deck_server(&["trun_1", "trun_2"], failed_run);
    let facts = get_with_runs(&server, &["--json"]).code(0).json();
    let runs = &facts["_sessctl"]["related"]["task-runs"];
    assert_eq!(runs[1]["errors"][0]["code"], "bad_password", "{runs}");
    assert_eq!(
        paths(&server),
        ["/sessions/sess_1", "/task-runs/trun_1", "/task-runs/trun_2"]
    );
    get_with_runs(&server, &[]).code(0).stdout_has(&[
        "Results of task runs",
        "bad_password",
        "rejected",
    ]);
    let query = "._sessctl.related[\"task-runs\"][].errors[].code";
    let result = get_with_runs(&server, &["-q", query]).code(0);
    assert_eq!(result.stdout, "bad_password\nbad_password\n");
    let condition = "all(._sessctl.related[\"task-runs\"][]; .result == \"failure\")";
    for (condition, code) in [(condition, 0), ("._sessctl.related == null", 1)] {
        let line = &[
            "deck",
            "check",
            "sess_1",
            "--with",
            "task-runs",
            "--expect",
            condition,
        ];
        sessctl(line)
            .at(provider("deck"), &server.url())
            .run()
            .code(code);
    }
    let line = &[
        "deck",
        "get",
        "sess_1",
        "sess_1",
        "-o",
        "ndjson",
        "--with",
        "task-runs",
    ];
    let result = sessctl(line)
        .at(provider("deck"), &server.url())
        .run()
        .code(0);
    assert_eq!(
        result.stdout.matches("bad_password").count(),
        4,
        "{result:#?}"
    );
}

#[test]
fn number_of_requests_is_bounded() {
    static RUNS: [&str; 500] = ["trun_x"; 500];
    // Equal ids are requested once.
    let server = deck_server(&RUNS, failed_run);
    get_with_runs(&server, &["--json"]).code(0);
    assert_eq!(paths(&server).len(), 2);
    let names: Vec<String> = (0..500).map(|number| format!("trun_{number}")).collect();
    let server = Server::start(
        move |request, _| match request.path.strip_prefix("/task-runs/") {
            Some(id) => failed_run(id),
            None => deck_session(&names.iter().map(String::as_str).collect::<Vec<_>>()),
        },
    );
    let result = get_with_runs(&server, &["--json"]).code(0);
    assert_eq!(paths(&server).len(), 21);
    let facts = &result.json()["_sessctl"]["related"]["task-runs"];
    assert_eq!(facts.as_array().unwrap().len(), 20);
    result.stderr_has(&["task-runs: the session has 500; only the first 20 are requested"]);
}

#[test]
fn failed_related_request_is_a_notice() {
    let result = sessctl(&[
        "deck",
        "get",
        "sess_1",
        "--mock=related-fails",
        "--with",
        "task-runs",
        "--retries",
        "0",
        "--json",
    ])
    .run()
    .code(0);
    let notices = result.json()["_sessctl"]["notices"].to_string();
    assert!(
        notices.contains("task-runs of trun_5Hq2: Deck returned HTTP 500"),
        "{notices}"
    );
    assert!(notices.contains("(1 more were not requested)"), "{notices}");
    // A missing run does not hide the others; an error that others share ends the requests.
    let not_found =
        r#"{"errors":[{"type":"request","code":"not_found","message":"none"}],"request_id":"r"}"#;
    for (reply, facts, requests) in [
        (Reply::status(404, not_found), 2, 4),
        (Reply::status(403, ""), 1, 3),
        (Reply::json("[1]"), 2, 4),
        (Reply::json("{"), 2, 4),
        // A reused connection that dies is replaced, which costs no attempt.
        (Reply::Raw(Vec::new()), 1, 4),
    ] {
        let shown = format!("{reply:?}");
        let server = deck_server(&["trun_1", "trun_2", "trun_3"], move |id| match id {
            "trun_2" => reply.clone(),
            id => failed_run(id),
        });
        let result = get_with_runs(&server, &["--json"]).code(0);
        let value = result.json();
        let found = value["_sessctl"]["related"]["task-runs"]
            .as_array()
            .unwrap();
        assert_eq!(
            (found.len(), paths(&server).len()),
            (facts, requests),
            "{shown}: {result:#?}"
        );
        assert_eq!(
            value["_sessctl"]["notices"].as_array().unwrap().len(),
            1,
            "{shown}"
        );
        result.stderr_has(&["sessctl: note: task-runs"]);
    }
}

#[test]
fn late_related_facts_are_a_notice() {
    let server = deck_server(&["trun_1"], |_| Reply::Stall(Vec::new()));
    let result = get_with_runs(&server, &["--json", "--request-timeout", "300ms"]).code(0);
    assert_eq!(result.json()["_sessctl"]["related"]["task-runs"], json!([]));
    result.stderr_has(&["sessctl: note: task-runs"]);
}

/// The run searches every output for the canary.
#[test]
fn related_facts_are_redacted() {
    let deck = provider("deck");
    let key = credential(deck, "api_key");
    let server = deck_server(&["trun_1"], move |id| {
        let run = json!({
            "id": id, "status": "failed", "access_token": "SECRET-1", "output": {"password": ["SECRET-2"]},
            "errors": [{"code": "x", "message": format!("the key {key} is wrong")}],
        });
        Reply::json(run.to_string())
    });
    for format in [
        &["--json"][..],
        &["--yaml"],
        &["-o", "ndjson"],
        &["-q", "."],
        &[],
        &["-v"],
    ] {
        get_with_runs(&server, format)
            .code(0)
            .stdout_has(&["[redacted]"]);
    }
    let condition = "._sessctl.related[\"task-runs\"][0].output.password == 1";
    for more in [&[][..], &["--json"], &["--show-secrets"]] {
        let line = [
            &[
                "deck",
                "check",
                "sess_1",
                "--with",
                "task-runs",
                "--expect",
                condition,
            ],
            more,
        ]
        .concat();
        sessctl(&line).at(deck, &server.url()).run().code(1);
    }
    let result = sessctl(&[WITH_RUNS, &["--json", "--show-secrets"]].concat())
        .at(deck, &server.url())
        .may_reveal()
        .run()
        .code(0);
    let run = &result.json()["_sessctl"]["related"]["task-runs"][0];
    assert_eq!(run["access_token"], "SECRET-1");
    assert!(!run["errors"].to_string().contains("SECRET"), "{run}");
}

#[test]
fn public_endpoint_gets_no_credential() {
    let kayle = provider("kayle");
    let id = kayle.sample.id;
    let server = Server::start(move |request, _| {
        Reply::json(
            if request.path.ends_with("/status") {
                json!({"data": {"session_id": id, "status": "failed", "is_terminal": true,
                "redirect_url": "https://shop.example/?order=SECRET",
                "note": "cancelled by ct_SECRET_9f4b2d"}, "error": null})
            } else {
                json!({"data": {"id": id, "status": "created", "cancel_token": "ct_SECRET_9f4b2d"}, "error": null})
            }
            .to_string(),
        )
    });
    let line = &["kayle", "get", id, "--with", "public-status", "--json"];
    let result = sessctl(line).at(kayle, &server.url()).run().code(0);
    let facts = &result.json()["_sessctl"]["related"]["public-status"][0];
    assert_eq!(
        facts["redirect_url"],
        "https://shop.example/?order=[redacted]"
    );
    let requests = server.requests();
    assert_eq!(requests[1].path, format!("/v1/verify/session/{id}/status"));
    assert!(requests[0].header("authorization").is_some());
    assert_eq!(requests[1].header("authorization"), None);
}

#[test]
fn unsafe_ids_are_not_requested() {
    let server = deck_server(&["..", "a/b", "x?y", "", "trun_1"], failed_run);
    let result = get_with_runs(&server, &["--json"]).code(0);
    assert_eq!(paths(&server), ["/sessions/sess_1", "/task-runs/trun_1"]);
    result.stderr_has(&["4 ids of the session cannot be requested"]);
}

#[test]
fn unsuitable_names_are_refused() {
    let server = Server::always(deck_session(&[]));
    for (line, texts) in [
        (
            &["deck", "get", "sess_1", "--with", "runs"][..],
            &["'runs'", "names: task-runs (Deck)"][..],
        ),
        (
            &["get", "sess_1", "--with", "status"],
            &["'status'", "task-runs (Deck)"],
        ),
        (
            &["get", "-", "--with", "nosuch"],
            &["task-runs (Deck), ", "public-status (Kayle ID)"],
        ),
        (
            &["imprint", "check", "cs_1", "--with", "x"],
            &["Imprint has no related facts"],
        ),
        (
            &["deck", "get", "sess_1", "--with", "task-runs", "--raw"],
            &["--with adds to documents"],
        ),
        (
            &["deck", "get", "sess_1", "sess_2", "--with", "task-runs"],
            &["-o ndjson"],
        ),
    ] {
        let result = sessctl(line)
            .at(provider("deck"), &server.url())
            .run()
            .code(2);
        result.stderr_has(texts);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn providers_list_related_facts() {
    sessctl(&["providers", "deck"])
        .run()
        .code(0)
        .stdout_has(&["--with task-runs"]);
    let value: Value = sessctl(&["providers", "kayle", "--json"])
        .run()
        .code(0)
        .json();
    assert_eq!(value["kayle"]["related"]["public-status"]["public"], true);
}

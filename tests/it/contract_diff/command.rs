//! The command: exit codes, formats, baselines and reports.

use serde_json::{Value, json};
use sessctl::provider::Provider;

use super::document;
use crate::run::{Run, sessctl};

/// A run with the document of Deck, changed, as `openapi.json` in the home folder.
fn run_with(change: impl FnOnce(&mut Value), words: &[&str]) -> Run {
    let provider = Provider::named("deck").unwrap();
    let mut document = document(provider);
    let at = "/paths/~1sessions~1{id}/get/responses/200/content/application~1json/schema";
    change(document.pointer_mut(at).unwrap());
    let mut line = vec!["contract", "diff", "deck", "openapi.json"];
    line.extend(words);
    let run = sessctl(&line);
    std::fs::write(run.home().join("openapi.json"), document.to_string()).unwrap();
    run
}

fn add_agents(schema: &mut Value) {
    schema["properties"]["agents"] = json!({"type": "array"});
}

#[test]
fn exit_code_reports_differences() {
    run_with(|_| {}, &[]).run().code(0);
    let result = run_with(add_agents, &[]).run().code(1);
    assert!(result.stdout.contains("new_field  /agents"), "{result:?}");
    let same = run_with(|_| {}, &["--json"]).run().code(0);
    let printed: Value = serde_json::from_str(&same.stdout).unwrap();
    assert_eq!(printed["differences"], json!([]));
    assert_eq!(printed["path"], "/sessions/{id}");
}

#[test]
fn json_names_both_sides_and_schema() {
    let result = run_with(add_agents, &["--json"]).run().code(1);
    let printed: Value = serde_json::from_str(&result.stdout).unwrap();
    let schema = "/paths/~1sessions~1{id}/get/responses/200/content/application~1json/schema";
    assert_eq!(
        printed["differences"],
        json!([{
            "rule": "new_field", "pointer": "/agents", "sessctl": "no such field",
            "document": "an array", "schema": format!("{schema}/properties/agents"), "known": null,
        }])
    );
}

#[test]
fn known_differences_give_their_reason() {
    let provider = Provider::named("imprint").unwrap();
    let run = sessctl(&["contract", "diff", "imprint", "-", "--json"]);
    let mut document = document(provider);
    let at = "/paths/~1v2~1customer_sessions~1{id}/get/responses/200/content/application~1json/schema/properties";
    let properties = document.pointer_mut(at).unwrap().as_object_mut().unwrap();
    properties.shift_remove("customer_metadata");
    let result = run.stdin(document.to_string()).run().code(0);
    let printed: Value = serde_json::from_str(&result.stdout).unwrap();
    assert_eq!(printed["differences"][0]["pointer"], "/customer_metadata");
    assert_eq!(printed["differences"][0]["known"], "newer servers send it");
}

#[test]
fn baseline_quiets_listed_differences() {
    let run = run_with(add_agents, &["--write-baseline", "known.json"]);
    run.run().code(0);
    let baseline = std::fs::read_to_string(run.home().join("known.json")).unwrap();
    let with_baseline = |change: fn(&mut Value)| {
        let run = run_with(change, &["--baseline", "known.json"]);
        std::fs::write(run.home().join("known.json"), &baseline).unwrap();
        run.run()
    };
    let quiet = with_baseline(add_agents).code(0);
    assert!(quiet.stdout.contains("baseline"), "{quiet:?}");
    with_baseline(|schema| {
        add_agents(schema);
        schema["properties"]["more"] = json!({});
    })
    .code(1)
    .stdout_has(&["/more"]);
    // An outdated entry is reported, and is no difference.
    with_baseline(|_| {})
        .code(0)
        .stderr_has(&["no longer a difference: /agents (new_field): no such field → an array"]);
}

#[test]
fn baseline_errors_are_plain() {
    for (text, reason) in [
        (None, "known.json: No such file"),
        (
            Some("[]"),
            "known.json is not a baseline: it has no list 'differences'",
        ),
        (Some("{"), "known.json is not a baseline"),
    ] {
        let run = run_with(|_| {}, &["--baseline", "known.json"]);
        if let Some(text) = text {
            std::fs::write(run.home().join("known.json"), text).unwrap();
        }
        run.run().code(2).stderr_has(&[reason]);
    }
    run_with(|_| {}, &["--write-baseline", "no/known.json"])
        .run()
        .code(74)
        .stderr_has(&["cannot write the baseline no/known.json"]);
}

#[test]
fn reports_contain_differences() {
    let words = [
        "--report",
        "junit=out.xml",
        "--report",
        "tap=out.tap",
        "--report",
        "github",
    ];
    let run = run_with(add_agents, &words);
    run.run()
        .code(1)
        .stderr_has(&["::error title=sessctl%3A contract of Deck"]);
    let file = |name: &str| std::fs::read_to_string(run.home().join(name)).unwrap();
    let (junit, tap) = (file("out.xml"), file("out.tap"));
    assert!(junit.contains("failures=\"1\""), "{junit}");
    assert!(
        junit.contains("/agents: expected no such field, got an array"),
        "{junit}"
    );
    assert!(tap.contains("not ok 1 - contract of Deck"), "{tap}");
    // A document that cannot be read is an error, not a failure.
    let run = sessctl(&[
        "contract",
        "diff",
        "deck",
        "none.yaml",
        "--report",
        "junit=out.xml",
    ]);
    run.run().code(2).stderr_has(&["none.yaml: No such file"]);
    let junit = std::fs::read_to_string(run.home().join("out.xml")).unwrap();
    assert!(junit.contains("errors=\"1\""), "{junit}");
}

#[test]
fn other_path_can_be_named() {
    let document = document(Provider::named("deck").unwrap()).to_string();
    let renamed = document.replace("/sessions/{id}", "/v9/sessions/{key}");
    let run = |words: &[&str]| {
        let mut line = vec!["contract", "diff", "deck", "-"];
        line.extend(words);
        sessctl(&line).stdin(renamed.as_bytes()).run()
    };
    run(&[]).code(2).plain_error().stderr_has(&[
        "no path /sessions/{id}",
        "--path",
        "/v9/sessions/{key}",
    ]);
    run(&["--path", "/v9/sessions/{id}"]).code(0);
}

#[test]
fn unusable_documents_are_plain_errors() {
    for (text, reason) in [
        ("", "-: not an OpenAPI 3 document: it is empty"),
        ("openapi: 3.0.0\na: *x", "line 2"),
        (
            "openapi: 3.0.0\npaths: {\"/sessions/\\e[31m\": 1}",
            "for example /sessions/\\u{1b}[31m",
        ),
        (
            "openapi: 3.0.0\npaths: {}",
            "the document has no path /sessions/{id}",
        ),
        (
            "openapi: 3.0.0\npaths: {'/sessions/{id}': {get: {responses: {200: {$ref: '#/x'}}}}}",
            "'#/x' does not exist",
        ),
    ] {
        sessctl(&["contract", "diff", "deck", "-"])
            .stdin(text)
            .run()
            .code(2)
            .plain_error()
            .stderr_has(&[reason]);
    }
}

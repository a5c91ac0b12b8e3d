//! `providers draft`: the files of a new provider.

use std::process::Command;

use serde_json::{Value, json};

use crate::run::{Run, sessctl};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Example Sessions API}
servers: [{url: 'https://api.example.com/v1'}, {url: 'http://localhost:1'}]
security: [{key: []}]
paths:
  /sessions/{session_id}:
    get:
      parameters: [{name: session_id, in: path, schema: {type: string, pattern: '^es_[A-Za-z0-9]{24}$'}}]
      responses:
        200: {content: {application/json: {schema: {$ref: '#/components/schemas/Session'}}}}
        404: {content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Error: {type: object, required: [code], properties: {code: {type: string}, message: {type: string}}}
    Session:
      type: object
      required: [id, status, created_at, runs]
      properties:
        id: {type: string}
        status: {type: string, enum: [pending, running, done, failed]}
        created_at: {type: string, format: date-time}
        clientSecret: {type: string, nullable: true}
        callbackUrl: {type: string}
        labels: {type: object, additionalProperties: {type: string}}
        runs: {type: array, items: {type: object, required: [id], properties: {id: {type: string}}}}
        error:
          nullable: true
          type: object
          required: [code]
          properties: {code: {type: string}}
        \"od\\\"d\\n\": {type: string}
";

fn draft(words: &[&str]) -> Run {
    let mut line = vec![
        "providers",
        "draft",
        "-",
        "--path",
        "/sessions/{id}",
        "--dir",
        "out",
    ];
    line.extend(words);
    sessctl(&line).stdin(DOCUMENT)
}

fn file(run: &Run, path: &str) -> String {
    std::fs::read_to_string(run.home().join("out").join(path)).unwrap()
}

#[test]
fn draft_describes_the_document() {
    let run = draft(&["--json"]);
    let result = run.run().code(0);
    let printed: Value = serde_json::from_str(&result.stdout).unwrap();
    assert_eq!(printed["provider"], "example");
    assert_eq!(
        printed["lines"],
        json!(["mod example;", "    &example::PROVIDER,"])
    );
    assert_eq!(printed["files"].as_array().unwrap().len(), 6);
    // The sandbox may have no rustfmt.
    let packed = |text: &str| text.replace([' ', '\n'], "");
    let source = packed(&file(&run, "src/provider/example.rs"));
    for text in [
        "base_url: \"https://api.example.com/v1\"",
        "path: \"/sessions/{id}\"",
        "name: \"x-key\"",
        "prefix: \"es_\"",
        "length: Some(24)",
        "(\"running\", State::Active)",
        "(\"done\", State::Succeeded)",
        "&[(\"code\", MemberType::Text)",
        "\"/clientSecret\", Shape::Text)",
        ".show(Visibility::Secret)",
        ".show(Visibility::UrlWithoutQuery)",
        "scope: Scope::Each(\"/runs\")",
        "shape: Shape::ObjectOfTexts",
        "pointer: \"/error/code\"",
        "Field::new(\"Od d\", \"/od\\\"d\\n\", Shape::Text)",
    ] {
        assert!(source.contains(&packed(text)), "{text} is not in {source}");
    }
    let full: Value =
        serde_json::from_str(&file(&run, "tests/fixtures/example/full.json")).unwrap();
    assert!(full["clientSecret"].as_str().unwrap().contains("SECRET"));
    assert!(full["id"].as_str().unwrap().starts_with("es_"));
    let minimal = file(&run, "tests/fixtures/example/minimal.json");
    let minimal: Value = serde_json::from_str(&minimal).unwrap();
    let names: Vec<_> = minimal.as_object().unwrap().keys().collect();
    assert_eq!(names, ["id", "status", "created_at", "runs"]);
    let sample = file(&run, "src/mock/samples/example.json");
    assert!(sample.contains("\"id\": \"{{id}}\""), "{sample}");
    assert!(
        sample.contains("\"created_at\": \"{{ago 12m}}\""),
        "{sample}"
    );
}

#[test]
fn drafted_source_is_valid_rust() {
    let run = draft(&[]);
    run.run().code(0);
    // An unformatted file fails the check, and one that is not Rust cannot be formatted.
    let path = run.home().join("out/src/provider/example.rs");
    let format = |check: &[&str]| {
        let mut command = Command::new("rustfmt");
        command.args(["--edition", "2024"]).args(check).arg(&path);
        command.output().unwrap()
    };
    let formatted = format(&[]);
    assert!(formatted.status.success(), "{formatted:?}");
    assert!(format(&["--check"]).status.success());
}

#[test]
fn existing_files_are_not_replaced() {
    let run = draft(&[]);
    run.run().code(0);
    let path = run.home().join("out/tests/contracts/example.json");
    std::fs::write(&path, "mine").unwrap();
    run.run()
        .code(74)
        .plain_error()
        .stderr_has(&["already exists", "--force"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    let forced = draft(&["--force"]);
    let folder = forced.home().join("out/src/provider");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("example.rs"), "old").unwrap();
    forced.run().code(0);
    assert!(file(&forced, "src/provider/example.rs").contains("PROVIDER"));
}

#[test]
fn undraftable_documents_are_plain_errors() {
    let run = |text: &str, words: &[&str]| {
        let mut line = vec![
            "providers",
            "draft",
            "-",
            "--path",
            "/sessions/{id}",
            "--dir",
            "out",
        ];
        line.extend(words);
        let run = sessctl(&line).stdin(text);
        let result = run.run().code(2).plain_error();
        assert!(!run.home().join("out").exists());
        result
    };
    run(DOCUMENT, &["--name", "deck"]).stderr_has(&["already is a provider 'deck'", "--name"]);
    run(DOCUMENT, &["--name", "../x"]).stderr_has(&["'../x' cannot be the name", "--name"]);
    run(
        &DOCUMENT.replace("enum: [pending, running, done, failed]", "title: x"),
        &[],
    )
    .stderr_has(&["neither a status"]);
    run(&DOCUMENT.replace("/sessions/{session_id}", "/all"), &[]).stderr_has(&["--path"]);
}

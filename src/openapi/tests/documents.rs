//! Tests of parsing a document, and of finding an endpoint.

use serde_json::{Value, json};

use super::{document, parse};
use crate::openapi::{JsonTypes, OpenApiDocument};

#[test]
fn yaml_values_have_json_types() {
    let yaml = "\
openapi: 3.1.0
a: [1, -2, 1.5, 1e3, 007, 0x1f, '1', \"x\\ty\"]
b: {n: null, t: ~, e: , y: yes, f: False}
c: &base
  folded: >-
    one
    two
  literal: |
    one
d:
  <<: *base
  literal: own
200: !!str 5
";
    let document = parse(yaml).unwrap();
    let member = |name| Value::from(document.member(name).unwrap());
    assert_eq!(
        member("a").to_string(),
        r#"[1,-2,1.5,1e3,"007","0x1f","1","x\ty"]"#
    );
    assert_eq!(
        member("b"),
        json!({"n": null, "t": null, "e": null, "y": "yes", "f": false})
    );
    assert_eq!(
        member("c"),
        json!({"folded": "one two", "literal": "one\n"})
    );
    assert_eq!(member("d"), json!({"literal": "own", "folded": "one two"}));
    assert_eq!(member("200"), json!("5"));
}

#[test]
fn hostile_yaml_is_refused() {
    let bomb = (1..12).fold("a0: &a0 [x, x]\n".to_owned(), |text, level| {
        let alias = format!("*a{}", level - 1);
        let aliases = vec![alias; 10].join(", ");
        format!("{text}a{level}: &a{level} [{aliases}]\n")
    });
    let large = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1 << 20),
        "*a, ".repeat(40)
    );
    let deep = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth)));
    for (text, reason) in [
        (bomb, "multiply"),
        (large, "multiply"),
        (deep.collect(), "nested too deeply"),
        (format!("a:\n  {}x", "- ".repeat(5000)), "nested too deeply"),
        (format!("a: {}", "[".repeat(5000)), "line 2"),
        ("a: &a [*a]".to_owned(), "contains it"),
        ("a: *none".to_owned(), "line 2"),
        ("a: 1\na: 2".to_owned(), "'a' is repeated"),
        ("? [a]\n: 1".to_owned(), "not a scalar"),
        ("\u{0}".to_owned(), "line 2"),
    ] {
        let error = parse(&format!("openapi: 3.1.0\n{text}")).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn other_documents_are_refused() {
    for (text, reason) in [
        ("", "it is empty"),
        ("<!doctype html>", "HTML"),
        ("hello", "no member 'openapi'"),
        ("swagger: '2.0'", "Swagger 2"),
        ("openapi: 4.0.0", "its version is 4.0.0"),
        (r#"{"openapi": "3.0.0",}"#, "string expected"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.contains(reason), "{text}: {error}");
    }
    assert!(OpenApiDocument::parse(b"openapi: \xff").is_err());
    assert!(parse("openapi: 3.0\r\npaths: {}\r\n").is_ok());
}

#[test]
fn paths_match_without_parameter_names() {
    let found = |path: &str, template: &str, base: &str| {
        let document = document(path, &json!({}), &json!({}));
        let operation = document.operation(template, base);
        operation.map(|operation| operation.path.to_owned()).ok()
    };
    for (path, template, base) in [
        ("/sessions/{session_id}", "/sessions/{id}", "/v2"),
        ("/v2/sessions/{session_id}", "/sessions/{id}", "/v2"),
        ("/v2/sessions/{session_id}", "/sessions/{id}", "/v2/"),
    ] {
        assert_eq!(found(path, template, base).as_deref(), Some(path));
    }
    for path in ["/sessions", "/sessions/{id}/runs", "/v3/sessions/{id}"] {
        assert_eq!(found(path, "/sessions/{id}", "/v2"), None, "{path}");
    }
}

#[test]
fn path_items_and_responses_may_be_references() {
    let document = parse(
        "\
openapi: 3.0.3
paths:
  /a/{id}: {$ref: '#/paths/~1b~1%7Bx%7D'}
  /b/{x}: {get: {responses: {2XX: {$ref: '#/components/responses/Ok'}}}}
  /c/{x}: {$ref: '#/paths/~1c~1{x}'}
components:
  responses:
    Ok: {content: {text/json: {schema: {type: string}}, text/plain: {schema: {type: integer}}}}
",
    )
    .unwrap();
    let operation = document.operation("/a/{id}", "").unwrap();
    let node = document.response_schema(&operation).unwrap();
    assert_eq!(document.resolve(&node).unwrap().types, JsonTypes::STRING);
    let error = document.operation("/c/{id}", "").unwrap_err().message();
    assert!(error.contains("leads to itself"), "{error}");
}

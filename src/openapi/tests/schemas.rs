//! Tests of references, alternatives and conditions.

use serde_json::{Value, json};

use super::document;

/// Resolves the schema of a response, and describes its types.
fn resolved(schema: &Value, components: &Value) -> Result<(String, Vec<String>), String> {
    let document = document("/s/{id}", schema, components);
    let operation = document.operation("/s/{id}", "").unwrap();
    let node = document.response_schema(&operation).unwrap();
    let schema = document
        .resolve(&node)
        .map_err(|failure| failure.message())?;
    let names = schema.properties.iter();
    let names = names.map(|(name, _)| {
        let mark = if schema.requires(name) { "!" } else { "" };
        format!("{name}{mark}")
    });
    Ok((schema.strict_types().to_string(), names.collect()))
}

#[test]
fn null_is_read_in_both_dialects() {
    for (schema, types) in [
        (
            json!({"type": "string", "nullable": true}),
            "a string or null",
        ),
        (json!({"type": ["null", "string"]}), "a string or null"),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
            "a string or null",
        ),
        (
            json!({"oneOf": [{"$ref": "#/components/schemas/S"}, {"type": "null"}]}),
            "a string or null",
        ),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/S"}], "nullable": true}),
            "a string or null",
        ),
        (json!({"$ref": "#/components/schemas/S"}), "a string"),
        (
            json!({"allOf": [{"type": ["string", "null"]}, {"type": ["null", "integer"]}]}),
            "null",
        ),
        (
            json!({"allOf": [{"type": "number"}, {"type": "integer"}]}),
            "an integer",
        ),
        (
            json!({"anyOf": [{"type": "number"}, {"type": "integer"}]}),
            "a number",
        ),
        (json!({"enum": ["a", null]}), "a string or null"),
        (
            json!({"enum": ["a", 1, 1.5, true]}),
            "a string or a number or a boolean",
        ),
        (
            json!({"type": ["string", "null"], "enum": ["a"]}),
            "a string",
        ),
        (
            json!({"type": "string", "enum": ["a"], "nullable": true}),
            "a string or null",
        ),
        (
            json!({"anyOf": [{"enum": ["a"]}, {"type": "null"}]}),
            "a string or null",
        ),
        (json!({"const": "a"}), "a string"),
        (json!({"properties": {}}), "an object"),
        (json!({"items": {}}), "an array"),
        (json!({}), "any value"),
        (json!(true), "any value"),
        (json!(false), "no value"),
    ] {
        let components = json!({"S": {"type": "string"}});
        assert_eq!(resolved(&schema, &components).unwrap().0, types, "{schema}");
    }
}

#[test]
fn members_of_combined_schemas_merge() {
    let components = json!({
        "Base": {"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a"]},
        "More": {"properties": {"b": {}, "c": {}}, "required": ["a", "c"]},
    });
    let (base, more) = (
        json!({"$ref": "#/components/schemas/Base"}),
        json!({"$ref": "#/components/schemas/More"}),
    );
    let names = |schema: Value| resolved(&schema, &components).unwrap().1.join(" ");
    assert_eq!(names(json!({"allOf": [base, more]})), "a! b c!");
    assert_eq!(names(json!({"anyOf": [base, more]})), "a! b c");
    assert_eq!(
        names(json!({"oneOf": [more, base, {"type": "null"}]})),
        "b c a!"
    );
    assert_eq!(
        names(json!({"$ref": "#/components/schemas/Base", "required": ["b"]})),
        "a! b!"
    );
}

#[test]
fn unusable_references_are_named() {
    let components = json!({
        "Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}]},
        "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
        "a/b": {"type": "string"},
    });
    let error = |schema: Value| resolved(&schema, &components).unwrap_err();
    for (schema, reason) in [
        (
            json!({"$ref": "#/components/schemas/None"}),
            "'#/components/schemas/None' does not exist",
        ),
        (
            json!({"$ref": "other.yaml#/X"}),
            "refers to another document",
        ),
        (
            json!({"$ref": "https://example.com/x"}),
            "refers to another document",
        ),
        (json!({"$ref": "#"}), "does not exist"),
        (json!({"$ref": 5}), "not a string"),
        (
            json!({"$ref": "#/components/schemas/Loop"}),
            "refers to itself",
        ),
        (json!({"allOf": {}}), "allOf is not an array"),
        (json!({"type": "text"}), "not a known type"),
        (json!({"properties": []}), "not an object"),
        (json!("x"), "not an object"),
    ] {
        let error = error(schema);
        assert!(error.contains(reason), "{error}");
        assert!(
            error.contains("/paths/~1s~1{id}/get") || error.contains("Loop"),
            "{error}"
        );
    }
    // A schema may contain itself as a member.
    let node = json!({"$ref": "#/components/schemas/Node"});
    assert_eq!(resolved(&node, &components).unwrap().0, "an object");
    let escaped = json!({"$ref": "#/components/schemas/a~1b"});
    assert_eq!(resolved(&escaped, &components).unwrap().0, "a string");
}

#[test]
fn nested_schemas_are_limited() {
    // Each schema combines the next one twice: a billion in all.
    let components = (0..30).map(|level| {
        let next = json!({"$ref": format!("#/components/schemas/S{}", level + 1)});
        (format!("S{level}"), json!({"anyOf": [next, next]}))
    });
    let mut components: Value = components.collect();
    components["S30"] = json!({"type": "string"});
    let first = json!({"$ref": "#/components/schemas/S0"});
    let error = resolved(&first, &components).unwrap_err();
    assert!(error.contains("too many schemas"), "{error}");
}

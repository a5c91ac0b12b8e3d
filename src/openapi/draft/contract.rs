//! The published contract as JSON Schema, without references, for the tests of the contract check.

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::openapi::{JsonTypes, OpenApiDocument, SchemaNode};

/// Maximum depth of the schema; deeper values are not described.
const MAX_DEPTH: usize = 6;

/// Names of the types.
const TYPES: [(&str, JsonTypes); 7] = [
    ("string", JsonTypes::STRING),
    ("number", JsonTypes::NUMBER),
    ("integer", JsonTypes::INTEGER),
    ("boolean", JsonTypes::BOOLEAN),
    ("array", JsonTypes::ARRAY),
    ("object", JsonTypes::OBJECT),
    ("null", JsonTypes::NULL),
];

/// Returns the schema of a session.
pub(super) fn schema(document: &OpenApiDocument, node: &SchemaNode<'_>) -> Result<Value> {
    at(document, node, 0, true)
}

/// Returns the schema of a value; `is_present` is whether every session, or every element of its
/// list, has it.
fn at(
    document: &OpenApiDocument,
    node: &SchemaNode<'_>,
    depth: usize,
    is_present: bool,
) -> Result<Value> {
    let resolved = document.resolve(node)?;
    let mut schema = Map::new();
    let mut rest = resolved.types;
    if rest == JsonTypes::ANY || depth > MAX_DEPTH {
        return Ok(json!({}));
    }
    let mut types = Vec::new();
    for (name, set) in TYPES {
        if rest.contains(set) {
            rest = rest.without(set);
            types.push(json!(name));
        }
    }
    schema.insert(
        "type".to_owned(),
        match types.as_slice() {
            [one] => one.clone(),
            several => json!(several),
        },
    );
    if let Some(words) = &resolved.words {
        let null = resolved
            .types
            .contains(JsonTypes::NULL)
            .then_some(Value::Null);
        let words = words.iter().map(|word| json!(word)).chain(null);
        schema.insert("enum".to_owned(), words.collect());
    }
    if resolved.format == Some("date-time") {
        schema.insert("format".to_owned(), json!("date-time"));
    }
    // The members of a value that may also be a string have no rows.
    let is_object = resolved.types.without(JsonTypes::NULL) == JsonTypes::OBJECT;
    if is_object && !resolved.properties.is_empty() {
        let is_present = is_present && !resolved.types.contains(JsonTypes::NULL);
        let mut properties = Map::new();
        for (name, node) in &resolved.properties {
            let is_present = is_present && resolved.requires(name);
            let member = at(document, node, depth + 1, is_present)?;
            properties.insert((*name).to_owned(), member);
        }
        let required = resolved.properties.iter().map(|(name, _)| *name);
        // The rows cannot require a member only where its object is present.
        let required = required.filter(|name| is_present && resolved.requires(name));
        let required: Vec<_> = required.collect();
        schema.insert("properties".to_owned(), Value::Object(properties));
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
    }
    for (name, node) in [
        ("items", &resolved.items),
        ("additionalProperties", &resolved.additional),
    ] {
        if let Some(node) = node {
            schema.insert(name.to_owned(), at(document, node, depth + 1, true)?);
        }
    }
    Ok(Value::Object(schema))
}

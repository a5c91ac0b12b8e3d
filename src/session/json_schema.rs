//! Exports a provider's contract as JSON Schema 2020-12, from the same rows that are checked.

use serde_json::{Map, Value, json};

use crate::provider::{Field, Placement, Provider, Scope, Section, Shape};

/// Returns the schema of a session as `sessctl` prints it, without the reserved member.
#[must_use]
pub fn schema(provider: &Provider) -> Value {
    let mut root = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("{}: {}", provider.title, provider.about),
        "type": "object",
    });
    for section in provider.sections {
        add_section(&mut root, provider, section);
    }
    root
}

fn add_section(root: &mut Value, provider: &Provider, section: &Section) {
    let start = match section.scope {
        Scope::Session => Some(root),
        Scope::SessionList => provider
            .endpoint
            .session_list
            .as_ref()
            .and_then(|session_list| {
                let list = descend(root, session_list.path, false)?;
                set(list, "type", json!("array"));
                member(list, "items")
            }),
        Scope::Each(path) => descend(root, path, section.required).and_then(|list| {
            set(list, "type", json!("array"));
            member(list, "items")
        }),
        Scope::Entries { path, .. } => descend(root, path, section.required).and_then(|object| {
            set(object, "type", json!("object"));
            member(object, "additionalProperties")
        }),
        Scope::Pairs { path, shape } => {
            if let Some(object) = descend(root, path, section.required) {
                merge(object, shape_schema(shape));
            }
            None
        }
    };
    let Some(start) = start else { return };
    for field in section
        .fields
        .iter()
        .filter(|field| field.placement != Placement::Within)
    {
        if let Some(schema) = descend(start, field.path, field.required) {
            merge(schema, field_schema(field));
        }
    }
}

/// Returns the schema at a JSON Pointer and creates missing parents. The parents of a required value
/// are required, too.
fn descend<'v>(start: &'v mut Value, pointer: &str, required: bool) -> Option<&'v mut Value> {
    let mut node = start;
    for name in pointer.split('/').skip(1) {
        // An existing type is not replaced: the parent may have a row, for example a nullable one.
        if let Value::Object(members) = node {
            members.entry("type").or_insert_with(|| json!("object"));
        }
        if required {
            let list = node
                .as_object_mut()?
                .entry("required")
                .or_insert_with(|| json!([]));
            let names = list.as_array_mut()?;
            if !names.iter().any(|known| known == name) {
                names.push(json!(name));
            }
        }
        node = member(member(node, "properties")?, name)?;
    }
    Some(node)
}

fn member<'v>(value: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    Some(
        value
            .as_object_mut()?
            .entry(name)
            .or_insert_with(|| Value::Object(Map::new())),
    )
}

fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value);
    }
}

fn merge(value: &mut Value, more: Value) {
    if let (Value::Object(members), Value::Object(more)) = (value, more) {
        members.extend(more);
    }
}

fn field_schema(field: &Field) -> Value {
    let mut schema = shape_schema(field.shape);
    if field.in_prose {
        schema = schema
            .get("examples")
            .map_or_else(|| json!({}), |words| json!({"examples": words}));
    } else if field.nullable {
        schema = match schema.get("type").cloned() {
            Some(word) => {
                set(&mut schema, "type", json!([word, "null"]));
                schema
            }
            None => json!({"anyOf": [schema, {"type": "null"}]}),
        };
    }
    set(&mut schema, "title", json!(field.label));
    schema
}

fn shape_schema(shape: Shape) -> Value {
    let texts = json!({"type": "array", "items": {"type": "string"}});
    match shape {
        Shape::Text => json!({"type": "string"}),
        // Examples, not an enumeration: a new word is not a breach.
        Shape::Words(words) => json!({"type": "string", "examples": words}),
        Shape::Time => json!({"type": "string", "format": "date-time"}),
        Shape::ProviderTime(example) => json!({"type": "string", "examples": [example]}),
        Shape::EpochMillis | Shape::Bytes | Shape::Count => json!({"type": "integer"}),
        Shape::Millis => {
            json!({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?(?:0|[1-9][0-9]*)$"}]})
        }
        Shape::Tries(limit) => json!({"type": "integer", "minimum": 0, "maximum": limit}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::TextOrTexts => json!({"anyOf": [{"type": "string"}, texts]}),
        Shape::Texts => texts,
        Shape::List => json!({"type": "array"}),
        Shape::Any => json!({}),
        Shape::Object => json!({"type": "object"}),
        Shape::ObjectOfTexts => {
            json!({"type": "object", "additionalProperties": {"type": "string"}})
        }
        Shape::ObjectOrEmptyList => {
            json!({"anyOf": [{"type": "object"}, {"type": "array", "maxItems": 0}]})
        }
    }
}

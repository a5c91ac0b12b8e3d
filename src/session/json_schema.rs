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
        Scope::SessionList => provider.endpoint.session_list.as_ref().and_then(|own| {
            let list = descend(root, own.path, false)?;
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
                merge(object, of_shape(shape));
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
        if let Some(place) = descend(start, field.path, field.required) {
            merge(place, of_field(field));
        }
    }
}

/// Returns the schema at a JSON Pointer, creating its parents. The parents of a required value are
/// required, too.
fn descend<'v>(start: &'v mut Value, pointer: &str, required: bool) -> Option<&'v mut Value> {
    let mut place = start;
    for name in pointer.split('/').skip(1) {
        // Do not overwrite: the parent may have a row of its own, for example a nullable one.
        if let Value::Object(members) = place {
            members.entry("type").or_insert_with(|| json!("object"));
        }
        if required {
            let list = place
                .as_object_mut()?
                .entry("required")
                .or_insert_with(|| json!([]));
            let names = list.as_array_mut()?;
            if !names.iter().any(|known| known == name) {
                names.push(json!(name));
            }
        }
        place = member(member(place, "properties")?, name)?;
    }
    Some(place)
}

fn member<'v>(value: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    Some(
        value
            .as_object_mut()?
            .entry(name)
            .or_insert_with(|| Value::Object(Map::new())),
    )
}

fn set(value: &mut Value, name: &str, to: Value) {
    if let Value::Object(members) = value {
        members.insert(name.to_owned(), to);
    }
}

fn merge(value: &mut Value, more: Value) {
    if let (Value::Object(members), Value::Object(more)) = (value, more) {
        members.extend(more);
    }
}

fn of_field(field: &Field) -> Value {
    let mut schema = of_shape(field.shape);
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

fn of_shape(shape: Shape) -> Value {
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

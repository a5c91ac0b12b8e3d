//! Resolves a schema: follows references and merges `allOf`, `anyOf` and `oneOf`.

use std::collections::BTreeSet;

use super::document::invalid;
use super::{JsonTypes, OpenApiDocument, Schema, SchemaNode};
use crate::error::Result;
use crate::json::Json;

/// Maximum number of schemas that are merged to one.
const MAX_MERGED: usize = 10_000;

/// Maximum number of schemas that contain or refer to each other.
const MAX_DEPTH: usize = 64;

/// Keywords whose value is a list of alternatives or conditions.
const COMBINED: [&str; 3] = ["allOf", "anyOf", "oneOf"];

impl OpenApiDocument {
    /// Resolves a schema.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] for a reference that leads nowhere, out of the document or to
    /// itself, and for a keyword of the wrong type.
    pub fn resolve<'d>(&'d self, node: &SchemaNode<'d>) -> Result<Schema<'d>> {
        let mut resolver = Resolver {
            document: self,
            merged: 0,
            path: BTreeSet::new(),
        };
        resolver.resolve(node)
    }
}

/// State of the resolution of one schema.
struct Resolver<'d> {
    document: &'d OpenApiDocument,
    /// Number of schemas merged so far.
    merged: usize,
    /// Positions of the schemas that contain or refer to the current one.
    path: BTreeSet<String>,
}

impl<'d> Resolver<'d> {
    fn resolve(&mut self, node: &SchemaNode<'d>) -> Result<Schema<'d>> {
        match node {
            SchemaNode::At { value, pointer } => self.at(value, pointer),
            SchemaNode::All(nodes) => {
                let mut schema = Schema::any();
                for node in nodes {
                    schema.restrict(self.resolve(node)?);
                }
                Ok(schema)
            }
            SchemaNode::Any(nodes) => self.one_of(nodes),
        }
    }

    fn one_of(&mut self, nodes: &[SchemaNode<'d>]) -> Result<Schema<'d>> {
        let mut merged: Option<Schema<'d>> = None;
        for node in nodes {
            let schema = self.resolve(node)?;
            match &mut merged {
                Some(merged) => merged.extend(schema),
                None => merged = Some(schema),
            }
        }
        Ok(merged.unwrap_or_else(Schema::any))
    }

    /// Resolves the schema at a position of the document.
    fn at(&mut self, value: &'d Json<'d>, pointer: &str) -> Result<Schema<'d>> {
        self.merged += 1;
        let is_too_large = self.merged > MAX_MERGED || self.path.len() > MAX_DEPTH;
        if is_too_large || !self.path.insert(pointer.to_owned()) {
            let reason = "the schema refers to itself, or combines too many schemas";
            return Err(invalid(pointer, reason));
        }
        let schema = match value {
            Json::Bool(true) => Ok(Schema::any()),
            Json::Bool(false) => Ok(Schema {
                types: JsonTypes::NONE,
                ..Schema::any()
            }),
            Json::Object(_) => self.object(value, pointer),
            Json::Null | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                Err(invalid(pointer, "the schema is not an object"))
            }
        };
        self.path.remove(pointer);
        schema
    }

    fn object(&mut self, value: &'d Json<'d>, pointer: &str) -> Result<Schema<'d>> {
        let mut schema = Self::own_keywords(value, pointer)?;
        if let Some(reference) = value.get("$ref") {
            let (target, target_pointer) = self.document.target(reference, pointer)?;
            schema.restrict(self.at(target, &target_pointer)?);
        }
        for keyword in COMBINED {
            let Some(list) = value.get(keyword) else {
                continue;
            };
            let Some(list) = list.as_array() else {
                let reason = format!("{keyword} is not an array");
                return Err(invalid(pointer, &reason));
            };
            let nodes = list
                .iter()
                .enumerate()
                .map(|(index, value)| SchemaNode::At {
                    value,
                    pointer: format!("{pointer}/{keyword}/{index}"),
                });
            let nodes: Vec<_> = nodes.collect();
            let combined = match keyword {
                "allOf" => self.resolve(&SchemaNode::All(nodes))?,
                _ => self.one_of(&nodes)?,
            };
            schema.restrict(combined);
        }
        // The keyword of OpenAPI 3.0. Strictly, it has no effect beside a `$ref` or `allOf`, or if the
        // `enum` does not list null, but the authors of such schemas mean that null is allowed.
        if matches!(value.get("nullable"), Some(Json::Bool(true))) {
            schema.types = schema.types.or(JsonTypes::NULL);
            schema.enum_excludes_null = false;
        }
        Ok(schema)
    }

    /// Reads the keywords of a schema other than references and combinations.
    fn own_keywords(value: &'d Json<'d>, pointer: &str) -> Result<Schema<'d>> {
        let text = |name: &str| value.get(name).and_then(Json::as_str);
        let node = |name: &str| match value.get(name) {
            Some(Json::Bool(_)) | None => None,
            Some(inner) => Some(SchemaNode::At {
                value: inner,
                pointer: format!("{pointer}/{name}"),
            }),
        };
        let properties = match value.get("properties") {
            None => Vec::new(),
            Some(Json::Object(members)) => members
                .iter()
                .map(|(name, value)| {
                    let pointer =
                        format!("{pointer}/properties/{}", crate::json::escape_token(name));
                    (name, SchemaNode::At { value, pointer })
                })
                .collect(),
            Some(_) => {
                let reason = "properties is not an object";
                return Err(invalid(pointer, reason));
            }
        };
        let required = value.get("required").and_then(Json::as_array);
        let examples = value.get("examples").and_then(Json::as_array);
        let listed = listed_values(value);
        Ok(Schema {
            types: types(value, &listed, pointer)?,
            words: words(&listed),
            enum_excludes_null: !listed.is_empty() && !listed.iter().any(|value| value.is_null()),
            properties,
            required: required
                .unwrap_or_default()
                .iter()
                .filter_map(Json::as_str)
                .collect(),
            items: node("items"),
            additional: node("additionalProperties"),
            format: text("format"),
            pattern: text("pattern"),
            minimum: value.get("minimum").and_then(Json::as_number),
            maximum: value.get("maximum").and_then(Json::as_number),
            descriptions: ["title", "description"]
                .into_iter()
                .filter_map(text)
                .collect(),
            examples: value
                .get("example")
                .into_iter()
                .chain(examples.unwrap_or_default())
                .collect(),
        })
    }
}

/// Returns the types of a schema by its `type`, or else by its other keywords.
fn types(value: &Json<'_>, listed: &[&Json<'_>], pointer: &str) -> Result<JsonTypes> {
    let unknown = || invalid(pointer, "type is not a known type");
    let named = |name: &Json<'_>| {
        let set = name.as_str().and_then(JsonTypes::named);
        // YAML reads the unquoted word as a value.
        let null = name.is_null().then_some(JsonTypes::NULL);
        set.or(null).ok_or_else(unknown)
    };
    match value.get("type") {
        Some(Json::Array(list)) => list
            .iter()
            .try_fold(JsonTypes::NONE, |types, name| Ok(types.or(named(name)?))),
        Some(name) => named(name),
        None if value.get("properties").is_some() => Ok(JsonTypes::OBJECT),
        None if value.get("items").is_some() => Ok(JsonTypes::ARRAY),
        None if !listed.is_empty() => Ok(listed
            .iter()
            .fold(JsonTypes::NONE, |types, value| types.or(type_of(value)))),
        None => Ok(JsonTypes::ANY),
    }
}

/// Returns the values of `enum` or `const`; empty if any value is allowed.
fn listed_values<'d>(value: &'d Json<'d>) -> Vec<&'d Json<'d>> {
    match (value.get("enum"), value.get("const")) {
        (Some(Json::Array(values)), _) => values.iter().collect(),
        (_, Some(value)) => vec![value],
        (_, None) => Vec::new(),
    }
}

/// Returns the strings among the listed values; `None` if there are none.
fn words<'d>(listed: &[&'d Json<'d>]) -> Option<Vec<&'d str>> {
    let words: Vec<_> = listed.iter().filter_map(|value| value.as_str()).collect();
    (!words.is_empty()).then_some(words)
}

fn type_of(value: &Json<'_>) -> JsonTypes {
    match value {
        Json::Null => JsonTypes::NULL,
        Json::Bool(_) => JsonTypes::BOOLEAN,
        Json::Number(digits)
            if digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-') =>
        {
            JsonTypes::INTEGER
        }
        Json::Number(_) => JsonTypes::NUMBER,
        Json::String(_) => JsonTypes::STRING,
        Json::Array(_) => JsonTypes::ARRAY,
        Json::Object(_) => JsonTypes::OBJECT,
    }
}

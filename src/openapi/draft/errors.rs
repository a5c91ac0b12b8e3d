//! The error responses of a drafted provider.

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::json::{Json, Members, escape_token};
use crate::openapi::{JsonTypes, OpenApiDocument, Operation, SchemaNode};

/// Members that identify an error, the most specific first.
const MEMBERS: [&str; 7] = [
    "type",
    "code",
    "error",
    "title",
    "message",
    "detail",
    "statusCode",
];

/// Statuses whose responses describe an error.
const STATUSES: [&str; 7] = ["404", "4XX", "4xx", "400", "401", "default", "422"];

/// The documented errors.
pub(super) struct DraftErrors {
    /// JSON Pointer from the body to the error object.
    pub(super) at: String,
    /// Members that identify the error object, and whether each is a number.
    pub(super) members: Vec<(String, bool)>,
    /// Another member, with the message.
    message: Option<String>,
}

impl DraftErrors {
    pub(super) fn new<'d>(
        document: &'d OpenApiDocument,
        operation: &Operation<'d>,
        review: &mut Vec<String>,
    ) -> Result<Self> {
        let own = error_schema(document, operation.value, &operation.pointer)?;
        let found = match own {
            Some(node) => Some(node),
            None => first_error_schema(document)?,
        };
        let described = found
            .map(|node| Self::of(document, &node))
            .transpose()?
            .flatten();
        review.push(match &described {
            Some(errors) => format!("errors: an error has the members {}", errors.names()),
            None => "errors: the document describes none; a member 'message' is assumed".to_owned(),
        });
        Ok(described.unwrap_or_else(|| Self {
            at: String::new(),
            members: vec![("message".to_owned(), false)],
            message: None,
        }))
    }

    fn of<'d>(document: &'d OpenApiDocument, node: &SchemaNode<'d>) -> Result<Option<Self>> {
        let mut schema = document.resolve(node)?;
        let mut at = String::new();
        if let Some(inner) = schema.property("error") {
            let inner = document.resolve(inner)?;
            if !inner.properties.is_empty() {
                (schema, at) = (inner, "/error".to_owned());
            }
        } else if let Some(list) = schema.property("errors") {
            let items = document.resolve(list)?.items;
            let element = items.map(|items| document.resolve(&items)).transpose()?;
            if let Some(element) = element.filter(|element| !element.properties.is_empty()) {
                (schema, at) = (element, "/errors/0".to_owned());
            }
        }
        let mut members = Vec::new();
        for name in MEMBERS {
            let Some(node) = schema.property(name) else {
                continue;
            };
            let types = document.resolve(node)?.types.without(JsonTypes::NULL);
            let is_number = types == JsonTypes::INTEGER || types == JsonTypes::NUMBER;
            if is_number || types == JsonTypes::STRING {
                members.push((name.to_owned(), is_number, schema.requires(name)));
            }
        }
        let message = members.iter().find(|(name, ..)| name == "message");
        let message = message.map(|(name, ..)| name.clone());
        // An error has every required member; without one, the most specific member identifies it.
        members.sort_by_key(|(_, _, is_required)| !is_required);
        let required = members
            .iter()
            .filter(|(_, _, is_required)| *is_required)
            .count();
        members.truncate(required.clamp(1, 3));
        let members: Vec<_> = members
            .into_iter()
            .map(|(name, number, _)| (name, number))
            .collect();
        let is_member = |message: &String| members.iter().any(|(name, _)| name == message);
        let message = message.filter(|message| !is_member(message));
        Ok((!members.is_empty()).then_some(Self {
            at,
            members,
            message,
        }))
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.members.iter().map(|(name, _)| name.as_str()).collect();
        format!("{} at '{}'", names.join(", "), self.at)
    }

    /// Returns an error body.
    pub(super) fn body(&self, status: u16, code: &str, message: &str) -> Value {
        let mut members = Map::new();
        for (name, is_number) in &self.members {
            let value = match name.as_str() {
                _ if *is_number => json!(status),
                "message" | "detail" | "title" => json!(message),
                _ => json!(code),
            };
            members.insert(name.clone(), value);
        }
        if let Some(name) = &self.message {
            members.insert(name.clone(), json!(message));
        }
        let error = Value::Object(members);
        match self.at.as_str() {
            "/error" => json!({ "error": error }),
            "/errors/0" => json!({ "errors": [error] }),
            _ => error,
        }
    }

    /// Returns the error responses of the tests.
    pub(super) fn fixtures(&self) -> Value {
        let says_message = self.message.is_some()
            || self.members.iter().any(|(name, is_number)| {
                !is_number && ["message", "detail", "title"].contains(&name.as_str())
            });
        let error = |status: u16, code: &str, message: &str, kind: &str| {
            let says = match kind {
                "rate_limited" => json!(["pause of 1h"]),
                _ if says_message => json!([message]),
                _ => json!([]),
            };
            let headers = match kind {
                "rate_limited" => json!({"retry-after": "3600"}),
                _ => json!({}),
            };
            json!({
                "name": message.to_lowercase(), "status": status, "headers": headers,
                "body": self.body(status, code, message), "text": null, "kind": kind,
                "says": says, "request_id": null,
            })
        };
        json!([
            error(404, "not_found", "There is no such session", "not_found"),
            error(401, "unauthorized", "The key is not valid", "credential"),
            error(429, "rate_limited", "Too many requests", "rate_limited"),
            error(500, "internal_error", "Something went wrong", "provider"),
        ])
    }
}

/// Returns the schema of an error response of an operation.
fn error_schema<'d>(
    document: &'d OpenApiDocument,
    operation: &'d Json<'d>,
    pointer: &str,
) -> Result<Option<SchemaNode<'d>>> {
    for status in STATUSES {
        let response = operation.get("responses").and_then(|list| list.get(status));
        let Some(response) = response else {
            continue;
        };
        let pointer = format!("{pointer}/responses/{status}");
        let (response, pointer) = document.follow(response, pointer)?;
        let content = response.get("content").and_then(Json::as_object);
        let mut types = content.into_iter().flat_map(Members::iter);
        let json = types.find(|(name, _)| name.contains("json"));
        if let Some((name, value)) = json
            && let Some(value) = value.get("schema")
        {
            let pointer = format!("{pointer}/content/{}/schema", escape_token(name));
            return Ok(Some(SchemaNode::At { value, pointer }));
        }
    }
    Ok(None)
}

/// Returns the schema of the first error response of any operation.
fn first_error_schema(document: &OpenApiDocument) -> Result<Option<SchemaNode<'_>>> {
    let paths = document.member("paths").and_then(Json::as_object);
    for (path, item) in paths.into_iter().flat_map(Members::iter) {
        for (method, operation) in item.as_object().into_iter().flat_map(Members::iter) {
            let pointer = format!("/paths/{}/{method}", escape_token(path));
            if let Some(found) = error_schema(document, operation, &pointer)? {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

//! Extracts the provider's own error object, for `error.vendor` in the output.

use serde_json::{Map, Value};

use crate::provider::{ErrorContract, ErrorShape, MemberType};
use crate::secret::{REDACTED, Scrubber, names_a_secret};
use crate::text;

/// Maximum length of a copied text, in characters.
const MAX_LENGTH: usize = 2000;

/// Members of `error.vendor`, each with the names that providers use for it.
const MEMBERS: &[(&str, &[&str])] = &[
    ("type", &["type", "error_type"]),
    ("code", &["code", "error_code", "name"]),
    ("message", &["message", "detail", "title", "error"]),
    ("param", &["param"]),
    ("field", &["field"]),
    ("hint", &["hint"]),
    ("docs", &["docs"]),
    ("retryable", &["retryable"]),
    ("timestamp", &["timestamp"]),
];

/// Returns the provider's error object without secrets, if the body has a documented shape.
pub(super) fn extract(
    contract: &ErrorContract,
    body: &Value,
    scrubber: &Scrubber,
) -> Option<Value> {
    let error = contract.find(body)?;
    let first_value = |names: &[&str]| {
        let values = names.iter().filter_map(|name| error.get(*name));
        values
            .filter(|value| is_plain(value))
            .map(|value| scrub_provider_error(scrubber, value))
            .next()
    };
    // An error message about a secret may repeat it.
    let names_secret = ["param", "field"].iter().any(|name| {
        let field = error.get(*name).and_then(Value::as_str);
        field.is_some_and(names_a_secret)
    });
    let member = |name: &str, names: &[&str]| match first_value(names)? {
        Value::String(_) if names_secret && name == "message" => Some(REDACTED.into()),
        value => Some(value),
    };
    let members: Map<String, Value> = MEMBERS
        .iter()
        .filter_map(|(name, names)| Some(((*name).to_owned(), member(name, names)?)))
        .collect();
    Some(Value::Object(members))
}

/// Rebuilds a body in a documented shape from the extracted error object, for a saved response.
/// `None` if no shape fits.
#[must_use]
pub fn rebuild_body(contract: &ErrorContract, status: u16, error: &Value) -> Option<Value> {
    let bodies = contract.shapes.iter().filter_map(|shape| {
        let body = body_in_shape(shape, status, error);
        contract.find(&body).is_some().then_some(body)
    });
    let bodies: Vec<Value> = bodies.collect();
    let is_same =
        |body: &&Value| extract(contract, body, &Scrubber::default()).as_ref() == Some(error);
    bodies.iter().find(is_same).or(bodies.first()).cloned()
}

/// Returns a body of one shape, whose required members are filled.
fn body_in_shape(shape: &ErrorShape, status: u16, error: &Value) -> Value {
    let required = shape.members.iter().map(|(name, _)| *name);
    let wanted: Vec<&str> = required.chain(shape.any.iter().copied()).collect();
    let mut members = Map::new();
    for (name, names) in MEMBERS {
        if let Some(value) = error.get(name) {
            let known = names.iter().find(|name| wanted.contains(name));
            members.insert((*known.unwrap_or(name)).to_owned(), value.clone());
        }
    }
    for (name, member_type) in shape.members {
        let value = match member_type {
            MemberType::Text => error.get("message").cloned().unwrap_or("unknown".into()),
            MemberType::Number => status.into(),
            MemberType::Array => Value::Array(Vec::new()),
            MemberType::Object => Value::Object(Map::new()),
        };
        members.entry(*name).or_insert(value);
    }
    let mut path: Vec<&str> = shape.at.split('/').skip(1).collect();
    let mut body = Value::Object(members);
    while let Some(name) = path.pop() {
        body = Value::Object(Map::from_iter([(name.to_owned(), body)]));
    }
    body
}

/// Redacts the secrets in an error object and truncates its texts.
#[must_use]
pub fn scrub_provider_error(scrubber: &Scrubber, value: &Value) -> Value {
    match value {
        Value::String(text) => text::clip(&scrubber.scrub_message(text), MAX_LENGTH).into(),
        Value::Array(list) => list
            .iter()
            .map(|value| scrub_provider_error(scrubber, value))
            .collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), scrub_provider_error(scrubber, value)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Returns whether a value is a string, a boolean or a number.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::String(_) | Value::Bool(_) | Value::Number(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::provider::Provider;
    use crate::secret::Secret;

    fn extracted(provider: &str, body: &Value) -> Option<Value> {
        let contract = &Provider::named(provider).unwrap().errors;
        extract(
            contract,
            body,
            &Scrubber::default().with_secret(&Secret::new("kk_SECRET")),
        )
    }

    #[test]
    fn members_have_common_names() {
        for (provider, body, expected) in [
            (
                "imprint",
                json!({"type": "SESSION_NOT_FOUND_ERROR", "message": "No cs_1", "param": "id"}),
                json!({"type": "SESSION_NOT_FOUND_ERROR", "message": "No cs_1", "param": "id"}),
            ),
            (
                "closient",
                json!({"type": "https://closient.com/docs/errors/not_found", "title": "Not Found", "status": 404,
                    "detail": "No such session.", "error_code": "not_found", "retryable": false, "timestamp": "2026-03-31T12:00:00+00:00"}),
                json!({"type": "https://closient.com/docs/errors/not_found", "code": "not_found", "message": "No such session.",
                    "retryable": false, "timestamp": "2026-03-31T12:00:00+00:00"}),
            ),
            (
                "deck",
                json!({"errors": [{"type": "session", "code": "session_not_found", "message": "m", "field": "id"}], "request_id": "r"}),
                json!({"type": "session", "code": "session_not_found", "message": "m", "field": "id"}),
            ),
            (
                "kayle",
                json!({"data": null, "error": {"code": "NOT_FOUND", "message": "m", "hint": "h kk_SECRET", "docs": "https://kayle.id/x"}}),
                json!({"code": "NOT_FOUND", "message": "m", "hint": "h [redacted]", "docs": "https://kayle.id/x"}),
            ),
            (
                "zephr",
                json!({"error_type": "T", "message": "m"}),
                json!({"type": "T", "message": "m"}),
            ),
        ] {
            assert_eq!(extracted(provider, &body), Some(expected), "{provider}");
        }
        assert_eq!(extracted("kayle", &json!({"message": "gateway"})), None);
    }

    #[test]
    fn message_about_secret_is_redacted() {
        let body = json!({"type": "T", "message": "cs_SECRET is bad", "param": "client_secret"});
        let error = extracted("imprint", &body).unwrap();
        assert_eq!(
            error,
            json!({"type": "T", "message": "[redacted]", "param": "client_secret"})
        );
    }

    #[test]
    fn secret_is_redacted_before_clipping() {
        let long = format!("{}kk_SECRET", "x".repeat(MAX_LENGTH - 4));
        let error = extracted("zephr", &json!({"message": long})).unwrap();
        assert!(!error.to_string().contains("kk_S"), "{error}");
    }
}

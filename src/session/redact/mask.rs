//! Masks secret values.

use serde_json::Value;

use crate::provider::Visibility;
use crate::secret::{REDACTED, without_query};

/// Masks a whole value. Null, booleans and empty strings are left, because they reveal only that
/// there is no secret.
pub(super) fn blank(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::String(text) if text.is_empty() => {}
        _ => *value = Value::String(REDACTED.to_owned()),
    }
}

/// Masks a value as its row requires. `id` is the requested session id.
pub(super) fn conceal(show: Visibility, id: &str, value: &mut Value) {
    match (show, value) {
        (Visibility::Plain, _) => {}
        (Visibility::UrlWithoutQuery, Value::String(url)) => *url = without_query(url),
        (Visibility::OwnIdOnly, Value::String(other)) => {
            if !other.eq_ignore_ascii_case(id) && other != REDACTED {
                *other = first_eight(other);
            }
        }
        (_, value) => blank(value),
    }
}

/// Returns the first eight characters, or half of a shorter id, with an ellipsis.
pub(super) fn first_eight(id: &str) -> String {
    let shown = id.strip_suffix('…').map_or_else(
        || (id.chars().count() / 2).min(8),
        |cut| cut.chars().count().min(8),
    );
    id.chars().take(shown).chain(['…']).collect()
}

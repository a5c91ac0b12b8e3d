//! Masks secret values.

use std::borrow::Cow;

use crate::json::Json;
use crate::provider::Visibility;
use crate::secret::{REDACTED, without_query};

/// Masks a whole value. Null, booleans and empty strings are unchanged, because they contain no
/// secret.
pub(super) fn mask(value: &mut Json<'_>) {
    match value {
        Json::Null | Json::Bool(_) => {}
        Json::String(text) if text.is_empty() => {}
        Json::Number(_) | Json::String(_) | Json::Array(_) | Json::Object(_) => {
            *value = Json::string(REDACTED);
        }
    }
}

/// Masks a value as its row requires. `id` is the requested session id.
pub(super) fn mask_as(visibility: Visibility, id: &str, value: &mut Json<'_>) {
    match (visibility, value) {
        (Visibility::Plain, _) => {}
        (Visibility::UrlWithoutQuery, Json::String(url)) => {
            if let Cow::Owned(redacted) = without_query(url) {
                *url = redacted.into();
            }
        }
        (Visibility::RequestedIdOnly, Json::String(other)) => {
            // It may already be redacted: by its name, or because it is a credential.
            if !other.eq_ignore_ascii_case(id) && other != REDACTED {
                *other = first_eight(other).into();
            }
        }
        (Visibility::Secret | Visibility::UrlWithoutQuery | Visibility::RequestedIdOnly, value) => {
            mask(value);
        }
    }
}

/// Returns the first eight characters, or half of a shorter id, with an ellipsis.
pub(super) fn first_eight(id: &str) -> String {
    // A shortened id is not shortened again, because redaction must be idempotent.
    let shown = id.strip_suffix('…').map_or_else(
        || (id.chars().count() / 2).min(8),
        |cut| cut.chars().count().min(8),
    );
    id.chars().take(shown).chain(['…']).collect()
}

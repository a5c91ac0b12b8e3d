//! Shapes and roles of drafted rows, derived from types and names.

use super::name;
use super::section::{DraftSection, DraftShape};
use crate::openapi::{JsonTypes, Schema, prose};
use crate::provider::Role;

/// Names of members that contain the status.
const STATUS_NAMES: [&str; 3] = ["status", "state", "session_status"];

/// Roles by the words with which the name of a time begins.
const TIME_ROLES: [(&str, Role); 5] = [
    ("created", Role::Created),
    ("creation", Role::Created),
    ("updated", Role::Updated),
    ("modified", Role::Updated),
    ("expires", Role::Expires),
];

/// Checks whether a text is a URL by its format or its name.
pub(super) fn is_url(name: &str, schema: &Schema<'_>) -> bool {
    let words = name::words(name);
    let last = words.last().map(String::as_str);
    matches!(schema.format, Some("uri" | "url")) || matches!(last, Some("url" | "uri"))
}

/// Returns the shape of a value; `inner` is the schema of its elements or members.
pub(super) fn shape(name: &str, schema: &Schema<'_>, inner: Option<&Schema<'_>>) -> DraftShape {
    const TEXT_OR_LIST: JsonTypes = JsonTypes::STRING.or(JsonTypes::ARRAY);
    let words = name::words(name);
    let is_time_name = words.last().is_some_and(|word| word == "at");
    let begins_time = |word: &String| TIME_ROLES.iter().any(|(known, _)| known == word);
    let inner = inner.map(|inner| inner.types);
    match schema.types.without(JsonTypes::NULL) {
        JsonTypes::STRING if schema.words.is_some() => DraftShape::Words(words_of(schema)),
        JsonTypes::STRING if STATUS_NAMES.contains(&name) && prose::words(schema).len() > 1 => {
            DraftShape::Words(words_of(schema))
        }
        JsonTypes::STRING if schema.format == Some("date-time") => DraftShape::Time,
        JsonTypes::STRING if is_time_name && schema.format.is_none() => DraftShape::Time,
        JsonTypes::STRING => DraftShape::Text,
        JsonTypes::INTEGER
            if schema.format == Some("unix-time") || words.first().is_some_and(begins_time) =>
        {
            DraftShape::Epoch
        }
        JsonTypes::INTEGER => DraftShape::Count,
        JsonTypes::BOOLEAN => DraftShape::Flag,
        JsonTypes::ARRAY if inner == Some(JsonTypes::STRING) => DraftShape::Texts,
        JsonTypes::ARRAY => DraftShape::List,
        JsonTypes::OBJECT if schema.properties.is_empty() && inner == Some(JsonTypes::STRING) => {
            DraftShape::ObjectOfTexts
        }
        JsonTypes::OBJECT => DraftShape::Object,
        TEXT_OR_LIST => DraftShape::TextOrTexts,
        _ => DraftShape::Any,
    }
}

/// Returns the words of a schema, or those in its description, without repetitions.
fn words_of(schema: &Schema<'_>) -> Vec<String> {
    let mut words = schema.words.clone().unwrap_or_else(|| prose::words(schema));
    let mut seen = std::collections::HashSet::new();
    words.retain(|word| seen.insert(*word));
    words.truncate(100);
    words.into_iter().map(str::to_owned).collect()
}

/// Assigns the roles to the rows at the top of the session, each once.
pub(super) fn assign_roles(sections: &mut [DraftSection]) {
    let Some(section) = sections.first_mut() else {
        return;
    };
    let mut used = Vec::new();
    for row in &mut section.rows {
        let name = row.path.trim_start_matches('/');
        if name.contains('/') {
            continue;
        }
        let words = name::words(name);
        let role = match &row.shape {
            DraftShape::Words(_) if STATUS_NAMES.contains(&name) => Some(Role::Status),
            DraftShape::Time | DraftShape::Epoch => {
                let mut roles = TIME_ROLES.iter();
                let role = roles.find(|(word, _)| words.first().is_some_and(|first| first == word));
                role.map(|(_, role)| *role)
            }
            _ => None,
        };
        row.role = role.filter(|role| !used.contains(role));
        used.extend(row.role);
    }
}

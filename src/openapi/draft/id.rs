//! The id rule of a drafted provider.

use super::rows::{DraftSession, example_of};
use crate::error::Result;
use crate::json::Json;
use crate::openapi::{OpenApiDocument, Operation, SchemaNode};
use crate::text;

/// Characters of made-up ids. None is excluded by an alphabet.
const TAIL: &str = "8fJ2kQ7mZx4bNcWd9RtYh3GsVp6LqEa5TuXyHzKj";

/// The ids of a drafted provider.
pub(super) struct DraftId {
    /// Prefix and length of the rest; `None` if any text is an id.
    pub(super) pattern: Option<(String, Option<usize>)>,
    /// Description of the format.
    pub(super) format: String,
    /// A valid id.
    pub(super) sample: String,
    /// A valid id that cannot exist.
    pub(super) missing: Option<String>,
    /// Whether the session contains its id.
    pub(super) in_session: bool,
}

impl DraftId {
    pub(super) fn new<'d>(
        document: &'d OpenApiDocument,
        operation: &Operation<'d>,
        session: &DraftSession<'d>,
        name: &str,
        review: &mut Vec<String>,
    ) -> Result<Self> {
        let schema = document.resolve(&session.node)?;
        let member = schema
            .property("id")
            .map(|node| document.resolve(node))
            .transpose()?;
        let parameter = parameter(document, operation)?;
        let resolved = parameter.as_ref().and_then(|parameter| {
            let (value, pointer) = (
                parameter.0.get("schema")?,
                format!("{}/schema", parameter.1),
            );
            Some(document.resolve(&SchemaNode::At { value, pointer }))
        });
        let resolved = resolved.transpose()?;
        let schemas = || member.iter().chain(&resolved);
        let example = schemas()
            .flat_map(|schema| &schema.examples)
            .find_map(|example| example_of(Some(example)))
            .or_else(|| {
                parameter
                    .as_ref()
                    .and_then(|found| example_of(found.0.get("example")))
            })
            .filter(|id| crate::provider::check_safety(id).is_ok());
        let is_uuid = schemas().any(|schema| schema.format == Some("uuid"));
        let by_pattern = schemas().find_map(|schema| pattern(schema.pattern?));
        let by_example = example
            .as_deref()
            .and_then(|id| Some((prefix(id)?.to_owned(), None)));
        let pattern = by_pattern.or(by_example).filter(|_| !is_uuid);
        let made_up = |skip: usize| {
            let (prefix, length) = pattern.clone().unwrap_or_default();
            let tail = TAIL.chars().cycle().skip(skip).take(length.unwrap_or(16));
            format!("{prefix}{}", tail.collect::<String>())
        };
        let (format, sample) = match (&pattern, is_uuid) {
            (Some((prefix, length)), _) => {
                let length = length.map_or_else(String::new, |length| format!("{length} "));
                (
                    format!("{prefix} followed by {length}letters and digits"),
                    example
                        .filter(|id| id.starts_with(prefix))
                        .unwrap_or_else(|| made_up(0)),
                )
            }
            (None, true) => (
                "a UUID".to_owned(),
                "9f1c2b7a-3d4e-4f50-8a6b-7c8d9e0f1a2b".to_owned(),
            ),
            (None, false) => (
                "any text".to_owned(),
                example.unwrap_or_else(|| format!("{name}-session-0001")),
            ),
        };
        review.push(format!("id: the format is '{}'", text::quote(&format, 100)));
        Ok(Self {
            missing: pattern
                .as_ref()
                .map(|(prefix, length)| format!("{prefix}{}", "2".repeat(length.unwrap_or(16)))),
            pattern,
            format,
            sample,
            in_session: member.is_some(),
        })
    }
}

/// Finds the path parameter of an operation, and its position.
fn parameter<'d>(
    document: &'d OpenApiDocument,
    operation: &Operation<'d>,
) -> Result<Option<(&'d Json<'d>, String)>> {
    let name = operation
        .path
        .rsplit('{')
        .next()
        .and_then(|rest| rest.split('}').next());
    for owner in [operation.value, operation.path_item] {
        let list = owner
            .get("parameters")
            .and_then(Json::as_array)
            .unwrap_or_default();
        for (index, value) in list.iter().enumerate() {
            let pointer = format!("{}/parameters/{index}", operation.pointer);
            let (value, pointer) = document.follow(value, pointer)?;
            if value.get("name").and_then(Json::as_str) == name {
                return Ok(Some((value, pointer)));
            }
        }
    }
    Ok(None)
}

/// Reads the prefix and the length from a pattern such as `^vs_[A-Za-z0-9]{64}$`.
fn pattern(pattern: &str) -> Option<(String, Option<usize>)> {
    let (prefix, class) = pattern
        .strip_prefix('^')?
        .strip_suffix('$')?
        .split_once('[')?;
    let (class, quantity) = class.split_once(']')?;
    let is_literal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_alphanumeric = ["A-Z", "a-z", "0-9"]
        .iter()
        .all(|range| class.contains(range));
    let is_usable = prefix.ends_with('_') && prefix.chars().all(is_literal) && is_alphanumeric;
    let length = quantity
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let length = length.and_then(|length| length.parse().ok());
    let length = length.filter(|length| (1..=200).contains(length));
    is_usable.then(|| (prefix.to_owned(), length))
}

/// Returns the prefix of an id such as `sess_8fJ2`.
fn prefix(id: &str) -> Option<&str> {
    let end = id.rfind('_')? + 1;
    let (prefix, tail) = id.split_at_checked(end)?;
    let is_tail = tail.len() >= 4 && tail.chars().all(|c| c.is_ascii_alphanumeric());
    (is_tail && prefix.len() > 1 && prefix.len() <= 20).then_some(prefix)
}

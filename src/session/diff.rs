//! What differs between two documents, by JSON Pointer. The order of members plays no part.

use serde_json::{Value, json};

use super::document::{Document, View};
use super::parse::Parsed;
use super::redact::{Policy, Redacted, redact_session};
use crate::error::Result;
use crate::provider::{ALL, Provider};
use crate::secret::Scrubber;

/// A document to compare: as it came, and as it may be shown.
#[derive(Debug)]
struct Side<'v> {
    raw: &'v Value,
    shown: &'v Value,
}

/// A difference. Values are as they may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// JSON Pointer to it.
    pub pointer: String,
    /// What the first document holds; `None` for what the second adds.
    pub before: Option<Value>,
    /// What the second document holds; `None` for what it lacks.
    pub after: Option<Value>,
    /// Whether what changed must not be shown, so that both values look alike.
    pub hidden: bool,
}

impl Change {
    /// The change as an operation of a JSON Patch (RFC 6902).
    #[must_use]
    pub fn operation(&self) -> Value {
        match (&self.before, &self.after) {
            (_, None) => json!({"op": "remove", "path": self.pointer}),
            (None, Some(after)) => json!({"op": "add", "path": self.pointer, "value": after}),
            (Some(_), Some(after)) => {
                json!({"op": "replace", "path": self.pointer, "value": after})
            }
        }
    }
}

/// Every difference, in the order of the first document, then what the second adds. `ignored`
/// are JSON Pointers; each leaves out what is below it.
fn compare(before: &Side<'_>, after: &Side<'_>, ignored: &[String]) -> Vec<Change> {
    let mut changes = Vec::new();
    walk(before, after, "", ignored, &mut changes);
    changes
}

fn walk(a: &Side<'_>, b: &Side<'_>, pointer: &str, ignored: &[String], changes: &mut Vec<Change>) {
    if a.raw == b.raw || ignored.iter().any(|ignored| ignored == pointer) {
        return;
    }
    match (a.children(), b.children()) {
        // A redacted container has no children to show, so it is told as a whole.
        (Some(first), Some(second)) if same_kind(a, b) => {
            for (name, _) in &first {
                pair(
                    a.child(name),
                    b.child(name),
                    &format!("{pointer}/{name}"),
                    ignored,
                    changes,
                );
            }
            let new = second
                .iter()
                .filter(|(name, _)| !first.iter().any(|(known, _)| known == name));
            for (name, _) in new {
                pair(
                    None,
                    b.child(name),
                    &format!("{pointer}/{name}"),
                    ignored,
                    changes,
                );
            }
        }
        _ => changes.push(Change {
            pointer: pointer.to_owned(),
            before: Some(a.shown.clone()),
            after: Some(b.shown.clone()),
            hidden: a.shown == b.shown,
        }),
    }
}

fn pair(
    a: Option<Side<'_>>,
    b: Option<Side<'_>>,
    pointer: &str,
    ignored: &[String],
    changes: &mut Vec<Change>,
) {
    match (a, b) {
        (Some(a), Some(b)) => walk(&a, &b, pointer, ignored, changes),
        (a, b) if !ignored.iter().any(|ignored| ignored == pointer) => changes.push(Change {
            pointer: pointer.to_owned(),
            before: a.map(|side| side.shown.clone()),
            after: b.map(|side| side.shown.clone()),
            hidden: false,
        }),
        _ => {}
    }
}

fn same_kind(a: &Side<'_>, b: &Side<'_>) -> bool {
    a.raw.is_object() == b.raw.is_object()
}

impl<'v> Side<'v> {
    /// The tokens of the members or elements, if they may be shown one by one.
    fn children(&self) -> Option<Vec<(String, &'v Value)>> {
        match (self.raw, self.shown) {
            (Value::Object(raw), Value::Object(_)) => Some(
                raw.iter()
                    .map(|(name, value)| (super::tree::token(name), value))
                    .collect(),
            ),
            (Value::Array(raw), Value::Array(_)) => Some(
                raw.iter()
                    .enumerate()
                    .map(|(at, value)| (at.to_string(), value))
                    .collect(),
            ),
            _ => None,
        }
    }

    fn child(&self, token: &str) -> Option<Self> {
        let pointer = format!("/{token}");
        let raw = self.raw.pointer(&pointer)?;
        // A member whose name was scrubbed is not found; then nothing of it is shown.
        Some(Self {
            raw,
            shown: self.shown.pointer(&pointer).unwrap_or(&Value::Null),
        })
    }
}

/// A document to compare, in both forms.
#[derive(Debug)]
pub struct Compared {
    raw: Value,
    shown: Redacted,
}

impl Compared {
    /// A session as it was answered. Its identity is checked, and its secrets stay inside.
    ///
    /// # Errors
    /// As [`Document::open`].
    pub fn session(parsed: Parsed, id: &str, view: &View<'_>) -> Result<Self> {
        let session = parsed.answer.pointer(parsed.provider.endpoint.session);
        let raw = session.cloned().unwrap_or(Value::Null);
        let document = Document::open(parsed, id, view)?;
        Ok(Self {
            raw,
            shown: document.into_session(),
        })
    }

    /// A saved document: the output of `get --json`, or a vendor's answer. The reserved member is
    /// left out. Of a file without one it is not known whose it is, so every vendor's rules apply.
    ///
    /// # Errors
    /// Why it is not one JSON object.
    pub fn saved(bytes: &[u8], id: &str) -> Result<Self, String> {
        let text = super::parse::decode(bytes)?;
        let (mut raw, _) = super::parse::tree(text)?;
        let named = raw
            .pointer("/_sessctl/provider")
            .and_then(Value::as_str)
            .and_then(Provider::named);
        let members = raw.as_object_mut().ok_or("it is no JSON object")?;
        members.shift_remove("_sessctl");
        let scrubber = Scrubber::default();
        let rules = |provider| Policy {
            provider,
            id,
            show_secrets: false,
            scrubber: &scrubber,
        };
        let vendors: Vec<_> = named.map_or_else(|| ALL.to_vec(), |provider| vec![provider]);
        let shown = vendors
            .into_iter()
            .fold(Redacted::of(raw.clone()), |shown, provider| {
                redact_session(&rules(provider), shown)
            });
        Ok(Self { raw, shown })
    }

    /// Every difference to `other`.
    #[must_use]
    pub fn to(&self, other: &Self, ignored: &[String]) -> Vec<Change> {
        let before = Side {
            raw: &self.raw,
            shown: self.shown.value(),
        };
        let after = Side {
            raw: &other.raw,
            shown: other.shown.value(),
        };
        compare(&before, &after, ignored)
    }
}

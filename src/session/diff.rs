//! What differs between two documents, by JSON Pointer. The order of members plays no part.

use serde_json::{Value, json};

use super::document::Document;
use super::options::DocumentOptions;
use super::parse::Parsed;
use super::pointer::token;
use super::redact::{Policy, Redacted, redact, redact_session};
use crate::error::Result;
use crate::provider::ALL;
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
    /// The change as an operation of a JSON Patch (RFC 6902), which ignores the further member
    /// `before`.
    #[must_use]
    pub fn operation(&self) -> Value {
        match (&self.before, &self.after) {
            (before, None) => json!({"op": "remove", "path": self.pointer, "before": before}),
            (None, Some(after)) => json!({"op": "add", "path": self.pointer, "value": after}),
            (Some(before), Some(after)) => {
                json!({"op": "replace", "path": self.pointer, "value": after, "before": before})
            }
        }
    }
}

/// The differences of two documents.
#[derive(Debug, Default)]
pub struct Differences {
    /// Every difference, in the order of the first document, then what the second adds.
    pub changes: Vec<Change>,
    /// The number of values that are redacted in a saved document, and otherwise alike: whether they
    /// changed is not known.
    pub unknown: u64,
}

/// A comparison on its way through two documents.
struct Comparison<'i> {
    /// JSON Pointers to leave out, with what is below them.
    ignored: &'i [String],
    found: Differences,
}

impl Comparison<'_> {
    fn compare(&mut self, a: &Side<'_>, b: &Side<'_>, pointer: &str) {
        if a.raw == b.raw || self.is_ignored(pointer) {
            return;
        }
        match (a.raw, a.shown, b.raw, b.shown) {
            (Value::Object(first), Value::Object(_), Value::Object(second), Value::Object(_)) => {
                for name in first.keys() {
                    self.pair(a.member(name), b.member(name), pointer, &token(name));
                }
                for name in second.keys().filter(|name| !first.contains_key(*name)) {
                    self.pair(None, b.member(name), pointer, &token(name));
                }
            }
            (Value::Array(first), Value::Array(_), Value::Array(second), Value::Array(_)) => {
                for at in 0..first.len().max(second.len()) {
                    self.pair(a.element(at), b.element(at), pointer, &at.to_string());
                }
            }
            // A redacted container has no children to show, so it is compared as a whole.
            _ if a.shown == b.shown && (a.was_redacted() || b.was_redacted()) => {
                self.found.unknown += 1;
            }
            _ => self.found.changes.push(Change {
                pointer: pointer.to_owned(),
                before: Some(a.shown.clone()),
                after: Some(b.shown.clone()),
                hidden: a.shown == b.shown,
            }),
        }
    }

    fn pair(&mut self, a: Option<Side<'_>>, b: Option<Side<'_>>, parent: &str, token: &str) {
        match (a, b) {
            (Some(a), Some(b)) if a.raw == b.raw => {}
            (Some(a), Some(b)) => self.compare(&a, &b, &format!("{parent}/{token}")),
            (a, b) => {
                let pointer = format!("{parent}/{token}");
                if !self.is_ignored(&pointer) {
                    self.found.changes.push(Change {
                        pointer,
                        before: a.map(|side| side.shown.clone()),
                        after: b.map(|side| side.shown.clone()),
                        hidden: false,
                    });
                }
            }
        }
    }

    fn is_ignored(&self, pointer: &str) -> bool {
        self.ignored.iter().any(|ignored| ignored == pointer)
    }
}

impl Side<'_> {
    /// Whether the document was redacted before it was read, so that its true value is unknown.
    fn was_redacted(&self) -> bool {
        self.raw == self.shown
    }

    /// A member. If its name was scrubbed, nothing of it is shown.
    fn member(&self, name: &str) -> Option<Self> {
        Some(Self {
            raw: self.raw.get(name)?,
            shown: self.shown.get(name).unwrap_or(&Value::Null),
        })
    }

    fn element(&self, at: usize) -> Option<Self> {
        Some(Self {
            raw: self.raw.get(at)?,
            shown: self.shown.get(at).unwrap_or(&Value::Null),
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
    pub fn session(parsed: Parsed, id: &str, view: &DocumentOptions<'_>) -> Result<Self> {
        let session = parsed.answer.pointer(parsed.provider.endpoint.session);
        let raw = session.cloned().unwrap_or(Value::Null);
        let document = Document::open(parsed, id, view)?;
        Ok(Self {
            raw,
            shown: document.into_session(),
        })
    }

    /// A saved document, with its secrets taken out. Whatever it says of itself, every provider's
    /// rules apply to it, as to a session and as to a provider's whole answer: somebody may have
    /// changed it.
    #[must_use]
    pub fn saved(document: SavedDocument, scrubber: &Scrubber) -> Self {
        let raw = document.0;
        let mut shown = Redacted::of(raw.clone());
        for provider in ALL {
            let policy = Policy {
                provider,
                id: "",
                show_secrets: false,
                scrubber,
            };
            shown = redact_session(&policy, shown);
            if !provider.endpoint.session.is_empty() {
                shown = redact(&policy, shown.into_value());
            }
        }
        Self { raw, shown }
    }

    /// Compares with a later document. `ignored` are JSON Pointers; each leaves out what is below
    /// it.
    #[must_use]
    pub fn to(&self, other: &Self, ignored: &[String]) -> Differences {
        let mut walk = Comparison {
            ignored,
            found: Differences::default(),
        };
        walk.compare(&self.side(), &other.side(), "");
        walk.found
    }

    const fn side(&self) -> Side<'_> {
        Side {
            raw: &self.raw,
            shown: self.shown.value(),
        }
    }
}

/// A document that was saved: the output of `get --json`, or a provider's answer. The reserved
/// member is left out.
#[derive(Debug)]
pub struct SavedDocument(Value);

impl SavedDocument {
    /// Parses a saved document.
    ///
    /// # Errors
    /// Why it is not one JSON object.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = super::parse::decode(bytes)?;
        let (mut document, _) = super::parse::tree(text)?;
        let members = document.as_object_mut().ok_or("it is not a JSON object")?;
        members.shift_remove("_sessctl");
        Ok(Self(document))
    }
}

#[cfg(test)]
mod tests;

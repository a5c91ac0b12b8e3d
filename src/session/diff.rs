//! Compares two documents by JSON Pointer. The order of members is ignored.

use serde_json::{Value, json};

use super::document::Document;
use super::options::DocumentOptions;
use super::parse::Parsed;
use super::pointer::token;
use super::redact::{Policy, Redacted, redact, redact_session};
use crate::error::Result;
use crate::provider::ALL;
use crate::secret::{REDACTED, Scrubber};

/// One of the two values compared: original and redacted.
#[derive(Debug)]
struct Side<'v> {
    raw: &'v Value,
    shown: &'v Value,
}

/// A difference. Its values are redacted.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// JSON Pointer to it.
    pub pointer: String,
    /// Value in the first document; `None` if the second adds it.
    pub before: Option<Value>,
    /// Value in the second document; `None` if the second lacks it.
    pub after: Option<Value>,
    /// Whether redaction hides the change, so that both shown values are equal.
    pub hidden: bool,
}

impl Change {
    /// Returns the change as a JSON Patch operation (RFC 6902) with an additional member `before`,
    /// which JSON Patch ignores.
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

/// The differences between two documents.
#[derive(Debug, Default)]
pub struct Differences {
    /// Every difference, in the order of the first document, then the additions of the second.
    pub changes: Vec<Change>,
    /// Number of values that are redacted in a saved document and equal otherwise, so that it is
    /// unknown whether they changed.
    pub unknown: u64,
}

/// State of a comparison in progress.
struct Comparison<'i> {
    /// JSON Pointers to ignore, including everything below them.
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
                    self.pair(a.member(name), b.member(name), pointer, &a.token(name));
                }
                for name in second.keys().filter(|name| !first.contains_key(*name)) {
                    self.pair(None, b.member(name), pointer, &b.token(name));
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
    /// Checks whether the document was saved with this value redacted, so that the original is
    /// unknown.
    fn was_redacted(&self) -> bool {
        self.raw == self.shown
    }

    /// Returns a member. If redaction changed its name, the member is shown as null.
    fn member(&self, name: &str) -> Option<Self> {
        Some(Self {
            raw: self.raw.get(name)?,
            shown: self.shown.get(name).unwrap_or(&Value::Null),
        })
    }

    /// The name of a member as a part of a JSON Pointer, unless the name itself was redacted.
    fn token(&self, name: &str) -> String {
        match self.shown.get(name) {
            Some(_) => token(name),
            None => REDACTED.to_owned(),
        }
    }

    fn element(&self, at: usize) -> Option<Self> {
        Some(Self {
            raw: self.raw.get(at)?,
            shown: self.shown.get(at).unwrap_or(&Value::Null),
        })
    }
}

/// A document to compare, original and redacted.
#[derive(Debug)]
pub struct Compared {
    raw: Value,
    shown: Redacted,
}

impl Compared {
    /// Opens a session response. Its identity is checked, and its secrets are not shown.
    ///
    /// # Errors
    /// The errors of [`Document::open`].
    pub fn session(parsed: Parsed, id: &str, view: &DocumentOptions<'_>) -> Result<Self> {
        let session = parsed.answer.pointer(parsed.provider.endpoint.session);
        let raw = session.cloned().unwrap_or(Value::Null);
        let document = Document::open(parsed, id, view)?;
        Ok(Self {
            raw,
            shown: document.into_session(),
        })
    }

    /// Redacts a saved document. The rules of every provider apply, both as to a session and as to
    /// a whole response, because the document may have been edited and its own statements cannot be
    /// trusted.
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

    /// Compares with a later document. `ignored` lists JSON Pointers; each also excludes everything
    /// below it.
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

/// A saved document: the output of `get --json`, or a provider's response. The reserved member is
/// removed.
#[derive(Debug)]
pub struct SavedDocument(Value);

impl SavedDocument {
    /// Parses a saved document.
    ///
    /// # Errors
    /// The reason, if it is not a single JSON object.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = super::parse::decode(bytes)?;
        let (mut document, _) = super::parse::tree(text)?;
        let members = document.as_object_mut().ok_or("not a JSON object")?;
        members.shift_remove("_sessctl");
        Ok(Self(document))
    }
}

#[cfg(test)]
mod tests;

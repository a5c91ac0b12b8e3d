//! Compares two documents by JSON Pointer. The order of members is ignored.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::document::Document;
use super::options::DocumentOptions;
use super::parse::Parsed;
use super::redact::{Policy, Redacted, redact, redact_session};
use super::saved_document::SavedDocument;
use super::structure::Structure;
use crate::error::Result;
use crate::json::{Json, MemberIndex, Members, escape_token};
use crate::provider::{ALL, Provider};
use crate::secret::{REDACTED, Scrubber};

/// One of the two values compared: original and redacted.
#[derive(Debug)]
struct Side<'v> {
    raw: &'v Json<'v>,
    shown: &'v Json<'v>,
}

/// A difference. Its values are redacted.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// JSON Pointer to it.
    pub pointer: String,
    /// Value in the first document; `None` if the second adds it.
    pub before: Option<Json<'static>>,
    /// Value in the second document; `None` if the second lacks it.
    pub after: Option<Json<'static>>,
    /// Whether redaction hides the change: both shown values are equal.
    pub hidden: bool,
}

impl Change {
    /// Returns the change as a JSON Patch operation (RFC 6902) with an additional member `before`,
    /// which JSON Patch ignores.
    #[must_use]
    pub fn operation(&self) -> Value {
        let [before, after] =
            [&self.before, &self.after].map(|side| side.as_ref().map(Value::from));
        match (before, after) {
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
    /// Number of values that may have changed: a saved document has them redacted, and no
    /// difference is visible.
    pub unknown: u64,
}

/// State of a comparison in progress.
struct Comparison<'i> {
    /// JSON Pointers to ignore, including everything below them.
    ignored: &'i [String],
    found: Differences,
}

impl Comparison<'_> {
    /// Compares two values that differ.
    fn compare(&mut self, a: &Side<'_>, b: &Side<'_>, pointer: &str) {
        if self.is_ignored(pointer) {
            return;
        }
        match (a.raw, a.shown, b.raw, b.shown) {
            (Json::Object(first), Json::Object(_), Json::Object(second), Json::Object(_)) => {
                let [before, after] = [a, b].map(SideMembers::new);
                for name in first.names() {
                    let token = before.token(name);
                    self.compare_children(before.get(name), after.get(name), pointer, &token);
                }
                for name in second.names().filter(|name| before.get(name).is_none()) {
                    self.compare_children(None, after.get(name), pointer, &after.token(name));
                }
            }
            (Json::Array(first), Json::Array(_), Json::Array(second), Json::Array(_)) => {
                for at in 0..first.len().max(second.len()) {
                    self.compare_children(a.element(at), b.element(at), pointer, &at.to_string());
                }
            }
            // A redacted container has no children to show, so it is compared as a whole.
            _ if a.shown == b.shown && (a.was_redacted() || b.was_redacted()) => {
                self.found.unknown += 1;
            }
            _ => self.found.changes.push(Change {
                pointer: pointer.to_owned(),
                before: Some(a.shown.clone().into_owned()),
                after: Some(b.shown.clone().into_owned()),
                hidden: a.shown == b.shown,
            }),
        }
    }

    fn compare_children(
        &mut self,
        a: Option<Side<'_>>,
        b: Option<Side<'_>>,
        parent: &str,
        token: &str,
    ) {
        match (a, b) {
            (Some(a), Some(b)) if a.raw == b.raw => {}
            (Some(a), Some(b)) => self.compare(&a, &b, &format!("{parent}/{token}")),
            (a, b) => {
                let pointer = format!("{parent}/{token}");
                if !self.is_ignored(&pointer) {
                    self.found.changes.push(Change {
                        pointer,
                        before: a.map(|side| side.shown.clone().into_owned()),
                        after: b.map(|side| side.shown.clone().into_owned()),
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
    /// Checks whether the document was saved with this value redacted. It is then unchanged by
    /// redaction.
    fn was_redacted(&self) -> bool {
        // A value that was already redacted when it was saved is its own redacted form.
        self.raw == self.shown
    }

    fn element(&self, at: usize) -> Option<Self> {
        Some(Self {
            raw: self.raw.as_array()?.get(at)?,
            shown: self
                .shown
                .as_array()
                .and_then(|items| items.get(at))
                .unwrap_or(&Json::Null),
        })
    }
}

/// The members of both values of a side.
struct SideMembers<'v> {
    raw: Option<MemberIndex<'v>>,
    shown: Option<MemberIndex<'v>>,
}

impl<'v> SideMembers<'v> {
    fn new(side: &Side<'v>) -> Self {
        let [raw, shown] =
            [side.raw, side.shown].map(|value| value.as_object().map(Members::index));
        Self { raw, shown }
    }

    /// Returns a member. If redaction changed its name, the member is shown as null.
    fn get(&self, name: &str) -> Option<Side<'v>> {
        Some(Side {
            raw: self.raw.as_ref()?.get(name)?,
            shown: self.shown_member(name).unwrap_or(&Json::Null),
        })
    }

    /// Returns the name of a member as a token of a JSON Pointer, unless redaction changed the name.
    fn token<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match self.shown_member(name) {
            Some(_) => escape_token(name),
            // A name that redaction has removed may be a secret itself.
            None => REDACTED.into(),
        }
    }

    fn shown_member(&self, name: &str) -> Option<&'v Json<'v>> {
        self.shown.as_ref()?.get(name)
    }
}

/// A document to compare, original and redacted.
#[derive(Debug)]
pub struct Compared {
    raw: Json<'static>,
    shown: Redacted<'static>,
}

impl Compared {
    /// Opens a session response. Its identity is checked, and its secrets are not shown.
    ///
    /// # Errors
    /// The errors of [`Document::open`].
    pub fn session(parsed: Parsed<'_>, id: &str, options: &DocumentOptions<'_>) -> Result<Self> {
        let session = parsed.response.pointer(parsed.provider.endpoint.session);
        let raw = session.cloned().unwrap_or(Json::Null).into_owned();
        let document = Document::open(parsed, id, options)?;
        Ok(Self {
            raw,
            shown: document.into_session().into_owned(),
        })
    }

    /// Redacts a saved document. The rules of every provider apply, both as to a session and as to
    /// a whole response, because the document may have been edited, so the provider that it names
    /// cannot be trusted.
    #[must_use]
    pub fn saved(document: SavedDocument, scrubber: &Scrubber) -> Self {
        let raw = document.into_value();
        // A saved document need not name its provider, so the rows of all providers apply.
        let redacted = ALL
            .iter()
            .fold(None, |redacted: Option<Redacted<'_>>, provider| {
                let value = redacted.map_or_else(|| raw.clone(), Redacted::into_value);
                let policy = Policy {
                    provider,
                    id: "",
                    show_secrets: false,
                    scrubber,
                };
                let redacted = redact_session(&policy, value);
                // Without an envelope, the session is the whole response.
                if provider.endpoint.session.is_empty() {
                    return Some(redacted);
                }
                Some(redact(&policy, redacted.into_value()))
            });
        Self {
            raw,
            shown: redacted.unwrap_or_default(),
        }
    }

    /// Compares with a later document. `ignored` lists JSON Pointers; each also excludes everything
    /// below it.
    #[must_use]
    pub fn compare_to(&self, other: &Self, ignored: &[String]) -> Differences {
        let mut comparison = Comparison {
            ignored,
            found: Differences::default(),
        };
        let [before, after] = [self, other].map(Self::side);
        if before.raw != after.raw {
            comparison.compare(&before, &after, "");
        }
        comparison.found
    }

    /// Returns the structure of the redacted document. The provider tells which names are data.
    #[must_use]
    pub fn structure(&self, provider: Option<&'static Provider>) -> Structure {
        Structure::of(self.shown.value(), provider)
    }

    const fn side(&self) -> Side<'_> {
        Side {
            raw: &self.raw,
            shown: self.shown.value(),
        }
    }
}

#[cfg(test)]
mod tests;

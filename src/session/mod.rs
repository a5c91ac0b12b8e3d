//! From the bytes of an answer to a [`Document`]: parsed, unwrapped, its state derived, its
//! secrets taken out. Nothing here knows a credential or opens a connection.

pub mod time;

use serde_json::Value;

use crate::provider::{Provider, State};
pub use time::Moment;

/// A tree that the redactor has passed. Only [`redact`] makes one, so a renderer that takes this
/// type cannot be handed a secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Redacted(Value);

impl Redacted {
    /// The tree.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// A tree that holds nothing of a vendor's: for tests of renderers.
    #[cfg(test)]
    #[must_use]
    pub fn for_tests(value: Value) -> Self {
        Self(value)
    }
}

/// One session, ready to be shown.
#[derive(Clone, Debug)]
pub struct Document {
    /// The vendor.
    pub provider: &'static Provider,
    /// The asked id.
    pub id: String,
    /// The session as the vendor documents it.
    pub session: Redacted,
    /// The vendor's whole answer.
    pub answer: Redacted,
    /// What the session comes to, in words that are the same for every vendor.
    pub summary: Summary,
}

/// What a session comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The common state.
    pub state: State,
    /// The vendor's own word for it, where it has one.
    pub word: Option<String>,
    /// Whether it will stay so for ever.
    pub terminal: bool,
    /// When the session was created.
    pub created_at: Option<Moment>,
    /// When it last changed.
    pub updated_at: Option<Moment>,
    /// When it, or its secret, expires.
    pub expires_at: Option<Moment>,
    /// What the user should know about this answer.
    pub notices: Vec<String>,
}

//! Values that must not be shown, and what takes them out of texts: the scrubber finds known
//! values, the rest finds what a name, a URL or a message says is secret.

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine as _};

mod address;
mod decode;
mod forms;
mod message;
mod name;
mod removed;
mod scrubber;
mod search;

pub use address::{secret_parameters, without_parameters, without_query};
pub use message::redact_message;
pub use name::{DESCRIPTIONS, KEYS, QUANTITIES, STEMS, WORDS, names_a_secret};
pub use removed::Removed;
pub use scrubber::Scrubber;

/// What is shown in the place of a secret.
pub const REDACTED: &str = "[redacted]";

/// A secret text. It has no `Display`, no `Serialize` and no `Deref`, and its `Debug` shows
/// nothing of it: the only way to the text is [`Secret::expose`], which is easy to search for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text into keeping.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: for the wire and for the redactor, for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

/// Encodes bytes in standard base64 with padding (RFC 4648, section 4).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_secrets() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(****)");
        assert_eq!(
            format!("{:#?}", Some(Secret::new("hunter2"))),
            "Some(\n    Secret(****),\n)"
        );
    }
}

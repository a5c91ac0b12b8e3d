//! Secrets, and their removal from texts: [`Scrubber`] redacts known values, and the other functions
//! recognize secrets by a member name, in a URL or in a message.

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
pub use name::{
    DESCRIPTIVE_WORDS, QUANTITIES, SECRET_COMPOUNDS, SECRET_STEMS, SECRET_WORDS, names_a_secret,
};
pub use removed::Removed;
pub use scrubber::Scrubber;

/// The text shown instead of a secret.
pub const REDACTED: &str = "[redacted]";

/// A secret text. Its `Debug` output hides the text, which only [`Secret::expose`] returns.
// There is no `Display`, `Serialize` or `Deref`, so every use of the text can be found by searching
// for `expose`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text. Use it only to send or to redact the secret.
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

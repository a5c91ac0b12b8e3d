//! Formats names from the configuration for messages. A name that may be a misplaced credential is
//! redacted.

use crate::provider;
use crate::secret::REDACTED;
use crate::text;

/// Maximum length of the part of a name between two separators, in characters.
const MAX_WORD: usize = 16;
/// Maximum number of digits in a name.
const MAX_DIGITS: usize = 4;

/// Returns a name for a message, or [`REDACTED`] if it may be a credential.
pub(super) fn for_message(name: &str) -> String {
    if may_be_credential(name) {
        REDACTED.to_owned()
    } else {
        text::quote(name, 60)
    }
}

/// Returns a path for a message, or [`REDACTED`] if it may be a credential.
pub(super) fn path_for_message(path: &str) -> String {
    let is_path = ["/", "~/", "./", "../"]
        .iter()
        .any(|start| path.starts_with(start));
    if is_path || !path.split('/').any(may_be_credential) {
        text::quote(path, 200)
    } else {
        REDACTED.to_owned()
    }
}

/// Returns whether a text may be a credential: it has a provider's key prefix, or is too long or
/// has too many digits for a name.
fn may_be_credential(text: &str) -> bool {
    let mut prefixes = provider::ALL
        .iter()
        .flat_map(|provider| provider.key_prefixes);
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    prefixes.any(|prefix| text.starts_with(prefix))
        || words.any(|word| word.chars().count() > MAX_WORD)
        || text.chars().filter(char::is_ascii_digit).count() > MAX_DIGITS
        || text.chars().count() > 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_not_shown_as_names() {
        for name in [
            "prod",
            "api_key",
            "SESSCTL_IMPRINT_ACCESS_TOKEN",
            "AWS_ACCESS_KEY_ID",
            "team-a.eu2",
            "release 2026",
        ] {
            assert_eq!(for_message(name), name);
        }
        for credential in [
            "sk_live_abc",
            "kk_abc",
            "csb_abc",
            "live-012345",
            "abcdefghijklmnopqrst",
            "2a8f-11ee-b962",
            &"ab-".repeat(21),
        ] {
            assert_eq!(for_message(credential), REDACTED, "{credential}");
        }
        for path in [
            "key",
            "~/.secrets/deck-20260101",
            "/run/secrets/k-123456",
            "keys/deck.txt",
        ] {
            assert_eq!(path_for_message(path), path);
        }
        for credential in ["sk_live_abc", "live/abcdefghijklmnopqrst", "ab/sk_live_a"] {
            assert_eq!(path_for_message(credential), REDACTED, "{credential}");
        }
    }
}

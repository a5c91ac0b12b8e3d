//! Validates credentials before they are put into a header. Messages name the violated rule and
//! never contain the value.

use crate::error::{Failure, Result};
use crate::provider::{ALL, ConfigKey, Provider};
use crate::secret::Secret;

/// Maximum length of a credential, in bytes.
// Servers reject headers of about this size.
const MAX_LENGTH: usize = 8 * 1024;

/// Placeholders that users leave in copied example files.
const PLACEHOLDERS: &[&str] = &[
    "REPLACE_ME",
    "CHANGE_ME",
    "CHANGEME",
    "YOUR_API_KEY",
    "<api_key>",
    "xxx",
    "TODO",
];

/// Validates a credential obtained from `source`.
///
/// # Errors
/// [`crate::error::Kind::Credential`], or [`crate::error::Kind::Config`] for a placeholder.
pub(super) fn validate(
    provider: &Provider,
    config_key: &ConfigKey,
    bytes: &[u8],
    source: &str,
) -> Result<Secret> {
    let invalid = |why: &str| {
        Failure::credential(format!(
            "the {} of {} from {source} {why}",
            config_key.key, provider.title
        ))
        .hint("copy it again from the provider's dashboard, without quotes, spaces or line breaks")
    };
    let text = std::str::from_utf8(bytes).map_err(|_| invalid("is not valid UTF-8"))?;
    let text = without_line_end(text);
    if let Some(why) = invalid_format(text) {
        return Err(invalid(why));
    }
    if PLACEHOLDERS
        .iter()
        .any(|known| text.eq_ignore_ascii_case(known))
    {
        return Err(Failure::config(format!(
            "the {} of {} from {source} is still a placeholder",
            config_key.key, provider.title
        ))
        .hint("replace it with the real value, or remove the line"));
    }
    if let Some(owner) = owner_of_key(provider, text) {
        return Err(Failure::credential(format!(
            "the {} of {} from {source} looks like a {} key; it is not sent to another provider",
            config_key.key, provider.title, owner.title
        ))
        .hint("check in which variable or table it belongs"));
    }
    Ok(Secret::new(text))
}

/// Returns the format rule that a credential violates, if any.
fn invalid_format(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("is empty");
    }
    if text.len() > MAX_LENGTH {
        return Some("is longer than 8 KiB");
    }
    // A line break in a header would begin another one.
    if text.contains(|c: char| c.is_control()) {
        return Some("contains a control character");
    }
    if !text.is_ascii() {
        return Some("contains non-ASCII characters");
    }
    if text.contains(' ') {
        return Some("contains whitespace");
    }
    if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'']) {
        return Some("is enclosed in quotes");
    }
    None
}

/// Removes a final line break, which `$(cat file)` and mounted secrets may add.
fn without_line_end(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .unwrap_or(text)
}

/// Returns the provider that `key` belongs to by its prefix, unless the prefix is also one of
/// `provider`'s own.
fn owner_of_key(provider: &Provider, key: &str) -> Option<&'static Provider> {
    let has_prefix = |provider: &Provider| {
        provider
            .key_prefixes
            .iter()
            .any(|prefix| key.starts_with(prefix))
    };
    if has_prefix(provider) {
        return None;
    }
    ALL.iter()
        .copied()
        .find(|other| *other != provider && has_prefix(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8]) -> Result<String, String> {
        let provider = Provider::named("deck").unwrap();
        validate(provider, &provider.config_keys[0], bytes, "SESSCTL_X")
            .map(|secret| secret.expose().to_owned())
            .map_err(|failure| failure.message())
    }

    #[test]
    fn one_line_end_is_trimmed() {
        for bytes in [&b"sk_live_1"[..], b"sk_live_1\n", b"sk_live_1\r\n"] {
            assert_eq!(check(bytes).as_deref(), Ok("sk_live_1"));
        }
    }

    #[test]
    fn invalid_values_are_not_quoted() {
        let long = vec![b'a'; 1 << 20];
        for (bytes, why) in [
            (&b""[..], "is empty"),
            (b"\n", "is empty"),
            (b"SECRET\n\n", "control character"),
            (b"SECRET\r\nX-Evil: 1", "control character"),
            (b"SECRET\0", "control character"),
            (b"SECRET\t1", "control character"),
            (b" SECRET", "whitespace"),
            (b"\"SECRET\"", "quotes"),
            (b"'SECRET'", "quotes"),
            ("SECRET_é".as_bytes(), "ASCII"),
            (b"SECRET\xff", "UTF-8"),
            (&long, "longer than 8 KiB"),
            (b"replace_me", "placeholder"),
            (b"csb_SECRET_1", "looks like a Closient key"),
            (b"kk_SECRET", "looks like a Kayle ID key"),
        ] {
            let message = check(bytes).unwrap_err();
            assert!(
                message.contains(why) && message.contains("SESSCTL_X"),
                "{message}"
            );
            assert!(!message.contains("SECRET"), "{message}");
        }
    }
}

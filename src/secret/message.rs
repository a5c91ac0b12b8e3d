//! Redaction of free text: error messages, hints and descriptions.

use std::ops::Range;

use super::{REDACTED, names_a_secret, without_query};

/// Authentication schemes: words of an `Authorization` header before a credential.
const SCHEMES: &[&str] = &["bearer", "basic", "digest", "token"];

/// Redacts secrets that a message marks as such: values after `NAME=` and `NAME:` if the name
/// indicates a secret, credentials after `Bearer` or `Basic`, and query values of URLs.
#[must_use]
pub fn redact_message(text: &str) -> String {
    // URLs come first: a credential in one could contain the separators of the other steps.
    redact_scheme_credentials(&redact_named_values(&redact_queries(text)))
}

fn redact_queries(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let start = rest
            .get(..at)
            .unwrap_or_default()
            .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'))
            .map_or(0, |before| before + length_of_char_at(rest, before));
        let (before, url) = rest.split_at(start);
        let end = url
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`'))
            .unwrap_or(url.len());
        let (url, after) = url.split_at(end);
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', ')', '!']);
        clean.push_str(before);
        clean.push_str(&without_query(trimmed));
        clean.push_str(url.get(trimmed.len()..).unwrap_or_default());
        rest = after;
    }
    clean.push_str(rest);
    clean
}

fn length_of_char_at(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(1, char::len_utf8)
}

/// Redacts values after `=` or `:` and a name that indicates a secret.
fn redact_named_values(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in text.match_indices(['=', ':']) {
        let (Some(before), Some(after)) = (text.get(from..at), text.get(at + 1..)) else {
            continue;
        };
        if !names_a_secret(name_at_end(before)) {
            continue;
        }
        let value = value_at_start(after);
        let rest = after.get(value.start..).unwrap_or_default();
        if value.is_empty() || rest.starts_with(REDACTED) {
            continue;
        }
        clean.push_str(text.get(from..at + 1 + value.start).unwrap_or_default());
        clean.push_str(REDACTED);
        from = at + 1 + value.end;
    }
    clean.push_str(text.get(from..).unwrap_or_default());
    clean
}

/// Returns the name at the end of a text, without quotes around it.
fn name_at_end(text: &str) -> &str {
    let text = text.trim_end().trim_end_matches(['"', '\'', '\\', '`']);
    let start = text
        .rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '[' | ']'))
        .map_or(0, |before| before + length_of_char_at(text, before));
    text.get(start..).unwrap_or_default()
}

/// Finds the value at the start of a text: a quoted text, or a word, together with the
/// authentication scheme before it.
fn value_at_start(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start_matches([' ', '\\']).len();
    let rest = text.get(start..).unwrap_or_default();
    if let Some(quote) = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))
    {
        let inner = rest.get(1..).unwrap_or_default();
        let length = inner.find(quote).unwrap_or(inner.len());
        return start + 1..start + 1 + length;
    }
    let word = word_length(rest);
    let is_scheme = SCHEMES.contains(
        &rest
            .get(..word)
            .unwrap_or_default()
            .to_ascii_lowercase()
            .as_str(),
    );
    let next = rest.get(word..).unwrap_or_default();
    let space = next.len() - next.trim_start_matches(' ').len();
    let more = word_length(next.get(space..).unwrap_or_default());
    let length = if is_scheme && more > 0 {
        word + space + more
    } else {
        word
    };
    start..start + length
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ';' | '&' | '"' | '\'' | '<' | '>' | ')' | '}' | ']' | '`'
            )
    })
    .unwrap_or(text.len())
}

/// Redacts the credential after the word `Bearer` or `Basic`.
fn redact_scheme_credentials(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut follows_scheme = false;
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_start_matches(['"', '\'', '`', '(', '<']);
        let (value, rest) = word.split_at(word_length(word));
        // Messages use the words in prose, too: "Bearer token is missing".
        let is_plain_word = value.chars().all(|c| c.is_ascii_lowercase() || c == '.');
        if follows_scheme && !is_plain_word && !word.starts_with(REDACTED) {
            clean.push_str(part.get(..part.len() - word.len()).unwrap_or_default());
            clean.push_str(REDACTED);
            clean.push_str(rest);
        } else {
            clean.push_str(part);
        }
        follows_scheme = rest.starts_with(char::is_whitespace)
            && ["bearer", "basic"].contains(&value.to_ascii_lowercase().as_str());
    }
    clean
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marked_secrets_are_redacted() {
        for (text, clean) in [
            ("bad cancel_token=ct_SECRET!", "bad cancel_token=[redacted]"),
            (
                "client_secret: cs_SECRET is malformed",
                "client_secret: [redacted] is malformed",
            ),
            (
                r#"{"api_key":"SECRET","a":1}"#,
                r#"{"api_key":"[redacted]","a":1}"#,
            ),
            (
                r#"{\"api_key\":\"SECRET\"}"#,
                r#"{\"api_key\":\"[redacted]"}"#,
            ),
            ("Authorization: Bearer SECRET", "Authorization: [redacted]"),
            (
                "use Bearer SECRET, not 'Basic SECRET='",
                "use Bearer [redacted], not 'Basic [redacted]'",
            ),
            (
                "Bearer token is missing; basic authentication too",
                "Bearer token is missing; basic authentication too",
            ),
            (
                "see https://u:SECRET@h/p?a=SECRET#SECRET.",
                "see https://[redacted]@h/p?a=[redacted]#[redacted].",
            ),
            (
                "see (é://x) https://h/p?SECRET, https://h",
                "see (é://x) https://h/p?[redacted], https://h",
            ),
            (
                "token_count=5, order: 7, at 12:30",
                "token_count=5, order: 7, at 12:30",
            ),
            ("password=", "password="),
            (
                "secret: a; token: b",
                "secret: [redacted]; token: [redacted]",
            ),
            ("cookie='SEC RET' x", "cookie='[redacted]' x"),
        ] {
            assert_eq!(redact_message(text), clean, "{text}");
        }
    }

    proptest! {
        #[test]
        fn redaction_is_idempotent(text in "(token=|Bearer |https://|é|[a-z:=?&'\" \\\\]){0,12}") {
            let clean = redact_message(&text);
            prop_assert_eq!(redact_message(&clean), clean);
        }
    }
}

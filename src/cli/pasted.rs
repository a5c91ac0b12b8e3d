//! Cleans an id that was copied together with the characters around it.

use crate::provider::{HIDDEN_URL, is_url};
use crate::text;

/// Pairs of quotes that exports, shells and word processors write around a value.
const QUOTES: &[(char, char)] = &[('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')];

/// A format whose line contains more than an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowFormat {
    /// A JSON object.
    JsonObject,
    /// A JSON array.
    JsonArray,
    /// Values separated by tabs.
    Tabs,
    /// Values separated by semicolons.
    Semicolons,
    /// Values separated by commas, or with quotes.
    Commas,
}

/// Removes surrounding white space, a comma at the end and one pair of quotes.
pub(super) fn clean(typed: &str) -> &str {
    let text = typed.trim();
    let text = text.strip_suffix(',').unwrap_or(text).trim_end();
    let unquoted = QUOTES
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    unquoted.unwrap_or(text).trim()
}

impl RowFormat {
    /// Detects the format of a text that is not a single id.
    pub(super) fn detect(text: &str) -> Option<Self> {
        // JSON contains several of these characters.
        match text {
            _ if text.starts_with('{') => Some(Self::JsonObject),
            _ if text.starts_with('[') => Some(Self::JsonArray),
            _ if text.contains('\t') => Some(Self::Tabs),
            _ if text.contains(';') => Some(Self::Semicolons),
            _ if text.contains([',', '"']) => Some(Self::Commas),
            _ => None,
        }
    }

    /// Returns the name of the format.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::JsonObject | Self::JsonArray => "JSON",
            Self::Tabs => "tab-separated values",
            Self::Semicolons => "semicolon-separated values",
            Self::Commas => "CSV",
        }
    }

    /// Returns the hint for a list: a command that prints only the ids.
    pub(super) const fn hint_for_list(self) -> &'static str {
        match self {
            Self::JsonObject => "pass only the ids: jq -r .id FILE | sessctl … -",
            Self::JsonArray => "pass only the ids, one per line: jq -r '.[]' FILE | sessctl … -",
            Self::Tabs => "pass only the column of ids: cut -f1 FILE | sessctl … -",
            Self::Semicolons => "pass only the column of ids: cut -d';' -f1 FILE | sessctl … -",
            Self::Commas => "pass only the column of ids: cut -d, -f1 FILE | sessctl … -",
        }
    }

    /// Returns the hint for an argument of the command line.
    pub(super) const fn hint_for_argument(self) -> &'static str {
        match self {
            Self::JsonObject | Self::JsonArray => "pass only the value of the id",
            Self::Tabs | Self::Semicolons | Self::Commas => {
                "separate ids with spaces; for a file of ids write @FILE"
            }
        }
    }
}

/// Removes the query and the fragment of a URL, which may contain any separator.
pub(super) fn without_query(text: &str) -> &str {
    let end = text.find(['?', '#']).filter(|_| is_url(text));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Formats a typed text for a message: quoted, escaped and shortened, without a URL.
pub(super) fn shown(typed: &str) -> String {
    format!("'{}'", text::quote(&without_urls(typed), 64))
}

/// Returns a typed text for an output. A URL in it may contain a secret, and is not shown.
pub(super) fn without_urls(typed: &str) -> String {
    if typed.contains("://") || is_url(clean(typed)) {
        HIDDEN_URL.to_owned()
    } else {
        typed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrounding_characters_are_removed() {
        for (typed, id) in [
            ("sess_a", "sess_a"),
            (" sess_a\n", "sess_a"),
            ("\u{a0}sess_a\t", "sess_a"),
            ("\"sess_a\"", "sess_a"),
            ("  'sess_a',\r", "sess_a"),
            ("\"sess_a\" ,", "sess_a"),
            ("“sess_a”", "sess_a"),
            ("\" sess_a \"", "sess_a"),
            ("\"\"sess_a\"\"", "\"sess_a\""),
            ("sess_a,,", "sess_a,"),
            ("\"sess_a", "\"sess_a"),
            ("\"sess_a'", "\"sess_a'"),
            ("\"", "\""),
            ("\"\"", ""),
            (",", ""),
            ("", ""),
        ] {
            assert_eq!(clean(typed), id, "{typed:?}");
        }
    }

    #[test]
    fn row_formats_have_fitting_hints() {
        for (text, hint) in [
            ("sess_a\tx,y", "cut -f1"),
            ("sess_a;x,y", "cut -d';' -f1"),
            ("sess_a,x", "cut -d, -f1"),
            ("{\"id\":\"sess_a\",\"x\":1}", "jq -r .id"),
            ("[\"sess_a\"]", "jq -r '.[]'"),
        ] {
            let format = RowFormat::detect(text).unwrap();
            assert!(format.hint_for_list().contains(hint), "{text}: {format:?}");
        }
        assert_eq!(RowFormat::detect("sess_a"), None);
    }

    #[test]
    fn urls_are_not_shown() {
        for typed in [
            "https://x/SECRET",
            "a,https://x/SECRET",
            "\"app.deck.co/SECRET\"",
        ] {
            assert_eq!(shown(typed), "'https://…'");
        }
        assert_eq!(shown("a/b"), "'a/b'");
    }
}

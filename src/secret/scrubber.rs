//! Redaction of known secrets in texts, in any of their forms.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use memchr::memmem;

use super::forms::{Form, forms_of};
use super::search::{Search, redact_ranges};
use super::{REDACTED, Secret, decode, redact_message};

/// Redacts given secrets in any text: plain, escaped (percent-encoding, JSON, HTML), in base64 and
/// base64url, in hexadecimal, in upper and lower case. Clones share the prepared search.
#[derive(Clone, Default)]
pub struct Scrubber {
    layers: Vec<Arc<Layer>>,
    /// Prefixes of keys; words that begin with one are redacted, too.
    prefixes: Vec<&'static str>,
}

/// Secrets that are searched for together.
#[derive(Default)]
struct Layer {
    secrets: Vec<Secret>,
    /// Whether to search for the secrets themselves only, not for their other forms.
    plain: bool,
    search: OnceLock<Search>,
}

impl Scrubber {
    /// Minimum length, in bytes, of a secret that is redacted within a text.
    // Shorter ones are redacted only if they are the whole text: gaps all over a text would make it
    // unreadable, and reveal the secret.
    const SHORTEST: usize = 4;
    /// Maximum number of nested escapes that are decoded.
    const DEPTH: usize = 3;
    /// Minimum number of characters after the prefix of a key.
    const SHORTEST_KEY: usize = 6;

    /// Creates a scrubber that does not search for other forms of the secrets.
    // A response may contain many secrets, and a dozen forms of each would slow down the search.
    #[must_use]
    pub fn without_forms(secrets: Vec<Secret>) -> Self {
        let layer = Layer {
            secrets,
            plain: true,
            ..Layer::default()
        };
        Self {
            layers: vec![Arc::new(layer)],
            prefixes: Vec::new(),
        }
    }

    /// Adds a secret.
    #[must_use]
    pub fn with_secret(mut self, secret: &Secret) -> Self {
        self.add(std::slice::from_ref(secret));
        self
    }

    /// Adds the secrets and prefixes of `other`.
    pub fn extend(&mut self, other: &Self) {
        for layer in &other.layers {
            self.add(&layer.secrets);
        }
        for prefix in &other.prefixes {
            if !self.prefixes.contains(prefix) {
                self.prefixes.push(prefix);
            }
        }
    }

    fn add(&mut self, secrets: &[Secret]) {
        let known = |secret: &Secret| self.secrets().any(|known| known == secret);
        let new: Vec<_> = secrets
            .iter()
            .filter(|secret| !secret.expose().is_empty() && !known(secret))
            .cloned()
            .collect();
        if !new.is_empty() {
            let secrets = self.secrets().cloned().chain(new).collect();
            self.layers = vec![Arc::new(Layer {
                secrets,
                ..Layer::default()
            })];
        }
    }

    /// Returns a scrubber that also redacts the secrets of `other`. Unlike [`Self::extend`], it
    /// reuses both prepared searches, and searches a text once for each.
    #[must_use]
    pub fn combined_with(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for layer in &other.layers {
            let mut secrets = layer.secrets.iter();
            if !secrets.all(|secret| both.secrets().any(|known| known == secret)) {
                both.layers.push(Arc::clone(layer));
            }
        }
        both
    }

    /// Adds prefixes of keys; words that begin with one are redacted, too.
    #[must_use]
    pub fn with_prefixes(mut self, prefixes: impl IntoIterator<Item = &'static str>) -> Self {
        self.prefixes.extend(prefixes);
        self
    }

    /// Returns a scrubber for the same secrets, without prefixes of keys.
    #[must_use]
    pub fn known_only(&self) -> Self {
        Self {
            layers: self.layers.clone(),
            prefixes: Vec::new(),
        }
    }

    /// Checks whether there is nothing to redact.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.layers.is_empty() && self.prefixes.is_empty()
    }

    /// Checks whether a text is one of the secrets, or begins with the prefix of a key.
    #[must_use]
    pub fn is_secret(&self, text: &str) -> bool {
        self.secrets().any(|secret| secret.expose() == text)
            || self.prefixes.iter().any(|prefix| text.starts_with(prefix))
    }

    /// Checks whether a JSON text may contain a secret. If not, its values need not be searched one
    /// by one.
    #[must_use]
    pub fn may_find_in(&self, json: &[u8]) -> bool {
        let contains_short = |layer: &Layer| {
            let mut short = layer.secrets.iter().filter(|secret| is_short(secret));
            short.any(|secret| memmem::find(json, secret.expose().as_bytes()).is_some())
        };
        let matches = |layer: &Arc<Layer>| contains_short(layer) || layer.search().is_match(json);
        // With an escape in it, a text is searched value by value, where escapes are decoded.
        !self.is_empty()
            && (decode::may_contain_escapes(json)
                || !self.prefixes.is_empty()
                || self.layers.iter().any(matches))
    }

    /// Redacts the secrets in a text. Borrows the text if it contains none.
    #[must_use]
    pub fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_empty() {
            return Cow::Borrowed(text);
        }
        if self
            .secrets()
            .filter(|secret| is_short(secret))
            .any(|secret| secret.expose() == text)
        {
            return Cow::Owned(REDACTED.to_owned());
        }
        let mut found = self.key_ranges(text);
        for layer in &self.layers {
            layer
                .search()
                .collect(text.as_bytes(), Self::DEPTH, &mut found);
        }
        redact_ranges(text, found)
    }

    /// Redacts a provider's message: the secrets, truncated secrets, and values that the message
    /// marks as secret.
    #[must_use]
    pub fn scrub_message(&self, text: &str) -> String {
        redact_message(&self.scrub_truncated(text))
    }

    /// Redacts the secrets in a text that may be truncated, and the beginnings of secrets at its end
    /// or before an ellipsis.
    #[must_use]
    pub fn scrub_truncated<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let clean = self.scrub(text);
        let ends = clean.match_indices('…').map(|(at, _)| at);
        let found: Vec<_> = ends
            .chain([clean.len()])
            .filter_map(|end| self.truncated_secret(clean.get(..end)?))
            .collect();
        match redact_ranges(&clean, found) {
            Cow::Borrowed(_) => clean,
            Cow::Owned(clean) => Cow::Owned(clean),
        }
    }

    /// Finds the beginning of a secret at the end of a text.
    fn truncated_secret(&self, text: &str) -> Option<Range<usize>> {
        let forms = self.layers.iter().flat_map(|layer| &layer.search().forms);
        forms
            .filter_map(|form| form.truncated_at_end_of(text))
            // The earliest start covers most of the secret.
            .min_by_key(|range| range.start)
    }

    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.layers.iter().flat_map(|layer| &layer.secrets)
    }

    /// Finds the words that begin with the prefix of a key.
    fn key_ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for prefix in &self.prefixes {
            for (start, _) in text.match_indices(prefix) {
                let before = text
                    .get(..start)
                    .and_then(|before| before.chars().next_back());
                let after = text.get(start + prefix.len()..).unwrap_or_default();
                let length = after.bytes().take_while(|byte| is_key_byte(*byte)).count();
                // In the middle of a word, the prefix is a coincidence.
                if length >= Self::SHORTEST_KEY && !before.is_some_and(char::is_alphanumeric) {
                    found.push(start..start + prefix.len() + length);
                }
            }
        }
        found
    }
}

/// Shows only the number of secrets.
impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scrubber({} secrets)", self.secrets().count())
    }
}

impl Layer {
    fn search(&self) -> &Search {
        self.search.get_or_init(|| {
            let long = self.secrets.iter().filter(|secret| !is_short(secret));
            let texts = long.map(Secret::expose);
            Search::new(if self.plain {
                texts.map(Form::plain).collect()
            } else {
                texts.flat_map(forms_of).collect()
            })
        })
    }
}

fn is_short(secret: &Secret) -> bool {
    secret.expose().len() < Scrubber::SHORTEST
}

const fn is_key_byte(byte: u8) -> bool {
    // The alphabets of base64, and the dot that separates the parts of a JWT.
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'/' | b'=')
}

#[cfg(test)]
mod tests;

//! Takes known secrets out of texts, in whatever form they are in there.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use memchr::memmem;

use super::search::{Search, without};
use super::{REDACTED, Secret, decode, redact_message};

/// Takes given secrets out of any text: plain, escaped (percent-encoded, as in JSON, as in HTML),
/// in base64 and base64url, in hexadecimal, in upper and lower case. It knows the texts, not what
/// they are for. Clones share what was prepared for the search.
#[derive(Clone, Default)]
pub struct Scrubber {
    layers: Vec<Arc<Layer>>,
    /// How texts begin that are taken for keys, though they are not known.
    prefixes: Vec<&'static str>,
}

/// Secrets that are searched for in one pass.
#[derive(Default)]
struct Layer {
    secrets: Vec<Secret>,
    /// Whether only the secrets themselves are looked for, and no encoded form.
    plain: bool,
    search: OnceLock<Search>,
}

impl Scrubber {
    /// Shorter secrets are taken out only where they are the whole text: taken out of the middle of
    /// others they would leave a text unreadable and give themselves away by their gaps.
    const SHORTEST: usize = 4;
    /// How many times a text may have been escaped.
    const DEPTH: usize = 3;
    /// The number of characters after a prefix that make a key.
    const SHORTEST_KEY: usize = 6;

    /// Finds values in no other form than their own: for values of which there may be many.
    #[must_use]
    pub fn of_values(secrets: Vec<Secret>) -> Self {
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
    pub fn and(mut self, secret: &Secret) -> Self {
        self.add(std::slice::from_ref(secret));
        self
    }

    /// Adds what `other` takes out.
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

    /// Takes out what either takes out. Unlike [`Self::extend`], nothing needs to be prepared anew,
    /// but texts are searched once more.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for layer in &other.layers {
            let mut secrets = layer.secrets.iter();
            if !secrets.all(|secret| both.secrets().any(|known| known == secret)) {
                both.layers.push(Arc::clone(layer));
            }
        }
        both
    }

    /// Takes out words that begin like a key, too.
    #[must_use]
    pub fn with_prefixes(mut self, prefixes: impl IntoIterator<Item = &'static str>) -> Self {
        self.prefixes.extend(prefixes);
        self
    }

    /// The same, without the rule about words that begin like a key.
    #[must_use]
    pub fn known_only(&self) -> Self {
        Self {
            layers: self.layers.clone(),
            prefixes: Vec::new(),
        }
    }

    /// Whether there is nothing to take out.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.layers.is_empty() && self.prefixes.is_empty()
    }

    /// Whether a text is one of the secrets, or begins like a key.
    #[must_use]
    pub fn is_secret(&self, text: &str) -> bool {
        self.secrets().any(|secret| secret.expose() == text)
            || self.prefixes.iter().any(|prefix| text.starts_with(prefix))
    }

    /// Whether JSON text may hold any of the secrets. Only if not, its parts need no look each:
    /// with an escape in it, a secret may be written in many ways.
    #[must_use]
    pub fn may_find_in(&self, json: &[u8]) -> bool {
        let short = |layer: &Layer| {
            let mut short = layer.secrets.iter().filter(|secret| is_short(secret));
            short.any(|secret| memmem::find(json, secret.expose().as_bytes()).is_some())
        };
        let found = |layer: &Arc<Layer>| short(layer) || layer.search().is_match(json);
        !self.is_empty()
            && (decode::may_hold_escapes(json)
                || !self.prefixes.is_empty()
                || self.layers.iter().any(found))
    }

    /// Takes the secrets out of a text. What is borrowed is the text itself.
    #[must_use]
    pub fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self
            .secrets()
            .filter(|secret| is_short(secret))
            .any(|secret| secret.expose() == text)
        {
            return Cow::Owned(REDACTED.to_owned());
        }
        let mut found = self.keys(text);
        for layer in &self.layers {
            layer
                .search()
                .collect(text.as_bytes(), Self::DEPTH, &mut found);
        }
        without(text, found)
    }

    /// Takes out of a provider's message the secrets, those that were cut off, and what the words
    /// of the message say is secret.
    #[must_use]
    pub fn scrub_message(&self, text: &str) -> String {
        redact_message(&self.scrub_cut(text))
    }

    /// Takes the secrets out of a text parts of which may have been cut off, at its end or before
    /// an ellipsis: the beginnings of secrets there, too.
    #[must_use]
    pub fn scrub_cut<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let clean = self.scrub(text);
        let ends = clean.match_indices('…').map(|(at, _)| at);
        let found: Vec<_> = ends
            .chain([clean.len()])
            .filter_map(|end| self.cut_secret(clean.get(..end)?))
            .collect();
        match without(&clean, found) {
            Cow::Borrowed(_) => clean,
            Cow::Owned(clean) => Cow::Owned(clean),
        }
    }

    /// The beginning of a secret with which a text ends.
    fn cut_secret(&self, text: &str) -> Option<Range<usize>> {
        let forms = self.layers.iter().flat_map(|layer| &layer.search().forms);
        forms
            .filter_map(|form| form.cut_at_end_of(text))
            .min_by_key(|range| range.start)
    }

    fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.layers.iter().flat_map(|layer| &layer.secrets)
    }

    /// The words that begin like a key.
    fn keys(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for prefix in &self.prefixes {
            for (start, _) in text.match_indices(prefix) {
                let before = text
                    .get(..start)
                    .and_then(|before| before.chars().next_back());
                let after = text.get(start + prefix.len()..).unwrap_or_default();
                let length = after.bytes().take_while(|byte| is_of_key(*byte)).count();
                if length >= Self::SHORTEST_KEY && !before.is_some_and(char::is_alphanumeric) {
                    found.push(start..start + prefix.len() + length);
                }
            }
        }
        found
    }
}

/// Shows how many secrets there are, and nothing of them.
impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scrubber({} secrets)", self.secrets().count())
    }
}

impl Layer {
    fn search(&self) -> &Search {
        self.search.get_or_init(|| {
            let long = self.secrets.iter().filter(|secret| !is_short(secret));
            Search::new(long.map(Secret::expose), self.plain)
        })
    }
}

fn is_short(secret: &Secret) -> bool {
    secret.expose().len() < Scrubber::SHORTEST
}

const fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'/' | b'=')
}

#[cfg(test)]
mod tests;

//! Redacted values, which may occur again elsewhere in the document.

use super::{REDACTED, Scrubber, Secret, names_a_secret, secret_parameters};
use crate::json::Json;

/// Redacted values to search for.
#[derive(Debug, Default)]
pub struct Removed(Vec<Secret>);

impl Removed {
    /// Minimum length, in bytes: shorter values occur by chance.
    const SHORTEST: usize = 8;
    /// Maximum length, in bytes.
    const LONGEST: usize = 8 * 1024;
    /// Maximum number of values, to bound the search time.
    const MOST: usize = 100;

    /// Collects the values of a tree's members whose names indicate a secret.
    #[must_use]
    pub fn named_in(tree: &Json<'_>) -> Self {
        let mut removed = Self::default();
        removed.add_named(tree);
        removed
    }

    fn add_named(&mut self, tree: &Json<'_>) {
        match tree {
            Json::Object(members) => {
                for (name, member) in members.iter() {
                    if names_a_secret(name) {
                        self.add(member);
                    } else {
                        self.add_named(member);
                    }
                }
            }
            Json::Array(items) => items.iter().for_each(|item| self.add_named(item)),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
    }

    /// Adds the strings and numbers in a value that is secret as a whole.
    pub fn add(&mut self, value: &Json<'_>) {
        match value {
            Json::Null | Json::Bool(_) => {}
            Json::Number(digits) => self.add_text(digits),
            Json::String(text) => self.add_text(text),
            Json::Array(items) => items.iter().for_each(|item| self.add(item)),
            Json::Object(members) => members.values().for_each(|member| self.add(member)),
        }
    }

    /// Adds the values of URL parameters whose names indicate a secret.
    pub fn add_parameters(&mut self, url: &Json<'_>) {
        if let Some(url) = url.as_str() {
            secret_parameters(url).for_each(|value| self.add_text(value));
        }
    }

    fn add_text(&mut self, text: &str) {
        let length = Self::SHORTEST..=Self::LONGEST;
        let fits = length.contains(&text.len()) && self.0.len() < Self::MOST;
        if fits && !is_word(text) && !REDACTED.contains(text) {
            self.0.push(Secret::new(text));
        }
    }

    /// Returns a scrubber for the values; `None` if there are none. `id` is the requested session
    /// id.
    #[must_use]
    pub fn scrubber(self, id: &str) -> Option<Scrubber> {
        let values = self.0.into_iter();
        // Values in the requested id are skipped, or the session could not be displayed at all.
        let values: Vec<_> = values
            .filter(|value| !id.contains(value.expose()))
            .collect();
        (!values.is_empty()).then(|| Scrubber::without_forms(values))
    }
}

/// Checks whether a value is a plain word such as `disabled`, not a secret.
fn is_word(text: &str) -> bool {
    text.len() <= 16
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | ' '))
}

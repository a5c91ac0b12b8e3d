//! The values that were redacted, which may be repeated elsewhere in the document.

use serde_json::Value;

use crate::secret::{REDACTED, Scrubber, Secret, secret_parameters};

/// Values that were redacted.
#[derive(Debug, Default)]
pub(super) struct Removed(Vec<Secret>);

impl Removed {
    /// Shorter values turn up by chance.
    const SHORTEST: usize = 8;
    /// Longer values are not looked for.
    const LONGEST: usize = 8 * 1024;
    /// So many values are looked for, which bounds the time of the search.
    const MOST: usize = 100;

    /// Adds the texts and numbers of a value that is secret as a whole.
    pub(super) fn add(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => self.add_text(number.as_str()),
            Value::String(text) => self.add_text(text),
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            Value::Object(members) => members.values().for_each(|member| self.add(member)),
        }
    }

    /// Adds the parameters of a URL whose names tell of a secret.
    pub(super) fn add_parameters(&mut self, url: &Value) {
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

    /// Finds the values in the rest of the document; `None` if there are none.
    pub(super) fn scrubber(self, id: &str) -> Option<Scrubber> {
        let values = self.0.into_iter();
        // A session that is its own secret could not be shown at all.
        let values: Vec<_> = values
            .filter(|value| !id.contains(value.expose()))
            .collect();
        (!values.is_empty()).then(|| Scrubber::of_values(values))
    }
}

/// Whether a value is a word such as `disabled` or `not_available`, and no secret.
fn is_word(text: &str) -> bool {
    text.len() <= 16
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | ' '))
}

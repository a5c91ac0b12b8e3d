//! A cell of a table, and the meaning of its text.

use std::fmt::Write;

use crate::text;

/// Meaning of a text. The text itself always conveys it as well, so that colour is never needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A normal value.
    #[default]
    Plain,
    /// A heading, or the requested session.
    Strong,
    /// A success.
    Good,
    /// A failure or a missing value.
    Bad,
    /// In progress.
    Busy,
    /// A warning.
    Warn,
    /// Secondary information.
    Dim,
    /// A placeholder for an empty value.
    Nothing,
}

/// A text with a tone, escaped and of limited length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub(super) text: String,
    pub(super) tone: Tone,
}

impl Cell {
    /// Length, in characters, above which a text is clipped.
    const MAX_LENGTH: usize = 300;
    /// Length, in characters, of a clipped text.
    // Much shorter, so that the note about the omitted part is shorter than that part.
    const CLIPPED: usize = 200;
    /// Total size, in bytes, of joined texts above which the rest is only counted.
    const MAX_JOINED: usize = 1_500;

    /// Escapes `text`. A long text is clipped, with a count of the omitted characters.
    #[must_use]
    pub fn new(text: &str, tone: Tone) -> Self {
        let count = if text.len() > Self::MAX_LENGTH {
            text.chars().count()
        } else {
            0
        };
        if count <= Self::MAX_LENGTH {
            return Self {
                text: text::escape(text).into_owned(),
                tone,
            };
        }
        let mut short = text::escape(&text::clip(text, Self::CLIPPED)).into_owned();
        // Writing to a String cannot fail.
        let more = text::grouped(count - Self::CLIPPED);
        let _ = write!(short, " ({more} more characters; see --json)");
        Self { text: short, tone }
    }

    /// Creates a cell of a text that the program composed, which needs no escapes.
    #[must_use]
    pub(super) const fn composed(text: String, tone: Tone) -> Self {
        Self { text, tone }
    }

    /// Creates a cell in the plain tone.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self::new(text, Tone::Plain)
    }

    /// Joins texts of cells; beyond [`Self::MAX_JOINED`] bytes, the rest is counted.
    // Each text has been clipped on its own, so that a long one does not hide the next.
    pub(super) fn joined(parts: &[String]) -> Self {
        let mut length = 0;
        let fits = |part: &&String| {
            length += part.len();
            length <= Self::MAX_JOINED
        };
        let shown = parts
            .iter()
            .take_while(fits)
            .count()
            .max(1)
            .min(parts.len());
        let mut text = parts.get(..shown).unwrap_or_default().join("; ");
        if shown < parts.len() {
            // Writing to a String cannot fail.
            let _ = write!(text, " ({} more)", text::grouped(parts.len() - shown));
        }
        Self {
            text,
            tone: Tone::Plain,
        }
    }

    /// Returns the text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the tone.
    #[must_use]
    pub const fn tone(&self) -> Tone {
        self.tone
    }

    /// Checks whether the cell contains a value, or states that a required one is missing.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.tone != Tone::Nothing
    }
}

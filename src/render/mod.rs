//! Renders a [`crate::session::Document`] as text. [`blocks`] and [`many()`] select what to show,
//! as data; [`to_text`] formats it. JSON and YAML are written from the document directly.
//!
//! This module does not read the environment, the clock or the terminal; a [`Style`] provides them.

mod element_table;
pub mod json;
mod layout;

mod batch_table;
mod cell_value;
pub mod report;
mod session_view;
mod table;
mod time;
mod writer;
pub mod yaml;

use std::fmt::Write;
use std::time::SystemTime;

use crate::session::Summary;
use crate::text;

pub use batch_table::{BatchRow, many};
pub use session_view::blocks;
pub use writer::to_text;

/// Width, colour and character set of the output.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Width of the terminal in columns; `None` without a terminal, where nothing is wrapped.
    pub width: Option<usize>,
    /// Whether tones are shown as colours.
    pub color: bool,
    /// Whether dashes, arrows and rules may use characters beyond ASCII.
    pub unicode: bool,
    /// Reference time of relative times such as "in 3d".
    pub now: SystemTime,
}

impl Style {
    /// Returns the same style with the clock by which the session was judged.
    fn at(&self, summary: &Summary) -> Self {
        Self {
            now: summary.clock.unwrap_or(self.now),
            ..*self
        }
    }

    /// Returns the placeholder of an empty value.
    const fn dash(&self) -> &'static str {
        if self.unicode { "–" } else { "-" }
    }

    /// Returns the mark of the requested row.
    const fn mark(&self) -> &'static str {
        if self.unicode { "→" } else { "*" }
    }

    /// Returns the sign of shortened text.
    const fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// Returns the character of the rule below a table header.
    const fn rule(&self) -> char {
        if self.unicode { '─' } else { '-' }
    }
}

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
    text: String,
    tone: Tone,
}

impl Cell {
    /// Length, in characters, above which a text is clipped, and the length after clipping.
    const LONG: usize = 300;
    const KEPT: usize = 200;
    /// Total size, in bytes, of joined texts above which the rest is only counted.
    const JOINED: usize = 1_500;

    /// Escapes `text`. A long text is clipped, with a count of the omitted characters.
    #[must_use]
    pub fn new(text: &str, tone: Tone) -> Self {
        let count = if text.len() > Self::LONG {
            text.chars().count()
        } else {
            0
        };
        if count <= Self::LONG {
            return Self {
                text: text::escape(text).into_owned(),
                tone,
            };
        }
        let mut short = text::escape(&text::clip(text, Self::KEPT)).into_owned();
        // Writing to a String cannot fail.
        let more = thousands(count - Self::KEPT);
        let _ = write!(short, " ({more} more characters; see --json)");
        Self { text: short, tone }
    }

    /// Creates a cell in the plain tone.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self::new(text, Tone::Plain)
    }

    /// Joins texts of cells; beyond [`Self::JOINED`] bytes, the rest is counted. Each text has been
    /// clipped on its own, so that a long one does not hide the next.
    fn joined(parts: &[String]) -> Self {
        let mut length = 0;
        let fits = |part: &&String| {
            length += part.len();
            length <= Self::JOINED
        };
        let kept = parts
            .iter()
            .take_while(fits)
            .count()
            .max(1)
            .min(parts.len());
        let mut text = parts.get(..kept).unwrap_or_default().join("; ");
        if kept < parts.len() {
            // Writing to a String cannot fail.
            let _ = write!(text, " ({} more)", thousands(parts.len() - kept));
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
    pub fn says(&self) -> bool {
        self.tone != Tone::Nothing
    }
}

/// Formats a number as `12,345`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub title: String,
    /// Behaviour when space is limited.
    pub fit: Fit,
}

/// Behaviour of a column when space is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Cells are wrapped.
    Wrap,
    /// Cells are not wrapped, because a wrapped id cannot be copied.
    Whole,
    /// Cells are not wrapped; as a last resort they are shortened in the middle.
    Shorten,
    /// Cells are wrapped; if the table is still too wide, the column is omitted and named in a
    /// footnote.
    Optional,
    /// Cells are wrapped over a few lines; a taller cell turns the table into records.
    Details,
}

/// A part of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Labels and their values.
    Pairs {
        /// Heading.
        title: String,
        /// Rows.
        rows: Vec<(String, Cell)>,
    },
    /// A table.
    Grid {
        /// Heading; may be empty.
        title: String,
        /// Columns.
        columns: Vec<Column>,
        /// Rows, each with one cell per column.
        rows: Vec<Vec<Cell>>,
    },
}

#[cfg(test)]
mod tests;

//! From a [`crate::session::Document`] to text. First what is shown ([`blocks`], [`many()`]), as
//! data; then how it looks ([`to_text`]). JSON and YAML show the tree itself.
//!
//! Nothing here asks the environment, the clock or the terminal: a [`Style`] tells.

mod element_table;
pub mod json;
mod layout;

mod batch_table;
mod cell_value;
pub mod report;
mod session_view;
mod table;
mod writer;
pub mod yaml;

use std::fmt::Write;
use std::time::SystemTime;

use crate::session::Summary;
use crate::text;

pub use batch_table::{BatchRow, many};
pub use session_view::blocks;
pub use writer::to_text;

/// What the output is written for.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the terminal; `None` where there is none, and then nothing is wrapped.
    pub width: Option<usize>,
    /// Whether tones become colours.
    pub color: bool,
    /// Whether dashes, arrows and rules may be other than ASCII.
    pub unicode: bool,
    /// The time that "in 3d" counts from.
    pub now: SystemTime,
}

impl Style {
    /// The same, by the clock by which the session was judged.
    fn at(&self, summary: &Summary) -> Self {
        Self {
            now: summary.clock.unwrap_or(self.now),
            ..*self
        }
    }

    /// What stands where a value would.
    const fn dash(&self) -> &'static str {
        if self.unicode { "–" } else { "-" }
    }

    /// What marks the row that was asked for.
    const fn mark(&self) -> &'static str {
        if self.unicode { "→" } else { "*" }
    }

    /// The sign that a text was shortened.
    const fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// The character of the line under a table's header.
    const fn rule(&self) -> char {
        if self.unicode { '─' } else { '-' }
    }
}

/// What a text is to the reader. Colour is never the only sign: the text says it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A value.
    #[default]
    Plain,
    /// A heading, or what was asked for.
    Strong,
    /// It went well.
    Good,
    /// It went badly, or is missing.
    Bad,
    /// It is under way.
    Busy,
    /// It deserves a look.
    Warn,
    /// Beside the point.
    Dim,
    /// There is no value; what stands here says so.
    Nothing,
}

/// A piece of text. However it came about, it is escaped and of bounded length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// Characters above which a text is cut, and how many of them then remain.
    const LONG: usize = 300;
    const KEPT: usize = 200;
    /// Bytes of joined texts above which the rest is counted.
    const JOINED: usize = 1_500;

    /// `text`, escaped; of a long one the beginning and how much more there was.
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

    /// `text` in the plain tone.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self::new(text, Tone::Plain)
    }

    /// Texts of cells, one after the other; of very many the first ones and how many more there
    /// were. Each has been cut by itself, so that a long one does not hide the next.
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

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tone.
    #[must_use]
    pub const fn tone(&self) -> Tone {
        self.tone
    }

    /// Whether it holds a value, or the word that one is missing.
    #[must_use]
    pub fn says(&self) -> bool {
        self.tone != Tone::Nothing
    }
}

/// `12,345`
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

/// A column of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// What becomes of it where the terminal is narrow.
    pub fit: Fit,
}

/// What becomes of a column where there is little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Its cells are wrapped.
    Wrap,
    /// Its cells stay whole, since a wrapped id cannot be copied.
    Whole,
    /// Its cells stay whole as long as possible, and are then shortened in the middle.
    Shorten,
    /// Its cells are wrapped; if that is not enough, the column is left out with a note.
    Optional,
    /// Its cells are wrapped over a few lines; a taller one turns the table into records.
    Details,
}

/// A part of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Labels and values.
    Pairs {
        /// The heading.
        title: String,
        /// The lines.
        rows: Vec<(String, Cell)>,
    },
    /// A table.
    Grid {
        /// The heading; may be empty.
        title: String,
        /// The columns.
        columns: Vec<Column>,
        /// The rows, each as long as there are columns.
        rows: Vec<Vec<Cell>>,
    },
}

#[cfg(test)]
mod tests;

//! Width, colour and character set of the output.

use std::time::SystemTime;

use crate::session::{LocalZone, Summary};

/// How text for people is written.
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
    /// The zone of absolute times; `None` for UTC.
    pub zone: Option<&'static LocalZone>,
}

impl Style {
    /// Returns the same style with the clock by which the session was judged.
    pub(super) fn at(&self, summary: &Summary) -> Self {
        Self {
            now: summary.clock.unwrap_or(self.now),
            ..*self
        }
    }

    /// Returns the placeholder of an empty value.
    pub(super) const fn dash(&self) -> &'static str {
        if self.unicode { "–" } else { "-" }
    }

    /// Returns the mark of the requested row.
    pub(super) const fn mark(&self) -> &'static str {
        if self.unicode { "→" } else { "*" }
    }

    /// Returns the sign of shortened text.
    pub(super) const fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// Returns the character of the rule below a table header.
    pub(super) const fn rule(&self) -> char {
        if self.unicode { '─' } else { '-' }
    }
}

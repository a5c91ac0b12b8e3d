//! The line of a terminal that is redrawn.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::write_stderr;

/// The line of a terminal that is redrawn: a status or a progress bar. Every other line erases it
/// first.
// Clones share whether it is shown, because a tracer writes lines independently of the console.
#[derive(Clone, Debug, Default)]
pub(super) struct LiveLine(Arc<AtomicBool>);

impl LiveLine {
    /// Replaces the text of the line by `text`.
    pub(super) fn draw(&self, text: &str) {
        self.0.store(true, Ordering::Relaxed);
        write_stderr(&format!("\r{text}\x1b[K"));
    }

    /// Returns the control sequence that erases the line, or an empty text if no line is shown.
    fn erasure(&self) -> &'static str {
        if self.0.swap(false, Ordering::Relaxed) {
            "\r\x1b[K"
        } else {
            ""
        }
    }

    /// Erases the line, if it is shown.
    pub(super) fn erase(&self) {
        let erasure = self.erasure();
        if !erasure.is_empty() {
            write_stderr(erasure);
        }
    }

    /// Erases the live line and writes a permanent one.
    pub(super) fn write_line(&self, text: &str) {
        write_stderr(&format!("{}{text}\n", self.erasure()));
    }
}

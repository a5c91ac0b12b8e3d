//! A progress bar for whoever watches standard error.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far a run has come.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// How many sessions are done with.
    pub done: u64,
    /// How many there are in all, as far as that can be told.
    pub expected: Option<u64>,
    /// How many of those that are done failed.
    pub failed: u64,
    /// How long nothing is sent, because of a rate limit.
    pub held: Option<Duration>,
}

/// A bar on standard error.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    inner: ProgressBar,
    measured: bool,
    unicode: bool,
}

impl Bar {
    pub(super) fn new(unicode: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        let mut bar = Self {
            inner: bar,
            measured: true,
            unicode,
        };
        bar.measure(false);
        bar
    }

    fn measure(&mut self, measured: bool) {
        if self.measured == measured {
            return;
        }
        self.measured = measured;
        let template = if measured {
            "{wide_bar} {human_pos} of {human_len}, {per_sec:.0}{msg}, {eta} left"
        } else {
            "{spinner} {human_pos} done, {per_sec:.0}{msg}"
        };
        let (spinner, bar) = if self.unicode {
            ("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏", "━╸─")
        } else {
            ("|/-\\", "=>-")
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.inner
                .set_style(style.tick_chars(spinner).progress_chars(bar));
        }
    }

    pub(super) fn show(&mut self, progress: &Progress) {
        self.measure(progress.expected.is_some());
        if let Some(expected) = progress.expected {
            self.inner.set_length(expected.max(progress.done));
        }
        self.inner.set_position(progress.done);
        let mut message = String::new();
        if progress.failed > 0 {
            message = format!(", {} failed", crate::text::grouped(progress.failed));
        }
        if let Some(held) = progress.held {
            message += &format!(", waiting {} s for the rate limit", held.as_secs() + 1);
        }
        self.inner.set_message(message);
        self.inner.tick();
    }

    /// Takes the bar away while `write` writes.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.inner.suspend(write)
    }

    pub(super) fn end(&self) {
        self.inner.finish_and_clear();
    }
}

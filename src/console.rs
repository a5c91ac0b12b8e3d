//! The only writer of standard output (data) and standard error (diagnostics).

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Instant;

mod hint;
mod live_line;
mod progress;

use hint::default_hint;
use live_line::LiveLine;
use progress::Bar;
pub use progress::{BarStyle, Progress};

use crate::error::{Failure, Kind, Result};
use crate::secret::Scrubber;
use crate::signals;
use crate::text::{self, LineSink};

/// SGR parameter of the colour of notices and hints.
const CYAN: &str = "36";
/// SGR parameter of the colour of errors.
const RED: &str = "31";
/// Maximum number of lines of an error.
const MAX_LINES: usize = 6;
/// Maximum number of characters in a line of an error.
const MAX_LINE_LENGTH: usize = 800;

/// Verbosity, colour and format of diagnostics.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct DiagnosticOptions {
    /// Suppresses everything but errors.
    pub quiet: bool,
    /// Logs each request and pause.
    pub verbose: bool,
    /// Logs the time of each line since the start of the run.
    pub timed: bool,
    /// Colours diagnostics.
    pub color: bool,
    /// Prints each error as one line of JSON.
    pub json: bool,
    /// Allows a status line or a progress bar, because standard error is a terminal.
    pub live: bool,
}

/// Standard output and standard error.
#[derive(Debug, Default)]
pub struct Console {
    options: DiagnosticOptions,
    scrubber: Scrubber,
    has_file_secrets: bool,
    /// The notices and hints that were printed, each of them once.
    printed: HashSet<String>,
    bar: RefCell<Bar>,
    live_line: LiveLine,
    /// Start of the run.
    start: Option<Instant>,
}

impl Console {
    /// Sets the options for subsequent diagnostics.
    pub fn set_options(&mut self, options: DiagnosticOptions) {
        self.options = options;
        self.start = Some(Instant::now());
    }

    /// Returns the options for diagnostics.
    #[must_use]
    pub const fn options(&self) -> DiagnosticOptions {
        self.options
    }

    /// Adds the texts of `scrubber` to those removed from standard error.
    pub fn add_secrets(&mut self, scrubber: &Scrubber) {
        self.scrubber.extend(scrubber);
    }

    /// Adds the credentials in the configuration file, which are read at most once.
    pub fn add_file_secrets(&mut self, secrets: impl FnOnce() -> Scrubber) {
        if !self.has_file_secrets {
            self.has_file_secrets = true;
            self.add_secrets(&secrets());
        }
    }

    /// Returns the scrubber for diagnostics.
    #[must_use]
    pub const fn scrubber(&self) -> &Scrubber {
        &self.scrubber
    }

    /// Returns a scrubber that redacts the credentials of the run in responses.
    #[must_use]
    pub fn credentials(&self) -> Scrubber {
        self.scrubber.known_only()
    }

    /// Writes `bytes` to standard output and flushes.
    ///
    /// # Errors
    /// [`Kind::BrokenPipe`] if the reader has closed the pipe, [`Kind::Output`] if the write fails
    /// otherwise.
    pub fn data(&self, bytes: &[u8]) -> Result<()> {
        // The first line of the data would otherwise follow the bar.
        self.clear_progress_bar();
        // A write to a full pipe blocks the runtime, which would not see a signal.
        signals::exit_on_signal(|| write_stdout(bytes))
    }

    /// Prints a notice, at most once and not with `--quiet`.
    pub fn notice(&mut self, note: &str) {
        if !self.options.quiet && self.printed.insert(note.to_owned()) {
            self.print_labelled("note", CYAN, note);
        }
    }

    /// Returns a function that logs each step of a lookup, if `--verbose` is set.
    #[must_use]
    pub fn tracer(&self) -> Option<LineSink> {
        // A copy, because the function may be called from another task while the console is in use.
        let scrubber = self.options.verbose.then(|| self.scrubber.clone())?;
        let live_line = self.live_line.clone();
        let start = self.start.filter(|_| self.options.timed);
        Some(Arc::new(move |step| {
            let line = sanitize(&scrubber, step);
            live_line.write_line(&match start {
                Some(start) => format!("{:8.3}s {line}", start.elapsed().as_secs_f64()),
                None => line,
            });
        }))
    }

    /// Returns a function that prints notices during a lookup, such as one about a long pause, or
    /// `None` with `--quiet`.
    #[must_use]
    pub fn notifier(&self) -> Option<LineSink> {
        let scrubber = (!self.options.quiet).then(|| self.scrubber.clone())?;
        let label = self.colored(CYAN, "note:");
        let live_line = self.live_line.clone();
        Some(Arc::new(move |note| {
            live_line.write_line(&format!("sessctl: {label} {}", sanitize(&scrubber, note)));
        }))
    }

    /// Prints a line of progress, except with `--quiet`.
    pub fn progress(&self, line: &str) {
        if !self.options.quiet {
            self.line(&self.sanitize(line));
        }
    }

    /// Shows the current status on a terminal, in one line narrower than `columns`.
    pub fn status(&self, text: &str, columns: usize) {
        if self.options.live {
            let text = self.sanitize(text);
            self.live_line.draw(&cut_to(&text, columns));
        }
    }

    /// Erases the status line.
    pub fn clear_status(&self) {
        self.live_line.erase();
    }

    /// Shows the progress bar on a terminal.
    pub fn progress_bar(&self, progress: &Progress, style: BarStyle) {
        let mut bar = self.bar.borrow_mut();
        if self.options.live
            && let Some(line) = bar.line(progress, style, Instant::now())
        {
            self.live_line.draw(&line);
        }
    }

    /// Erases the progress bar until it is next drawn.
    pub fn clear_progress_bar(&self) {
        self.live_line.erase();
    }

    /// Prints a failure and its hints, in at most six lines.
    pub fn failure(&self, failure: &Failure) {
        // A reader such as 'head' may stop early, which is not an error.
        if failure.kind == Kind::BrokenPipe {
            return;
        }
        self.print_labelled("error", RED, &self.message(failure));
        let hints = self.hints(failure);
        for hint in hints.iter().take(MAX_LINES - 1) {
            self.print_hint(hint);
        }
    }

    /// Prints the failure of one of several subjects, without hints that were printed before.
    pub fn failure_about(&mut self, subject: &str, failure: &Failure) {
        self.print_labelled("error", RED, &self.message(&failure.about(subject)));
        for hint in self.hints(failure).into_iter().take(MAX_LINES - 1) {
            if self.printed.insert(hint.clone()) {
                self.print_hint(&hint);
            }
        }
    }

    /// Prints a hint, at most once.
    pub fn hint(&mut self, hint: &str) {
        let hint = self.sanitize(hint);
        if !hint.is_empty() && self.printed.insert(hint.clone()) {
            self.print_hint(&hint);
        }
    }

    /// Returns the message of the failure in one line, scrubbed and escaped.
    #[must_use]
    pub fn message(&self, failure: &Failure) -> String {
        self.sanitize(&failure.message())
    }

    /// Returns the hints of the failure, scrubbed and escaped; there is always at least one.
    #[must_use]
    pub fn hints(&self, failure: &Failure) -> Vec<String> {
        if failure.hints.is_empty() {
            return vec![default_hint(failure.kind).to_owned()];
        }
        failure
            .hints
            .iter()
            .map(|hint| self.sanitize(hint))
            .collect()
    }

    /// Writes one line to standard error without scrubbing or escaping it.
    pub fn line(&self, text: &str) {
        self.live_line.write_line(text);
    }

    fn print_hint(&self, hint: &str) {
        self.line(&format!("{} {hint}", self.colored(CYAN, "hint:")));
    }

    fn print_labelled(&self, label: &str, color: &str, message: &str) {
        self.line(&format!(
            "sessctl: {} {}",
            self.colored(color, &format!("{label}:")),
            self.sanitize(message)
        ));
    }

    fn sanitize(&self, message: &str) -> String {
        sanitize(&self.scrubber, message)
    }

    fn colored(&self, color: &str, word: &str) -> String {
        if self.options.color {
            format!("\x1b[1;{color}m{word}\x1b[0m")
        } else {
            word.to_owned()
        }
    }
}

fn sanitize(scrubber: &Scrubber, message: &str) -> String {
    text::escape(&text::clip(
        &scrubber.scrub_truncated(message),
        MAX_LINE_LENGTH,
    ))
    .into_owned()
}

/// Writes `bytes` to standard output and flushes. Blocks while a pipe is full; for a thread that does
/// not run the runtime, whose status line is erased.
///
/// # Errors
/// The errors of [`Console::data`].
pub fn write_stdout(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.map_err(|error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::new(Kind::BrokenPipe, "the reader closed the pipe");
        }
        let cause = anyhow::Error::new(error).context("cannot write to standard output");
        Failure::from_error(Kind::Output, cause).hint(
            "the output is incomplete; free space or choose another target, \
             and run the command again",
        )
    })
}

/// Writes to standard error.
fn write_stderr(text: &str) {
    // A failed write cannot be reported anywhere else; the exit code still reports the result.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Cuts a text to the width of a terminal minus the last column.
fn cut_to(text: &str, columns: usize) -> Cow<'_, str> {
    let mut width = 0;
    for (at, character) in text.char_indices() {
        // A line that wraps cannot be redrawn, and some terminals wrap after the last column. The
        // width of a character outside ASCII depends on the terminal; two columns are the most.
        width += if character.is_ascii() { 1 } else { 2 };
        if width >= columns {
            return text.get(..at).unwrap_or_default().into();
        }
    }
    text.into()
}

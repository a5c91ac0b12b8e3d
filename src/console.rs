//! Standard output is data, standard error is talk. Both pass here, and only here.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

mod progress;

use progress::Bar;
pub use progress::{BarStyle, Progress};

use crate::error::{Failure, Kind, Result};
use crate::secret::Scrubber;
use crate::signals;
use crate::text::{self, LineSink};

/// No error is longer than this many lines.
const LINES: usize = 6;
/// No line of an error is longer than this many characters.
const LINE: usize = 800;

/// How the talk is to sound.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct DiagnosticOptions {
    /// Leave out what is not an error.
    pub quiet: bool,
    /// Tell every request and pause.
    pub verbose: bool,
    /// Colour the talk.
    pub color: bool,
    /// Errors are one JSON line each.
    pub json: bool,
    /// Somebody is watching: what is going on may be shown while it goes on.
    pub live: bool,
}

/// The two streams.
#[derive(Debug, Default)]
pub struct Console {
    manner: DiagnosticOptions,
    scrubber: Scrubber,
    said: HashSet<String>,
    bar: RefCell<Bar>,
    live_line: LiveLine,
}

/// The line of a terminal that is redrawn: a status or a progress bar. Every other line erases it
/// first. Clones share it, since a tracer writes lines from elsewhere.
#[derive(Clone, Debug, Default)]
struct LiveLine(Arc<AtomicBool>);

impl LiveLine {
    /// Draws `text` in place of what the line shows.
    fn draw(&self, text: &str) {
        self.0.store(true, Ordering::Relaxed);
        write_stderr(&format!("\r{text}\x1b[K"));
    }

    /// Returns what erases the line, if it is shown.
    fn erasure(&self) -> &'static str {
        if self.0.swap(false, Ordering::Relaxed) {
            "\r\x1b[K"
        } else {
            ""
        }
    }

    /// Erases the line, if it is shown.
    fn erase(&self) {
        let erasure = self.erasure();
        if !erasure.is_empty() {
            write_stderr(erasure);
        }
    }

    /// Writes a line of its own, in place of the live one.
    fn write_line(&self, text: &str) {
        write_stderr(&format!("{}{text}\n", self.erasure()));
    }
}

impl Console {
    /// Sets how the talk sounds from here on.
    pub const fn set_manner(&mut self, manner: DiagnosticOptions) {
        self.manner = manner;
    }

    /// How the talk sounds.
    #[must_use]
    pub const fn manner(&self) -> DiagnosticOptions {
        self.manner
    }

    /// From here on nothing on standard error holds what `scrubber` takes out.
    pub fn guard(&mut self, scrubber: &Scrubber) {
        self.scrubber.extend(scrubber);
    }

    /// What is taken out of the talk.
    #[must_use]
    pub const fn scrubber(&self) -> &Scrubber {
        &self.scrubber
    }

    /// Writes data and sees it off.
    ///
    /// # Errors
    /// [`Kind::BrokenPipe`] if nobody reads any more, [`Kind::Output`] if the data was lost.
    pub fn data(&self, bytes: &[u8]) -> Result<()> {
        let write = || {
            let mut out = io::stdout().lock();
            signals::exit_on_signal(|| out.write_all(bytes).and_then(|()| out.flush()))
        };
        self.clear_progress_bar();
        write().map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::new(Kind::BrokenPipe, "the reader went away"),
            _ => Failure::from_error(Kind::Output, anyhow::Error::new(error).context("cannot write to standard output"))
                .hint("nothing after this point was written; free the space or choose another target, and run it again"),
        })
    }

    /// Says something that is not an error, once.
    pub fn note(&mut self, note: &str) {
        if !self.manner.quiet && self.said.insert(note.to_owned()) {
            self.say("note", "36", note);
        }
    }

    /// What tells each step of a look-up, if that was asked for.
    #[must_use]
    pub fn tracer(&self) -> Option<LineSink> {
        let scrubber = self.manner.verbose.then(|| self.scrubber.clone())?;
        let live_line = self.live_line.clone();
        Some(Arc::new(move |step| {
            live_line.write_line(&clean(&scrubber, step));
        }))
    }

    /// Returns a function that writes notices while nothing else is written, such as one of a long
    /// pause; none with `--quiet`.
    #[must_use]
    pub fn notifier(&self) -> Option<LineSink> {
        let scrubber = (!self.manner.quiet).then(|| self.scrubber.clone())?;
        let label = self.paint("36", "note:");
        let live_line = self.live_line.clone();
        Some(Arc::new(move |note| {
            live_line.write_line(&format!("sessctl: {label} {}", clean(&scrubber, note)));
        }))
    }

    /// Says a line of progress, unless quiet was asked for.
    pub fn progress(&self, line: &str) {
        if !self.manner.quiet {
            self.line(&self.clean(line));
        }
    }

    /// Shows on a terminal what is going on, in one line that is no wider than `columns`.
    pub fn status(&self, text: &str, columns: usize) {
        if self.manner.live {
            let text = self.clean(text);
            self.live_line.draw(&cut_to(&text, columns));
        }
    }

    /// Erases the status.
    pub fn clear_status(&self) {
        self.live_line.erase();
    }

    /// Shows how far the run has come, on a terminal.
    pub fn progress_bar(&self, progress: &Progress, width: BarStyle) {
        let mut bar = self.bar.borrow_mut();
        if self.manner.live
            && let Some(line) = bar.line(progress, width, Instant::now())
        {
            self.live_line.draw(&line);
        }
    }

    /// Erases the progress bar; it comes back when it is next shown.
    pub fn clear_progress_bar(&self) {
        self.live_line.erase();
    }

    /// Tells a failure: what went wrong and what to do next, in at most six lines.
    pub fn failure(&self, failure: &Failure) {
        if failure.kind == Kind::BrokenPipe {
            return;
        }
        self.say("error", "31", &self.message(failure));
        let hints = self.hints(failure);
        for hint in hints.iter().take(LINES - 1) {
            self.line(&format!("{} {hint}", self.paint("36", "hint:")));
        }
    }

    /// Tells a failure of one of several: hints that were given before are not repeated.
    pub fn failure_of(&mut self, subject: &str, failure: &Failure) {
        self.say("error", "31", &self.message(&failure.about(subject)));
        for hint in self.hints(failure).into_iter().take(LINES - 1) {
            if self.said.insert(hint.clone()) {
                self.line(&format!("{} {hint}", self.paint("36", "hint:")));
            }
        }
    }

    /// Says what to do next, once.
    pub fn hint(&mut self, hint: &str) {
        let hint = self.clean(hint);
        if !hint.is_empty() && self.said.insert(hint.clone()) {
            self.line(&format!("{} {hint}", self.paint("36", "hint:")));
        }
    }

    /// The failure in one line, scrubbed and escaped.
    #[must_use]
    pub fn message(&self, failure: &Failure) -> String {
        self.clean(&failure.message())
    }

    /// The failure's hints, scrubbed and escaped; there is always one.
    #[must_use]
    pub fn hints(&self, failure: &Failure) -> Vec<String> {
        if failure.hints.is_empty() {
            return vec![next_step(failure.kind).to_owned()];
        }
        failure.hints.iter().map(|hint| self.clean(hint)).collect()
    }

    /// Writes one line to standard error as it is. That it cannot be written changes nothing: the
    /// exit code tells the same.
    pub fn line(&self, text: &str) {
        self.live_line.write_line(text);
    }

    fn say(&self, what: &str, color: &str, message: &str) {
        self.line(&format!(
            "sessctl: {} {}",
            self.paint(color, &format!("{what}:")),
            self.clean(message)
        ));
    }

    fn clean(&self, message: &str) -> String {
        clean(&self.scrubber, message)
    }

    fn paint(&self, color: &str, word: &str) -> String {
        if self.manner.color {
            format!("\x1b[1;{color}m{word}\x1b[0m")
        } else {
            word.to_owned()
        }
    }
}

fn clean(scrubber: &Scrubber, message: &str) -> String {
    text::escape(&text::clip(&scrubber.scrub(message), LINE)).into_owned()
}

/// Writes to standard error. A failure changes nothing: the exit code says the same.
fn write_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Cuts a text to the width of a terminal, less the last column, where some terminals wrap. A
/// character outside ASCII may take two columns.
fn cut_to(text: &str, columns: usize) -> Cow<'_, str> {
    let mut width = 0;
    for (at, character) in text.char_indices() {
        width += if character.is_ascii() { 1 } else { 2 };
        if width >= columns {
            return text.get(..at).unwrap_or_default().into();
        }
    }
    text.into()
}

/// What to do next, where the failure itself knows nothing better.
const fn next_step(kind: Kind) -> &'static str {
    match kind {
        Kind::Usage => "see 'sessctl --help'",
        Kind::Config => "see 'sessctl help config' and 'sessctl config show'",
        Kind::Credential => "see 'sessctl config show' for where each credential comes from",
        Kind::NotFound => {
            "check the id, and the environment it was made in ('sessctl config show')"
        }
        Kind::RateLimited => "try again later, or allow a longer pause with --max-wait",
        Kind::Provider => "try again; -v shows the request and the answer's status",
        Kind::Network => {
            "check the network, the proxy and the base URL ('sessctl config show'); -v shows each attempt"
        }
        Kind::Output => "check where standard output goes",
        Kind::Bug => {
            "please report it with the command line (without secrets) and 'sessctl --version'"
        }
        Kind::Verdict | Kind::Pending | Kind::BrokenPipe | Kind::Interrupted | Kind::Terminated => {
            "run it again"
        }
    }
}

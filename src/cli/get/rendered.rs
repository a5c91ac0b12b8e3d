//! The rendered result of one lookup: bytes for standard output or a table row, plus diagnostics.

use std::mem::ManuallyDrop;

use crate::cli::App;
use crate::cli::options::Output;
use crate::cli::printer::{self, Printer};
use crate::cli::target::InvalidId;
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::http;
use crate::provider::Provider;
use crate::render::{BatchRow, json};
use crate::session::{self, Document, Summary};
use crate::text;

/// The outcome of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The session was found.
    Found,
    /// The session was found by the run that is resumed.
    Reused,
    /// The lookup failed.
    Failed(Kind),
    /// The run was stopped before the session was requested.
    NotRequested,
}

/// A diagnostic about one result, for standard error.
enum Diagnostic {
    /// A notice.
    Note(String),
    /// A failure for people, with the id if there are several.
    Failure(Option<String>, Failure),
    /// A failure for programs, as one line of JSON.
    Line(String),
}

/// The rendered result of one lookup.
pub(super) struct Rendered {
    /// Bytes for standard output.
    pub(super) out: Vec<u8>,
    /// The row of a table.
    pub(super) row: Option<BatchRow>,
    /// The outcome of the id.
    pub(super) outcome: Outcome,
    talk: Vec<Diagnostic>,
}

impl Rendered {
    fn new(outcome: Outcome) -> Self {
        Self {
            out: Vec::new(),
            row: None,
            outcome,
            talk: Vec::new(),
        }
    }

    /// Creates the result for a line of an earlier run.
    pub(super) fn reused(line: Vec<u8>) -> Self {
        Self {
            out: line,
            ..Self::new(Outcome::Reused)
        }
    }

    #[cfg(test)]
    pub(super) fn for_tests(out: &str) -> Self {
        Self::reused(out.as_bytes().to_vec())
    }

    /// Returns the approximate size in bytes.
    pub(super) const fn size(&self) -> usize {
        self.out.capacity() + size_of::<Self>()
    }

    /// Prints the diagnostics.
    pub(super) fn print_diagnostics(&self, console: &mut Console) {
        for talk in &self.talk {
            match talk {
                Diagnostic::Note(note) => console.notice(note),
                Diagnostic::Failure(Some(id), failure) => console.failure_of(id, failure),
                Diagnostic::Failure(None, failure) => console.failure(failure),
                Diagnostic::Line(line) => console.line(line),
            }
        }
    }
}

/// The id that a failure refers to.
struct Subject<'a> {
    provider: Option<&'static Provider>,
    id: &'a str,
    /// Whether the message already names the id's line in a list.
    on_line: bool,
}

impl<'a> Subject<'a> {
    const fn of(provider: Option<&'static Provider>, id: &'a str) -> Self {
        Self {
            provider,
            id,
            on_line: false,
        }
    }
}

/// Renders responses in the selected format.
pub(super) struct Renderer {
    pub(super) printer: Printer,
    /// Whether there are or may be several sessions.
    pub(super) several: bool,
    /// Number of further sessions whose notices may be printed; limits the output of large
    /// batches.
    notes: usize,
}

impl Renderer {
    /// # Errors
    /// [`Kind::Usage`] if the jq expression is wrong.
    pub(super) fn new(app: &App<'_>, several: bool) -> Result<Self> {
        Ok(Self {
            printer: Printer::new(app)?,
            several,
            notes: 20,
        })
    }

    /// Returns whether the results are rows of one table.
    pub(super) fn makes_rows(&self) -> bool {
        self.several && self.printer.is_table()
    }

    /// Renders the response for `id`.
    pub(super) fn rendered(
        &mut self,
        app: &App<'_>,
        provider: Option<&'static Provider>,
        id: &str,
        answer: Result<Document>,
    ) -> Rendered {
        let found = answer.and_then(|document| self.found(app, document));
        found.unwrap_or_else(|failure| {
            let outcome = Outcome::Failed(failure.kind);
            self.failed(app, &Subject::of(provider, id), failure, outcome)
        })
    }

    /// Renders the failure of an invalid id. If the message names a line of a list, it is not
    /// prefixed with the id.
    pub(super) fn refused(&self, app: &App<'_>, refused: InvalidId) -> Rendered {
        let InvalidId {
            typed,
            provider,
            failure,
            line,
        } = refused;
        let subject = Subject {
            provider,
            id: &typed,
            on_line: line.is_some(),
        };
        let outcome = Outcome::Failed(failure.kind);
        self.failed(app, &subject, failure, outcome)
    }

    /// Renders an id that was skipped because the run was stopped.
    pub(super) fn not_requested(
        &self,
        app: &App<'_>,
        provider: Option<&'static Provider>,
        id: &str,
        why: &Failure,
    ) -> Rendered {
        if app.output() == Output::Ndjson {
            let subject = Subject::of(provider, id);
            return self.failed(app, &subject, why.repeat(), Outcome::NotRequested);
        }
        let mut rendered = Rendered::new(Outcome::NotRequested);
        rendered.row = self.row(app, provider, id, Err(why));
        rendered
    }

    fn found(&mut self, app: &App<'_>, document: Document) -> Result<Rendered> {
        let mut rendered = Rendered::new(Outcome::Found);
        rendered.talk = self.notes(&document);
        if self.makes_rows() {
            let summary = Ok(document.summary.clone());
            rendered.row = self.row(app, Some(document.provider), &document.id, summary);
        } else if self.printer.is_table() {
            rendered.out = printer::in_full(app, &ManuallyDrop::new(document)).into_bytes();
        } else if self.several {
            rendered.out = self.printer.text(document)?;
        } else {
            rendered.out = self.printer.last_text(document)?;
        }
        Ok(rendered)
    }

    fn failed(
        &self,
        app: &App<'_>,
        subject: &Subject<'_>,
        mut failure: Failure,
        outcome: Outcome,
    ) -> Rendered {
        let vendor = failure.remote.vendor.take();
        failure.remote.vendor =
            vendor.map(|error| Box::new(http::scrub_vendor_error(app.console.scrubber(), &error)));
        let Subject {
            provider,
            id,
            on_line,
        } = *subject;
        let mut rendered = Rendered::new(outcome);
        rendered.row = self.row(app, provider, id, Err(&failure));
        // The jq expression may fail or have no result here, but the failure is always reported.
        rendered.out = self.printer.rejected(&failure);
        if app.output() == Output::Table {
            let name = (self.several && !on_line).then(|| text::quote(id, 80));
            rendered.talk.push(Diagnostic::Failure(name, failure));
            return rendered;
        }
        let error = error_line(app.console, provider, id, &failure);
        if app.output() == Output::Ndjson && rendered.out.is_empty() {
            rendered.out = self.printer.value(&error);
        } else {
            rendered.talk.push(Diagnostic::Line(json::compact(&error)));
        }
        rendered
    }

    fn row(
        &self,
        app: &App<'_>,
        provider: Option<&'static Provider>,
        id: &str,
        outcome: Result<Summary, &Failure>,
    ) -> Option<BatchRow> {
        self.makes_rows().then(|| BatchRow {
            provider,
            id: app.console.scrubber().scrub(id).into_owned(),
            outcome: outcome.map_err(|failure| app.console.message(failure)),
        })
    }

    /// Collects the notices about a document, with all contract deviations in one of them.
    fn notes(&mut self, document: &Document) -> Vec<Diagnostic> {
        let summary = &document.summary;
        let drift = summary.drift.split_first().map(|(first, more)| {
            let more = if more.is_empty() {
                String::new()
            } else {
                format!(" (and {} more: see _sessctl.notices)", more.len())
            };
            format!(
                "the response deviates from {}'s contract: {first}{more}",
                document.provider.title
            )
        });
        let notices = summary.notices.iter().cloned().chain(drift);
        if !self.several {
            return notices.map(Diagnostic::Note).collect();
        }
        let of_this = |notice| Diagnostic::Note(format!("{}: {notice}", document.id));
        let mut notes: Vec<Diagnostic> = notices.map(of_this).collect();
        match (notes.is_empty(), self.notes) {
            (true, _) => {}
            (false, 0) => notes.clear(),
            (false, 1) => {
                self.notes = 0;
                let end = "notices about further sessions are omitted: see _sessctl.notices";
                notes = vec![Diagnostic::Note(end.to_owned())];
            }
            (false, _) => self.notes -= 1,
        }
        notes
    }
}

/// Builds the scrubbed error document of a failed lookup.
fn error_line(
    console: &Console,
    provider: Option<&'static Provider>,
    id: &str,
    failure: &Failure,
) -> serde_json::Value {
    let hints = console.hints(failure);
    session::failed(
        provider,
        (!id.is_empty())
            .then(|| console.scrubber().scrub(id))
            .as_deref(),
        failure,
        &console.message(failure),
        hints.first().map(String::as_str),
    )
}

//! The rendered result of one lookup: bytes for standard output or a table row, plus diagnostics.

use std::mem::ManuallyDrop;

use super::args::Selection;
use super::filter::SessionFilter;
use crate::cli::App;
use crate::cli::printer::{self, Printer};
use crate::cli::target::{InvalidId, Target};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::http;
use crate::provider::{Provider, State};
use crate::render::{BatchRow, BatchView, json};
use crate::session::Document;
use crate::text;

/// The outcome of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The session was found, in this state.
    Found(State),
    /// The session was found, but the condition of `--where` is false.
    LeftOut,
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
    Notice(String),
    /// A failure for people, with the id if there are several.
    Failure(Option<String>, Failure),
    /// A failure that is in the table on the same terminal: only its hints.
    Hints(Failure),
    /// A failure for programs, as one line of JSON.
    Json(String),
}

/// The rendered result of one lookup.
pub(super) struct Rendered {
    /// Bytes for standard output.
    pub(super) output: Vec<u8>,
    /// The row of a table.
    pub(super) row: Option<BatchRow>,
    /// The outcome of the id.
    pub(super) outcome: Outcome,
    diagnostics: Vec<Diagnostic>,
}

impl Rendered {
    fn new(outcome: Outcome) -> Self {
        Self {
            output: Vec::new(),
            row: None,
            outcome,
            diagnostics: Vec::new(),
        }
    }

    /// Creates the result for a line of an earlier run.
    pub(super) fn reused(line: Vec<u8>) -> Self {
        Self {
            output: line,
            ..Self::new(Outcome::Reused)
        }
    }

    #[cfg(test)]
    pub(super) fn for_tests(out: &str) -> Self {
        Self::reused(out.as_bytes().to_vec())
    }

    /// Returns the approximate size in bytes.
    pub(super) const fn size(&self) -> usize {
        self.output.capacity() + size_of::<Self>()
    }

    /// Prints the diagnostics.
    pub(super) fn print_diagnostics(&self, console: &mut Console) {
        for diagnostic in &self.diagnostics {
            match diagnostic {
                Diagnostic::Notice(notice) => console.notice(notice),
                Diagnostic::Failure(Some(id), failure) => console.failure_about(id, failure),
                Diagnostic::Failure(None, failure) => console.failure(failure),
                Diagnostic::Hints(failure) => {
                    for hint in console.hints(failure) {
                        console.hint(&hint);
                    }
                }
                Diagnostic::Json(line) => console.line(line),
            }
        }
    }
}

/// The id that a result refers to.
pub(super) struct Subject<'a> {
    provider: Option<&'static Provider>,
    id: &'a str,
    /// Whether the message already names the id's line in a list.
    names_line: bool,
}

impl<'a> From<&'a Target> for Subject<'a> {
    fn from(target: &'a Target) -> Self {
        Self {
            provider: Some(target.provider),
            id: target.id.as_str(),
            names_line: false,
        }
    }
}

impl<'a> From<&'a InvalidId> for Subject<'a> {
    fn from(invalid: &'a InvalidId) -> Self {
        Self {
            provider: invalid.provider,
            id: &invalid.typed,
            names_line: invalid.line.is_some(),
        }
    }
}

/// Renders responses in the selected format.
pub(super) struct Renderer {
    pub(super) printer: Printer,
    /// Whether there are or may be several sessions.
    pub(super) is_batch: bool,
    /// Number of further sessions whose notices are printed.
    remaining_notices: usize,
    /// Columns and order of the table.
    pub(super) view: BatchView,
    pub(super) filter: SessionFilter,
}

impl Renderer {
    /// Creates a renderer for the output options.
    ///
    /// # Errors
    /// [`Kind::Usage`] if the jq expression is wrong.
    pub(super) fn new(app: &App<'_>, selection: &Selection, is_batch: bool) -> Result<Self> {
        Ok(Self {
            printer: Printer::new(app)?.with_array(selection.slurp),
            view: selection.view(),
            filter: SessionFilter::new(selection.condition.as_deref())?,
            // One session is printed as a row as well, if its columns are listed.
            is_batch: is_batch || selection.table_option().is_some(),
            // A provider that has changed its API would otherwise cause a notice per session.
            remaining_notices: 20,
        })
    }

    /// Returns whether the results are rows of one table.
    pub(super) fn prints_batch_table(&self) -> bool {
        self.is_batch && self.printer.is_table()
    }

    /// Renders the response for a session.
    pub(super) fn render_response(
        &mut self,
        app: &App<'_>,
        target: &Target,
        response: Result<Document>,
    ) -> Rendered {
        let rendered = response.and_then(|document| self.render_document(app, document));
        rendered.unwrap_or_else(|failure| {
            let outcome = Outcome::Failed(failure.kind);
            self.render_failure(app, &Subject::from(target), failure, outcome)
        })
    }

    /// Renders the failure of an invalid id.
    pub(super) fn render_invalid(&self, app: &App<'_>, invalid: &InvalidId) -> Rendered {
        let failure = invalid.failure.repeat();
        let outcome = Outcome::Failed(failure.kind);
        self.render_failure(app, &Subject::from(invalid), failure, outcome)
    }

    /// Renders an id that was skipped because the run was stopped.
    pub(super) fn render_not_requested(
        &self,
        app: &App<'_>,
        subject: &Subject<'_>,
        reason: &Failure,
    ) -> Rendered {
        if self.printer.has_entry_per_session() {
            return self.render_failure(app, subject, reason.repeat(), Outcome::NotRequested);
        }
        // The other formats do not repeat the reason for each id; the notice at the end names it.
        let mut rendered = Rendered::new(Outcome::NotRequested);
        rendered.row = self.failed_row(app, subject.provider, subject.id, reason);
        rendered
    }

    /// Renders a session that was found.
    fn render_document(&mut self, app: &App<'_>, document: Document) -> Result<Rendered> {
        if !self.filter.is_selected(&document)? {
            return Ok(Rendered::new(Outcome::LeftOut));
        }
        let mut rendered = Rendered::new(Outcome::Found(document.summary.state));
        rendered.diagnostics = self.notices_about(&document);
        if self.prints_batch_table() {
            rendered.row = Some(BatchRow::new(&document, &self.view));
        } else if self.printer.is_table() {
            // The process ends soon, which frees the document faster than a deallocation.
            let document = ManuallyDrop::new(document);
            rendered.output = printer::format_session(app, &document).into_bytes();
        } else if self.is_batch {
            rendered.output = self.printer.format_document(app, document)?;
        } else {
            rendered.output = self.printer.format_last_document(app, document)?;
        }
        Ok(rendered)
    }

    /// Renders a failure for the selected format: in a table row, on standard output or as a
    /// diagnostic.
    fn render_failure(
        &self,
        app: &App<'_>,
        subject: &Subject<'_>,
        mut failure: Failure,
        outcome: Outcome,
    ) -> Rendered {
        let Subject { provider, id, .. } = *subject;
        // The provider's error may repeat a credential.
        if let Some(error) = failure.remote.vendor.take() {
            let error = http::scrub_provider_error(app.console.scrubber(), &error);
            failure.remote.vendor = Some(Box::new(error));
        }
        let mut rendered = Rendered::new(outcome);
        rendered.row = self.failed_row(app, provider, id, &failure);
        // The jq expression may fail or have no result here, but the failure is always reported.
        rendered.output = self.printer.format_raw_error(app, &failure);
        let is_one_terminal = app.host.stdout_terminal && app.host.stderr_terminal;
        let diagnostic = if is_one_terminal && rendered.row.is_some() {
            Diagnostic::Hints(failure)
        } else if app.output().is_for_people() {
            let is_named = self.is_batch && !subject.names_line;
            Diagnostic::Failure(is_named.then(|| text::quote(id, 80)), failure)
        } else {
            let error = printer::error_document(app.console, provider, id, &failure);
            if self.printer.has_entry_per_session() && rendered.output.is_empty() {
                rendered.output = self.printer.format_value(&error);
                return rendered;
            }
            Diagnostic::Json(json::compact(&error))
        };
        rendered.diagnostics.push(diagnostic);
        rendered
    }

    /// Returns the row of a failed lookup, if the results are rows of a table.
    fn failed_row(
        &self,
        app: &App<'_>,
        provider: Option<&'static Provider>,
        id: &str,
        failure: &Failure,
    ) -> Option<BatchRow> {
        self.prints_batch_table().then(|| {
            let id = app.console.scrubber().scrub(id).into_owned();
            BatchRow::failed(provider, id, app.console.message(failure))
        })
    }

    /// Collects the notices about a document, with all contract deviations in one of them, and all
    /// contradictions in another.
    fn notices_about(&mut self, document: &Document) -> Vec<Diagnostic> {
        let summary = &document.summary;
        let title = document.provider.title;
        let contradictions = first_of(&summary.contradictions, || {
            format!("the session contradicts {title}'s documentation")
        });
        let deviations = first_of(&summary.drift, || {
            format!("the response deviates from {title}'s contract")
        });
        let notices = summary.notices.iter().cloned();
        let notices = notices.chain(contradictions).chain(deviations);
        if !self.is_batch {
            return notices.map(Diagnostic::Notice).collect();
        }
        let with_id = |notice| Diagnostic::Notice(format!("{}: {notice}", document.id));
        let mut with_ids: Vec<Diagnostic> = notices.map(with_id).collect();
        match (with_ids.is_empty(), self.remaining_notices) {
            (true, _) => {}
            (false, 0) => with_ids.clear(),
            (false, 1) => {
                self.remaining_notices = 0;
                let last_notice =
                    "notices about further sessions are omitted: see _sessctl.notices in --json";
                with_ids = vec![Diagnostic::Notice(last_notice.to_owned())];
            }
            (false, _) => self.remaining_notices -= 1,
        }
        with_ids
    }
}

/// Formats the first of several notices of a kind, and counts the others.
fn first_of(notices: &[String], kind: impl FnOnce() -> String) -> Option<String> {
    let (first, more) = notices.split_first()?;
    let more = match more.len() {
        0 => String::new(),
        count => format!(" (and {count} more: see _sessctl.notices in --json)"),
    };
    Some(format!("{}: {first}{more}", kind()))
}

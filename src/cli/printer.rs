//! Prints documents to standard output in the selected format.

use std::mem::ManuallyDrop;
use std::time::Duration;

use super::App;
use super::options::Output;
use crate::console::Console;
use crate::error::{Failure, Result};
use crate::json::Json;
use crate::provider::Provider;
use crate::render::{
    BatchRow, BatchView, Block, Cell, Column, Fit, batch_block, blocks, json, to_text, yaml,
};
use crate::session::{self, Document, Query};
use crate::text;

/// The separator of YAML documents.
const YAML_SEPARATOR: &[u8] = b"---\n";

/// Prints documents one by one.
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub(super) struct Printer {
    output: Output,
    query: Option<Query>,
    raw: bool,
    color: bool,
    terminal: bool,
    /// Whether documents are elements of one array.
    is_array: bool,
    /// Number of texts written so far.
    written: usize,
}

impl Printer {
    /// Creates a printer for the output options.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the jq expression is wrong.
    pub(super) fn new(app: &App<'_>) -> Result<Self> {
        Ok(Self {
            output: app.output(),
            query: app
                .options
                .jq
                .as_deref()
                .map(Query::compile)
                .transpose()?
                .map(|query| query.hiding_errors(app.options.show_secrets)),
            raw: app.options.raw,
            color: app.color(),
            terminal: app.host.stdout_terminal,
            is_array: false,
            written: 0,
        })
    }

    /// Formats each document as an element of a JSON array.
    pub(super) fn with_array(self, is_array: bool) -> Self {
        Self { is_array, ..self }
    }

    /// Returns whether the output has an entry per session, even if its lookup failed.
    pub(super) const fn has_entry_per_session(&self) -> bool {
        self.is_array || self.output.has_line_per_session()
    }

    /// Returns whether documents are printed as text for people, rather than one by one as data.
    pub(super) fn is_table(&self) -> bool {
        self.output.is_for_people() && self.query.is_none() && !self.raw
    }

    /// Sets the time limit of the jq expression, which is the configured one of a session.
    pub(super) fn set_time_limit(&mut self, limit: Duration) {
        self.query = self.query.take().map(|query| query.with_limit(limit));
    }

    /// Prints one document in a structured format.
    pub(super) fn print_document(&mut self, app: &App<'_>, document: Document<'_>) -> Result<()> {
        let text = self.format_document(app, document)?;
        self.write(app, &text)
    }

    /// Prints one value, or the results of the jq expression for it.
    pub(super) fn print_value(&mut self, app: &App<'_>, value: &Json<'_>) -> Result<()> {
        let text = self.format(app, value)?;
        self.write(app, &text)
    }

    /// Formats one document in a structured format, for [`Self::write`].
    ///
    /// # Errors
    /// The errors of the jq expression.
    pub(super) fn format_document(&self, app: &App<'_>, document: Document<'_>) -> Result<Vec<u8>> {
        self.format(app, &self.printed_part(document))
    }

    /// Formats the last document of the process, like [`Self::format_document`].
    pub(super) fn format_last_document(
        &self,
        app: &App<'_>,
        document: Document<'_>,
    ) -> Result<Vec<u8>> {
        // The end of the process frees the memory faster than many single deallocations.
        self.format(app, &ManuallyDrop::new(self.printed_part(document)))
    }

    /// Formats the provider's response attached to a failure, with `--raw`; empty otherwise.
    pub(super) fn format_raw_error(&self, app: &App<'_>, failure: &Failure) -> Vec<u8> {
        let response = failure.response.as_ref().filter(|_| self.raw);
        let text = response.map(|response| self.format(app, response));
        text.and_then(Result::ok).unwrap_or_default()
    }

    /// Returns the part of a document that is printed: the session, or with `--raw` the response.
    fn printed_part<'b>(&self, document: Document<'b>) -> Json<'b> {
        if self.raw {
            document.into_response()
        } else {
            document.into_value()
        }
    }

    /// Formats a value, or the results of the jq expression for it.
    fn format(&self, app: &App<'_>, value: &Json<'_>) -> Result<Vec<u8>> {
        let Some(query) = &self.query else {
            return Ok(self.format_value(value));
        };
        // The expression may have joined or decoded parts of a credential that a server sent back.
        let credentials = app.console.credentials();
        let results = query.run(value)?.into_iter();
        let results = results.map(|result| session::remove_credentials(&credentials, result));
        let texts = results.map(|result| match self.output {
            // Without a format, a script gets the results as from 'jq -r'.
            Output::Table => (self.format_plain(&result) + "\n").into_bytes(),
            Output::Json | Output::Ndjson | Output::Yaml => self.format_value(&result),
        });
        Ok(texts.collect::<Vec<_>>().concat())
    }

    /// Formats one value in a structured format, for [`Self::write`].
    pub(super) fn format_value(&self, value: &Json<'_>) -> Vec<u8> {
        // A usual session of two kilobytes is then written without growing the buffer.
        let mut text = Vec::with_capacity(4096);
        match self.output {
            Output::Yaml => {
                text.extend_from_slice(YAML_SEPARATOR);
                text.extend_from_slice(yaml::document(value).as_bytes());
            }
            Output::Json if self.is_array => json::write_element(&mut text, value, self.color),
            Output::Ndjson => json::write_line(&mut text, value, self.color),
            Output::Table | Output::Json => json::write_pretty(&mut text, value, self.color),
        }
        text
    }

    /// Removes the separator of `text` if it is the first YAML document.
    pub(super) fn skip_first_separator<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        self.written += usize::from(!text.is_empty());
        match text.strip_prefix(YAML_SEPARATOR) {
            Some(first) if self.written == 1 && self.output.has_separators() => first,
            _ => text,
        }
    }

    /// Prints an error document in a structured format.
    pub(super) fn print_error(&mut self, app: &App<'_>, error: &Json<'_>) -> Result<()> {
        let text = self.format_value(error);
        self.write(app, &text)
    }

    /// Writes the result of [`Self::format_document`] or [`Self::format_value`].
    pub(super) fn write(&mut self, app: &App<'_>, text: &[u8]) -> Result<()> {
        app.console.data(self.skip_first_separator(text))
    }

    /// Formats a jq result for a script: a string unchanged, any other value as JSON on one line.
    fn format_plain(&self, result: &Json<'_>) -> String {
        match result {
            // A string of the provider may contain control sequences for the terminal.
            Json::String(text) if self.terminal => text
                .split('\n')
                .map(text::escape)
                .collect::<Vec<_>>()
                .join("\n"),
            Json::String(text) => text.clone().into_owned(),
            value => json::compact(value),
        }
    }
}

/// Builds the error document of a session without secrets. An empty `id` means the whole run.
pub(super) fn error_document(
    console: &Console,
    provider: Option<&'static Provider>,
    id: &str,
    failure: &Failure,
) -> Json<'static> {
    let id = (!id.is_empty()).then(|| console.scrubber().scrub(id));
    let hints = console.hints(failure);
    let hint = hints.first().map(String::as_str);
    session::error_document(
        provider,
        id.as_deref(),
        failure,
        &console.message(failure),
        hint,
    )
}

/// Builds a table whose cells are wrapped.
pub(super) fn wrapped_table(title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Block {
    let columns = columns.iter().map(|title| Column {
        title: (*title).to_owned(),
        fit: Fit::Wrap,
    });
    Block::Grid {
        title: title.to_owned(),
        columns: columns.collect(),
        rows,
    }
}

/// Formats one session as text for people.
pub(super) fn format_session(app: &App<'_>, document: &Document) -> String {
    let style = app.style();
    to_text(&blocks(document, &style), &style)
}

/// Prints several sessions, one row each.
pub(super) fn print_batch_table(app: &App<'_>, rows: &[BatchRow], view: &BatchView) -> Result<()> {
    let style = app.style();
    app.console
        .data(to_text(&[batch_block(rows, view, &style)], &style).as_bytes())
}

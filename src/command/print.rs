//! Documents on standard output, in the format that was asked for.

use serde_json::Value;

use super::App;
use crate::args::Output;
use crate::error::Result;
use crate::render::{Line, blocks, json, many, to_text, yaml};
use crate::session::{Document, Query};
use crate::text;

/// Prints documents one by one, as they come.
pub(super) struct Printer {
    output: Output,
    query: Option<Query>,
    raw: bool,
    color: bool,
    terminal: bool,
    printed: usize,
}

impl Printer {
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the jq expression is wrong.
    pub(super) fn new(app: &App<'_>) -> Result<Self> {
        Ok(Self {
            output: app.output(),
            query: app.options.jq.as_deref().map(Query::compile).transpose()?,
            raw: app.options.raw,
            color: app.color(),
            terminal: app.host.stdout_terminal,
            printed: 0,
        })
    }

    /// Whether documents are shown to a person, together, rather than one by one.
    pub(super) fn is_table(&self) -> bool {
        self.output == Output::Table && self.query.is_none() && !self.raw
    }

    /// Prints one document in a structured format.
    pub(super) fn document(&mut self, app: &App<'_>, document: &Document) -> Result<()> {
        let value = if self.raw {
            document.answer().clone()
        } else {
            document.to_value()
        };
        self.answer(app, &value)
    }

    /// Prints one value, or what the jq expression makes of it.
    pub(super) fn answer(&mut self, app: &App<'_>, value: &Value) -> Result<()> {
        let Some(query) = &self.query else {
            return self.value(app, value);
        };
        let results = query.run(value)?;
        if self.output == Output::Table {
            let text: String = results
                .iter()
                .map(|result| self.plain(result) + "\n")
                .collect();
            return app.console.data(text.as_bytes());
        }
        results
            .iter()
            .try_for_each(|result| self.value(app, result))
    }

    /// Prints one value in a structured format.
    pub(super) fn value(&mut self, app: &App<'_>, value: &Value) -> Result<()> {
        let mut text = Vec::new();
        match self.output {
            Output::Yaml => {
                if self.printed > 0 {
                    text.extend_from_slice(b"---\n");
                }
                text.extend_from_slice(yaml::document(value).as_bytes());
            }
            // Writing to memory cannot fail.
            Output::Ndjson => drop(json::write_line(&mut text, value, self.color)),
            Output::Table | Output::Json => drop(json::write_pretty(&mut text, value, self.color)),
        }
        self.printed += 1;
        app.console.data(&text)
    }

    /// A result of jq for a script: a string as it is, anything else as JSON on one line. A
    /// terminal gets the string escaped, since it would act on what it holds.
    fn plain(&self, result: &Value) -> String {
        match result {
            Value::String(text) if self.terminal => text
                .split('\n')
                .map(text::escape)
                .collect::<Vec<_>>()
                .join("\n"),
            Value::String(text) => text.clone(),
            value => json::compact(value),
        }
    }
}

/// Prints one session in full.
pub(super) fn session(app: &App<'_>, document: &Document) -> Result<()> {
    let look = app.look();
    app.console
        .data(to_text(&blocks(document, &look), &look).as_bytes())
}

/// Prints several sessions, a row each.
pub(super) fn rows(app: &App<'_>, lines: &[Line]) -> Result<()> {
    let look = app.look();
    app.console
        .data(to_text(&[many(lines, &look)], &look).as_bytes())
}

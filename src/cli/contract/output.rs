//! Prints the differences of a contract, and converts them to the case of a report.

use serde_json::{Value, json};

use crate::cli::App;
use crate::cli::printer::{Printer, wrapped_table};
use crate::cli::report;
use crate::error::{Kind, Result};
use crate::openapi::{Difference, KnownBy};
use crate::provider::Provider;
use crate::render::report::{Case, Remark, Verdict, Weight};
use crate::render::{Block, Cell, Tone, to_text};

/// The result of `contract diff`.
pub(super) struct ContractDifferences {
    pub(super) provider: &'static Provider,
    /// The document, as typed.
    pub(super) source: String,
    /// Path template in the document.
    pub(super) path: String,
    pub(super) differences: Vec<Difference>,
    /// Known differences that do not exist.
    pub(super) outdated: Vec<String>,
}

/// Returns the name of the case of a provider.
pub(super) fn case_name(provider: &Provider) -> String {
    format!("contract of {}", provider.title)
}

impl ContractDifferences {
    pub(super) fn exit_code(&self) -> u8 {
        let mut differences = self.differences.iter();
        if differences.any(|difference| difference.known.is_none()) {
            Kind::Verdict.exit_code()
        } else {
            0
        }
    }

    /// Converts the differences to a case. Known differences are notes.
    pub(super) fn case(&self, app: &App<'_>) -> Case {
        let remarks = self.differences.iter().map(|difference| Remark {
            rule: difference.rule.word(),
            weight: if difference.known.is_some() {
                Weight::Note
            } else {
                Weight::Failure
            },
            pointer: Some(difference.pointer.clone()),
            expected: difference.rows.clone(),
            got: difference.document.clone(),
            count: 1,
            source: None,
        });
        let exit_code = self.exit_code();
        let mut case = Case {
            name: case_name(self.provider),
            provider: Some(self.provider.name),
            id: self.source.clone(),
            state: None,
            verdict: if exit_code == 0 {
                Verdict::Passed
            } else {
                Verdict::Failed
            },
            exit_code,
            latency: None,
            remarks: remarks.collect(),
            error: None,
        };
        report::scrub(app, &mut case);
        case
    }
}

/// Prints the differences as a table, or as one document.
pub(super) fn print(
    app: &mut App<'_>,
    printer: &mut Printer,
    found: &ContractDifferences,
) -> Result<()> {
    if !app.prints_for_people() {
        return printer.print_value(app, &to_json(app, found).into());
    }
    if found.differences.is_empty() {
        if app.host.stderr_terminal {
            app.console.progress("sessctl: no differences");
        }
        return Ok(());
    }
    let style = app.style();
    let table = table(app, &found.differences);
    app.console.data(to_text(&[table], &style).as_bytes())
}

fn to_json(app: &App<'_>, found: &ContractDifferences) -> Value {
    let scrub = |text: &str| app.console.scrubber().scrub(text).into_owned();
    let differences = found.differences.iter().map(|difference| {
        json!({
            "rule": difference.rule.word(), "pointer": scrub(&difference.pointer),
            "sessctl": scrub(&difference.rows), "document": scrub(&difference.document),
            "schema": scrub(&difference.schema), "known": difference.known.as_ref().map(reason),
        })
    });
    let outdated: Vec<_> = found.outdated.iter().map(|text| scrub(text)).collect();
    json!({
        "provider": found.provider.name,
        "source": scrub(&found.source),
        "path": scrub(&found.path),
        "differences": differences.collect::<Vec<_>>(),
        "outdated": outdated,
    })
}

const fn reason(known: &KnownBy) -> &'static str {
    match known {
        KnownBy::Provider(reason) => reason,
        KnownBy::Baseline => "baseline",
    }
}

fn table(app: &App<'_>, differences: &[Difference]) -> Block {
    let scrub = |text: &str| app.console.scrubber().scrub(text).into_owned();
    let any_known = differences
        .iter()
        .any(|difference| difference.known.is_some());
    let rows = differences.iter().map(|difference| {
        let tone = if difference.known.is_some() {
            Tone::Dim
        } else {
            Tone::Bad
        };
        let pointer = if difference.pointer.is_empty() {
            "(session)".to_owned()
        } else {
            scrub(&difference.pointer)
        };
        let mut row = vec![
            Cell::new(difference.rule.word(), tone),
            Cell::plain(&pointer),
            Cell::plain(&scrub(&difference.rows)),
            Cell::plain(&scrub(&difference.document)),
        ];
        if any_known {
            let known = difference.known.as_ref().map_or("–", reason);
            row.push(Cell::new(known, Tone::Dim));
        }
        row
    });
    let columns = ["Rule", "At", "sessctl", "Document", "Known"];
    let count = if any_known { 5 } else { 4 };
    let columns: Vec<_> = columns.into_iter().take(count).collect();
    wrapped_table("", &columns, rows.collect())
}

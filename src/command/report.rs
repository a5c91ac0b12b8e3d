//! What came of a check: on standard output, and in the reports that were asked for.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::App;
use super::print::Printer;
use crate::error::{Failure, Kind, Result};
use crate::provider::Provider;
use crate::render::report::{Case, Trouble, Verdict, annotations, junit, summary, tap};
use crate::render::{Block, Cell, Column, Fit, Tone, to_text};
use crate::text;

/// A report that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JUnit XML into a file.
    Junit(PathBuf),
    /// TAP into a file.
    Tap(PathBuf),
    /// Annotations, and the step summary.
    Github,
}

impl Format {
    /// # Errors
    /// [`Kind::Usage`] if there is no such format.
    pub(super) fn parse(text: &str) -> Result<Self> {
        match text.split_once('=') {
            None if text == "github" => Ok(Self::Github),
            Some(("junit", file)) if !file.is_empty() => Ok(Self::Junit(file.into())),
            Some(("tap", file)) if !file.is_empty() => Ok(Self::Tap(file.into())),
            _ => Err(
                Failure::usage(format!("there is no report '{}'", text::quote(text, 60)))
                    .hint("--report junit=FILE, tap=FILE, or github"),
            ),
        }
    }

    /// Writes the report, whole.
    pub(super) fn write(&self, app: &App<'_>, cases: &[Case]) -> Result<()> {
        match self {
            Self::Junit(file) => save(file, &junit(cases)),
            Self::Tap(file) => save(file, &tap(cases)),
            Self::Github => {
                annotations(cases)
                    .lines()
                    .for_each(|line| app.console.line(line));
                match app.host.variable_os("GITHUB_STEP_SUMMARY") {
                    Some(file) => append(Path::new(file), &summary(cases)),
                    None => Ok(()),
                }
            }
        }
    }
}

fn save(file: &Path, report: &str) -> Result<()> {
    std::fs::write(file, report).map_err(|error| lost(file, error))
}

fn append(file: &Path, report: &str) -> Result<()> {
    let opened = OpenOptions::new().append(true).create(true).open(file);
    opened
        .and_then(|mut file| file.write_all(report.as_bytes()))
        .map_err(|error| lost(file, error))
}

fn lost(file: &Path, error: std::io::Error) -> Failure {
    let context = format!("cannot write the report {}", file.display());
    Failure::from_error(Kind::Output, anyhow::Error::new(error).context(context))
        .hint("the verdicts stand on standard output; choose another file")
}

/// A session that could not be asked.
pub(super) fn errored(
    app: &App<'_>,
    name: String,
    provider: Option<&'static Provider>,
    id: String,
    failure: &Failure,
) -> Case {
    let hint = app
        .console
        .hints(failure)
        .into_iter()
        .next()
        .unwrap_or_default();
    Case {
        name,
        provider: provider.map(|provider| provider.name),
        id,
        state: None,
        verdict: Verdict::Errored,
        exit_code: failure.kind.exit_code(),
        latency: None,
        remarks: Vec::new(),
        error: Some(Trouble {
            kind: failure.kind,
            message: app.console.message(failure),
            hint,
        }),
    }
}

/// Prints the verdicts: a table, or a document each.
pub(super) fn print(app: &App<'_>, cases: &[Case]) -> Result<()> {
    let mut printer = Printer::new(app)?;
    if !app.prints_for_people() {
        return cases
            .iter()
            .try_for_each(|case| printer.answer(app, &value(case)));
    }
    let look = app.look();
    let mut blocks = vec![verdicts(cases)];
    blocks.extend(findings(cases));
    app.console.data(to_text(&blocks, &look).as_bytes())
}

fn verdicts(cases: &[Case]) -> Block {
    let rows = cases.iter().map(|case| {
        let tone = match case.verdict {
            Verdict::Passed => Tone::Good,
            Verdict::Failed | Verdict::Errored => Tone::Bad,
        };
        let latency = case.latency.map_or_else(
            || "–".to_owned(),
            |latency| format!("{} ms", latency.as_millis()),
        );
        vec![
            Cell::plain(&case.name),
            Cell::new(case.verdict.word(), tone),
            Cell::plain(case.state.unwrap_or("–")),
            Cell::plain(&latency),
        ]
    });
    grid("", &["Check", "Verdict", "State", "Answer"], rows.collect())
}

/// What there is to say about any of them.
fn findings(cases: &[Case]) -> Option<Block> {
    let mut rows = Vec::new();
    for case in cases {
        for remark in &case.remarks {
            let tone = if remark.fails() { Tone::Bad } else { Tone::Dim };
            rows.push(vec![
                Cell::plain(&case.name),
                Cell::new(remark.weight.word(), tone),
                Cell::plain(remark.rule),
                Cell::plain(remark.pointer.as_deref().unwrap_or("–")),
                Cell::plain(&remark.expected),
                Cell::plain(&remark.got),
            ]);
        }
        if let Some(trouble) = &case.error {
            rows.push(vec![
                Cell::plain(&case.name),
                Cell::new("error", Tone::Bad),
                Cell::plain(trouble.kind.word()),
                Cell::plain("–"),
                Cell::plain("an answer"),
                Cell::plain(&trouble.message),
            ]);
        }
    }
    (!rows.is_empty()).then(|| {
        grid(
            "Findings",
            &["Check", "Weight", "Rule", "At", "Expected", "Got"],
            rows,
        )
    })
}

fn grid(title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Block {
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

fn value(case: &Case) -> Value {
    let remarks = case.remarks.iter().map(|remark| {
        json!({
            "rule": remark.rule, "fails": remark.fails(), "weight": remark.weight.word(), "pointer": remark.pointer,
            "expected": remark.expected, "got": remark.got,
        })
    });
    let error = case.error.as_ref().map(|trouble| {
        json!({"code": trouble.kind.word(), "message": trouble.message, "hint": trouble.hint})
    });
    json!({
        "name": case.name,
        "provider": case.provider,
        "id": case.id,
        "verdict": case.verdict.word(),
        "state": case.state,
        "latency_ms": case.latency.and_then(|latency| u64::try_from(latency.as_millis()).ok()),
        "findings": remarks.collect::<Vec<_>>(),
        "error": error,
    })
}

//! Prints the verdicts of a check to standard output.

use serde_json::{Value, json};

use crate::cli::App;
use crate::cli::printer::{Printer, wrapped_table};
use crate::duration;
use crate::error::Result;
use crate::render::report::{Case, Remark, Verdict, totals};
use crate::render::{Block, Cell, Tone, to_text};

/// Prints the verdicts as a table, or as one document each.
pub(in crate::cli) fn print(
    app: &mut App<'_>,
    printer: &mut Printer,
    cases: &[Case],
) -> Result<()> {
    if !app.prints_for_people() {
        return cases
            .iter()
            .try_for_each(|case| printer.print_value(app, &case_json(case).into()));
    }
    let style = app.style();
    let mut blocks = vec![verdicts(cases)];
    blocks.extend(findings(cases));
    let mut text = to_text(&blocks, &style);
    if cases.len() > 1 {
        text.push_str(&format!("\n{}\n", totals(cases)));
    }
    app.console.data(text.as_bytes())?;
    // After the table, where the user is looking.
    hint(app, cases);
    Ok(())
}

/// Prints the hints for sessions that could not be requested, each hint once.
fn hint(app: &mut App<'_>, cases: &[Case]) {
    let errors = cases.iter().filter_map(|case| case.error.as_ref());
    let hints: Vec<_> = errors.map(|error| error.hint.as_str()).collect();
    for hint in hints {
        app.console.hint(hint);
    }
}

fn verdicts(cases: &[Case]) -> Block {
    let rows = cases.iter().map(|case| {
        let tone = match case.verdict {
            Verdict::Passed => Tone::Good,
            Verdict::Failed | Verdict::Errored => Tone::Bad,
        };
        let latency = case
            .latency
            .map_or_else(|| "–".to_owned(), duration::format);
        vec![
            Cell::plain(&case.name),
            Cell::new(case.verdict.word(), tone),
            Cell::plain(case.state.unwrap_or("–")),
            Cell::plain(&latency),
        ]
    });
    wrapped_table(
        "",
        &["Check", "Verdict", "State", "Latency"],
        rows.collect(),
    )
}

/// Returns a block with the findings of all cases, if there are any.
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
                Cell::plain(&expectation(remark)),
                Cell::plain(&remark.got),
            ]);
        }
        if let Some(error) = &case.error {
            rows.push(vec![
                Cell::plain(&case.name),
                Cell::new("error", Tone::Bad),
                Cell::plain(error.kind.word()),
                Cell::plain("–"),
                Cell::plain("a response"),
                Cell::plain(&error.message),
            ]);
        }
    }
    (!rows.is_empty()).then(|| {
        wrapped_table(
            "Findings",
            &["Check", "Weight", "Rule", "At", "Expected", "Got"],
            rows,
        )
    })
}

/// Describes the expectation of a remark, with the documented sentence.
fn expectation(remark: &Remark) -> String {
    match remark.source {
        Some(source) => format!("{} (documented: \"{}\")", remark.expected, source.sentence),
        None => remark.expected.clone(),
    }
}

fn case_json(case: &Case) -> Value {
    let remarks = case.remarks.iter().map(|remark| {
        let mut finding = json!({
            "rule": remark.rule, "fails": remark.fails(), "weight": remark.weight.word(), "pointer": remark.pointer,
            "expected": remark.expected, "got": remark.got,
        });
        if let (Some(source), Some(members)) = (remark.source, finding.as_object_mut()) {
            let documented = json!({"sentence": source.sentence, "page": source.page});
            members.insert("documented".to_owned(), documented);
        }
        finding
    });
    let error = case.error.as_ref().map(|error| {
        json!({
            "code": error.kind.word(), "message": error.message, "hint": error.hint,
            "vendor": error.provider_error,
        })
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

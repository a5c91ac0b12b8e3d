//! Prints the differences of two documents.

use serde_json::{Value, json};

use crate::cli::App;
use crate::cli::printer::{self, Printer};
use crate::error::Result;
use crate::json::Json;
use crate::render::{Block, Cell, Tone, json, to_text};
use crate::session::{Change, Differences};
use crate::text;

/// Prints the differences of two documents.
pub(super) fn print(
    app: &mut App<'_>,
    printer: &mut Printer,
    differences: &Differences,
) -> Result<()> {
    let Differences { changes, unknown } = differences;
    report_unknown(app, *unknown);
    let scrubber = app.console.scrubber();
    // A provider may return a credential as the name of a member.
    let changes: Vec<_> = changes
        .iter()
        .map(|change| Change {
            pointer: scrubber.scrub(&change.pointer).into_owned(),
            ..change.clone()
        })
        .collect();
    if !app.prints_for_people() {
        // Programs get an empty list if nothing changed.
        let operations: Vec<Value> = changes.iter().map(operation).collect();
        return printer.print_value(app, &Value::Array(operations).into());
    }
    if changes.is_empty() {
        if app.host.stderr_terminal {
            app.console.progress("sessctl: no differences");
        }
        return Ok(());
    }
    let style = app.style();
    app.console
        .data(to_text(&[changes_table(&changes)], &style).as_bytes())
}

/// Formats a change as a JSON Patch operation. A changed secret becomes a `test` without its value.
pub(super) fn operation(change: &Change) -> Value {
    if change.hidden {
        return json!({"op": "test", "path": change.pointer, "value": "changed (redacted)"});
    }
    change.operation()
}

fn changes_table(changes: &[Change]) -> Block {
    let rows = changes.iter().map(|change| change_cells(change).to_vec());
    printer::wrapped_table("", &["", "At", "Before", "After"], rows.collect())
}

/// Formats a change: its sign, its JSON Pointer and both values.
pub(super) fn change_cells(change: &Change) -> [Cell; 4] {
    let shown =
        |value: &Option<Json<'_>>| value.as_ref().map_or_else(|| "–".to_owned(), json::compact);
    let (sign, tone) = match (&change.before, &change.after) {
        (None, _) => ("+", Tone::Good),
        (_, None) => ("-", Tone::Bad),
        _ => ("~", Tone::Busy),
    };
    let hidden = change.hidden.then(|| "changed (redacted)".to_owned());
    let before = hidden.clone().unwrap_or_else(|| shown(&change.before));
    let after = hidden.unwrap_or_else(|| shown(&change.after));
    let pointer = if change.pointer.is_empty() {
        "(all)"
    } else {
        &change.pointer
    };
    [
        Cell::new(sign, tone),
        Cell::plain(pointer),
        Cell::plain(&before),
        Cell::plain(&after),
    ]
}

/// Prints a notice about redacted values that could not be compared.
pub(super) fn report_unknown(app: &mut App<'_>, unknown: u64) {
    if unknown > 0 {
        let values = if unknown == 1 { "value" } else { "values" };
        app.console.notice(&format!(
            "{} redacted {values} of a saved document could not be compared; \
             save it with 'get --show-secrets' to compare them",
            text::grouped(unknown)
        ));
    }
}

//! `diff`: what changed between two sessions, or since one was saved.

use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};

use super::App;
use super::lookup::Lookup;
use super::print::Printer;
use super::target::Target;
use crate::error::{Failure, Kind, Result};
use crate::interrupt;
use crate::render::{Block, Cell, Column, Fit, Tone, json, to_text};
use crate::session::{Change, Compared};
use crate::text;

/// The largest saved document, in bytes.
const LARGEST: u64 = 64 << 20;

/// Compares two sides; 1 if they differ.
pub(super) async fn run(
    app: &mut App<'_>,
    sides: &[String; 2],
    ignored: &[String],
    any_id: bool,
) -> Result<u8> {
    if let Some(odd) = ignored.iter().find(|pointer| !pointer.starts_with('/')) {
        return Err(
            Failure::usage(format!("'{}' is no JSON Pointer", text::quote(odd, 60)))
                .hint("like /updated_at or /captures/0/status"),
        );
    }
    let [before, after] = sides;
    let mut lookup = None;
    let before = open(app, &mut lookup, before, any_id).await?;
    let after = open(app, &mut lookup, after, any_id).await?;
    let changes = before.to(&after, ignored);
    print(app, &changes)?;
    Ok(if changes.is_empty() {
        0
    } else {
        Kind::Verdict.exit_code()
    })
}

/// A side: `-`, a file if there is one of that name, else an id.
async fn open<'a>(
    app: &mut App<'a>,
    lookup: &mut Option<Lookup<'a>>,
    side: &str,
    any_id: bool,
) -> Result<Compared> {
    if side == "-" {
        return saved("standard input", &mut std::io::stdin());
    }
    if Path::new(side).is_file() {
        let mut file = std::fs::File::open(side)
            .map_err(|error| Failure::usage(format!("{}: {error}", text::quote(side, 200))))?;
        return saved(side, &mut file);
    }
    let target = Target::parse(None, side, any_id).map_err(|refused| {
        refused
            .failure
            .hint(format!("and there is no file '{}'", text::quote(side, 100)))
    })?;
    let options = app.options;
    let lookup = match lookup {
        Some(lookup) => lookup,
        None => lookup.insert(Lookup::new(app, &options.flags()).await?),
    };
    lookup.compared(app.console, &target).await
}

fn saved(name: &str, source: &mut impl Read) -> Result<Compared> {
    let mut bytes = Vec::new();
    let name = text::quote(name, 200);
    interrupt::abruptly(|| source.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::usage(format!("{name}: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::usage(format!("{name}: larger than 64 MiB")));
    }
    Compared::saved(&bytes, "").map_err(|why| {
        Failure::usage(format!("{name} is no saved session: {why}"))
            .hint("save one with 'sessctl … get ID --json > FILE'")
    })
}

fn print(app: &App<'_>, changes: &[Change]) -> Result<()> {
    if !app.prints_for_people() {
        // An empty list is an answer, too.
        let operations: Vec<Value> = changes.iter().map(operation).collect();
        return Printer::new(app)?.answer(app, &Value::Array(operations));
    }
    if changes.is_empty() {
        return Ok(());
    }
    let look = app.look();
    app.console
        .data(to_text(&[block(changes)], &look).as_bytes())
}

/// A secret that changed has no value to write into a patch.
fn operation(change: &Change) -> Value {
    if change.hidden {
        return json!({"op": "test", "path": change.pointer, "value": "changed (redacted)"});
    }
    change.operation()
}

fn block(changes: &[Change]) -> Block {
    let shown =
        |value: &Option<Value>| value.as_ref().map_or_else(|| "–".to_owned(), json::compact);
    let rows = changes.iter().map(|change| {
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
        vec![
            Cell::new(sign, tone),
            Cell::plain(pointer),
            Cell::plain(&before),
            Cell::plain(&after),
        ]
    });
    let columns = ["", "At", "Before", "After"].map(|title| Column {
        title: title.to_owned(),
        fit: Fit::Wrap,
    });
    Block::Grid {
        title: String::new(),
        columns: columns.to_vec(),
        rows: rows.collect(),
    }
}

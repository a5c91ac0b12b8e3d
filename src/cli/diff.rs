//! `diff`: compares two sessions, or a session and a saved document.

use std::io::Read;
use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use super::App;
use super::pasted::clean;
use super::printer::{self, Printer};
use super::session_client::SessionClient;
use super::target::Target;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::json::Json;
use crate::provider::is_url;
use crate::render::{Block, Cell, Tone, json, to_text};
use crate::session::{Change, Compared, Differences, SavedDocument};
use crate::signals;
use crate::text;

/// The arguments of `diff`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct DiffArgs {
    /// A session id, provider:ID, a JSON file, or -
    #[arg(value_name = "A")]
    before: String,
    /// The session or document to compare with, in the same notation
    #[arg(value_name = "B")]
    after: String,
    /// Ignore this JSON Pointer and everything below it; may be repeated
    #[arg(long = "ignore", value_name = "POINTER")]
    ignored: Vec<String>,
    /// Accept an id in any format, and a different id in the response
    #[arg(long)]
    any_id: bool,
}

/// Maximum size of a saved document in bytes.
const MAX_DOCUMENT_SIZE: u64 = 64 << 20;

/// One side of the comparison: a saved document, or a session to look up.
enum DiffSource {
    Saved(SavedDocument),
    Session(Target),
}

/// Compares two sides. Returns 1 if they differ, even if the reader closes standard output.
pub(super) async fn run(app: &mut App<'_>, args: &DiffArgs) -> Result<u8> {
    if let Some(invalid) = args
        .ignored
        .iter()
        .find(|pointer| !pointer.starts_with('/'))
    {
        return Err(Failure::usage(format!(
            "'{}' is not a JSON Pointer",
            text::quote(invalid, 60)
        ))
        .hint("write a pointer such as /updated_at or /captures/0/status"));
    }
    if args.before == "-" && args.after == "-" {
        return Err(
            Failure::usage("standard input can be read only once").hint("use - for one side only")
        );
    }
    let mut printer = Printer::new(app)?;
    // Both are parsed first, because a document on standard input may take long to arrive.
    let before = parse_side(app.host, &args.before, args.any_id)?;
    let after = parse_side(app.host, &args.after, args.any_id)?;
    let sides = [
        read_side(app.host, &args.before, before)?,
        read_side(app.host, &args.after, after)?,
    ];
    let [before, after] = look_up(app, sides).await?;
    let differences = before.compare_to(&after, &args.ignored);
    match print(app, &mut printer, &differences) {
        Err(failure) if failure.kind != Kind::BrokenPipe => return Err(failure),
        Ok(()) | Err(_) => {}
    }
    Ok(if differences.changes.is_empty() {
        0
    } else {
        Kind::Verdict.exit_code()
    })
}

/// Parses the id of a side; `None` for standard input and for the name of an existing file.
fn parse_side(host: &Host, side: &str, any_id: bool) -> Result<Option<Target>> {
    let path = &host.expand_home(Path::new(side));
    if side == "-" || (path.exists() && !path.is_dir()) {
        return Ok(None);
    }
    Target::parse(None, side, any_id)
        .map(Some)
        .map_err(|invalid| {
            // A URL is no name of a file, and may contain a secret.
            if is_url(clean(side)) {
                return invalid.failure;
            }
            let missing = format!("no such file: '{}'; read as an id", text::quote(side, 100));
            invalid.failure.about(&missing)
        })
}

/// Reads the document of a side that is not an id.
fn read_side(host: &Host, side: &str, target: Option<Target>) -> Result<DiffSource> {
    match target {
        Some(target) => Ok(DiffSource::Session(target)),
        None if side == "-" => {
            read_document("standard input", || Ok(std::io::stdin())).map(DiffSource::Saved)
        }
        None => {
            let path = host.expand_home(Path::new(side));
            read_document(side, || std::fs::File::open(path)).map(DiffSource::Saved)
        }
    }
}

/// Looks up the sides that are sessions, and redacts the saved documents.
async fn look_up(app: &mut App<'_>, sides: [DiffSource; 2]) -> Result<[Compared; 2]> {
    let targets = sides.iter().filter_map(|side| match side {
        DiffSource::Saved(_) => None,
        DiffSource::Session(target) => Some(target.clone()),
    });
    let targets: Vec<_> = targets.collect();
    let mut found = Vec::new().into_iter();
    if !targets.is_empty() {
        let flags = app.options.flags();
        let mut client = SessionClient::new(app, &flags).await?;
        found = client
            .fetch_for_diff(app.console, targets)
            .await?
            .into_iter();
    }
    // A saved document may contain a credential, and all of them are known only after the lookups.
    let scrubber = &app.console.credentials();
    let mut compared = |side| match side {
        DiffSource::Saved(document) => Ok(Compared::saved(document, scrubber)),
        DiffSource::Session(_) => found
            .next()
            .ok_or_else(|| Failure::new(Kind::Bug, "a session was not looked up")),
    };
    let [before, after] = sides;
    Ok([compared(before)?, compared(after)?])
}

fn read_document<R: Read>(
    name: &str,
    open: impl FnOnce() -> std::io::Result<R>,
) -> Result<SavedDocument> {
    let mut bytes = Vec::new();
    let name = text::quote(name, 200);
    // Opening a pipe waits for its writer.
    signals::exit_on_signal(|| open()?.take(MAX_DOCUMENT_SIZE + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::usage(format!("{name}: {error}")))?;
    if bytes.len() as u64 > MAX_DOCUMENT_SIZE {
        return Err(Failure::usage(format!("{name}: larger than 64 MiB")));
    }
    SavedDocument::parse(&bytes).map_err(|reason| {
        Failure::usage(format!("{name} is not a saved session: {reason}"))
            .hint("save one with 'sessctl … get ID --json > FILE'")
    })
}

fn print(app: &mut App<'_>, printer: &mut Printer, differences: &Differences) -> Result<()> {
    let Differences { changes, unknown } = differences;
    if *unknown > 0 {
        let values = if *unknown == 1 { "value" } else { "values" };
        app.console.notice(&format!(
            "{} redacted {values} of a saved document could not be compared; \
             save it with 'get --show-secrets' to compare them",
            text::grouped(*unknown)
        ));
    }
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
fn operation(change: &Change) -> Value {
    if change.hidden {
        return json!({"op": "test", "path": change.pointer, "value": "changed (redacted)"});
    }
    change.operation()
}

fn changes_table(changes: &[Change]) -> Block {
    let shown =
        |value: &Option<Json<'_>>| value.as_ref().map_or_else(|| "–".to_owned(), json::compact);
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
    printer::wrapped_table("", &["", "At", "Before", "After"], rows.collect())
}

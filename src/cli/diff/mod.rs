//! `diff`: compares two sessions, a session and a saved document, or two saved lists.

mod list_comparison;
mod list_output;
mod list_structure;
mod output;
mod saved_file;
mod saved_list;

use std::path::Path;

use clap::Args;

use super::App;
use super::pasted::clean;
use super::printer::Printer;
use super::session_client::SessionClient;
use super::target::Target;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::provider::{Provider, is_url};
use crate::session::{Compared, Differences, SavedDocument};
use crate::signals;
use crate::text;

use list_comparison::ListComparison;
use list_output::ListOutput;
use saved_file::SavedFile;
use saved_list::{SavedList, SessionHasher};

/// The arguments of `diff`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct DiffArgs {
    /// A session id, provider:ID, a JSON file, a saved list, or -
    #[arg(value_name = "A")]
    before: String,
    /// The session or document to compare with, in the same notation
    #[arg(value_name = "B")]
    after: String,
    /// Ignore this JSON Pointer and everything below it; may be repeated
    #[arg(long = "ignore", value_name = "POINTER")]
    ignored: Vec<String>,
    /// Compare names and types only, not values
    #[arg(long)]
    shape: bool,
    /// Compare saved lists of sessions, also if they contain only one [default: if they contain
    /// several]
    #[arg(long)]
    list: bool,
    /// Accept an id in any format, and a different id in the response
    #[arg(long)]
    any_id: bool,
}

/// One side of the comparison: a saved document or list, or a session to look up.
enum DiffSource {
    Saved(SavedFile),
    Session(Target),
}

/// Compares two sides. Returns 1 if they differ, even if the reader closes standard output.
pub(super) async fn run(app: &mut App<'_>, args: &DiffArgs) -> Result<u8> {
    check_arguments(args)?;
    let mut printer = Printer::new(app)?;
    // Both are parsed first, because a document on standard input may take long to arrive.
    let before = parse_side(app.host, &args.before, args.any_id)?;
    let after = parse_side(app.host, &args.after, args.any_id)?;
    let sides = [
        read_side(app.host, &args.before, before)?,
        read_side(app.host, &args.after, after)?,
    ];
    let sides = match lists(args.list, sides)? {
        Sides::Lists(files) if args.shape => {
            let differences = list_structure::compare(app, &files, &args.ignored)?;
            return finish(&differences, output::print(app, &mut printer, &differences));
        }
        Sides::Lists(files) => return compare_lists(app, &mut printer, files, &args.ignored),
        Sides::Documents(sides) => sides,
    };
    let [before, after] = look_up(app, sides).await?;
    let differences = if args.shape {
        let [a, b] = [&before, &after].map(|(document, provider)| document.structure(*provider));
        Differences {
            changes: a.compare_to(&b, &args.ignored),
            unknown: 0,
        }
    } else {
        before.0.compare_to(&after.0, &args.ignored)
    };
    finish(&differences, output::print(app, &mut printer, &differences))
}

/// Returns the exit code for differences that were printed.
fn finish(differences: &Differences, printed: Result<()>) -> Result<u8> {
    verdict(!differences.changes.is_empty(), printed)
}

/// Returns the exit code, also if the reader has closed standard output.
fn verdict(differ: bool, printed: Result<()>) -> Result<u8> {
    match printed {
        Err(failure) if failure.kind != Kind::BrokenPipe => Err(failure),
        Ok(()) | Err(_) if differ => Ok(Kind::Verdict.exit_code()),
        Ok(()) | Err(_) => Ok(0),
    }
}

/// Rejects what cannot be compared.
fn check_arguments(args: &DiffArgs) -> Result<()> {
    let mut ignored = args.ignored.iter();
    if let Some(invalid) = ignored.find(|pointer| !pointer.starts_with('/')) {
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
    Ok(())
}

/// The sides, as two lists or as two documents.
enum Sides {
    Lists([SavedFile; 2]),
    Documents([DocumentSource; 2]),
}

/// Returns the sides as lists if one of them is a list, or if this is requested.
fn lists(is_requested: bool, sides: [DiffSource; 2]) -> Result<Sides> {
    let is_list = |side: &DiffSource| matches!(side, DiffSource::Saved(file) if file.is_list());
    if !is_requested && !sides.iter().any(is_list) {
        let [before, after] = sides;
        return Ok(Sides::Documents([document(before)?, document(after)?]));
    }
    match sides {
        [DiffSource::Saved(before), DiffSource::Saved(after)] => Ok(Sides::Lists([before, after])),
        _ => Err(
            Failure::usage("a list of sessions can only be compared with another list")
                .hint("save the sessions first: sessctl get @ids.txt -o ndjson > new.ndjson"),
        ),
    }
}

/// Compares two lists session by session.
fn compare_lists(
    app: &mut App<'_>,
    printer: &mut Printer,
    files: [SavedFile; 2],
    ignored: &[String],
) -> Result<u8> {
    let hasher = SessionHasher::default();
    let [before, after] = files;
    // Reading large files blocks the runtime, so a signal must end the process directly.
    let index = |file| signals::exit_on_signal(|| SavedList::index(file, &hasher));
    let lists = [index(before)?, index(after)?];
    for list in &lists {
        if list.repeated > 0 {
            let repeated = text::grouped(list.repeated);
            app.console.notice(&format!(
                "{}: {repeated} documents are of sessions that occur again; the last one is compared",
                list.file.name()
            ));
        }
    }
    let comparison = ListComparison {
        lists: lists.each_ref(),
        ignored,
        scrubber: &app.console.credentials(),
    };
    let mut output = ListOutput::new(app);
    let mut written = Ok(());
    let totals = signals::exit_on_signal(|| {
        comparison.run(|session| {
            // The exit code needs the whole comparison, also if the reader closes the pipe.
            if written.is_ok() {
                written = output.add(app, printer, session);
            }
            Ok(())
        })
    })?;
    output::report_unknown(app, totals.unknown);
    let written = written.and_then(|()| output.finish(app, printer, &totals));
    verdict(totals.differing() > 0, written)
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

/// Opens a side that is not an id.
fn read_side(host: &Host, side: &str, target: Option<Target>) -> Result<DiffSource> {
    match target {
        Some(target) => Ok(DiffSource::Session(target)),
        None => SavedFile::open(host, side).map(DiffSource::Saved),
    }
}

/// A document to compare, and its provider if it is known.
type ComparedSide = (Compared, Option<&'static Provider>);

/// A saved document, or a session to look up.
enum DocumentSource {
    Saved(SavedDocument),
    Session(Target),
}

/// Reads the document of a side that is not a session.
fn document(side: DiffSource) -> Result<DocumentSource> {
    match side {
        DiffSource::Saved(file) => file.document().map(DocumentSource::Saved),
        DiffSource::Session(target) => Ok(DocumentSource::Session(target)),
    }
}

/// Looks up the sides that are sessions, and redacts the saved documents.
async fn look_up(app: &mut App<'_>, sides: [DocumentSource; 2]) -> Result<[ComparedSide; 2]> {
    let targets = sides.iter().filter_map(|side| match side {
        DocumentSource::Saved(_) => None,
        DocumentSource::Session(target) => Some(target.clone()),
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
        DocumentSource::Saved(document) => {
            let provider = document.provider();
            Ok((Compared::saved(document, scrubber), provider))
        }
        DocumentSource::Session(target) => found
            .next()
            .map(|compared| (compared, Some(target.provider)))
            .ok_or_else(|| Failure::new(Kind::Bug, "a session was not looked up")),
    };
    let [before, after] = sides;
    Ok([compared(before)?, compared(after)?])
}

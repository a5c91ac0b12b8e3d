//! The result of a wait: the documents, the failures and the exit code.

use std::time::Duration;

use super::args::WaitArgs;
use super::watch::{Watch, WatchEnd};
use crate::cli::printer::{self, Printer};
use crate::cli::{App, Target};
use crate::duration;
use crate::error::{Failure, Kind, Result};
use crate::json::Json;
use crate::render::{BatchRow, BatchView, json};

/// Maximum number of failures printed for people; the rest are counted.
const MAX_FAILURES: usize = 5;

/// Prints the last document of each session, then the failures of sessions that did not reach the
/// goal, and returns the exit code. `order` is the index of the watch for each requested id.
pub(super) fn report(
    app: &mut App<'_>,
    printer: &mut Printer,
    watches: &[Watch],
    order: &[usize],
    args: &WaitArgs,
) -> Result<u8> {
    let ended_early = watches.iter().any(if args.any {
        is_reached
    } else {
        is_unsuccessful
    });
    let failures: Vec<Option<Failure>> = watches
        .iter()
        .map(|watch| failure_about(watch, args, ended_early))
        .collect();
    let exit_code = exit_code(watches, &failures, args.any);
    let written = print_documents(app, printer, watches, order, &failures);
    if exit_code != 0 {
        print_failures(app, watches, &failures);
    }
    match written {
        // The exit code is the result, even if the reader has closed standard output.
        Err(failure) if failure.kind == Kind::BrokenPipe => Ok(exit_code),
        Err(failure) => Err(failure),
        Ok(()) => Ok(exit_code),
    }
}

/// Returns the largest exit code among the sessions, or 0 with `--any` if one reached the goal. If
/// a session ended the wait, those that were still pending do not count.
fn exit_code(watches: &[Watch], failures: &[Option<Failure>], any: bool) -> u8 {
    if any && watches.iter().any(is_reached) {
        return 0;
    }
    let codes = |ended: bool| {
        watches
            .iter()
            .zip(failures)
            .filter(move |(watch, _)| !ended || watch.end.is_some())
            .filter_map(|(_, failure)| failure.as_ref())
            .map(|failure| failure.kind.exit_code())
            .max()
    };
    codes(!any && watches.iter().any(is_unsuccessful)).unwrap_or(0)
}

/// Returns whether a session reached the goal.
const fn is_reached(watch: &Watch) -> bool {
    matches!(watch.end, Some(WatchEnd::Reached))
}

/// Returns whether a session ended without reaching the goal.
const fn is_unsuccessful(watch: &Watch) -> bool {
    matches!(
        watch.end,
        Some(WatchEnd::Impossible | WatchEnd::Failed(_) | WatchEnd::Paused(_))
    )
}

/// Returns the failure of a session that did not reach the goal; `ended_early` means that a session
/// ended the wait before the deadline.
fn failure_about(watch: &Watch, args: &WaitArgs, ended_early: bool) -> Option<Failure> {
    match &watch.end {
        Some(WatchEnd::Reached) => None,
        Some(WatchEnd::Impossible) => Some(
            Failure::new(
                Kind::Verdict,
                format!("{}, and cannot become '{}'", watch.state(), args.goal),
            )
            .hint("the document is on standard output"),
        ),
        Some(WatchEnd::Failed(failure)) => Some(failure.repeat()),
        Some(WatchEnd::Paused(pause)) => Some(paused(watch, *pause, args)),
        None if ended_early => Some(
            Failure::new(
                Kind::Pending,
                format!("{} when another session ended the run", watch.state()),
            )
            .hint(if args.any {
                "wait for this session alone"
            } else {
                "wait for this session alone, or use --any"
            }),
        ),
        None => Some(pending(watch, args)),
    }
}

/// Returns the failure of a session whose requested pause does not end before the deadline.
fn paused(watch: &Watch, pause: Duration, args: &WaitArgs) -> Failure {
    if let Some(failure) = &watch.condition_failure {
        return failure.repeat();
    }
    let kind = match (&watch.document, &watch.last_failure) {
        (Some(_), _) => Kind::Pending,
        (None, Some(last_failure)) => last_failure.kind,
        (None, None) => Kind::RateLimited,
    };
    let mut failure = Failure::new(
        kind,
        format!(
            "still {}; the pause of {} requested by {} does not end before --timeout {}",
            watch.state(),
            duration::approximate(pause),
            watch.target.provider.title,
            duration::format(args.timeout)
        ),
    )
    .hint("wait longer with --timeout");
    failure.remote.retry_after = Some(pause);
    failure
}

/// Returns the failure of a session that was still being polled at the deadline.
fn pending(watch: &Watch, args: &WaitArgs) -> Failure {
    let time = duration::format(args.timeout);
    if let Some(failure) = &watch.condition_failure {
        return failure.repeat();
    }
    if watch.document.is_some() {
        let failure = Failure::new(
            Kind::Pending,
            format!("still {} after {time}", watch.state()),
        );
        let failure = match &watch.last_failure {
            Some(last_failure) => {
                failure.hint(format!("the last poll failed: {}", last_failure.message()))
            }
            None => failure,
        };
        return failure.hint("wait longer with --timeout");
    }
    match &watch.last_failure {
        Some(last_failure) => last_failure.about(&format!("no usable response after {time}")),
        None => Failure::new(Kind::Network, format!("no response after {time}")),
    }
}

/// Prints one document for each requested id, in order; `ndjson` also has a line for each failed
/// session.
fn print_documents(
    app: &App<'_>,
    printer: &mut Printer,
    watches: &[Watch],
    order: &[usize],
    failures: &[Option<Failure>],
) -> Result<()> {
    let requested = || {
        order
            .iter()
            .filter_map(|index| Some((watches.get(*index)?, failures.get(*index)?.as_ref())))
    };
    if printer.is_table() {
        let rows: Vec<BatchRow> = requested()
            .map(|(watch, failure)| batch_row(app, watch, failure))
            .collect();
        return match watches {
            [watch] if order.len() == 1 => match &watch.document {
                Some(document) => app
                    .console
                    .data(printer::format_session(app, document).as_bytes()),
                None => Ok(()),
            },
            _ if watches.iter().all(|watch| watch.document.is_none()) => Ok(()),
            _ => printer::print_batch_table(app, &rows, &BatchView::default()),
        };
    }
    for (watch, failure) in requested() {
        match (&watch.document, failure) {
            // Also without the goal: the document shows the state that the session is in.
            (Some(document), failure) if !is_failed(watch) || failure.is_none() => {
                printer.print_document(app, document.clone())?;
            }
            // The last document may be outdated, and ndjson has only one line per id.
            (_, Some(failure)) if app.output().has_line_per_session() => {
                printer.print_error(app, &error_document(app, watch, failure))?;
            }
            (Some(document), _) => printer.print_document(app, document.clone())?,
            (None, _) => {}
        }
    }
    Ok(())
}

/// Returns whether a failure ended the polling of a session.
const fn is_failed(watch: &Watch) -> bool {
    matches!(watch.end, Some(WatchEnd::Failed(_)))
}

/// Returns the row of a session: its last document, or its failure.
fn batch_row(app: &App<'_>, watch: &Watch, failure: Option<&Failure>) -> BatchRow {
    match (&watch.document, failure) {
        (Some(document), failure) if failure.is_none() || !is_failed(watch) => {
            BatchRow::new(document, &BatchView::default())
        }
        (_, failure) => {
            let id = app.console.scrubber().scrub(watch.target.id.as_str());
            let message = failure.map_or_else(
                || "no response".to_owned(),
                |failure| app.console.message(failure),
            );
            BatchRow::failed(Some(watch.target.provider), id.into_owned(), message)
        }
    }
}

/// Prints the failures, as JSON lines or as text for people.
fn print_failures(app: &mut App<'_>, watches: &[Watch], failures: &[Option<Failure>]) {
    let failed: Vec<_> = watches
        .iter()
        .zip(failures)
        .filter_map(|(watch, failure)| Some((watch, failure.as_ref()?)))
        .collect();
    if app.console.options().json {
        for (watch, failure) in failed {
            // With ndjson, the failure was printed instead of a document.
            let is_on_stdout = app.output().has_line_per_session()
                && (is_failed(watch) || watch.document.is_none());
            if !is_on_stdout {
                let error = error_document(app, watch, failure);
                app.console.line(&json::compact(&error));
            }
        }
        return;
    }
    let ended_early = failed.iter().any(|(watch, _)| is_unsuccessful(watch));
    let all: Vec<_> = failed
        .into_iter()
        .filter(|(watch, _)| is_unsuccessful(watch) || !ended_early)
        .collect();
    let several = watches.len() > 1;
    for (watch, failure) in all.iter().take(MAX_FAILURES) {
        if !several {
            app.console
                .failure(&failure.about(watch.target.id.as_str()));
            continue;
        }
        app.console.failure_about(watch.target.id.as_str(), failure);
    }
    if all.len() > MAX_FAILURES {
        let more = all.len() - MAX_FAILURES;
        app.console
            .notice(&format!("{more} more sessions did not reach the goal"));
    }
}

/// Builds the error document of a watched session.
fn error_document(app: &App<'_>, watch: &Watch, failure: &Failure) -> Json<'static> {
    let Target { provider, id, .. } = &watch.target;
    printer::error_document(app.console, Some(provider), id.as_str(), failure)
}

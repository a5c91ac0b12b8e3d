//! `get`: looks up one or many sessions and prints them in the order of their ids.
//!
//! [`input`] supplies the ids (`list` reads them), `scheduler` sends the requests, `rendered`
//! formats each result, [`reorder`] buffers results until they are due, and `output` prints them.

mod args;
mod array;
mod cache;
mod daily_limit;
mod filter;
mod output;
mod rendered;
mod reorder;
mod resume;
mod save;
mod scheduler;
mod stop;
mod tally;

use std::time::{Duration, Instant};

use tokio::time::{Interval, MissedTickBehavior, interval_at};

use super::App;
use super::input::{self, Input};
use super::options::Output;
use crate::config::Config;
use crate::error::{Failure, Result};
use crate::http::CurlCommand;
use crate::signals::{Signal, Signals};

pub(super) use args::GetArgs;

use scheduler::Scheduler;

/// Interval at which the progress bar is redrawn.
const REDRAW_INTERVAL: Duration = Duration::from_millis(125);

/// Time after which a single pending request is shown on a terminal.
const STATUS_DELAY: Duration = Duration::from_secs(1);

/// Looks up all ids, or prints the requests, and returns the largest exit code among the ids.
pub(super) async fn run(app: &mut App<'_>, args: &GetArgs) -> Result<u8> {
    if args.curl {
        print_curl_commands(app, args).await
    } else {
        look_up(app, args).await
    }
}

/// Looks up all ids, prints the summary and returns the largest exit code.
async fn look_up(app: &mut App<'_>, args: &GetArgs) -> Result<u8> {
    check_options(app, args)?;
    let mut input = Input::new(app.host, &args.sessions, args.batch.partition)?;
    args.related.check(&input.providers())?;
    let mut run = Scheduler::new(app, args, &input)?;
    if run.renderer.prints_batch_table() && args.selection.condition.is_none() {
        args.related.require_documents()?;
    }
    // A table is printed at the end, so that a signal would lose what was fetched; an array has to
    // be closed.
    let has_end = run.array.is_some() || run.renderer.prints_batch_table();
    let mut signals = has_end.then(Signals::intercept);
    let ended = tokio::select! {
        ended = fetch_all(&mut run, &mut input) => Ok(ended),
        signal = next_signal(&mut signals) => Err(signal),
    };
    // The next signal ends the process, also while the table is written.
    drop(signals);
    // Also after a failure, whose message would otherwise follow the bar on its line.
    run.app.console.clear_progress_bar();
    match ended {
        Ok(Ok(())) => run.finish(&mut input).await,
        Ok(Err(failure)) => {
            // The reason of the failed run is more important than that of a failed write.
            let _ = run.close_array(Vec::new()).await;
            Err(failure)
        }
        Err(signal) => Err(run.interrupt(signal).await?),
    }
}

/// Waits for a signal; never returns if signals are not intercepted.
async fn next_signal(signals: &mut Option<Signals>) -> Signal {
    match signals {
        Some(signals) => signals.next().await,
        None => std::future::pending().await,
    }
}

/// Looks up all ids and prints each result as soon as it is due.
async fn fetch_all(run: &mut Scheduler<'_, '_>, input: &mut Input) -> Result<()> {
    // A line that is redrawn would mix with the user's input.
    let is_typed = input.is_typed(run.app.host);
    let mut clock = redraw_clock(run.app.console.options().live && !is_typed);
    let start = Instant::now();
    loop {
        while run.has_room()
            && let Some(parsed) = input.take()
        {
            run.enqueue(parsed).await?;
        }
        run.report_daily_limit(input);
        if let Some(failure) = run.take_error() {
            return Err(failure);
        }
        run.print().await?;
        if run.is_complete(input) {
            return Ok(());
        }
        if run.has_room() && input.has_ready() {
            // Lets the runtime handle signals even while no response is awaited.
            tokio::task::yield_now().await;
            continue;
        }
        let needs_ids = run.has_room() && !input.is_done();
        let (console, host) = (&mut *run.app.console, run.app.host);
        tokio::select! {
            Some(ended) = run.jobs.join_next() => run.complete(ended),
            more = input.fill(console, host), if needs_ids => more?,
            () = tick(&mut clock) => {}
        }
        if clock.is_some() {
            if input.is_batch() {
                run.show_progress(input);
            } else if start.elapsed() >= STATUS_DELAY {
                run.show_waiting(start.elapsed());
            }
        }
    }
}

/// Returns the redraw interval, or `None` without a live line.
fn redraw_clock(live: bool) -> Option<Interval> {
    live.then(|| {
        let mut clock = interval_at(
            tokio::time::Instant::now() + REDRAW_INTERVAL,
            REDRAW_INTERVAL,
        );
        // The default would redraw several times in a row after work that blocked the runtime.
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        clock
    })
}

/// Waits for the next redraw; never returns without a clock.
async fn tick(clock: &mut Option<Interval>) {
    match clock {
        Some(clock) => drop(clock.tick().await),
        None => std::future::pending().await,
    }
}

/// Rejects options that do not fit the format of the output.
fn check_options(app: &App<'_>, args: &GetArgs) -> Result<()> {
    let is_table = app.output().is_for_people() && app.options.jq.is_none() && !app.options.raw;
    if let Some(option) = args.selection.table_option().filter(|_| !is_table) {
        return Err(
            Failure::usage(format!("{option} is only for tables")).hint(match option {
                "--sort" => "documents are printed as they arrive; to sort them: … -o ndjson | jq -s 'sort_by(.status)'",
                _ => "to select fields of documents: -q '[.id, .status]'",
            }),
        );
    }
    if args.selection.slurp {
        check_slurp(app)?;
    }
    if app.options.raw {
        args.related.require_documents()?;
    }
    let batch = &args.batch;
    // Only these lines contain the provider and the id of their session.
    let plain = app.options.jq.is_none() && !app.options.raw;
    if batch.resume.is_some() && !(app.output().has_line_per_session() && plain) {
        return Err(
            Failure::usage("--resume continues the output of '-o ndjson'")
                .hint("use it with -o ndjson, without --jq and --raw"),
        );
    }
    Ok(())
}

/// Rejects options that do not fit an array with one element per session.
fn check_slurp(app: &App<'_>) -> Result<()> {
    let (reason, hint) = if app.options.jq.is_some() {
        let reason = "--slurp cannot be used with --jq, which may have no result or several";
        (
            reason,
            "filter the array: … --json --slurp | jq 'map(.status)'",
        )
    } else if app.options.raw {
        let reason = "--slurp cannot be used with --raw, whose responses do not name their session";
        (reason, "use --raw -o ndjson, or --json --slurp")
    } else if app.output() == Output::Json {
        return Ok(());
    } else {
        let reason = "--slurp prints one JSON array, so it needs --json";
        (reason, "a list in another format is complete without it")
    };
    Err(Failure::usage(reason).hint(hint))
}

/// Prints each request as a curl command and sends nothing.
async fn print_curl_commands(app: &mut App<'_>, args: &GetArgs) -> Result<u8> {
    let mock = [
        ("--mock", app.options.mock.is_some()),
        ("--replay", app.options.replay.is_some()),
    ];
    if let Some((option, _)) = mock.iter().find(|(_, is_given)| *is_given) {
        return Err(Failure::usage(format!(
            "--curl prints the request to the provider; it cannot be used with {option}"
        ))
        .hint("to send the request to the mock: sessctl mock -- sh -c 'sessctl … --curl | sh'"));
    }
    let config = Config::load(app.host, &app.options.flags())?;
    app.console.add_secrets(config.secrets());
    let mut input = Input::new(app.host, &args.sessions, args.batch.partition)?;
    let mut exit_code = 0;
    while !input.is_done() {
        while let Some(parsed) = input.take() {
            match parsed {
                Ok(target) => {
                    let endpoint = config.endpoint(app.host, target.provider)?;
                    let command = CurlCommand {
                        provider: target.provider,
                        endpoint: &endpoint,
                        cacert: config.cacert(),
                    };
                    let text = command.snippet(&target.id)?;
                    for note in command.notes() {
                        app.console.notice(&note);
                    }
                    app.console.data(format!("{text}\n").as_bytes())?;
                }
                Err(invalid) => {
                    exit_code = exit_code.max(invalid.failure.kind.exit_code());
                    app.console.failure(&invalid.failure);
                }
            }
        }
        input.fill(app.console, app.host).await?;
    }
    if input.seen() == 0 {
        return Err(input::no_ids());
    }
    Ok(exit_code)
}

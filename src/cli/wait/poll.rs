//! Polls sessions concurrently, each on its own schedule, until a deadline.

use std::rc::Rc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::args::WaitArgs;
use super::schedule::{NextPoll, Schedule};
use super::watch::{Watch, WatchEnd};
use crate::cli::session_client::{ProviderClient, SessionClient, refuse_credential};
use crate::cli::{App, task};
use crate::error::{Failure, Result};
use crate::http::SessionResponse;
use crate::signals;

/// Interval at which the status line is redrawn.
const REDRAW_INTERVAL: Duration = Duration::from_millis(500);
/// Minimum time limit for a condition. A response just before the deadline is still evaluated.
const MIN_CONDITION_TIME: Duration = Duration::from_millis(100);

/// A completed poll: the index of its watch and the response.
type Polled = (usize, Result<SessionResponse>);

/// The polls of all sessions.
struct Poller<'w> {
    watches: &'w mut [Watch],
    /// One slot per watch, in the same order.
    slots: Vec<PollSlot>,
    in_flight: JoinSet<Polled>,
    deadline: Instant,
    start: Instant,
    max_wait: Duration,
}

/// The polls of one session.
struct PollSlot {
    provider_client: Rc<ProviderClient>,
    schedule: Schedule,
    /// The time of the next poll, unless one is in flight or none follows.
    next: Option<Instant>,
}

/// Polls until the result is certain or the deadline passes. Requests still in flight are aborted.
pub(super) async fn poll_all(
    app: &mut App<'_>,
    session_client: &mut SessionClient<'_>,
    watches: &mut [Watch],
    args: &WaitArgs,
) -> Result<()> {
    let providers = watches.iter().map(|watch| watch.target.provider);
    session_client.resolve(app.console, providers).await;
    let mut provider_clients = Vec::with_capacity(watches.len());
    for watch in watches.iter_mut() {
        let provider_client = session_client
            .open(app.console, watch.target.provider)
            .await;
        let is_allowed = refuse_credential(app.console, &watch.target);
        if let Err(failure) = provider_client.client().and(is_allowed) {
            watch.end = Some(WatchEnd::Failed(failure));
        }
        provider_clients.push(provider_client);
    }
    let start = Instant::now();
    let mut poller = Poller {
        slots: provider_clients
            .into_iter()
            .map(|provider_client| PollSlot {
                provider_client,
                schedule: Schedule::new(start, args.timeout),
                next: Some(start),
            })
            .collect(),
        watches,
        in_flight: JoinSet::new(),
        deadline: start + args.timeout,
        start,
        max_wait: session_client.max_wait(),
    };
    poller.run(app, args).await
}

impl Poller<'_> {
    async fn run(&mut self, app: &mut App<'_>, args: &WaitArgs) -> Result<()> {
        let mut clock = interval(REDRAW_INTERVAL);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !self.is_decided(args.any) {
            self.start_due_polls(args.concurrency.jobs)?;
            let wake = self
                .next_start(args.concurrency.jobs)
                .unwrap_or(self.deadline);
            tokio::select! {
                // At the deadline a response that has just arrived does not count.
                biased;
                () = sleep_until(self.deadline) => return Ok(()),
                Some(polled) = self.in_flight.join_next() => self.complete(app, polled),
                () = sleep_until(wake) => {}
                _ = clock.tick() => self.draw_status(app),
            }
        }
        Ok(())
    }

    /// Returns whether further polls cannot change the result.
    fn is_decided(&self, any: bool) -> bool {
        let reached = |watch: &Watch| matches!(watch.end, Some(WatchEnd::Reached));
        let all_ended = self.watches.iter().all(|watch| watch.end.is_some());
        if any {
            return all_ended || self.watches.iter().any(reached);
        }
        let one_failed = |watch: &Watch| watch.end.is_some() && !reached(watch);
        all_ended || self.watches.iter().any(one_failed)
    }

    /// Starts the polls that are due, at most `jobs` at the same time.
    fn start_due_polls(&mut self, jobs: usize) -> Result<()> {
        let now = Instant::now();
        // The longest overdue session is polled first, so that every session is polled despite the
        // limit on requests.
        let mut due: Vec<(Instant, usize)> = self
            .slots
            .iter()
            .zip(self.watches.iter())
            .enumerate()
            .filter(|(_, (_, watch))| watch.end.is_none())
            .filter_map(|(index, (slot, _))| Some((slot.next.filter(|at| *at <= now)?, index)))
            .collect();
        due.sort_unstable();
        for (_, index) in due {
            if self.in_flight.len() >= jobs {
                break;
            }
            let (Some(slot), Some(watch)) = (self.slots.get_mut(index), self.watches.get(index))
            else {
                continue;
            };
            let client = slot.provider_client.client()?.clone();
            // A request that waits for the rate limiter would take a job from other providers.
            let pause = client.announce_current_pause();
            if let Some(pause) = pause.filter(|pause| *pause <= self.max_wait) {
                slot.next = Some(now + pause);
                continue;
            }
            slot.next = None;
            let id = watch.target.id.clone();
            self.in_flight
                .spawn(async move { (index, client.fetch(&id).await) });
        }
        Ok(())
    }

    /// Returns the time of the next poll, or `None` while no further request may be started.
    fn next_start(&self, jobs: usize) -> Option<Instant> {
        if self.in_flight.len() >= jobs {
            return None;
        }
        self.slots
            .iter()
            .zip(self.watches.iter())
            .filter(|(_, watch)| watch.end.is_none())
            .filter_map(|(slot, _)| slot.next)
            .min()
    }

    /// Records a response and schedules the next poll.
    fn complete(&mut self, app: &mut App<'_>, polled: Result<Polled, JoinError>) {
        let Some((index, response)) = task::result(polled) else {
            return;
        };
        let (Some(slot), Some(watch)) = (self.slots.get_mut(index), self.watches.get_mut(index))
        else {
            return;
        };
        let remaining = self.deadline.saturating_duration_since(Instant::now());
        let limit = remaining.max(MIN_CONDITION_TIME);
        let now = app.host.now();
        let target = watch.target.clone();
        let provider_client = Rc::clone(&slot.provider_client);
        // A large document or an endless expression blocks the runtime, which then sees no signal.
        let requested = signals::exit_on_signal(|| {
            match response
                .as_ref()
                .map_err(Failure::repeat)
                .and_then(|response| {
                    provider_client.open_document(app.console, &target, response, now)
                }) {
                Ok(document) => {
                    let before = watch.document.is_some().then(|| watch.state());
                    watch.record(document, limit);
                    report_state(app, watch, before);
                    Duration::ZERO
                }
                Err(failure) => {
                    record_failure(app, watch, failure, max_wait(remaining, self.max_wait))
                }
            }
        });
        if watch.end.is_some() {
            return;
        }
        match slot
            .schedule
            .next(Instant::now(), requested, app.host.random_fraction())
        {
            NextPoll::Poll(at) => slot.next = Some(at),
            NextPoll::Deadline => {}
            NextPoll::PausedBeyondDeadline => watch.end = Some(WatchEnd::Paused(requested)),
        }
    }

    /// Shows the pending sessions in a status line.
    fn draw_status(&self, app: &App<'_>) {
        let mut pending = self.watches.iter().filter(|watch| watch.end.is_none());
        let columns = app.host.stderr_columns();
        let seconds = self.start.elapsed().as_secs();
        let count = pending.clone().count();
        let Some(first) = pending.next() else { return };
        let state = first.state();
        let rest = match count {
            1 => String::new(),
            more => format!(", {} more", more - 1),
        };
        // The seconds and the punctuation take up to 12 columns.
        let room = columns.saturating_sub(12 + state.chars().count() + rest.len());
        let id = crate::text::shorten_middle(first.target.id.as_str(), room.max(8));
        let line = format!("{seconds:>4} s  {id}: {state}{rest}");
        app.console.status(&line, columns);
    }
}

/// Returns the limit on pauses that a server may request.
fn max_wait(remaining: Duration, configured: Duration) -> Duration {
    // A pause beyond the deadline has a result of its own, so it must not fail because of the
    // limit.
    if configured < remaining {
        configured
    } else {
        Duration::MAX
    }
}

/// Records a failed poll, prints a notice for the first in a row, and returns the requested pause.
fn record_failure(
    app: &mut App<'_>,
    watch: &mut Watch,
    failure: Failure,
    max_wait: Duration,
) -> Duration {
    let requested = failure.remote.retry_after.unwrap_or_default();
    let message = failure.message();
    if watch.record_failure(failure, max_wait) {
        app.console
            .notice(&format!("{}: poll failed: {message}", watch.target.id));
    }
    requested
}

/// Prints a line if the state has changed, and a notice if the condition failed.
fn report_state(app: &mut App<'_>, watch: &Watch, before: Option<String>) {
    let state = watch.state();
    if before.as_ref() != Some(&state) {
        let change = before.map_or_else(|| state.clone(), |before| format!("{before} → {state}"));
        app.console
            .progress(&format!("sessctl: {}: {change}", watch.target.id));
    }
    if let Some(failure) = &watch.condition_failure {
        app.console.notice(&format!(
            "{}: the condition fails so far: {}",
            watch.target.id,
            failure.message()
        ));
    }
}

//! Rate limiter of one base URL, shared by all its requests. It slows down before the server has to
//! respond with 429, and pauses every request after a 429.
//!
//! `limiter` decides as a function of the current time; [`RateLimiter`] waits.

mod limiter;
mod rules;
mod sliding_window;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Queue, Notify};
use tokio::time::{Instant, sleep_until};

use super::response_headers::Quota;
use limiter::Limiter;
pub(super) use limiter::{Delay, DelayReason};
pub(super) use rules::Rules;

/// Minimum length of a pause that is announced to the user.
const MIN_ANNOUNCED: Duration = Duration::from_secs(5);

/// Rate limiter of one base URL.
#[derive(Debug)]
pub(super) struct RateLimiter {
    limiter: Mutex<Limiter>,
    /// Queue of waiting requests, in order: only the first of them watches the limiter.
    queue: Queue<()>,
    /// Wakes the first waiting request when the limiter changes.
    changed: Notify,
    /// End of the last pause announced to the user.
    announced: Mutex<Option<Instant>>,
}

impl RateLimiter {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            limiter: Mutex::new(Limiter::new(rules)),
            queue: Queue::new(()),
            changed: Notify::new(),
            announced: Mutex::new(None),
        }
    }

    /// Waits until a request may be sent, and reports each pause to `report`.
    ///
    /// # Errors
    /// Returns a server-requested pause at once if it is longer than `max_pause`.
    pub(super) async fn acquire(
        &self,
        max_pause: Duration,
        report: impl Fn(&Delay, Option<Duration>),
    ) -> Result<Permit<'_>, Duration> {
        let _turn = self.queue.lock().await;
        let mut reported = None;
        loop {
            // Created before the limiter is checked, so that no change is missed.
            let changed = self.changed.notified();
            let now = Instant::now();
            let delay = match self.lock().try_acquire(now) {
                Ok(()) => return Ok(Permit(self)),
                Err(delay) => delay,
            };
            let pause = delay
                .until
                .map(|until| until.saturating_duration_since(now));
            if let Some(pause) = pause
                && delay.is_required()
                && pause > max_pause
            {
                return Err(pause);
            }
            if reported != Some(delay) {
                report(&delay, pause);
                reported = Some(delay);
            }
            match delay.until {
                None => changed.await,
                Some(until) => {
                    tokio::select! {
                        () = sleep_until(until) => {}
                        () = changed => {}
                    }
                }
            }
        }
    }

    /// Returns the documented number of requests per day.
    pub(super) fn daily_limit(&self) -> Option<u32> {
        self.lock().rules.daily
    }

    /// Returns the documented number of requests per day, or this run's part of it, if the last
    /// permit was the first one beyond it.
    pub(super) fn exceeded_daily_limit(&self) -> Option<u64> {
        self.lock().exceeded_daily_limit()
    }

    /// Pauses all requests for `duration`.
    pub(super) fn pause(&self, duration: Duration) {
        self.lock().pause(instant_after(Instant::now(), duration));
    }

    /// Returns the time until requests are sent again, if they are paused.
    pub(super) fn current_pause(&self) -> Option<Duration> {
        self.lock().current_pause(Instant::now())
    }

    /// Records a response and the quota in its headers.
    pub(super) fn record_response(&self, quota: Option<Quota>) {
        self.lock().record_response(quota, Instant::now());
        self.changed.notify_waiters();
    }

    /// Returns whether to announce a pause to the user: if it is long, and no pause with about the
    /// same end was announced before.
    pub(super) fn announces(&self, pause: Duration) -> bool {
        if pause < MIN_ANNOUNCED {
            return false;
        }
        let until = instant_after(Instant::now(), pause);
        let mut announced = self
            .announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // The end of the same pause, computed from a later response, may differ slightly.
        let is_new = announced.is_none_or(|last| until > last + MIN_ANNOUNCED / 2);
        if is_new {
            *announced = Some(until);
        }
        is_new
    }

    fn lock(&self) -> MutexGuard<'_, Limiter> {
        self.limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Permit to send one request, released on drop.
#[derive(Debug)]
pub(super) struct Permit<'a>(&'a RateLimiter);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.lock().release();
        self.0.changed.notify_waiters();
    }
}

/// Adds `duration`, limited to a century, to `instant`.
// A server may request any pause, and the addition would overflow.
pub(super) fn instant_after(instant: Instant, duration: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);
    instant + duration.min(CENTURY)
}

#[cfg(test)]
mod tests;

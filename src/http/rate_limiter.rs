//! The rate limiter: one for an origin, shared by all its requests. It slows down before the
//! server has to answer 429, and after a 429 it holds every request back.
//!
//! `limiter` decides without a clock of its own; [`RateLimiter`] waits.

mod budget;
mod limiter;
mod rules;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as Queue, Notify};
use tokio::time::{Instant, sleep_until};

use super::response_headers::Quota;
use limiter::Limiter;
pub(super) use limiter::{Hold, Reason};
pub(super) use rules::Rules;

/// A pause of this length is announced to the user.
const LONG: Duration = Duration::from_secs(5);

/// The rate limiter of one origin.
#[derive(Debug)]
pub(super) struct RateLimiter {
    limiter: Mutex<Limiter>,
    /// The requests that wait, in order: only the first of them watches the limiter.
    queue: Queue<()>,
    /// Wakes the first of them when the limiter has changed.
    changed: Notify,
    /// The end of the last pause that was announced to the user.
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

    /// Waits until a request may be sent; `report` receives each pause on the way.
    ///
    /// # Errors
    /// The pause that the server asks for, at once, if it is longer than `longest`.
    pub(super) async fn permit(
        &self,
        longest: Duration,
        report: impl Fn(&Hold, Option<Duration>),
    ) -> Result<Permit<'_>, Duration> {
        let _turn = self.queue.lock().await;
        let mut reported = None;
        loop {
            // Made before the look at the limiter, so that no change is missed.
            let changed = self.changed.notified();
            let now = Instant::now();
            let hold = match self.lock().take(now) {
                Ok(()) => return Ok(Permit(self)),
                Err(hold) => hold,
            };
            let pause = hold.until.map(|until| until.saturating_duration_since(now));
            if let Some(pause) = pause
                && hold.is_asked_for()
                && pause > longest
            {
                return Err(pause);
            }
            if reported != Some(hold) {
                report(&hold, pause);
                reported = Some(hold);
            }
            match hold.until {
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

    /// Holds every request back.
    pub(super) fn pause(&self, span: Duration) {
        self.lock().pause(later(Instant::now(), span));
    }

    /// Returns how long nothing is sent, if nothing is.
    pub(super) fn held(&self) -> Option<Duration> {
        self.lock().held(Instant::now())
    }

    /// Takes note of a response, with what it announced about the quota.
    pub(super) fn answered(&self, quota: Option<Quota>) {
        self.lock().answered(quota, Instant::now());
        self.changed.notify_waiters();
    }

    /// Whether a pause is long and was not announced to the user yet. The requests that wait for
    /// the same moment announce it once.
    pub(super) fn announces(&self, pause: Duration) -> bool {
        if pause < LONG {
            return false;
        }
        let until = later(Instant::now(), pause);
        let mut announced = self
            .announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let is_new = announced.is_none_or(|last| until > last + LONG / 2);
        if is_new {
            *announced = Some(until);
        }
        is_new
    }

    fn lock(&self) -> MutexGuard<'_, Limiter> {
        self.limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The permission to send one request, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Permit<'a>(&'a RateLimiter);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.lock().finished();
        self.0.changed.notify_waiters();
    }
}

/// `span` after `instant`, a span beyond all measure being cut to a century.
pub(super) fn later(instant: Instant, span: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);
    instant + span.min(CENTURY)
}

#[cfg(test)]
mod tests;

//! The governor: one for an origin, shared by all its requests. It slows down before the server
//! has to say 429, and after one it holds everybody back.
//!
//! The core knows no clock; [`Gate`] puts it to work.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::hints::Quota;

/// The longest gap between requests when a quota runs low. More would not save any: what is left
/// is used up before the window ends, and then the window is waited for.
const WIDEST_GAP: Duration = Duration::from_secs(2);
/// Where the size of the window is not told, this many requests left are few.
const FEW: u64 = 10;
/// A window that ends within this time is spent evenly from its half on; of a longer one, a day
/// say, only the last tenth is, since nobody waits for its end anyway.
const SHORT: Duration = Duration::from_secs(120);
/// Those who waited for the same moment follow each other at this distance: the first ones' answers
/// tell whether the moment was right before all have come.
const OPENING: Duration = Duration::from_millis(20);
/// Servers tell the rest of a window in whole seconds.
const ROUNDING: Duration = Duration::from_secs(1);

/// The leave to send a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// When it may be sent.
    pub(super) at: Instant,
    /// Whether the server told to wait until then; else it is only prudence.
    pub(super) told: bool,
}

/// What the server told about its window.
#[derive(Debug)]
struct Window {
    left: u64,
    few: u64,
    ends: Instant,
}

/// The limit that the vendor documents, or the user set: a number of requests in any such span.
#[derive(Debug)]
struct Budget {
    count: usize,
    span: Duration,
    /// When the last `count` requests were or will be sent.
    sent: VecDeque<Instant>,
}

impl Budget {
    fn new((count, span): (u32, Duration)) -> Self {
        Self {
            count: usize::try_from(count).unwrap_or(usize::MAX).max(1),
            // The server counts arrivals, and the first of a span may have been long on its way.
            span: span + span / 50,
            sent: VecDeque::new(),
        }
    }

    /// The first moment from `at` on that keeps to it. From half of it on it is spent evenly.
    fn take(&mut self, mut at: Instant) -> Instant {
        while self
            .sent
            .front()
            .is_some_and(|first| *first + self.span <= at)
        {
            self.sent.pop_front();
        }
        if self.sent.len() >= self.count.div_ceil(2)
            && let Some(last) = self.sent.back()
        {
            let gap = self.span / u32::try_from(self.count).unwrap_or(u32::MAX);
            at = at.max(*last + gap);
        }
        if self.sent.len() >= self.count
            && let Some(first) = self.sent.pop_front()
        {
            at = at.max(first + self.span);
        }
        self.sent.push_back(at);
        at
    }
}

#[derive(Debug)]
struct Governor {
    budget: Option<Budget>,
    window: Option<Window>,
    /// Nothing is sent before.
    paused: Option<Instant>,
    /// The next request is not sent before, to spread what is left.
    spread: Option<Instant>,
    /// When the next of those goes who waited for a pause to end.
    opening: Option<Instant>,
    /// What is added to the end of a window, once one has turned out to be told too short.
    margin: Duration,
    /// Requests that are on their way.
    flying: u64,
}

impl Governor {
    fn new(limit: Option<(u32, Duration)>) -> Self {
        Self {
            budget: limit.map(Budget::new),
            window: None,
            paused: None,
            spread: None,
            opening: None,
            margin: Duration::ZERO,
            flying: 0,
        }
    }

    /// Takes the next slot.
    fn slot(&mut self, now: Instant) -> Slot {
        self.flying += 1;
        let pause = self.pause_after(now);
        let mut at = pause.unwrap_or(now);
        let mut told = pause.is_some();
        if self.window.as_ref().is_some_and(|window| window.ends <= at) {
            self.window = None;
            self.spread = None;
        }
        if let Some(window) = &mut self.window {
            if window.left == 0 {
                at = self.spread.map_or(window.ends, |at| at.max(window.ends));
                told = true;
                self.spread = Some(at + OPENING);
            } else if window.left <= window.few {
                at = at.max(self.spread.unwrap_or(at));
                let rest = window.ends.saturating_duration_since(at);
                let parts = u32::try_from(window.left).unwrap_or(u32::MAX);
                self.spread = Some(at + (rest / parts.saturating_add(1)).min(WIDEST_GAP));
            }
            window.left = window.left.saturating_sub(1);
        }
        if let Some(budget) = &mut self.budget {
            at = budget.take(at);
        }
        Slot { at, told }
    }

    /// Until when everything is held back, if it is.
    fn pause_after(&mut self, now: Instant) -> Option<Instant> {
        self.paused = self.paused.filter(|until| *until > now);
        self.paused
    }

    /// Where one goes who had a slot but finds everything held back.
    fn again(&mut self, now: Instant) -> Option<Instant> {
        let until = self.pause_after(now)?;
        let at = self.opening.map_or(until, |at| at.max(until));
        self.opening = Some(at + OPENING);
        Some(at)
    }

    /// The server refused a request and asks to wait.
    fn pause(&mut self, until: Instant) {
        self.paused = self.paused.max(Some(until));
        self.margin = ROUNDING;
    }

    /// Takes note of what an answer told. What is still on its way is counted as used.
    fn learn(&mut self, quota: Quota, now: Instant) {
        let few = quota.limit.map_or(FEW, |limit| {
            limit / if quota.reset <= SHORT { 2 } else { 10 }
        });
        let told = later(now, quota.reset.saturating_add(self.margin));
        // Of several tellings of one end, each rounded up, the earliest is the nearest to it.
        let ends = match &self.window {
            Some(known) if known.ends > now && told < known.ends + 2 * ROUNDING => {
                told.min(known.ends)
            }
            _ => told,
        };
        self.window = Some(Window {
            left: quota.left.saturating_sub(self.flying.saturating_sub(1)),
            few,
            ends,
        });
    }

    /// How long nothing is sent, if nothing is.
    fn held(&mut self, now: Instant) -> Option<Duration> {
        let window = self.window.as_ref().filter(|window| window.left == 0);
        let until = self.paused.max(window.map(|window| window.ends))?;
        Some(until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }
}

/// The governor of one origin at work.
#[derive(Debug)]
pub(super) struct Gate(Mutex<Governor>);

impl Gate {
    /// A gate that keeps to the documented limit of requests per seconds, if there is one.
    pub(super) fn new(limit: Option<(u32, Duration)>) -> Self {
        Self(Mutex::new(Governor::new(limit)))
    }

    /// Waits for a slot; the pass is held while the request is on its way.
    ///
    /// # Errors
    /// The pause the server asked for, at once, if it is longer than `longest`.
    pub(super) async fn pass(&self, longest: Duration) -> Result<Pass<'_>, Duration> {
        let slot = self.lock().slot(Instant::now());
        let pass = Pass(self);
        let mut wait = Some(slot);
        while let Some(Slot { at, told }) = wait {
            let pause = at.saturating_duration_since(Instant::now());
            if told && pause > longest {
                return Err(pause);
            }
            // A timer that is due at once still takes a millisecond, a quarter of a look-up.
            if !pause.is_zero() {
                sleep_until(at).await;
            }
            // Meanwhile a pause may have been asked for.
            let later = self.lock().again(Instant::now());
            wait = later.map(|at| Slot { at, told: true });
        }
        Ok(pass)
    }

    /// Holds everybody back.
    pub(super) fn pause(&self, span: Duration) {
        self.lock().pause(later(Instant::now(), span));
    }

    /// How long nothing is sent, if nothing is.
    pub(super) fn held(&self) -> Option<Duration> {
        self.lock().held(Instant::now())
    }

    /// Takes note of what an answer told about the quota.
    pub(super) fn learn(&self, quota: Quota) {
        self.lock().learn(quota, Instant::now());
    }

    fn lock(&self) -> MutexGuard<'_, Governor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The leave of one request, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Pass<'a>(&'a Gate);

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut governor = self.0.lock();
        governor.flying = governor.flying.saturating_sub(1);
    }
}

/// `span` after `instant`, a span beyond all measure being cut to a century.
pub(super) fn later(instant: Instant, span: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);
    instant + span.min(CENTURY)
}

#[cfg(test)]
mod tests;

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

#[derive(Debug)]
struct Governor {
    /// Requests per span that the vendor documents.
    budget: Option<(usize, Duration)>,
    /// When the last `budget` requests were or will be sent.
    sent: VecDeque<Instant>,
    window: Option<Window>,
    /// Nothing is sent before.
    paused: Option<Instant>,
    /// The next request is not sent before, to spread what is left.
    spread: Option<Instant>,
    /// Requests that are on their way.
    flying: u64,
}

impl Governor {
    fn new(limit: Option<(u32, u32)>) -> Self {
        Self {
            budget: limit.map(|(count, seconds)| {
                let count = usize::try_from(count).unwrap_or(usize::MAX).max(1);
                (count, Duration::from_secs(seconds.into()))
            }),
            sent: VecDeque::new(),
            window: None,
            paused: None,
            spread: None,
            flying: 0,
        }
    }

    /// Takes the next slot.
    fn slot(&mut self, now: Instant) -> Slot {
        let pause = self.pause_after(now);
        let mut at = pause.unwrap_or(now);
        let mut told = pause.is_some();
        if self.window.as_ref().is_some_and(|window| window.ends <= at) {
            self.window = None;
            self.spread = None;
        }
        if let Some(window) = &mut self.window {
            if window.left == 0 {
                at = window.ends;
                told = true;
            } else if window.left <= window.few {
                at = at.max(self.spread.unwrap_or(at));
                let rest = window.ends.saturating_duration_since(at);
                let parts = u32::try_from(window.left).unwrap_or(u32::MAX);
                self.spread = Some(at + (rest / parts.saturating_add(1)).min(WIDEST_GAP));
            }
            window.left = window.left.saturating_sub(1);
        }
        if let Some((count, span)) = self.budget {
            if self.sent.len() >= count
                && let Some(first) = self.sent.pop_front()
            {
                at = at.max(first + span);
            }
            self.sent.push_back(at);
        }
        self.flying += 1;
        Slot { at, told }
    }

    /// Until when everything is held back, if it is.
    fn pause_after(&mut self, now: Instant) -> Option<Instant> {
        self.paused = self.paused.filter(|until| *until > now);
        self.paused
    }

    fn pause(&mut self, until: Instant) {
        self.paused = self.paused.max(Some(until));
    }

    /// Takes note of what an answer told. What is still on its way is counted as used.
    fn learn(&mut self, quota: Quota, now: Instant) {
        self.window = Some(Window {
            left: quota.left.saturating_sub(self.flying.saturating_sub(1)),
            few: quota.limit.map_or(FEW, |limit| limit / 10),
            ends: later(now, quota.reset),
        });
    }
}

/// The governor of one origin at work.
#[derive(Debug)]
pub(super) struct Gate(Mutex<Governor>);

impl Gate {
    /// A gate that keeps to the documented limit of requests per seconds, if there is one.
    pub(super) fn new(limit: Option<(u32, u32)>) -> Self {
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
            let later = self.lock().pause_after(Instant::now());
            wait = later.map(|at| Slot { at, told: true });
        }
        Ok(pass)
    }

    /// Holds everybody back.
    pub(super) fn pause(&self, span: Duration) {
        self.lock().pause(later(Instant::now(), span));
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
mod tests {
    use super::*;

    fn ms(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    fn quota(left: u64, limit: u64, reset: u64) -> Quota {
        Quota {
            left,
            limit: Some(limit),
            reset: ms(reset),
        }
    }

    /// When each of `count` requests that ask at `now` may go, in ms after `start`.
    fn slots(governor: &mut Governor, start: Instant, now: Instant, count: usize) -> Vec<u128> {
        (0..count)
            .map(|_| governor.slot(now).at.duration_since(start).as_millis())
            .collect()
    }

    #[test]
    fn no_span_holds_more_than_the_documented_number() {
        let start = Instant::now();
        let mut governor = Governor::new(Some((3, 10)));
        assert_eq!(
            slots(&mut governor, start, start, 7),
            [0, 0, 0, 10_000, 10_000, 10_000, 20_000]
        );
        assert_eq!(slots(&mut governor, start, start + ms(60_000), 1), [60_000]);
    }

    #[test]
    fn an_ample_quota_costs_nothing_and_a_low_one_is_spread() {
        let start = Instant::now();
        let mut governor = Governor::new(None);
        governor.learn(quota(50, 100, 4000), start);
        assert_eq!(slots(&mut governor, start, start, 3), [0, 0, 0]);
        governor.flying = 0;
        governor.learn(quota(3, 100, 4000), start);
        assert_eq!(slots(&mut governor, start, start, 3), [0, 1000, 2000]);
        // Nothing is left: the window is waited for, and the server wants it so.
        let slot = governor.slot(start);
        assert_eq!((slot.at, slot.told), (start + ms(4000), true));
        // In a new window all is new.
        assert_eq!(
            slots(&mut governor, start, start + ms(4000), 2),
            [4000, 4000]
        );
    }

    #[test]
    fn what_is_on_its_way_counts_as_used() {
        let start = Instant::now();
        let mut governor = Governor::new(None);
        slots(&mut governor, start, start, 5);
        governor.learn(quota(4, 100, 4000), start);
        assert_eq!(slots(&mut governor, start, start, 1), [4000]);
    }

    #[test]
    fn a_gap_is_never_wide() {
        let start = Instant::now();
        let mut governor = Governor::new(None);
        governor.learn(quota(5, 100, 86_400_000), start);
        assert_eq!(slots(&mut governor, start, start, 3), [0, 2000, 4000]);
    }

    #[test]
    fn a_pause_holds_everybody_and_only_grows() {
        let start = Instant::now();
        let mut governor = Governor::new(None);
        governor.pause(start + ms(3000));
        governor.pause(start + ms(1000));
        assert_eq!(slots(&mut governor, start, start, 2), [3000, 3000]);
        assert!(governor.slot(start).told);
        let slot = governor.slot(start + ms(3000));
        assert_eq!((slot.at, slot.told), (start + ms(3000), false));
    }

    #[test]
    fn spans_beyond_measure_are_cut() {
        let start = Instant::now();
        let mut governor = Governor::new(None);
        governor.learn(
            Quota {
                left: 0,
                limit: None,
                reset: Duration::MAX,
            },
            start,
        );
        assert!(governor.slot(start).at > start + ms(1_000_000_000));
    }
}

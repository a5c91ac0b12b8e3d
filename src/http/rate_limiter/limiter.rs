//! Decides when the next request may be sent, from earlier requests and the server's quota headers.

use std::time::Duration;

use tokio::time::Instant;

use super::budget::Budget;
use super::later;
use super::rules::Rules;
use crate::http::response_headers::Quota;

/// Maximum gap between requests when a quota runs low.
// A wider gap saves nothing: the rest is used up before the window ends anyway.
const MAX_GAP: Duration = Duration::from_secs(2);
/// Number of remaining requests that counts as low if the size of the window is unknown.
const LOW: u64 = 10;
/// Maximum length of a short window, of which the last half of the quota is paced.
// Of a longer one (say a day) only the last tenth is paced, since nobody waits for its end anyway.
const SHORT_WINDOW: Duration = Duration::from_secs(120);
/// Gap between requests after a pause, until the first response shows whether the pause was long
/// enough.
const OPENING_GAP: Duration = Duration::from_millis(20);
/// Precision of quota headers.
// Servers give the remaining time in whole seconds.
const ROUNDING: Duration = Duration::from_secs(1);

/// Reason why a request must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Reason {
    /// The server requested a pause.
    Requested,
    /// The quota of the window is used up.
    Exhausted,
    /// Requests in flight may have used up the quota, which their responses will show.
    InFlight,
    /// The remaining quota is spread over the rest of the window.
    Spread,
    /// The documented limit or the user's is reached.
    Limit,
}

/// A required wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct Hold {
    /// End of the wait; `None` until the next response.
    pub(in crate::http) until: Option<Instant>,
    /// Reason for the wait.
    pub(in crate::http) reason: Reason,
}

impl Hold {
    const fn until(until: Instant, reason: Reason) -> Self {
        Self {
            until: Some(until),
            reason,
        }
    }

    /// Returns whether the server requires the wait; otherwise it is a precaution.
    pub(super) fn is_required(self) -> bool {
        matches!(self.reason, Reason::Requested | Reason::Exhausted)
    }
}

/// Quota window reported by the server.
#[derive(Debug)]
struct Window {
    /// Remaining requests, with those in flight counted as used.
    left: u64,
    /// Remaining requests as reported.
    reported: u64,
    /// Number of remaining requests from which on they are paced.
    low: u64,
    ends: Instant,
}

#[derive(Debug)]
pub(super) struct Limiter {
    pub(super) rules: Rules,
    budget: Option<Budget>,
    window: Option<Window>,
    /// End of a server-requested pause.
    paused: Option<Instant>,
    /// Earliest time of the next paced request.
    next: Option<Instant>,
    /// Whether no response has arrived since the last pause.
    is_opening: bool,
    /// Current maximum gap; it shrinks while the reported quota does not.
    max_gap: Duration,
    /// Time added to the end of a window after a pause, because the reported end may be too early.
    margin: Duration,
    /// Number of requests in flight.
    pub(super) in_flight: u64,
    /// Number of requests sent.
    sent: u64,
}

impl Limiter {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            budget: rules.limit.map(|limit| Budget::new(limit, rules.share)),
            rules,
            window: None,
            paused: None,
            next: None,
            is_opening: false,
            max_gap: MAX_GAP,
            margin: Duration::ZERO,
            in_flight: 0,
            sent: 0,
        }
    }

    /// Counts a request as sent now, if it may be sent.
    ///
    /// # Errors
    /// Returns the reason and the end of the wait, after which the caller must try again.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Hold> {
        self.drop_expired(now);
        if let Some(until) = self.paused {
            return Err(Hold::until(until, Reason::Requested));
        }
        if let Some(window) = self.window.as_ref().filter(|window| window.left == 0) {
            // The reported quota is not used up, but requests in flight may use the rest.
            let is_open = window.reported > 0 && self.in_flight > 0;
            return Err(if is_open {
                Hold {
                    until: None,
                    reason: Reason::InFlight,
                }
            } else {
                Hold::until(window.ends, Reason::Exhausted)
            });
        }
        if let Some(next) = self.next.filter(|next| *next > now) {
            return Err(Hold::until(next, Reason::Spread));
        }
        if let Some(budget) = &mut self.budget {
            let at = budget.earliest(now);
            if at > now {
                return Err(Hold::until(at, Reason::Limit));
            }
            budget.count(now);
        }
        self.next = self.gap(now).map(|gap| now + gap);
        if let Some(window) = &mut self.window {
            window.left = window.left.saturating_sub(1);
        }
        self.in_flight += 1;
        self.sent += 1;
        Ok(())
    }

    /// Returns the documented number of requests per day, or this run's part of it, if the last
    /// request was the first one beyond it.
    pub(super) fn exceeded_daily_limit(&self) -> Option<u64> {
        let daily = self.part(self.rules.daily?.into());
        (self.sent == daily + 1).then_some(daily)
    }

    fn drop_expired(&mut self, now: Instant) {
        if self.paused.is_some_and(|until| until <= now) {
            self.paused = None;
            self.is_opening = true;
        }
        if let Some(window) = self.window.take_if(|window| window.ends <= now) {
            self.next = None;
            self.max_gap = MAX_GAP;
            self.is_opening |= window.left == 0;
        }
    }

    /// Returns the minimum gap between a request sent now and the next one.
    fn gap(&self, now: Instant) -> Option<Duration> {
        let low = self
            .window
            .as_ref()
            .filter(|window| window.left <= window.low);
        let spread = low.map(|window| {
            let rest = window.ends.saturating_duration_since(now);
            let parts = u32::try_from(window.left).unwrap_or(u32::MAX);
            (rest / parts.saturating_add(1)).min(self.max_gap)
        });
        spread.max(self.is_opening.then_some(OPENING_GAP))
    }

    /// Records that a request is no longer in flight.
    pub(super) fn finished(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Pauses all requests until `until`, because the server rejected one.
    pub(super) fn pause(&mut self, until: Instant) {
        self.paused = self.paused.max(Some(until));
        self.margin = ROUNDING;
    }

    /// Records a response and its quota, and counts requests in flight as used.
    pub(super) fn record_response(&mut self, quota: Option<Quota>, now: Instant) {
        self.is_opening = false;
        let Some(quota) = quota else {
            return;
        };
        // The reported quota takes precedence over the provider's documented limit.
        if !self.rules.is_user_set {
            self.budget = None;
        }
        let reported = self.part(quota.left);
        let low = quota.limit.map_or(LOW, |limit| {
            self.part(limit) / if quota.reset <= SHORT_WINDOW { 2 } else { 10 }
        });
        let reported_end = later(now, quota.reset.saturating_add(self.margin));
        let known = self.window.as_ref().filter(|known| known.ends > now);
        // Each report of the same end is rounded up, so the earliest is the most precise.
        let ends = match known {
            Some(known) if reported_end < known.ends + 2 * ROUNDING => reported_end.min(known.ends),
            _ => reported_end,
        };
        // A quota that does not shrink is refilled continuously, so requests can follow faster.
        let refills = known.is_some_and(|known| reported > 0 && reported >= known.reported);
        self.max_gap = if refills {
            (self.max_gap / 2).max(OPENING_GAP)
        } else {
            MAX_GAP
        };
        let left = reported.saturating_sub(self.in_flight.saturating_sub(1));
        self.window = Some(Window {
            left,
            reported,
            low,
            ends,
        });
        if left > low {
            self.next = None;
        } else if let Some(next) = &mut self.next {
            *next = (*next).min(now + self.max_gap);
        }
    }

    /// Returns this run's part of a number of requests: at least 1, unless the number is 0.
    fn part(&self, number: u64) -> u64 {
        match number / u64::from(self.rules.share.max(1)) {
            0 => number.min(1),
            part => part,
        }
    }

    /// Returns the remaining time during which no request is sent, if there is one.
    pub(super) fn current_pause(&mut self, now: Instant) -> Option<Duration> {
        let used_up =
            |window: &&Window| window.left == 0 && (window.reported == 0 || self.in_flight == 0);
        let window = self.window.as_ref().filter(used_up);
        let until = self.paused.max(window.map(|window| window.ends))?;
        Some(until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }
}

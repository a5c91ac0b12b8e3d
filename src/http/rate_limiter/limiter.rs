//! Decides when the next request may be sent, from earlier requests and the server's quota headers.

use std::time::Duration;

use tokio::time::Instant;

use super::instant_after;
use super::rules::Rules;
use super::sliding_window::SlidingWindow;
use crate::http::response_headers::Quota;

/// Maximum gap between requests when a quota runs low.
// A wider gap does not help: the rest of the quota is used up before the window ends anyway.
const MAX_GAP: Duration = Duration::from_secs(2);
/// Number of remaining requests at which pacing begins if the size of the window is unknown.
const LOW_QUOTA: u64 = 10;
/// Maximum length of a short window, of which the last half of the quota is paced.
// In a longer window (such as a day) only the last tenth is paced, because no run waits for its
// end.
const SHORT_WINDOW: Duration = Duration::from_secs(120);
/// Gap between requests after a pause, until the first response shows whether the pause was long
/// enough.
const OPENING_GAP: Duration = Duration::from_millis(20);
/// Precision of quota headers.
// Servers give the remaining time in whole seconds.
const ROUNDING: Duration = Duration::from_secs(1);

/// Reason why a request must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum DelayReason {
    /// The server requested a pause.
    Requested,
    /// The quota of the window is used up.
    Exhausted,
    /// Requests in flight may have used up the quota, which their responses will show.
    InFlight,
    /// The remaining quota is spread over the rest of the window.
    Paced,
    /// The limit documented by the provider or set by the user is reached.
    Limit,
}

/// Period during which no request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct Delay {
    /// End of the delay; `None` means the next response.
    pub(in crate::http) until: Option<Instant>,
    /// Reason for the delay.
    pub(in crate::http) reason: DelayReason,
}

impl Delay {
    const fn until(until: Instant, reason: DelayReason) -> Self {
        Self {
            until: Some(until),
            reason,
        }
    }

    /// Returns whether the server requires the delay; otherwise it is a precaution.
    pub(super) fn is_required(self) -> bool {
        matches!(self.reason, DelayReason::Requested | DelayReason::Exhausted)
    }
}

/// Quota window reported by the server.
#[derive(Debug)]
struct QuotaWindow {
    /// Remaining requests, with those in flight counted as used.
    remaining: u64,
    /// Remaining requests as reported.
    reported: u64,
    /// Number of remaining requests at which pacing begins.
    pacing_threshold: u64,
    ends_at: Instant,
}

/// State of a rate limiter, without clock and locks.
#[derive(Debug)]
pub(super) struct Limiter {
    pub(super) rules: Rules,
    sliding_window: Option<SlidingWindow>,
    window: Option<QuotaWindow>,
    /// End of a server-requested pause.
    paused_until: Option<Instant>,
    /// Earliest time of the next paced request.
    next_send: Option<Instant>,
    /// Whether no response has arrived since the last pause.
    is_opening: bool,
    /// Current maximum gap. It is halved with each report in which the quota has not decreased.
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
            sliding_window: rules
                .limit
                .map(|limit| SlidingWindow::new(limit, rules.share)),
            rules,
            window: None,
            paused_until: None,
            next_send: None,
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
    /// Returns the delay after which the caller must try again.
    pub(super) fn try_acquire(&mut self, now: Instant) -> Result<(), Delay> {
        self.drop_expired(now);
        if let Some(until) = self.paused_until {
            return Err(Delay::until(until, DelayReason::Requested));
        }
        if let Some(window) = self.window.as_ref().filter(|window| window.remaining == 0) {
            // The reported quota is not used up, but requests in flight may use the rest.
            let is_open = window.reported > 0 && self.in_flight > 0;
            return Err(if is_open {
                Delay {
                    until: None,
                    reason: DelayReason::InFlight,
                }
            } else {
                Delay::until(window.ends_at, DelayReason::Exhausted)
            });
        }
        if let Some(next) = self.next_send.filter(|next| *next > now) {
            return Err(Delay::until(next, DelayReason::Paced));
        }
        if let Some(sliding_window) = &mut self.sliding_window {
            let at = sliding_window.earliest_send(now);
            if at > now {
                return Err(Delay::until(at, DelayReason::Limit));
            }
            sliding_window.record(now);
        }
        self.next_send = self.gap(now).map(|gap| now + gap);
        if let Some(window) = &mut self.window {
            window.remaining = window.remaining.saturating_sub(1);
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

    /// Removes a pause and a quota window that have ended.
    fn drop_expired(&mut self, now: Instant) {
        if self.paused_until.is_some_and(|until| until <= now) {
            self.paused_until = None;
            self.is_opening = true;
        }
        if let Some(window) = self.window.take_if(|window| window.ends_at <= now) {
            self.next_send = None;
            self.max_gap = MAX_GAP;
            // Requests that waited for the end of the window must not all be sent at once.
            self.is_opening |= window.remaining == 0;
        }
    }

    /// Returns the minimum gap between a request sent now and the next one.
    fn gap(&self, now: Instant) -> Option<Duration> {
        let low = self
            .window
            .as_ref()
            .filter(|window| window.remaining <= window.pacing_threshold);
        let spread = low.map(|window| {
            let rest = window.ends_at.saturating_duration_since(now);
            let parts = u32::try_from(window.remaining).unwrap_or(u32::MAX);
            (rest / parts.saturating_add(1)).min(self.max_gap)
        });
        spread.max(self.is_opening.then_some(OPENING_GAP))
    }

    /// Records that a request is no longer in flight.
    pub(super) fn release(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Pauses all requests until `until`, because the server rejected one.
    pub(super) fn pause(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
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
            self.sliding_window = None;
        }
        let reported = self.part(quota.remaining);
        let pacing_threshold = quota.limit.map_or(LOW_QUOTA, |limit| {
            self.part(limit) / if quota.reset <= SHORT_WINDOW { 2 } else { 10 }
        });
        let reported_end = instant_after(now, quota.reset.saturating_add(self.margin));
        let known = self.window.as_ref().filter(|known| known.ends_at > now);
        // The server rounds each reported end up, so the earliest one is the most precise.
        let ends_at = match known {
            Some(known) if reported_end < known.ends_at + 2 * ROUNDING => {
                reported_end.min(known.ends_at)
            }
            _ => reported_end,
        };
        // A quota that does not decrease is refilled continuously, so the gap can be shorter.
        let refills = known.is_some_and(|known| reported > 0 && reported >= known.reported);
        self.max_gap = if refills {
            (self.max_gap / 2).max(OPENING_GAP)
        } else {
            MAX_GAP
        };
        // The response that reports the quota is itself still counted as in flight.
        let remaining = reported.saturating_sub(self.in_flight.saturating_sub(1));
        self.window = Some(QuotaWindow {
            remaining,
            reported,
            pacing_threshold,
            ends_at,
        });
        if remaining > pacing_threshold {
            self.next_send = None;
        } else if let Some(next) = &mut self.next_send {
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

    /// Returns the time until requests are sent again, if they are paused.
    pub(super) fn current_pause(&mut self, now: Instant) -> Option<Duration> {
        let used_up = |window: &&QuotaWindow| {
            window.remaining == 0 && (window.reported == 0 || self.in_flight == 0)
        };
        let window = self.window.as_ref().filter(used_up);
        let until = self.paused_until.max(window.map(|window| window.ends_at))?;
        Some(until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }
}

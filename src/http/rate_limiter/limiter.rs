//! When the next request may be sent, as a function of what was sent and what the server
//! announced.

use std::time::Duration;

use tokio::time::Instant;

use super::budget::Budget;
use super::later;
use super::rules::Rules;
use crate::http::response_headers::Quota;

/// The longest gap between requests when a quota runs low. More would not save any: what is left
/// is used up before the window ends, and then the window is waited for.
const WIDEST_GAP: Duration = Duration::from_secs(2);
/// Where the size of the window is not announced, this many requests left are few.
const FEW: u64 = 10;
/// A window that ends within this time is spent evenly from its half on; of a longer one, a day
/// say, only the last tenth is, since nobody waits for its end anyway.
const SHORT: Duration = Duration::from_secs(120);
/// After a pause requests follow each other at this distance until the first response shows
/// whether the pause was long enough.
const OPENING: Duration = Duration::from_millis(20);
/// Servers announce the rest of a window in whole seconds.
const ROUNDING: Duration = Duration::from_secs(1);

/// Why a request must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Reason {
    /// The server asked for a pause.
    Asked,
    /// The announced quota is used up.
    Exhausted,
    /// Requests in flight may have used up the announced quota; their responses will tell.
    InFlight,
    /// The rest of the announced quota is spread over its window.
    Spread,
    /// The documented or typed limit.
    Limit,
}

/// The order to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct Hold {
    /// Until when; `None` until the next response.
    pub(in crate::http) until: Option<Instant>,
    /// Why.
    pub(in crate::http) reason: Reason,
}

impl Hold {
    const fn until(until: Instant, reason: Reason) -> Self {
        Self {
            until: Some(until),
            reason,
        }
    }

    /// Whether the server asks for it; else it is only prudence.
    pub(super) fn is_asked_for(self) -> bool {
        matches!(self.reason, Reason::Asked | Reason::Exhausted)
    }
}

/// The window that the server announced.
#[derive(Debug)]
struct Window {
    /// Requests left, those in flight counted as used.
    left: u64,
    /// Requests left, as announced.
    announced: u64,
    /// From this many requests left on they are spread.
    few: u64,
    ends: Instant,
}

#[derive(Debug)]
pub(super) struct Limiter {
    rules: Rules,
    budget: Option<Budget>,
    window: Option<Window>,
    /// Nothing is sent before.
    paused: Option<Instant>,
    /// The next request is not sent before, to spread what is left.
    next: Option<Instant>,
    /// Whether no response has come since the last pause.
    is_opening: bool,
    /// The longest gap; it shrinks while the announced quota does not.
    widest: Duration,
    /// What is added to the end of a window, once one has turned out to be announced too short.
    margin: Duration,
    /// Requests in flight.
    pub(super) in_flight: u64,
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
            widest: WIDEST_GAP,
            margin: Duration::ZERO,
            in_flight: 0,
        }
    }

    /// Takes the permission to send a request now.
    ///
    /// # Errors
    /// Why and until when it must wait; then it asks again.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Hold> {
        self.end_what_has_passed(now);
        if let Some(until) = self.paused {
            return Err(Hold::until(until, Reason::Asked));
        }
        if let Some(window) = self.window.as_ref().filter(|window| window.left == 0) {
            // By the announcement something is left, unless those in flight have used it.
            let is_open = window.announced > 0 && self.in_flight > 0;
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
        Ok(())
    }

    fn end_what_has_passed(&mut self, now: Instant) {
        if self.paused.is_some_and(|until| until <= now) {
            self.paused = None;
            self.is_opening = true;
        }
        if let Some(window) = self.window.take_if(|window| window.ends <= now) {
            self.next = None;
            self.widest = WIDEST_GAP;
            self.is_opening |= window.left == 0;
        }
    }

    /// Returns the distance of the next request from one that is sent now.
    fn gap(&self, now: Instant) -> Option<Duration> {
        let few = self
            .window
            .as_ref()
            .filter(|window| window.left <= window.few);
        let spread = few.map(|window| {
            let rest = window.ends.saturating_duration_since(now);
            let parts = u32::try_from(window.left).unwrap_or(u32::MAX);
            (rest / parts.saturating_add(1)).min(self.widest)
        });
        spread.max(self.is_opening.then_some(OPENING))
    }

    /// Counts a request as no longer in flight.
    pub(super) fn finished(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Holds everything back: the server refused a request and asks to wait.
    pub(super) fn pause(&mut self, until: Instant) {
        self.paused = self.paused.max(Some(until));
        self.margin = ROUNDING;
    }

    /// Takes note of a response. Requests in flight are counted as used.
    pub(super) fn answered(&mut self, quota: Option<Quota>, now: Instant) {
        self.is_opening = false;
        let Some(quota) = quota else {
            return;
        };
        // What the server announces outranks what the vendor documents.
        if !self.rules.is_typed {
            self.budget = None;
        }
        let announced = self.part(quota.left);
        let few = quota.limit.map_or(FEW, |limit| {
            self.part(limit) / if quota.reset <= SHORT { 2 } else { 10 }
        });
        let told = later(now, quota.reset.saturating_add(self.margin));
        let known = self.window.as_ref().filter(|known| known.ends > now);
        // Of several announcements of one end, each rounded up, the earliest is the nearest to it.
        let ends = match known {
            Some(known) if told < known.ends + 2 * ROUNDING => told.min(known.ends),
            _ => told,
        };
        // What is used without becoming less refills: then it need not be spread so thinly.
        let refills = known.is_some_and(|known| announced > 0 && announced >= known.announced);
        self.widest = if refills {
            (self.widest / 2).max(OPENING)
        } else {
            WIDEST_GAP
        };
        let left = announced.saturating_sub(self.in_flight.saturating_sub(1));
        self.window = Some(Window {
            left,
            announced,
            few,
            ends,
        });
        if left > few {
            self.next = None;
        } else if let Some(next) = &mut self.next {
            *next = (*next).min(now + self.widest);
        }
    }

    /// Returns this run's part of an announced number; of what is left it is never nothing.
    fn part(&self, number: u64) -> u64 {
        match number / u64::from(self.rules.share.max(1)) {
            0 => number.min(1),
            part => part,
        }
    }

    /// Returns how long nothing is sent, if nothing is.
    pub(super) fn held(&mut self, now: Instant) -> Option<Duration> {
        let used_up =
            |window: &&Window| window.left == 0 && (window.announced == 0 || self.in_flight == 0);
        let window = self.window.as_ref().filter(used_up);
        let until = self.paused.max(window.map(|window| window.ends))?;
        Some(until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }
}

//! Enforces a fixed limit of `count` requests in any interval of a given length.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// A limit and the requests that count towards it.
#[derive(Debug)]
pub(super) struct Budget {
    count: usize,
    span: Duration,
    /// Send times of the last `count` requests.
    sent: VecDeque<Instant>,
}

impl Budget {
    /// Creates the budget for one of `share` equal parts of a limit.
    pub(super) fn new((count, span): (u32, Duration), share: u32) -> Self {
        let share = share.max(1);
        // Less than one request per interval becomes one request in a longer interval.
        let (count, span) = match count / share {
            0 => (1, span * share / count.max(1)),
            part => (part, span),
        };
        Self {
            count: usize::try_from(count).unwrap_or(usize::MAX).max(1),
            // The server counts arrivals, and the first request of an interval may arrive late.
            span: span + span / 50,
            sent: VecDeque::new(),
        }
    }

    /// Returns the earliest time for the next request.
    // A small run is not slowed: only the second half of the limit is spread evenly.
    pub(super) fn earliest(&mut self, now: Instant) -> Instant {
        let mut at = now;
        while let Some(first) = self.sent.front()
            && *first + self.span <= now
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
            && let Some(first) = self.sent.front()
        {
            at = at.max(*first + self.span);
        }
        at
    }

    /// Counts a request sent at `now`.
    pub(super) fn count(&mut self, now: Instant) {
        self.sent.push_back(now);
    }
}

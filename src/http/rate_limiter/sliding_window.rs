//! Enforces a fixed limit: a maximum number of requests in any interval of a given length.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// A fixed limit, and the send times of the requests that count towards it.
#[derive(Debug)]
pub(super) struct SlidingWindow {
    max_requests: usize,
    length: Duration,
    /// Send times of the last `max_requests` requests.
    sent: VecDeque<Instant>,
}

impl SlidingWindow {
    /// Creates the window for one of `share` runs that divide a limit equally.
    pub(super) fn new((count, length): (u32, Duration), share: u32) -> Self {
        let share = share.max(1);
        // Less than one request per interval becomes one request in a longer interval.
        let (count, length) = match count / share {
            0 => (1, length * share / count.max(1)),
            part => (part, length),
        };
        Self {
            max_requests: usize::try_from(count).unwrap_or(usize::MAX).max(1),
            // 2% longer: the server counts arrivals, and the first request of an interval may
            // arrive late.
            length: length + length / 50,
            sent: VecDeque::new(),
        }
    }

    /// Returns the earliest time for the next request.
    // Only the second half of the limit is spread evenly, so that a small run is not slowed down.
    pub(super) fn earliest_send(&mut self, now: Instant) -> Instant {
        let mut at = now;
        while let Some(first) = self.sent.front()
            && *first + self.length <= now
        {
            self.sent.pop_front();
        }
        if self.sent.len() >= self.max_requests.div_ceil(2)
            && let Some(last) = self.sent.back()
        {
            let gap = self.length / u32::try_from(self.max_requests).unwrap_or(u32::MAX);
            at = at.max(*last + gap);
        }
        if self.sent.len() >= self.max_requests
            && let Some(first) = self.sent.front()
        {
            at = at.max(*first + self.length);
        }
        at
    }

    /// Counts a request sent at `now`.
    pub(super) fn record(&mut self, now: Instant) {
        self.sent.push_back(now);
    }
}

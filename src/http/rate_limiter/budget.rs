//! A documented or typed limit: so many requests in any span of so much time.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// A limit and the requests that count towards it.
#[derive(Debug)]
pub(super) struct Budget {
    count: usize,
    span: Duration,
    /// When the last `count` requests were sent.
    sent: VecDeque<Instant>,
}

impl Budget {
    /// One of `share` equal parts of a limit.
    pub(super) fn new((count, span): (u32, Duration), share: u32) -> Self {
        let share = share.max(1);
        // A part of less than one request is one request in a longer span.
        let (count, span) = match count / share {
            0 => (1, span * share / count.max(1)),
            part => (part, span),
        };
        Self {
            count: usize::try_from(count).unwrap_or(usize::MAX).max(1),
            // The server counts arrivals, and the first of a span may have been long on its way.
            span: span + span / 50,
            sent: VecDeque::new(),
        }
    }

    /// Returns the earliest moment for the next request. From its half on the limit is spent
    /// evenly.
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

    /// Counts a request.
    pub(super) fn count(&mut self, now: Instant) {
        self.sent.push_back(now);
    }
}

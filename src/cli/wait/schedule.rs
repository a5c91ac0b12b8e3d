//! Schedules the polls of a session, as pure functions of time.

use std::time::Duration;

use tokio::time::Instant;

/// Pause after the first poll.
pub(super) const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// Longest pause that is not requested by the server.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// Longest time between the last poll and the deadline.
const LAST_POLL_MARGIN: Duration = Duration::from_millis(500);

/// The polls of one session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schedule {
    deadline: Instant,
    last_poll: Instant,
    pause: Duration,
}

/// The next step after a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NextPoll {
    /// The session is polled at this time.
    Poll(Instant),
    /// No further poll is possible before the deadline.
    Deadline,
    /// The server requested a pause that does not end before the deadline.
    PausedBeyondDeadline,
}

impl Schedule {
    /// Creates a schedule that ends `timeout` after `start`.
    pub(super) fn new(start: Instant, timeout: Duration) -> Self {
        Self {
            deadline: start + timeout,
            // Early enough for the response to arrive before the deadline.
            last_poll: start + timeout.saturating_sub((timeout / 4).min(LAST_POLL_MARGIN)),
            pause: FIRST_PAUSE,
        }
    }

    /// Returns the step after a poll that ended at `now`; `requested` is the pause that the server
    /// requested, and `random` from 0 to 1 spreads the polls of several sessions.
    pub(super) fn next(&mut self, now: Instant, requested: Duration, random: f64) -> NextPoll {
        // Jitter keeps the polls of several sessions from coming all at the same time.
        let interval = self.pause.mul_f64(0.9 + 0.2 * random);
        self.pause = self.pause.mul_f64(1.5).min(LONGEST_PAUSE);
        let earliest = now + requested;
        if earliest >= self.deadline {
            return if requested.is_zero() {
                NextPoll::Deadline
            } else {
                NextPoll::PausedBeyondDeadline
            };
        }
        let at = earliest.max(now + interval);
        if at <= self.last_poll {
            NextPoll::Poll(at)
        } else if now < self.last_poll {
            // One more poll just before the deadline, because the session may have ended meanwhile.
            NextPoll::Poll(self.last_poll.max(earliest))
        } else {
            NextPoll::Deadline
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn pauses_grow_to_their_bound() {
        let start = start();
        let mut schedule = Schedule::new(start, 1000 * SECOND);
        let mut now = start;
        let mut pauses = Vec::new();
        for _ in 0..10 {
            let NextPoll::Poll(at) = schedule.next(now, Duration::ZERO, 0.5) else {
                panic!("no poll");
            };
            pauses.push(at.duration_since(now).as_millis());
            now = at;
        }
        assert_eq!(pauses[..3], [1000, 1500, 2250]);
        assert_eq!(pauses.last(), Some(&15_000));
    }

    #[test]
    fn requested_pause_is_observed() {
        let start = start();
        let mut schedule = Schedule::new(start, 5 * SECOND);
        assert_eq!(
            schedule.next(start, 3 * SECOND, 0.5),
            NextPoll::Poll(start + 3 * SECOND)
        );
    }

    #[test]
    fn last_poll_precedes_the_deadline() {
        let start = start();
        let mut schedule = Schedule::new(start, SECOND);
        let last = start + Duration::from_millis(750);
        assert_eq!(
            schedule.next(start, Duration::ZERO, 0.5),
            NextPoll::Poll(last)
        );
        assert_eq!(schedule.next(last, Duration::ZERO, 0.5), NextPoll::Deadline);
        let late = start + 2 * SECOND;
        assert_eq!(schedule.next(late, Duration::ZERO, 0.5), NextPoll::Deadline);
    }

    #[test]
    fn pause_beyond_the_deadline_ends_polling() {
        let start = start();
        let mut schedule = Schedule::new(start, 5 * SECOND);
        assert_eq!(
            schedule.next(start, Duration::from_millis(4900), 0.5),
            NextPoll::Poll(start + Duration::from_millis(4900))
        );
        assert_eq!(
            schedule.next(start, 5 * SECOND, 0.5),
            NextPoll::PausedBeyondDeadline
        );
    }
}

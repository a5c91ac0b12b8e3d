//! Whether and when a failed attempt is repeated.

use std::time::Duration;

use crate::config::Limits;

/// The pauses between attempts where the server names none: "full jitter", so that many clients
/// that failed together do not come back together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    /// The longest first pause; it doubles with every attempt.
    pub(super) base: Duration,
    /// The longest of all.
    pub(super) cap: Duration,
    /// The shortest of all: an attempt never follows another at once.
    pub(super) floor: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            base: Duration::from_millis(500),
            cap: Duration::from_secs(20),
            floor: Duration::from_millis(100),
        }
    }
}

impl Backoff {
    /// The pause after that many attempts; `chance` is in `0.0..1.0`.
    fn pause(&self, attempts: u32, chance: f64) -> Duration {
        let doublings = attempts.saturating_sub(1).min(16);
        let ceiling = self.base.saturating_mul(1 << doublings).min(self.cap);
        ceiling.mul_f64(chance).max(self.floor)
    }
}

/// What a failed attempt says about the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outlook {
    /// Whether the same request may succeed later.
    pub(super) transient: bool,
    /// How long the server asks to wait.
    pub(super) wait: Option<Duration>,
}

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Try again after this pause.
    Wait(Duration),
    /// Give up: it is final, or there were attempts enough, or no time is left for another.
    Stop,
    /// Give up: the server asks for a longer pause than is granted.
    TooLong(Duration),
}

/// What to do after `attempts` attempts, the last of which failed with `outlook`, when `left` of
/// the request's time is left.
///
/// A pause that the server asks for is kept in full or not at all: to come back early would only
/// be refused again.
pub(super) fn next(
    outlook: Outlook,
    attempts: u32,
    left: Duration,
    limits: &Limits,
    backoff: Backoff,
    chance: f64,
) -> Next {
    if !outlook.transient {
        return Next::Stop;
    }
    if let Some(wait) = outlook.wait
        && (wait > limits.max_wait || wait >= left)
    {
        return Next::TooLong(wait);
    }
    let pause = outlook
        .wait
        .unwrap_or_else(|| backoff.pause(attempts, chance));
    if attempts > limits.retries || pause >= left {
        return Next::Stop;
    }
    Next::Wait(pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        request_timeout: Duration::from_secs(30),
        retries: 2,
        max_wait: Duration::from_secs(60),
        max_body: 1024,
        rate: crate::config::Rate::Documented,
    };

    fn after(transient: bool, wait: Option<u64>, attempts: u32, left: u64) -> Next {
        let outlook = Outlook {
            transient,
            wait: wait.map(Duration::from_secs),
        };
        let left = Duration::from_secs(left);
        next(outlook, attempts, left, &LIMITS, Backoff::default(), 0.5)
    }

    #[test]
    fn two_retries_are_three_attempts() {
        assert_eq!(
            after(true, None, 1, 30),
            Next::Wait(Duration::from_millis(250))
        );
        assert_eq!(
            after(true, None, 2, 30),
            Next::Wait(Duration::from_millis(500))
        );
        assert_eq!(after(true, None, 3, 30), Next::Stop);
        assert_eq!(after(false, None, 1, 30), Next::Stop);
        assert_eq!(after(false, Some(1), 1, 30), Next::Stop);
    }

    #[test]
    fn server_delay_is_honoured_in_full() {
        let seconds = Duration::from_secs;
        assert_eq!(after(true, Some(2), 1, 30), Next::Wait(seconds(2)));
        assert_eq!(after(true, Some(30), 1, 30), Next::TooLong(seconds(30)));
        assert_eq!(after(true, Some(61), 1, 300), Next::TooLong(seconds(61)));
        assert_eq!(after(true, Some(60), 1, 300), Next::Wait(seconds(60)));
        assert_eq!(
            after(true, Some(u64::MAX), 3, 30),
            Next::TooLong(seconds(u64::MAX))
        );
        assert_eq!(after(true, Some(2), 3, 30), Next::Stop);
    }

    #[test]
    fn delay_never_exceeds_remaining_time() {
        assert_eq!(after(true, None, 1, 0), Next::Stop);
    }

    #[test]
    fn backoff_doubles_up_to_cap() {
        let backoff = Backoff::default();
        let most: Vec<u128> = [1, 2, 3, 6, 7, 40, u32::MAX]
            .map(|attempts| backoff.pause(attempts, 1.0).as_millis())
            .to_vec();
        assert_eq!(most, [500, 1000, 2000, 16_000, 20_000, 20_000, 20_000]);
        assert_eq!(backoff.pause(1, 0.0), backoff.floor);
    }
}

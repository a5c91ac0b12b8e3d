//! Decides whether and when to retry a failed attempt.

use std::time::Duration;

use crate::config::Limits;
use crate::provider::Throttle;

/// Transient statuses: a busy or restarting server, or a CDN that could not reach it (520 to 524,
/// 529, 530).
const TRANSIENT: &[u16] = &[
    408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529, 530,
];

/// Returns whether a request with this response status may be retried.
pub(super) fn is_transient(status: u16) -> bool {
    TRANSIENT.contains(&status)
}

/// Exponential backoff for responses without a requested pause.
// Full jitter prevents many clients that failed together from retrying together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    /// Maximum pause after the first attempt; it doubles with every attempt.
    pub(super) base: Duration,
    /// Upper limit of every pause.
    pub(super) cap: Duration,
    /// Lower limit of every pause, so that an attempt never follows another immediately.
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
    /// Returns the pause after `attempts` attempts; `chance` is in `0.0..1.0`.
    fn pause(&self, attempts: u32, chance: f64) -> Duration {
        let doublings = attempts.saturating_sub(1).min(16);
        let ceiling = self.base.saturating_mul(1 << doublings).min(self.cap);
        ceiling.mul_f64(chance).max(self.floor)
    }
}

/// Properties of a failure that decide about a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Retryability {
    /// Whether the same request may succeed later.
    pub(super) transient: bool,
    /// Pause requested by the server.
    pub(super) wait: Option<Duration>,
    /// Documented pauses, used if the server requests none.
    pub(super) throttle: Option<Throttle>,
}

/// Decision after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryDecision {
    /// Retry after this pause.
    Wait(Duration),
    /// Give up: the failure is permanent, or no attempts or no time is left.
    Stop,
    /// Give up: the server requests a longer pause than the limits allow.
    TooLong(Duration),
}

/// Decides what to do after `attempts` attempts, the last of which failed with `retryability`, with
/// `left` of the timeout remaining.
pub(super) fn next(
    retryability: Retryability,
    attempts: u32,
    left: Duration,
    limits: &Limits,
    backoff: Backoff,
    chance: f64,
) -> RetryDecision {
    if !retryability.transient {
        return RetryDecision::Stop;
    }
    // A pause that the server requests is observed in full or not at all: an earlier retry would
    // only be rejected again.
    if let Some(wait) = retryability.wait
        && (wait > limits.max_wait || wait >= left)
    {
        return RetryDecision::TooLong(wait);
    }
    let allowed = limits.retries.saturating_add(1);
    let (pause, allowed) = match (retryability.wait, retryability.throttle) {
        (Some(wait), _) => (wait, allowed),
        (None, Some(throttle)) => {
            let pause = throttled(throttle, attempts);
            if pause > limits.max_wait {
                return RetryDecision::Stop;
            }
            let documented = if limits.retries_set {
                0
            } else {
                throttle.attempts
            };
            (pause, allowed.max(documented))
        }
        (None, None) => (backoff.pause(attempts, chance), allowed),
    };
    if attempts >= allowed || pause >= left {
        return RetryDecision::Stop;
    }
    RetryDecision::Wait(pause)
}

/// Returns the documented pause after `attempts` attempts.
fn throttled(throttle: Throttle, attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    throttle
        .first
        .saturating_mul(1 << doublings)
        .min(throttle.longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        request_timeout: Duration::from_secs(30),
        retries: 2,
        retries_set: false,
        max_wait: Duration::from_secs(60),
        max_body: 1024,
        rate: crate::config::Rate::Documented,
        share: 1,
    };

    fn after(transient: bool, wait: Option<u64>, attempts: u32, left: u64) -> RetryDecision {
        let retryability = Retryability {
            transient,
            wait: wait.map(Duration::from_secs),
            throttle: None,
        };
        let left = Duration::from_secs(left);
        next(
            retryability,
            attempts,
            left,
            &LIMITS,
            Backoff::default(),
            0.5,
        )
    }

    #[test]
    fn two_retries_are_three_attempts() {
        assert_eq!(
            after(true, None, 1, 30),
            RetryDecision::Wait(Duration::from_millis(250))
        );
        assert_eq!(
            after(true, None, 2, 30),
            RetryDecision::Wait(Duration::from_millis(500))
        );
        assert_eq!(after(true, None, 3, 30), RetryDecision::Stop);
        assert_eq!(after(false, None, 1, 30), RetryDecision::Stop);
        assert_eq!(after(false, Some(1), 1, 30), RetryDecision::Stop);
    }

    #[test]
    fn server_delay_is_honoured_in_full() {
        let seconds = Duration::from_secs;
        assert_eq!(after(true, Some(2), 1, 30), RetryDecision::Wait(seconds(2)));
        assert_eq!(
            after(true, Some(30), 1, 30),
            RetryDecision::TooLong(seconds(30))
        );
        assert_eq!(
            after(true, Some(61), 1, 300),
            RetryDecision::TooLong(seconds(61))
        );
        assert_eq!(
            after(true, Some(60), 1, 300),
            RetryDecision::Wait(seconds(60))
        );
        assert_eq!(
            after(true, Some(u64::MAX), 3, 30),
            RetryDecision::TooLong(seconds(u64::MAX))
        );
        assert_eq!(after(true, Some(2), 3, 30), RetryDecision::Stop);
    }

    /// Returns the pauses after successive attempts that end in a 429 without a hint.
    fn throttled_pauses(limits: &Limits, left: u64) -> Vec<u64> {
        let retryability = Retryability {
            transient: true,
            wait: None,
            throttle: Some(Throttle {
                first: Duration::from_secs(1),
                longest: Duration::from_secs(30),
                attempts: 5,
            }),
        };
        let left = Duration::from_secs(left);
        (1..=9)
            .map_while(|attempts| {
                match next(
                    retryability,
                    attempts,
                    left,
                    limits,
                    Backoff::default(),
                    0.5,
                ) {
                    RetryDecision::Wait(pause) => Some(pause.as_secs()),
                    RetryDecision::Stop | RetryDecision::TooLong(_) => None,
                }
            })
            .collect()
    }

    #[test]
    fn documented_pauses_and_attempts_apply() {
        assert_eq!(throttled_pauses(&LIMITS, 30), [1, 2, 4, 8]);
        assert_eq!(throttled_pauses(&LIMITS, 4), [1, 2]);
        let many = Limits {
            retries: 8,
            retries_set: true,
            ..LIMITS
        };
        assert_eq!(throttled_pauses(&many, 90), [1, 2, 4, 8, 16, 30, 30, 30]);
        let none = Limits {
            retries: 0,
            retries_set: true,
            ..LIMITS
        };
        assert_eq!(throttled_pauses(&none, 30), [0; 0]);
        let impatient = Limits {
            max_wait: Duration::from_secs(3),
            ..LIMITS
        };
        assert_eq!(throttled_pauses(&impatient, 30), [1, 2]);
    }

    #[test]
    fn busy_and_unreachable_statuses_are_transient() {
        for status in [
            408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529, 530,
        ] {
            assert!(is_transient(status), "{status}");
        }
        for status in [
            200, 301, 400, 401, 403, 404, 409, 410, 422, 501, 505, 519, 525, 531,
        ] {
            assert!(!is_transient(status), "{status}");
        }
    }

    #[test]
    fn delay_never_exceeds_remaining_time() {
        assert_eq!(after(true, None, 1, 0), RetryDecision::Stop);
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

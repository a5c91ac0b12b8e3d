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
    /// Lower limit of every pause.
    // Full jitter alone could give a pause of almost zero.
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
    /// Returns the pause after `attempts` attempts. `jitter` is a random number in `0.0..1.0`.
    fn pause(&self, attempts: u32, jitter: f64) -> Duration {
        // The cap applies long before the shift could overflow.
        let doublings = attempts.saturating_sub(1).min(16);
        let ceiling = self.base.saturating_mul(1 << doublings).min(self.cap);
        ceiling.mul_f64(jitter).max(self.floor)
    }
}

/// Properties of a failure that determine whether and when to retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Retryability {
    /// Whether the same request may succeed later.
    pub(super) transient: bool,
    /// Pause requested by the server.
    pub(super) requested_pause: Option<Duration>,
    /// Pauses documented by the provider, used if the server requests none.
    pub(super) throttle: Option<Throttle>,
}

/// Decision after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryDecision {
    /// Retry after this pause.
    RetryAfter(Duration),
    /// Give up: the failure is permanent, or no attempts or no time is left.
    GiveUp,
    /// Give up: the server requests a longer pause than the limits allow.
    PauseTooLong(Duration),
}

/// Decides whether to retry after `attempts` attempts, of which the last one failed. `remaining` is
/// the rest of the timeout.
pub(super) fn decide(
    retryability: Retryability,
    attempts: u32,
    remaining: Duration,
    limits: &Limits,
    backoff: Backoff,
    jitter: f64,
) -> RetryDecision {
    if !retryability.transient {
        return RetryDecision::GiveUp;
    }
    // A requested pause is observed in full or not at all: an earlier retry would be rejected
    // again.
    if let Some(pause) = retryability.requested_pause
        && (pause > limits.max_wait || pause >= remaining)
    {
        return RetryDecision::PauseTooLong(pause);
    }
    let max_attempts = limits.retries.saturating_add(1);
    let (pause, max_attempts) = match (retryability.requested_pause, retryability.throttle) {
        (Some(pause), _) => (pause, max_attempts),
        (None, Some(throttle)) => {
            let pause = documented_pause(throttle, attempts);
            if pause > limits.max_wait {
                return RetryDecision::GiveUp;
            }
            // A number of retries set by the user takes precedence over the documented one.
            let documented_attempts = if limits.retries_set {
                0
            } else {
                throttle.attempts
            };
            (pause, max_attempts.max(documented_attempts))
        }
        (None, None) => (backoff.pause(attempts, jitter), max_attempts),
    };
    // A pause that uses up the remaining time leaves none for the request itself.
    if attempts >= max_attempts || pause >= remaining {
        return RetryDecision::GiveUp;
    }
    RetryDecision::RetryAfter(pause)
}

/// Returns the documented pause after `attempts` attempts.
fn documented_pause(throttle: Throttle, attempts: u32) -> Duration {
    // A larger shift could overflow.
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

    fn decide_after(
        transient: bool,
        pause: Option<u64>,
        attempts: u32,
        remaining: u64,
    ) -> RetryDecision {
        let retryability = Retryability {
            transient,
            requested_pause: pause.map(Duration::from_secs),
            throttle: None,
        };
        let remaining = Duration::from_secs(remaining);
        decide(
            retryability,
            attempts,
            remaining,
            &LIMITS,
            Backoff::default(),
            0.5,
        )
    }

    #[test]
    fn two_retries_are_three_attempts() {
        assert_eq!(
            decide_after(true, None, 1, 30),
            RetryDecision::RetryAfter(Duration::from_millis(250))
        );
        assert_eq!(
            decide_after(true, None, 2, 30),
            RetryDecision::RetryAfter(Duration::from_millis(500))
        );
        assert_eq!(decide_after(true, None, 3, 30), RetryDecision::GiveUp);
        assert_eq!(decide_after(false, None, 1, 30), RetryDecision::GiveUp);
        assert_eq!(decide_after(false, Some(1), 1, 30), RetryDecision::GiveUp);
    }

    #[test]
    fn requested_pause_is_observed_in_full() {
        let seconds = Duration::from_secs;
        assert_eq!(
            decide_after(true, Some(2), 1, 30),
            RetryDecision::RetryAfter(seconds(2))
        );
        assert_eq!(
            decide_after(true, Some(30), 1, 30),
            RetryDecision::PauseTooLong(seconds(30))
        );
        assert_eq!(
            decide_after(true, Some(61), 1, 300),
            RetryDecision::PauseTooLong(seconds(61))
        );
        assert_eq!(
            decide_after(true, Some(60), 1, 300),
            RetryDecision::RetryAfter(seconds(60))
        );
        assert_eq!(
            decide_after(true, Some(u64::MAX), 3, 30),
            RetryDecision::PauseTooLong(seconds(u64::MAX))
        );
        assert_eq!(decide_after(true, Some(2), 3, 30), RetryDecision::GiveUp);
    }

    /// Returns the pauses after successive attempts that end in a 429 without a hint.
    fn documented_pauses(limits: &Limits, remaining: u64) -> Vec<u64> {
        let retryability = Retryability {
            transient: true,
            requested_pause: None,
            throttle: Some(Throttle {
                first: Duration::from_secs(1),
                longest: Duration::from_secs(30),
                attempts: 5,
            }),
        };
        let remaining = Duration::from_secs(remaining);
        (1..=9)
            .map_while(|attempts| {
                match decide(
                    retryability,
                    attempts,
                    remaining,
                    limits,
                    Backoff::default(),
                    0.5,
                ) {
                    RetryDecision::RetryAfter(pause) => Some(pause.as_secs()),
                    RetryDecision::GiveUp | RetryDecision::PauseTooLong(_) => None,
                }
            })
            .collect()
    }

    #[test]
    fn documented_pauses_and_attempts_apply() {
        assert_eq!(documented_pauses(&LIMITS, 30), [1, 2, 4, 8]);
        assert_eq!(documented_pauses(&LIMITS, 4), [1, 2]);
        let many = Limits {
            retries: 8,
            retries_set: true,
            ..LIMITS
        };
        assert_eq!(documented_pauses(&many, 90), [1, 2, 4, 8, 16, 30, 30, 30]);
        let none = Limits {
            retries: 0,
            retries_set: true,
            ..LIMITS
        };
        assert_eq!(documented_pauses(&none, 30), [0; 0]);
        let short_wait = Limits {
            max_wait: Duration::from_secs(3),
            ..LIMITS
        };
        assert_eq!(documented_pauses(&short_wait, 30), [1, 2]);
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
    fn pause_never_exceeds_remaining_time() {
        assert_eq!(decide_after(true, None, 1, 0), RetryDecision::GiveUp);
    }

    #[test]
    fn backoff_doubles_up_to_cap() {
        let backoff = Backoff::default();
        let longest: Vec<u128> = [1, 2, 3, 6, 7, 40, u32::MAX]
            .map(|attempts| backoff.pause(attempts, 1.0).as_millis())
            .to_vec();
        assert_eq!(longest, [500, 1000, 2000, 16_000, 20_000, 20_000, 20_000]);
        assert_eq!(backoff.pause(1, 0.0), backoff.floor);
    }
}

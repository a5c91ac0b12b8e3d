//! State of the mock server between requests.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use tokio::time::Instant;

use super::time::Time;

/// Maximum difference between a signature's timestamp and the clock, in milliseconds.
const MAX_CLOCK_SKEW: i64 = 5 * 60 * 1000;

/// Time after the pause for which requests are accepted, before the next 429.
const ACCEPT_PERIOD: Duration = Duration::from_secs(10);

/// State of the mock server. All times are given by the caller.
#[derive(Debug, Default)]
pub(super) struct MockState {
    requests: HashMap<(&'static str, String), usize>,
    /// The last 429 of each provider. Real quotas are per customer, too, not per id.
    last_rejections: HashMap<&'static str, Instant>,
    nonces: HashMap<String, i64>,
    /// Number of nonces after the last removal of old ones.
    nonces_after_sweep: usize,
}

impl MockState {
    /// Counts a request for this id, and returns the number of earlier ones.
    pub(super) fn count_request(&mut self, provider: &'static str, id: &str) -> usize {
        let count = self.requests.entry((provider, id.to_owned())).or_default();
        *count += 1;
        *count - 1
    }

    /// Checks whether the provider's quota rejects a request at `now`. The first request uses the
    /// quota up, and it is restored after `pause`.
    pub(super) fn is_rate_limited(
        &mut self,
        provider: &'static str,
        pause: Duration,
        now: Instant,
    ) -> bool {
        let since = self
            .last_rejections
            .get(provider)
            .map(|rejection| now.saturating_duration_since(*rejection));
        if since.is_none_or(|since| since >= pause + ACCEPT_PERIOD) {
            self.last_rejections.insert(provider, now);
            return true;
        }
        since.is_some_and(|since| since < pause)
    }

    /// Records the nonce of a signature made at `timestamp` (milliseconds since the Unix epoch),
    /// and returns whether to accept it: the nonce is new and the timestamp close to the clock.
    pub(super) fn accepts_nonce(&mut self, nonce: &str, timestamp: u64, now: Time) -> bool {
        let Ok(timestamp) = i64::try_from(timestamp) else {
            return false;
        };
        let is_near =
            |timestamp: i64| timestamp.saturating_sub(now.0).saturating_abs() <= MAX_CLOCK_SKEW;
        // A nonce whose timestamp would be rejected anyway need not be stored.
        // Removing only after the set has doubled makes the cost per request constant.
        if self.nonces.len() > 2 * self.nonces_after_sweep + 1000 {
            self.nonces.retain(|_, timestamp| is_near(*timestamp));
            self.nonces_after_sweep = self.nonces.len();
        }
        match self.nonces.entry(nonce.to_owned()) {
            Entry::Vacant(entry) if is_near(timestamp) => {
                entry.insert(timestamp);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quota_rejects_then_accepts() {
        let (mut state, start) = (MockState::default(), Instant::now());
        let rejected: Vec<bool> = [0, 1, 2, 11, 12, 13, 14]
            .map(|second| {
                let now = start + Duration::from_secs(second);
                state.is_rate_limited("a", Duration::from_secs(2), now)
            })
            .into();
        assert_eq!(rejected, [true, true, false, false, true, true, false]);
        assert!(state.is_rate_limited("b", Duration::from_secs(2), start));
    }

    #[test]
    fn requests_are_counted_per_id() {
        let mut state = MockState::default();
        let requests = [("a", "1"), ("a", "1"), ("b", "1"), ("a", "2"), ("a", "1")];
        assert_eq!(
            requests.map(|(provider, id)| state.count_request(provider, id)),
            [0, 1, 0, 0, 2]
        );
    }

    #[test]
    fn signature_is_accepted_once() {
        let (mut state, now) = (MockState::default(), Time(1_739_024_940_000));
        for (nonce, timestamp, fresh) in [
            ("a", 1_739_024_940_000, true),
            ("a", 1_739_024_940_000, false),
            ("b", 1_739_024_640_000, true),
            ("c", 1_739_024_639_999, false),
            ("d", 1_739_025_240_000, true),
            ("e", 1_739_025_240_001, false),
            ("f", u64::MAX, false),
            ("g", 0, false),
        ] {
            assert_eq!(state.accepts_nonce(nonce, timestamp, now), fresh, "{nonce}");
        }
    }

    #[test]
    fn old_nonces_are_evicted() {
        let mut state = MockState::default();
        for second in 0..5000 {
            let now = Time(0).plus(second);
            assert!(state.accepts_nonce(&second.to_string(), now.0.unsigned_abs(), now));
        }
        assert!(state.nonces.len() < 2500, "{}", state.nonces.len());
        assert!(!state.accepts_nonce("4999", 4_999_000, Time(4_999_000)));
    }
}

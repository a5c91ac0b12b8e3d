//! Requests that wait for a permit.

use super::super::*;
use super::{ms, quota};

/// A change wakes every waiting request, and none waits longer than allowed.
#[tokio::test(start_paused = true)]
async fn waiting_requests_are_sent_when_quota_returns() {
    let limiter = RateLimiter::new(Rules::default());
    limiter.record_response(Some(quota(1, 100, 3_600_000)));
    let max_pause = ms(3000);
    let first = limiter.acquire(max_pause, |_, _| ()).await.unwrap();
    let begin = Instant::now();
    let respond = async {
        tokio::time::sleep(ms(50)).await;
        limiter.record_response(Some(quota(60, 100, 3_600_000)));
        drop(first);
    };
    let others = async {
        for _ in 0..20 {
            limiter.acquire(max_pause, |_, _| ()).await.unwrap();
        }
    };
    tokio::join!(others, respond);
    assert_eq!(begin.elapsed(), ms(50));
    // A quota that the server reports as used up is an error at once.
    limiter.record_response(Some(quota(0, 100, 3_600_000)));
    let refused = limiter.acquire(max_pause, |_, _| ()).await;
    assert!(refused.is_err_and(|pause| pause > ms(3_500_000)));
    assert_eq!(begin.elapsed(), ms(50));
}

#[tokio::test(start_paused = true)]
async fn daily_limit_is_reported_once() {
    for (share, part) in [(1, 6), (2, 3), (10, 1)] {
        let rules = Rules {
            daily: Some(6),
            share,
            ..Rules::default()
        };
        let limiter = RateLimiter::new(rules);
        let mut reported = Vec::new();
        for sent in 1..=20 {
            drop(limiter.acquire(ms(0), |_, _| ()).await.unwrap());
            reported.extend(limiter.exceeded_daily_limit().map(|daily| (sent, daily)));
        }
        assert_eq!(reported, [(part + 1, part)]);
    }
}

#[tokio::test(start_paused = true)]
async fn long_pause_is_announced_once() {
    let limiter = RateLimiter::new(Rules::default());
    assert!(!limiter.announces(ms(4999)));
    assert!(limiter.announces(ms(20_000)));
    assert!(!limiter.announces(ms(20_100)));
    tokio::time::advance(ms(20_000)).await;
    assert!(limiter.announces(ms(20_000)));
}

mod waiting;

use super::*;

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

fn quota(remaining: u64, limit: u64, reset: u64) -> Quota {
    Quota {
        remaining,
        limit: Some(limit),
        reset: ms(reset),
    }
}

fn limiter(limit: Option<(u32, Duration)>, share: u32) -> Limiter {
    Limiter::new(Rules {
        limit,
        daily: None,
        is_user_set: false,
        share,
    })
}

/// Returns the times at which `count` queued requests are sent from `now` on, in ms after `start`,
/// if none gets a response.
fn sends(limiter: &mut Limiter, start: Instant, now: Instant, count: usize) -> Vec<u128> {
    let mut clock = now;
    let mut send = || loop {
        match limiter.try_acquire(clock) {
            Ok(()) => return clock.duration_since(start).as_millis(),
            Err(delay) => clock = delay.until.expect("waits for a response"),
        }
    };
    (0..count).map(|_| send()).collect()
}

fn delay(limiter: &mut Limiter, now: Instant) -> (DelayReason, Option<Instant>) {
    let delay = limiter.try_acquire(now).unwrap_err();
    (delay.reason, delay.until)
}

#[test]
fn no_interval_exceeds_limit() {
    let start = Instant::now();
    let mut few = limiter(Some((4, ms(10_000))), 1);
    let expected = [0, 0, 2550, 5100, 10_200, 12_750, 15_300];
    assert_eq!(sends(&mut few, start, start, 7), expected);
    assert_eq!(sends(&mut few, start, start + ms(60_000), 1), [60_000]);
    let mut many = limiter(Some((200, ms(10_000))), 1);
    let sent = sends(&mut many, start, start, 2000);
    for pair in sent.windows(201) {
        assert!(pair[200] - pair[0] > 10_000, "{pair:?}");
    }
    assert!(sent[1999] < 110_000, "{}", sent[1999]);
}

#[test]
fn shares_together_stay_within_limit() {
    let start = Instant::now();
    let mut sent: Vec<u128> = (0..3)
        .flat_map(|_| sends(&mut limiter(Some((200, ms(10_000))), 3), start, start, 300))
        .collect();
    sent.sort_unstable();
    for pair in sent.windows(201) {
        assert!(pair[200] - pair[0] > 10_000, "{pair:?}");
    }
    // Less than one request per interval becomes one request per longer interval.
    let mut thin = limiter(Some((2, ms(1000))), 6);
    assert_eq!(sends(&mut thin, start, start, 3), [0, 3060, 6120]);
}

#[test]
fn reported_quota_is_shared() {
    let start = Instant::now();
    let mut limiter = limiter(None, 4);
    limiter.record_response(Some(quota(40, 100, 60_000)), start);
    // This run's part is ten, which is less than half of its part of the window.
    assert_eq!(sends(&mut limiter, start, start, 3), [0, 2000, 4000]);
    limiter.in_flight = 0;
    limiter.record_response(Some(quota(1, 100, 60_000)), start);
    assert_eq!(sends(&mut limiter, start, start + ms(9000), 1), [9000]);
}

#[test]
fn low_quota_is_paced_over_window() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    limiter.record_response(Some(quota(60, 100, 4000)), start);
    assert_eq!(sends(&mut limiter, start, start, 3), [0, 0, 0]);
    limiter.in_flight = 0;
    limiter.record_response(Some(quota(3, 100, 4000)), start);
    assert_eq!(sends(&mut limiter, start, start, 3), [0, 1000, 2000]);
    // The quota is used up, so the server requires waiting for the end of the window.
    limiter.in_flight = 0;
    let ends = start + ms(4000);
    assert_eq!(
        delay(&mut limiter, start),
        (DelayReason::Exhausted, Some(ends))
    );
    // In a new window requests are spaced until the first response.
    assert_eq!(sends(&mut limiter, start, start, 3), [4000, 4020, 4040]);
    limiter.record_response(None, ends);
    assert_eq!(
        sends(&mut limiter, start, start + ms(4060), 2),
        [4060, 4060]
    );
}

#[test]
fn long_window_slows_at_last_tenth() {
    let start = Instant::now();
    let mut short = limiter(None, 1);
    short.record_response(Some(quota(51, 100, 10_000)), start);
    let sent = sends(&mut short, start, start, 51);
    assert_eq!(sent[..4], [0, 0, 196, 392]);
    let last = sent[50];
    assert!(
        sent.is_sorted() && (9500..10_000).contains(&last),
        "{sent:?}"
    );
    let mut long = limiter(None, 1);
    long.record_response(Some(quota(11, 100, 3_600_000)), start);
    assert_eq!(sends(&mut long, start, start, 3), [0, 0, 2000]);
}

/// The newest reported quota applies, even if it is higher.
#[test]
fn refilled_quota_ends_every_delay() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    limiter.record_response(Some(quota(1, 100, 3_600_000)), start);
    assert_eq!(limiter.try_acquire(start), Ok(()));
    // The last request is in flight: its response decides, not the end of the hour.
    assert_eq!(delay(&mut limiter, start), (DelayReason::InFlight, None));
    limiter.record_response(Some(quota(60, 100, 3_600_000)), start);
    limiter.release();
    assert_eq!(sends(&mut limiter, start, start, 40), [0; 40]);
}

#[test]
fn refilled_quota_is_paced_less() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    let mut clock = start;
    for _ in 0..100 {
        limiter.record_response(Some(quota(5, 100, 3_600_000)), clock);
        while let Err(delay) = limiter.try_acquire(clock) {
            clock = delay.until.unwrap();
        }
        limiter.release();
    }
    let took = clock.duration_since(start);
    assert!((ms(3000)..ms(8000)).contains(&took), "{took:?}");
    limiter.record_response(Some(quota(4, 100, 3_600_000)), clock);
    limiter.try_acquire(clock + ms(20)).unwrap();
    let next = clock + ms(2020);
    assert_eq!(
        delay(&mut limiter, clock + ms(20)),
        (DelayReason::Paced, Some(next))
    );
}

#[test]
fn earliest_reset_applies_until_rejection() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    limiter.record_response(Some(quota(5, 100, 2000)), start);
    limiter.record_response(Some(quota(0, 100, 2000)), start + ms(900));
    assert_eq!(sends(&mut limiter, start, start + ms(900), 1), [2000]);
    // The reported end was too early, so later ones get a margin.
    limiter.pause(start + ms(2500));
    limiter.record_response(Some(quota(0, 100, 2000)), start + ms(2600));
    assert_eq!(sends(&mut limiter, start, start + ms(2600), 1), [5600]);
}

#[test]
fn pause_delays_all_requests() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    limiter.pause(start + ms(3000));
    limiter.pause(start + ms(1000));
    let until = start + ms(3000);
    assert_eq!(
        delay(&mut limiter, start),
        (DelayReason::Requested, Some(until))
    );
    assert_eq!(sends(&mut limiter, start, start, 3), [3000, 3020, 3040]);
    limiter.record_response(None, until);
    assert_eq!(
        sends(&mut limiter, start, start + ms(3100), 2),
        [3100, 3100]
    );
}

#[test]
fn current_pause_covers_pause_and_window() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    assert_eq!(limiter.current_pause(start), None);
    limiter.record_response(Some(quota(0, 100, 4000)), start);
    assert_eq!(limiter.current_pause(start + ms(1000)), Some(ms(3000)));
    limiter.pause(start + ms(9000));
    assert_eq!(limiter.current_pause(start + ms(1000)), Some(ms(8000)));
    assert_eq!(limiter.current_pause(start + ms(9000)), None);
}

#[test]
fn requests_in_flight_count_as_used() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    sends(&mut limiter, start, start, 5);
    limiter.record_response(Some(quota(4, 100, 4000)), start);
    assert_eq!(delay(&mut limiter, start), (DelayReason::InFlight, None));
    for _ in 0..5 {
        limiter.release();
    }
    let ends = start + ms(4000);
    assert_eq!(
        delay(&mut limiter, start),
        (DelayReason::Exhausted, Some(ends))
    );
}

#[test]
fn gap_never_exceeds_maximum() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    limiter.record_response(Some(quota(5, 100, 86_400_000)), start);
    assert_eq!(sends(&mut limiter, start, start, 3), [0, 2000, 4000]);
}

#[test]
fn reported_quota_precedes_documented_limit() {
    let start = Instant::now();
    let announced = Some(Quota {
        remaining: 299,
        limit: Some(300),
        reset: ms(60_000),
    });
    let second_half = |is_user_set| {
        let mut limiter = Limiter::new(Rules {
            limit: Some((100, ms(60_000))),
            daily: None,
            is_user_set,
            share: 1,
        });
        limiter.record_response(announced, start);
        sends(&mut limiter, start, start, 100)[99]
    };
    assert_eq!(second_half(false), 0);
    assert!(second_half(true) > 29_000);
}

#[test]
fn longest_durations_do_not_overflow() {
    let start = Instant::now();
    let mut limiter = limiter(None, 1);
    let announced = Quota {
        remaining: 0,
        limit: None,
        reset: Duration::MAX,
    };
    limiter.record_response(Some(announced), start);
    let (reason, until) = delay(&mut limiter, start);
    assert_eq!(reason, DelayReason::Exhausted);
    assert!(until.unwrap() > start + ms(1_000_000_000));
}

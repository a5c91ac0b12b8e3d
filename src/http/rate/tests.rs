use super::*;

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

fn quota(left: u64, limit: u64, reset: u64) -> Quota {
    Quota {
        left,
        limit: Some(limit),
        reset: ms(reset),
    }
}

/// When each of `count` requests that ask at `now` may go, in ms after `start`.
fn slots(governor: &mut Governor, start: Instant, now: Instant, count: usize) -> Vec<u128> {
    (0..count)
        .map(|_| governor.slot(now).at.duration_since(start).as_millis())
        .collect()
}

#[test]
fn no_window_exceeds_the_limit() {
    let start = Instant::now();
    let mut governor = Governor::new(Some((4, ms(10_000))));
    assert_eq!(
        slots(&mut governor, start, start, 7),
        [0, 0, 2550, 5100, 10_200, 12_750, 15_300]
    );
    assert_eq!(slots(&mut governor, start, start + ms(60_000), 1), [60_000]);
    let mut governor = Governor::new(Some((200, ms(10_000))));
    let sent = slots(&mut governor, start, start, 2000);
    for pair in sent.windows(201) {
        assert!(pair[200] - pair[0] > 10_000, "{pair:?}");
    }
    assert!(sent[1999] < 110_000, "{}", sent[1999]);
}

#[test]
fn low_quota_is_spread_evenly() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    governor.learn(quota(60, 100, 4000), start);
    assert_eq!(slots(&mut governor, start, start, 3), [0, 0, 0]);
    governor.flying = 0;
    governor.learn(quota(3, 100, 4000), start);
    assert_eq!(slots(&mut governor, start, start, 3), [0, 1000, 2000]);
    // Nothing is left: the window is waited for, and the server wants it so.
    let slot = governor.slot(start);
    assert_eq!((slot.at, slot.told), (start + ms(4000), true));
    // Who waits for the same moment does not come at the same moment.
    assert_eq!(slots(&mut governor, start, start, 2), [4020, 4040]);
    // In a new window all is new.
    assert_eq!(
        slots(&mut governor, start, start + ms(4000), 2),
        [4000, 4000]
    );
}

#[test]
fn short_windows_are_paced_from_half() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    governor.learn(quota(51, 100, 10_000), start);
    let sent = slots(&mut governor, start, start, 51);
    assert_eq!(sent[..4], [0, 0, 196, 392]);
    assert!(
        sent.is_sorted() && (9500..10_000).contains(&sent[50]),
        "{sent:?}"
    );
    let mut governor = Governor::new(None);
    governor.learn(quota(11, 100, 3_600_000), start);
    assert_eq!(slots(&mut governor, start, start, 3), [0, 0, 2000]);
}

#[test]
fn earliest_reset_counts_until_disproved() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    governor.learn(quota(5, 100, 2000), start);
    governor.learn(quota(0, 100, 2000), start + ms(900));
    assert_eq!(slots(&mut governor, start, start + ms(900), 1), [2000]);
    // It was too early: the next ends are taken for later.
    governor.pause(start + ms(2500));
    governor.learn(quota(0, 100, 2000), start + ms(2600));
    assert_eq!(slots(&mut governor, start, start + ms(2600), 1), [5600]);
}

#[test]
fn requests_resume_one_by_one() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    governor.pause(start + ms(1000));
    let again: Vec<_> = (0..3).map(|_| governor.again(start)).collect();
    let at = |count| Some(start + ms(count));
    assert_eq!(again, [at(1000), at(1020), at(1040)]);
    assert_eq!(governor.again(start + ms(1000)), None);
}

#[test]
fn limiter_reports_its_pause() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    assert_eq!(governor.held(start), None);
    governor.learn(quota(0, 100, 4000), start);
    assert_eq!(governor.held(start + ms(1000)), Some(ms(3000)));
    governor.pause(start + ms(9000));
    assert_eq!(governor.held(start + ms(1000)), Some(ms(8000)));
    assert_eq!(governor.held(start + ms(9000)), None);
}

#[test]
fn requests_in_flight_count_as_used() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    slots(&mut governor, start, start, 5);
    governor.learn(quota(4, 100, 4000), start);
    assert_eq!(slots(&mut governor, start, start, 1), [4000]);
}

#[test]
fn pacing_gap_is_bounded() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    governor.learn(quota(5, 100, 86_400_000), start);
    assert_eq!(slots(&mut governor, start, start, 3), [0, 2000, 4000]);
}

#[test]
fn pause_applies_to_all_and_grows() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    governor.pause(start + ms(3000));
    governor.pause(start + ms(1000));
    assert_eq!(slots(&mut governor, start, start, 2), [3000, 3000]);
    assert!(governor.slot(start).told);
    let slot = governor.slot(start + ms(3000));
    assert_eq!((slot.at, slot.told), (start + ms(3000), false));
}

#[test]
fn extreme_durations_are_clamped() {
    let start = Instant::now();
    let mut governor = Governor::new(None);
    governor.learn(
        Quota {
            left: 0,
            limit: None,
            reset: Duration::MAX,
        },
        start,
    );
    assert!(governor.slot(start).at > start + ms(1_000_000_000));
}

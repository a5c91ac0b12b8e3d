//! Parses times and durations of response headers, including common mistakes of servers.

use std::time::{Duration, SystemTime};

/// Smallest number that is read as a Unix time in a unit smaller than seconds. In seconds it would
/// be a time after the year 5000.
const MIN_MILLISECONDS: u64 = 100_000_000_000;
/// Smallest number that is read as a Unix time. As a duration in seconds it would be over 30 years.
const MIN_UNIX_TIME: u64 = 1_000_000_000;
/// Upper bound of numbers that are read as a duration in seconds. As a Unix time they would be
/// before
/// 1974.
const MAX_SECONDS: u64 = 100_000_000;
/// Maximum plausible pause; a longer one is a malformed time.
const MAX_PAUSE: Duration = Duration::from_secs(100 * 365 * 86_400);

/// Parses `Retry-After`: a number of seconds, possibly with a fraction, or a date. Returns the
/// longest of several values, and zero for a date in the past.
pub(super) fn retry_after(text: &str, clock: SystemTime) -> Option<Duration> {
    let parts: Vec<&str> = text.split(',').collect();
    let single_parts = parts.iter().map(|part| (*part).to_owned());
    // The usual date format contains a comma, so adjacent parts are also tried together.
    let dates = parts
        .iter()
        .zip(parts.iter().skip(1))
        .map(|(day, rest)| format!("{day},{rest}"));
    single_parts
        .chain(dates)
        .filter_map(|part| seconds(part.trim()).or_else(|| time_until(part.trim(), clock)))
        .max()
}

/// Parses seconds; fractions are rounded up to a whole second.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let round_up = u64::from(fraction.bytes().any(|byte| byte != b'0'));
    // A number that overflows still means a very long pause.
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    Some(Duration::from_secs(whole.saturating_add(round_up)))
}

/// Returns the time until a date in one of the three HTTP formats; zero if it is in the past.
fn time_until(text: &str, clock: SystemTime) -> Option<Duration> {
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(clock).unwrap_or_default())
}

/// Returns the time until a `RateLimit-Reset`: a number of seconds.
// Some servers send a Unix time instead.
pub(super) fn ratelimit_reset(number: u64, clock: SystemTime) -> Option<Duration> {
    if number < MIN_UNIX_TIME {
        Some(Duration::from_secs(number))
    } else {
        x_ratelimit_reset(number, clock)
    }
}

/// Returns the time until an `X-RateLimit-Reset`: a Unix time in seconds. Times too far in the
/// future are ignored.
// Some servers send a duration, or a Unix time in a smaller unit.
pub(super) fn x_ratelimit_reset(number: u64, clock: SystemTime) -> Option<Duration> {
    let clock = clock.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    if number < MAX_SECONDS && clock > Duration::from_secs(MIN_UNIX_TIME) {
        return Some(Duration::from_secs(number));
    }
    // Smaller units are rounded up, because a request that is too early would be rejected again.
    let mut seconds = number;
    let mut rest = 0;
    while seconds >= MIN_MILLISECONDS {
        rest |= seconds % 1000;
        seconds /= 1000;
    }
    let at = Duration::from_secs(seconds + u64::from(rest > 0));
    let pause = at.saturating_sub(clock);
    (pause < MAX_PAUSE).then_some(pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: u64 = 1_700_000_000;

    fn clock() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(CLOCK)
    }

    #[test]
    fn retry_after_takes_longest_value() {
        for (text, expected) in [
            ("2", Some(2)),
            ("1.5", Some(2)),
            ("0.5", Some(1)),
            ("1.0", Some(1)),
            ("2, 3", Some(3)),
            ("3, 2", Some(3)),
            ("120, 60, abc", Some(120)),
            ("Tue, 14 Nov 2023 22:13:29 GMT", Some(9)),
            ("Tue, 14 Nov 2023 22:13:29 GMT, 12", Some(12)),
            (
                "Tue, 14 Nov 2023 22:13:29 GMT, Tue, 14 Nov 2023 22:14:20 GMT",
                Some(60),
            ),
            ("Tuesday, 14-Nov-23 22:13:29 GMT", Some(9)),
            ("Tue Nov 14 22:13:29 2023", Some(9)),
            ("Tue, 14 Nov 2023 22:13:19 GMT", Some(0)),
            ("99999999999999999999", Some(u64::MAX)),
            ("-1", None),
            ("+5", None),
            ("1e3", None),
            ("1.", None),
            (".5", None),
            ("1.5.1", None),
            ("", None),
            (",", None),
        ] {
            let expected = expected.map(Duration::from_secs);
            assert_eq!(retry_after(text, clock()), expected, "{text}");
        }
    }

    #[test]
    fn reset_times_in_any_unit_are_parsed() {
        for (number, expected) in [
            (CLOCK + 30, Some(30)),
            ((CLOCK + 30) * 1000, Some(30)),
            ((CLOCK + 30) * 1000 + 1, Some(31)),
            ((CLOCK + 30) * 1_000_000, Some(30)),
            (30, Some(30)),
            (CLOCK - 30, Some(0)),
            (u64::MAX, None),
        ] {
            let expected = expected.map(Duration::from_secs);
            assert_eq!(x_ratelimit_reset(number, clock()), expected, "{number}");
            let relative = if number == CLOCK - 30 {
                Some(Duration::ZERO)
            } else {
                expected
            };
            assert_eq!(ratelimit_reset(number, clock()), relative, "{number}");
        }
    }
}

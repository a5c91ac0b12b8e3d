//! Parses and prints durations such as `500ms`, `30s` and `1h30m`.

use std::time::Duration;

/// Longest duration that an option or a setting accepts.
const MAX_DURATION: Duration = Duration::from_secs(24 * 3600);

/// Description of a valid duration, for messages.
pub const EXPECTED: &str = "a duration such as 30s, 500ms or 1h30m, from 1ms to 24h";

/// Units and their lengths in milliseconds, the largest first.
const UNITS: &[(&str, u128)] = &[
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Parses a duration; a number without a unit means seconds.
///
/// # Errors
/// [`EXPECTED`] if the text is not a duration, or the duration is not within 1 ms and 24 h.
pub fn parse(text: &str) -> Result<Duration, &'static str> {
    let mut rest = text;
    let mut seconds = 0.0;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let (number, after) = split(rest, |c| c.is_ascii_digit() || c == '.');
        let (unit, after) = split(after, |c| c.is_ascii_alphabetic());
        // Only a number alone means seconds: in "1m30" the unit was probably forgotten.
        let unit = if unit.is_empty() && text == number {
            "s"
        } else {
            unit
        };
        // Each unit may follow only a larger one: the iterator has passed those.
        let (_, millis) = units.find(|(word, _)| *word == unit).ok_or(EXPECTED)?;
        let millis = u32::try_from(*millis).map_err(|_| EXPECTED)?;
        seconds += number.parse::<f64>().map_err(|_| EXPECTED)? * f64::from(millis) / 1000.0;
        rest = after;
    }
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| (Duration::from_millis(1)..=MAX_DURATION).contains(time))
        .ok_or(EXPECTED)
}

/// Splits a text after the leading characters that match.
fn split(text: &str, matches: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !matches(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// Formats a duration exactly, in milliseconds: `250ms`, `1.5s`, `1h30m`. [`parse`] accepts it.
#[must_use]
pub fn format(time: Duration) -> String {
    let mut left = time.as_millis();
    if left < 1000 {
        return format!("{left}ms");
    }
    let mut text = String::new();
    for (unit, millis) in UNITS {
        let (count, rest) = (left / millis, left % millis);
        if *unit == "s" && rest > 0 {
            let decimals = format!("{rest:03}");
            text.push_str(&format!("{count}.{}s", decimals.trim_end_matches('0')));
            break;
        }
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
        }
        left = rest;
    }
    text
}

/// Formats a duration in one unit, the largest that it contains twice or more, or exactly once:
/// `1.5s`, `61s`, `2m`, `1h`, `47h`, `3d`, `2y`.
#[must_use]
pub fn approximate(time: Duration) -> String {
    // A year is 365.25 days.
    const UNITS: &[(&str, u64)] = &[("y", 31_557_600), ("d", 86_400), ("h", 3_600), ("m", 60)];
    let seconds = time.as_secs();
    let fits = |length: u64| seconds >= 2 * length || seconds == length;
    match UNITS.iter().find(|(_, length)| fits(*length)) {
        Some((unit, length)) => [&(seconds / length).to_string(), *unit].concat(),
        None if seconds >= 10 => format!("{seconds}s"),
        None if seconds == 0 => format(time),
        None => format(Duration::from_millis(
            seconds * 1000 + u64::from(time.subsec_millis() / 100 * 100),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_notations_are_parsed() {
        for (text, millis) in [
            ("30s", 30_000),
            ("500ms", 500),
            ("2m", 120_000),
            ("1.5h", 5_400_000),
            ("1h30m", 5_400_000),
            ("1m30.5s", 90_500),
            ("1s500ms", 1_500),
            ("1d", 86_400_000),
            ("10", 10_000),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn other_notations_are_refused() {
        for text in [
            "",
            "s",
            "0",
            "0s",
            "-1",
            "1e9",
            "NaN",
            "inf",
            "25h",
            "2d",
            "1 s",
            "1.2.3s",
            "1m30",
            "1s1m",
            "1s1s",
            "30sec",
            "99999999999999999999h",
        ] {
            assert_eq!(parse(text), Err(EXPECTED), "{text}");
        }
    }

    #[test]
    fn formatted_durations_parse_again() {
        for (millis, text) in [
            (1, "1ms"),
            (999, "999ms"),
            (1_000, "1s"),
            (1_234, "1.234s"),
            (90_500, "1m30.5s"),
            (3_600_000, "1h"),
            (5_403_000, "1h30m3s"),
            (86_400_000, "1d"),
        ] {
            let time = Duration::from_millis(millis);
            assert_eq!(format(time), text);
            assert_eq!(parse(text), Ok(time));
        }
        assert_eq!(format(Duration::ZERO), "0ms");
        assert_eq!(format(Duration::from_secs(93_784)), "1d2h3m4s");
    }

    #[test]
    fn approximations_use_one_unit() {
        for (millis, text) in [
            (0, "0ms"),
            (999, "999ms"),
            (1_550, "1.5s"),
            (10_999, "10s"),
            (119_000, "119s"),
            (60_000, "1m"),
            (61_000, "61s"),
            (120_000, "2m"),
            (3_600_000, "1h"),
            (7_199_000, "119m"),
            (7_200_000, "2h"),
            (172_799_000, "47h"),
            (172_800_000, "2d"),
            (63_072_000_000, "730d"),
            (63_115_200_000, "2y"),
        ] {
            assert_eq!(approximate(Duration::from_millis(millis)), text);
        }
    }
}

//! Parses and formats durations such as `30s`, `500ms`, `2m` and `1h`.

use std::time::Duration;

/// Maximum duration that is useful anywhere in this program.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Description of a valid duration, for messages.
pub const EXPECTED: &str = "a duration such as 30s, 500ms or 2m, from 1ms to 24h";

const UNITS: &[(&str, f64)] = &[
    ("ms", 0.001),
    ("s", 1.0),
    ("m", 60.0),
    ("h", 3600.0),
    ("", 1.0),
];

/// Parses a duration; a number without a unit means seconds.
///
/// # Errors
/// [`EXPECTED`] if the text is not a duration, or the duration is not within 1 ms and 24 h.
pub fn parse(text: &str) -> Result<Duration, &'static str> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let seconds = UNITS
        .iter()
        .find(|(word, _)| *word == unit)
        .and_then(|(_, size)| Some(number.parse::<f64>().ok()? * size))
        .ok_or(EXPECTED)?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|time| (Duration::from_millis(1)..=LONGEST).contains(time))
        .ok_or(EXPECTED)
}

/// Formats a duration such that [`parse`] accepts it.
#[must_use]
pub fn format(time: Duration) -> String {
    match time.as_millis() {
        millis if millis % 1000 != 0 => format!("{millis}ms"),
        millis => format!("{}s", millis / 1000),
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
            "1d",
            "1 s",
            "1.2.3s",
            "99999999999999999999h",
        ] {
            assert_eq!(parse(text), Err(EXPECTED), "{text}");
        }
    }
}

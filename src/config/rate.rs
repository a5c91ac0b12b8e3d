//! Parses and formats rates such as `200/10s` and `50/s`.

use std::time::Duration;

use crate::duration;

/// Description of a valid rate, for messages.
pub const EXPECTED: &str = "a rate such as 200/10s or 50/s, or documented, or off";

/// Maximum rate of requests to a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rate {
    /// The limit that the provider documents.
    #[default]
    Documented,
    /// No limit.
    Off,
    /// At most this many requests in any interval of this length.
    AtMost(u32, Duration),
}

/// Parses a rate.
///
/// # Errors
/// [`EXPECTED`] if the text is not a rate, or the rate is zero.
pub fn parse(text: &str) -> Result<Rate, &'static str> {
    match text {
        "documented" => return Ok(Rate::Documented),
        "off" => return Ok(Rate::Off),
        _ => {}
    }
    let (count, interval) = text.split_once('/').ok_or(EXPECTED)?;
    let count = count.parse().ok().filter(|count| *count > 0);
    let interval = match interval.chars().next() {
        Some(first) if first.is_ascii_digit() => duration::parse(interval),
        Some(_) => duration::parse(&format!("1{interval}")),
        None => Err(EXPECTED),
    };
    match (count, interval) {
        (Some(count), Ok(interval)) => Ok(Rate::AtMost(count, interval)),
        _ => Err(EXPECTED),
    }
}

/// Formats a rate as [`parse`] reads it.
#[must_use]
pub fn format(rate: Rate) -> String {
    match rate {
        Rate::Documented => "documented".to_owned(),
        Rate::Off => "off".to_owned(),
        Rate::AtMost(count, interval) => format!("{count}/{}", duration::format(interval)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_notations_are_parsed() {
        for (text, rate) in [
            ("documented", Rate::Documented),
            ("off", Rate::Off),
            ("200/10s", Rate::AtMost(200, Duration::from_secs(10))),
            ("50/s", Rate::AtMost(50, Duration::from_secs(1))),
            ("300/m", Rate::AtMost(300, Duration::from_secs(60))),
        ] {
            assert_eq!(parse(text), Ok(rate), "{text}");
            assert_eq!(parse(&format(rate)), Ok(rate), "{text}");
        }
        for text in [
            "",
            "0/s",
            "-1/s",
            "1",
            "1/",
            "1/x",
            "/s",
            "1/0s",
            "5000000000/s",
            "1/2/s",
        ] {
            assert_eq!(parse(text), Err(EXPECTED), "{text}");
        }
    }
}

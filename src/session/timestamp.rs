//! Timestamps, in every notation that the providers use.

use std::time::SystemTime;

use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp as JiffTimestamp};

use crate::json::Json;

/// A point in time, in UTC. Not a [`JiffTimestamp`], whose range ends before the last day of the
/// year 9999, which providers use for "never".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(DateTime);

/// Smallest number that is parsed as seconds since the Unix epoch (1973). Smaller numbers are
/// durations, versions or missing values.
const MIN_SECONDS: f64 = 1e8;
/// Smallest number that is parsed as milliseconds since the Unix epoch (1973). As seconds it would be
/// in the year 5138.
const MIN_MILLISECONDS: f64 = 1e11;

impl Timestamp {
    /// Parses a provider's value: RFC 3339 (also with a space for the `T`, and without a zone, read
    /// as UTC), a 24-hour clock followed by AM or PM (`2025-02-08 14:29 PM UTC`), or seconds or
    /// milliseconds since the Unix epoch.
    ///
    /// Returns `None` for anything else; such a value is displayed unchanged.
    #[must_use]
    pub fn from_json(value: &Json<'_>) -> Option<Self> {
        match value {
            Json::Number(digits) => Self::since_epoch(digits),
            Json::String(text) => Self::parse(text),
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
        }
    }

    fn since_epoch(digits: &str) -> Option<Self> {
        let number = digits.parse::<f64>().ok()?;
        let timestamp = match (digits.parse::<i64>().ok(), number) {
            (_, ..MIN_SECONDS) => return None,
            (Some(seconds), ..MIN_MILLISECONDS) => JiffTimestamp::from_second(seconds),
            (Some(milliseconds), _) => JiffTimestamp::from_millisecond(milliseconds),
            (None, ..MIN_MILLISECONDS) => {
                JiffTimestamp::from_duration(SignedDuration::try_from_secs_f64(number).ok()?)
            }
            (None, _) => JiffTimestamp::from_duration(
                SignedDuration::try_from_secs_f64(number / 1000.0).ok()?,
            ),
        };
        timestamp.ok().map(Self::from)
    }

    /// Parses a string in any notation of [`Timestamp::from_json`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // No notation in use has more than 35 characters.
        let text = Some(text.trim()).filter(|text| text.len() <= 64)?;
        if let Ok(timestamp) = text.parse::<JiffTimestamp>() {
            return Some(timestamp.into());
        }
        Self::parse_out_of_range(text)
            .or_else(|| text.parse().ok().map(Self))
            .or_else(|| Self::parse_am_pm(text))
    }

    /// Parses an RFC 3339 time beyond the range of [`JiffTimestamp`].
    fn parse_out_of_range(text: &str) -> Option<Self> {
        let pieces = Pieces::parse(text).ok()?;
        let offset = pieces.to_numeric_offset()?;
        let civil = pieces.date().to_datetime(pieces.time()?);
        let seconds = i64::from(offset.seconds());
        let utc = civil.checked_sub(SignedDuration::from_secs(seconds));
        // A time beyond the calendar is clamped to its end.
        utc.ok()
            .or((seconds < 0).then_some(DateTime::MAX))
            .map(Self)
    }

    /// Parses `2025-02-08 14:29 PM UTC`. The hour is on the 24-hour clock, except that PM with an
    /// hour from 1 to 11 adds twelve and 12 AM is midnight. Contradictions are rejected.
    fn parse_am_pm(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let [date, clock, am_pm, "UTC"] = words.as_slice() else {
            return None;
        };
        let civil = format!("{date}T{clock}").parse::<DateTime>().ok()?;
        let hour = match (*am_pm, civil.hour()) {
            ("AM", 12) => 0,
            ("AM", hour @ 0..=11) | ("PM", hour @ 12..=23) => hour,
            ("PM", hour @ 1..=11) => hour + 12,
            _ => return None,
        };
        civil.with().hour(hour).build().ok().map(Self)
    }

    /// Formats the time in RFC 3339, in UTC.
    #[must_use]
    pub fn rfc3339(self) -> String {
        format!("{}Z", self.0)
    }

    /// Returns the civil date and time, in UTC.
    #[must_use]
    pub const fn datetime(self) -> DateTime {
        self.0
    }

    /// Returns the seconds from `now` to the time, or `None` if `now` is out of range.
    #[must_use]
    pub fn seconds_after(self, now: SystemTime) -> Option<i64> {
        Some(self.0.duration_since(Self::of(now)?.0).as_secs())
    }

    /// Checks whether the time is on the last day of the calendar, which providers use for "never".
    #[must_use]
    pub fn is_on_last_day(self) -> bool {
        self.0.date() == Date::MAX
    }

    /// Checks whether the time is not after `now`.
    #[must_use]
    pub fn is_past(self, now: SystemTime) -> bool {
        Self::of(now).is_some_and(|now| self <= now)
    }

    fn of(time: SystemTime) -> Option<Self> {
        JiffTimestamp::try_from(time).ok().map(Self::from)
    }
}

impl From<JiffTimestamp> for Timestamp {
    fn from(timestamp: JiffTimestamp) -> Self {
        Self(TimeZone::UTC.to_datetime(timestamp))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: impl Into<Value>) -> Option<String> {
        Timestamp::from_json(&Json::from(value.into())).map(Timestamp::rfc3339)
    }

    #[test]
    fn every_time_notation_is_parsed() {
        for (text, time) in [
            ("2025-02-13T19:08:07.000Z", "2025-02-13T19:08:07Z"),
            ("2025-02-13 19:08:07.250+00:00", "2025-02-13T19:08:07.25Z"),
            ("2025-02-13T21:08:07+02:00", "2025-02-13T19:08:07Z"),
            ("2024-06-01 00:00:00", "2024-06-01T00:00:00Z"),
            ("2025-02-08 14:29 PM UTC", "2025-02-08T14:29:00Z"),
            ("2025-02-08 02:29 PM UTC", "2025-02-08T14:29:00Z"),
            ("2025-02-08 12:29 AM UTC", "2025-02-08T00:29:00Z"),
            ("2025-02-08 12:29 PM UTC", "2025-02-08T12:29:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(time), "{text}");
        }
        assert_eq!(
            read(1_707_230_240_685_i64).as_deref(),
            Some("2024-02-06T14:37:20.685Z")
        );
        for number in [
            "1707230240",
            "1707230240.0",
            "1.70723024e9",
            "1.70723024e12",
        ] {
            let value: Value = serde_json::from_str(number).unwrap();
            assert_eq!(
                read(value).as_deref(),
                Some("2024-02-06T14:37:20Z"),
                "{number}"
            );
        }
    }

    #[test]
    fn last_calendar_day_is_valid() {
        let now = SystemTime::now();
        for (text, time) in [
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
            ("9999-12-31 23:59:59+00:00", "9999-12-31T23:59:59Z"),
            ("9999-12-31T23:59:59", "9999-12-31T23:59:59Z"),
            ("9999-12-31", "9999-12-31T00:00:00Z"),
            ("9999-12-31 23:59 PM UTC", "9999-12-31T23:59:00Z"),
            (
                "9999-12-31T23:59:59-05:00",
                "9999-12-31T23:59:59.999999999Z",
            ),
        ] {
            let moment = Timestamp::parse(text).unwrap();
            assert_eq!(moment.rfc3339(), time, "{text}");
            assert!(!moment.is_past(now), "{text}");
        }
    }

    #[test]
    fn invalid_times_are_rejected() {
        for text in [
            "",
            "soon",
            "2025-02-08 14:29 AM UTC",
            "2025-02-08 25:00 PM UTC",
            "2025-13-01",
            "2025-02-08 00:29 PM UTC",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(json!(9_223_372_036_854_775_807_i64)), None);
        for number in [
            json!(0),
            json!(-1),
            json!(1),
            json!(86_400_000),
            json!(1e300),
        ] {
            assert_eq!(read(number.clone()), None, "{number}");
        }
        assert_eq!(read(json!([1])), None);
        assert_eq!(read(&*"9".repeat(1_000_000)), None);
    }
}

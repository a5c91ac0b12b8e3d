//! Points in time, in every notation that the vendors use.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    /// The time that a vendor's value stands for: RFC 3339 (also with a space for the `T`, and
    /// without a zone, which is taken as UTC), a 24-hour clock with AM or PM behind it
    /// (`2025-02-08 14:29 PM UTC`), or an integer of milliseconds since the Unix epoch.
    ///
    /// `None` for anything else: such a value is shown as it came.
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Timestamp::from_millisecond(number.as_i64()?).ok().map(Self),
            Value::String(text) => Self::parse(text),
            _ => None,
        }
    }

    /// As [`Moment::read`], for a string.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // The longest notation in use has 35 characters; what is longer is not worth a parser's time.
        let text = Some(text.trim()).filter(|text| text.len() <= 64)?;
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            return Some(Self(timestamp));
        }
        if let Ok(civil) = text.parse::<DateTime>() {
            return civil
                .to_zoned(TimeZone::UTC)
                .ok()
                .map(|zoned| Self(zoned.timestamp()));
        }
        Self::parse_half_day(text)
    }

    /// `2025-02-08 14:29 PM UTC`. The hour is of 24, whatever stands behind it, except that PM
    /// with an hour before noon adds twelve and 12 AM is midnight; a contradiction is no time.
    fn parse_half_day(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let [date, clock, half, "UTC"] = words.as_slice() else {
            return None;
        };
        let civil = format!("{date}T{clock}").parse::<DateTime>().ok()?;
        let hour = match (*half, civil.hour()) {
            ("AM", 12) => 0,
            ("AM", hour @ 0..=11) | ("PM", hour @ 12..=23) => hour,
            ("PM", hour @ 1..=11) => hour + 12,
            _ => return None,
        };
        let civil = civil.with().hour(hour).build().ok()?;
        civil
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|zoned| Self(zoned.timestamp()))
    }

    /// In RFC 3339, in UTC.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.0.to_string()
    }

    /// For a person: `2025-02-13 19:08:07 UTC`.
    #[must_use]
    pub fn clock(self) -> String {
        self.0.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
    }

    /// How far from `now`, in one unit: `in 3d`, `2h ago`, `now`.
    #[must_use]
    pub fn relative(self, now: SystemTime) -> String {
        let Ok(now) = Timestamp::try_from(now) else {
            return String::new();
        };
        let seconds = self.0.as_second().saturating_sub(now.as_second());
        let size = seconds.unsigned_abs();
        let (count, unit) = match size {
            0 => return "now".to_owned(),
            1..=59 => (size, "s"),
            60..=3_599 => (size / 60, "m"),
            3_600..=86_399 => (size / 3_600, "h"),
            86_400..=63_071_999 => (size / 86_400, "d"),
            _ => (size / 31_557_600, "y"),
        };
        if seconds > 0 {
            format!("in {count}{unit}")
        } else {
            format!("{count}{unit} ago")
        }
    }

    /// Whether it lies before `now`.
    #[must_use]
    pub fn is_past(self, now: SystemTime) -> bool {
        Timestamp::try_from(now).is_ok_and(|now| self.0 <= now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn read(value: impl Into<Value>) -> Option<String> {
        Moment::read(&value.into()).map(Moment::rfc3339)
    }

    #[test]
    fn reads_every_notation() {
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
    }

    #[test]
    fn what_is_no_time_is_none() {
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
        assert_eq!(read(json!([1])), None);
        assert_eq!(read(&*"9".repeat(1_000_000)), None);
    }

    #[test]
    fn relative_times_use_one_unit() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let at = |offset: i64| {
            Moment::read(&json!((1_000_000_000 + offset) * 1000))
                .unwrap()
                .relative(now)
        };
        assert_eq!(
            [at(0), at(5), at(-61), at(7200), at(-259_200)],
            ["now", "in 5s", "1m ago", "in 2h", "3d ago"]
        );
        assert_eq!(at(-63_115_200), "2y ago");
    }
}

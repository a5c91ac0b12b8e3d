//! Points in time, in the notations of the providers.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// A point in time: milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time(pub(super) i64);

impl From<SystemTime> for Time {
    fn from(time: SystemTime) -> Self {
        let millis = |span: std::time::Duration| i64::try_from(span.as_millis()).unwrap_or(0);
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        })
    }
}

impl Time {
    /// Adds seconds, or subtracts them if negative.
    pub(super) const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Returns the whole seconds since the Unix epoch.
    pub(super) const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Formats the time as RFC 3339: `2025-02-08T14:29:00.000Z`.
    pub(super) fn rfc3339(self) -> String {
        self.format("%Y-%m-%dT%H:%M:%S%.3fZ")
    }

    /// Formats the time as Zephr does, a 24-hour clock with AM or PM: `2025-02-08 14:29 PM UTC`.
    pub(super) fn with_am_pm(self) -> String {
        self.format("%Y-%m-%d %H:%M %p UTC")
    }

    /// Formats the time for an HTTP header (RFC 9110, section 5.6.7).
    pub(super) fn http(self) -> String {
        self.format("%a, %d %b %Y %H:%M:%S GMT")
    }

    /// Formats the time. A time beyond the calendar is clamped to its range.
    fn format(self, format: &str) -> String {
        let nearest = if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Timestamp::from_millisecond(self.0)
            .unwrap_or(nearest)
            .strftime(format)
            .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checked with `date --utc`.
    #[test]
    fn notations_match_known_times() {
        for (seconds, rfc3339, with_am_pm, http) in [
            (
                0,
                "1970-01-01T00:00:00.000Z",
                "1970-01-01 00:00 AM UTC",
                "Thu, 01 Jan 1970 00:00:00 GMT",
            ),
            (
                951_782_399,
                "2000-02-28T23:59:59.000Z",
                "2000-02-28 23:59 PM UTC",
                "Mon, 28 Feb 2000 23:59:59 GMT",
            ),
            (
                951_782_400,
                "2000-02-29T00:00:00.000Z",
                "2000-02-29 00:00 AM UTC",
                "Tue, 29 Feb 2000 00:00:00 GMT",
            ),
            (
                1_739_024_940,
                "2025-02-08T14:29:00.000Z",
                "2025-02-08 14:29 PM UTC",
                "Sat, 08 Feb 2025 14:29:00 GMT",
            ),
            (
                4_107_542_400,
                "2100-03-01T00:00:00.000Z",
                "2100-03-01 00:00 AM UTC",
                "Mon, 01 Mar 2100 00:00:00 GMT",
            ),
            (
                -62_135_596_800,
                "0001-01-01T00:00:00.000Z",
                "0001-01-01 00:00 AM UTC",
                "Mon, 01 Jan 0001 00:00:00 GMT",
            ),
        ] {
            let time = Time(0).plus(seconds);
            assert_eq!(time.rfc3339(), rfc3339);
            assert_eq!(time.with_am_pm(), with_am_pm);
            assert_eq!(time.http(), http);
        }
        assert_eq!(Time(-1).rfc3339(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn extreme_times_are_clamped() {
        for time in [Time(i64::MAX), Time(i64::MIN), Time(0).plus(i64::MIN)] {
            assert!(time.http().ends_with("GMT"));
        }
        let early = UNIX_EPOCH - std::time::Duration::from_millis(1500);
        assert_eq!(Time::from(early), Time(-1500));
    }
}

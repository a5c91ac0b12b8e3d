//! Points in time in the notations that vendors use. Written apart from the code that reads them,
//! so that the two cannot share a mistake.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds of a day.
const DAY: i64 = 86_400;
const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

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
    /// That many seconds later, or earlier if negative.
    pub(super) const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds since the Unix epoch.
    pub(super) const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// `2025-02-08T14:29:00.000Z` (RFC 3339).
    pub(super) fn rfc3339(self) -> String {
        let (year, month, day) = self.date();
        let (hour, minute, second) = self.clock();
        let millis = self.0.rem_euclid(1000);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }

    /// `2025-02-08 14:29 PM UTC`: a clock of 24 hours that still says which half it is.
    pub(super) fn half_day(self) -> String {
        let (year, month, day) = self.date();
        let (hour, minute, _) = self.clock();
        let half = if hour < 12 { "AM" } else { "PM" };
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} {half} UTC")
    }

    /// `Sat, 08 Feb 2025 14:29:00 GMT` (RFC 9110, section 5.6.7).
    pub(super) fn http(self) -> String {
        let (year, month, day) = self.date();
        let (hour, minute, second) = self.clock();
        // The epoch was a Thursday.
        let weekday = name(&WEEKDAYS, (self.days() + 4).rem_euclid(7));
        let month = name(&MONTHS, month - 1);
        format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
    }

    const fn days(self) -> i64 {
        self.seconds().div_euclid(DAY)
    }

    const fn clock(self) -> (i64, i64, i64) {
        let second = self.seconds().rem_euclid(DAY);
        (second / 3600, second / 60 % 60, second % 60)
    }

    /// Year, month and day in the Gregorian calendar. Eras of 400 years begin on the first of
    /// March, so that the leap day is the last of its year
    /// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>).
    const fn date(self) -> (i64, i64, i64) {
        let days = self.days() + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = (from_march + 2) % 12 + 1;
        let january_or_february = if month <= 2 { 1 } else { 0 };
        (year + era * 400 + january_or_february, month, day)
    }
}

fn name(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index).copied())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checked with `date --utc`.
    #[test]
    fn vectors() {
        for (seconds, rfc3339, half_day, http) in [
            (
                0,
                "1970-01-01T00:00:00.000Z",
                "1970-01-01 00:00 AM UTC",
                "Thu, 01 Jan 1970 00:00:00 GMT",
            ),
            (
                -1,
                "1969-12-31T23:59:59.000Z",
                "1969-12-31 23:59 PM UTC",
                "Wed, 31 Dec 1969 23:59:59 GMT",
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
                1_709_251_199,
                "2024-02-29T23:59:59.000Z",
                "2024-02-29 23:59 PM UTC",
                "Thu, 29 Feb 2024 23:59:59 GMT",
            ),
            (
                1_739_024_940,
                "2025-02-08T14:29:00.000Z",
                "2025-02-08 14:29 PM UTC",
                "Sat, 08 Feb 2025 14:29:00 GMT",
            ),
            (
                1_767_225_599,
                "2025-12-31T23:59:59.000Z",
                "2025-12-31 23:59 PM UTC",
                "Wed, 31 Dec 2025 23:59:59 GMT",
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
            assert_eq!(time.half_day(), half_day);
            assert_eq!(time.http(), http);
        }
        assert_eq!(Time(-1).rfc3339(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn extreme_times_do_no_harm() {
        for time in [Time(i64::MAX), Time(i64::MIN), Time(0).plus(i64::MIN)] {
            assert!(time.http().ends_with("GMT"));
        }
        let early = UNIX_EPOCH - std::time::Duration::from_millis(1500);
        assert_eq!(Time::from(early), Time(-1500));
    }
}

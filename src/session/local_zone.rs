//! The time zone of this machine.

use std::sync::OnceLock;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::timestamp::Timestamp;

/// The local time zone: that of the variable `TZ`, or that of the system.
#[derive(Debug)]
pub struct LocalZone(TimeZone);

impl LocalZone {
    /// Returns the local time zone, which is determined once; `None` if it is unknown, for example in
    /// a container without a time zone database.
    pub fn system() -> Option<&'static Self> {
        static ZONE: OnceLock<Option<LocalZone>> = OnceLock::new();
        let detect = || {
            let zone = TimeZone::try_system().ok();
            zone.filter(|zone| !zone.is_unknown()).map(Self)
        };
        ZONE.get_or_init(detect).as_ref()
    }

    /// Converts a time to the zone; returns its civil time and its offset from UTC: `+01:00`.
    #[must_use]
    pub fn civil(&self, time: Timestamp) -> Option<(DateTime, String)> {
        // The last days of the calendar cannot be converted.
        let utc = TimeZone::UTC.to_timestamp(time.datetime()).ok()?;
        let offset = self.0.to_offset(utc);
        let seconds = offset.seconds();
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        let text = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        Some((offset.to_datetime(utc), text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offset_depends_on_time() {
        let civil = |zone: &str, time: &str| {
            let zone = LocalZone(TimeZone::posix(zone).unwrap());
            let time = Timestamp::parse(time).unwrap();
            zone.civil(time)
                .map(|(civil, offset)| format!("{civil} {offset}"))
        };
        for (zone, time, expected) in [
            (
                "CET-1CEST,M3.5.0,M10.5.0/3",
                "2026-01-02T23:30:00Z",
                "2026-01-03T00:30:00 +01:00",
            ),
            (
                "CET-1CEST,M3.5.0,M10.5.0/3",
                "2026-07-02T23:30:00Z",
                "2026-07-03T01:30:00 +02:00",
            ),
            (
                "<-0330>3:30",
                "2026-01-01T01:00:00Z",
                "2025-12-31T21:30:00 -03:30",
            ),
        ] {
            assert_eq!(
                civil(zone, time).as_deref(),
                Some(expected),
                "{zone} {time}"
            );
        }
        assert_eq!(civil("CET-1", "9999-12-31T23:59:59Z"), None);
    }
}

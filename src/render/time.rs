//! Formats times for display.

use std::time::{Duration, SystemTime};

use super::Style;
use crate::duration;
use crate::session::Timestamp;

/// No-break space.
// A table wraps a time only at ordinary spaces; the writer converts the others back.
const NO_BREAK: &str = "\u{a0}";

/// Formats a time as `2025-02-13 19:08:07 UTC (in 3d)`, in a local zone with its offset, which may be wrapped only before the
/// parenthesis.
pub(super) fn absolute(time: Timestamp, style: &Style) -> String {
    let local = style.zone.and_then(|zone| zone.civil(time));
    let (civil, zone) = match &local {
        Some((civil, offset)) => (*civil, offset.as_str()),
        None => (time.datetime(), "UTC"),
    };
    let year = civil.year().unsigned_abs();
    let [century, year] = [year / 100, year % 100].map(|half| u8::try_from(half).unwrap_or(0));
    let mut text = String::with_capacity(64);
    // Not `strftime`: it takes ten times as long, and a table may contain twenty thousand times.
    for (number, end) in [
        (century, ""),
        (year, "-"),
        (civil.month().unsigned_abs(), "-"),
        (civil.day().unsigned_abs(), NO_BREAK),
        (civil.hour().unsigned_abs(), ":"),
        (civil.minute().unsigned_abs(), ":"),
        (civil.second().unsigned_abs(), NO_BREAK),
    ] {
        for digit in [number / 10, number % 10] {
            text.push(char::from(b'0' + digit));
        }
        text.push_str(end);
    }
    text.push_str(zone);
    text.push_str(" (");
    push_relative(&mut text, time, style.now, NO_BREAK);
    text.push(')');
    text
}

/// Formats the distance from `now` in one unit: `in 3d`, `2h ago`, `now`; `never` on the last day
/// of the calendar.
pub(super) fn relative(time: Timestamp, now: SystemTime) -> String {
    let mut text = String::new();
    push_relative(&mut text, time, now, " ");
    text
}

/// Appends the result of [`relative`]; `space` separates its words.
fn push_relative(text: &mut String, time: Timestamp, now: SystemTime, space: &str) {
    let Some(seconds) = time.seconds_after(now) else {
        return;
    };
    let distance = || duration::approximate(Duration::from_secs(seconds.unsigned_abs()));
    match seconds {
        0 => text.push_str("now"),
        1.. if time.is_on_last_day() => text.push_str("never"),
        1.. => text.extend(["in", space, &distance()]),
        _ => text.extend([&distance(), space, "ago"]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn relative_times_use_one_unit() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let at = |offset: i64| {
            let time =
                Timestamp::from_json(&json!((1_000_000_000 + offset) * 1000).into()).unwrap();
            relative(time, now)
        };
        assert_eq!(
            [at(0), at(5), at(-61), at(7200), at(-259_200)],
            ["now", "in 5s", "61s ago", "in 2h", "3d ago"]
        );
        assert_eq!(at(-63_115_200), "2y ago");
    }

    #[test]
    fn last_calendar_day_is_never() {
        let now = SystemTime::now();
        let at = |text: &str| relative(Timestamp::from_json(&json!(text).into()).unwrap(), now);
        assert_eq!(at("9999-12-31T23:59:59Z"), "never");
        assert!(at("9999-12-30T00:00:00Z").starts_with("in 79"));
    }
}

//! jq's functions of dates that jaq evaluates differently: jq completes a time that a format gives
//! only in part, and carries a month or an hour beyond its range over to the next year or day.

use jaq_core::Error;
use jaq_json::{Val, ValR};
use jaq_std::ValT;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::Offset;

use super::regex::utf8;

/// The year of a time without one.
const DEFAULT_YEAR: i16 = 1900;
/// The day of the week that jq returns if no part of a date is given.
const NO_WEEKDAY: i64 = 8;
/// The day of the year that jq returns if no part of a date is given.
const NO_DAY_OF_YEAR: i64 = 367;
/// The day of the week of 1970-01-01, a Thursday.
const WEEKDAY_OF_1970: i64 = 4;
/// Limit of the numbers that [`mktime`] accepts, which excludes overflows.
const LIMIT: f64 = i32::MAX as f64;

/// Parses a text to an array of year, month, day, hour, minute, second, and days of the week and of
/// the year.
pub(super) fn strptime(text: &Val, format: &Val) -> ValR {
    let mut parsed = BrokenDownTime::parse(utf8(format)?, utf8(text)?)
        .map_err(|_| Error::str(format_args!("date {text} does not match format {format}")))?;
    if parsed.offset().is_none() && parsed.iana_time_zone().is_none() {
        parsed.set_offset(Some(Offset::UTC));
    }
    // A complete date may be given otherwise than by month and day, for example by the day of the year.
    let complete = parsed.to_zoned().ok();
    let complete = complete.as_ref().map(BrokenDownTime::from);
    broken_down_time(&complete.unwrap_or(parsed))
}

fn broken_down_time(parsed: &BrokenDownTime) -> ValR {
    let (year, month, day) = (parsed.year(), parsed.month(), parsed.day());
    let has_date = year.is_some() || month.is_some() || day.is_some();
    let year = i64::from(year.unwrap_or(DEFAULT_YEAR));
    let month = month.map_or(0, |month| i64::from(month) - 1);
    let day = day.map_or(0, i64::from);
    let days = days_since_1970(year, month, day);
    let weekday = match parsed.weekday() {
        Some(weekday) => i64::from(weekday.to_sunday_zero_offset()),
        None if has_date => (days + WEEKDAY_OF_1970).rem_euclid(7),
        None => NO_WEEKDAY,
    };
    let day_of_year = match parsed.day_of_year() {
        Some(day) => i64::from(day) - 1,
        None if has_date => days - days_since_1970(year, 0, 1),
        None => NO_DAY_OF_YEAR,
    };
    let [hour, minute, second] =
        [parsed.hour(), parsed.minute(), parsed.second()].map(|field| field.map_or(0, i64::from));
    let second = match parsed.subsec_nanosecond() {
        None | Some(0) => integer(second),
        Some(nanoseconds) => {
            let fraction = f64::from(nanoseconds) / 1e9;
            Ok(Val::from(
                f64::from(parsed.second().unwrap_or(0)) + fraction,
            ))
        }
    };
    let before = [year, month, day, hour, minute].map(integer);
    let after = [weekday, day_of_year].map(integer);
    before.into_iter().chain([second]).chain(after).collect()
}

/// Returns the seconds since 1970 of an array of year, month, day, hour, minute and second.
pub(super) fn mktime(time: &Val) -> ValR {
    let fields: Option<Vec<i64>> = match time {
        Val::Arr(fields) => fields.iter().take(6).map(whole_number).collect(),
        Val::Null | Val::Bool(_) | Val::Num(_) | Val::TStr(_) | Val::BStr(_) | Val::Obj(_) => None,
    };
    let Some(&[year, month, day, hour, minute, second]) = fields.as_deref() else {
        return Err(Error::str("mktime requires an array of 6 numbers"));
    };
    let hours = days_since_1970(year, month, day) * 24 + hour;
    integer((hours * 60 + minute) * 60 + second)
}

/// Returns a number without its fraction, or `None` if it is too large.
fn whole_number(value: &Val) -> Option<i64> {
    let number = value.as_f64().filter(|number| number.abs() <= LIMIT)?;
    #[expect(clippy::cast_possible_truncation, reason = "jq truncates the number")]
    Some(number as i64)
}

fn integer(number: i64) -> ValR {
    let number = isize::try_from(number);
    number
        .map(Val::from)
        .map_err(|_| Error::str("the time is out of range"))
}

/// Returns the number of days from 1970-01-01 to a date in the Gregorian calendar. `month` counts
/// from 0; a month or day beyond its range counts from the year or month before or after.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // Years start in March here, so that the leap day is the last day of a year.
    let months = year * 12 + month - 2;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // The lengths of the months from March on repeat every five months, which have 153 days.
    let days_before_month = (153 * month + 2) / 5;
    // The last number is that of the days from 0000-03-01 to 1970-01-01.
    365 * year + leap_days + days_before_month + day - 1 - 719_468
}

//! Functions of jq that replace those of jaq, because jaq's differ.

use jaq_core::Error;
use jaq_core::native::{Fun, bome, run, v};
use jaq_json::{Val, ValR};
use jaq_std::ValT;

use super::result::ResultConverter;
use super::{JaqData, RunError, dates, regex};

/// The functions, which replace those of jaq with the same name.
pub(super) fn natives() -> impl Iterator<Item = Fun<JaqData>> {
    [
        run(("tojson", v(0), |cv| bome(to_json(&cv.1).map(Val::utf8_str)))),
        run(("tostring", v(0), |cv| bome(to_string(cv.1)))),
        run(("mktime", v(0), |cv| bome(dates::mktime(&cv.1)))),
        run(("strptime", v(1), |mut cv| {
            let format = cv.0.pop_var();
            bome(dates::strptime(&cv.1, &format))
        })),
        run(("match_list_", v(2), |mut cv| {
            let (flags, pattern) = (cv.0.pop_var(), cv.0.pop_var());
            bome(regex::match_list(&cv.1, &pattern, &flags))
        })),
        run(("regex_", v(2), |mut cv| {
            let (flags, pattern) = (cv.0.pop_var(), cv.0.pop_var());
            bome(regex::inline_flags(&pattern, &flags))
        })),
    ]
    .into_iter()
}

/// Returns the compact JSON text of a value, with computed numbers as jq prints them.
fn to_json(value: &Val) -> Result<String, Error<Val>> {
    match ResultConverter::default().convert(value) {
        Ok(json) => Ok(json.to_string()),
        Err(RunError::Failed(why)) => Err(Error::str(why)),
        Err(_) => Err(Error::str("the text is too large")),
    }
}

/// Returns a string unchanged, and any other value as JSON.
fn to_string(value: Val) -> ValR {
    match value.try_as_utf8_bytes() {
        Ok(_) => Ok(value),
        Err(_) => to_json(&value).map(Val::utf8_str),
    }
}

//! Prints the numbers of results as jq prints them.

use std::num::FpCategory;

use jaq_json::Num;

/// The number as which jq prints infinity.
const PRINTED_INFINITY: f64 = f64::MAX;
/// Limit below which jq prints an integer with all its digits: it prints at most 17.
const INTEGER_LIMIT: f64 = 1e17;

/// Returns the text of a number, or `None` for NaN. A computed `3.0` becomes 3, and infinity the
/// largest float. Numbers of the document are unchanged.
pub(super) fn printed(number: &Num) -> Option<String> {
    match number {
        Num::Float(number) => printed_float(*number),
        Num::Dec(digits) if !is_json_number(digits) => printed_float(digits.parse().ok()?),
        Num::Int(_) | Num::BigInt(_) | Num::Dec(_) => Some(number.to_string()),
    }
}

/// Checks whether JSON allows the text of a number. jq also reads `+1.5` and `01.5`.
fn is_json_number(digits: &str) -> bool {
    let mut digits = digits.strip_prefix('-').unwrap_or(digits).bytes();
    match (digits.next(), digits.next()) {
        (Some(b'0'), next) => !next.is_some_and(|next| next.is_ascii_digit()),
        (first, _) => first.is_some_and(|first| first.is_ascii_digit()),
    }
}

fn printed_float(number: f64) -> Option<String> {
    if number.is_nan() {
        return None;
    }
    let number = number.clamp(-PRINTED_INFINITY, PRINTED_INFINITY);
    let is_integer = number.fract().classify() == FpCategory::Zero;
    if is_integer && number.abs() < INTEGER_LIMIT {
        let text = format!("{number:.0}");
        return Some(if text == "-0" { "0".to_owned() } else { text });
    }
    Some(Num::Float(number).to_string())
}

//! Converts computed numbers to the form in which jq prints them.

use std::num::FpCategory;

use jaq_json::{Num, Val};

/// The number as which jq prints infinity.
const PRINTED_INFINITY: f64 = f64::MAX;
/// Limit below which jq prints an integer with all its digits: it prints at most 17.
const INTEGER_LIMIT: f64 = 1e17;

/// Converts the computed numbers in a result: `3.0` becomes 3, infinity the largest float, and NaN
/// null. Numbers of the document are unchanged.
pub(super) fn printed_numbers(value: Val) -> Val {
    if needs_conversion(&value) {
        convert(&value)
    } else {
        value
    }
}

fn is_printed_as_integer(number: f64) -> bool {
    number.fract().classify() == FpCategory::Zero && number.abs() < INTEGER_LIMIT
}

fn needs_conversion(value: &Val) -> bool {
    match value {
        Val::Num(Num::Float(number)) => !number.is_finite() || is_printed_as_integer(*number),
        Val::Arr(items) => items.iter().any(needs_conversion),
        Val::Obj(members) => members.values().any(needs_conversion),
        Val::Null | Val::Bool(_) | Val::Num(_) | Val::BStr(_) | Val::TStr(_) => false,
    }
}

fn convert(value: &Val) -> Val {
    match value {
        Val::Num(Num::Float(number)) => convert_float(*number),
        Val::Arr(items) => Val::Arr(items.iter().map(convert).collect::<Vec<_>>().into()),
        Val::Obj(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), convert(value)));
            Val::obj(members.collect())
        }
        Val::Null | Val::Bool(_) | Val::Num(_) | Val::BStr(_) | Val::TStr(_) => value.clone(),
    }
}

fn convert_float(number: f64) -> Val {
    if number.is_nan() {
        return Val::Null;
    }
    let number = number.clamp(-PRINTED_INFINITY, PRINTED_INFINITY);
    if is_printed_as_integer(number) {
        return format!("{number:.0}")
            .parse()
            .map_or(Val::Num(Num::Float(number)), |number| {
                Val::Num(Num::Int(number))
            });
    }
    Val::Num(Num::Float(number))
}

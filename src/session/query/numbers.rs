//! Converts computed numbers to the form in which jq prints them.

use std::num::FpCategory;

use jaq_json::{Num, Val};

/// Largest number, as jq prints infinity.
const LARGEST: f64 = f64::MAX;
/// Limit below which every integer has an exact floating-point number and is printed with all its
/// digits.
const EXACT: f64 = 1e17;

/// Converts the computed numbers in a result: `3.0` becomes 3, infinity the largest number, and an
/// undefined number null. Numbers of the document keep their digits.
pub(super) fn printed_numbers(value: Val) -> Val {
    if changes(&value) {
        convert(&value)
    } else {
        value
    }
}

fn is_exact_integer(number: f64) -> bool {
    number.fract().classify() == FpCategory::Zero && number.abs() < EXACT
}

fn changes(value: &Val) -> bool {
    match value {
        Val::Num(Num::Float(number)) => !number.is_finite() || is_exact_integer(*number),
        Val::Arr(items) => items.iter().any(changes),
        Val::Obj(members) => members.values().any(changes),
        Val::Null | Val::Bool(_) | Val::Num(_) | Val::BStr(_) | Val::TStr(_) => false,
    }
}

fn convert(value: &Val) -> Val {
    match value {
        Val::Num(Num::Float(number)) => number_of(*number),
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

fn number_of(number: f64) -> Val {
    if number.is_nan() {
        return Val::Null;
    }
    let number = number.clamp(-LARGEST, LARGEST);
    if is_exact_integer(number) {
        return format!("{number:.0}")
            .parse()
            .map_or(Val::Num(Num::Float(number)), |number| {
                Val::Num(Num::Int(number))
            });
    }
    Val::Num(Num::Float(number))
}

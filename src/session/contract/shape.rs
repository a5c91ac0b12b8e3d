//! JSON types that the contract allows for each [`Shape`].

use crate::json::Json;
use crate::provider::{Field, Shape};

/// Checks whether a value has the JSON type of its shape.
pub(super) fn fits(shape: Shape, value: &Json<'_>) -> bool {
    let is_integral = || value.as_number().is_some_and(is_integer);
    let is_strings = || {
        value
            .as_array()
            .is_some_and(|items| items.iter().all(Json::is_string))
    };
    match shape {
        Shape::Any => true,
        Shape::Text | Shape::Words(_) | Shape::Time | Shape::ProviderTime(_) => value.is_string(),
        Shape::EpochMillis | Shape::Bytes | Shape::Count => is_integral(),
        Shape::Millis => is_integral() || value.as_str().is_some_and(is_digits),
        Shape::Tries(limit) => {
            is_integral()
                && value
                    .as_f64()
                    .is_some_and(|tries| (0.0..=f64::from(limit)).contains(&tries))
        }
        Shape::Flag => matches!(value, Json::Bool(_)),
        Shape::TextOrTexts => value.is_string() || is_strings(),
        Shape::Texts => is_strings(),
        Shape::List => value.as_array().is_some(),
        // The types of its members are checked separately.
        Shape::Object | Shape::ObjectOfTexts => value.is_object(),
        Shape::ObjectOrEmptyList => {
            value.is_object() || value.as_array().is_some_and(<[_]>::is_empty)
        }
    }
}

/// Checks whether a number is an integer in any notation: JSON Schema accepts `1.0`.
fn is_integer(text: &str) -> bool {
    is_digits(text)
        || text
            .parse::<f64>()
            .is_ok_and(|number| number.is_finite() && number.fract() == 0.0)
}

fn is_digits(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leading = digits.len() > 1 && digits.starts_with('0');
    !digits.is_empty() && !leading && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Describes the documented type of a field in words.
pub(super) fn expected(field: &Field) -> String {
    let shape = match field.shape {
        Shape::Text | Shape::Words(_) => "a string".to_owned(),
        Shape::Any => "a value".to_owned(),
        Shape::Time | Shape::ProviderTime(_) => "a time".to_owned(),
        Shape::EpochMillis | Shape::Bytes | Shape::Count => "an integer".to_owned(),
        Shape::Millis => "an integer or a string of digits".to_owned(),
        Shape::Tries(limit) => format!("an integer from 0 to {limit}"),
        Shape::Flag => "a boolean".to_owned(),
        Shape::TextOrTexts => "a string or an array of strings".to_owned(),
        Shape::Texts => "an array of strings".to_owned(),
        Shape::List => "an array".to_owned(),
        Shape::Object | Shape::ObjectOfTexts => "an object".to_owned(),
        Shape::ObjectOrEmptyList => "an object or an empty array".to_owned(),
    };
    if field.nullable {
        format!("{shape} or null")
    } else {
        shape
    }
}

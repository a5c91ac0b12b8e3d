//! Holds an answer against the vendor's published contract, as the provider's rows give it.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

mod claims;

use claims::claims;

use super::finding::{Finding, Rule};
use super::parse::name_of;
use super::time::Moment;
use super::tree::{at, token};
use crate::provider::{At, Field, Place, Provider, Section, Shape};

/// Every departure of a session from its vendor's contract, in the order of the rows; last the
/// members that no row names.
#[must_use]
pub fn check(provider: &Provider, session: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for section in provider.sections {
        check_section(section, session, &mut findings);
    }
    let claims = claims(provider);
    let known: BTreeSet<String> = findings
        .iter()
        .map(|finding| finding.pointer.clone())
        .collect();
    for (name, value) in claims.leave_out(session) {
        let pointer = format!("/{name}");
        if !known.contains(&pointer) {
            let got = name_of(value).to_owned();
            findings.push(Finding {
                pointer,
                rule: Rule::NewField,
                expected: "nothing".to_owned(),
                got,
            });
        }
    }
    findings
}

/// Where a section's rows start from. It becomes text only where something departs: there may be
/// ten thousand elements that do not.
#[derive(Clone, Copy)]
enum Start<'a> {
    Session,
    Item(&'a str, usize),
    Member(&'a str, &'a str),
}

impl fmt::Display for Start<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session => Ok(()),
            Self::Item(path, index) => write!(f, "{path}/{index}"),
            Self::Member(path, name) => write!(f, "{path}/{}", token(name)),
        }
    }
}

fn check_section(section: &Section, session: &Value, findings: &mut Vec<Finding>) {
    match section.at {
        At::Session => check_fields(section, session, Start::Session, findings),
        // Its rows stand again in the table of all sessions.
        At::Own => {}
        At::Each(path) => {
            let Some(list) = container(section, session, path, "an array", findings) else {
                return;
            };
            match list {
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        check_fields(section, item, Start::Item(path, index), findings);
                    }
                }
                other => findings.push(wrong(path, "an array", other)),
            }
        }
        At::Entries { path, .. } => {
            let Some(members) = container(section, session, path, "an object", findings) else {
                return;
            };
            match members {
                Value::Object(members) => {
                    for (name, member) in members {
                        check_fields(section, member, Start::Member(path, name), findings);
                    }
                }
                other => findings.push(wrong(path, "an object", other)),
            }
        }
        At::Pairs(path) => {
            if let Some(value) = container(section, session, path, "an object", findings) {
                let empty_list = value.as_array().is_some_and(Vec::is_empty);
                if !value.is_object() && !empty_list {
                    findings.push(wrong(path, "an object", value));
                }
            }
        }
    }
}

/// The list or object a section stands for, if it is there.
fn container<'v>(
    section: &Section,
    session: &'v Value,
    path: &str,
    expected: &str,
    findings: &mut Vec<Finding>,
) -> Option<&'v Value> {
    let expected = || expected.to_owned();
    let required: Option<Expected<'_>> = if section.required {
        Some(&expected)
    } else {
        None
    };
    find(session, Start::Session, path, required, findings)
}

/// What is expected of a value, in words, if they are needed.
type Expected<'a> = &'a dyn Fn() -> String;

/// The value at a JSON Pointer. What leads to it must be objects, and be there if `required` says
/// what is expected of the value.
fn find<'v>(
    start: &'v Value,
    prefix: Start<'_>,
    path: &str,
    required: Option<Expected<'_>>,
    findings: &mut Vec<Finding>,
) -> Option<&'v Value> {
    let found = at(start, path);
    if found.is_some() {
        return found;
    }
    let ways = path
        .match_indices('/')
        .skip(1)
        .filter_map(|(end, _)| path.get(..end));
    for way in ways {
        match at(start, way) {
            Some(Value::Object(_)) => {}
            Some(other) => {
                let finding = wrong(&format!("{prefix}{way}"), "an object", other);
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
                return None;
            }
            None => break,
        }
    }
    if let Some(expected) = required {
        findings.push(missing(&format!("{prefix}{path}"), &expected()));
    }
    None
}

fn check_fields(section: &Section, start: &Value, prefix: Start<'_>, findings: &mut Vec<Finding>) {
    if !start.is_object() && section.fields.iter().any(|field| !field.path.is_empty()) {
        findings.push(wrong(&prefix.to_string(), "an object", start));
        return;
    }
    for field in section
        .fields
        .iter()
        .filter(|field| field.place != Place::Within)
    {
        let expected = || expected(field);
        let required: Option<Expected<'_>> = if field.required {
            Some(&expected)
        } else {
            None
        };
        if let Some(value) = find(start, prefix, field.path, required, findings) {
            check_value(field, value, prefix, findings);
        }
    }
}

fn check_value(field: &Field, value: &Value, prefix: Start<'_>, findings: &mut Vec<Finding>) {
    if value.is_null() && field.nullable {
        return;
    }
    let mut depart = |rule, expected, got| {
        findings.push(Finding {
            pointer: format!("{prefix}{}", field.path),
            rule,
            expected,
            got,
        });
    };
    match (field.shape, value) {
        (shape, value) if !fits(shape, value) => {
            depart(Rule::Type, expected(field), name_of(value).to_owned());
        }
        (Shape::Time, value) if Moment::read(value).is_none() => {
            depart(Rule::Form, "a time".to_owned(), "another text".to_owned());
        }
        (Shape::Words(words), Value::String(word))
            if !word.is_empty() && !words.contains(&word.as_str()) =>
        {
            let got = format!("\"{}\"", crate::text::quote(word, 40));
            depart(Rule::NewWord, format!("one of {}", words.join(", ")), got);
        }
        _ => {}
    }
}

/// Whether a value is of the JSON type that the contract gives.
fn fits(shape: Shape, value: &Value) -> bool {
    let integer = || {
        value
            .as_number()
            .is_some_and(|number| is_integer(number.as_str()))
    };
    let texts = || {
        value
            .as_array()
            .is_some_and(|items| items.iter().all(Value::is_string))
    };
    match shape {
        Shape::Text | Shape::Words(_) | Shape::Time => value.is_string(),
        Shape::EpochMillis | Shape::Bytes | Shape::Count => integer(),
        Shape::Millis => integer() || value.as_str().is_some_and(is_digits),
        Shape::Tries(limit) => {
            integer()
                && value
                    .as_f64()
                    .is_some_and(|tries| (0.0..=f64::from(limit)).contains(&tries))
        }
        Shape::Flag => value.is_boolean(),
        Shape::TextOrTexts => value.is_string() || texts(),
        Shape::Texts => texts(),
        Shape::Object => value.is_object(),
        Shape::ObjectOrEmptyList => {
            value.is_object() || value.as_array().is_some_and(Vec::is_empty)
        }
    }
}

/// Whether a number is whole, however it is written: JSON Schema takes `1.0` for an integer.
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

/// What the contract says of a field, in words.
fn expected(field: &Field) -> String {
    let shape = match field.shape {
        Shape::Text | Shape::Words(_) => "a string".to_owned(),
        Shape::Time => "a time".to_owned(),
        Shape::EpochMillis | Shape::Bytes | Shape::Count => "an integer".to_owned(),
        Shape::Millis => "an integer or a string of digits".to_owned(),
        Shape::Tries(limit) => format!("an integer from 0 to {limit}"),
        Shape::Flag => "a boolean".to_owned(),
        Shape::TextOrTexts => "a string or an array of strings".to_owned(),
        Shape::Texts => "an array of strings".to_owned(),
        Shape::Object => "an object".to_owned(),
        Shape::ObjectOrEmptyList => "an object or an empty array".to_owned(),
    };
    if field.nullable {
        format!("{shape} or null")
    } else {
        shape
    }
}

fn missing(pointer: &str, expected: &str) -> Finding {
    Finding {
        pointer: pointer.to_owned(),
        rule: Rule::Missing,
        expected: expected.to_owned(),
        got: "nothing".to_owned(),
    }
}

fn wrong(pointer: &str, expected: &str, value: &Value) -> Finding {
    let got = name_of(value);
    Finding {
        pointer: pointer.to_owned(),
        rule: Rule::Type,
        expected: expected.to_owned(),
        got: got.to_owned(),
    }
}

#[cfg(test)]
mod tests;

//! Checks a session against the provider's published contract, as listed in its rows.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

mod answer;
mod bounded;
mod claims;
mod shape;

pub(super) use answer::{check_answer, holds_documented};
use bounded::Bounded;
use claims::claims;
use shape::{expected, fits};

use super::finding::{Finding, Rule};
use super::parse::name_of;
use super::pointer::{at, token};
use super::timestamp::Timestamp;
use crate::provider::{Field, Placement, Provider, Scope, Section, Shape};

/// Returns every departure of a session from its provider's contract: first those of the rows, in
/// row order, then members that no row covers. Very long lists are cut and counted: see
/// [`Finding::is_rest`].
#[must_use]
pub fn check(provider: &Provider, session: &Value) -> Vec<Finding> {
    let mut findings = Bounded::default();
    check_session(provider, session, &mut findings);
    findings.into_list()
}

fn check_session(provider: &Provider, session: &Value, findings: &mut Bounded) {
    let around = findings.pointers().count();
    for section in provider.sections {
        check_section(section, session, findings);
    }
    let claims = claims(provider);
    let known: BTreeSet<String> = findings
        .pointers()
        .skip(around)
        .map(str::to_owned)
        .collect();
    // A value of the wrong type is one finding; its members are not reported again.
    let within_known = |pointer: &str| {
        let ends = pointer.match_indices('/').map(|(end, _)| end);
        ends.chain([pointer.len()])
            .filter_map(|end| pointer.get(..end))
            .any(|part| known.contains(part))
    };
    claims.visit(session, &mut |way, value| {
        findings.push(Rule::NewField, || {
            let pointer = format!("/{}", way.text());
            (!within_known(&pointer)).then(|| new_field(pointer, value))
        });
    });
}

/// Start of the pointers of a section's rows. Formatted only when there is a finding, because most
/// of up to ten thousand elements have none.
#[derive(Clone, Copy)]
enum SectionStart<'a> {
    Session,
    Item(&'a str, usize),
    Member(&'a str, &'a str),
}

impl fmt::Display for SectionStart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session => Ok(()),
            Self::Item(path, index) => write!(f, "{path}/{index}"),
            Self::Member(path, name) => write!(f, "{path}/{}", token(name)),
        }
    }
}

fn check_section(section: &Section, session: &Value, findings: &mut Bounded) {
    match section.at {
        Scope::Session => check_fields(section, session, SectionStart::Session, findings),
        // The provider's section of all sessions lists the same rows.
        Scope::SessionList => {}
        Scope::Each(path) => {
            let Some(list) = container(section, session, path, "an array", findings) else {
                return;
            };
            match list {
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        check_fields(section, item, SectionStart::Item(path, index), findings);
                    }
                }
                other => findings.add(wrong(path, "an array", other)),
            }
        }
        Scope::Entries { path, .. } => {
            let Some(members) = container(section, session, path, "an object", findings) else {
                return;
            };
            match members {
                Value::Object(members) => {
                    for (name, member) in members {
                        check_fields(section, member, SectionStart::Member(path, name), findings);
                    }
                }
                other => findings.add(wrong(path, "an object", other)),
            }
        }
        Scope::Pairs { path, shape } => {
            if let Some(value) = container(section, session, path, "an object", findings) {
                let row = Field::new(section.title, path, shape);
                check_value(&row, value, SectionStart::Session, findings);
            }
        }
    }
}

/// Returns the array or object that a section describes, if present.
fn container<'v>(
    section: &Section,
    session: &'v Value,
    path: &str,
    expected: &str,
    findings: &mut Bounded,
) -> Option<&'v Value> {
    let expected = || expected.to_owned();
    let required: Option<Expected<'_>> = if section.required {
        Some(&expected)
    } else {
        None
    };
    find(session, SectionStart::Session, path, required, findings)
}

/// Describes the expected value; called only when a finding is reported.
type Expected<'a> = &'a dyn Fn() -> String;

/// Returns the value at a JSON Pointer. Every value on the path must be an object. With `required`,
/// a missing value is a finding.
fn find<'v>(
    start: &'v Value,
    prefix: SectionStart<'_>,
    path: &str,
    required: Option<Expected<'_>>,
    findings: &mut Bounded,
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
                // Every row below this value gets here; report it once.
                if !findings.holds(&finding) {
                    findings.add(finding);
                }
                return None;
            }
            None => break,
        }
    }
    if let Some(expected) = required {
        findings.add(missing(&format!("{prefix}{path}"), &expected()));
    }
    None
}

fn check_fields(
    section: &Section,
    start: &Value,
    prefix: SectionStart<'_>,
    findings: &mut Bounded,
) {
    if !start.is_object() && section.fields.iter().any(|field| !field.path.is_empty()) {
        findings.add(wrong(&prefix.to_string(), "an object", start));
        return;
    }
    for field in section
        .fields
        .iter()
        .filter(|field| field.place != Placement::Within)
    {
        // Fields known only from prose do not require their parents, which have rows of their own.
        if field.in_prose {
            if let Some(value) = at(start, field.path) {
                check_value(field, value, prefix, findings);
            }
            continue;
        }
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

fn check_value(field: &Field, value: &Value, prefix: SectionStart<'_>, findings: &mut Bounded) {
    if value.is_null() && field.nullable {
        return;
    }
    let pointer = || format!("{prefix}{}", field.path);
    let mut depart = |rule, expected: &dyn Fn() -> String, got: String| {
        findings.push(rule, || {
            Some(Finding::new(pointer(), rule, expected(), got))
        });
    };
    match (field.shape, value) {
        (shape, value) if !fits(shape, value) => {
            let rule = if field.in_prose {
                Rule::Form
            } else {
                Rule::Type
            };
            depart(rule, &|| expected(field), name_of(value).to_owned());
        }
        (Shape::Time | Shape::OwnTime(_), value) if Timestamp::read(value).is_none() => {
            depart(
                Rule::Form,
                &|| "a time".to_owned(),
                "another text".to_owned(),
            );
        }
        (Shape::Words(words), Value::String(word))
            if !words.iter().any(|known| known.eq_ignore_ascii_case(word)) =>
        {
            let got = format!("\"{}\"", crate::text::quote(word, 40));
            depart(Rule::NewWord, &|| one_of(words), got);
        }
        (Shape::ObjectOfTexts, Value::Object(members)) => {
            let others = members.iter().filter(|(_, member)| !member.is_string());
            for (name, member) in others {
                findings.push(Rule::Type, || {
                    let member_at = format!("{}/{}", pointer(), token(name));
                    Some(wrong(&member_at, "a string", member))
                });
            }
        }
        _ => {}
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [word] => format!("\"{word}\""),
        words => format!("one of {}", words.join(", ")),
    }
}

fn missing(pointer: &str, expected: &str) -> Finding {
    let got = "nothing".to_owned();
    Finding::new(pointer.to_owned(), Rule::Missing, expected.to_owned(), got)
}

fn new_field(pointer: String, value: &Value) -> Finding {
    let got = name_of(value).to_owned();
    Finding::new(pointer, Rule::NewField, "nothing".to_owned(), got)
}

fn wrong(pointer: &str, expected: &str, value: &Value) -> Finding {
    let got = name_of(value).to_owned();
    Finding::new(pointer.to_owned(), Rule::Type, expected.to_owned(), got)
}

#[cfg(test)]
mod tests;

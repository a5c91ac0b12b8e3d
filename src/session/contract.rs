//! Checks a session against the provider's published contract, as listed in its rows.

use std::collections::BTreeSet;
use std::fmt;

mod bounded;
mod response;
mod shape;

use bounded::Bounded;
pub(super) use response::{check_response, has_documented_member};
use shape::{expected, fits};

use super::compiled_rows::compiled_rows;
use super::finding::{Finding, Rule};
use super::row_cursor::RowCursor;
use super::timestamp::Timestamp;
use crate::json::{Json, escape_token};
use crate::provider::{Field, Placement, Provider, Scope, Section, Shape};

/// Returns every departure of a session from its provider's contract: first those of the rows, in
/// row order, then members that no row covers. Very long lists are cut and counted: see
/// [`Finding::represents_unlisted`].
#[must_use]
pub fn check(provider: &Provider, session: &Json<'_>) -> Vec<Finding> {
    let mut findings = Bounded::default();
    check_session(provider, session, &mut findings);
    findings.into_list()
}

fn check_session(provider: &Provider, session: &Json<'_>, findings: &mut Bounded) {
    let of_envelope = findings.pointers().count();
    for section in provider.sections {
        check_section(section, session, findings);
    }
    let reported: BTreeSet<String> = findings
        .pointers()
        .skip(of_envelope)
        .map(str::to_owned)
        .collect();
    // A value of the wrong type is one finding; its members are not reported again.
    let is_within_reported = |pointer: &str| {
        let ends = pointer.match_indices('/').map(|(end, _)| end);
        ends.chain([pointer.len()])
            .filter_map(|end| pointer.get(..end))
            .any(|parent| reported.contains(parent))
    };
    compiled_rows(provider)
        .documented
        .visit(session, &mut |path, value| {
            findings.push(Rule::NewField, || {
                let pointer = format!("/{}", path.text());
                (!is_within_reported(&pointer)).then(|| new_field(pointer, value))
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
            Self::Member(path, name) => write!(f, "{path}/{}", escape_token(name)),
        }
    }
}

fn check_section(section: &Section, session: &Json<'_>, findings: &mut Bounded) {
    match section.scope {
        Scope::Session => check_fields(section, session, SectionStart::Session, findings),
        // The provider's section of all sessions lists the same rows.
        Scope::SessionList => {}
        Scope::Each(path) => {
            let Some(list) = container(section, session, path, "an array", findings) else {
                return;
            };
            match list {
                Json::Array(items) => {
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
                Json::Object(members) => {
                    for (name, member) in members.iter() {
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
    session: &'v Json<'v>,
    path: &str,
    expected: &str,
    findings: &mut Bounded,
) -> Option<&'v Json<'v>> {
    let expected = || expected.to_owned();
    let required = section.required.then_some::<Expected<'_>>(&expected);
    session
        .pointer(path)
        .or_else(|| report_missing(session, SectionStart::Session, path, required, findings))
}

/// Describes the expected value; called only when a finding is reported.
type Expected<'a> = &'a dyn Fn() -> String;

/// Adds a finding for a value that does not exist, and returns `None`. The finding is about a value
/// on the path that is not an object, or else about the missing value if it is `required`.
fn report_missing<'v>(
    start: &Json<'_>,
    prefix: SectionStart<'_>,
    path: &str,
    required: Option<Expected<'_>>,
    findings: &mut Bounded,
) -> Option<&'v Json<'v>> {
    let parents = path
        .match_indices('/')
        .skip(1)
        .filter_map(|(end, _)| path.get(..end));
    for parent in parents {
        match start.pointer(parent) {
            Some(Json::Object(_)) => {}
            Some(other) => {
                let finding = wrong(&format!("{prefix}{parent}"), "an object", other);
                // Every row below this value gets here; report it once.
                if !findings.contains_recent(&finding) {
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
    start: &Json<'_>,
    prefix: SectionStart<'_>,
    findings: &mut Bounded,
) {
    if !start.is_object() && section.fields.iter().any(|field| !field.path.is_empty()) {
        findings.add(wrong(&prefix.to_string(), "an object", start));
        return;
    }
    let mut rows = RowCursor::new(start);
    for field in section
        .fields
        .iter()
        .filter(|field| field.placement != Placement::Within)
    {
        let found = rows.get(field);
        // Fields known only from prose do not require their parents, which have rows of their own.
        if field.in_prose {
            if let Some(value) = found {
                check_value(field, value, prefix, findings);
            }
            continue;
        }
        let expected = || expected(field);
        let required = field.required.then_some::<Expected<'_>>(&expected);
        if found.is_none() && !field.required && !field.has_parent() {
            continue;
        }
        let found = found.or_else(|| report_missing(start, prefix, field.path, required, findings));
        if let Some(value) = found {
            check_value(field, value, prefix, findings);
        }
    }
}

fn check_value(field: &Field, value: &Json<'_>, prefix: SectionStart<'_>, findings: &mut Bounded) {
    if value.is_null() && field.nullable {
        return;
    }
    let pointer = || format!("{prefix}{}", field.path);
    // The texts are built only for findings that are stored; a response may have very many.
    let mut report = |rule, expected: &dyn Fn() -> String, got: String| {
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
            report(rule, &|| expected(field), value.type_name().to_owned());
        }
        (Shape::Time | Shape::ProviderTime(_), value) if Timestamp::from_json(value).is_none() => {
            report(
                Rule::Form,
                &|| "a time".to_owned(),
                "another text".to_owned(),
            );
        }
        (Shape::Words(words), Json::String(word))
            if !words.iter().any(|known| known.eq_ignore_ascii_case(word)) =>
        {
            let got = format!("\"{}\"", crate::text::quote(word, 40));
            report(Rule::NewWord, &|| one_of(words), got);
        }
        (Shape::ObjectOfTexts, Json::Object(members)) => {
            let others = members.iter().filter(|(_, member)| !member.is_string());
            for (name, member) in others {
                findings.push(Rule::Type, || {
                    let member_at = format!("{}/{}", pointer(), escape_token(name));
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

fn new_field(pointer: String, value: &Json<'_>) -> Finding {
    let got = value.type_name().to_owned();
    Finding::new(pointer, Rule::NewField, "nothing".to_owned(), got)
}

fn wrong(pointer: &str, expected: &str, value: &Json<'_>) -> Finding {
    let got = value.type_name().to_owned();
    Finding::new(pointer.to_owned(), Rule::Type, expected.to_owned(), got)
}

#[cfg(test)]
mod tests;

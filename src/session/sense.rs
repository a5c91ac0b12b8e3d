//! Checks the relations between fields that a provider's documentation states.

use std::time::SystemTime;

use super::contract::{Bounded, Position};
use super::finding::{Finding, Rule};
use super::pattern::PointerPath;
use super::timestamp::Timestamp;
use crate::json::Json;
use crate::provider::{Provider, SenseCondition, SenseRequirement, SenseRule};

/// Returns the contradictions between a session and the documentation, in the order of the rules.
/// They name fields, and no values except documented words.
#[must_use]
pub(super) fn check(provider: &Provider, session: &Json<'_>, now: SystemTime) -> Vec<Finding> {
    let mut findings = Bounded::default();
    let mut report = |rule: &'static SenseRule, object: &Json<'_>, path: &PointerPath<'_>| {
        if let Some(breach) = Breach::find(rule, object, now) {
            let make = || breach.into_finding(rule, &path.to_string());
            findings.push(Position::default(), Rule::Sense, make);
        }
    };
    for rule in provider.sense {
        let Some(list) = rule.list else {
            report(rule, session, &PointerPath::Root);
            continue;
        };
        let elements = session.pointer(list).and_then(Json::as_array);
        let list = PointerPath::Pointer(list);
        for (index, element) in elements.unwrap_or_default().iter().enumerate() {
            report(rule, element, &PointerPath::Element(&list, index));
        }
    }
    findings.into_list()
}

/// A relation that does not hold.
struct Breach {
    /// JSON Pointer from the session or element.
    field: &'static str,
    /// What is expected, without its reason.
    expected: Expected,
    got: &'static str,
    reason: Reason,
}

/// Expectation about a field.
enum Expected {
    Phrase(&'static str),
    OtherThan(&'static [&'static str]),
    NotBefore(&'static str),
}

/// Why a relation is required.
enum Reason {
    None,
    Is(&'static str, &'static str),
    Reached(&'static str, u32),
}

impl Breach {
    /// Returns the breach of a rule, if its relation is required and does not hold.
    fn find(rule: &SenseRule, object: &Json<'_>, now: SystemTime) -> Option<Self> {
        let reason = reason(rule.when, object)?;
        let (field, expected, got) = unmet(rule.then, object, now)?;
        Some(Self {
            field,
            expected,
            got,
            reason,
        })
    }

    /// Creates the finding. `start` is the pointer to the element or the session.
    fn into_finding(self, rule: &'static SenseRule, start: &str) -> Finding {
        let expected = match self.expected {
            Expected::Phrase(phrase) => phrase.to_owned(),
            Expected::OtherThan(words) => format!("a word other than {}", words.join(", ")),
            Expected::NotBefore(earlier) => format!("a time not before {start}{earlier}"),
        };
        let reason = match self.reason {
            Reason::None => String::new(),
            Reason::Is(field, word) => format!(" because {start}{field} is {word}"),
            Reason::Reached(field, limit) => format!(" because {start}{field} has reached {limit}"),
        };
        let pointer = format!("{start}{}", self.field);
        let expected = format!("{expected}{reason}");
        Finding::new(pointer, Rule::Sense, expected, self.got.to_owned()).with_source(&rule.source)
    }
}

/// Returns why a relation is required, or `None` if it is not.
fn reason(when: SenseCondition, object: &Json<'_>) -> Option<Reason> {
    match when {
        SenseCondition::Always => Some(Reason::None),
        SenseCondition::Is(field, words) => {
            word_of(object, field, words).map(|word| Reason::Is(field, word))
        }
        SenseCondition::Reached(field, limit) => {
            let number = object.pointer(field)?.as_f64()?;
            (number >= f64::from(limit)).then_some(Reason::Reached(field, limit))
        }
    }
}

/// Returns the field, the expectation and what the field is, if a requirement is not met.
fn unmet(
    then: SenseRequirement,
    object: &Json<'_>,
    now: SystemTime,
) -> Option<(&'static str, Expected, &'static str)> {
    let time = |field: &str| object.pointer(field).and_then(Timestamp::from_json);
    match then {
        SenseRequirement::Present(field) => {
            let got = match object.pointer(field) {
                None => "nothing",
                Some(Json::Null) => "null",
                Some(Json::String(text)) if text.is_empty() => "an empty string",
                Some(_) => return None,
            };
            Some((field, Expected::Phrase("a value"), got))
        }
        SenseRequirement::Absent(field) => match object.pointer(field)? {
            Json::String(text) if text.is_empty() => None,
            value @ (Json::String(_) | Json::Number(_)) => {
                Some((field, Expected::Phrase("no value"), value.type_name()))
            }
            // A value of another type is a finding of the contract, if it is one.
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
        },
        SenseRequirement::IsNot(field, words) => {
            let word = word_of(object, field, words)?;
            Some((field, Expected::OtherThan(words), word))
        }
        SenseRequirement::NotBefore(field, earlier) => {
            if are_in_order(object.pointer(earlier)?, object.pointer(field)?) {
                return None;
            }
            (time(field)? < time(earlier)?).then_some((
                field,
                Expected::NotBefore(earlier),
                "an earlier time",
            ))
        }
        SenseRequirement::NotPast(field) => time(field)?.is_past(now).then_some((
            field,
            Expected::Phrase("a time that has not passed"),
            "a past time",
        )),
    }
}

/// Checks whether two times are in order, as far as their texts show it.
// Long lists consist of such pairs, and parsing takes ten times longer than comparing.
fn are_in_order(earlier: &Json<'_>, later: &Json<'_>) -> bool {
    let [Some(earlier), Some(later)] = [earlier, later].map(seconds_and_fraction) else {
        return false;
    };
    match (earlier, later) {
        ((earlier, _), (later, _)) if earlier != later => earlier < later,
        ((_, "Z"), _) => true,
        ((_, earlier), (_, later)) => earlier.len() == later.len() && earlier <= later,
    }
}

/// Splits a time in UTC before the fraction of its second: `2026-01-02T09:15:00` and `.5Z`.
fn seconds_and_fraction<'t>(time: &'t Json<'_>) -> Option<(&'t str, &'t str)> {
    let (seconds, fraction) = time.as_str()?.split_at_checked(19)?;
    let is_utc = seconds.as_bytes().get(10) == Some(&b'T') && fraction.ends_with('Z');
    is_utc.then_some((seconds, fraction))
}

/// Returns the word that a field is, if it is one of `words`.
fn word_of(object: &Json<'_>, field: &str, words: &'static [&'static str]) -> Option<&'static str> {
    let text = object.pointer(field)?.as_str()?;
    let mut words = words.iter();
    words.find(|word| word.eq_ignore_ascii_case(text)).copied()
}

#[cfg(test)]
mod tests;

//! Checks a whole response: its envelope, and whether it contains a session at all.

use serde_json::Value;

use super::{Bounded, SectionStart, at, check_session, check_value, missing, new_field, token};
use crate::provider::{Field, Provider, Scope, Section};
use crate::session::{Finding, Rule};

/// Returns the findings of [`super::check`] for a whole response, preceded by those of its
/// envelope.
#[must_use]
pub(in crate::session) fn check_answer(
    provider: &Provider,
    answer: &Value,
    session: &Value,
) -> Vec<Finding> {
    let mut findings = Bounded::default();
    check_envelope(provider, answer, &mut findings);
    check_session(provider, session, &mut findings);
    findings.into_list()
}

/// Checks whether a value is non-null and conforms to its row.
fn is_documented(field: &Field, value: &Value) -> bool {
    let mut findings = Bounded::default();
    check_value(field, value, SectionStart::Session, &mut findings);
    !value.is_null() && findings.is_empty()
}

/// Checks whether an object has at least one required member with a documented value. If the
/// contract requires no member, any documented one counts. An object without one is not a session.
#[must_use]
pub(in crate::session) fn holds_documented(provider: &Provider, session: &Value) -> bool {
    let of_session = |section: &&Section| section.scope == Scope::Session;
    let lists = |section: &&Section| matches!(section.scope, Scope::Each(_) | Scope::Entries { .. });
    let sections = || provider.sections.iter();
    let fields = || {
        sections()
            .filter(of_session)
            .flat_map(|section| section.fields)
    };
    let requires = fields().any(|field| field.required)
        || sections().filter(lists).any(|section| section.required);
    let holds =
        |field: &Field| at(session, field.path).is_some_and(|value| is_documented(field, value));
    fields().any(|field| (field.required || !requires) && holds(field))
        || sections().any(|section| {
            (section.required || !requires)
                && match section.scope {
                    Scope::Session | Scope::SessionList => false,
                    Scope::Each(path) => at(session, path).is_some_and(Value::is_array),
                    Scope::Entries { path, .. } => at(session, path).is_some_and(Value::is_object),
                    Scope::Pairs { path, shape } => holds(&Field::new(section.title, path, shape)),
                }
        })
}

/// Checks the members of the envelope. Its pointers start at the response, not at the session.
fn check_envelope(provider: &Provider, answer: &Value, findings: &mut Bounded) {
    let envelope = provider.endpoint.envelope;
    let Some(members) = answer.as_object().filter(|_| !envelope.is_empty()) else {
        return;
    };
    for (name, expected) in envelope {
        if !members.contains_key(*name) {
            findings.add(missing(&format!("/{name}"), expected));
        }
    }
    let is_new = |(name, _): &(&String, &Value)| !envelope.iter().any(|(known, _)| known == name);
    for (name, value) in members.iter().filter(is_new) {
        findings.push(Rule::NewField, || {
            Some(new_field(format!("/{}", token(name)), value))
        });
    }
}

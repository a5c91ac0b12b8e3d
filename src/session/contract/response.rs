//! Checks of a whole response: its envelope, and whether it contains a session at all.

use super::{Bounded, Position, check_value, missing, new_field};
use crate::json::{Json, escape_token};
use crate::provider::{Field, Provider, Scope, Section};
use crate::session::Rule;
use crate::session::pattern::PointerPath;

/// Checks whether a value is non-null and conforms to its row.
fn is_documented(field: &Field, value: &Json<'_>) -> bool {
    let mut findings = Bounded::default();
    check_value(
        field,
        value,
        &PointerPath::Root,
        Position::default(),
        &mut findings,
    );
    !value.is_null() && findings.is_empty()
}

/// Checks whether an object has at least one required member with a documented value. If the
/// contract requires no member, any documented one counts. An object without one is not a session.
#[must_use]
pub(in crate::session) fn has_documented_member(provider: &Provider, session: &Json<'_>) -> bool {
    let of_session = |section: &&Section| section.scope == Scope::Session;
    let lists =
        |section: &&Section| matches!(section.scope, Scope::Each(_) | Scope::Entries { .. });
    let sections = || provider.sections.iter();
    let fields = || {
        sections()
            .filter(of_session)
            .flat_map(|section| section.fields)
    };
    let requires = fields().any(|field| field.required)
        || sections().filter(lists).any(|section| section.required);
    let is_present = |field: &Field| {
        session
            .pointer(field.path)
            .is_some_and(|value| is_documented(field, value))
    };
    fields().any(|field| (field.required || !requires) && is_present(field))
        || sections().any(|section| {
            (section.required || !requires)
                && match section.scope {
                    Scope::Session | Scope::SessionList => false,
                    Scope::Each(path) => session
                        .pointer(path)
                        .is_some_and(|value| value.as_array().is_some()),
                    Scope::Entries { path, .. } => {
                        session.pointer(path).is_some_and(Json::is_object)
                    }
                    Scope::Pairs { path, shape } => {
                        is_present(&Field::new(section.title, path, shape))
                    }
                }
        })
}

/// Checks the members of the envelope. Its pointers start at the response, not at the session.
pub(super) fn check_envelope(provider: &Provider, response: &Json<'_>, findings: &mut Bounded) {
    let envelope = provider.endpoint.envelope;
    let Some(members) = response.as_object().filter(|_| !envelope.is_empty()) else {
        return;
    };
    for (name, expected) in envelope {
        if !members.contains(name) {
            findings.push(Position::default(), Rule::Missing, || {
                missing(format!("/{name}"), (*expected).to_owned())
            });
        }
    }
    let is_new = |(name, _): &(&str, &Json<'_>)| !envelope.iter().any(|(known, _)| known == name);
    for (name, value) in members.iter().filter(is_new) {
        findings.push(Position::default(), Rule::NewField, || {
            new_field(format!("/{}", escape_token(name)), value)
        });
    }
}

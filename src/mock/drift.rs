//! Adds a few known deviations from the contract to the sample. Tests compare the reported findings
//! with [`injected`].

use serde_json::{Value, json};

use super::document::{Row, rows, sample, session, set_value};
use super::time::Time;
use crate::provider::{Provider, Scope, Shape, Visibility};

/// A kind of deviation from the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Drift {
    /// A word that is not documented.
    NewWord,
    /// A required field is missing.
    Missing,
    /// A value of another type.
    WrongType,
    /// A field that is not documented.
    NewField,
}

/// The deviations of the scenario, in this order. One that needs a field which the contract lacks
/// is skipped: for example, a contract without required fields has no missing field.
pub const INJECTED: &[Drift] = &[
    Drift::NewWord,
    Drift::Missing,
    Drift::WrongType,
    Drift::NewField,
];

/// Returns the deviations in a provider's response, each with its JSON Pointer from the session
/// document.
#[must_use]
pub fn injected(provider: &'static Provider) -> Vec<(Drift, String)> {
    let id = provider.sample.id;
    inject(provider, &mut sample(provider, id, Time(0)), id)
}

/// Adds the deviations to a response and returns their locations.
pub(super) fn inject(
    provider: &'static Provider,
    response: &mut Value,
    id: &str,
) -> Vec<(Drift, String)> {
    let Some(session) = session(provider, response) else {
        return Vec::new();
    };
    let mut rows = rows(provider, session, id);
    rows.retain(|row| may_change(provider, row));
    // Each field is changed at most once, so that every deviation is reported on its own.
    let mut deviations = Vec::new();
    for drift in INJECTED.iter().copied() {
        let chosen = rows.iter().position(|row| applies_to(drift, row, session));
        let pointer = match (chosen, drift) {
            (Some(chosen), _) => rows.remove(chosen).pointer,
            (None, Drift::NewField) => "/mock_new_field".to_owned(),
            (None, _) => continue,
        };
        match drift {
            Drift::NewWord => set_value(session, &pointer, json!("mock_new_word")),
            Drift::Missing => remove(session, &pointer),
            Drift::WrongType => set_value(session, &pointer, json!([{"mock": "wrong type"}])),
            Drift::NewField => set_value(session, &pointer, json!({"since": "this morning"})),
        }
        deviations.push((drift, pointer));
    }
    deviations
}

/// Checks whether a field may be changed: one of the session that is displayed in full, but not the
/// id.
fn may_change(provider: &Provider, row: &Row) -> bool {
    let endpoint = &provider.endpoint;
    // A response with another id is rejected before its contract is checked.
    let is_id = match row.section.scope {
        Scope::Session => endpoint.id == Some(row.pointer.as_str()),
        Scope::SessionList => endpoint
            .session_list
            .as_ref()
            .is_some_and(|own| own.id == row.field.path),
        _ => return false,
    };
    !is_id && row.field.show == Visibility::Plain
}

/// Checks whether a field can have this deviation.
fn applies_to(drift: Drift, row: &Row, session: &Value) -> bool {
    let field = row.field;
    match drift {
        Drift::NewWord => {
            matches!(field.shape, Shape::Words(_))
                && session.pointer(&row.pointer).is_some_and(Value::is_string)
        }
        Drift::Missing => field.required && field.role.is_none(),
        Drift::WrongType => {
            let takes_lists = matches!(
                field.shape,
                Shape::TextOrTexts | Shape::Texts | Shape::ObjectOrEmptyList
            );
            field.role.is_none() && !takes_lists
        }
        Drift::NewField => false,
    }
}

fn remove(root: &mut Value, pointer: &str) {
    if let Some((parent, key)) = pointer.rsplit_once('/')
        && let Some(Value::Object(members)) = root.pointer_mut(parent)
    {
        members.shift_remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::ALL;

    #[test]
    fn every_deviation_is_at_its_pointer() {
        for provider in ALL.iter().copied() {
            let id = provider.sample.id;
            let before = sample(provider, id, Time(0));
            let mut after = before.clone();
            let deviations = inject(provider, &mut after, id);
            assert_eq!(deviations, injected(provider));
            for (drift, pointer) in &deviations {
                if let Some(own) = &provider.endpoint.session_list
                    && let Some(rest) = pointer.strip_prefix(own.path)
                {
                    let index = rest.split('/').nth(1).unwrap();
                    let key = format!(
                        "{}{}/{index}{}",
                        provider.endpoint.session, own.path, own.id
                    );
                    assert_eq!(before.pointer(&key).unwrap(), id, "of another session");
                }
                let pointer = format!("{}{pointer}", provider.endpoint.session);
                let (was, is) = (before.pointer(&pointer), after.pointer(&pointer));
                let fits = match drift {
                    Drift::NewWord => {
                        was.unwrap().is_string() && is.unwrap().is_string() && was != is
                    }
                    Drift::Missing => was.is_some() && is.is_none(),
                    Drift::WrongType => !was.unwrap().is_array() && is.unwrap().is_array(),
                    Drift::NewField => was.is_none() && is.is_some(),
                };
                assert!(fits, "{}: {drift:?} at {pointer}", provider.name);
            }
        }
    }

    #[test]
    fn required_fields_get_every_deviation() {
        let kayle = Provider::named("kayle").unwrap();
        let deviations = injected(kayle);
        assert!(deviations.iter().map(|(drift, _)| drift).eq(INJECTED));
        assert_eq!(deviations[0].1, "/status");
    }
}

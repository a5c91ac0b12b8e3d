//! Makes fields of the sample contradict each other, so that a session breaks one of its provider's
//! [`SenseRule`]s.

use serde_json::{Value, json};

use super::document::{session, set_value, variant_index};
use crate::provider::{Provider, SenseCondition, SenseRequirement, SenseRule};

/// A time before that of every sample.
const PAST: &str = "2001-02-03T04:05:06.000Z";

/// Breaks the rule that the id selects, if the provider has rules.
pub(super) fn inject(provider: &Provider, response: &mut Value, id: &str) {
    let rules = provider.sense;
    let rule = rules.get(variant_index(provider, id, rules.len()));
    if let Some((rule, session)) = rule.zip(session(provider, response)) {
        break_rule(rule, session);
    }
}

/// Sets the fields of a session so that it breaks a rule, in the first element of a list.
fn break_rule(rule: &SenseRule, session: &mut Value) {
    let start = rule
        .list
        .map_or_else(String::new, |list| format!("{list}/0"));
    let pointer = |field: &str| format!("{start}{field}");
    let mut set = |field: &str, value| set_value(session, &pointer(field), value);
    match rule.when {
        SenseCondition::Always => {}
        SenseCondition::Is(field, words) => set(field, json!(words.first())),
        SenseCondition::Reached(field, limit) => set(field, json!(limit)),
    }
    match rule.then {
        SenseRequirement::Present(field) => {
            // The contract may not allow null.
            let is_text = session
                .pointer(&pointer(field))
                .is_some_and(Value::is_string);
            let empty = if is_text { json!("") } else { Value::Null };
            set_value(session, &pointer(field), empty);
        }
        SenseRequirement::Absent(field) => set(field, json!("mock")),
        SenseRequirement::IsNot(field, words) => set(field, json!(words.first())),
        SenseRequirement::NotBefore(field, _) | SenseRequirement::NotPast(field) => {
            set(field, json!(PAST));
        }
    }
}

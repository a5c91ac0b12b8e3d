//! Corrupts a document member by member. The result is valid JSON. A secret is neither moved nor
//! renamed, because redaction recognizes it by its position or name.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::KEY;

/// The text in every secret of the fixtures.
pub const CANARY: &str = "SECRET";

/// A change of the node with this number.
#[derive(Clone, Debug)]
pub enum NodeChange {
    /// Replaces the value.
    Replace(u16, Value),
    /// Removes the member or element.
    Remove(u16),
    /// Wraps the node in a list.
    Wrap(u16),
    /// Repeats the node in a list.
    Repeat(u16, u8),
    /// Adds a member.
    Add(u16, String, Value),
}

pub fn node_changes() -> impl Strategy<Value = Vec<NodeChange>> {
    let change = prop_oneof![
        4 => (any::<u16>(), value()).prop_map(|(at, value)| NodeChange::Replace(at, value)),
        2 => any::<u16>().prop_map(NodeChange::Remove),
        2 => any::<u16>().prop_map(NodeChange::Wrap),
        1 => (any::<u16>(), 2_u8..40).prop_map(|(at, count)| NodeChange::Repeat(at, count)),
        3 => (any::<u16>(), name(), value()).prop_map(|(at, name, value)| NodeChange::Add(at, name, value)),
    ];
    prop::collection::vec(change, 0..6)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("_sessctl".to_owned()),
        Just(KEY.to_owned()),
        Just("clientSecret".to_owned()),
        "(a/b|~1|~|\\*|0|id|status|sessions|data|error|message|x{2000})",
        "\\PC{0,6}",
        any::<String>(),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(&["1e400", "-0", "1E-7", "18446744073709551616", "253402300800000", "0.1"][..])
            .prop_map(|number| serde_json::from_str(number).unwrap()),
        Just(json!("")),
        Just(json!(KEY)),
        Just(json!(format!("key={KEY}&{KEY}"))),
        Just(json!({})),
        Just(json!([])),
        Just(json!([[], {}, null, [1, "x"]])),
        Just(json!("word ".repeat(200))),
        Just(json!("x".repeat(5000))),
        Just(nested(100)),
        "(9999-12-31T23:59:60Z|-009999-01-01T00:00:00Z|2026-01-02|2026-01-02 13:29 AM UTC|1d)"
            .prop_map(Value::from),
        "(::error::x|##\\[error\\]x|[hH]ttps?://[a-z@:/?#&=]{0,12})"
            .prop_map(Value::from),
        "(\\PC|[\u{0}-\u{20}\u{7f}-\u{a0}\u{ad}\u{200b}-\u{202e}\u{e0041}\u{feff}👩\u{200d}👧日]){0,20}"
            .prop_map(Value::from),
    ]
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, at| {
        if at % 2 == 0 {
            json!([inner])
        } else {
            json!({"n": inner})
        }
    })
}

pub fn change_nodes(document: &Value, changes: &[NodeChange]) -> Value {
    let mut document = document.clone();
    for change in changes {
        let (NodeChange::Replace(at, _)
        | NodeChange::Remove(at)
        | NodeChange::Wrap(at)
        | NodeChange::Repeat(at, _)
        | NodeChange::Add(at, ..)) = change;
        let count = count(&document);
        let mut number = usize::from(*at) % count;
        apply(&mut document, &mut number, change);
    }
    document
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn contains_secret(value: &Value) -> bool {
    value.to_string().contains(CANARY)
}

/// Checks whether a node may be moved to another depth. A secret is recognized by its position,
/// unless it is a string, which is redacted together with any replacement.
fn may_move(value: &Value) -> bool {
    !contains_secret(value) || matches!(value, Value::String(_))
}

/// Finds the node with this number, in document order, and changes it.
fn apply(value: &mut Value, number: &mut usize, change: &NodeChange) -> bool {
    if *number == 0 {
        match change {
            NodeChange::Replace(_, new) => *value = new.clone(),
            NodeChange::Wrap(_) if may_move(value) => *value = json!([value.take()]),
            NodeChange::Repeat(_, times) if may_move(value) => {
                *value = Value::from(vec![value.take(); usize::from(*times)]);
            }
            NodeChange::Add(_, name, new) => match value {
                Value::Object(members) => drop(members.insert(name.clone(), new.clone())),
                Value::Array(items) => items.push(new.clone()),
                other => *other = json!({name.as_str(): new}),
            },
            _ => {}
        }
        return true;
    }
    *number -= 1;
    match value {
        Value::Array(items) => {
            for at in 0..items.len() {
                if *number == 0 && matches!(change, NodeChange::Remove(_)) {
                    items.remove(at);
                    return true;
                }
                if *number == 0
                    && let NodeChange::Repeat(_, times) = change
                {
                    let copies = vec![items[at].clone(); usize::from(*times)];
                    items.splice(at..at, copies);
                    return true;
                }
                if apply(&mut items[at], number, change) {
                    return true;
                }
            }
            false
        }
        Value::Object(members) => {
            let names: Vec<String> = members.keys().cloned().collect();
            for name in names {
                if *number == 0 && matches!(change, NodeChange::Remove(_)) {
                    members.shift_remove(&name);
                    return true;
                }
                if apply(&mut members[&name], number, change) {
                    return true;
                }
            }
            false
        }
        _ => false,
    }
}

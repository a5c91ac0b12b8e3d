//! Fills the sample with hostile values without breaking its contract: every type stays as
//! documented, and everything that could break a terminal, a table, a log or a parser is added.

use serde_json::{Map, Value, json};

use super::document::{rows, session, set_value, starts, variant_index};
use crate::provider::{Provider, Scope, Shape, Visibility};

/// Strings that affect programs which display them: terminals, tables, CI logs, YAML and
/// spreadsheets.
const TEXTS: &[&str] = &[
    "\u{1b}[2J\u{1b}]0;mock\u{7}\u{1b}]52;c;bW9jaw==\u{7}",
    "ok\rFAILED\nforged │ row\t\u{8}\0",
    "\u{9b}31mred\u{7f}\u{85}\u{2028}\u{2029}",
    "\u{202e}desrever\u{2066}\u{200f}\u{61c}\u{200b}\u{e0041}\u{feff}",
    "::error::mock",
    " ##[command]mock",
    "e\u{301}\u{300}\u{302}\u{303} 漢字 👩\u{200d}👩\u{200d}👧",
    "- no: #x {{id}} \u{1b}",
    "'\"\\ $(mock) `mock` %s {0} =1+1",
];

/// Member names with a special meaning in some parser or language.
const KEYS: &[&str] = &[
    "\u{1b}[31mkey\u{202e}",
    "line\nbreak",
    "",
    "__proto__",
    "<<",
    "=",
    "no",
    "~",
    "a/b~c.d[0]",
    "_sessctl",
];

/// Numbers that a double cannot represent, or in unusual notation.
// The exponents are signed because serde_json would add the sign.
const NUMBERS: &str =
    "[18446744073709551616,1e+400,0.12345678901234567890123,-0,1e+2,9007199254740993]";

/// Member names that JSON libraries use internally.
const INTERNAL_NAMES: &[&str] = &[
    "$serde_json::private::Number",
    "$serde_json::private::RawValue",
];

/// Length of the huge cell, in bytes.
// Without a space, a table cannot wrap it.
const HUGE: usize = 1 << 20;

/// Adds hostile values to a response. Ids that select the second variant also get the
/// [`INTERNAL_NAMES`] members, for which a strict parser may reject the whole response.
pub(super) fn inject(provider: &'static Provider, response: &mut Value, id: &str) {
    let Some(session) = session(provider, response) else {
        return;
    };
    let own_key = provider.endpoint.session_list.as_ref().map(|own| own.id);
    let targets = rows(provider, session, id).into_iter().filter(|row| {
        // A response with another id would be rejected before its contents are used.
        let is_id =
            provider.endpoint.id == Some(row.pointer.as_str()) || own_key == Some(row.field.path);
        row.field.shape == Shape::Text && row.field.show == Visibility::Plain && !is_id
    });
    for (row, text) in targets.zip(TEXTS.iter().cycle()) {
        set_value(session, &row.pointer, json!(text));
    }
    for section in provider.sections {
        if let Scope::Pairs { .. } = section.scope {
            for start in starts(provider, section.scope, session, id) {
                if let Some(Value::Object(members)) = session.pointer_mut(&start) {
                    members.extend(pairs());
                }
            }
        }
    }
    if let Value::Object(members) = session {
        members.insert(
            "mock\u{1b}[31m_unknown\u{202e}".to_owned(),
            unknown_member(),
        );
        if variant_index(provider, id, 2) == 1 {
            members.insert("mock_magic".to_owned(), internal_members());
        }
    }
}

fn pairs() -> Map<String, Value> {
    let texts = TEXTS.iter().cycle().map(|text| json!(text));
    KEYS.iter().map(ToString::to_string).zip(texts).collect()
}

fn unknown_member() -> Value {
    json!({
        "texts": TEXTS,
        "pairs": pairs(),
        "numbers": serde_json::from_str::<Value>(NUMBERS).unwrap_or_default(),
        "huge": "x".repeat(HUGE),
        "deep": (0..100).fold(json!("\u{1b}"), |inner, _| json!([inner])),
    })
}

fn internal_members() -> Value {
    let single_member = |key: &&str| Map::from_iter([((*key).to_owned(), json!("1"))]);
    INTERNAL_NAMES.iter().map(single_member).collect()
}

#[cfg(test)]
mod tests {
    use super::super::document::sample;
    use super::super::time::Time;
    use super::*;
    use crate::provider::ALL;
    use crate::text::is_hostile;

    #[test]
    fn hostile_document_keeps_contract() {
        for provider in ALL.iter().copied() {
            let id = provider.sample.id;
            let mut response = sample(provider, id, Time(0));
            let before = session(provider, &mut response).unwrap().clone();
            inject(provider, &mut response, id);
            let after = session(provider, &mut response).unwrap();
            for row in rows(provider, &before, id) {
                let (was, is) = (before.pointer(&row.pointer), after.pointer(&row.pointer));
                if row.field.shape == Shape::Text {
                    assert!(is.unwrap().is_string(), "{}", row.pointer);
                } else if !is.unwrap().is_object() {
                    assert_eq!(was, is, "{}", row.pointer);
                }
            }
        }
    }

    #[test]
    fn hostile_values_are_sent() {
        let kayle = Provider::named("kayle").unwrap();
        let hostile = |id: &str| {
            let mut response = sample(kayle, id, Time(0));
            inject(kayle, &mut response, id);
            response.to_string()
        };
        let text = hostile("x0");
        assert!(text.len() > HUGE && text.contains(is_hostile) && text.contains(r"\u001b[2J"));
        assert!(text.contains(NUMBERS));
        assert!(!text.contains(INTERNAL_NAMES[0]));
        assert!(
            INTERNAL_NAMES
                .iter()
                .all(|key| hostile("x1").contains(&format!(r#"{{"{key}":"1"}}"#)))
        );
    }
}

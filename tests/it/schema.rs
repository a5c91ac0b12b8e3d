//! The contract check agrees with an independent validator on the derived schema, for the fixtures
//! and for thousands of documents with one change each.

use jsonschema::Validator;
use serde_json::{Value, json};
use sessctl::provider::{self, Provider};
use sessctl::session::{contract, schema};

use crate::fixtures::documents;

fn breaches(provider: &'static Provider, session: &Value) -> Vec<String> {
    let findings = contract::check(provider, &session.clone().into());
    findings
        .iter()
        .filter(|finding| finding.rule.is_breach())
        .map(sessctl::session::Finding::sentence)
        .collect()
}

#[track_caller]
fn assert_agreement(
    provider: &'static Provider,
    validator: &Validator,
    session: &Value,
    what: &str,
) {
    let breaches = breaches(provider, session);
    let errors: Vec<_> = validator
        .iter_errors(session)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(
        breaches.is_empty(),
        errors.is_empty(),
        "{}, {what}: breaches {breaches:?}, errors {errors:?}",
        provider.name
    );
}

/// Collects the JSON Pointers of all values of a document.
fn pointers(value: &Value, pointer: &str, found: &mut Vec<String>) {
    found.push(pointer.to_owned());
    let token = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Array(items) => {
            (0..items.len()).for_each(|at| pointers(&items[at], &format!("{pointer}/{at}"), found));
        }
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            pointers(member, &format!("{pointer}/{}", token(name)), found);
        }),
        _ => {}
    }
}

fn without(session: &Value, pointer: &str) -> Value {
    let mut invalid = session.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    if let Some(Value::Object(members)) = invalid.pointer_mut(parent) {
        members.shift_remove(&name.replace("~1", "/").replace("~0", "~"));
    }
    invalid
}

#[test]
fn check_agrees_with_validator() {
    let other = [
        json!(null),
        json!(true),
        json!(7),
        json!(1.5),
        json!(1.0),
        json!(-1),
        json!("text"),
        json!("12"),
        json!([]),
        json!(["x"]),
        json!([1]),
        json!({}),
        json!({"a": 1}),
    ];
    let mut compared = 0;
    for provider in provider::ALL {
        let schema = schema(provider);
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        for (name, text) in documents(provider) {
            let response: Value = serde_json::from_str(&text).unwrap();
            let session = response.pointer(provider.endpoint.session).unwrap();
            assert_agreement(provider, &validator, session, &name);
            let mut all = Vec::new();
            pointers(session, "", &mut all);
            for pointer in all.into_iter().filter(|pointer| !pointer.is_empty()) {
                assert_agreement(
                    provider,
                    &validator,
                    &without(session, &pointer),
                    &format!("{name} without {pointer}"),
                );
                for value in &other {
                    let mut invalid = session.clone();
                    *invalid.pointer_mut(&pointer).unwrap() = value.clone();
                    assert_agreement(
                        provider,
                        &validator,
                        &invalid,
                        &format!("{name} with {value} at {pointer}"),
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 3000, "compared only {compared}");
}

#[test]
fn contract_documents_have_no_findings() {
    for provider in provider::ALL {
        for (name, text) in documents(provider)
            .into_iter()
            .filter(|(name, _)| matches!(name.as_str(), "full.json" | "minimal.json"))
        {
            let response: Value = serde_json::from_str(&text).unwrap();
            let session = response.pointer(provider.endpoint.session).unwrap();
            assert_eq!(
                contract::check(provider, &session.clone().into()),
                [],
                "{} {name}",
                provider.name
            );
        }
    }
    let closient = Provider::named("closient").unwrap();
    // The published example has its status words in lower case, and one that is in no list.
    let example = json!({
        "status": "active", "capture_mode": "barcode_scan", "product_photos": [],
        "created": "2025-08-15T14:00:00Z", "modified": "2025-08-15T14:30:00Z",
        "captures": [{
            "capture_type": "BARCODE", "created": "2025-08-15T14:05:00Z", "error_message": "",
            "gtin": "1", "raw_value": "1", "status": "matched",
        }],
    });
    assert_eq!(contract::check(closient, &example.into()), []);
}

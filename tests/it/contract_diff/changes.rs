//! Introduced differences: each of twenty changes of a published contract is found, and nothing else.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use sessctl::openapi::{self, OpenApiDocument};
use sessctl::provider::{self, Provider};

use super::wrapped;
use crate::contracts::published;

/// Number of changes of a contract.
const CHANGES: usize = 20;

/// Number of changed contracts per provider.
const DOCUMENTS: u32 = 50;

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    AddField,
    RemoveField,
    Require,
    Type,
    Null,
    AddWord,
    RemoveWord,
}

/// A place that can be changed: the schema of an object, and one of its members.
#[derive(Clone, Debug)]
struct Place {
    /// JSON Pointer from the contract to the schema of the object.
    object: String,
    /// Name of the member.
    name: String,
    /// JSON Pointer from the session.
    pointer: String,
}

/// Returns every member of every object.
fn places(schema: &Value, at: &str, pointer: &str, found: &mut Vec<Place>) {
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let place = Place {
            object: at.to_owned(),
            name: name.clone(),
            pointer: format!("{pointer}/{name}"),
        };
        places(
            member,
            &format!("{at}/properties/{name}"),
            &place.pointer,
            found,
        );
        found.push(place);
    }
    for keyword in ["items", "additionalProperties"] {
        if schema[keyword].is_object() {
            let at = format!("{at}/{keyword}");
            places(&schema[keyword], &at, &format!("{pointer}/*"), found);
        }
    }
}

/// Makes a change, and returns the expected difference; `None` if the place does not permit it.
fn make(contract: &mut Value, change: Change, place: &Place, number: usize) -> Option<String> {
    let object = contract.pointer_mut(&place.object).unwrap();
    let (name, pointer) = (&place.name, &place.pointer);
    let is_required = |object: &Value| {
        object["required"]
            .as_array()?
            .iter()
            .position(|n| n == name)
    };
    let member = &mut object["properties"][name];
    let rule = match change {
        Change::AddField => {
            let new = format!("introduced_{number}");
            object["properties"][&new] = json!({"type": "string"});
            let parent = pointer.rsplit_once('/').unwrap().0;
            return Some(format!("new_field {parent}/{new}"));
        }
        Change::RemoveField => {
            if let Some(at) = is_required(object) {
                object["required"].as_array_mut().unwrap().remove(at);
            }
            object["properties"]
                .as_object_mut()
                .unwrap()
                .shift_remove(name);
            "removed_field"
        }
        Change::Require => {
            match is_required(object) {
                Some(at) => drop(object["required"].as_array_mut().unwrap().remove(at)),
                None if object["required"].is_array() => {
                    object["required"].as_array_mut().unwrap().push(json!(name));
                }
                None => object["required"] = json!([name]),
            }
            "required"
        }
        Change::Type => {
            let is_boolean = member["type"] == "boolean";
            *member = json!({"type": if is_boolean { "integer" } else { "boolean" }});
            "type"
        }
        Change::Null => {
            let types = member["type"].as_str()?.to_owned();
            member["type"] = json!([types, "null"]);
            if let Some(words) = member["enum"].as_array_mut() {
                words.push(Value::Null);
            }
            "type"
        }
        Change::AddWord => {
            member["enum"].as_array_mut()?.push(json!("introduced"));
            "new_word"
        }
        Change::RemoveWord => {
            let words = member["enum"]
                .as_array_mut()
                .filter(|words| words.len() > 2)?;
            words.remove(0);
            "removed_word"
        }
    };
    Some(format!("{rule} {pointer}"))
}

/// The differences that the program finds, except the known ones.
fn found(provider: &'static Provider, contract: Value) -> Vec<String> {
    let document = wrapped(provider, contract).to_string();
    let document = OpenApiDocument::parse(document.as_bytes()).unwrap();
    let operation = document.operation(provider.endpoint.path, "").unwrap();
    let differences = openapi::compare(provider, &document, &operation).unwrap();
    let mut found: Vec<_> = differences
        .iter()
        .filter(|difference| difference.known.is_none())
        .map(|difference| format!("{} {}", difference.rule.word(), difference.pointer))
        .collect();
    found.sort();
    found
}

#[test]
fn published_contracts_have_known_differences() {
    for provider in provider::ALL {
        assert_eq!(found(provider, published(provider)), Vec::<String>::new());
    }
}

#[test]
fn introduced_differences_are_found() {
    const KINDS: [Change; 6] = [
        Change::RemoveField,
        Change::Require,
        Change::Type,
        Change::Null,
        Change::AddWord,
        Change::RemoveWord,
    ];
    for provider in provider::ALL {
        let mut all = Vec::new();
        places(&published(provider), "", "", &mut all);
        let known = provider.known_differences.iter();
        let known: Vec<_> = known.map(|known| known.pointer).collect();
        all.retain(|place| !known.contains(&place.pointer.as_str()));
        let mut made: BTreeMap<String, usize> = BTreeMap::new();
        let mut runner = TestRunner::new(Config {
            cases: DOCUMENTS,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(1),
            ..Config::default()
        });
        let order = (Just(all).prop_shuffle(), Just(KINDS).prop_shuffle());
        let mut results = Vec::new();
        for _ in 0..DOCUMENTS {
            let tree = order.new_tree(&mut runner).unwrap();
            results.push(proptest::strategy::ValueTree::current(&tree));
        }
        for (places, kinds) in results {
            let mut contract = published(provider);
            let expected = change(&mut contract, &places, &kinds);
            assert_eq!(expected.len(), CHANGES, "{}", provider.name);
            assert_eq!(found(provider, contract), expected, "{}", provider.name);
            for text in expected {
                let rule = text.split(' ').next().unwrap().to_owned();
                *made.entry(rule).or_default() += 1;
            }
        }
        assert!(made.len() >= 4, "{}: {made:?}", provider.name);
    }
}

/// Makes twenty changes of a contract at places that do not contain each other.
fn change(contract: &mut Value, places: &[Place], kinds: &[Change]) -> Vec<String> {
    let mut expected = Vec::new();
    let mut used: Vec<&Place> = Vec::new();
    let overlaps = |place: &Place, other: &Place| {
        let within = |a: &Place, b: &Place| {
            format!("{}/", a.pointer).starts_with(&format!("{}/", b.pointer))
        };
        within(place, other) || within(other, place)
    };
    let free = |place: &&Place, used: &[&Place]| !used.iter().any(|other| overlaps(place, other));
    for (number, place) in places.iter().enumerate() {
        // Half of the places at most, so that fields can be added at the others.
        if !free(&place, &used) || used.len() * 2 > places.len() || expected.len() == CHANGES {
            continue;
        }
        let kind = kinds[number % kinds.len()];
        if let Some(difference) = make(contract, kind, place, number) {
            used.push(place);
            expected.push(difference);
        }
    }
    let others: Vec<_> = places.iter().filter(|place| free(place, &used)).collect();
    for number in 0.. {
        if expected.len() >= CHANGES {
            break;
        }
        let place = others[number % others.len()];
        expected.extend(make(contract, Change::AddField, place, 1000 + number));
    }
    expected.sort();
    expected
}

//! The contract check against the published contracts of the providers, with thousands of random
//! valid documents, and as many with one random change. The contracts in `tests/contracts` are
//! written from the providers' documentation, not derived from the program.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use sessctl::provider::{self, Provider};
use sessctl::session::{Finding, Rule, contract, schema};

/// Number of generated documents per provider and test.
const DOCUMENTS: u32 = 2_000;

/// The contract of a provider, as its documentation states it.
pub fn published(provider: &Provider) -> Value {
    let file = format!("tests/contracts/{}.json", provider.name);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// Any JSON value.
fn any_json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        Just(json!(1.5)),
        "[a-z0-9 ]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,6}", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

/// Generates documents that conform to a schema.
fn valid(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(words) = schema["enum"].as_array() {
        return select(words.clone()).boxed();
    }
    if let Some(ways) = schema["anyOf"].as_array() {
        return prop::strategy::Union::new(ways.iter().map(valid)).boxed();
    }
    match &schema["type"] {
        Value::Array(types) => {
            let one = |word: &Value| {
                let mut schema = schema.clone();
                schema["type"] = word.clone();
                valid(&schema)
            };
            prop::strategy::Union::new(types.iter().map(one)).boxed()
        }
        Value::String(word) => of_type(word, schema),
        _ => any_json(),
    }
}

fn of_type(word: &str, schema: &Value) -> BoxedStrategy<Value> {
    match word {
        "null" => Just(Value::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => {
            let [least, most] = [("minimum", i64::MIN), ("maximum", i64::MAX)]
                .map(|(bound, default)| schema[bound].as_i64().unwrap_or(default));
            (least..=most).prop_map(Value::from).boxed()
        }
        "string" if schema["format"] == "date-time" => {
            "20[0-9]{2}-(0[1-9]|1[0-2])-[01][1-9]T[01][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?(Z|[+-]0[0-9]:30)"
                .prop_map(Value::from)
                .boxed()
        }
        "string" if schema["pattern"].is_string() => {
            "-?[1-9][0-9]{0,9}|0".prop_map(Value::from).boxed()
        }
        "string" => "[ -~é]{0,12}".prop_map(Value::from).boxed(),
        "array" => {
            let most = usize::try_from(schema["maxItems"].as_u64().unwrap_or(3)).unwrap();
            prop::collection::vec(valid(&schema["items"]), 0..=most)
                .prop_map(Value::from)
                .boxed()
        }
        "object" => object(schema),
        other => panic!("no values of type {other}"),
    }
}

fn object(schema: &Value) -> BoxedStrategy<Value> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let Some(properties) = schema["properties"].as_object() else {
        let names = "[a-z_]{1,8}";
        return prop::collection::btree_map(names, valid(&schema["additionalProperties"]), 0..4)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
            .boxed();
    };
    let members: Vec<_> = properties
        .iter()
        .map(|(name, schema)| {
            let value = if required.iter().any(|known| known == name) {
                valid(schema).prop_map(Some).boxed()
            } else {
                prop::option::of(valid(schema)).boxed()
            };
            let name = name.clone();
            value.prop_map(move |value| Some((name.clone(), value?)))
        })
        .collect();
    members
        .prop_map(|members| Value::Object(members.into_iter().flatten().collect::<Map<_, _>>()))
        .boxed()
}

/// A document with one value replaced or removed.
fn changed(schema: &Value) -> impl Strategy<Value = Value> + use<> {
    let other = prop_oneof![
        4 => any_json().prop_map(Some),
        3 => select(vec![json!(""), json!([]), json!({}), json!(null), json!("odd"), json!(7)])
            .prop_map(Some),
        2 => Just(None),
    ];
    (valid(schema), any::<Index>(), other).prop_map(|(mut document, index, other)| {
        let mut all = Vec::new();
        locations(&document, "", &mut all);
        if all.is_empty() {
            return document;
        }
        let (parent, name) = index.get(&all).clone();
        match (document.pointer_mut(&parent).unwrap(), other) {
            (Value::Object(members), Some(other)) => drop(members.insert(name, other)),
            (Value::Object(members), None) => drop(members.shift_remove(&name)),
            (Value::Array(items), other) => {
                items[name.parse::<usize>().unwrap()] = other.unwrap_or_default();
            }
            (leaf, _) => panic!("{leaf} has no members"),
        }
        document
    })
}

/// Collects every member and element of a document: the JSON Pointer to its parent, and its name.
fn locations(value: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    let mut add = |name: String, token: &str, inner: &Value| {
        found.push((pointer.to_owned(), name));
        locations(inner, &format!("{pointer}/{token}"), found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, inner)| {
            add(
                name.clone(),
                &name.replace('~', "~0").replace('/', "~1"),
                inner,
            );
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, inner)| {
            add(at.to_string(), &at.to_string(), inner);
        }),
        _ => {}
    }
}

/// Calls `check` for each generated document; the documents are the same in every run.
fn for_each_document(strategy: &impl Strategy<Value = Value>, mut check: impl FnMut(&Value)) {
    let config = Config::with_cases(DOCUMENTS);
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    for _ in 0..DOCUMENTS {
        check(&strategy.new_tree(&mut runner).unwrap().current());
    }
}

fn sentences(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(Finding::sentence).collect()
}

/// Members that the program knows and the published contract lacks.
const UNPUBLISHED: &[&str] = &["/customer_metadata"];

#[test]
fn valid_documents_have_no_findings() {
    for provider in provider::ALL {
        let published = published(provider);
        let published_validator = jsonschema::draft202012::new(&published).unwrap();
        let derived_validator = jsonschema::draft202012::new(&schema(provider)).unwrap();
        let mut filled = 0;
        for_each_document(&valid(&published), |document| {
            assert!(
                published_validator.is_valid(document),
                "invalid document generated: {document}"
            );
            filled += usize::from(document.to_string().len() > 100);
            let findings = contract::check(provider, &document.clone().into());
            let text = sentences(&findings);
            // The schemas accept any string as a time.
            let only_forms = findings.iter().all(|finding| finding.rule == Rule::Form);
            assert!(only_forms, "{}: {text:?} in {document}", provider.name);
            assert!(
                derived_validator.is_valid(document),
                "{}: {document}",
                provider.name
            );
        });
        assert!(
            filled > 500,
            "{}: only {filled} long documents",
            provider.name
        );
    }
}

#[test]
fn changed_documents_follow_the_contract() {
    for provider in provider::ALL {
        let published = published(provider);
        let published_validator = jsonschema::draft202012::new(&published).unwrap();
        let derived_validator = jsonschema::draft202012::new(&schema(provider)).unwrap();
        let mut invalid = 0;
        for_each_document(&changed(&published), |document| {
            let findings = contract::check(provider, &document.clone().into());
            let breach = findings.iter().any(|finding| finding.rule.is_breach());
            let what = format!(
                "{}: {:?} in {document}",
                provider.name,
                sentences(&findings)
            );
            if published_validator.is_valid(document) {
                assert!(!breach, "{what}");
            } else {
                invalid += 1;
                assert!(!findings.is_empty(), "no finding: {what}");
            }
            assert_eq!(breach, !derived_validator.is_valid(document), "{what}");
        });
        assert!(invalid > 300, "{}: only {invalid} invalid", provider.name);
    }
}

#[test]
fn derived_schema_matches_contract_names() {
    fn names(schema: &Value, pointer: &str, found: &mut Vec<String>) {
        for part in ["items", "additionalProperties"] {
            if schema[part].is_object() {
                names(&schema[part], &format!("{pointer}/*"), found);
            }
        }
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            let pointer = format!("{pointer}/{name}");
            names(inner, &pointer, found);
            found.push(pointer);
        }
    }
    for provider in provider::ALL {
        let [published, derived] = [published(provider), schema(provider)].map(|schema| {
            let mut found = Vec::new();
            names(&schema, "", &mut found);
            found.sort();
            found
        });
        let missing: Vec<_> = published
            .iter()
            .filter(|name| !derived.contains(name))
            .collect();
        let unknown = |name: &&String| {
            let known = UNPUBLISHED.contains(&name.as_str()) || name.contains("/qr_analysis/");
            !published.contains(name) && !known
        };
        let additional: Vec<_> = derived.iter().filter(unknown).collect();
        assert!(
            missing.is_empty() && additional.is_empty(),
            "{}: missing {missing:?}, additional {additional:?}",
            provider.name
        );
    }
}

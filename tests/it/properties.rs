//! Every structured format reproduces what a provider sends, digit for digit.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use serde_json::{Map, Number, Value, json};
use sessctl::error::Failure;
use sessctl::json::Json;
use sessctl::provider::Provider;
use sessctl::render::{json as writer, yaml as yaml_writer};
use sessctl::secret::Scrubber;
use sessctl::session::{self, Document, DocumentOptions, Query};

use crate::yaml;

/// JSON numbers beyond the range and precision of machine words.
fn number() -> impl Strategy<Value = Value> {
    let text = "-?(0|[1-9][0-9]{0,3}|[1-9][0-9]{15,40})(\\.[0-9]{1,3}|\\.[0-9]{15,40})?([eE][+-]?[0-9]{1,4})?";
    text.prop_map(|text| Value::Number(Number::from_string_unchecked(text)))
}

/// Texts that look like other values, need escaping, or both.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => concat!(
            "(\\PC|[\\x00-\\x20\"'\\\\:#%@&*!|>?{},\\[\\]",
            "\u{7f}-\u{a0}\u{2028}\u{2029}\u{e0041}\u{feff}\u{fffe}\u{ffff}😀-]){0,8}",
        ),
        1 => "(null|~|true|No|0x1F|1_000|1e3|12:30|2026-01-02|=|<<|---|\\.\\.\\.|- a|a: b| a |a #b)",
        1 => "[a-z]{1000,1100}",
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        3 => number(),
        3 => text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 32, 4, |inner| {
        let members = prop::collection::vec((text(), inner.clone()), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Parses a response that contains this JSON text, and returns the text's value in the document.
fn round_trip(text: &str) -> Value {
    let provider = Provider::named("imprint").unwrap();
    let body = format!(r#"{{"id":"cs_1","metadata":{text}}}"#);
    let parsed = session::parse(provider, body.as_bytes()).unwrap();
    let options = DocumentOptions {
        show_secrets: true,
        scrubber: &Scrubber::default(),
        now: SystemTime::UNIX_EPOCH,
        server_ahead: 0,
        any_id: false,
        for_conditions: true,
    };
    let document = Document::open(parsed, "cs_1", &options).unwrap();
    let metadata = document.clone().into_value().take_at("/metadata");
    assert_eq!(document.into_response().take_at("/metadata"), metadata);
    Value::from(&metadata)
}

fn written(value: &Value, pretty: bool) -> String {
    let mut out = Vec::new();
    let value = &Json::from(value.clone());
    if pretty {
        writer::write_pretty(&mut out, value, false);
    } else {
        writer::write_line(&mut out, value, false);
    }
    String::from_utf8(out).unwrap()
}

/// Returns the sign, the significant digits and the power of ten of a number, which are the same in
/// every notation.
fn decimal(text: &str) -> (bool, String, i64) {
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    let significant = digits.trim_end_matches('0');
    let power = power.parse::<i64>().unwrap() - i64::try_from(part.len()).unwrap()
        + i64::try_from(digits.len() - significant.len()).unwrap();
    let significant = significant.trim_start_matches('0').to_owned();
    let power = if significant.is_empty() { 0 } else { power };
    (sign, significant, power)
}

/// Checks whether the trees are equal. Numbers without an exponent must have the same text.
fn is_equal(json: &Value, yaml: &Value) -> bool {
    match (json, yaml) {
        (Value::Number(json), Value::Number(yaml)) => {
            let (json, yaml) = (json.as_str(), yaml.as_str());
            json == yaml || json.contains(['e', 'E']) && decimal(json) == decimal(yaml)
        }
        (Value::Array(json), Value::Array(yaml)) => {
            json.len() == yaml.len()
                && json
                    .iter()
                    .zip(yaml)
                    .all(|(json, yaml)| is_equal(json, yaml))
        }
        (Value::Object(json), Value::Object(yaml)) => {
            let in_order =
                |(json, yaml): ((_, _), (_, _))| json.0 == yaml.0 && is_equal(json.1, yaml.1);
            json.len() == yaml.len() && json.iter().zip(yaml).all(in_order)
        }
        (json, yaml) => json == yaml,
    }
}

/// Replaces `-0` with 0, as jq does.
fn without_negative_zero(tree: Value) -> Value {
    match tree {
        Value::Number(number) if number.as_str() == "-0" => json!(0),
        Value::Array(items) => items.into_iter().map(without_negative_zero).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, without_negative_zero(value)))
            .collect(),
        other => other,
    }
}

proptest! {
    #[test]
    fn json_keeps_number_and_string_text(tree in tree(), pretty: bool) {
        let read = round_trip(&tree.to_string());
        prop_assert_eq!(&read, &tree);
        let text = written(&read, pretty);
        prop_assert!(!text.replace('\n', "").contains(sessctl::text::is_hostile), "{}", text);
        prop_assert_eq!(round_trip(&text), tree);
    }

    #[test]
    fn jq_keeps_number_and_string_text(tree in tree()) {
        let results = Query::compile(".").unwrap().run(&Json::from(tree.clone())).unwrap();
        prop_assert_eq!(results, vec![Json::from(without_negative_zero(tree))]);
    }

    #[test]
    fn yaml_reads_back_equal(tree in tree()) {
        let text = yaml_writer::document(&Json::from(tree.clone()));
        prop_assert!(!text.replace('\n', "").contains(sessctl::text::is_hostile), "{}", text);
        let read = yaml::read(&text);
        prop_assert!(read.is_ok(), "{:?}\n{}", read, text);
        let read = read.unwrap();
        prop_assert!(read.len() == 1 && is_equal(&tree, &read[0]), "{:?}\n{}", read, text);
    }

    #[test]
    fn remaining_delay_is_never_zero(nanoseconds in 1_u64..) {
        let mut failure = Failure::usage("x");
        failure.remote.retry_after = Some(Duration::from_nanos(nanoseconds));
        let document = session::error_document(None, None, &failure, "", None);
        let seconds = document.pointer("/_sessctl/error/retry_after_s").and_then(Json::as_number);
        let seconds = seconds.unwrap().parse::<u64>().unwrap();
        prop_assert!(seconds >= 1 && seconds >= nanoseconds / 1_000_000_000);
    }
}

#[test]
fn document_streams_keep_their_count() {
    let value = json!({"a": [1, {"b": null}], "---": "..."});
    let one = yaml_writer::document(&Json::from(value.clone()));
    assert_eq!(
        yaml::read(&format!("{one}---\n{one}")).unwrap(),
        [value.clone(), value]
    );
    let empty = Value::Object(Map::new());
    assert_eq!(
        yaml::read(&yaml_writer::document(&Json::from(empty.clone()))).unwrap(),
        [empty]
    );
}

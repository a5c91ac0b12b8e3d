//! Rows below other rows, which no provider has in all combinations.

use serde_json::json;

use super::*;
use crate::provider::{Scope, Section};

static PROVIDER: Provider = Provider::for_tests(
    "nested",
    &[
        Section {
            title: "Session",
            scope: Scope::Session,
            required: true,
            fields: &[
                Field::new("A", "/outer/a", Shape::Text).required(),
                Field::new("B", "/outer/b", Shape::Count),
                Field::new("C", "/prose/c", Shape::Text).in_prose(),
                Field::new("Inner", "/typed", Shape::Object).nullable(),
                Field::new("D", "/typed/d", Shape::Text).required(),
            ],
        },
        Section {
            title: "Items",
            scope: Scope::Each("/outer/items"),
            required: true,
            fields: &[Field::new("E", "/e", Shape::Text).required()],
        },
    ],
);

fn sentences(session: Value) -> Vec<String> {
    let found = check(&PROVIDER, &Json::from(session));
    found.iter().map(Finding::sentence).collect()
}

#[test]
fn nested_rows_are_checked() {
    let session = json!({
        "outer": {"a": 1, "items": [{"e": "x"}, {}]},
        "prose": {"c": 1},
        "typed": {"d": "x"},
    });
    assert_eq!(
        sentences(session),
        [
            "/outer/a: expected a string, found a number",
            "/prose/c: expected a string, found a number",
            "missing field /outer/items/1/e: expected a string",
        ]
    );
}

#[test]
fn wrong_parent_hides_missing_rows() {
    for (parent, found) in [
        (json!(5), "a number"),
        (json!(null), "null"),
        (json!([]), "an array"),
    ] {
        let session = json!({"outer": parent, "typed": {"d": "x"}});
        assert_eq!(
            sentences(session),
            [format!("/outer: expected an object, found {found}")]
        );
    }
    let session = json!({"outer": {"a": "", "items": []}, "typed": "x"});
    assert_eq!(
        sentences(session),
        ["/typed: expected an object or null, found a string"]
    );
}

#[test]
fn missing_parent_leaves_required_rows_missing() {
    assert_eq!(
        sentences(json!({})),
        [
            "missing field /outer/a: expected a string",
            "missing field /typed/d: expected a string",
            "missing field /outer/items: expected an array",
        ]
    );
}

#[test]
fn documented_null_has_no_missing_rows() {
    let session = json!({"outer": {"a": "", "items": []}, "typed": null});
    assert_eq!(sentences(session), [""; 0]);
}

#[test]
fn null_parent_of_optional_rows_is_no_new_member() {
    let session =
        |prose: Value| json!({"outer": {"a": "", "items": []}, "typed": {"d": ""}, "prose": prose});
    assert_eq!(sentences(session(Value::Null)), [""; 0]);
    assert_eq!(sentences(session(json!({}))), [""; 0]);
    assert_eq!(
        sentences(session(json!([1]))),
        ["new field /prose/0: a number"]
    );
    assert_eq!(
        sentences(session(json!("x"))),
        ["new field /prose: a string"]
    );
}

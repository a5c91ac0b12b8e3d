use serde_json::{Value, json};

use super::*;

#[test]
fn pointers_select_values() {
    let value = Json::from(json!({"a/b": [{"~": 1}, 2], "": 3}));
    for (pointer, text) in [
        ("", Some(r#"{"a/b":[{"~":1},2],"":3}"#)),
        ("/a~1b/0/~0", Some("1")),
        ("/a~1b/1", Some("2")),
        ("/", Some("3")),
        ("/a~1b/01", None),
        ("/a~1b/+1", None),
        ("/a~1b/2", None),
        ("/a~1b/1/x", None),
        ("x/a", None),
    ] {
        let found = value.pointer(pointer).map(ToString::to_string);
        assert_eq!(found.as_deref(), text, "{pointer}");
        if let Some(text) = text {
            assert_eq!(value.clone().take_at(pointer).to_string(), text);
        }
    }
    assert_eq!(value.take_at("/a~1b/7"), Json::Null);
}

#[test]
fn member_order_is_ignored_in_comparisons() {
    let value = |json| Json::from(json);
    assert_eq!(
        value(json!({"a": 1, "b": 2})),
        value(json!({"b": 2, "a": 1}))
    );
    assert_ne!(
        value(json!({"a": 1, "b": 2})),
        value(json!({"a": 1, "c": 2}))
    );
    assert_ne!(value(json!({"a": 1})), value(json!({"a": 1, "b": 2})));
    let large = |range: std::ops::Range<usize>| -> Json<'static> {
        let members = range.map(|at| (Cow::Owned(at.to_string()), Json::Null));
        Json::Object(members.collect())
    };
    assert_eq!(large(0..100), {
        let Json::Object(members) = large(0..100) else {
            unreachable!()
        };
        let mut members: Vec<_> = members.into_iter().collect();
        members.reverse();
        Json::Object(members.into_iter().collect())
    });
    assert_ne!(large(0..100), large(1..101));
}

#[test]
fn value_conversion_is_lossless() {
    let text = r#"{"z":18446744073709551616,"a":[1.10,-0,1E+2,"\u001b\"é",true,null],"o":{}}"#;
    let json = parse(text).unwrap().value;
    assert_eq!(json.to_string(), text);
    let value = Value::from(&json);
    assert_eq!(Json::from(value), json);
    assert_eq!(json.clone().into_owned(), json);
}

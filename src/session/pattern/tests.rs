use serde_json::json as value;

use super::*;
use crate::json;

#[test]
fn pattern_selects_matching_values() {
    let text = r#"{"a":{"b":1,"c":2},"l":[{"x":3},{"x":4},{},5]}"#;
    let value = json::parse(text).unwrap().value;
    for (pattern, selected) in [
        ("", text),
        ("/a/b", "1"),
        ("/a/*", "1 2"),
        ("/l/*/x", "3 4"),
        ("/l/1/x", "4"),
        ("/l/9/x", ""),
        ("/a/b/c", ""),
    ] {
        let texts: Vec<_> = select(&value, pattern)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(texts.join(" "), selected, "{pattern}");
    }
}

#[test]
fn named_pattern_keeps_its_value() {
    let patterns = [("/*/x", 1), ("/a/x", 2), ("/a/y", 3), ("/*/z", 4)];
    let mut tree = PatternTree::default();
    for (pattern, value) in patterns {
        *tree.entry(pattern) = Some(value);
    }
    tree.merge_wildcards();
    let value = |pointer| tree.descend(pointer).and_then(|tree| *tree.value());
    for (pointer, expected) in [
        ("/a/x", Some(2)),
        ("/b/x", Some(1)),
        ("/a/y", Some(3)),
        ("/b/y", None),
        ("/a/z", Some(4)),
        ("/a", None),
    ] {
        assert_eq!(value(pointer), expected, "{pointer}");
    }
}

#[test]
fn uncovered_members_are_found() {
    for (value, patterns, found) in [
        (value!({"a": 1, "b": 2}), &["/a"][..], "b=2"),
        (
            value!({"a": {"b": 1, "c": {"d": 2}}}),
            &["/a/b"],
            "a/c={\"d\":2}",
        ),
        (value!({"a": {"b": 1}}), &["/a"], ""),
        (
            value!({"l": [{"x": 1, "y": 2}, {"x": 3}]}),
            &["/l/*/x"],
            "l/0/y=2",
        ),
        (value!({"a": 5}), &["/a/b"], "a=5"),
        (value!({"a": null}), &["/a/b"], ""),
        (value!({"a": []}), &["/b"], "a=[]"),
        (value!({}), &[], ""),
        (value!("x"), &["/a"], "=\"x\""),
        (value!("x"), &[""], ""),
        (
            value!({"l": [{"x": 1}, {"y": 2}]}),
            &["/l/0/x", "/l/*/y"],
            "",
        ),
        (value!({"a": {"x": 1, "y": 2}}), &["/a/x", "/*/y"], ""),
        (
            value!({"a": {"b": {"y": 2, "z": 3}}}),
            &["/*/b/y", "/a/*/z"],
            "",
        ),
        (value!({"": {"": 1}}), &["/a"], "={\"\":1}"),
        (value!({"a/b": {"~": 1}}), &["/*/c"], "a~1b/~0=1"),
    ] {
        let text: Vec<String> = PatternSet::new(patterns.iter().copied())
            .find(&Json::from(value.clone()))
            .uncovered
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(text.join(" "), found, "{value}");
    }
}

//! Ways into a tree: what a row of a contract means, and what no row means. The latter is shown
//! all the same: a field that came up yesterday may be the one that matters.

use serde_json::Value;

/// The values at a JSON Pointer pattern, in which `*` stands for any member or element.
#[must_use]
pub fn reach<'v>(value: &'v Value, pattern: &str) -> Vec<&'v Value> {
    let mut reached = vec![value];
    for key in pattern.split('/').skip(1) {
        reached = reached
            .into_iter()
            .flat_map(|value| children(value, key))
            .collect();
    }
    reached
}

fn children<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    match value {
        Value::Object(members) if key == "*" => members.values().collect(),
        Value::Array(items) if key == "*" => items.iter().collect(),
        Value::Object(members) => members.get(key).into_iter().collect(),
        Value::Array(items) => key
            .parse()
            .ok()
            .and_then(|at: usize| items.get(at))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// The values under `value` that none of the JSON Pointer patterns in `claims` covers, each with
/// its JSON Pointer (without the first slash). `*` in a pattern stands for any member or element.
#[must_use]
pub fn unclaimed<'v>(value: &'v Value, claims: &[&str]) -> Vec<(String, &'v Value)> {
    let mut found = Vec::new();
    walk(value, claims, "", &mut found);
    found
}

fn walk<'v>(value: &'v Value, claims: &[&str], name: &str, found: &mut Vec<(String, &'v Value)>) {
    if claims.contains(&"") {
        return;
    }
    let mut descend = |key: &str, inner: &'v Value| {
        let claims: Vec<&str> = claims.iter().filter_map(|claim| step(claim, key)).collect();
        walk(inner, &claims, &format!("{name}/{}", token(key)), found);
    };
    match value {
        // What a claim leads into is not a whole of its own; only the root always is one.
        Value::Object(members) if !claims.is_empty() || name.is_empty() => {
            members.iter().for_each(|(key, inner)| descend(key, inner));
        }
        Value::Array(items) if !claims.is_empty() => {
            for (index, inner) in items.iter().enumerate() {
                descend(&index.to_string(), inner);
            }
        }
        Value::Null if !claims.is_empty() => {}
        _ => found.push((name.strip_prefix('/').unwrap_or(name).to_owned(), value)),
    }
}

/// What is left of a claim after the step into `key`, if it leads there.
fn step<'c>(claim: &'c str, key: &str) -> Option<&'c str> {
    let claim = claim.strip_prefix('/')?;
    let end = claim.find('/').unwrap_or(claim.len());
    let (first, left) = claim.split_at(end);
    (first == key || first == "*").then_some(left)
}

/// A member's name as a token of a JSON Pointer (RFC 6901, section 3).
pub(super) fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A JSON Pointer as a person reads it.
#[must_use]
pub fn readable(pointer: &str) -> String {
    pointer.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reaches_what_a_pattern_means() {
        let value = json!({"a": {"b": 1, "c": 2}, "l": [{"x": 3}, {"x": 4}, {}, 5]});
        for (pattern, reached) in [
            ("", vec![&value]),
            ("/a/b", vec![&json!(1)]),
            ("/a/*", vec![&json!(1), &json!(2)]),
            ("/l/*/x", vec![&json!(3), &json!(4)]),
            ("/l/1/x", vec![&json!(4)]),
            ("/l/9/x", vec![]),
            ("/a/b/c", vec![]),
        ] {
            assert_eq!(reach(&value, pattern), reached, "{pattern}");
        }
    }

    #[test]
    fn finds_what_is_not_claimed() {
        for (value, claims, found) in [
            (json!({"a": 1, "b": 2}), &["/a"][..], "b=2"),
            (
                json!({"a": {"b": 1, "c": {"d": 2}}}),
                &["/a/b"],
                "a/c={\"d\":2}",
            ),
            (json!({"a": {"b": 1}}), &["/a"], ""),
            (
                json!({"l": [{"x": 1, "y": 2}, {"x": 3}]}),
                &["/l/*/x"],
                "l/0/y=2",
            ),
            (json!({"a": 5}), &["/a/b"], "a=5"),
            (json!({"a": null}), &["/a/b"], ""),
            (json!({"a": []}), &["/b"], "a=[]"),
            (json!({}), &[], ""),
            (json!("x"), &["/a"], "=\"x\""),
            (json!("x"), &[""], ""),
            (json!({"": {"": 1}}), &["/a"], "={\"\":1}"),
            (json!({"a/b": {"~": 1}}), &["/*/c"], "a~1b/~0=1"),
        ] {
            let text: Vec<String> = unclaimed(&value, claims)
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            assert_eq!(text.join(" "), found, "{value}");
        }
    }
}

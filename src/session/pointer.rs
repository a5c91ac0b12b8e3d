//! Selects values by JSON Pointer pattern and finds values that no pattern covers. Those are
//! displayed as well, because a new field may matter.

use serde_json::Value;

/// Returns the values at a JSON Pointer pattern, in which `*` matches any member or element.
#[must_use]
pub fn select<'v>(value: &'v Value, pattern: &str) -> Vec<&'v Value> {
    if !pattern.contains(['*', '~']) {
        return at(value, pattern).into_iter().collect();
    }
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

/// Returns the value at a JSON Pointer (RFC 6901).
#[must_use]
pub(super) fn at<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    if pointer.contains('~') {
        return value.pointer(pointer);
    }
    let mut names = pointer.split('/');
    let whole = names.next()?.is_empty();
    names
        .try_fold(value, |value, name| match value {
            Value::Object(members) => members.get(name),
            Value::Array(items) => items.get(name.parse::<usize>().ok()?),
            _ => None,
        })
        .filter(|_| whole)
}

/// A set of JSON Pointer patterns, as a tree of member names. `*` matches any member or element.
#[derive(Clone, Debug, Default)]
pub struct PatternSet {
    whole: bool,
    named: Vec<(String, Self)>,
    any: Option<Box<Self>>,
}

impl PatternSet {
    /// Builds the set from its patterns.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Self {
        let mut claims = Self::default();
        for pattern in patterns {
            claims.add(pattern);
        }
        claims.settle();
        claims
    }

    fn add(&mut self, pattern: &str) {
        let Some(rest) = pattern.strip_prefix('/') else {
            self.whole = true;
            return;
        };
        let end = rest.find('/').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let inner = match name {
            "*" => self.any.get_or_insert_default(),
            name => {
                let known = self.named.iter().position(|(known, _)| known == name);
                let at = known.unwrap_or_else(|| {
                    self.named.push((name.to_owned(), Self::default()));
                    self.named.len() - 1
                });
                match self.named.get_mut(at) {
                    Some((_, inner)) => inner,
                    None => return,
                }
            }
        };
        inner.add(rest);
    }

    /// Merges the children of `*` into each named member, so that a lookup follows one branch only.
    fn settle(&mut self) {
        if let Some(any) = &mut self.any {
            for (_, inner) in &mut self.named {
                inner.merge(any);
            }
            any.settle();
        }
        for (_, inner) in &mut self.named {
            inner.settle();
        }
    }

    fn merge(&mut self, other: &Self) {
        self.whole |= other.whole;
        if let Some(any) = &other.any {
            self.any.get_or_insert_default().merge(any);
        }
        for (name, inner) in &other.named {
            match self.named.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => known.merge(inner),
                None => self.named.push((name.clone(), inner.clone())),
            }
        }
    }

    fn leads_on(&self) -> bool {
        self.any.is_some() || !self.named.is_empty()
    }

    fn step(&self, name: &str) -> Option<&Self> {
        let named = self.named.iter().find(|(known, _)| known == name);
        named.map(|(_, inner)| inner).or(self.any.as_deref())
    }

    /// Returns the values under `value` that no pattern covers, each with its JSON Pointer (without
    /// the first slash).
    #[must_use]
    pub fn uncovered<'v>(&self, value: &'v Value) -> Vec<(String, &'v Value)> {
        let mut found = Vec::new();
        self.visit(value, &mut |way, value| found.push((way.text(), value)));
        found
    }

    /// Calls `visitor` for each value under `value` that no pattern covers.
    pub(super) fn visit<'v>(&self, value: &'v Value, visitor: &mut Visitor<'_, 'v>) {
        walk(value, Some(self), &mut PointerPath(Vec::new()), visitor);
    }
}

/// Called with a value and its path.
pub(super) type Visitor<'f, 'v> = dyn FnMut(&PointerPath<'v>, &'v Value) + 'f;

/// A segment of a path. Formatted only when needed.
#[derive(Clone, Copy)]
enum PathSegment<'v> {
    Name(&'v str),
    Index(usize),
}

/// The path from the root of a tree to a value.
pub(super) struct PointerPath<'v>(Vec<PathSegment<'v>>);

impl PointerPath<'_> {
    /// Formats the path as a JSON Pointer, without the first slash.
    pub(super) fn text(&self) -> String {
        let names = self.0.iter().map(|step| match step {
            PathSegment::Name(name) => token(name),
            PathSegment::Index(index) => index.to_string(),
        });
        names.collect::<Vec<_>>().join("/")
    }
}

fn walk<'v>(
    value: &'v Value,
    claims: Option<&PatternSet>,
    way: &mut PointerPath<'v>,
    visitor: &mut Visitor<'_, 'v>,
) {
    if claims.is_some_and(|claims| claims.whole) {
        return;
    }
    let leading = claims.filter(|claims| claims.leads_on());
    match (value, leading) {
        // An object is split only where a pattern continues below it, or at the root; any other
        // uncovered object is reported as a whole.
        (Value::Object(members), _) if leading.is_some() || way.0.is_empty() => {
            for (name, inner) in members {
                way.0.push(PathSegment::Name(name));
                let claims = leading.and_then(|claims| claims.step(name));
                walk(inner, claims, way, visitor);
                way.0.pop();
            }
        }
        (Value::Array(items), Some(claims)) => {
            for (index, inner) in items.iter().enumerate() {
                way.0.push(PathSegment::Index(index));
                let claims = if claims.named.is_empty() {
                    claims.any.as_deref()
                } else {
                    claims.step(&index.to_string())
                };
                walk(inner, claims, way, visitor);
                way.0.pop();
            }
        }
        (Value::Null, Some(_)) => {}
        _ => visitor(way, value),
    }
}

/// Escapes a member name as a token of a JSON Pointer (RFC 6901, section 3).
pub(super) fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Unescapes a JSON Pointer for display.
#[must_use]
pub fn readable(pointer: &str) -> String {
    pointer.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pattern_selects_matching_values() {
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
            assert_eq!(select(&value, pattern), reached, "{pattern}");
        }
    }

    #[test]
    fn unclaimed_members_are_found() {
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
            (
                json!({"l": [{"x": 1}, {"y": 2}]}),
                &["/l/0/x", "/l/*/y"],
                "",
            ),
            (json!({"a": {"x": 1, "y": 2}}), &["/a/x", "/*/y"], ""),
            (
                json!({"a": {"b": {"y": 2, "z": 3}}}),
                &["/*/b/y", "/a/*/z"],
                "",
            ),
            (json!({"": {"": 1}}), &["/a"], "={\"\":1}"),
            (json!({"a/b": {"~": 1}}), &["/*/c"], "a~1b/~0=1"),
        ] {
            let text: Vec<String> = PatternSet::new(claims.iter().copied())
                .uncovered(&value)
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            assert_eq!(text.join(" "), found, "{value}");
        }
    }
}

//! Selects values by JSON Pointer pattern and finds values that no pattern covers. Those are
//! displayed as well, because a new field may matter.

use crate::json::{Json, escape_token, unescape};

/// Returns the values at a JSON Pointer pattern, in which `*` matches any member or element.
#[must_use]
pub fn select<'v>(value: &'v Json<'v>, pattern: &str) -> Vec<&'v Json<'v>> {
    if !pattern.contains('*') {
        return value.pointer(pattern).into_iter().collect();
    }
    let mut selected = vec![value];
    for token in pattern.split('/').skip(1) {
        selected = selected
            .into_iter()
            .flat_map(|value| matches(value, token))
            .collect();
    }
    selected
}

fn matches<'v>(value: &'v Json<'v>, token: &str) -> Vec<&'v Json<'v>> {
    match value {
        Json::Object(members) if token == "*" => members.values().collect(),
        Json::Array(items) if token == "*" => items.iter().collect(),
        value => value.child(&unescape(token)).into_iter().collect(),
    }
}

/// Values by JSON Pointer pattern, as a tree of member names. `*` matches any member or element.
#[derive(Clone, Debug)]
pub struct PatternTree<T> {
    value: Option<T>,
    named: Vec<(String, Self)>,
    wildcard: Option<Box<Self>>,
}

impl<T> Default for PatternTree<T> {
    fn default() -> Self {
        Self {
            value: None,
            named: Vec::new(),
            wildcard: None,
        }
    }
}

/// A set of JSON Pointer patterns.
pub type PatternSet = PatternTree<()>;

impl PatternSet {
    /// Builds the set from its patterns.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Self {
        Self::from_values(patterns.into_iter().map(|pattern| (pattern, ())))
    }

    /// Returns the values under `value` that no pattern covers, each with its JSON Pointer (without
    /// the first slash).
    #[must_use]
    pub fn uncovered<'v>(&self, value: &'v Json<'v>) -> Vec<(String, &'v Json<'v>)> {
        let mut found = Vec::new();
        self.visit(value, &mut |path, value| found.push((path.text(), value)));
        found
    }

    /// Calls `visitor` for each value under `value` that no pattern covers.
    pub(super) fn visit<'v>(&self, value: &'v Json<'v>, visitor: &mut Visitor<'_, 'v>) {
        walk(value, Some(self), &mut PointerPath(Vec::new()), visitor);
    }
}

impl<T: Clone> PatternTree<T> {
    /// Builds the tree from patterns and their values. The last value of a pattern wins.
    pub(super) fn from_values<'p>(patterns: impl IntoIterator<Item = (&'p str, T)>) -> Self {
        let mut tree = Self::default();
        for (pattern, value) in patterns {
            tree.add(pattern, value);
        }
        tree.apply_wildcards();
        tree
    }

    fn add(&mut self, pattern: &str, value: T) {
        let Some(rest) = pattern.strip_prefix('/') else {
            self.value = Some(value);
            return;
        };
        let end = rest.find('/').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let child = match name {
            "*" => self.wildcard.get_or_insert_default(),
            name => {
                let known = self.named.iter().position(|(known, _)| known == name);
                let at = known.unwrap_or_else(|| {
                    self.named.push((name.to_owned(), Self::default()));
                    self.named.len() - 1
                });
                match self.named.get_mut(at) {
                    Some((_, child)) => child,
                    None => return,
                }
            }
        };
        child.add(rest, value);
    }

    /// Merges the children of `*` into each named child, so that a lookup follows one branch only.
    fn apply_wildcards(&mut self) {
        if let Some(wildcard) = &mut self.wildcard {
            for (_, child) in &mut self.named {
                child.merge(wildcard);
            }
            wildcard.apply_wildcards();
        }
        for (_, child) in &mut self.named {
            child.apply_wildcards();
        }
    }

    fn merge(&mut self, other: &Self) {
        if self.value.is_none() {
            self.value.clone_from(&other.value);
        }
        if let Some(wildcard) = &other.wildcard {
            self.wildcard.get_or_insert_default().merge(wildcard);
        }
        for (name, child) in &other.named {
            match self.named.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => known.merge(child),
                None => self.named.push((name.clone(), child.clone())),
            }
        }
    }
}

impl<T> PatternTree<T> {
    /// Returns the value of the pattern that ends here.
    pub(super) const fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Checks whether a pattern continues below.
    pub(super) const fn has_children(&self) -> bool {
        self.wildcard.is_some() || !self.named.is_empty()
    }

    /// Returns the tree below a member name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        let named = self.named.iter().find(|(known, _)| known == name);
        named.map(|(_, child)| child).or(self.wildcard.as_deref())
    }

    /// Returns the tree below an element of an array.
    pub(super) fn element(&self, index: usize) -> Option<&Self> {
        if self.named.is_empty() {
            self.wildcard.as_deref()
        } else {
            self.child(&index.to_string())
        }
    }

    /// Returns the tree below a JSON Pointer.
    pub(super) fn descend(&self, pointer: &str) -> Option<&Self> {
        let mut tokens = pointer.split('/').skip(1);
        tokens.try_fold(self, |tree, token| tree.child(token))
    }
}

/// Called with a value and its path.
pub(super) type Visitor<'f, 'v> = dyn FnMut(&PointerPath<'v>, &'v Json<'v>) + 'f;

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
        let tokens = self.0.iter().map(|segment| match segment {
            PathSegment::Name(name) => escape_token(name),
            PathSegment::Index(index) => index.to_string().into(),
        });
        tokens.collect::<Vec<_>>().join("/")
    }
}

fn walk<'v>(
    value: &'v Json<'v>,
    patterns: Option<&PatternSet>,
    path: &mut PointerPath<'v>,
    visitor: &mut Visitor<'_, 'v>,
) {
    if patterns.is_some_and(|patterns| patterns.value.is_some()) {
        return;
    }
    let continuing = patterns.filter(|patterns| patterns.has_children());
    match (value, continuing) {
        // An object is split only where a pattern continues below it, or at the root; any other
        // uncovered object is reported as a whole.
        (Json::Object(members), _) if continuing.is_some() || path.0.is_empty() => {
            for (name, member) in members.iter() {
                path.0.push(PathSegment::Name(name));
                let patterns = continuing.and_then(|patterns| patterns.child(name));
                walk(member, patterns, path, visitor);
                path.0.pop();
            }
        }
        (Json::Array(items), Some(patterns)) => {
            for (index, item) in items.iter().enumerate() {
                path.0.push(PathSegment::Index(index));
                walk(item, patterns.element(index), path, visitor);
                path.0.pop();
            }
        }
        // A null container has no members that could be new.
        (Json::Null, Some(_)) => {}
        _ => visitor(path, value),
    }
}

#[cfg(test)]
mod tests {
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
        let tree = PatternTree::from_values(patterns);
        let value = |pointer| tree.descend(pointer).and_then(PatternTree::value);
        for (pointer, expected) in [
            ("/a/x", Some(&2)),
            ("/b/x", Some(&1)),
            ("/a/y", Some(&3)),
            ("/b/y", None),
            ("/a/z", Some(&4)),
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
                .uncovered(&Json::from(value.clone()))
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            assert_eq!(text.join(" "), found, "{value}");
        }
    }
}

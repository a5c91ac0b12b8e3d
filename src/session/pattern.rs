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
        visit_uncovered(value, Some(self), &mut PointerPath(Vec::new()), visitor);
    }
}

impl<T: Clone> PatternTree<T> {
    /// Builds the tree from patterns and their values. The last value of a pattern wins.
    pub(super) fn from_values<'p>(patterns: impl IntoIterator<Item = (&'p str, T)>) -> Self {
        let mut tree = Self::default();
        for (pattern, value) in patterns {
            tree.add(pattern, value);
        }
        tree.merge_wildcards();
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
    fn merge_wildcards(&mut self) {
        if let Some(wildcard) = &mut self.wildcard {
            for (_, child) in &mut self.named {
                child.merge(wildcard);
            }
            wildcard.merge_wildcards();
        }
        for (_, child) in &mut self.named {
            child.merge_wildcards();
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

    /// Returns the tree below a member name. `next` is where the search starts, and then the position
    /// after the hit: members mostly come in the order of the patterns.
    pub(super) fn next_child(&self, next: &mut usize, name: &str) -> Option<&Self> {
        if let Some((known, child)) = self.named.get(*next)
            && known == name
        {
            *next += 1;
            return Some(child);
        }
        let named = self.named.iter().position(|(known, _)| known == name);
        *next = named.map_or(*next, |at| at + 1);
        let child = named.and_then(|at| self.named.get(at));
        child.map(|(_, child)| child).or(self.wildcard.as_deref())
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

fn visit_uncovered<'v>(
    value: &'v Json<'v>,
    patterns: Option<&PatternSet>,
    path: &mut PointerPath<'v>,
    visitor: &mut Visitor<'_, 'v>,
) {
    if patterns.is_some_and(|patterns| patterns.value.is_some()) {
        return;
    }
    let inner = patterns.filter(|patterns| patterns.has_children());
    match (value, inner) {
        // An object is split only where a pattern continues below it, or at the root; any other
        // uncovered object is reported as a whole.
        (Json::Object(members), _) if inner.is_some() || path.0.is_empty() => {
            let mut next = 0;
            for (name, member) in members.iter() {
                path.0.push(PathSegment::Name(name));
                let patterns = inner.and_then(|patterns| patterns.next_child(&mut next, name));
                visit_uncovered(member, patterns, path, visitor);
                path.0.pop();
            }
        }
        (Json::Array(items), Some(patterns)) => {
            for (index, item) in items.iter().enumerate() {
                path.0.push(PathSegment::Index(index));
                visit_uncovered(item, patterns.element(index), path, visitor);
                path.0.pop();
            }
        }
        // A null container has no members that could be new.
        (Json::Null, Some(_)) => {}
        _ => visitor(path, value),
    }
}

#[cfg(test)]
mod tests;

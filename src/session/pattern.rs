//! Selects values by JSON Pointer pattern and finds values that no pattern covers. Those are
//! displayed as well, because a new field may matter.

use std::fmt;

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

/// A value that a [`PatternTree`] has for each pattern. The default is that of no pattern.
pub(super) trait PatternValue: Clone + Default {
    /// Adds the value of a pattern that has `*` where this one has a name.
    fn merge(&mut self, wildcard: &Self);
}

/// Values by JSON Pointer pattern, as a tree of member names. `*` matches any member or element.
#[derive(Clone, Debug, Default)]
pub(super) struct PatternTree<T> {
    value: T,
    named: Vec<(String, Self)>,
    wildcard: Option<Box<Self>>,
}

impl<T: PatternValue> PatternTree<T> {
    /// Returns the value of a pattern, for changes.
    pub(super) fn entry(&mut self, pattern: &str) -> &mut T {
        let mut tree = self;
        for name in pattern.split('/').skip(1) {
            tree = tree.child_or_insert(name);
        }
        &mut tree.value
    }

    #[expect(clippy::indexing_slicing, reason = "the index was just found or added")]
    fn child_or_insert(&mut self, name: &str) -> &mut Self {
        if name == "*" {
            return self.wildcard.get_or_insert_default();
        }
        let known = self.named.iter().position(|(known, _)| known == name);
        let at = known.unwrap_or_else(|| {
            self.named.push((name.to_owned(), Self::default()));
            self.named.len() - 1
        });
        &mut self.named[at].1
    }

    /// Merges the children of `*` into each named child, so that a lookup follows one branch only.
    pub(super) fn merge_wildcards(&mut self) {
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
        self.value.merge(&other.value);
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
    pub(super) const fn value(&self) -> &T {
        &self.value
    }

    /// Returns the value of the pattern that ends here, for changes.
    pub(super) const fn value_mut(&mut self) -> &mut T {
        &mut self.value
    }

    /// Lists the children, for changes. The wildcard has no name.
    pub(super) fn children_mut(&mut self) -> impl Iterator<Item = (Option<&str>, &mut Self)> {
        let named = self.named.iter_mut();
        let named = named.map(|(name, child)| (Some(&**name), child));
        named.chain(self.wildcard.as_deref_mut().map(|child| (None, child)))
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

/// The path from the root of a tree to a value. Formatted only when needed.
#[derive(Clone, Copy)]
pub(super) enum PointerPath<'p> {
    /// The root.
    Root,
    /// A JSON Pointer from the root.
    Pointer(&'static str),
    /// A member of the value at a path.
    Member(&'p Self, &'p str),
    /// An element of the value at a path.
    Element(&'p Self, usize),
}

/// Formats the path as a JSON Pointer.
impl fmt::Display for PointerPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Pointer(pointer) => f.write_str(pointer),
            Self::Member(parent, name) => write!(f, "{parent}/{}", escape_token(name)),
            Self::Element(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

/// A set of JSON Pointer patterns.
#[derive(Clone, Debug, Default)]
pub struct PatternSet {
    /// The index of each pattern.
    tree: PatternTree<Option<usize>>,
    size: usize,
}

/// The values in a tree, by a [`PatternSet`].
#[derive(Debug)]
pub struct MatchedValues<'v> {
    /// The value of each pattern, in the order of the patterns. If several values match, the last.
    pub matched: Vec<Option<&'v Json<'v>>>,
    /// The values that no pattern covers, each with its JSON Pointer (without the first slash).
    pub uncovered: Vec<(String, &'v Json<'v>)>,
}

impl PatternValue for Option<usize> {
    fn merge(&mut self, wildcard: &Self) {
        *self = self.or(*wildcard);
    }
}

impl PatternSet {
    /// Builds the set from its patterns.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Self {
        let mut set = Self::default();
        for pattern in patterns {
            // A pattern that occurs twice keeps its first index.
            set.tree.entry(pattern).get_or_insert(set.size);
            set.size += 1;
        }
        set.tree.merge_wildcards();
        set
    }

    /// Finds the values of the patterns and the uncovered values in one pass.
    #[must_use]
    pub fn find<'v>(&self, value: &'v Json<'v>) -> MatchedValues<'v> {
        let mut found = MatchedValues {
            matched: vec![None; self.size],
            uncovered: Vec::new(),
        };
        found.visit(value, Some(&self.tree), &PointerPath::Root, false);
        found
    }
}

impl<'v> MatchedValues<'v> {
    fn visit(
        &mut self,
        value: &'v Json<'v>,
        tree: Option<&PatternTree<Option<usize>>>,
        path: &PointerPath<'_>,
        is_covered: bool,
    ) {
        let index = tree.and_then(|tree| tree.value);
        if let Some(matched) = index.and_then(|index| self.matched.get_mut(index)) {
            *matched = Some(value);
        }
        let is_covered = is_covered || index.is_some();
        let inner = tree.filter(|tree| tree.has_children());
        match (value, inner) {
            (_, None) if is_covered => {}
            // An object is split only where a pattern continues below it, or at the root; any other
            // uncovered object is reported as a whole.
            (Json::Object(members), _) if inner.is_some() || matches!(path, PointerPath::Root) => {
                let mut next = 0;
                for (name, member) in members.iter() {
                    let tree = inner.and_then(|tree| tree.next_child(&mut next, name));
                    self.visit(member, tree, &PointerPath::Member(path, name), is_covered);
                }
            }
            (Json::Array(items), Some(tree)) => {
                for (index, item) in items.iter().enumerate() {
                    let path = PointerPath::Element(path, index);
                    self.visit(item, tree.element(index), &path, is_covered);
                }
            }
            // A null container has no members that could be new.
            (Json::Null, Some(_)) => {}
            _ if is_covered => {}
            _ => {
                let pointer = path.to_string();
                let pointer = pointer.strip_prefix('/').unwrap_or_default();
                self.uncovered.push((pointer.to_owned(), value));
            }
        }
    }
}

#[cfg(test)]
mod tests;

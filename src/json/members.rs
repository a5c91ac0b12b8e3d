//! The members of a JSON object.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Json;

/// Minimum number of members for which an index is built. In smaller objects, a linear search is
/// faster.
const MIN_INDEXED: usize = 32;

/// The members of an object, in the order of the document. Names are unique.
///
/// Stored as a vector, not as a map, because most objects have fewer than twenty members and are
/// read once from front to back.
#[derive(Clone, Debug, Default)]
pub struct Members<'b>(Vec<(Cow<'b, str>, Json<'b>)>);

impl<'b> Members<'b> {
    /// Creates the members from pairs in the order of the document, and returns the names that
    /// occur more than once. The last member of a name wins, at the position of the first, as in
    /// other parsers.
    pub(super) fn from_pairs(mut pairs: Vec<(Cow<'b, str>, Json<'b>)>) -> (Self, Vec<String>) {
        let is_repeated = if pairs.len() < MIN_INDEXED {
            let is_repeated = |at: usize, name: &str| {
                let before = pairs.get(..at).unwrap_or_default();
                before.iter().any(|(known, _)| known == name)
            };
            (1..pairs.len()).any(|at| pairs.get(at).is_some_and(|(name, _)| is_repeated(at, name)))
        } else {
            let mut names: Vec<&str> = pairs.iter().map(|(name, _)| &**name).collect();
            names.sort_unstable();
            names
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if a == b))
        };
        if !is_repeated {
            return (Self(pairs), Vec::new());
        }
        let mut positions: HashMap<Cow<'b, str>, usize> = HashMap::new();
        let mut members = Self(Vec::with_capacity(pairs.len()));
        let mut repeated = Vec::new();
        for (name, value) in pairs.drain(..) {
            let position = positions.get(&name);
            if let Some((_, known)) = position.and_then(|at| members.0.get_mut(*at)) {
                *known = value;
                repeated.push(name.into_owned());
            } else {
                positions.insert(name.clone(), members.len());
                members.0.push((name, value));
            }
        }
        (members, repeated)
    }

    /// Returns the number of members.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Checks whether the object is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json<'b>> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// Returns the value of a member, for changes.
    #[must_use]
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json<'b>> {
        let found = self.0.iter_mut().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// Checks whether there is a member of that name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Removes a member and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Json<'b>> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }

    /// Appends a member whose name must be new.
    pub fn push(&mut self, name: impl Into<Cow<'b, str>>, value: Json<'b>) {
        self.0.push((name.into(), value));
    }

    /// Iterates over the members.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json<'b>)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// Iterates over the members, for changes. A new name must not be that of another member.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = &mut (Cow<'b, str>, Json<'b>)> {
        self.0.iter_mut()
    }

    /// Iterates over the names.
    #[must_use]
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    /// Iterates over the values.
    #[must_use]
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Json<'b>> {
        self.iter().map(|(_, value)| value)
    }

    /// Builds an index, for callers that look up most of the names.
    #[must_use]
    pub fn index(&self) -> MemberIndex<'_> {
        let by_name = if self.len() < MIN_INDEXED {
            HashMap::new()
        } else {
            self.iter().collect()
        };
        MemberIndex {
            members: self,
            by_name,
        }
    }

    pub(super) fn into_owned(self) -> Members<'static> {
        self.into_iter()
            .map(|(name, value)| (name.into_owned().into(), value.into_owned()))
            .collect()
    }
}

/// Finds members by name, in constant time in a large object.
#[derive(Debug)]
pub struct MemberIndex<'m> {
    members: &'m Members<'m>,
    /// Empty for a small object.
    by_name: HashMap<&'m str, &'m Json<'m>>,
}

impl<'m> MemberIndex<'m> {
    /// Returns the value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'m Json<'m>> {
        if self.by_name.is_empty() {
            self.members.get(name)
        } else {
            self.by_name.get(name).copied()
        }
    }
}

impl<'b> FromIterator<(Cow<'b, str>, Json<'b>)> for Members<'b> {
    /// Collects members whose names must be unique.
    fn from_iter<I: IntoIterator<Item = (Cow<'b, str>, Json<'b>)>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl<'b> IntoIterator for Members<'b> {
    type Item = (Cow<'b, str>, Json<'b>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Ignores the order of members, which has no meaning in JSON.
impl PartialEq for Members<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.len() != other.len() {
            return false;
        }
        // The order is usually the same, so names are looked up only after the first difference.
        let is_same = |(a, b): &((&str, &Json<'_>), (&str, &Json<'_>))| a.0 == b.0;
        let same = self.iter().zip(other.iter()).take_while(is_same).count();
        let mut before = self.values().zip(other.values()).take(same);
        if !before.all(|(a, b)| a == b) {
            return false;
        }
        if same == self.len() {
            return true;
        }
        let index = other.index();
        let mut after = self.iter().skip(same);
        after.all(|(name, value)| index.get(name) == Some(value))
    }
}

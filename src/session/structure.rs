//! The structure of documents: the names and the types of their values, for `diff --shape`.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::diff::Change;
use crate::json::{Json, escape_token};
use crate::provider::{Provider, Scope};
use crate::secret::REDACTED;

/// The types of a value, and the structure of the values below it. It may be that of many values.
#[derive(Debug, Default)]
pub struct Structure {
    types: BTreeSet<&'static str>,
    /// Whether a value was redacted, whose type is unknown.
    has_unknown: bool,
    members: BTreeMap<String, Structure>,
    /// The structure of the elements of arrays.
    elements: Option<Box<Structure>>,
}

impl Structure {
    /// Returns the structure of a redacted document. The names of members that the provider documents
    /// as data are replaced by `*`.
    pub(super) fn of(value: &Json<'_>, provider: Option<&'static Provider>) -> Self {
        let sections = provider
            .map_or(&[][..], |provider| provider.sections)
            .iter();
        let data = sections.filter_map(|section| match section.scope {
            Scope::Entries { path, .. } | Scope::Pairs { path, .. } => Some(path),
            Scope::Session | Scope::SessionList | Scope::Each(_) => None,
        });
        let data: Vec<_> = data.collect();
        let mut structure = Self::default();
        structure.add(value, "", &data);
        structure
    }

    /// Adds a value at a JSON Pointer.
    fn add(&mut self, value: &Json<'_>, pointer: &str, data: &[&str]) {
        if value.as_str() == Some(REDACTED) {
            self.has_unknown = true;
            return;
        }
        self.types.insert(type_word(value));
        match value {
            Json::Array(items) => {
                let pointer = format!("{pointer}/*");
                for item in items {
                    let elements = self.elements.get_or_insert_default();
                    elements.add(item, &pointer, data);
                }
            }
            Json::Object(members) => {
                let is_data = data.contains(&pointer);
                for (name, member) in members.iter() {
                    let token = if is_data {
                        "*".into()
                    } else {
                        escape_token(name)
                    };
                    let below = format!("{pointer}/{token}");
                    let structure = self.members.entry(token.into_owned()).or_default();
                    structure.add(member, &below, data);
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
    }

    /// Adds the structure of another document.
    pub fn merge(&mut self, other: Self) {
        self.types.extend(other.types);
        self.has_unknown |= other.has_unknown;
        for (name, structure) in other.members {
            self.members.entry(name).or_default().merge(structure);
        }
        if let Some(elements) = other.elements {
            self.elements.get_or_insert_default().merge(*elements);
        }
    }

    /// Compares with a later structure. `ignored` lists JSON Pointers, in which `*` is an element.
    #[must_use]
    pub fn compare_to(&self, other: &Self, ignored: &[String]) -> Vec<Change> {
        let mut changes = Vec::new();
        compare(Some(self), Some(other), "", ignored, &mut changes);
        changes
    }

    /// Returns the types as text, or `None` if one is unknown.
    fn types(&self) -> Option<String> {
        let types: Vec<_> = self.types.iter().copied().collect();
        (!self.has_unknown).then(|| types.join(" or "))
    }
}

/// Compares the structures at a JSON Pointer. The values below a new or missing one are not listed.
fn compare(
    before: Option<&Structure>,
    after: Option<&Structure>,
    pointer: &str,
    ignored: &[String],
    changes: &mut Vec<Change>,
) {
    if ignored.iter().any(|ignored| ignored == pointer) {
        return;
    }
    let types = |structure: Option<&Structure>| {
        structure.map(|structure| {
            Json::string(structure.types().unwrap_or_else(|| "redacted".to_owned()))
        })
    };
    let (Some(a), Some(b)) = (before, after) else {
        changes.push(Change {
            pointer: pointer.to_owned(),
            before: types(before),
            after: types(after),
            hidden: false,
        });
        return;
    };
    if let (Some(before), Some(after)) = (a.types(), b.types())
        && before != after
    {
        changes.push(Change {
            pointer: pointer.to_owned(),
            before: Some(Json::string(before)),
            after: Some(Json::string(after)),
            hidden: false,
        });
    }
    // Without an object or an array on a side, the types have said so already.
    let has_both = |word| a.types.contains(word) && b.types.contains(word);
    if has_both("object") {
        let names: BTreeSet<&String> = a.members.keys().chain(b.members.keys()).collect();
        for name in names {
            let below = format!("{pointer}/{name}");
            compare(
                a.members.get(name),
                b.members.get(name),
                &below,
                ignored,
                changes,
            );
        }
    }
    // An empty array does not show the type of its elements.
    if let (Some(a), Some(b)) = (&a.elements, &b.elements) {
        compare(Some(a), Some(b), &format!("{pointer}/*"), ignored, changes);
    }
}

const fn type_word(value: &Json<'_>) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

/// Returns a hash of the structure of a document, in which the values are ignored.
#[must_use]
pub fn structure_hash(value: &Json<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash(value, &mut hasher);
    hasher.finish()
}

fn hash(value: &Json<'_>, hasher: &mut DefaultHasher) {
    type_word(value).hash(hasher);
    match value {
        Json::String(text) => (text == REDACTED).hash(hasher),
        Json::Array(items) => {
            items.len().hash(hasher);
            for item in items {
                hash(item, hasher);
            }
        }
        Json::Object(members) => {
            members.len().hash(hasher);
            for (name, member) in members.iter() {
                name.hash(hasher);
                hash(member, hasher);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn changes(before: &[&str], after: &[&str]) -> Vec<(String, String, String)> {
        let structure = |texts: &[&str]| {
            let mut structure = Structure::default();
            for text in texts {
                let value = json::parse(text).unwrap().value;
                structure.merge(Structure::of(&value, Provider::named("kayle")));
            }
            structure
        };
        let text = |value: Option<Json<'_>>| value.map_or_else(String::new, |v| v.to_string());
        let changes = structure(before).compare_to(&structure(after), &["/i".to_owned()]);
        let texts = changes.into_iter();
        texts
            .map(|change| (change.pointer, text(change.before), text(change.after)))
            .collect()
    }

    #[test]
    fn values_are_ignored() {
        let before = r#"{"a":1,"b":[{"c":"x"},{"d":null}],"i":1}"#;
        let after = r#"{"b":[{"d":null,"c":"y"}],"a":2.5,"i":"x"}"#;
        assert_eq!(changes(&[before], &[after]), []);
        let [a, b] = [before, after].map(|text| structure_hash(&json::parse(text).unwrap().value));
        assert_ne!(a, b);
        let same = structure_hash(&json::parse(&before.replace('1', "7")).unwrap().value);
        assert_eq!(a, same);
    }

    #[test]
    fn names_and_types_are_compared() {
        let found = changes(
            &[r#"{"a":1,"b":[{"c":"x"}],"k/":{"x":1},"r":"[redacted]","e":[]}"#],
            &[r#"{"a":null,"b":[{"c":1,"n":{"y":1}}],"r":{"z":1},"e":[1]}"#],
        );
        let expected = [
            ("/a", r#""number""#, r#""null""#),
            ("/b/*/c", r#""string""#, r#""number""#),
            ("/b/*/n", "", r#""object""#),
            ("/k~1", r#""object""#, ""),
        ];
        let expected = expected.map(|(at, a, b)| (at.to_owned(), a.to_owned(), b.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn merged_structures_have_all_types() {
        let found = changes(&[r#"{"a":1}"#, r#"{"a":null}"#], &[r#"{"a":2}"#]);
        let expected = (
            "/a".to_owned(),
            r#""null or number""#.to_owned(),
            r#""number""#.to_owned(),
        );
        assert_eq!(found, [expected]);
        assert_eq!(
            changes(&[r#"{"a":1}"#, r#"{"b":1}"#], &[r#"{"b":1,"a":1}"#]),
            []
        );
    }

    #[test]
    fn names_that_are_data_are_ignored() {
        let entries = Provider::named("kayle").unwrap().sections.iter();
        let mut paths = entries.filter_map(|section| match section.scope {
            Scope::Entries { path, .. } => path.strip_prefix('/'),
            _ => None,
        });
        let path = paths.find(|path| !path.contains('/')).unwrap();
        let document = |name: &str, value: &str| format!(r#"{{"{path}":{{"{name}":{value}}}}}"#);
        assert_eq!(changes(&[&document("x", "1")], &[&document("y", "2")]), []);
        let found = changes(&[&document("x", "1")], &[&document("y", "{}")]);
        assert_eq!(found[0].0, format!("/{path}/*"));
    }
}

//! One schema of an OpenAPI document, with its references and alternatives merged.

use std::collections::{HashMap, HashSet};

use super::JsonTypes;
use crate::json::Json;

/// A schema that is not resolved yet.
// Schemas may refer to themselves, so the members of a schema are resolved only when needed.
#[derive(Clone, Debug)]
pub enum SchemaNode<'d> {
    /// The schema at a position of the document.
    At {
        /// The schema.
        value: &'d Json<'d>,
        /// JSON Pointer from the document.
        pointer: String,
    },
    /// A value that satisfies each of the schemas.
    All(Vec<Self>),
    /// A value that satisfies one of the schemas.
    Any(Vec<Self>),
}

impl SchemaNode<'_> {
    /// Returns the position in the document, of several schemas that of the first.
    #[must_use]
    pub fn pointer(&self) -> &str {
        match self {
            Self::At { pointer, .. } => pointer,
            Self::All(nodes) | Self::Any(nodes) => nodes.first().map_or("", Self::pointer),
        }
    }
}

/// A resolved schema.
#[derive(Clone, Debug)]
pub struct Schema<'d> {
    /// Types that the schema allows, regardless of its `enum`.
    pub types: JsonTypes,
    /// Strings of `enum` or `const`; `None` if any string is allowed.
    pub words: Option<Vec<&'d str>>,
    /// Whether there is an `enum` that does not list null.
    pub enum_excludes_null: bool,
    /// Members of an object.
    pub properties: Vec<(&'d str, SchemaNode<'d>)>,
    /// Names of the required members.
    pub required: Vec<&'d str>,
    /// Elements of an array.
    pub items: Option<SchemaNode<'d>>,
    /// Members of an object that have no schema of their own.
    pub additional: Option<SchemaNode<'d>>,
    /// Value of `format`.
    pub format: Option<&'d str>,
    /// Value of `pattern`.
    pub pattern: Option<&'d str>,
    /// Least integer.
    pub minimum: Option<&'d str>,
    /// Greatest integer.
    pub maximum: Option<&'d str>,
    /// Texts of `title` and `description`.
    pub descriptions: Vec<&'d str>,
    /// Values of `example` and `examples`.
    pub examples: Vec<&'d Json<'d>>,
}

impl<'d> Schema<'d> {
    /// The schema that allows every value.
    #[must_use]
    pub const fn any() -> Self {
        Self {
            types: JsonTypes::ANY,
            words: None,
            enum_excludes_null: false,
            properties: Vec::new(),
            required: Vec::new(),
            items: None,
            additional: None,
            format: None,
            pattern: None,
            minimum: None,
            maximum: None,
            descriptions: Vec::new(),
            examples: Vec::new(),
        }
    }

    /// Returns the types that the schema allows, as JSON Schema defines it: null must be in `type`
    /// and in `enum`.
    #[must_use]
    pub const fn strict_types(&self) -> JsonTypes {
        if self.enum_excludes_null {
            self.types.without(JsonTypes::NULL)
        } else {
            self.types
        }
    }

    /// Returns the schema of a member.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&SchemaNode<'d>> {
        let mut properties = self.properties.iter();
        properties
            .find(|(known, _)| *known == name)
            .map(|(_, node)| node)
    }

    /// Checks whether a member is required.
    #[must_use]
    pub fn requires(&self, name: &str) -> bool {
        self.required.contains(&name)
    }

    /// Restricts the schema to values that satisfy another one, too.
    pub(super) fn restrict(&mut self, other: Self) {
        self.types = self.types.and(other.types);
        self.words = match (self.words.take(), other.words) {
            (Some(known), Some(words)) => Some(in_both(known, words)),
            (known, words) => known.or(words),
        };
        self.enum_excludes_null |= other.enum_excludes_null;
        self.add_properties(other.properties, SchemaNode::All);
        self.required.extend(other.required);
        self.items = both(self.items.take(), other.items, SchemaNode::All);
        self.additional = both(self.additional.take(), other.additional, SchemaNode::All);
        self.format = self.format.or(other.format);
        self.pattern = self.pattern.or(other.pattern);
        self.minimum = self.minimum.or(other.minimum);
        self.maximum = self.maximum.or(other.maximum);
        self.descriptions.extend(other.descriptions);
        self.examples.extend(other.examples);
    }

    /// Extends the schema to values that satisfy another one instead.
    pub(super) fn extend(&mut self, other: Self) {
        let both_allow = |types| (self.types.contains(types), other.types.contains(types));
        let (objects, strings) = (both_allow(JsonTypes::OBJECT), both_allow(JsonTypes::STRING));
        self.required = match objects {
            (true, true) => in_both(std::mem::take(&mut self.required), other.required),
            (true, false) => std::mem::take(&mut self.required),
            (false, _) => other.required,
        };
        self.words = match strings {
            (true, true) => match (self.words.take(), other.words) {
                (Some(mut words), Some(more)) => {
                    words.extend(more);
                    Some(words)
                }
                _ => None,
            },
            (true, false) => self.words.take(),
            (false, _) => other.words,
        };
        let null_is_allowed =
            |schema: JsonTypes, excluded: bool| schema.contains(JsonTypes::NULL) && !excluded;
        let some_allows_null = null_is_allowed(self.types, self.enum_excludes_null)
            || null_is_allowed(other.types, other.enum_excludes_null);
        self.enum_excludes_null =
            (self.enum_excludes_null || other.enum_excludes_null) && !some_allows_null;
        self.types = self.types.or(other.types);
        self.add_properties(other.properties, SchemaNode::Any);
        self.items = both(self.items.take(), other.items, SchemaNode::Any);
        self.additional = both(self.additional.take(), other.additional, SchemaNode::Any);
        self.format = self.format.or(other.format);
        self.pattern = self.pattern.or(other.pattern);
        self.minimum = self.minimum.or(other.minimum);
        self.maximum = self.maximum.or(other.maximum);
        self.descriptions.extend(other.descriptions);
        self.examples.extend(other.examples);
    }

    fn add_properties(
        &mut self,
        more: Vec<(&'d str, SchemaNode<'d>)>,
        combine: fn(Vec<SchemaNode<'d>>) -> SchemaNode<'d>,
    ) {
        if self.properties.is_empty() {
            self.properties = more;
            return;
        }
        // A document may contain a hundred thousand members in one schema.
        let mut positions: HashMap<&str, usize> = HashMap::new();
        for (position, (name, _)) in self.properties.iter().enumerate() {
            positions.insert(name, position);
        }
        for (name, node) in more {
            let position = positions.get(name);
            match position.and_then(|position| self.properties.get_mut(*position)) {
                Some((_, known)) => *known = combine(vec![known.clone(), node]),
                None => self.properties.push((name, node)),
            }
        }
    }
}

/// Returns the texts of the first list that are in the second one, too.
fn in_both<'d>(first: Vec<&'d str>, second: Vec<&'d str>) -> Vec<&'d str> {
    let second: HashSet<&str> = second.into_iter().collect();
    let first = first.into_iter();
    first.filter(|text| second.contains(text)).collect()
}

/// Combines two optional schemas.
fn both<'d>(
    first: Option<SchemaNode<'d>>,
    second: Option<SchemaNode<'d>>,
    combine: fn(Vec<SchemaNode<'d>>) -> SchemaNode<'d>,
) -> Option<SchemaNode<'d>> {
    match (first, second) {
        (Some(first), Some(second)) => Some(combine(vec![first, second])),
        (first, second) => first.or(second),
    }
}

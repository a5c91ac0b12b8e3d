//! The rows of a provider as a tree, so that they can be compared with a schema.

use crate::json::unescape;
use crate::provider::{Field, Provider, Scope, Section, Shape};

/// Token of a pointer that matches any element or member.
pub(super) const ANY_CHILD: &str = "*";

/// What the rows say about one position of a session.
#[derive(Debug, Default)]
pub(super) struct ContractRow {
    /// The documented value; `None` if only values below the position are documented.
    pub(super) value: Option<DocumentedValue>,
    /// The rows below, by unescaped token.
    pub(super) children: Vec<(String, ContractRow)>,
}

/// What a row says about a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct DocumentedValue {
    pub(super) shape: Shape,
    pub(super) nullable: bool,
    pub(super) required: bool,
    pub(super) in_prose: bool,
}

impl DocumentedValue {
    /// An object whose members have rows.
    pub(super) const OBJECT: Self = Self::new(Shape::Object, true);

    const fn new(shape: Shape, required: bool) -> Self {
        Self {
            shape,
            nullable: false,
            required,
            in_prose: false,
        }
    }

    const fn of(field: &Field) -> Self {
        Self {
            shape: field.shape,
            nullable: field.nullable,
            required: field.required,
            in_prose: field.in_prose,
        }
    }
}

impl ContractRow {
    /// Builds the tree of a provider. Its root is the session.
    pub(super) fn of(provider: &Provider) -> Self {
        let mut root = Self {
            value: Some(DocumentedValue::OBJECT),
            children: Vec::new(),
        };
        for section in provider.sections {
            if let Some((path, value)) = container(provider, section) {
                root.document(path, value);
            }
        }
        // After the containers, because a row also knows whether null is allowed.
        for section in provider.sections {
            let start = section.scope.pattern(provider);
            for field in section.fields {
                let pointer = format!("{start}{}", field.path);
                root.document(&pointer, DocumentedValue::of(field));
            }
        }
        root
    }

    /// Documents the value at a pointer, and creates the rows on the way.
    fn document(&mut self, pointer: &str, value: DocumentedValue) {
        let Some(tokens) = pointer.strip_prefix('/') else {
            self.value = Some(value);
            return;
        };
        let (token, rest) = tokens
            .find('/')
            .map_or((tokens, ""), |end| tokens.split_at(end));
        let token = unescape(token);
        let mut children = self.children.iter_mut();
        if let Some((_, child)) = children.find(|(known, _)| *known == token) {
            child.document(rest, value);
        } else {
            let mut child = Self::default();
            child.document(rest, value);
            self.children.push((token.into_owned(), child));
        }
    }

    /// Returns the row of any element or member.
    pub(super) fn any_child(&self) -> Option<&Self> {
        let mut children = self.children.iter();
        children
            .find(|(token, _)| token == ANY_CHILD)
            .map(|(_, row)| row)
    }

    /// Returns the rows of named members.
    pub(super) fn named_children(&self) -> impl Iterator<Item = (&str, &Self)> {
        let children = self.children.iter();
        children
            .filter(|(token, _)| token != ANY_CHILD)
            .map(|(token, row)| (token.as_str(), row))
    }

    /// Checks whether any value is documented.
    pub(super) fn is_any(&self) -> bool {
        let value = self.value;
        value.is_some_and(|value| value.shape == Shape::Any)
    }

    /// Checks whether the contract describes the value only in prose, or everything below it.
    pub(super) fn is_in_prose(&self) -> bool {
        match &self.value {
            Some(value) => value.in_prose,
            None => self.children.iter().all(|(_, row)| row.is_in_prose()),
        }
    }
}

/// Returns the pointer and the value of the list or object that contains the rows of a section.
fn container(provider: &Provider, section: &Section) -> Option<(&'static str, DocumentedValue)> {
    let value = |shape| DocumentedValue::new(shape, section.required);
    match section.scope {
        Scope::Session => None,
        Scope::SessionList => {
            let session_list = provider.endpoint.session_list.as_ref()?;
            Some((session_list.path, value(Shape::List)))
        }
        Scope::Each(path) => Some((path, value(Shape::List))),
        Scope::Entries { path, .. } => Some((path, value(Shape::Object))),
        Scope::Pairs { path, shape } => Some((path, value(shape))),
    }
}

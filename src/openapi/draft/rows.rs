//! The rows of a drafted provider.

use super::name;
use super::row_shapes::{assign_roles, is_url, shape};
use super::section::{DraftRow, DraftScope, DraftSection, DraftShape};
use crate::error::{Failure, Result};
use crate::json::{Json, escape_token};
use crate::openapi::{JsonTypes, OpenApiDocument, Operation, Schema, SchemaNode};
use crate::provider::{Role, Visibility};
use crate::secret::names_a_secret;
use crate::text;

/// Maximum depth of rows; deeper values are objects or lists.
const MAX_DEPTH: usize = 3;

/// Maximum number of rows: more than any session has.
const MAX_ROWS: usize = 300;

/// A session and its rows.
pub(super) struct DraftSession<'d> {
    /// The schema of the session.
    pub(super) node: SchemaNode<'d>,
    /// JSON Pointer from the response to the session.
    pub(super) pointer: String,
    /// Required members of the envelope, with descriptions of their types.
    pub(super) envelope: Vec<(String, String)>,
    pub(super) sections: Vec<DraftSection>,
    /// Pointers to the members that the document requires in a value that may be missing or null.
    pub(super) conditional: Vec<String>,
}

impl<'d> DraftSession<'d> {
    pub(super) fn new(
        document: &'d OpenApiDocument,
        operation: &Operation<'d>,
        review: &mut Vec<String>,
    ) -> Result<Self> {
        let response = document.response_schema(operation)?;
        let schema = document.resolve(&response)?;
        let data = schema
            .property("data")
            .filter(|_| schema.property("id").is_none());
        let (node, pointer, envelope) = match data {
            Some(data) => {
                review.push("endpoint: the session is the member 'data' of the response".into());
                (
                    data.clone(),
                    "/data".to_owned(),
                    envelope(document, &schema)?,
                )
            }
            None => (response.clone(), String::new(), Vec::new()),
        };
        let mut rows = RowCollector {
            document,
            sections: vec![DraftSection {
                title: "Session".to_owned(),
                scope: DraftScope::Session,
                required: true,
                rows: Vec::new(),
            }],
            conditional: Vec::new(),
            count: 0,
            review,
        };
        let schema = document.resolve(&node)?;
        if schema.properties.is_empty() {
            return Err(Failure::usage("the response has no members")
                .hint("name the path of one session with --path"));
        }
        rows.members(&schema, 0, &RowParent::session())?;
        let RowCollector {
            mut sections,
            conditional,
            ..
        } = rows;
        assign_roles(&mut sections);
        Ok(Self {
            node,
            pointer,
            envelope,
            sections,
            conditional,
        })
    }

    /// Returns the row with a role.
    pub(super) fn row_of(&self, role: Role) -> Option<&DraftRow> {
        let rows = self.sections.iter().flat_map(|section| &section.rows);
        rows.into_iter().find(|row| row.role == Some(role))
    }
}

/// Returns the required members of an envelope, with descriptions of their types.
fn envelope(document: &OpenApiDocument, schema: &Schema<'_>) -> Result<Vec<(String, String)>> {
    let required = schema
        .properties
        .iter()
        .filter(|(name, _)| schema.requires(name));
    required
        .map(|(name, node)| {
            let types = document.resolve(node)?.strict_types();
            Ok(((*name).to_owned(), types.to_string()))
        })
        .collect()
}

/// The position of the members that are collected.
#[derive(Clone)]
struct RowParent {
    /// Index of the section.
    section: usize,
    /// JSON Pointer from the start of the section.
    path: String,
    label: String,
    /// Whether every session has the value.
    is_present: bool,
}

impl RowParent {
    const fn session() -> Self {
        Self {
            section: 0,
            path: String::new(),
            label: String::new(),
            is_present: true,
        }
    }
}

/// Collects rows.
struct RowCollector<'d, 'r> {
    document: &'d OpenApiDocument,
    sections: Vec<DraftSection>,
    conditional: Vec<String>,
    count: usize,
    review: &'r mut Vec<String>,
}

impl<'d> RowCollector<'d, '_> {
    fn members(&mut self, schema: &Schema<'d>, depth: usize, parent: &RowParent) -> Result<()> {
        for (name, node) in &schema.properties {
            let path = format!("{}/{}", parent.path, escape_token(name));
            self.count += 1;
            // A pointer of a row cannot contain these characters.
            if self.count > MAX_ROWS || name.is_empty() || path.contains(['~', ' ', '*']) {
                let shown = text::quote(&path, 100);
                self.review.push(format!("rows: {shown} is left out"));
                continue;
            }
            let member = self.document.resolve(node)?;
            let is_required = parent.is_present && schema.requires(name);
            if schema.requires(name) && !parent.is_present {
                let start = self.sections.get(parent.section).map(DraftSection::start);
                self.conditional
                    .push(format!("{}{path}", start.unwrap_or_default()));
            }
            self.member(name, &member, (path, is_required), depth, parent)?;
        }
        Ok(())
    }

    fn member(
        &mut self,
        name: &str,
        schema: &Schema<'d>,
        (path, required): (String, bool),
        depth: usize,
        parent: &RowParent,
    ) -> Result<()> {
        let nullable = schema.types.contains(JsonTypes::NULL);
        let is_section = depth == 0 && parent.section == 0 && !nullable;
        let types = schema.types.without(JsonTypes::NULL);
        let inner = match types {
            JsonTypes::ARRAY => schema.items.as_ref(),
            JsonTypes::OBJECT => schema.additional.as_ref(),
            _ => None,
        };
        let inner = inner.map(|node| self.document.resolve(node)).transpose()?;
        let has_members = |schema: &Schema<'_>| !schema.properties.is_empty();
        let label = format!("{} {}", parent.label, name::label(name));
        let label = label.trim().to_owned();
        if let Some(element) = inner
            .as_ref()
            .filter(|inner| is_section && has_members(inner))
        {
            let scope = if types == JsonTypes::ARRAY {
                DraftScope::Each(path)
            } else {
                DraftScope::Entries(path)
            };
            let section = self.add_section(label, scope, required);
            let parent = RowParent {
                section,
                ..RowParent::session()
            };
            return self.members(element, depth + 1, &parent);
        }
        let shape = shape(name, schema, inner.as_ref());
        if is_section && types == JsonTypes::OBJECT && schema.properties.is_empty() {
            self.add_section(label, DraftScope::Pairs(path, shape), required);
            return Ok(());
        }
        let is_parent = types == JsonTypes::OBJECT && has_members(schema) && depth < MAX_DEPTH;
        self.add_row(
            name,
            schema,
            parent.section,
            DraftRow {
                label: label.clone(),
                path: path.clone(),
                shape,
                required,
                nullable,
                show: Visibility::Plain,
                role: None,
                is_parent,
                example: None,
            },
        );
        if is_parent {
            let parent = RowParent {
                path,
                label,
                is_present: required && !nullable,
                ..parent.clone()
            };
            self.members(schema, depth + 1, &parent)?;
        }
        Ok(())
    }

    fn add_section(&mut self, title: String, scope: DraftScope, required: bool) -> usize {
        self.sections.push(DraftSection {
            title,
            scope,
            required,
            rows: Vec::new(),
        });
        self.sections.len() - 1
    }

    fn add_row(&mut self, name: &str, schema: &Schema<'_>, section: usize, mut row: DraftRow) {
        let shown = text::quote(&row.path, 100);
        if !row.is_parent && names_a_secret(name) {
            row.show = Visibility::Secret;
            self.review
                .push(format!("rows: {shown} is secret by its name"));
        } else if row.shape == DraftShape::Text && is_url(name, schema) {
            row.show = Visibility::UrlWithoutQuery;
            self.review.push(format!(
                "rows: the query of {shown} is secret, as it is a URL"
            ));
        }
        if row.shape == DraftShape::Any {
            self.review.push(format!(
                "rows: no shape describes {shown} ({})",
                schema.types
            ));
        }
        let example = schema.examples.iter().find_map(|example| example.as_str());
        row.example = example
            .filter(|text| text.is_ascii() && text.len() <= 100)
            .map(str::to_owned);
        if let Some(section) = self.sections.get_mut(section) {
            // Labels are unique in a section.
            while section.rows.iter().any(|other| other.label == row.label) {
                row.label.push_str(" 2");
            }
            section.rows.push(row);
        }
    }
}

/// Returns the text of an example, if the document has one.
pub(super) fn example_of(value: Option<&Json<'_>>) -> Option<String> {
    value.and_then(Json::as_str).map(str::to_owned)
}

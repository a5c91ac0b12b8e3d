//! Compares the rows of a provider with the schema of its session.

use super::contract_rows::{ANY_CHILD, ContractRow, DocumentedValue};
use super::value_type::ValueType;
use super::{Difference, JsonTypes, OpenApiDocument, Operation, Schema, SchemaNode, prose};
use crate::error::Result;
use crate::json::{escape_token, unescape};
use crate::provider::{DifferenceRule, Provider, Shape};

/// Maximum number of differences; a document of another API would have thousands.
const MAX_DIFFERENCES: usize = 1000;

/// Compares the rows of a provider with the response of an operation.
///
/// # Errors
/// [`crate::error::Kind::Usage`] for an unusable schema.
pub fn compare(
    provider: &Provider,
    document: &OpenApiDocument,
    operation: &Operation<'_>,
) -> Result<Vec<Difference>> {
    let mut comparison = ContractComparison {
        document,
        differences: Vec::new(),
    };
    let response = document.response_schema(operation)?;
    if let Some(session) = comparison.envelope(provider, response)? {
        comparison.value(&ContractRow::of(provider), &session, "")?;
    }
    for difference in &mut comparison.differences {
        difference.mark_known(provider);
    }
    comparison.differences.truncate(MAX_DIFFERENCES);
    Ok(comparison.differences)
}

/// State of a comparison.
struct ContractComparison<'d> {
    document: &'d OpenApiDocument,
    differences: Vec<Difference>,
}

impl<'d> ContractComparison<'d> {
    /// Compares the members around the session, and returns the schema of the session.
    fn envelope(
        &mut self,
        provider: &Provider,
        response: SchemaNode<'d>,
    ) -> Result<Option<SchemaNode<'d>>> {
        let mut node = response;
        for (depth, token) in provider.endpoint.session.split('/').skip(1).enumerate() {
            let name = unescape(token);
            let schema = self.document.resolve(&node)?;
            if depth == 0 {
                self.envelope_members(provider, &schema, node.pointer(), &name)?;
            }
            match schema.property(&name) {
                Some(member) => node = member.clone(),
                None => return Ok(None),
            }
        }
        Ok(Some(node))
    }

    fn envelope_members(
        &mut self,
        provider: &Provider,
        schema: &Schema<'d>,
        at: &str,
        session: &str,
    ) -> Result<()> {
        let envelope = provider.endpoint.envelope;
        for (name, description) in envelope {
            let pointer = format!("/{name}");
            let Some(member) = schema.property(name) else {
                self.removed_field(&pointer, at);
                continue;
            };
            self.required(&pointer, true, schema.requires(name), member);
            let types = self.document.resolve(member)?.strict_types();
            // The session itself is compared by its rows.
            if *name != session && JsonTypes::described(description) != Some(types) {
                let texts = ((*description).to_owned(), types.to_string());
                self.push(DifferenceRule::Type, &pointer, texts, member.pointer());
            }
        }
        let is_new = |name: &str| !envelope.iter().any(|(known, _)| *known == name);
        for (name, node) in schema.properties.iter().filter(|(name, _)| is_new(name)) {
            self.new_field(&format!("/{}", escape_token(name)), node)?;
        }
        Ok(())
    }

    /// Compares a row, and the rows below it, with a schema.
    fn value(&mut self, row: &ContractRow, node: &SchemaNode<'d>, pointer: &str) -> Result<()> {
        let schema = self.document.resolve(node)?;
        // Values without a row of their own have members with rows.
        let value = row.value.unwrap_or(DocumentedValue::OBJECT);
        let actual = ValueType::of_schema(self.document, &schema)?;
        if !actual.conforms_to(value, !row.children.is_empty()) {
            let texts = (ValueType::of_row(value).to_string(), actual.to_string());
            self.push(DifferenceRule::Type, pointer, texts, node.pointer());
            // One change is one difference.
            return Ok(());
        }
        if let Shape::Words(words) = value.shape {
            self.words(words, value, &schema, (pointer, node.pointer()));
        }
        if let Some(child) = row.any_child() {
            let pointer = format!("{pointer}/{ANY_CHILD}");
            match schema.items.as_ref().or(schema.additional.as_ref()) {
                Some(inner) => self.value(child, inner, &pointer)?,
                None if child.is_in_prose() || child.is_any() => {}
                None => self.removed_field(&pointer, node.pointer()),
            }
        }
        self.members(row, &schema, (pointer, node.pointer()))
    }

    /// Compares the rows of members with the members of a schema.
    fn members(
        &mut self,
        row: &ContractRow,
        schema: &Schema<'d>,
        (pointer, at): (&str, &str),
    ) -> Result<()> {
        for (name, child) in row.named_children() {
            let pointer = format!("{pointer}/{}", escape_token(name));
            match schema.property(name) {
                Some(member) => {
                    if let Some(value) = child.value {
                        self.required(&pointer, value.required, schema.requires(name), member);
                    }
                    self.value(child, member, &pointer)?;
                }
                None if child.is_in_prose() => {}
                None => self.removed_field(&pointer, at),
            }
        }
        if row.is_any() {
            return Ok(());
        }
        let is_new = |name: &str| !row.named_children().any(|(known, _)| known == name);
        for (name, node) in schema.properties.iter().filter(|(name, _)| is_new(name)) {
            self.new_field(&format!("{pointer}/{}", escape_token(name)), node)?;
        }
        Ok(())
    }

    /// Compares the words of a row with those of the schema, or with those in its description.
    fn words(
        &mut self,
        listed: &[&str],
        value: DocumentedValue,
        schema: &Schema<'d>,
        (pointer, at): (&str, &str),
    ) {
        let words = schema.words.clone().unwrap_or_else(|| {
            let words = prose::words(schema);
            // Code that is none of the words describes something else.
            let is_list = words.iter().any(|word| listed.contains(word));
            if is_list { words } else { Vec::new() }
        });
        if words.is_empty() {
            let texts = (
                ValueType::of_row(value).to_string(),
                "a string without a list".to_owned(),
            );
            self.push(DifferenceRule::Type, pointer, texts, at);
            return;
        }
        let mut seen = std::collections::HashSet::new();
        for word in words.iter().filter(|word| seen.insert(**word)) {
            if !listed.contains(word) {
                let texts = ("not listed".to_owned(), (*word).to_owned());
                self.push(DifferenceRule::NewWord, pointer, texts, at);
            }
        }
        for word in listed.iter().filter(|word| !seen.contains(**word)) {
            let texts = ((*word).to_owned(), "not listed".to_owned());
            self.push(DifferenceRule::RemovedWord, pointer, texts, at);
        }
    }

    fn required(&mut self, pointer: &str, row: bool, document: bool, node: &SchemaNode<'_>) {
        if row != document {
            let word = |required| if required { "required" } else { "optional" }.to_owned();
            let texts = (word(row), word(document));
            self.push(DifferenceRule::Required, pointer, texts, node.pointer());
        }
    }

    fn removed_field(&mut self, pointer: &str, at: &str) {
        let texts = ("a field".to_owned(), "no such field".to_owned());
        self.push(DifferenceRule::RemovedField, pointer, texts, at);
    }

    fn new_field(&mut self, pointer: &str, node: &SchemaNode<'d>) -> Result<()> {
        if self.differences.len() < MAX_DIFFERENCES {
            let schema = self.document.resolve(node)?;
            let document = ValueType::of_schema(self.document, &schema)?.to_string();
            let texts = ("no such field".to_owned(), document);
            self.push(DifferenceRule::NewField, pointer, texts, node.pointer());
        }
        Ok(())
    }

    /// Adds a difference; `texts` are what the rows and what the document say.
    fn push(
        &mut self,
        rule: DifferenceRule,
        pointer: &str,
        (rows, document): (String, String),
        at: &str,
    ) {
        self.differences.push(Difference {
            rule,
            pointer: pointer.to_owned(),
            rows,
            document,
            schema: at.to_owned(),
            known: None,
        });
    }
}

//! Reads OpenAPI 3 documents and compares the provider's contract with them.
//!
//! [`OpenApiDocument`] parses JSON or YAML and finds the response of an endpoint. [`Schema`] merges
//! the references and alternatives of one schema. [`compare`] returns the [`Difference`]s between
//! the rows of a provider and the schema of its session, and a [`Baseline`] lists those that are
//! known. [`draft::ProviderDraft`] drafts the description of a new provider.

mod baseline;
mod comparison;
mod contract_rows;
mod difference;
mod document;
pub mod draft;
mod json_types;
mod prose;
mod resolver;
mod schema;
mod value_type;
mod yaml;

pub use baseline::Baseline;
pub use comparison::compare;
pub use difference::{Difference, KnownBy};
pub use document::{OpenApiDocument, Operation};
pub use json_types::JsonTypes;
pub use schema::{Schema, SchemaNode};

#[cfg(test)]
mod tests;

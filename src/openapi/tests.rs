//! Tests of documents, schemas and comparisons.

mod comparison;
mod documents;
mod schemas;

use serde_json::{Value, json};

use super::*;

fn parse(text: &str) -> Result<OpenApiDocument, String> {
    OpenApiDocument::parse(text.as_bytes()).map_err(|failure| failure.message())
}

/// A document whose session has this schema.
fn document(path: &str, schema: &Value, components: &Value) -> OpenApiDocument {
    let document = json!({
        "openapi": "3.1.0",
        "paths": {path: {"get": {"responses": {"200": {
            "content": {"application/json": {"schema": schema}},
        }}}}},
        "components": {"schemas": components},
    });
    parse(&document.to_string()).unwrap()
}

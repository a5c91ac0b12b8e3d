//! `contract diff`: the rows of each provider against its published contract, as an OpenAPI document.

mod changes;
mod command;
mod fetched;

use serde_json::{Value, json};
use sessctl::provider::Provider;

use crate::contracts::published;

/// An OpenAPI document with the published contract of a provider.
pub fn document(provider: &Provider) -> Value {
    wrapped(provider, published(provider))
}

/// An OpenAPI document with this schema of a session.
pub fn wrapped(provider: &Provider, session: Value) -> Value {
    let endpoint = &provider.endpoint;
    let mut response = session;
    if let Some(name) = endpoint.session.strip_prefix('/') {
        response = json!({
            "type": "object",
            "properties": {name: response, "error": {"type": "null"}},
            "required": [name, "error"],
        });
    }
    json!({
        "openapi": "3.1.0",
        "paths": {endpoint.path: {"get": {"responses": {"200": {
            "content": {"application/json": {"schema": response}},
        }}}}},
    })
}

//! Corrupted OpenAPI documents, from the text to the differences.

use sessctl::openapi::{self, OpenApiDocument};
use sessctl::provider::ALL;

use crate::bytes::{byte_changes, corrupt};
use crate::harness::{check_failure, fuzz};

/// Texts that are difficult for YAML parsers, and parts of schemas.
const WORDS: &[&str] = &[
    "&a ",
    "*a",
    "<<: *a\n",
    "? ",
    "- ",
    ": ",
    "|\n",
    ">-\n",
    "!!str ",
    "!<x> ",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "#",
    "\u{1b}[2J",
    "\u{feff}",
    "$ref: '#/components/schemas/Session'\n",
    "allOf: [",
    "anyOf: [",
    "oneOf: [{}",
    "nullable: true\n",
    "type: [string, 'null']",
    "enum: [null, 1, a]",
    "required: [x]",
    "additionalProperties: false\n",
    "properties: {a: {}}",
    "items: {}",
    "const: 1",
    "true",
    "~",
];

const DOCUMENT: &str = "\
openapi: 3.1.0
paths:
  /sessions/{session_id}:
    get:
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Session'}
components:
  schemas:
    Session:
      type: object
      required: [id, status]
      properties:
        id: {type: string, description: 'The id `sess_1`'}
        status: {type: string, enum: [queued, running]}
        runtime_ms:
          anyOf: [{type: integer}, {type: string}, {type: 'null'}]
        task_runs:
          type: array
          items:
            allOf: [{$ref: '#/components/schemas/Run'}]
    Run:
      properties: {id: {type: string}}
";

#[test]
fn openapi_documents() {
    fuzz("openapi_documents", 2000, &byte_changes(WORDS), |changes| {
        let bytes = corrupt(DOCUMENT.as_bytes(), changes);
        let document = match OpenApiDocument::parse(&bytes) {
            Ok(document) => document,
            Err(failure) => return check_failure(&failure),
        };
        for provider in ALL {
            let found = document
                .operation("/sessions/{id}", "/v2")
                .and_then(|operation| openapi::compare(provider, &document, &operation));
            match found {
                Ok(found) => assert!(found.len() <= 1000),
                Err(failure) => check_failure(&failure),
            }
        }
    });
}

//! Fuzz tests: random corruptions of all external input (responses, errors, headers, configuration,
//! ids, OpenAPI documents).
//!
//! CI runs the same few thousand cases each time. This variable sets another number of cases, which
//! are then different in each run:
//!
//! ```console
//! $ SESSCTL_FUZZ_CASES=1000000 cargo test --release --test fuzz responses -- --nocapture
//! ```
//!
//! A failing input is shrunk and printed. Add it as a case to the tests of the module that failed.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test fails by panicking, and nobody imports it"
)]

mod bytes;
mod configuration;
mod corpus;
mod error_responses;
mod harness;
mod ids;
mod openapi_documents;
mod responses;
mod trees;
#[path = "../it/yaml.rs"]
mod yaml;

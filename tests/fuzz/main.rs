//! Whatever comes from outside, spoilt at random: answers, errors, headers, configuration, ids.
//!
//! In CI a few thousand cases, the same each time. By hand as many as wanted, never the same twice:
//!
//! ```console
//! $ SESSCTL_FUZZ_CASES=1000000 cargo test --release --test fuzz responses -- --nocapture
//! ```
//!
//! What fails is shrunk and printed. Make it a row of the tests nearest to what it broke.

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
mod hunt;
mod ids;
mod refusals;
mod responses;
mod trees;
#[path = "../it/yaml.rs"]
mod yaml;

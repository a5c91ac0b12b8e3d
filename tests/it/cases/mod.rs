//! Fault cases: one table format and one runner for faults of the machine and of the wire.
//!
//! The catalogue `CASES.md` describes every case. A table of [`Case`]s contains the setup, the
//! server's replies and the expected outcome, and [`run_cases`] runs each row for each of
//! its providers. Cases that need a procedure are tests whose names begin with the id.

#![expect(clippy::print_stdout, reason = "skipped cases are logged")]

mod case;
mod catalogue;
mod context;
mod machine;
mod requests;
mod runner;
mod setup;
mod snapshot;
mod tests;

pub use case::{Case, Setup, case, deck_case, wire_case};
pub use context::{Context, full_document};
pub use machine::{is_root, limited, run_command};
pub use requests::check_requests;
pub use runner::run_cases;
pub use setup::deck_config;

/// Options for each output format of a document.
pub const FORMATS: &[&[&str]] = &[
    &[],
    &["--json"],
    &["--yaml"],
    &["-o", "ndjson"],
    &["--raw"],
    &["--raw", "--yaml"],
];

/// Options for a table and for JSON.
pub const TABLE_AND_JSON: &[&[&str]] = &[&[], &["--json"]];

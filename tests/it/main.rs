//! Integration tests: the real binary against servers on loopback.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    unreachable_pub,
    reason = "a test fails by panicking, and nobody imports it"
)]

mod architecture;
mod batch;
mod cases;
mod cli;
mod completions;
mod config_edit;
mod contract_diff;
mod contracts;
mod curl;
mod docs;
mod doctor;
mod drafts;
mod echo;
mod first_steps;
mod fixtures;
mod help_document;
mod local_faults;
mod local_times;
mod manual;
mod output;
mod packaging;
mod pasted;
mod paths;
mod properties;
mod recipes;
mod related;
mod replay;
mod responses;
mod run;
mod schema;
mod screens;
mod server;
mod settings;
mod states;
mod verdicts;
mod wire_faults;
mod yaml;

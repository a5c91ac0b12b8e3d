//! Bad input and faults of the machine: what must come of them. A table for each section, whose
//! rows are run against the real binary; what needs a procedure is a test named after its row.

#![expect(
    clippy::print_stdout,
    reason = "how many rows ran, and what was skipped, is for the log"
)]

mod arguments;
mod base_url;
mod case;
mod children;
mod config_file;
mod environment;
mod injection;
mod mock_command;
mod secrets;
pub mod signals;
mod snapshot;
mod sources;
pub mod stage;
mod strace;
mod streams;
mod system;
mod terminal;
mod typed_credentials;
mod writing;

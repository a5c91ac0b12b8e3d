//! Faults of the user and of this machine: arguments, configuration, environment, streams, signals
//! and system calls.

#![expect(
    clippy::print_stdout,
    reason = "what a machine cannot set up is logged"
)]

mod arguments;
mod base_url;
mod children;
mod config_file;
mod environment;
mod injection;
mod mock_command;
mod secrets;
pub mod signals;
mod sources;
mod strace;
mod streams;
mod system;
mod terminal;
mod typed_credentials;
mod writing;

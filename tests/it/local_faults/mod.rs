//! Faults of the user and of this machine: arguments, configuration, environment, streams, signals
//! and system calls.

#![expect(clippy::print_stdout, reason = "skipped cases are logged")]

mod arguments;
mod base_url;
mod children;
mod config_file;
mod environment;
mod injection;
mod misplaced_credentials;
mod mock_command;
mod secrets;
pub mod signals;
mod sources;
mod strace;
mod streams;
mod system;
pub mod terminal;
mod writing;

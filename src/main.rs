//! The `sessctl` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    sessctl::main(std::env::args_os())
}

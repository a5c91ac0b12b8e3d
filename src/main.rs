//! The `sessctl` command.

use std::process::ExitCode;

// Static binaries would use the allocator of musl, which makes a batch half as slow again.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    sessctl::main(std::env::args_os())
}

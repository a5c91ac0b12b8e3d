//! `completions`: prints the completion script of a shell.

use clap::{Args, Command};
use clap_complete::Shell;

use super::App;
use crate::error::Result;

/// The arguments of `completions`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct CompletionsArgs {
    /// The shell to print the script for
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script that completes `command`.
pub(super) fn run(app: &mut App<'_>, args: &CompletionsArgs, mut command: Command) -> Result<u8> {
    // Into memory first, because clap_complete panics if a write to standard output fails.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "sessctl", &mut script);
    app.console.data(&script)?;
    Ok(0)
}

//! `completions`: prints the script that connects a shell with the completion engine.

use clap::{Args, ValueEnum};

use super::App;
use crate::error::Result;

mod engine;
mod values;

pub use engine::{VARIABLE, complete};

/// The arguments of `completions`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct CompletionsArgs {
    /// The shell to print the script for
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// A shell with a completion script.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Nushell,
    Powershell,
    Zsh,
}

impl Shell {
    /// Returns the script, which requests the candidates from the program.
    const fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../../completions/sessctl.bash"),
            Self::Elvish => include_str!("../../../completions/sessctl.elv"),
            Self::Fish => include_str!("../../../completions/sessctl.fish"),
            Self::Nushell => include_str!("../../../completions/sessctl.nu"),
            Self::Powershell => include_str!("../../../completions/_sessctl.ps1"),
            Self::Zsh => include_str!("../../../completions/_sessctl"),
        }
    }
}

/// Prints the script of the shell.
pub(super) fn run(app: &mut App<'_>, args: &CompletionsArgs) -> Result<u8> {
    app.console.data(args.shell.script().as_bytes())?;
    Ok(0)
}

//! The arguments of `help` and `completions`.

use clap::Args;
use clap_complete::Shell;

/// The arguments of `help`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct HelpArgs {
    /// A topic or a command
    #[arg(value_name = "TOPIC", num_args = 0..)]
    pub topic: Vec<String>,
}

/// The arguments of `completions`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct CompletionsArgs {
    /// The shell to print the script for
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

//! The arguments of `config init`.

use clap::Args;

/// The arguments of `config init`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct ConfigInitArgs {
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
}

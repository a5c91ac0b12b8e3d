//! The arguments of `diff`.

use clap::Args;

/// The arguments of `diff`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct DiffArgs {
    /// A session id, provider:ID, a JSON file, or -
    #[arg(value_name = "A")]
    pub before: String,
    /// The same
    #[arg(value_name = "B")]
    pub after: String,
    /// Ignore this JSON Pointer and everything below it; may be repeated
    #[arg(long = "ignore", value_name = "POINTER")]
    pub ignored: Vec<String>,
    /// Accept an id of any form, and another id in the response
    #[arg(long)]
    pub any_id: bool,
}

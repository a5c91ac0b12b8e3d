//! The arguments of `get`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::input::{Concurrency, Partition, Sessions};

/// The arguments of `get`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct GetArgs {
    /// The sessions.
    #[command(flatten)]
    pub sessions: Sessions,
    /// Print the request as a curl command that names the variables; send nothing
    #[arg(long)]
    pub curl: bool,
    /// How a list is fetched.
    #[command(flatten)]
    pub batch: Batch,
}

/// How a list of sessions is fetched.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Batch {
    /// The number of concurrent requests.
    #[command(flatten)]
    pub concurrency: Concurrency,
    /// Print responses as they arrive, not in the order of the ids
    #[arg(long, help_heading = "Lists")]
    pub unordered: bool,
    /// Stop at the first failure
    #[arg(long, help_heading = "Lists")]
    pub fail_fast: bool,
    /// Reuse successful lines of earlier ndjson output, fetch the rest
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "curl",
        help_heading = "Lists"
    )]
    pub resume: Option<PathBuf>,
    /// Fetch part I of N of the list, counted from 1
    #[arg(long, value_name = "I/N", value_parser = Partition::parse, help_heading = "Lists")]
    pub partition: Option<Partition>,
}

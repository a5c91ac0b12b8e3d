//! The arguments of `wait`.

use std::time::Duration;

use clap::Args;

use crate::cli::input::{Concurrency, Sessions};
use crate::duration;

/// The arguments of `wait`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct WaitArgs {
    /// The sessions.
    #[command(flatten)]
    pub sessions: Sessions,
    /// done (any terminal state, even a failed one: exit code 0), a common state such as succeeded, a
    /// provider's status, several of these (completed,failed), field=value, or a jq condition
    #[arg(long = "for", value_name = "GOAL", default_value = "done")]
    pub goal: String,
    /// Deadline, counted from the first poll
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = duration::parse)]
    pub timeout: Duration,
    /// Succeed as soon as one session reaches the goal
    #[arg(long)]
    pub any: bool,
    /// The number of concurrent requests.
    #[command(flatten)]
    pub concurrency: Concurrency,
}

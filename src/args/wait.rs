//! The arguments of `wait`.

use std::time::Duration;

use clap::Args;

use super::Sessions;
use super::value::duration;

/// The arguments of `wait`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct WaitArgs {
    /// The sessions.
    #[command(flatten)]
    pub sessions: Sessions,
    /// done (any terminal state), a state in the common or the provider's words, field=value, or a jq condition
    #[arg(long = "for", value_name = "GOAL", default_value = "done")]
    pub goal: String,
    /// Deadline of the whole wait
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = duration())]
    pub timeout: Duration,
    /// Succeed as soon as one session reaches the goal
    #[arg(long)]
    pub any: bool,
}

//! The sessions that `get`, `wait` and `check` work on.

use clap::{Args, Command};

use crate::cli::value_parser::number;
use crate::provider::Provider;

/// The sessions that a verb works on.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Sessions {
    /// The provider of every id, if the command line names one.
    #[arg(skip)]
    pub provider: Option<&'static Provider>,
    /// The verb of the command line.
    #[arg(skip)]
    pub verb: &'static str,
    /// Session id
    #[arg(value_name = "ID", num_args = 1.., required = true)]
    pub ids: Vec<String>,
    /// Accept an id in any format, and a different id in the response
    #[arg(long)]
    pub any_id: bool,
}

impl Sessions {
    /// Records the provider and the verb of the command line.
    pub(in crate::cli) const fn set_command(
        &mut self,
        provider: Option<&'static Provider>,
        verb: &'static str,
    ) {
        self.provider = provider;
        self.verb = verb;
    }
}

/// The number of concurrent requests.
#[derive(Args, Clone, Copy, Debug)]
#[group(skip)]
pub struct Concurrency {
    /// Concurrent requests, 1 to 256
    #[arg(
        long,
        short,
        value_name = "N",
        default_value = "8",
        value_parser = number::<usize>(1, 256),
        help_heading = "Lists"
    )]
    pub jobs: usize,
}

/// Adds the id format of a provider to the help of the ids, or how to name the provider in an id.
pub(in crate::cli) fn describe_ids(verb: Command, provider: Option<&'static Provider>) -> Command {
    let format = match provider {
        Some(provider) => provider.id.format,
        None => "its format determines the provider, or write provider:ID",
    };
    verb.mut_arg("ids", |ids| {
        ids.help(format!(
            "Session id: {format}; - reads ids from standard input, @FILE from a file"
        ))
    })
}

//! The arguments of `get`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::input::{Concurrency, Partition, Sessions};
use crate::cli::related::RelatedArgs;
use crate::render::{BatchView, ListColumn, RowOrder};

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
    /// Save each response, redacted, as a file in this folder, for --replay
    #[arg(long, value_name = "DIR", conflicts_with = "curl")]
    pub save: Option<PathBuf>,
    /// The related facts.
    #[command(flatten)]
    pub related: RelatedArgs,
    /// How a list is fetched.
    #[command(flatten)]
    pub batch: Batch,
    /// What of a list is printed.
    #[command(flatten)]
    pub selection: Selection,
}

/// What of a list is printed.
#[derive(Args, Debug)]
#[group(skip)]
pub struct Selection {
    /// Columns of the table: id, provider, state, status, reason, created, updated, expires, or
    /// fields of the session (.status, /status)
    #[arg(
        long,
        value_name = "COLUMN,…",
        value_delimiter = ',',
        value_parser = ListColumn::parse,
        help_heading = "Lists"
    )]
    pub columns: Vec<ListColumn>,
    /// Sort the table by a column; descending with COLUMN:desc
    #[arg(
        long,
        value_name = "COLUMN",
        value_parser = RowOrder::parse,
        allow_hyphen_values = true,
        help_heading = "Lists"
    )]
    pub sort: Option<RowOrder>,
    /// Print only sessions for which a jq condition is true, or field=value
    #[arg(
        long = "where",
        value_name = "CONDITION",
        conflicts_with_all = ["resume", "curl"],
        help_heading = "Lists"
    )]
    pub condition: Option<String>,
    /// With --json: print one array, also of a single session
    #[arg(long, conflicts_with = "curl", help_heading = "Lists")]
    pub slurp: bool,
}

impl Selection {
    /// Returns the columns and the order of the table.
    pub(super) fn view(&self) -> BatchView {
        BatchView {
            columns: self.columns.clone(),
            order: self.sort.clone(),
        }
    }

    /// Returns the option that needs a table, if one is given.
    pub(super) const fn table_option(&self) -> Option<&'static str> {
        match (self.columns.as_slice(), &self.sort) {
            ([_, ..], _) => Some("--columns"),
            ([], Some(_)) => Some("--sort"),
            ([], None) => None,
        }
    }
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

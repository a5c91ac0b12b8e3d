//! The arguments of `check`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Command, ValueEnum};

use crate::cli::input::{Concurrency, Sessions};
use crate::cli::related::RelatedArgs;
use crate::duration;

/// The arguments of `check`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct CheckArgs {
    /// The sessions.
    #[command(flatten)]
    pub sessions: Sessions,
    /// TOML file with sessions and their expectations; - reads standard input
    #[arg(long, short, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The expectations for every session.
    #[command(flatten)]
    pub expectations: Expectations,
    /// The related facts, for expectations.
    #[command(flatten)]
    pub related: RelatedArgs,
    /// Write a report: junit=FILE, tap=FILE, prom=FILE (Prometheus), summary=FILE (JSON), or github
    /// (annotations and step summary)
    #[arg(long = "report", value_name = "FORMAT[=FILE]")]
    pub reports: Vec<String>,
    /// The number of concurrent requests.
    #[command(flatten)]
    pub concurrency: Concurrency,
}

impl CheckArgs {
    /// Makes the ids optional if `--file` is given.
    pub(in crate::cli) fn ids_or_file(verb: Command) -> Command {
        verb.mut_arg("ids", |ids| {
            ids.required(false).required_unless_present("file")
        })
    }
}

/// The expectations for a session.
#[derive(Args, Clone, Debug, Default)]
#[group(skip)]
pub struct Expectations {
    /// How strictly to apply the provider's contract
    #[arg(long, value_name = "LEVEL", default_value = "lenient")]
    pub contract: Strictness,
    /// How to treat fields that contradict each other, according to the provider's documentation
    #[arg(long, value_name = "LEVEL", default_value = "warn")]
    pub sense: SenseLevel,
    /// A jq condition that must be true, or field=value; may be repeated
    #[arg(long, value_name = "JQ")]
    pub expect: Vec<String>,
    /// Longest acceptable response time
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    pub max_latency: Option<Duration>,
}

/// How strictly a contract is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Strictness {
    /// The contract is not checked.
    #[value(help = None)]
    Off,
    /// A missing required member or a wrong type fails; anything new is a notice.
    #[default]
    #[value(help = None)]
    Lenient,
    /// Every deviation fails.
    #[value(help = None)]
    Strict,
}

impl Strictness {
    /// The words of `--contract`, with their meanings.
    // For suites: the config module parses their words and may not import this type.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("off", Self::Off),
        ("lenient", Self::Lenient),
        ("strict", Self::Strict),
    ];
}

/// How fields that contradict each other are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SenseLevel {
    /// They are not reported.
    #[value(help = None)]
    Off,
    /// They are notices.
    #[default]
    #[value(help = None)]
    Warn,
    /// They fail the check.
    #[value(help = None)]
    Fail,
}

impl SenseLevel {
    /// The words of `--sense`, with their meanings.
    // For suites, as the words of `--contract`.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("off", Self::Off),
        ("warn", Self::Warn),
        ("fail", Self::Fail),
    ];
}

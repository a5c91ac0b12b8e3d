//! What may stand at every command, and the parsers that several arguments share.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, Command, value_parser};

use super::Output;
use crate::config::{duration, rate};
use crate::mock::Scenario;

/// A command with what may stand at every one. Not clap's `global`, which copies every option to
/// every command, wanted or not.
pub(super) fn with_options(command: Command) -> Command {
    command.args(options())
}

pub(super) fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

pub(super) fn scenario_parser() -> impl TypedValueParser<Value = Scenario> {
    let words = Scenario::ALL
        .iter()
        .map(|scenario| clap::builder::PossibleValue::new(scenario.word()).help(scenario.about()));
    PossibleValuesParser::new(words)
        .try_map(|word| Scenario::named(&word).ok_or("no such scenario"))
}

pub(super) fn duration_parser() -> ValueParser {
    ValueParser::new(|text: &str| duration::parse(text))
}

pub(super) fn options() -> Vec<Arg> {
    const OUTPUT: &str = "Output";
    const ACCESS: &str = "Configuration";
    const WIRE: &str = "Connection";
    let output = |arg: Arg| arg.help_heading(OUTPUT);
    let access = |arg: Arg| arg.help_heading(ACCESS);
    let wire = |arg: Arg| arg.help_heading(WIRE);
    let words = PossibleValuesParser::new(Output::WORDS.iter().map(|(word, _)| *word));
    let colors = PossibleValuesParser::new(["auto", "always", "never"]);
    vec![
        output(
            option("output", "FORMAT", "How to print")
                .short('o')
                .value_parser(words),
        ),
        output(switch("json", "Same as --output json").conflicts_with("output")),
        output(switch("yaml", "Same as --output yaml").conflicts_with_all(["output", "json"])),
        output(
            option(
                "jq",
                "EXPR",
                "Print what a jq expression gives for each document; strings raw",
            )
            .short('q'),
        ),
        output(switch("raw", "The vendor's whole answer, still redacted")),
        output(switch(
            "show-secrets",
            "Show the session's own secrets (never the credential in use)",
        )),
        output(option("color", "WHEN", "When to colour").value_parser(colors)),
        output(switch("verbose", "Tell every request and pause on standard error").short('v')),
        output(switch("quiet", "Leave out notes").conflicts_with("verbose")),
        access(option("profile", "NAME", "Profile of the configuration file").short('p')),
        access(option("config", "FILE", "Configuration file").value_parser(value_parser!(PathBuf))),
        access(option(
            "base-url",
            "URL",
            "Where the API is; the credential goes there",
        )),
        wire(
            option(
                "request-timeout",
                "TIME",
                "Longest one session may take, retries included [default: 30s]",
            )
            .value_parser(duration_parser()),
        ),
        wire(
            option("retries", "N", "Attempts after the first [default: 2]")
                .value_parser(value_parser!(u32).range(0..=10)),
        ),
        wire(
            option(
                "max-wait",
                "TIME",
                "Longest pause granted to a server that asks for one [default: 60s]",
            )
            .value_parser(duration_parser()),
        ),
        wire(
            option(
                "rate",
                "RATE",
                "Most requests to a vendor: 200/10s, 50/s, off [default: what it documents]",
            )
            .value_parser(ValueParser::new(|text: &str| rate::parse(text))),
        ),
        wire(
            option("max-body", "MIB", "Longest answer [default: 16]")
                .value_parser(value_parser!(u64).range(1..=64)),
        ),
        wire(
            option(
                "cacert",
                "FILE",
                "Trust this CA bundle instead of the system's",
            )
            .value_parser(value_parser!(PathBuf)),
        ),
        wire(
            option(
                "mock",
                "SCENARIO",
                "Answer from the embedded mock: no account, no network",
            )
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value(Scenario::Ok.word())
            .value_parser(scenario_parser()),
        ),
    ]
}

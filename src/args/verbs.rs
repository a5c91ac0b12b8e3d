//! The verbs and what is particular to each.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, value_parser};

use super::options::{duration_parser, scenario_parser, switch, with_options};
use super::{Partition, Strictness};
use crate::mock::Scenario;
use crate::provider::{self, Provider};

/// The verbs that are about sessions.
const VERBS: [&str; 3] = ["get", "wait", "check"];

/// The verbs for one vendor's sessions.
pub(super) fn of_vendor(provider: &Provider) -> impl Iterator<Item = Command> + use<> {
    let (title, say) = (provider.title, provider.id.say);
    VERBS
        .iter()
        .map(move |verb| about_sessions(bare(verb, title), say).defer(with_options))
}

/// The verbs for sessions whose ids tell their vendors.
pub(super) fn of_any_vendor() -> impl Iterator<Item = Command> {
    VERBS.iter().map(|verb| {
        bare(verb, "any vendor's").defer(|verb| {
            let id = "its shape tells the vendor, or write provider:ID";
            with_options(about_sessions(verb, id))
        })
    })
}

fn bare(verb: &'static str, whose: &str) -> Command {
    Command::new(verb).about(match verb {
        "wait" => format!("Wait until {whose} sessions are done, or in a state"),
        "check" => format!("Hold {whose} sessions against contract and expectations"),
        _ => format!("Look up {whose} sessions"),
    })
}

fn about_sessions(verb: Command, id: &str) -> Command {
    let ids = Arg::new("ids")
        .value_name("ID")
        .num_args(1..)
        .help(match verb.get_name() {
            "get" => {
                format!("Session id: {id}; - reads ids from standard input, @FILE from a file")
            }
            _ => format!("Session id: {id}"),
        });
    let any_id = switch(
        "any-id",
        "Do not insist on the vendor's documented id shape",
    );
    let (ids, more) = match verb.get_name() {
        "wait" => (ids.required(true), waiting()),
        "check" => (ids.required_unless_present("file"), checking()),
        _ => (ids.required(true), getting()),
    };
    verb.arg(ids).arg(any_id).args(more)
}

fn getting() -> Vec<Arg> {
    let many = |arg: Arg| arg.help_heading("Many sessions");
    vec![
        switch(
            "curl",
            "Print the request as a curl command that names the variables; send nothing",
        ),
        many(
            Arg::new("jobs")
                .long("jobs")
                .short('j')
                .value_name("N")
                .default_value("8")
                .value_parser(value_parser!(u16).range(1..=256))
                .help("Requests on their way at once, 1 to 256"),
        ),
        many(switch(
            "unordered",
            "Print answers as they come, not in the order of the ids",
        )),
        many(switch("fail-fast", "Stop at the first failure")),
        many(
            Arg::new("resume")
                .long("resume")
                .value_name("FILE")
                .conflicts_with("curl")
                .value_parser(value_parser!(PathBuf))
                .help("Keep the good lines of an earlier -o ndjson output; ask for the rest"),
        ),
        many(
            Arg::new("partition")
                .long("partition")
                .value_name("I/N")
                .value_parser(Partition::parse)
                .help("Look up part I of N of the list, counted from 1"),
        ),
    ]
}

fn waiting() -> Vec<Arg> {
    vec![
        Arg::new("for")
            .long("for")
            .value_name("GOAL")
            .default_value("done")
            .help("done (any end), a state in the common or the vendor's words, field=value, or a jq condition"),
        Arg::new("timeout")
            .long("timeout")
            .value_name("TIME")
            .default_value("10m")
            .value_parser(duration_parser())
            .help("Longest to wait"),
        switch(
            "any",
            "The first of several sessions that gets there is enough",
        ),
    ]
}

fn checking() -> Vec<Arg> {
    let words = Strictness::WORDS.iter().map(|(word, _)| *word);
    vec![
        Arg::new("file")
            .long("file")
            .short('f')
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("TOML file that lists sessions and what is expected of each"),
        Arg::new("contract")
            .long("contract")
            .value_name("HOW")
            .default_value("lenient")
            .value_parser(PossibleValuesParser::new(words))
            .help("How strictly the vendor's contract is held"),
        Arg::new("expect")
            .long("expect")
            .value_name("JQ")
            .action(ArgAction::Append)
            .help("A jq condition that must be true, or field=value; may be repeated"),
        Arg::new("max-latency")
            .long("max-latency")
            .value_name("TIME")
            .value_parser(duration_parser())
            .help("Longest an answer may take"),
        Arg::new("report")
            .long("report")
            .value_name("FORMAT[=FILE]")
            .action(ArgAction::Append)
            .help("Write a report: junit=FILE, tap=FILE, or github (annotations and step summary)"),
    ]
}

/// The verbs that are about the program itself, and `diff`.
pub(super) fn others() -> [Command; 7] {
    [
        Command::new("diff")
            .about("Compare two sessions, or a session and a saved document")
            .defer(|verb| with_options(verb.args(comparing()))),
        Command::new("config")
            .about("The configuration file and the values in effect")
            .subcommand_required(true)
            .disable_help_subcommand(true)
            .defer(|verb| with_options(verb.subcommands(configuring()))),
        Command::new("providers")
            .about("Describe the vendors: ids, credentials, variables, hosts, states")
            .defer(|verb| with_options(verb.arg(schema()))),
        Command::new("mock")
            .about("Serve all vendors from an embedded server on loopback")
            .defer(|verb| with_options(verb.args(serving()))),
        Command::new("completions")
            .about("Print a completion script")
            .defer(|verb| with_options(verb.arg(shell()))),
        Command::new("man")
            .about("Print the manual page (roff)")
            .defer(with_options),
        Command::new("help")
            .about(
                "Explain a topic (exit-codes, environment, config, json, redaction) or a command",
            )
            .arg(Arg::new("topic").value_name("TOPIC").num_args(0..))
            .defer(with_options),
    ]
}

fn comparing() -> [Arg; 4] {
    [
        Arg::new("before")
            .required(true)
            .value_name("A")
            .help("An id, provider:ID, a JSON file, or -"),
        Arg::new("after")
            .required(true)
            .value_name("B")
            .help("The same"),
        Arg::new("ignore")
            .long("ignore")
            .value_name("POINTER")
            .action(ArgAction::Append)
            .help("JSON Pointer to leave out, with what is below it; may be repeated"),
        switch(
            "any-id",
            "Do not insist on the vendor's documented id shape",
        ),
    ]
}

fn configuring() -> [Command; 3] {
    [
        Command::new("init")
            .about("Write a commented configuration file, without secrets, mode 0600")
            .arg(switch("force", "Replace an existing file")),
        Command::new("path").about("Print where the configuration file is looked for"),
        Command::new("show").about("Show every value in effect and its origin, secrets redacted"),
    ]
    .map(|verb| verb.defer(with_options))
}

fn schema() -> Arg {
    let names = provider::ALL.iter().map(|provider| provider.name);
    Arg::new("schema")
        .long("schema")
        .value_name("PROVIDER")
        .value_parser(PossibleValuesParser::new(names))
        .help("Print the vendor's contract as JSON Schema instead")
}

fn serving() -> [Arg; 3] {
    [
        Arg::new("port")
            .long("port")
            .value_name("PORT")
            .default_value("0")
            .value_parser(value_parser!(u16))
            .help("Port on 127.0.0.1; 0 takes a free one"),
        Arg::new("scenario")
            .long("scenario")
            .value_name("SCENARIO")
            .default_value(Scenario::Ok.word())
            .value_parser(scenario_parser())
            .help("How it behaves"),
        Arg::new("command")
            .value_name("CMD")
            .num_args(0..)
            .last(true)
            .value_parser(value_parser!(OsString))
            .help(
                "Run this against it, with every vendor's variables set, and end with its status",
            ),
    ]
}

fn shell() -> Arg {
    let shells = PossibleValuesParser::new(["bash", "zsh", "fish", "powershell", "elvish"])
        .try_map(|shell| shell.parse::<clap_complete::Shell>());
    Arg::new("shell")
        .required(true)
        .value_name("SHELL")
        .value_parser(shells)
}

//! The verbs and what is particular to each.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, value_parser};

use super::Strictness;
use super::tree::{duration_parser, scenario_parser, switch};
use crate::mock::Scenario;
use crate::provider;

/// The verbs that are about sessions of a vendor, or of any.
pub(super) fn sessions(whose: &str, id: &str) -> [Command; 3] {
    let verb = |name: &'static str, about: String| {
        Command::new(name)
            .about(about)
            .arg(
                Arg::new("ids")
                    .value_name("ID")
                    .num_args(1..)
                    .help(format!("Session id: {id}")),
            )
            .arg(switch(
                "any-id",
                "Do not insist on the vendor's documented id shape",
            ))
    };
    [
        verb("get", format!("Look up {whose} sessions"))
            .mut_arg("ids", |ids| ids.required(true))
            .arg(switch(
                "curl",
                "Print the request as a curl command that names the variables; send nothing",
            )),
        verb(
            "wait",
            format!("Wait until {whose} sessions are done, or in a state"),
        )
        .mut_arg("ids", |ids| ids.required(true))
        .args(waiting()),
        verb(
            "check",
            format!("Hold {whose} sessions against contract and expectations"),
        )
        .mut_arg("ids", |ids| ids.required_unless_present("file"))
        .args(checking()),
    ]
}

fn waiting() -> [Arg; 3] {
    [
        Arg::new("for")
            .long("for")
            .value_name("GOAL")
            .default_value("done")
            .help("done (any end), a state in the common or the vendor's words, or a jq condition"),
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

fn checking() -> [Arg; 5] {
    let words = Strictness::WORDS.iter().map(|(word, _)| *word);
    [
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
pub(super) fn others() -> Vec<Command> {
    let config = Command::new("config")
        .about("The configuration file and the values in effect")
        .subcommand_required(true)
        .subcommand(
            Command::new("init")
                .about("Write a commented configuration file, without secrets, mode 0600")
                .arg(
                    Arg::new("force")
                        .long("force")
                        .action(ArgAction::SetTrue)
                        .help("Replace an existing file"),
                ),
        )
        .subcommand(Command::new("path").about("Print where the configuration file is looked for"))
        .subcommand(
            Command::new("show")
                .about("Show every value in effect and its origin, secrets redacted"),
        );
    let shells = PossibleValuesParser::new(["bash", "zsh", "fish", "powershell", "elvish"])
        .try_map(|shell| shell.parse::<clap_complete::Shell>());
    vec![
        Command::new("diff")
            .about("Compare two sessions, or a session and a saved document")
            .arg(Arg::new("before").required(true).value_name("A").help("An id, provider:ID, a JSON file, or -"))
            .arg(Arg::new("after").required(true).value_name("B").help("The same"))
            .arg(
                Arg::new("ignore")
                    .long("ignore")
                    .value_name("POINTER")
                    .action(ArgAction::Append)
                    .help("JSON Pointer to leave out, with what is below it; may be repeated"),
            )
            .arg(switch("any-id", "Do not insist on the vendor's documented id shape")),
        config,
        Command::new("providers")
            .about("Describe the vendors: ids, credentials, variables, hosts, states")
            .arg(
                Arg::new("schema")
                    .long("schema")
                    .value_name("PROVIDER")
                    .value_parser(PossibleValuesParser::new(provider::ALL.iter().map(|provider| provider.name)))
                    .help("Print the vendor's contract as JSON Schema instead"),
            ),
        Command::new("mock")
            .about("Serve all vendors from an embedded server on loopback")
            .arg(
                Arg::new("port")
                    .long("port")
                    .value_name("PORT")
                    .default_value("0")
                    .value_parser(value_parser!(u16))
                    .help("Port on 127.0.0.1; 0 takes a free one"),
            )
            .arg(
                Arg::new("scenario")
                    .long("scenario")
                    .value_name("SCENARIO")
                    .default_value(Scenario::Ok.word())
                    .value_parser(scenario_parser())
                    .help("How it behaves"),
            )
            .arg(
                Arg::new("command")
                    .value_name("CMD")
                    .num_args(0..)
                    .last(true)
                    .value_parser(value_parser!(OsString))
                    .help("Run this against it, with every vendor's variables set, and end with its status"),
            ),
        Command::new("completions")
            .about("Print a completion script")
            .arg(
                Arg::new("shell")
                    .required(true)
                    .value_name("SHELL")
                    .value_parser(shells),
            ),
        Command::new("man").about("Print the manual page (roff)"),
        Command::new("help")
            .about(
                "Explain a topic (exit-codes, environment, config, json, redaction) or a command",
            )
            .arg(Arg::new("topic").value_name("TOPIC").num_args(0..)),
    ]
}

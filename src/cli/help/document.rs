//! The document of `help --json`: commands, options, exit codes, variables and formats, for
//! programs. It is derived from the command tree and from the tables that the program itself uses.

use std::collections::BTreeMap;

use clap::builder::PossibleValue;
use clap::{Arg, Command, ValueEnum};
use serde_json::{Map, Value, json};

use super::{exit_code_meaning, topic_names};
use crate::cli::options::Output;
use crate::cli::report;
use crate::config;
use crate::error::Kind;
use crate::provider::{self, Provider};

/// Version of the schema of the document.
const SCHEMA: &str = "sessctl-help/1";

/// Builds the document from the command tree.
pub(super) fn document(mut root: Command) -> Value {
    root.build();
    let mut commands = Vec::new();
    add_commands(&root, &root, &[], &mut commands);
    let formats = Output::value_variants().iter();
    let formats = formats.filter_map(Output::to_possible_value);
    let formats = formats.map(|format| format.get_name().to_owned());
    json!({
        "schema": SCHEMA,
        "version": env!("CARGO_PKG_VERSION"),
        "options": root.get_arguments().map(option).collect::<Vec<_>>(),
        "commands": commands,
        "providers": provider::ALL.iter().map(|provider| provider.name).collect::<Vec<_>>(),
        "formats": formats.collect::<Vec<_>>(),
        "reports": report::FORMATS,
        "exit_codes": exit_codes(),
        "variables": variables(),
        "topics": topic_names().collect::<Vec<_>>(),
    })
}

/// Adds the commands below `parent`, which `path` names. Those of a provider are the same as those
/// of all providers.
fn add_commands(root: &Command, parent: &Command, path: &[&str], found: &mut Vec<Value>) {
    for command in parent.get_subcommands() {
        let name = command.get_name();
        if path.is_empty() && Provider::named(name).is_some() {
            continue;
        }
        let path = [path, &[name]].concat();
        // A command that only contains others cannot be run.
        if !command.is_subcommand_required_set() {
            found.push(describe(root, command, &path));
        }
        add_commands(root, command, &path, found);
    }
}

fn describe(root: &Command, command: &Command, path: &[&str]) -> Value {
    let is_global = |arg: &&Arg| {
        root.get_arguments()
            .any(|known| known.get_id() == arg.get_id())
    };
    let own = command.get_arguments().filter(|arg| !is_global(arg));
    let (positional, options): (Vec<_>, Vec<_>) = own.partition(|arg| arg.is_positional());
    // Every provider has the same commands.
    let after_provider = provider::ALL.first().and_then(|provider| {
        let first = root.find_subcommand(provider.name)?;
        path.iter()
            .try_fold(first, |command, name| command.find_subcommand(name))
    });
    json!({
        "command": path.join(" "),
        "about": command.get_about().map(ToString::to_string),
        "after_provider": after_provider.is_some(),
        "arguments": positional.into_iter().map(argument).collect::<Vec<_>>(),
        "options": options.into_iter().map(option).collect::<Vec<_>>(),
    })
}

fn argument(arg: &Arg) -> Value {
    json!({
        "value": value_name(arg),
        "about": about(arg),
        "required": arg.is_required_set(),
        "repeatable": is_repeatable(arg),
        "values": possible_values(arg),
    })
}

fn option(arg: &Arg) -> Value {
    let long = arg.get_long().map(|name| format!("--{name}"));
    let source = config::option_source(long.as_deref().unwrap_or_default());
    let takes_value = arg.get_action().takes_values();
    let defaults = arg.get_default_values().iter();
    let default = defaults
        .map(|value| value.to_string_lossy().into_owned())
        .next()
        .filter(|_| takes_value);
    json!({
        "long": long,
        "short": arg.get_short().map(|name| format!("-{name}")),
        "value": takes_value.then(|| value_name(arg)),
        "value_required": takes_value && arg.get_num_args().is_none_or(|range| range.min_values() > 0),
        "repeatable": is_repeatable(arg),
        "default": default.or(source.default),
        "variable": source.variable,
        "values": possible_values(arg),
        "group": arg.get_help_heading(),
        "about": about(arg),
    })
}

fn value_name(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    names
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

fn about(arg: &Arg) -> Option<String> {
    let text = arg.get_long_help().or(arg.get_help());
    text.map(ToString::to_string)
}

fn is_repeatable(arg: &Arg) -> bool {
    use clap::ArgAction::{Append, Count};
    let is_list = arg
        .get_num_args()
        .is_some_and(|range| range.max_values() > 1);
    is_list || matches!(arg.get_action(), Append | Count)
}

/// Returns the possible values with their descriptions; empty if any value is accepted.
fn possible_values(arg: &Arg) -> Map<String, Value> {
    let values = arg.get_possible_values().into_iter();
    // A switch has the values true and false, which cannot be typed.
    let values = values.filter(|_| arg.get_action().takes_values());
    let about = |value: &PossibleValue| value.get_help().map(ToString::to_string);
    values
        .map(|value| (value.get_name().to_owned(), json!(about(&value))))
        .collect()
}

/// Returns the exit codes with their meanings and the values of `error.code`.
fn exit_codes() -> Vec<Value> {
    let mut codes: BTreeMap<u8, (Option<&str>, Vec<&str>)> = BTreeMap::new();
    for kind in Kind::ALL {
        let (meaning, words) = codes.entry(kind.exit_code()).or_default();
        *meaning = meaning.or(exit_code_meaning(*kind));
        if kind.exit_code() != 0 {
            words.push(kind.word());
        }
    }
    let codes = codes.into_iter();
    codes
        .map(|(code, (meaning, words))| json!({"code": code, "meaning": meaning, "error_codes": words}))
        .collect()
}

/// Returns the environment variables: the general ones of the help topic, and those of each
/// provider.
fn variables() -> Vec<Value> {
    let general = include_str!("environment.txt").lines().filter_map(|line| {
        let (names, about) = line.strip_prefix("  ")?.split_once("  ")?;
        Some((names, about.trim_start()))
    });
    let general = general.flat_map(|(names, about)| {
        let names = names.split(", ");
        names.map(
            move |name| json!({"name": name, "about": about, "provider": null, "secret": false}),
        )
    });
    let of_providers = provider::ALL.iter().flat_map(|provider| {
        let keys = provider
            .config_keys
            .iter()
            .map(|key| (key.key, key.about, key.is_secret()));
        let hosts = [
            ("base_url", "base URL of the API", false),
            ("environment", "environment of the provider", false),
        ];
        keys.chain(hosts).map(|(key, about, is_secret)| {
            let name = provider.variable(key);
            json!({
                "name": name, "about": about, "provider": provider.name, "secret": is_secret,
                "file": is_secret.then(|| format!("{name}_FILE")),
            })
        })
    });
    general.chain(of_providers).collect()
}

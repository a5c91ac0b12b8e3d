//! Converts the errors of clap to failures.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::examples;
use crate::cli::pasted::clean;
use crate::error::{Failure, Result};
use crate::mock::Scenario;
use crate::provider::{detect_provider, find_in_url, is_url};
use crate::text;

/// Verbs of similar programs, with those of this one.
const VERB_SYNONYMS: &[(&str, &str)] = &[
    ("describe", "get"),
    ("fetch", "get"),
    ("inspect", "get"),
    ("lookup", "get"),
    ("show", "get"),
    ("view", "get"),
    ("poll", "wait"),
    ("watch", "wait"),
    ("test", "check"),
    ("validate", "check"),
    ("verify", "check"),
];

/// Options of similar programs, with those of this one.
const OPTION_SYNONYMS: &[(&str, &str)] = &[
    ("--concurrency", "--jobs"),
    ("--filter", "--jq"),
    ("--format", "--output"),
    ("--parallel", "--jobs"),
    ("--env", "--environment"),
    ("--query", "--jq"),
    ("--timeout", "--request-timeout"),
    ("--until", "--for"),
];

/// Rejects an option whose name suggests that its value is a secret.
pub(super) fn reject_secret_flags(line: &[OsString]) -> Result<()> {
    // Other users of the machine can read a command line. Checked before clap parses the line,
    // because its message would repeat the value.
    const WORDS: &[&str] = &[
        "token",
        "key",
        "secret",
        "password",
        "bearer",
        "credential",
        "cookie",
        "auth",
    ];
    let flags = line
        .iter()
        .skip(1)
        .map(|word| word.to_string_lossy())
        .take_while(|word| word != "--");
    for flag in flags.filter(|word| word.starts_with("--")) {
        let name = flag.split('=').next().unwrap_or_default();
        // The only option whose name contains one of the words.
        let known = name == "--show-secrets";
        if !known
            && WORDS
                .iter()
                .any(|word| name.to_ascii_lowercase().contains(word))
        {
            return Err(Failure::usage(format!(
                "{} is not accepted on the command line: ps and the shell's history would show it",
                text::quote(name, 40)
            ))
            .hint("set it in the environment (SESSCTL_<PROVIDER>_API_KEY, see 'sessctl help environment')")
            .hint("or in the configuration file ('sessctl config init')"));
        }
    }
    Ok(())
}

/// Rejects a scenario of the mock as a word of its own, which would be taken as an id.
pub(super) fn reject_separate_scenario(line: &[OsString]) -> Result<()> {
    let words = line.iter().take_while(|word| *word != "--");
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    for pair in words.windows(2) {
        if let [option, word] = pair
            && option == "--mock"
            && Scenario::named(word).is_some()
        {
            let message = format!("'{word}' after --mock would be taken as an id");
            return Err(Failure::usage(message).hint(format!(
                "a scenario is written with an equals sign: --mock={word}"
            )));
        }
    }
    Ok(())
}

/// Returns whether the command line asks for the version in a form that clap does not accept.
pub(super) fn asks_for_version(error: &clap::Error) -> bool {
    let is = |kind, words: &[&str]| matches!(error.get(kind), Some(ContextValue::String(word)) if words.contains(&word.as_str()));
    is(ContextKind::InvalidSubcommand, &["version"])
        || is(ContextKind::InvalidArg, &["-V", "--version"])
}

/// Converts a clap error to a failure: the first paragraph as the message, a suggestion that is valid
/// for the command and the usage line as hints.
pub(super) fn from_clap(error: &clap::Error) -> Failure {
    let rendered = error.render().to_string();
    let usage = rendered.lines().find(|line| line.starts_with("Usage:"));
    let path = usage.map_or_else(Vec::new, command_path);
    let command = command_at(&path);
    if error.kind() == ErrorKind::MissingSubcommand {
        return missing_verb(&path, &command);
    }
    if let (ErrorKind::MissingRequiredArgument, Some(ContextValue::Strings(missing))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
        && missing.iter().any(|argument| argument.starts_with("<ID>"))
    {
        return missing_id(&command, usage);
    }
    let mut paragraphs = rendered.trim_start_matches("error: ").split("\n\n");
    let message = paragraphs.next().unwrap_or_default();
    let lines: Vec<&str> = message.lines().map(str::trim).collect();
    let message = lines.join(" ");
    // A URL may contain a secret.
    let mut failure = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) if is_url(clean(word)) => {
            Failure::usage("no command given: the first argument is a URL")
        }
        _ => Failure::usage(text::quote(&message, 300)),
    };
    if let Some(suggestion) = suggestion(error, &path, &command) {
        failure = failure.hint(format!("did you mean '{}'?", text::quote(&suggestion, 60)));
    } else {
        let tips = rendered
            .lines()
            .filter_map(|line| line.trim().strip_prefix("tip: to pass"));
        for tip in tips {
            failure = failure.hint(format!("to pass {}", text::quote(tip, 200)));
        }
    }
    match usage {
        Some(usage) => failure.hint(text::quote(usage, 200)),
        None => failure.hint("see 'sessctl --help'"),
    }
}

fn missing_id(command: &Command, usage: Option<&str>) -> Failure {
    let failure = Failure::usage("no session id given")
        .hint("to read ids from standard input, write -; from a file, @FILE");
    let failure = if has_option(command, "--file") {
        failure.hint("a check file is named by --file ('sessctl help check-file')")
    } else {
        failure
    };
    failure.hint(text::quote(usage.unwrap_or_default(), 200))
}

fn missing_verb(path: &[String], command: &Command) -> Failure {
    let verbs: Vec<_> = verbs_of(command).collect();
    let failure = Failure::usage("no command given");
    if path.is_empty() {
        return examples::first_steps()
            .into_iter()
            .fold(failure, Failure::hint);
    }
    failure.hint(format!(
        "Usage: sessctl {} {}",
        path.join(" "),
        verbs.join("|")
    ))
}

/// Returns the commands in a usage line, without the program's name.
fn command_path(usage: &str) -> Vec<String> {
    let mut path = Vec::new();
    for word in usage.split_whitespace().skip(2) {
        let known = verbs_of(&command_at(&path)).any(|verb| verb == word);
        if !known {
            break;
        }
        path.push(word.to_owned());
    }
    path
}

/// Returns the command that `path` names, with its arguments.
fn command_at(path: &[String]) -> Command {
    let mut command = super::command();
    // Otherwise the arguments of deferred commands would be missing.
    command.build();
    for name in path {
        match command.find_subcommand(name) {
            Some(inner) => command = inner.clone(),
            None => break,
        }
    }
    command
}

fn verbs_of(command: &Command) -> impl Iterator<Item = &str> {
    command.get_subcommands().map(Command::get_name)
}

/// Returns a correction of the command line, if one is likely.
fn suggestion(error: &clap::Error, path: &[String], command: &Command) -> Option<String> {
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) {
        return verb_for(word, path, command);
    }
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) {
        let typed = word.split('=').next().unwrap_or_default();
        let synonym = OPTION_SYNONYMS
            .iter()
            .find(|(other, _)| *other == typed)
            .map(|(_, ours)| *ours)
            .filter(|ours| has_option(command, ours));
        if let Some(ours) = synonym {
            return Some(ours.to_owned());
        }
        // 'get' requests each session once.
        if let (["--watch" | "--follow"], [before @ .., verb]) = ([typed], path)
            && verb == "get"
        {
            let words = [&["sessctl".to_owned()], before, &["wait".to_owned()]].concat();
            return Some(words.join(" "));
        }
    }
    suggested_by_clap(error)
}

fn has_option(command: &Command, option: &str) -> bool {
    let name = option.trim_start_matches('-');
    command
        .get_arguments()
        .any(|argument| argument.get_long() == Some(name))
}

/// Returns the verb of `command` that `word` probably means, or the full line of another command.
fn verb_for(word: &str, path: &[String], command: &Command) -> Option<String> {
    let located = find_in_url(clean(word), false).ok();
    let owner = detect_provider(word).map(|owner| (owner, word));
    if let Some((owner, id)) = owner.or(located) {
        return Some(format!("sessctl {} get {id}", owner.name));
    }
    match word {
        "help" => return Some("--help".to_owned()),
        "version" => return Some("--version".to_owned()),
        _ => {}
    }
    let synonym = VERB_SYNONYMS
        .iter()
        .find(|(other, _)| *other == word)
        .map(|(_, verb)| *verb)
        .filter(|verb| verbs_of(command).any(|known| known == *verb));
    if let Some(verb) = synonym {
        return Some(verb.to_owned());
    }
    if let Some(near) = text::nearest(word, verbs_of(command)) {
        return Some(near.to_owned());
    }
    // A verb without a provider may have been typed after a provider or another verb.
    let root = super::command();
    let at_root = !path.is_empty() && verbs_of(&root).any(|verb| verb == word);
    at_root.then(|| format!("sessctl {word}"))
}

fn suggested_by_clap(error: &clap::Error) -> Option<String> {
    [ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| match error.get(kind)? {
            ContextValue::String(near) => Some(near.clone()),
            ContextValue::Strings(near) => near.first().cloned(),
            _ => None,
        })
}

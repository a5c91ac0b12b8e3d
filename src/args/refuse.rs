//! What is wrong with a command line, in the words of every other error.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Failure, Result};
use crate::provider::claimed_by;
use crate::text;

/// Refuses a flag that looks as if a secret followed it, before anything could repeat its value.
/// There is no such flag, and there will be none: a command line is public.
pub(super) fn secrets(line: &[OsString]) -> Result<()> {
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
            .hint("put it into the environment (SESSCTL_<PROVIDER>_API_KEY, see 'sessctl help environment')")
            .hint("or into the configuration file ('sessctl config init')"));
        }
    }
    Ok(())
}

/// clap's error, without its paragraphs.
pub(super) fn explain(error: &clap::Error) -> Failure {
    if error.kind() == ErrorKind::MissingSubcommand {
        return Failure::usage("no command given")
            .hint("Usage: sessctl <PROVIDER> get <ID>...   (see 'sessctl --help')");
    }
    let rendered = error.render().to_string();
    let mut paragraphs = rendered.trim_start_matches("error: ").split("\n\n");
    let message = paragraphs.next().unwrap_or_default();
    let lines: Vec<&str> = message.lines().map(str::trim).collect();
    let mut failure = Failure::usage(text::quote(&lines.join(" "), 300));
    if let Some(near) = suggestion(error) {
        failure = failure.hint(format!("did you mean '{}'?", text::quote(&near, 60)));
    }
    for tip in rendered
        .lines()
        .filter_map(|line| line.trim().strip_prefix("tip: to pass"))
    {
        failure = failure.hint(format!("to pass {}", text::quote(tip, 200)));
    }
    match rendered.lines().find(|line| line.starts_with("Usage:")) {
        Some(usage) => failure.hint(text::quote(usage, 200)),
        None => failure.hint("see 'sessctl --help'"),
    }
}

fn suggestion(error: &clap::Error) -> Option<String> {
    by_clap(error).or_else(|| match error.get(ContextKind::InvalidSubcommand)? {
        ContextValue::String(word) => verb_like(word),
        _ => None,
    })
}

/// clap compares letter by letter, and does not see that `gte` is `get`.
fn verb_like(word: &str) -> Option<String> {
    if let Some(owner) = claimed_by(word) {
        return Some(format!("sessctl {} get {word}", owner.name));
    }
    if word == "help" {
        return Some("--help".to_owned());
    }
    let mut root = super::command();
    root.build();
    let verbs = root.get_subcommands().flat_map(|command| {
        std::iter::once(command.get_name())
            .chain(command.get_subcommands().map(clap::Command::get_name))
    });
    text::nearest(word, verbs).map(str::to_owned)
}

fn by_clap(error: &clap::Error) -> Option<String> {
    [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(|kind| match error.get(kind)? {
        ContextValue::String(near) => Some(near.clone()),
        ContextValue::Strings(near) => near.first().cloned(),
        _ => None,
    })
}

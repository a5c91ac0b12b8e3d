//! Builds clap's command tree, and converts clap's matches to an [`Invocation`].

use clap::{ArgMatches, Command, FromArgMatches as _};

use super::Invocation;
use super::verbs::{RootVerb, SessionVerb, add, add_global, all, missing_verb};
use crate::cli::help;
use crate::cli::options::GlobalOptions;
use crate::provider::{self, Provider};

/// Builds the command tree.
#[must_use]
pub fn command() -> Command {
    // The arguments of a command are added when clap reaches it. A command line takes one path
    // through the tree, and building all of it would take as long as the request itself.
    let root = Command::new("sessctl")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about())
        .after_help(format!("{EXAMPLES}{}", help::topics("|")))
        .subcommand_required(true)
        .arg_required_else_help(false)
        .disable_help_subcommand(true)
        .max_term_width(100);
    add::<GlobalOptions>(root)
        .subcommands(provider::ALL.iter().copied().map(provider_command))
        .subcommands(all().map(SessionVerb::for_any_provider))
        .subcommands(all().map(RootVerb::command))
}

fn provider_command(provider: &'static Provider) -> Command {
    Command::new(provider.name)
        .about(format!("{}: {}", provider.title, provider.about))
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .defer(|command| {
            let provider = Provider::named(command.get_name());
            let verbs = all::<SessionVerb>().filter_map(|verb| Some(verb.for_provider(provider?)));
            add_global(command.subcommands(verbs))
        })
}

/// Returns the description of the program, which names the providers.
fn about() -> String {
    let titles: Vec<_> = provider::ALL
        .iter()
        .map(|provider| provider.title)
        .collect();
    match titles.as_slice() {
        [first @ .., last] => format!("Look up sessions at {} or {last}", first.join(", ")),
        [] => String::new(),
    }
}

const EXAMPLES: &str = "\
Examples:
  sessctl deck get sess_8fJ2 --json | jq .status
  sessctl get vs_… deck:sess_8fJ2 -o ndjson
  sessctl kayle get vs_… --mock          no account, no network

Topics: sessctl help ";

/// Reads the invocation from clap's matches.
pub(super) fn read(mut matches: ArgMatches) -> clap::error::Result<Invocation> {
    let mut options = options_at(&mut matches)?;
    let mut path = Vec::new();
    while let Some((name, mut inner)) = matches.remove_subcommand() {
        options = options_at(&mut inner)?.or_outer(options);
        path.push(name);
        matches = inner;
    }
    let first = path.first().ok_or_else(missing_verb)?;
    let inner = path.get(1).map(String::as_str);
    let verb = if let Some(verb) = RootVerb::named(first) {
        verb.read(inner, &mut matches)?
    } else {
        let provider = Provider::named(first);
        let name = if provider.is_some() {
            inner
        } else {
            Some(first.as_str())
        };
        name.and_then(SessionVerb::named)
            .ok_or_else(missing_verb)?
            .read(provider, &mut matches)?
    };
    Ok(Invocation { options, verb })
}

/// Reads the options that were given at one command.
fn options_at(matches: &mut ArgMatches) -> clap::error::Result<GlobalOptions> {
    // Most commands of a path have none, and looking each option up takes time.
    if matches.args_present() {
        GlobalOptions::from_arg_matches_mut(matches)
    } else {
        Ok(GlobalOptions::default())
    }
}

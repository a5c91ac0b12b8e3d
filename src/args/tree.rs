//! The clap tree, grown from the list of vendors.

use clap::Command;

use super::options::options;
use super::verbs::{of_any_vendor, of_vendor, others};
use crate::provider::{self, Provider};

/// The tree itself: for completions, the manual page and the tests.
///
/// Each command grows only when clap comes to it: a command line takes one way through the tree,
/// and all of it would cost as much as the look-up itself.
#[must_use]
pub fn command() -> Command {
    let root = Command::new("sessctl")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about())
        .after_help(EXAMPLES)
        .subcommand_required(true)
        .arg_required_else_help(false)
        .disable_help_subcommand(true)
        .max_term_width(100)
        .args(options());
    root.subcommands(provider::ALL.iter().copied().map(vendor))
        .subcommands(of_any_vendor())
        .subcommands(others())
}

fn vendor(provider: &'static Provider) -> Command {
    Command::new(provider.name)
        .about(format!("{}: {}", provider.title, provider.about))
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .defer(|vendor| {
            let provider = Provider::named(vendor.get_name());
            vendor
                .subcommands(provider.into_iter().flat_map(of_vendor))
                .args(options())
        })
}

/// The vendors by their titles, as many as there are.
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

Topics: sessctl help exit-codes|environment|config|json|redaction";

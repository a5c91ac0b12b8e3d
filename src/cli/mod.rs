//! The command line and the verbs. Each verb owns its arguments and its run, in one file or folder.
//! Only this module connects the other modules.

use std::pin::Pin;

use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::render::json;

mod app;
mod check;
pub mod command_line;
pub mod completions;
mod config;
mod contract;
mod diff;
mod doctor;
mod draft;
mod effective;
mod get;
mod help;
mod input;
mod man;
mod mock;
pub mod options;
mod pasted;
mod printer;
mod providers;
mod related;
mod report;
mod session_client;
mod target;
mod task;
mod value_parser;
mod wait;

pub use app::App;
pub use target::{ProviderCommand, Target};

use command_line::Verb;

/// Runs a verb and returns the exit code.
///
/// # Errors
/// A failure of the whole run; failures of single sessions are reported during the run.
pub async fn run(app: &mut App<'_>, verb: &Verb) -> Result<u8> {
    match verb {
        Verb::Get(args) => boxed(|| get::run(app, args)).await,
        Verb::Wait(args) => boxed(|| wait::run(app, args)).await,
        Verb::Check(args) => boxed(|| check::run(app, args)).await,
        Verb::Diff(args) => boxed(|| diff::run(app, args)).await,
        Verb::Doctor(args) => boxed(|| doctor::run(app, args)).await,
        Verb::ContractDiff(args) => boxed(|| contract::diff(app, args)).await,
        Verb::ConfigInit(args) => config::init(app, args),
        Verb::ConfigPath => config::path(app),
        Verb::ConfigEdit => boxed(|| config::edit::run(app)).await,
        Verb::ConfigProfiles => config::profiles::run(app),
        Verb::ConfigShow => boxed(|| config::show(app)).await,
        Verb::Providers(args) => providers::run(app, args),
        Verb::ProvidersDraft(args) => boxed(|| draft::run(app, args)).await,
        Verb::Mock(args) => boxed(|| mock::run(app, args)).await,
        Verb::Completions(args) => completions::run(app, args),
        Verb::Man(args) => man::run(app, args, command_line::command()),
        Verb::Help(args) => help::run(app, args, command_line::help_of, command_line::command),
    }
}

/// Creates a future on the heap.
// A future of a verb takes tens of kilobytes. On the stack it would be copied by each caller, for
// each verb, and a small stack must suffice.
fn boxed<'a, F: Future + 'a>(
    create: impl FnOnce() -> F,
) -> Pin<Box<dyn Future<Output = F::Output> + 'a>> {
    Box::pin(create())
}

/// Reports a failure of the whole run, as text or as one line of JSON.
pub fn report(console: &Console, failure: &Failure) {
    if console.options().json && failure.kind != Kind::BrokenPipe {
        let error = printer::error_document(console, None, "", failure);
        console.line(&json::compact(&error));
    } else {
        console.failure(failure);
    }
}

//! The verbs: one file each. Only here do the rooms meet.

use crate::args::{Options, Output, Verb};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::render::{Look, json};
use crate::session;

mod config;
mod get;
mod help;
mod lookup;
mod mock;
mod print;
mod providers;
mod target;

pub use target::Target;

/// What every verb works with.
#[derive(Debug)]
pub struct App<'a> {
    /// The machine.
    pub host: &'a Host,
    /// The two streams.
    pub console: &'a mut Console,
    /// What the command line says for every verb.
    pub options: &'a Options,
}

impl App<'_> {
    /// Carries a verb out and gives the exit code.
    ///
    /// # Errors
    /// A failure of the whole run; failures of single sessions are told on the way.
    pub async fn run(&mut self, verb: &Verb) -> Result<u8> {
        match verb {
            Verb::Get {
                provider,
                ids,
                any_id,
                curl,
            } => {
                let targets = ids
                    .iter()
                    .map(|id| Target::parse(*provider, id, *any_id))
                    .collect();
                if *curl {
                    get::curl(self, targets)
                } else {
                    get::run(self, targets).await
                }
            }
            Verb::ConfigInit { force } => config::init(self, *force),
            Verb::ConfigPath => config::path(self),
            Verb::ConfigShow => config::show(self),
            Verb::Providers => providers::run(self),
            Verb::Mock { port, scenario } => mock::run(self, *port, *scenario).await,
            Verb::Completions(shell) => help::completions(self, *shell),
            Verb::Man => help::man(self),
            Verb::Help(path) => help::run(self, path),
        }
    }

    /// How a session is printed.
    #[must_use]
    pub fn output(&self) -> Output {
        self.options.output.unwrap_or(Output::Table)
    }

    /// Whether standard output is coloured.
    #[must_use]
    pub fn color(&self) -> bool {
        // Colour in structured output is for eyes only, so it must be asked for.
        let asked = self.options.color.or(if self.output() == Output::Table {
            None
        } else {
            Some(false)
        });
        self.host.colors(asked, self.host.stdout_terminal)
    }

    /// What text for people has to fit.
    #[must_use]
    pub fn look(&self) -> Look {
        Look {
            width: self.host.columns(),
            color: self.color(),
            unicode: self.host.speaks_unicode() || !self.host.stdout_terminal,
            now: self.host.now(),
        }
    }
}

/// Tells a failure of the whole run, in the form that was asked for.
pub fn report(console: &Console, failure: &Failure) {
    if console.manner().json && failure.kind != Kind::ReaderGone {
        let hints = console.hints(failure);
        let hint = hints.first().map(String::as_str);
        let error = session::failed(None, None, failure, &console.message(failure), hint);
        console.line(&json::compact(&error));
    } else {
        console.failure(failure);
    }
}

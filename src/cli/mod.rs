//! The verbs, one file each. Only this module connects the other modules.

use crate::args::{GlobalOptions, Output, Verb};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::render::{Style, json};
use crate::session;

mod check;
mod config;
mod diff;
mod get;
mod help;
mod mock;
mod printer;
mod providers;
mod report;
mod session_client;
mod target;
mod wait;

pub use target::Target;

/// The context of a command: host environment, console and global options.
#[derive(Debug)]
pub struct App<'a> {
    /// The host environment.
    pub host: &'a Host,
    /// Standard output and standard error.
    pub console: &'a mut Console,
    /// The global options of the command line.
    pub options: &'a GlobalOptions,
}

impl App<'_> {
    /// Runs a verb and returns the exit code.
    ///
    /// # Errors
    /// A failure of the whole run; failures of single sessions are reported during the run.
    pub async fn run(&mut self, verb: &Verb) -> Result<u8> {
        match verb {
            Verb::Get(args) if args.curl => get::curl(self, &args.sessions, &args.batch).await,
            Verb::Get(args) => get::get(self, &args.sessions, &args.batch).await,
            Verb::Wait(args) => wait::run(self, args).await,
            Verb::Check(args) => check::run(self, args).await,
            Verb::Diff(args) => {
                let sides = [args.before.clone(), args.after.clone()];
                diff::run(self, &sides, &args.ignored, args.any_id).await
            }
            Verb::ConfigInit(args) => config::init(self, args.force),
            Verb::ConfigPath => config::path(self),
            Verb::ConfigShow => config::show(self),
            Verb::Providers(args) => match args.schema {
                Some(provider) => providers::contract(self, provider),
                None => providers::run(self),
            },
            Verb::Mock(args) => mock::run(self, args.port, args.scenario, &args.command).await,
            Verb::Completions(args) => help::completions(self, args.shell),
            Verb::Man => help::man(self),
            Verb::Help(args) => help::run(self, &args.topic),
        }
    }

    /// Returns the output format.
    #[must_use]
    pub fn output(&self) -> Output {
        self.options.output()
    }

    /// Returns whether the output is for people rather than for a program or a jq expression.
    #[must_use]
    pub fn prints_for_people(&self) -> bool {
        self.output() == Output::Table && self.options.jq.is_none()
    }

    /// Returns whether standard output is coloured.
    #[must_use]
    pub fn color(&self) -> bool {
        // Colour makes structured output unreadable for programs, so it must be requested.
        let asked = self.options.color().or(if self.output() == Output::Table {
            None
        } else {
            Some(false)
        });
        self.host.colors(asked, self.host.stdout_terminal)
    }

    /// Returns width, colour and character set of text for people, and the current time.
    #[must_use]
    pub fn style(&self) -> Style {
        Style {
            width: self.host.columns(),
            color: self.color(),
            unicode: self.host.speaks_unicode(),
            now: self.host.now(),
        }
    }
}

/// Reports a failure of the whole run, as text or as one line of JSON.
pub fn report(console: &Console, failure: &Failure) {
    if console.manner().json && failure.kind != Kind::BrokenPipe {
        let hints = console.hints(failure);
        let hint = hints.first().map(String::as_str);
        let error = session::failed(None, None, failure, &console.message(failure), hint);
        console.line(&json::compact(&error));
    } else {
        console.failure(failure);
    }
}

//! The command line: the arguments of each verb as types, the clap tree made of them, and the
//! [`Invocation`] that a command line comes to.

use std::ffi::OsString;

use crate::error::{Failure, Result};

mod check;
mod clap_errors;
mod config;
mod diff;
mod get;
mod global;
mod help;
mod mock;
mod partition;
mod providers;
mod sessions;
mod tree;
mod value;
mod verbs;
mod wait;

pub use check::{CheckArgs, Demands, Strictness};
pub use clap_complete::Shell;
pub use config::ConfigInitArgs;
pub use diff::DiffArgs;
pub use get::{Batch, GetArgs};
pub use global::{GlobalOptions, Output};
pub use help::{CompletionsArgs, HelpArgs};
pub use mock::MockArgs;
pub use partition::Partition;
pub use providers::ProvidersArgs;
pub use sessions::Sessions;
pub use tree::command;
pub use wait::WaitArgs;

/// A checked command line.
#[derive(Debug)]
pub struct Invocation {
    /// The options that apply to every verb.
    pub options: GlobalOptions,
    /// The verb and its arguments.
    pub verb: Verb,
}

/// A verb and its arguments.
#[derive(Debug)]
pub enum Verb {
    /// Fetches sessions.
    Get(GetArgs),
    /// Waits until sessions reach a goal.
    Wait(WaitArgs),
    /// Checks sessions against their contracts and expectations.
    Check(CheckArgs),
    /// Compares two sessions or saved documents.
    Diff(DiffArgs),
    /// Writes a commented configuration file.
    ConfigInit(ConfigInitArgs),
    /// Prints the path of the configuration file.
    ConfigPath,
    /// Shows the values in effect and their origins.
    ConfigShow,
    /// Describes the providers.
    Providers(ProvidersArgs),
    /// Serves the embedded mock.
    Mock(MockArgs),
    /// Prints a completion script.
    Completions(CompletionsArgs),
    /// Prints the manual page.
    Man,
    /// Prints a help topic, or the help of a command.
    Help(HelpArgs),
}

impl Verb {
    /// Whether the verb runs until it is interrupted.
    #[must_use]
    pub fn is_server(&self) -> bool {
        matches!(self, Self::Mock(args) if args.command.is_empty())
    }

    /// How to go on after a signal has ended the verb, where running it again is not the answer.
    #[must_use]
    pub fn hint_after_signal(&self, options: &GlobalOptions) -> Option<&'static str> {
        let Self::Get(args) = self else {
            return None;
        };
        let prints_lines = options.output() == Output::Ndjson
            && options.jq.is_none()
            && !options.raw
            && !args.curl;
        match (prints_lines, &args.batch.resume) {
            (false, _) => None,
            (true, None) => Some("every printed line is complete; continue with --resume FILE"),
            (true, Some(_)) => Some(
                "every printed line is complete, but not all reused lines are among them: cat EARLIER NEW > BOTH, and --resume BOTH",
            ),
        }
    }
}

/// Reads the command line.
///
/// # Errors
/// [`crate::error::Kind::Usage`]; a request for help or the version is [`Asked`] in `Ok`.
pub fn parse(line: Vec<OsString>) -> Result<Result<Invocation, Asked>> {
    clap_errors::reject_secret_flags(&line)?;
    match command().try_get_matches_from(line) {
        Ok(matches) => match tree::read(matches) {
            Ok(invocation) => Ok(Ok(invocation)),
            Err(error) => Err(clap_errors::from_clap(&error)),
        },
        Err(error) if !error.use_stderr() => Ok(Err(Asked(error.render()))),
        Err(error) => Err(clap_errors::from_clap(&error)),
    }
}

/// A text the user asked for: help or the version.
#[derive(Debug)]
pub struct Asked(clap::builder::StyledStr);

impl Asked {
    /// The text, styled for a terminal or plain.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        if color {
            self.0.ansi().to_string()
        } else {
            self.0.to_string()
        }
    }
}

/// The help of the command that `path` names, or of all.
///
/// # Errors
/// [`crate::error::Kind::Usage`] if there is no such command.
pub fn help_of(path: &[String]) -> Result<Asked> {
    let line = std::iter::once("sessctl")
        .chain(path.iter().map(String::as_str))
        .chain(["--help"]);
    match command().try_get_matches_from(line) {
        Err(error) if !error.use_stderr() => Ok(Asked(error.render())),
        Err(error) => Err(clap_errors::from_clap(&error)),
        Ok(_) => Err(Failure::usage("there is no help for that")),
    }
}

/// The completion script of a shell.
#[must_use]
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "sessctl", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The manual page, in roff.
///
/// # Errors
/// [`crate::error::Kind::Output`] if it cannot be written.
pub fn man(page: &mut impl std::io::Write) -> Result<()> {
    clap_mangen::Man::new(command())
        .render(page)
        .map_err(|error| Failure::from_error(crate::error::Kind::Output, error))
}

#[cfg(test)]
mod tests;

//! Parses the command line into an [`Invocation`]: the global options, the verb and its arguments.

use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::builder::StyledStr;

use super::check::CheckArgs;
use super::completions::CompletionsArgs;
use super::config::ConfigInitArgs;
use super::contract::ContractDiffArgs;
use super::diff::DiffArgs;
use super::doctor::DoctorArgs;
use super::draft::ProvidersDraftArgs;
use super::get::GetArgs;
use super::help::{HelpArgs, HelpText};
use super::man::ManArgs;
use super::mock::MockArgs;
use super::options::GlobalOptions;
use super::providers::ProvidersArgs;
use super::wait::WaitArgs;
use crate::error::{Failure, Result};

mod errors;
mod examples;
mod inner_verbs;
mod tree;
mod verbs;

pub use tree::command;

/// A verb with the global options.
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
    /// Checks the configuration, the credentials and the connections.
    Doctor(DoctorArgs),
    /// Compares a contract with an OpenAPI document.
    ContractDiff(ContractDiffArgs),
    /// Writes a commented configuration file.
    ConfigInit(ConfigInitArgs),
    /// Prints the path of the configuration file.
    ConfigPath,
    /// Opens the configuration file in an editor.
    ConfigEdit,
    /// Lists the profiles of the configuration file.
    ConfigProfiles,
    /// Shows the values in effect and their origins.
    ConfigShow,
    /// Describes the providers.
    Providers(ProvidersArgs),
    /// Drafts a new provider.
    ProvidersDraft(ProvidersDraftArgs),
    /// Serves the embedded mock.
    Mock(MockArgs),
    /// Prints a completion script.
    Completions(CompletionsArgs),
    /// Prints or writes the manual pages.
    Man(ManArgs),
    /// Prints a help topic, or the help of a command.
    Help(HelpArgs),
}

impl Verb {
    /// Returns whether the verb runs until it is interrupted.
    #[must_use]
    pub fn is_server(&self) -> bool {
        matches!(self, Self::Mock(args) if args.is_server())
    }

    /// Returns whether the output format applies to the verb.
    #[must_use]
    pub const fn has_output_format(&self) -> bool {
        match self {
            Self::Get(_)
            | Self::Wait(_)
            | Self::Check(_)
            | Self::Diff(_)
            | Self::ContractDiff(_)
            | Self::Doctor(_)
            | Self::ConfigProfiles
            | Self::ConfigShow
            | Self::Providers(_)
            | Self::ProvidersDraft(_) => true,
            Self::ConfigInit(_)
            | Self::ConfigPath
            | Self::ConfigEdit
            | Self::Mock(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Help(_) => false,
        }
    }

    /// Returns how to continue after a signal has ended the verb, if not by running it again.
    #[must_use]
    pub fn hint_after_signal(&self, options: &GlobalOptions) -> Option<&'static str> {
        let Self::Get(args) = self else {
            return None;
        };
        let prints_lines = options.output().has_line_per_session()
            && options.jq.is_none()
            && !options.raw
            && !args.curl;
        match (prints_lines, &args.batch.resume) {
            (false, _) => None,
            (true, None) => Some("every printed line is complete; to continue, use --resume FILE"),
            (true, Some(_)) => Some(
                "every printed line is complete, but not every reused line was printed; \
                 to continue: cat EARLIER NEW > BOTH, then --resume BOTH",
            ),
        }
    }
}

/// A parsed command line.
#[derive(Debug)]
pub enum CommandLine {
    /// A verb to run.
    Invocation(Box<Invocation>),
    /// A text to print: help or the version.
    Help(HelpText),
}

/// Parses the command line.
///
/// # Errors
/// [`crate::error::Kind::Usage`].
pub fn parse(line: Vec<OsString>) -> Result<CommandLine> {
    errors::reject_secret_flags(&line)?;
    errors::reject_separate_scenario(&line)?;
    // The process needs the tree once, and ends sooner without deallocating its thousand parts.
    let mut command = ManuallyDrop::new(command());
    match command.try_get_matches_from_mut(line) {
        Ok(matches) => tree::read(matches)
            .map(|invocation| CommandLine::Invocation(Box::new(invocation)))
            .map_err(|error| errors::from_clap(&error)),
        Err(error) if !error.use_stderr() => Ok(CommandLine::Help(HelpText::from(error.render()))),
        Err(error) if errors::asks_for_version(&error) => {
            let version = command.render_version();
            Ok(CommandLine::Help(HelpText::from(StyledStr::from(version))))
        }
        Err(error) => Err(errors::from_clap(&error)),
    }
}

/// Returns the help of the command that `path` names, or of the program.
///
/// # Errors
/// Fails with [`crate::error::Kind::Usage`] if the command does not exist.
pub fn help_of(path: &[String]) -> Result<HelpText> {
    let line = std::iter::once("sessctl")
        .chain(path.iter().map(String::as_str))
        .chain(["--help"]);
    match command().try_get_matches_from(line) {
        Err(error) if !error.use_stderr() => Ok(HelpText::from(error.render())),
        Err(error) => Err(errors::from_clap(&error)),
        Ok(_) => Err(Failure::usage("no help is available for this command")),
    }
}

#[cfg(test)]
mod tests;

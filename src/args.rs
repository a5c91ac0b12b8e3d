//! The command line: a clap tree grown from the list of vendors, and the checked [`Invocation`]
//! that comes out of it. The only file that knows clap.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::config::Flags;
use crate::error::{Failure, Result};
use crate::mock::Scenario;
use crate::provider::Provider;

mod batch;
mod options;
mod read;
mod refuse;
mod tree;
mod verbs;

pub use batch::{Batch, Partition};
pub use clap_complete::Shell;
pub use tree::command;

/// What the command line asks for.
#[derive(Debug)]
pub struct Invocation {
    /// What holds for every verb.
    pub options: Options,
    /// What is to be done.
    pub verb: Verb,
}

/// What is to be done.
#[derive(Debug)]
pub enum Verb {
    /// Look sessions up.
    Get {
        /// Which sessions.
        sessions: Sessions,
        /// How a list of them is looked up.
        batch: Batch,
        /// Whether to print the request as a curl command instead of sending it.
        curl: bool,
    },
    /// Wait until sessions are where they should be.
    Wait {
        /// Which sessions.
        sessions: Sessions,
        /// `done`, a state, or a jq expression.
        goal: String,
        /// The longest to wait.
        timeout: Duration,
        /// Whether the first session that gets there is enough.
        any: bool,
    },
    /// Hold sessions against their contracts and expectations.
    Check {
        /// Which sessions.
        sessions: Sessions,
        /// A file that lists sessions and what is expected of each.
        file: Option<PathBuf>,
        /// What is expected of every session.
        demands: Demands,
        /// Reports to write, each `github` or `FORMAT=FILE`.
        reports: Vec<String>,
    },
    /// Compare two sessions or saved documents.
    Diff {
        /// The two, as typed: an id, `provider:ID`, a file, or `-`.
        sides: [String; 2],
        /// JSON Pointers to leave out.
        ignored: Vec<String>,
        /// Whether the vendor's id shape is not insisted on.
        any_id: bool,
    },
    /// Write a commented configuration file.
    ConfigInit {
        /// Replace an existing file.
        force: bool,
    },
    /// Say where the configuration file is.
    ConfigPath,
    /// Show every value in effect and where it comes from.
    ConfigShow,
    /// Describe the vendors.
    Providers {
        /// The vendor whose contract is wanted as JSON Schema.
        schema: Option<&'static Provider>,
    },
    /// Serve the embedded mock.
    Mock {
        /// The port on loopback; 0 lets the system choose.
        port: u16,
        /// How it behaves.
        scenario: Scenario,
        /// A command to run against it, with its arguments.
        command: Vec<OsString>,
    },
    /// Print a completion script.
    Completions(Shell),
    /// Print the manual page.
    Man,
    /// Print a help topic, or the help of a command.
    Help(Vec<String>),
}

impl Verb {
    /// Whether it goes on until somebody ends it.
    #[must_use]
    pub fn is_server(&self) -> bool {
        matches!(self, Self::Mock { command, .. } if command.is_empty())
    }

    /// What to do after a signal has ended it, where that is not simply to run it again.
    #[must_use]
    pub fn after_signal(&self, options: &Options) -> Option<&'static str> {
        let Self::Get {
            batch, curl: false, ..
        } = self
        else {
            return None;
        };
        let lines = options.output == Some(Output::Ndjson) && options.jq.is_none() && !options.raw;
        match (lines, &batch.resume) {
            (false, _) => None,
            (true, None) => {
                Some("the lines that were printed are whole: --resume FILE goes on from there")
            }
            (true, Some(_)) => Some(
                "the lines that were printed are whole; not all that was kept is among them: cat EARLIER NEW > BOTH, and --resume BOTH",
            ),
        }
    }
}

/// Which sessions a verb is about.
#[derive(Debug)]
pub struct Sessions {
    /// The vendor, where the command line names one for all ids.
    pub provider: Option<&'static Provider>,
    /// The ids as typed, each perhaps with `provider:` before it.
    pub ids: Vec<String>,
    /// Whether the vendor's id shape is not insisted on.
    pub any_id: bool,
}

/// What is expected of a session.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// How strictly the contract is held.
    pub contract: Strictness,
    /// jq expressions that must be true.
    pub expect: Vec<String>,
    /// The longest an answer may take.
    pub max_latency: Option<Duration>,
}

/// How strictly a contract is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// Not at all.
    Off,
    /// What is missing or of another type fails; what is new is told.
    #[default]
    Lenient,
    /// Every departure fails.
    Strict,
}

impl Strictness {
    /// The words of `--contract`.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("off", Self::Off),
        ("lenient", Self::Lenient),
        ("strict", Self::Strict),
    ];
}

/// What holds for every verb.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub struct Options {
    /// What the configuration starts from.
    pub flags: Flags,
    /// How a session is printed.
    pub output: Option<Output>,
    /// A jq expression to apply to each document.
    pub jq: Option<String>,
    /// The vendor's whole answer instead of the session.
    pub raw: bool,
    /// Show the session's own secrets.
    pub show_secrets: bool,
    /// When to colour; `None` lets the environment and the terminal decide.
    pub color: Option<bool>,
    /// Tell every request and pause.
    pub verbose: bool,
    /// Leave out what is not an error.
    pub quiet: bool,
    /// Answer from the embedded mock.
    pub mock: Option<Scenario>,
}

/// How a session is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Table,
    /// One JSON document per session, over several lines.
    Json,
    /// One JSON document per session, each on one line.
    Ndjson,
    /// YAML documents.
    Yaml,
}

impl Output {
    /// The words of `--output`.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("table", Self::Table),
        ("json", Self::Json),
        ("ndjson", Self::Ndjson),
        ("yaml", Self::Yaml),
    ];
}

/// Reads the command line.
///
/// # Errors
/// [`crate::error::Kind::Usage`]; a request for help or the version is [`Asked`] in `Ok`.
pub fn parse(line: Vec<OsString>) -> Result<Result<Invocation, Asked>> {
    refuse::secrets(&line)?;
    match command().try_get_matches_from(line) {
        Ok(matches) => Ok(Ok(read::invocation(&matches))),
        Err(error) if !error.use_stderr() => Ok(Err(Asked(error.render()))),
        Err(error) => Err(refuse::explain(&error)),
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
        Err(error) => Err(refuse::explain(&error)),
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

//! Looks up one or many sessions at any of several providers and prints them as a table, JSON or
//! YAML.
//!
//! # Data flow
//!
//! 1. [`cli`] parses the command line and runs the verb. Each verb has a file or a folder, which
//!    contains its arguments and its run. Only `cli` connects the other modules.
//! 2. [`config`] finds the base URL, the credentials and the limits in the flags, the environment
//!    and the configuration file.
//! 3. [`http`] sends the request, waits for the rate limiter and retries.
//! 4. [`session`] parses the response, redacts it and compares it with the provider's contract.
//! 5. [`render`] formats the session, and [`console`] prints it.
//!
//! [`openapi`] reads a provider's published contract, and compares it with the described one.
//!
//! [`provider`] describes the differences between the providers as data. All other modules, and the
//! [`mock`] server, use that data instead of the names of providers.
//!
//! # Module order
//!
//! `tests/it/architecture.rs` checks which modules a module may use:
//!
//! - `duration`, `error`, `files`, `host`, `process`, `provider`, `secret`, `signals` and `text` are
//!   leaves: any module may use them, and they use only each other.
//! - `config`, `session`, `openapi`, `mock` and `console` use leaves only. `http` also uses `config`,
//!   and `render` also uses `session`.
//! - `cli` uses all of them, and nothing but this file uses `cli`.
//!
//! The same test restricts each external library to the few files that may name it.
//!
//! # Safety of the output
//!
//! - A credential is a [`secret::Secret`], which cannot be printed or serialized by accident.
//! - `session` and `render` never receive a credential, only a [`secret::Scrubber`] that removes it
//!   from a text.
//! - Documents are shown only as [`session::Redacted`], which the redactor creates.
//! - Text from outside is escaped with [`text::escape`] before people see it.

pub mod cli;
pub mod config;
pub mod console;
pub mod duration;
pub mod error;
pub mod files;
pub mod host;
pub mod http;
pub mod json;
pub mod mock;
pub mod openapi;
pub mod process;
pub mod provider;
pub mod render;
pub mod secret;
pub mod session;
pub mod signals;
pub mod text;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use cli::App;
use cli::command_line::{self, CommandLine, Invocation};
use cli::completions;
use config::{Flags, Preferences};
use console::{Console, DiagnosticOptions};
use error::{Failure, Kind, Result};
use host::Host;

/// Runs the program: parses the command line, runs the command and reports a failure.
#[must_use]
pub fn main(line: impl Iterator<Item = OsString>) -> ExitCode {
    ExitCode::from(with_panic_handler(|| {
        let host = Host::capture();
        let mut console = Console::default();
        // Before anything else, so that even an error in the command line repeats no credential.
        console.add_secrets(&config::environment_secrets(&host));
        run(&host, &mut console, line.collect()).unwrap_or_else(|failure| {
            cli::report(&console, &failure);
            failure.kind.exit_code()
        })
    }))
}

/// Runs `body` and turns a panic into a short error without data and exit code 70.
pub fn with_panic_handler(body: impl FnOnce() -> u8) -> u8 {
    // The message of a panic may contain data of a session, so only its location is printed.
    std::panic::set_hook(Box::new(|panic| {
        let location = panic
            .location()
            .map(|at| format!(" at {}:{}", without_registry(at.file()), at.line()))
            .unwrap_or_default();
        Console::default().failure(&Failure::new(
            Kind::Bug,
            format!("internal error{location}"),
        ));
    }));
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| Kind::Bug.exit_code())
}

/// Removes the folder of the package registry from the path of a source file.
fn without_registry(path: &str) -> &str {
    // It names the home directory of the user who built the program.
    let registry = path.split_once("/registry/src/").map(|(_, rest)| rest);
    registry
        .and_then(|rest| rest.split_once('/'))
        .map_or(path, |(_, rest)| rest)
}

fn run(host: &Host, console: &mut Console, line: Vec<OsString>) -> Result<u8> {
    if host.has(completions::VARIABLE) {
        let candidates = completions::complete(host, command_line::command(), &line);
        return console.data(&candidates).map(|()| 0);
    }
    let Invocation { mut options, verb } = match command_line::parse(line) {
        Err(failure) => {
            // The message may repeat a credential that was passed as an argument by mistake.
            console.add_file_secrets(|| config::file_secrets(host, &Flags::default()));
            return Err(failure);
        }
        Ok(CommandLine::Invocation(invocation)) => *invocation,
        Ok(CommandLine::Help(help)) => {
            let color = host.colors(None, None, host.stdout_terminal);
            return console.data(help.text(color).as_bytes()).map(|()| 0);
        }
    };
    if verb.has_output_format() {
        options.prefer(&Preferences::load(host, &options.flags())?);
    }
    console.set_options(DiagnosticOptions {
        quiet: options.quiet,
        verbose: options.verbose > 0,
        timed: options.verbose > 1,
        color: options.colors(host, host.stderr_terminal),
        live: host.stderr_terminal && !options.quiet,
        // A program that parses structured output also parses its errors.
        json: !options.output().is_for_people(),
    });
    if options.local && session::LocalZone::system().is_none() {
        let reason = if host.has("TZ") {
            "TZ names no zone of this system"
        } else {
            "this system names none"
        };
        console.notice(&format!(
            "times are in UTC, because the local zone is unknown: {reason}"
        ));
    }
    let mut app = App {
        host,
        console,
        options: &options,
    };
    let ended = signals::watch(cli::run(&mut app, &verb));
    if ended.is_err() {
        // Read only now, because a run without errors need not wait for the file.
        app.add_file_secrets();
    }
    match ended {
        // A user ends a server with a signal, so there is no failure to report.
        Err(failure) if failure.kind == Kind::Interrupted && verb.is_server() => {
            Ok(failure.kind.exit_code())
        }
        Err(mut failure) if failure.kind.is_signal() => {
            if let Some(hint) = verb.hint_after_signal(&options) {
                failure.hints = vec![hint.to_owned()];
            }
            Err(failure)
        }
        ended => ended,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_paths_are_relative() {
        let built = "/home/somebody/.cargo/registry/src/index-1/jaq-core-3.1.2/src/filter.rs";
        assert_eq!(without_registry(built), "jaq-core-3.1.2/src/filter.rs");
        assert_eq!(without_registry("src/lib.rs"), "src/lib.rs");
    }
}

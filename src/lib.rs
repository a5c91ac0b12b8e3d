//! Looks up one or many sessions at any of several providers and prints them as a table, JSON or
//! YAML.
//!
//! # Data flow
//!
//! Data flows one way: [`config`] → [`http`] → [`session`] → [`render`]. [`cli`] connects these
//! modules, with one file or folder per verb, which owns the verb's arguments and its run. [`provider`] describes the differences between
//! providers as data, and [`mock`] simulates all of them from the same data.
//!
//! The dependencies that are absent are part of the design, and a test checks the `use` lines:
//!
//! - no module after `http` knows a credential: the redactor receives texts to remove, not their
//!   purpose;
//! - no module before `http` uses the network;
//! - `provider`, `error`, `secret`, `host`, `console` and `text` do not depend on the modules that
//!   the data flows through;
//! - each external library is named in one file: `reqwest` in `http/transport.rs`, `comfy_table` in `render/table.rs`, `jaq` in `session/query.rs`, and so on;
//! - only `config init` writes to disk, and only the provider is contacted.
//!
//! A secret has no `Display` and no `Serialize` ([`secret::Secret`]); a tree that may be shown has
//! its own type, which only the redactor creates ([`session::Redacted`]); all text for people is
//! escaped with [`text::escape`].

pub mod cli;
pub mod config;
pub mod console;
pub mod duration;
pub mod error;
pub mod files;
pub mod host;
pub mod http;
pub mod mock;
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
use cli::options::Output;
use config::Flags;
use console::{Console, DiagnosticOptions};
use error::{Failure, Kind, Result};
use host::Host;

/// Runs the program: parses the command line, runs the command and reports a failure.
#[must_use]
pub fn main(line: impl Iterator<Item = OsString>) -> ExitCode {
    ExitCode::from(with_panic_handler(|| {
        let host = Host::capture();
        let mut console = Console::default();
        console.add_secrets(&config::environment_secrets(&host));
        run(&host, &mut console, line.collect()).unwrap_or_else(|failure| {
            cli::report(&console, &failure);
            failure.kind.exit_code()
        })
    }))
}

/// Runs `body` and turns a panic into a short error without data and exit code 70.
pub fn with_panic_handler(body: impl FnOnce() -> u8) -> u8 {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(|at| format!(" at {}:{}", without_machine(at.file()), at.line()))
            .unwrap_or_default();
        Console::default().failure(&Failure::new(Kind::Bug, format!("internal error{place}")));
    }));
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| Kind::Bug.exit_code())
}

/// Removes the build machine's directories from the path of a source file.
fn without_machine(path: &str) -> &str {
    let registry = path.split_once("/registry/src/").map(|(_, rest)| rest);
    registry
        .and_then(|rest| rest.split_once('/'))
        .map_or(path, |(_, rest)| rest)
}

fn run(host: &Host, console: &mut Console, line: Vec<OsString>) -> Result<u8> {
    let Invocation { options, verb } = match command_line::parse(line) {
        Err(failure) => {
            // The message may repeat a credential that was typed in the wrong place.
            console.add_file_secrets(|| config::file_secrets(host, &Flags::default()));
            return Err(failure);
        }
        Ok(CommandLine::Invocation(invocation)) => *invocation,
        Ok(CommandLine::Help(help)) => {
            let color = host.colors(None, host.stdout_terminal);
            return console.data(help.text(color).as_bytes()).map(|()| 0);
        }
    };
    console.set_options(DiagnosticOptions {
        quiet: options.quiet,
        verbose: options.verbose,
        color: host.colors(options.color(), host.stderr_terminal),
        live: host.stderr_terminal && !options.quiet,
        json: options.output() != Output::Table,
    });
    let mut app = App {
        host,
        console,
        options: &options,
    };
    let ended = signals::watch(cli::run(&mut app, &verb));
    if ended.is_err() {
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
        assert_eq!(without_machine(built), "jaq-core-3.1.2/src/filter.rs");
        assert_eq!(without_machine("src/lib.rs"), "src/lib.rs");
    }
}

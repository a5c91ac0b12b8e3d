//! `mock`: the embedded server, for scripts and for users without an account.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use clap::Args;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::App;
use super::session_client::{start_mock, start_replay};
use super::value_parser::scenario;
use crate::config::{EMPTY_FILE, MOCK_VARIABLE};
use crate::duration;
use crate::error::{Failure, Kind, Result};
use crate::mock::{Mock, Scenario};
use crate::process::{ProcessGroup, signal_child};
use crate::signals::Signals;
use crate::text;

/// The arguments of `mock`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct MockArgs {
    /// Port on 127.0.0.1; 0 selects a free one
    #[arg(long, value_name = "PORT", default_value = "0")]
    port: u16,
    /// Mock scenario
    #[arg(long, value_name = "SCENARIO", default_value = Scenario::Ok.word(), value_parser = scenario())]
    scenario: Scenario,
    /// Run this command against the mock, with every provider's variables set, and exit with its
    /// status
    #[arg(value_name = "CMD", num_args = 0.., last = true)]
    command: Vec<OsString>,
}

impl MockArgs {
    /// Returns whether the mock serves until it is interrupted.
    #[must_use]
    pub const fn is_server(&self) -> bool {
        self.command.is_empty()
    }
}

/// Time between a signal to the command and its forced end.
const GRACE_PERIOD: Duration = Duration::from_secs(5);
/// Interval between two checks whether a process group has ended.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// Exit code of a shell for a program that it cannot find.
const NOT_FOUND: u8 = 127;
/// Exit code of a shell for a program that it cannot execute.
const NOT_EXECUTABLE: u8 = 126;

/// Serves until the process is ended, or until the command ends.
pub(super) async fn run(app: &mut App<'_>, args: &MockArgs) -> Result<u8> {
    if let Some(requested) = app.options.mock {
        return Err(
            Failure::usage("--mock cannot be combined with the mock command")
                .hint(format!("sessctl mock --scenario {}", requested.word())),
        );
    }
    let mock = match &app.options.replay {
        Some(_) if args.scenario != Scenario::Ok => {
            return Err(Failure::usage("--scenario cannot be used with --replay")
                .hint("a replay sends the saved responses; remove one of the two options"));
        }
        Some(folder) => start_replay(app.host, args.port, folder).await?,
        None => start_mock(app.host, args.port, args.scenario).await?,
    };
    if let Some((program, arguments)) = args.command.split_first() {
        return run_command(app, &mock, program, arguments).await;
    }
    let source = match &app.options.replay {
        Some(folder) => format!(
            "the responses saved in {}",
            text::quote(&folder.to_string_lossy(), 200)
        ),
        None => format!("scenario {}", args.scenario.word()),
    };
    app.console.notice(&format!(
        "serving every provider with {source} until Ctrl-C; to use it, paste these lines into another shell:"
    ));
    let lines = mock
        .environment()
        .into_iter()
        .chain([(MOCK_VARIABLE.to_owned(), mock.origin())])
        .map(|(name, value)| format!("export {name}='{value}'\n"));
    app.console.data(lines.collect::<String>().as_bytes())?;
    // The signal that ends the run drops this future, and with it the mock.
    std::future::pending().await
}

/// Builds the command that runs against the mock. It inherits the three standard streams.
fn build_command(app: &App<'_>, mock: &Mock, program: &OsString, args: &[OsString]) -> Command {
    let mut command = Command::new(program);
    command.args(args).kill_on_drop(true);
    // A setting of the user could send the requests of the command to a real server.
    for name in app.host.variables_with("SESSCTL_") {
        command.env_remove(name);
    }
    command
        .envs(mock.environment())
        .env(MOCK_VARIABLE, mock.origin())
        .env("SESSCTL_CONFIG", EMPTY_FILE);
    command
}

/// Runs a command against the mock and returns the exit code of the command.
async fn run_command(
    app: &mut App<'_>,
    mock: &Mock,
    program: &OsString,
    arguments: &[OsString],
) -> Result<u8> {
    let mut signals = Signals::intercept();
    let mut command = build_command(app, mock, program, arguments);
    // A background process group may not read from a terminal. In a terminal the command therefore
    // shares our group, and the terminal itself sends Ctrl-C to it.
    let is_separate = !app.host.stdin_terminal;
    if is_separate {
        ProcessGroup::separate(&mut command);
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Ok(not_started(app, program, error)),
    };
    let group = is_separate.then(|| ProcessGroup::of(&child));
    let signal = tokio::select! {
        status = child.wait() => {
            // Background processes of the command continue, as they would after a shell command.
            group.into_iter().for_each(ProcessGroup::release);
            return status.map(exit_code).map_err(wait_failure);
        }
        signal = signals.next() => signal,
    };
    // A command may need some time to clean up, and may start further processes for it.
    let status = if let Some(group) = &group {
        group.signal(signal.number);
        end_group(&mut child, group, &mut signals).await
    } else {
        // The terminal sends an interrupt to the command as well, but no other signal.
        if signal.kind != Kind::Interrupted {
            signal_child(&child, signal.number);
        }
        timeout(GRACE_PERIOD, child.wait()).await.ok().transpose()
    };
    let Some(status) = status.map_err(wait_failure)? else {
        let cause = format!(
            "{}: the command had not ended after {} and was killed",
            signal.kind.word(),
            duration::format(GRACE_PERIOD)
        );
        return Err(Failure::new(signal.kind, cause));
    };
    Ok(exit_code(status))
}

/// Waits until every process of the group has ended, and forwards further signals. Returns `None`
/// if the command itself is still running after [`GRACE_PERIOD`].
async fn end_group(
    child: &mut Child,
    group: &ProcessGroup,
    signals: &mut Signals,
) -> std::io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + GRACE_PERIOD;
    let mut ended = None;
    while ended.is_none() || group.exists() {
        tokio::select! {
            status = child.wait(), if ended.is_none() => ended = Some(status?),
            signal = signals.next() => group.signal(signal.number),
            // The remaining processes are killed when the caller drops the group.
            () = sleep_until(deadline) => break,
            // The system does not report the end of a process group, so it is polled.
            () = sleep(POLL_INTERVAL), if ended.is_some() => {}
        }
    }
    Ok(ended)
}

/// Reports that the command could not be started. Returns the exit code that a shell would return.
fn not_started(app: &mut App<'_>, program: &OsString, error: std::io::Error) -> u8 {
    let code = match error.kind() {
        ErrorKind::NotFound => NOT_FOUND,
        _ => NOT_EXECUTABLE,
    };
    let name = text::quote(&program.to_string_lossy(), 80);
    let cause = anyhow::Error::new(error).context(format!("cannot run {name}"));
    let failure = Failure::from_error(Kind::Usage, cause)
        .hint("write a program and its arguments after --; for shell syntax: sh -c '…'");
    app.add_file_secrets();
    super::report(app.console, &failure);
    code
}

fn wait_failure(error: std::io::Error) -> Failure {
    Failure::from_error(
        Kind::Bug,
        anyhow::Error::new(error).context("cannot wait for the command"),
    )
}

/// Returns the exit code that a shell would return for this status.
fn exit_code(status: ExitStatus) -> u8 {
    let code = status
        .code()
        .or_else(|| status.signal().map(|number| 128 + number));
    code.and_then(|code| u8::try_from(code & 0xff).ok())
        .unwrap_or(1)
}

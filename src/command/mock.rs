//! `mock`: the embedded server, for scripts and for people who have no account yet.

use std::ffi::OsString;

use tokio::process::Command;

use super::App;
use super::lookup::start_mock;
use crate::error::{Failure, Kind, Result};
use crate::mock::{Mock, Scenario};
use crate::text;

/// Serves until the process is ended, or until `command` is.
pub(super) async fn run(
    app: &mut App<'_>,
    port: u16,
    scenario: Scenario,
    command: &[OsString],
) -> Result<u8> {
    if let Some(asked) = app.options.mock {
        return Err(
            Failure::usage("--mock is for look-ups that bring their own server")
                .hint(format!("sessctl mock --scenario {}", asked.word())),
        );
    }
    let mock = start_mock(app.host, port, scenario).await?;
    if let Some((program, arguments)) = command.split_first() {
        return against(&mock, program, arguments).await;
    }
    app.console.note(&format!(
        "serving every vendor, scenario {}, until Ctrl-C; paste these lines into another shell:",
        scenario.word()
    ));
    let lines = mock
        .environment()
        .into_iter()
        .map(|(name, value)| format!("export {name}='{value}'\n"));
    app.console.data(lines.collect::<String>().as_bytes())?;
    std::future::pending().await
}

/// Runs a command with every vendor's variables set, and gives its status. It has our streams.
async fn against(mock: &Mock, program: &OsString, arguments: &[OsString]) -> Result<u8> {
    let name = text::quote(&program.to_string_lossy(), 80);
    let mut command = Command::new(program);
    command
        .args(arguments)
        .envs(mock.environment())
        .kill_on_drop(true);
    let status = command.status().await.map_err(|error| {
        Failure::from_error(
            Kind::Usage,
            anyhow::Error::new(error).context(format!("cannot run {name}")),
        )
        .hint("give a program and its arguments after --; there is no shell: sh -c '…'")
    })?;
    Ok(status.code().map_or_else(
        || by_signal(status),
        |code| u8::try_from(code & 0xff).unwrap_or(1),
    ))
}

/// What a shell would give for a program that a signal ended.
fn by_signal(status: std::process::ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    status
        .signal()
        .and_then(|signal| u8::try_from(128 + signal).ok())
        .unwrap_or(1)
}

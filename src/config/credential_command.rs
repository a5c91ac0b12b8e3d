//! Runs a program that prints a credential. It has no shell and no input, runs in a process group
//! of its own that ends with this program, and has limits on time and output.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::name;
use crate::duration;
use crate::error::{Failure, Result};
use crate::host::Host;
use crate::process::ProcessGroup;
use crate::provider;
use crate::secret::{Scrubber, Secret};
use crate::text;

/// Maximum run time.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum size of the output, in bytes.
const MAX_OUTPUT: usize = 64 * 1024;
/// Time to wait for output after the program has ended.
// A grandchild may keep the pipe open, so the end of the output may never come.
const LATE_OUTPUT_TIMEOUT: Duration = Duration::from_millis(50);

/// Returns the single line that the program prints. The program's environment excludes `variables`
/// and the `SESSCTL_` variables that contain credentials.
pub(super) async fn run(words: &[String], host: &Host, variables: &[String]) -> Result<Vec<u8>> {
    run_within(TIMEOUT, words, host, variables).await
}

/// Runs the program with a time limit, which tests shorten.
async fn run_within(
    limit: Duration,
    words: &[String],
    host: &Host,
    variables: &[String],
) -> Result<Vec<u8>> {
    let Some((name, arguments)) = words.split_first() else {
        return Err(Failure::config("the credential command is empty"));
    };
    let mut command = Command::new(find_program(name, host)?);
    // Without input, a program that asks for a password fails at once instead of hanging.
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    remove_credentials(&mut command, variables);
    // The program may start others, which a timeout must end, too.
    ProcessGroup::separate(&mut command);
    let mut child = command.spawn().map_err(|error| {
        Failure::credential(format!(
            "{}: {}",
            quoted(name),
            super::trusted_file::describe_io_error(&error)
        ))
        .hint("check the credential command, and that it is executable")
    })?;
    let group = ProcessGroup::of(&child);
    let result = timeout(limit, collect_output(name, &mut child)).await;
    let output = result.map_err(|_| {
        failure(
            name,
            &format!("did not end within {}", duration::format(limit)),
        )
        .hint("run it in a shell: it may be waiting for a password or a browser")
    })??;
    // The program has ended by itself; processes that it left running are not killed.
    group.release();
    single_line(name, &output)
}

/// Removes all credentials from the environment of the program.
// The program prints one credential and needs none of the others.
fn remove_credentials(command: &mut Command, variables: &[String]) {
    for provider in provider::ALL {
        for config_key in provider.secret_keys() {
            command.env_remove(provider.variable(config_key.key));
        }
    }
    for variable in variables {
        command.env_remove(variable);
    }
}

/// Exit status and output of the program.
struct CommandOutput {
    status: ExitStatus,
    out: Vec<u8>,
    err: Vec<u8>,
}

/// Reads both pipes until the program has ended, and [`LATE_OUTPUT_TIMEOUT`] longer. Fails at once
/// if the program prints too much.
async fn collect_output(name: &str, child: &mut Child) -> Result<CommandOutput> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = {
        let reading =
            async { tokio::try_join!(read_pipe(stdout, &mut out), read_pipe(stderr, &mut err)) };
        tokio::pin!(reading);
        tokio::select! {
            status = child.wait() => {
                // All output written before the exit is in the pipes already.
                let _ = timeout(LATE_OUTPUT_TIMEOUT, &mut reading).await;
                status
            }
            read = &mut reading => match read {
                Ok(_) => child.wait().await,
                Err(OutputTooLong) => return Err(too_long(name)),
            },
        }
    };
    let status = status.map_err(|error| {
        failure(
            name,
            &format!(
                "cannot be waited for: {}",
                super::trusted_file::describe_io_error(&error)
            ),
        )
    })?;
    Ok(CommandOutput { status, out, err })
}

/// The program printed more than [`MAX_OUTPUT`].
struct OutputTooLong;

/// Reads a pipe to its end.
async fn read_pipe(
    pipe: Option<impl AsyncRead + Unpin>,
    into: &mut Vec<u8>,
) -> Result<(), OutputTooLong> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let mut chunk = [0; 4096];
    while let Ok(count @ 1..) = pipe.read(&mut chunk).await {
        into.extend_from_slice(chunk.get(..count).unwrap_or_default());
        if into.len() > MAX_OUTPUT {
            return Err(OutputTooLong);
        }
    }
    Ok(())
}

/// Returns the only line of the output; any other output is an error.
fn single_line(name: &str, output: &CommandOutput) -> Result<Vec<u8>> {
    // The output may exceed the limit after the program has ended, too.
    if output.out.len() > MAX_OUTPUT {
        return Err(too_long(name));
    }
    if !output.status.success() {
        return Err(exit_failure(name, output));
    }
    let line = output.out.strip_suffix(b"\n").unwrap_or(&output.out);
    if line.trim_ascii().is_empty() {
        return Err(failure(name, "printed nothing"));
    }
    if line.contains(&b'\n') {
        return Err(failure(name, "printed more than one line")
            .hint("it must print the credential and nothing else"));
    }
    Ok(output.out.clone())
}

/// Creates the failure for an unsuccessful exit, with the error output as a hint.
fn exit_failure(name: &str, output: &CommandOutput) -> Failure {
    let outcome = output.status.code().map_or_else(
        || "was terminated by a signal".to_owned(),
        |code| format!("exited with {code}"),
    );
    // A shell with tracing (`set -x`) repeats its output on stderr, so it is redacted there. So are
    // values that the text itself marks as secret.
    let out = String::from_utf8_lossy(&output.out);
    let lines = out.lines().take(8).map(|line| Secret::new(line.trim()));
    let scrubber = lines.fold(Scrubber::default(), |scrubber, line| {
        scrubber.with_secret(&line)
    });
    let stderr = String::from_utf8_lossy(&output.err);
    let stderr = scrubber.scrub_message(&stderr);
    let error = failure(name, &outcome);
    if stderr.trim().is_empty() {
        error.hint("run it in a shell to see why")
    } else {
        error.hint(format!("its error output: {}", text::quote(&stderr, 200)))
    }
}

fn too_long(name: &str) -> Failure {
    failure(name, "printed more than 64 KiB").hint("it must print the credential and nothing else")
}

fn failure(name: &str, outcome: &str) -> Failure {
    Failure::credential(format!("credential command {outcome} ({})", quoted(name)))
}

fn quoted(name: &str) -> String {
    name::path_for_message(name)
}

/// Returns the path of the program.
// Relative paths are rejected: a directory under the control of others could contain a program of
// that name, which would then receive the environment.
fn find_program(name: &str, host: &Host) -> Result<PathBuf> {
    let path = Path::new(name);
    if path.is_absolute() {
        return Ok(path.to_owned());
    }
    let not_absolute = || {
        Failure::credential(format!(
            "the credential command {} needs an absolute path",
            quoted(name)
        ))
        .hint("a relative path would run any program of that name in the current directory")
    };
    if name.contains('/') {
        return Err(not_absolute());
    }
    let folders = host.variable_os("PATH").unwrap_or_default();
    let found = |folder: &PathBuf| is_executable(&folder.join(name));
    let (absolute_folders, relative_folders): (Vec<_>, Vec<_>) =
        std::env::split_paths(folders).partition(|folder| folder.is_absolute());
    match absolute_folders.iter().find(|folder| found(folder)) {
        Some(folder) => Ok(folder.join(name)),
        None if relative_folders.iter().any(found) => Err(not_absolute()),
        None => Err(
            Failure::credential(format!("credential command {}: not found", quoted(name)))
                .hint("install it, or write its absolute path"),
        ),
    }
}

/// Returns whether the path is a regular file with an execute permission.
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests;

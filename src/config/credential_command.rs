//! Runs a program that prints a credential: without a shell or input, in its own process group,
//! which does not outlive this program, and with limits on time and output.

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
/// Time to wait for output after the program has ended: a grandchild may keep the pipe open.
const LATE_OUTPUT: Duration = Duration::from_millis(50);

/// Returns the single line that the program prints. The program's environment excludes `variables`
/// and the `SESSCTL_` variables that contain credentials.
pub(super) async fn run(words: &[String], host: &Host, variables: &[String]) -> Result<Vec<u8>> {
    run_within(TIMEOUT, words, host, variables).await
}

async fn run_within(
    limit: Duration,
    words: &[String],
    host: &Host,
    variables: &[String],
) -> Result<Vec<u8>> {
    let Some((name, arguments)) = words.split_first() else {
        return Err(Failure::config("the credential command is empty"));
    };
    let program = find(name, host)?;
    let mut command = Command::new(&program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // The program prints one credential and needs none of the others.
    for provider in provider::ALL {
        for config_key in provider
            .config_keys
            .iter()
            .filter(|config_key| config_key.is_secret())
        {
            command.env_remove(provider.variable(config_key.key));
        }
    }
    for variable in variables {
        command.env_remove(variable);
    }
    ProcessGroup::separate(&mut command);
    let mut child = command.spawn().map_err(|error| {
        Failure::credential(format!(
            "{}: {}",
            quoted(name),
            super::trusted_file::reason(&error)
        ))
        .hint("check the credential command, and that it is executable")
    })?;
    let group = ProcessGroup::of(&child);
    let ended = timeout(limit, collect_output(name, &mut child)).await;
    let output = ended.map_err(|_| {
        failed(
            name,
            &format!("did not end within {}", duration::format(limit)),
        )
        .hint("run it in a shell: it may be waiting for a password or a browser")
    })??;
    // The program has ended by itself; processes that it left running are not killed.
    group.release();
    single_line(name, &output)
}

/// Exit status and output of the program.
struct CommandOutput {
    status: ExitStatus,
    out: Vec<u8>,
    err: Vec<u8>,
}

/// Reads both pipes until the program has ended and a little longer. A program that prints too much
/// is an error at once.
async fn collect_output(name: &str, child: &mut Child) -> Result<CommandOutput> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = {
        let reading = async { tokio::try_join!(drain(stdout, &mut out), drain(stderr, &mut err)) };
        tokio::pin!(reading);
        tokio::select! {
            status = child.wait() => {
                // All output written before the exit is in the pipes already.
                let _ = timeout(LATE_OUTPUT, &mut reading).await;
                status
            }
            read = &mut reading => match read {
                Ok(_) => child.wait().await,
                Err(OutputTooLong) => return Err(too_long(name)),
            },
        }
    };
    let status = status.map_err(|error| {
        failed(
            name,
            &format!("was lost: {}", super::trusted_file::reason(&error)),
        )
    })?;
    Ok(CommandOutput { status, out, err })
}

struct OutputTooLong;

async fn drain(
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

/// Returns the line that the program printed, or why there is none.
fn single_line(name: &str, output: &CommandOutput) -> Result<Vec<u8>> {
    if output.out.len() > MAX_OUTPUT {
        return Err(too_long(name));
    }
    if !output.status.success() {
        return Err(unsuccessful(name, output));
    }
    let line = output.out.strip_suffix(b"\n").unwrap_or(&output.out);
    if line.trim_ascii().is_empty() {
        return Err(failed(name, "printed nothing"));
    }
    if line.contains(&b'\n') {
        return Err(failed(name, "printed more than one line")
            .hint("it must print the credential and nothing else"));
    }
    Ok(output.out.clone())
}

/// Creates the failure for a program that did not succeed, with its error output as a hint.
fn unsuccessful(name: &str, output: &CommandOutput) -> Failure {
    let outcome = output.status.code().map_or_else(
        || "was terminated by a signal".to_owned(),
        |code| format!("exited with {code}"),
    );
    // A shell with tracing (`set -x`) repeats its output on stderr, so it is redacted there.
    let out = String::from_utf8_lossy(&output.out);
    let lines = out.lines().take(8).map(|line| Secret::new(line.trim()));
    let scrubber = lines.fold(Scrubber::default(), |scrubber, line| {
        scrubber.with_secret(&line)
    });
    let stderr = String::from_utf8_lossy(&output.err);
    let stderr = scrubber.scrub(&stderr);
    let failure = failed(name, &outcome);
    if stderr.trim().is_empty() {
        failure.hint("run it in a shell to see why")
    } else {
        failure.hint(format!("its error output: {}", text::quote(&stderr, 200)))
    }
}

fn too_long(name: &str) -> Failure {
    failed(name, "printed more than 64 KiB").hint("it must print the credential and nothing else")
}

fn failed(name: &str, outcome: &str) -> Failure {
    Failure::credential(format!("credential command {outcome} ({})", quoted(name)))
}

fn quoted(name: &str) -> String {
    name::shown_path(name)
}

/// Returns the path of the program.
// Relative paths are rejected: a directory under the control of others could contain a program of
// that name, which would then receive the environment.
fn find(name: &str, host: &Host) -> Result<PathBuf> {
    let given = Path::new(name);
    if given.is_absolute() {
        return Ok(given.to_owned());
    }
    let absolute = || {
        Failure::credential(format!(
            "the credential command {} needs an absolute path",
            quoted(name)
        ))
        .hint("a relative path would run any program of that name in the current directory")
    };
    if name.contains('/') {
        return Err(absolute());
    }
    let folders = host.variable_os("PATH").unwrap_or_default();
    let found = |folder: &PathBuf| may_run(&folder.join(name));
    let (safe, unsafe_): (Vec<_>, Vec<_>) =
        std::env::split_paths(folders).partition(|folder| folder.is_absolute());
    match safe.iter().find(|folder| found(folder)) {
        Some(folder) => Ok(folder.join(name)),
        None if unsafe_.iter().any(found) => Err(absolute()),
        None => Err(
            Failure::credential(format!("credential command {}: not found", quoted(name)))
                .hint("install it, or write its absolute path"),
        ),
    }
}

/// Checks whether the user may run the file.
fn may_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests;

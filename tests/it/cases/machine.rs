//! Users, limits and commands of the machine that runs the tests.

use std::process::{Command, Stdio};

use crate::run::Run;

#[track_caller]
pub fn run_command(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

/// Returns whether the tests run as the superuser, who may open files of any mode.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Returns the run as a user without rights who owns the home folder; `None` where that is
/// impossible.
pub fn unprivileged(run: Run) -> Option<Run> {
    if !is_root() {
        return Some(run);
    }
    let words = [
        "setpriv",
        "--reuid=12345",
        "--regid=12345",
        "--clear-groups",
    ];
    let probe = Command::new(words[0])
        .args(&words[1..])
        .args([env!("CARGO_BIN_EXE_sessctl"), "--version"])
        .output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        println!("skipped: setpriv is missing, or a plain user may not run the binary");
        return None;
    }
    let mut chown = Command::new("chown");
    run_command(chown.args(["-R", "-h", "12345:12345"]).arg(run.home()));
    Some(run.through(&words))
}

/// Returns the command of a run, under a limit of the shell's `ulimit`.
pub fn limited(run: &Run, limit: &str) -> Command {
    let inner = run.command();
    let set = |(name, value): (_, Option<_>)| Some((name, value?));
    let mut outer = Command::new("sh");
    outer
        .args(["-c", &format!("ulimit {limit} && exec \"$@\""), "sh"])
        .arg(inner.get_program())
        .args(inner.get_args())
        .env_clear()
        .envs(inner.get_envs().filter_map(set))
        .stdin(Stdio::null());
    outer
}

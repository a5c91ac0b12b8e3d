//! The recipes for teams and for large lists: their files and commands, run on this machine.

mod fetch_list;
mod kubernetes;
mod schedulers;
mod team;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sessctl::error::Kind;
use tempfile::TempDir;

use crate::batch::{deck, line_results};
use crate::run::{Run, RunResult, sessctl};
use crate::server::Server;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(docs().join(name)).unwrap()
}

/// What a job runner should do after an exit code of `fetch-list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reaction {
    /// The list is complete.
    Done,
    /// Another run continues.
    Repeat,
    /// Another run would fail in the same way.
    Stop,
}

const fn reaction(kind: Kind) -> Reaction {
    match kind {
        Kind::BrokenPipe | Kind::NotFound => Reaction::Done,
        Kind::RateLimited
        | Kind::Provider
        | Kind::Network
        | Kind::Pending
        | Kind::Interrupted
        | Kind::Terminated => Reaction::Repeat,
        Kind::Verdict
        | Kind::Usage
        | Kind::Config
        | Kind::Credential
        | Kind::Bug
        | Kind::Output => Reaction::Stop,
    }
}

/// Returns the exit codes of `fetch-list` after which another run is useless.
fn final_codes() -> Vec<u8> {
    let stop = |kind: &Kind| reaction(*kind) == Reaction::Stop;
    let codes = Kind::ALL.iter().copied().filter(stop).map(Kind::exit_code);
    // A failure of the script itself, and a command that cannot be run.
    let codes: BTreeSet<u8> = codes.chain([1, 126, 127]).collect();
    codes.into_iter().collect()
}

/// Prepares a shell script that finds the program in its PATH, at a server without a rate limit.
fn shell(script: &str, server: &Server) -> Run {
    let script = format!("PATH=\"${{1%/*}}:$PATH\"; shift\n{script}");
    sessctl(&[] as &[&str])
        .through(&["sh", "-c", &script, "sh"])
        .at(deck(), &server.url())
        .env("SESSCTL_RATE", "off")
        .env("SESSCTL_RETRIES", "0")
}

/// Runs a script in a folder.
fn run_in(folder: &TempDir, script: &str, server: &Server) -> RunResult {
    let script = format!("cd '{}'\n{script}", folder.path().display());
    shell(&script, server).run()
}

fn folder_with_list(ids: &[String]) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("ids.txt"), ids.join("\n")).unwrap();
    folder
}

/// Returns the call of `fetch-list` for a list of Deck sessions.
fn fetch_list() -> String {
    format!(
        "sh '{}' sessions.ndjson @ids.txt -j1",
        docs().join("fetch-list").display()
    )
}

/// Returns the results in a file of lines.
fn results_in(folder: &TempDir, name: &str) -> Vec<(Option<String>, Option<String>)> {
    line_results(&RunResult {
        code: 0,
        stdout: std::fs::read_to_string(folder.path().join(name)).unwrap(),
        stderr: String::new(),
    })
}

/// Returns the block of code that contains a text.
fn block(page: &str, text: &str) -> String {
    let page = read(page);
    let mut blocks = page.split("```").skip(1).step_by(2);
    let block = blocks.find(|block| block.contains(text)).unwrap();
    block.split_once('\n').unwrap().1.to_owned()
}

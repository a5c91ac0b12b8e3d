//! `check`: checks sessions against the contract and expectations, and reports the verdicts.

use std::path::Path;

use super::App;
use super::input::{self, ParsedId};
use super::report::{self, Format};
use crate::config::check_suite::{self, SuiteWords};
use crate::error::{Failure, Kind, Result};

mod args;
mod job;
mod judge;
mod plan;
mod send;

pub(super) use args::CheckArgs;

pub(super) use args::{SenseLevel, Strictness};
use job::Job;
use judge::ConditionCache;
use plan::CheckResults;

/// Checks every session and returns the largest exit code: 1 for a failed check, or the code of the
/// failure because of which a session could not be checked. The code is the same if the reader
/// closes standard output. After a signal, the verdicts known so far are reported.
pub(super) async fn run(app: &mut App<'_>, args: &CheckArgs) -> Result<u8> {
    let formats = args
        .reports
        .iter()
        .map(|text| Format::parse(text))
        .collect::<Result<Vec<_>>>()?;
    // An error in --jq is reported before any request is sent.
    let mut printer = super::printer::Printer::new(app)?;
    args.related.check(args.sessions.provider.as_slice())?;
    let jobs = jobs(app, args).await?;
    let CheckResults { cases, signal } =
        plan::run_checks(app, jobs, args.related.clone(), args.concurrency.jobs).await?;
    // Reports come first: they must be written even if the reader of the verdicts closes the pipe.
    let written = report::write(app, &formats, &cases);
    match report::print(app, &mut printer, &cases) {
        Err(failure) if failure.kind != Kind::BrokenPipe => return Err(failure),
        Ok(()) | Err(_) => {}
    }
    match (signal, written) {
        (None, written) => {
            written?;
            Ok(cases.iter().map(|case| case.exit_code).max().unwrap_or(0))
        }
        (Some(kind), written) => {
            if let Err(failure) = written {
                app.console.failure(&failure);
            }
            Err(Failure::new(kind, kind.word()).hint("run it again to check the other sessions"))
        }
    }
}

/// Collects the checks, those of the command line before those of the suite.
async fn jobs(app: &mut App<'_>, args: &CheckArgs) -> Result<Vec<Job>> {
    let expectations = &args.expectations;
    let stdin = Path::new("-");
    if args.file.as_deref() == Some(stdin) && args.sessions.ids.iter().any(|id| id == "-") {
        return Err(Failure::usage("standard input can be read only once")
            .hint("read either the suite or the ids from standard input"));
    }
    let mut conditions = ConditionCache::default();
    let mut jobs = Vec::new();
    for parsed in parsed(app, args).await? {
        jobs.push(Job::from_id(parsed, expectations, &mut conditions)?);
    }
    if let Some(file) = &args.file {
        let words = SuiteWords {
            contract: Strictness::WORDS.iter().map(|(word, _)| *word).collect(),
            sense: SenseLevel::WORDS.iter().map(|(word, _)| *word).collect(),
        };
        for entry in read_suite(app, file, &words)? {
            jobs.push(Job::from_entry(entry, expectations, &mut conditions)?);
        }
    }
    Ok(jobs)
}

async fn parsed(app: &mut App<'_>, args: &CheckArgs) -> Result<Vec<ParsedId>> {
    if args.sessions.ids.is_empty() {
        return Ok(Vec::new());
    }
    input::all_ids(app, &args.sessions).await
}

fn read_suite(
    app: &mut App<'_>,
    file: &Path,
    words: &SuiteWords,
) -> Result<Vec<check_suite::SuiteEntry>> {
    if file != Path::new("-") {
        let mut notices = Vec::new();
        let entries = check_suite::read(&app.host.expand_home(file), words, &mut notices);
        for note in &notices {
            app.console.notice(note);
        }
        return entries;
    }
    if app.host.stdin_terminal {
        return Err(Failure::usage("cannot read the suite from a terminal")
            .hint("redirect a file (sessctl check -f - < checks.toml), or name the file"));
    }
    check_suite::read_stdin(words)
}

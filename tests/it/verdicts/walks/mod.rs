//! Random walks of `wait`: scripted sessions of all providers, with random faults. An oracle that is
//! written from the documentation determines the permitted exit codes.
//!
//! `SESSCTL_WALKS=10000` sets the number of walks, `SESSCTL_WALKS=417..418` repeats one of them,
//! and `SESSCTL_WALKS_AT_ONCE=32` sets the number of concurrent walks.

mod oracle;
mod phase;
mod progress;
mod serve;
mod walk;

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sessctl::provider::Provider;

use crate::run::{RunResult, sessctl};
use oracle::Span;
use walk::Walk;

/// Time within which a run ends after its deadline.
const GRACE: Duration = Duration::from_millis(500);
/// Additional time that a process may need to end while other tests use the machine. On a machine
/// with nothing else to do, the latest process ended 0.1 s after its deadline; with several builds
/// at the same time, 1 s after it. The summary counts those that exceed [`GRACE`] alone.
const BUSY: Duration = Duration::from_millis(1500);

/// The report of a walk.
struct Report {
    number: u64,
    /// Description of the error, if any.
    error: Option<String>,
    /// Time from the deadline to the end of the process.
    overrun: Duration,
    code: i32,
}

#[test]
fn random_walks_end_as_documented() {
    let next = AtomicU64::new(walk_numbers().start);
    let reports = Mutex::new(Vec::new());
    let at_once = variable("SESSCTL_WALKS_AT_ONCE").map_or(8, |text| text.parse().unwrap());
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= walk_numbers().end {
                        break;
                    }
                    let report = run_walk(number);
                    reports.lock().unwrap().push(report);
                }
            });
        }
    });
    let reports = reports.into_inner().unwrap();
    let summary = summary(&reports);
    println!("{summary}");
    let errors = reports.iter().filter_map(|report| report.error.as_deref());
    let errors: Vec<&str> = errors.take(5).collect();
    assert!(errors.is_empty(), "{summary}\n{}", errors.join("\n\n"));
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn walk_numbers() -> Range<u64> {
    let text = variable("SESSCTL_WALKS").unwrap_or_else(|| "200".to_owned());
    match text.split_once("..") {
        Some((start, end)) => start.parse().unwrap()..end.parse().unwrap(),
        None => 0..text.parse().unwrap(),
    }
}

fn run_walk(number: u64) -> Report {
    let walk = Walk::numbered(number);
    let (server, log) = serve::start(&walk);
    let mut run = sessctl(&walk.line());
    for name in phase::PROVIDERS {
        run = run.at(Provider::named(name).unwrap(), &server.url());
    }
    let start = Instant::now();
    let result = run.run();
    let end = Instant::now();
    let log = log.lock().unwrap().clone();
    let first = log.iter().flatten().map(|sent| sent.at).min();
    let overrun = end.duration_since(first.unwrap_or(start) + walk.timeout);
    let mut error = judge(&walk, &log, Span { start, end }, &result).err();
    if overrun > GRACE + BUSY {
        error.get_or_insert_with(|| format!("ended {overrun:?} after its deadline"));
    }
    Report {
        number,
        error: error.map(|error| describe(number, &walk, &log, start, &error, &result)),
        overrun,
        code: result.code,
    }
}

fn judge(
    walk: &Walk,
    log: &[Vec<serve::Sent>],
    span: Span,
    result: &RunResult,
) -> Result<(), String> {
    let codes = oracle::permitted(walk, log, span)?;
    if !codes.iter().any(|code| i32::from(*code) == result.code) {
        return Err(format!("exit code {}, permitted {codes:?}", result.code));
    }
    let shown: Vec<serde_json::Value> = result
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let shown: Vec<_> = shown
        .iter()
        .map(|line| line["_sessctl"]["id"].as_str())
        .collect();
    let given: Vec<_> = walk
        .given()
        .iter()
        .map(|session| Some(session.id.as_str()))
        .collect();
    if shown != given {
        return Err(format!("lines for {shown:?}, not for {given:?}"));
    }
    Ok(())
}

fn describe(
    number: u64,
    walk: &Walk,
    log: &[Vec<serve::Sent>],
    start: Instant,
    error: &str,
    result: &RunResult,
) -> String {
    let mut text = format!(
        "walk {number}: {error}\nsessctl {}\n",
        walk.line().join(" ")
    );
    for (session, sent) in walk.sessions.iter().zip(log) {
        text += &format!("{}:\n", session.id);
        for response in sent {
            text += &format!("  {:?} {:?}\n", response.at - start, response.step);
        }
    }
    text + &format!("{result:#?}")
}

fn summary(reports: &[Report]) -> String {
    let failed = reports.iter().filter(|report| report.error.is_some());
    let late = reports.iter().filter(|report| report.overrun > GRACE);
    let worst = reports.iter().max_by_key(|report| report.overrun);
    let mut codes = std::collections::BTreeMap::<i32, usize>::new();
    for report in reports {
        *codes.entry(report.code).or_default() += 1;
    }
    format!(
        "{} walks, {} failed, {} later than {GRACE:?} after the deadline, \
         the latest {:?} (walk {}), exit codes {codes:?}",
        reports.len(),
        failed.count(),
        late.count(),
        worst.map_or(Duration::ZERO, |report| report.overrun),
        worst.map_or(0, |report| report.number),
    )
}

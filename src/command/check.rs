//! `check`: hold sessions against contract and expectations, and report to whoever asks.

use std::time::Duration;

use super::App;
use super::batch::Wanted;
use super::expect::Expectation;
use super::lookup::Lookup;
use super::report::{self, Format};
use super::target::Target;
use crate::args::{Demands, Strictness};
use crate::config::suite::Entry;
use crate::config::{Flags, duration, suite};
use crate::error::{Failure, Kind, Result};
use crate::render::report::{Case, Remark, Verdict};
use crate::session::Document;

/// What is to be checked: a session and what is expected of it.
struct Job {
    name: String,
    profile: Option<String>,
    wanted: Wanted,
    contract: Strictness,
    expectations: Vec<Expectation>,
    max_latency: Option<Duration>,
}

/// Checks every session; the reports are written whatever comes of it. The exit code is the
/// largest among the sessions: 1 for a broken promise, or that of what kept it from being asked.
pub(super) async fn run(
    app: &mut App<'_>,
    wanted: Vec<Wanted>,
    file: Option<&std::path::Path>,
    demands: &Demands,
    reports: &[String],
) -> Result<u8> {
    let formats = reports
        .iter()
        .map(|text| Format::parse(text))
        .collect::<Result<Vec<_>>>()?;
    let mut jobs = wanted
        .into_iter()
        .map(|wanted| Job::typed(wanted, demands))
        .collect::<Result<Vec<_>>>()?;
    if let Some(file) = file {
        let words: Vec<_> = Strictness::WORDS.iter().map(|(word, _)| *word).collect();
        for entry in suite::read(file, &words)? {
            jobs.push(Job::listed(entry, demands)?);
        }
    }
    let mut lookups: Vec<(Option<String>, Result<Lookup<'_>>)> = Vec::new();
    let mut cases = Vec::new();
    for job in jobs {
        let case = ask(app, &mut lookups, job).await;
        cases.push(case);
    }
    report::print(app, &cases)?;
    for format in &formats {
        format.write(app, &cases)?;
    }
    Ok(cases.iter().map(|case| case.exit_code).max().unwrap_or(0))
}

impl Job {
    fn typed(wanted: Wanted, demands: &Demands) -> Result<Self> {
        let name = match &wanted {
            Ok(target) => format!("{}:{}", target.provider.name, target.id),
            Err(refused) => refused.typed.clone(),
        };
        Ok(Self {
            name,
            profile: None,
            wanted,
            contract: demands.contract,
            expectations: demands
                .expect
                .iter()
                .map(|text| Expectation::parse(text))
                .collect::<Result<_>>()?,
            max_latency: demands.max_latency,
        })
    }

    /// An entry of a suite: what it does not say is as on the command line, and what is expected
    /// there is expected of it, too.
    fn listed(entry: Entry, demands: &Demands) -> Result<Self> {
        let mut job = Self::typed(Target::parse(None, &entry.session, false), demands)?;
        for text in &entry.expect {
            job.expectations.push(Expectation::parse(text)?);
        }
        let named = |word: &str| Strictness::WORDS.iter().find(|(known, _)| *known == word);
        job.contract = entry
            .contract
            .as_deref()
            .and_then(named)
            .map_or(job.contract, |(_, how)| *how);
        job.max_latency = entry.max_latency.or(job.max_latency);
        job.name = entry.name.unwrap_or(job.name);
        job.profile = entry.profile;
        Ok(job)
    }
}

type Lookups<'a> = Vec<(Option<String>, Result<Lookup<'a>>)>;

async fn ask<'a>(app: &mut App<'a>, lookups: &mut Lookups<'a>, job: Job) -> Case {
    let target = match job.wanted {
        Ok(target) => target,
        Err(refused) => {
            return report::errored(app, job.name, None, refused.typed, &refused.failure);
        }
    };
    if !lookups.iter().any(|(profile, _)| *profile == job.profile) {
        let options = app.options;
        let profile = job
            .profile
            .clone()
            .or_else(|| options.flags.profile.clone());
        let lookup = Lookup::new(
            app,
            &Flags {
                profile,
                ..options.flags.clone()
            },
        )
        .await;
        lookups.push((job.profile.clone(), lookup));
    }
    let lookup = lookups
        .iter_mut()
        .find(|(profile, _)| *profile == job.profile)
        .map(|(_, lookup)| lookup);
    let answer = match lookup {
        Some(Ok(lookup)) => lookup.timed(app.console, &target).await,
        Some(Err(failure)) => Err(failure.repeat()),
        None => Err(Failure::new(Kind::Bug, "a profile was lost")),
    };
    let judged = answer.and_then(|(document, latency)| {
        let remarks = judge(
            &document,
            latency,
            job.contract,
            &job.expectations,
            job.max_latency,
        )?;
        Ok((document, latency, remarks))
    });
    match judged {
        Ok((document, latency, remarks)) => {
            let failed = remarks.iter().any(|remark| remark.fails);
            Case {
                name: job.name,
                provider: Some(target.provider.name),
                id: target.id,
                state: Some(document.summary.state.word()),
                verdict: if failed {
                    Verdict::Failed
                } else {
                    Verdict::Passed
                },
                exit_code: if failed { Kind::Verdict.exit_code() } else { 0 },
                latency: Some(latency),
                remarks,
                error: None,
            }
        }
        Err(failure) => report::errored(app, job.name, Some(target.provider), target.id, &failure),
    }
}

/// Everything that is to be said about a document.
fn judge(
    document: &Document,
    latency: Duration,
    contract: Strictness,
    expectations: &[Expectation],
    max_latency: Option<Duration>,
) -> Result<Vec<Remark>> {
    let mut remarks = Vec::new();
    if contract != Strictness::Off {
        for finding in &document.findings {
            remarks.push(Remark {
                rule: finding.rule.word(),
                fails: contract == Strictness::Strict || finding.rule.is_breach(),
                pointer: Some(finding.pointer.clone()),
                expected: finding.expected.clone(),
                got: finding.got.clone(),
            });
        }
    }
    let value = document.to_value();
    for expectation in expectations {
        remarks.extend(expectation.hold(&value)?);
    }
    if let Some(longest) = max_latency.filter(|longest| latency > *longest) {
        remarks.push(Remark {
            rule: "latency",
            fails: true,
            pointer: None,
            expected: format!("an answer within {}", duration::format(longest)),
            got: format!("{} ms", latency.as_millis()),
        });
    }
    Ok(remarks)
}

//! `check`: hold sessions against contract and expectations, and report to whoever asks.

use std::rc::Rc;
use std::time::Duration;

use super::App;
use super::batch::Wanted;
use super::expect::{self, Conditions};
use super::lookup::Lookup;
use super::report::{self, Format};
use super::target::Target;
use crate::args::{Demands, Strictness};
use crate::config::suite::Entry;
use crate::config::{Flags, duration, suite};
use crate::error::{Failure, Kind, Result};
use crate::render::report::{Case, Remark, Verdict, Weight};
use crate::session::{Condition, Document};

/// The time limit of a condition.
const LIMIT: Duration = Duration::from_secs(30);

/// What is to be checked: a session and what is expected of it.
struct Job {
    name: String,
    profile: Option<String>,
    wanted: Wanted,
    contract: Strictness,
    expectations: Vec<Rc<Condition>>,
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
    let mut conditions = Conditions::default();
    let mut jobs = wanted
        .into_iter()
        .map(|wanted| Job::typed(wanted, demands, &mut conditions))
        .collect::<Result<Vec<_>>>()?;
    if let Some(file) = file {
        let words: Vec<_> = Strictness::WORDS.iter().map(|(word, _)| *word).collect();
        for entry in suite::read(file, &words)? {
            jobs.push(Job::listed(entry, demands, &mut conditions)?);
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
    fn typed(wanted: Wanted, demands: &Demands, conditions: &mut Conditions) -> Result<Self> {
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
                .map(|text| conditions.get(text))
                .collect::<Result<_>>()?,
            max_latency: demands.max_latency,
        })
    }

    /// An entry of a suite: what it does not say is as on the command line, and what is expected
    /// there is expected of it, too.
    fn listed(entry: Entry, demands: &Demands, conditions: &mut Conditions) -> Result<Self> {
        let mut job = Self::typed(
            Target::parse(None, &entry.session, false),
            demands,
            conditions,
        )?;
        for text in &entry.expect {
            job.expectations.push(conditions.get(text)?);
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
        let profile = job.profile.clone().or_else(|| options.flags().profile);
        let lookup = Lookup::new(
            app,
            &Flags {
                profile,
                ..options.flags()
            },
        )
        .await
        .map(|lookup| lookup.for_conditions().without_secrets());
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
    let judged = answer.map(|(document, latency)| {
        let remarks = judge(
            app,
            &document,
            latency,
            job.contract,
            &job.expectations,
            job.max_latency,
        );
        (document, latency, remarks)
    });
    match judged {
        Ok((document, latency, remarks)) => {
            let any = |weight| remarks.iter().any(|remark| remark.weight == weight);
            let (verdict, exit_code) = if any(Weight::Error) {
                (Verdict::Errored, Kind::Usage.exit_code())
            } else if any(Weight::Failure) {
                (Verdict::Failed, Kind::Verdict.exit_code())
            } else {
                (Verdict::Passed, 0)
            };
            Case {
                name: job.name,
                provider: Some(target.provider.name),
                id: target.id,
                state: Some(document.summary.state.word()),
                verdict,
                exit_code,
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
    app: &App<'_>,
    document: &Document,
    latency: Duration,
    contract: Strictness,
    expectations: &[Rc<Condition>],
    max_latency: Option<Duration>,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if contract != Strictness::Off {
        for finding in &document.findings {
            remarks.push(Remark {
                rule: finding.rule.word(),
                weight: if contract == Strictness::Strict || finding.rule.is_breach() {
                    Weight::Failure
                } else {
                    Weight::Note
                },
                pointer: Some(finding.pointer.clone()),
                expected: finding.expected.clone(),
                got: finding.got.clone(),
            });
        }
    }
    for condition in expectations {
        remarks.extend(expect::evaluate(app, condition, document, LIMIT));
    }
    if let Some(longest) = max_latency.filter(|longest| latency > *longest) {
        remarks.push(Remark {
            rule: "latency",
            weight: Weight::Failure,
            pointer: None,
            expected: format!("an answer within {}", duration::format(longest)),
            got: format!("{} ms", latency.as_millis()),
        });
    }
    remarks
}

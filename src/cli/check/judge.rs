//! The verdict on one session: contract, conditions, latency.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use super::args::{SenseLevel, Strictness};
use super::job::Job;
use crate::cli::App;
use crate::duration;
use crate::error::{Kind, Result};
use crate::render::report::{Case, Remark, Verdict, Weight};
use crate::session::{Condition, Document, Evaluation, Finding};
use crate::text;

/// Maximum number of findings of one weight that a check lists; the rest are counted.
const MAX_FINDINGS: usize = 100;

/// The compiled conditions of a run.
// Compiling a condition takes longer than checking a session with it.
#[derive(Default)]
pub(super) struct ConditionCache(HashMap<String, Rc<Condition>>);

impl ConditionCache {
    /// Returns the condition for a text, compiled on first use.
    ///
    /// # Errors
    /// The errors of [`Condition::parse`].
    pub(super) fn get(&mut self, text: &str) -> Result<Rc<Condition>> {
        if let Some(known) = self.0.get(text) {
            return Ok(Rc::clone(known));
        }
        let condition = Rc::new(Condition::parse(text)?);
        self.0.insert(text.to_owned(), Rc::clone(&condition));
        Ok(condition)
    }
}

/// Judges a session and returns its case.
pub(super) fn judge_session(
    app: &App<'_>,
    job: &Job,
    document: &Document,
    latency: Duration,
    limit: Duration,
) -> Case {
    let mut remarks = contract_findings(job.contract, &document.findings);
    remarks.extend(contradictions(job.sense, &document.contradictions));
    let conditions = job.conditions.iter();
    remarks.extend(
        conditions.filter_map(|condition| failed_condition(app, condition, document, limit)),
    );
    if let Some(longest) = job.max_latency.filter(|longest| latency > *longest) {
        remarks.push(Remark {
            rule: "latency",
            weight: Weight::Failure,
            pointer: None,
            expected: format!("a response within {}", duration::format(longest)),
            got: duration::format(latency),
            count: 1,
            source: None,
        });
    }
    let any = |weight| remarks.iter().any(|remark| remark.weight == weight);
    let (verdict, exit_code) = if any(Weight::Error) {
        (Verdict::Errored, Kind::Usage.exit_code())
    } else if any(Weight::Failure) {
        (Verdict::Failed, Kind::Verdict.exit_code())
    } else {
        (Verdict::Passed, 0)
    };
    Case {
        name: job.name.clone(),
        provider: Some(document.provider.name),
        id: document.id.clone(),
        state: Some(document.summary.state.word()),
        verdict,
        exit_code,
        latency: Some(latency),
        remarks,
        error: None,
    }
}

/// Describes the deviations from the contract.
fn contract_findings(contract: Strictness, findings: &[Finding]) -> Vec<Remark> {
    match contract {
        Strictness::Off => Vec::new(),
        Strictness::Lenient => describe(findings, |finding| {
            if finding.rule.is_breach() {
                Weight::Failure
            } else {
                Weight::Note
            }
        }),
        Strictness::Strict => describe(findings, |_| Weight::Failure),
    }
}

/// Describes the contradictions between fields.
fn contradictions(sense: SenseLevel, findings: &[Finding]) -> Vec<Remark> {
    match sense {
        SenseLevel::Off => Vec::new(),
        SenseLevel::Warn => describe(findings, |_| Weight::Note),
        SenseLevel::Fail => describe(findings, |_| Weight::Failure),
    }
}

/// Describes findings, a limited number of each weight.
fn describe(findings: &[Finding], weight: impl Fn(&Finding) -> Weight) -> Vec<Remark> {
    let (mut remarks, mut failures, mut notes) = (Vec::new(), 0_usize, 0_usize);
    for finding in findings {
        let weight = weight(finding);
        let count = match weight {
            Weight::Note => &mut notes,
            Weight::Failure | Weight::Error => &mut failures,
        };
        *count += finding.count;
        if *count <= MAX_FINDINGS {
            remarks.push(Remark {
                rule: finding.rule.word(),
                weight,
                pointer: Some(finding.pointer.clone()),
                expected: finding.expected.clone(),
                got: finding.got.clone(),
                count: finding.count,
                source: finding.source,
            });
        }
    }
    for (weight, count) in [(Weight::Failure, failures), (Weight::Note, notes)] {
        let rest = count.saturating_sub(MAX_FINDINGS);
        if rest > 0 {
            remarks.push(Remark {
                rule: "more",
                weight,
                pointer: None,
                expected: "no further findings".to_owned(),
                got: format!("{} more", text::grouped(rest)),
                count: rest,
                source: None,
            });
        }
    }
    remarks
}

/// Evaluates a condition and describes the result unless it is true.
fn failed_condition(
    app: &App<'_>,
    condition: &Condition,
    document: &Document,
    limit: Duration,
) -> Option<Remark> {
    let (weight, got) = match condition.evaluate(document, limit) {
        Evaluation::True => return None,
        Evaluation::False => (Weight::Failure, condition.actual(document, limit)),
        Evaluation::Error(failure) | Evaluation::NotBoolean(failure) => {
            (Weight::Error, app.console.message(&failure))
        }
    };
    let scrubber = app.console.scrubber();
    // Scrubbed before it is shortened, because a truncated credential would not be recognized.
    Some(Remark {
        rule: "expect",
        weight,
        pointer: None,
        expected: text::quote(&scrubber.scrub(&condition.expected(document)), 200),
        got: text::quote(&scrubber.scrub(&got), 200),
        count: 1,
        source: None,
    })
}

//! One check: a session and its expectations.

use std::rc::Rc;
use std::time::Duration;

use super::args::{Expectations, SenseLevel, Strictness};
use super::judge::ConditionCache;
use crate::cli::input::ParsedId;
use crate::cli::target::Target;
use crate::config::check_suite::SuiteEntry;
use crate::error::Result;
use crate::session::Condition;

/// A session to check, with its expectations.
pub(super) struct Job {
    /// The name in reports.
    pub(super) name: String,
    /// The profile whose credential is used, if it differs from that of the command line.
    pub(super) profile: Option<String>,
    /// The session.
    pub(super) parsed: ParsedId,
    /// The strictness of the contract check.
    pub(super) contract: Strictness,
    /// How contradictions between fields are treated.
    pub(super) sense: SenseLevel,
    /// The conditions that must hold.
    pub(super) conditions: Vec<Rc<Condition>>,
    /// The maximum response time.
    pub(super) max_latency: Option<Duration>,
}

impl Job {
    /// Creates the check of a session on the command line.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if an expectation is not a valid condition.
    pub(super) fn from_id(
        parsed: ParsedId,
        expectations: &Expectations,
        conditions: &mut ConditionCache,
    ) -> Result<Self> {
        let name = match &parsed {
            Ok(target) => format!("{}:{}", target.provider.name, target.id),
            Err(invalid) => invalid.typed.clone(),
        };
        let expected = expectations.expect.iter();
        Ok(Self {
            name,
            profile: None,
            parsed,
            contract: expectations.contract,
            sense: expectations.sense,
            conditions: expected
                .map(|text| conditions.get(text))
                .collect::<Result<_>>()?,
            max_latency: expectations.max_latency,
        })
    }

    /// Creates the check of an entry of a suite. The command line provides the defaults for missing
    /// values, and its expectations apply as well.
    ///
    /// # Errors
    /// The errors of [`Job::from_id`].
    pub(super) fn from_entry(
        entry: SuiteEntry,
        expectations: &Expectations,
        conditions: &mut ConditionCache,
    ) -> Result<Self> {
        let target = Target::parse(None, &entry.session, false);
        let mut job = Self::from_id(target, expectations, conditions)?;
        for text in &entry.expect {
            job.conditions.push(conditions.get(text)?);
        }
        job.contract = named(Strictness::WORDS, entry.contract.as_deref()).unwrap_or(job.contract);
        job.sense = named(SenseLevel::WORDS, entry.sense.as_deref()).unwrap_or(job.sense);
        job.max_latency = entry.max_latency.or(job.max_latency);
        job.name = entry.name.unwrap_or(job.name);
        job.profile = entry.profile;
        Ok(job)
    }
}

/// Returns the meaning of a word.
fn named<T: Copy>(words: &[(&str, T)], word: Option<&str>) -> Option<T> {
    let mut words = words.iter();
    words
        .find(|(known, _)| Some(*known) == word)
        .map(|(_, meaning)| *meaning)
}

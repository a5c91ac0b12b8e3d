//! One check: a session and what is expected of it.

use std::rc::Rc;
use std::time::Duration;

use super::super::get::ParsedId;
use super::super::target::Target;
use super::judge::Conditions;
use crate::args::{Demands, Strictness};
use crate::config::check_suite::SuiteEntry;
use crate::error::Result;
use crate::session::Condition;

/// A session to check, and what is expected of it.
pub(super) struct Job {
    /// The name in reports.
    pub(super) name: String,
    /// The profile whose credential is used, if it is not that of the command line.
    pub(super) profile: Option<String>,
    /// The session.
    pub(super) parsed: ParsedId,
    /// How strictly the contract is held.
    pub(super) contract: Strictness,
    /// The conditions that must hold.
    pub(super) conditions: Vec<Rc<Condition>>,
    /// The longest an answer may take.
    pub(super) max_latency: Option<Duration>,
}

impl Job {
    /// Makes the check of a session on the command line.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if an expectation is not a condition.
    pub(super) fn typed(
        parsed: ParsedId,
        demands: &Demands,
        conditions: &mut Conditions,
    ) -> Result<Self> {
        let name = match &parsed {
            Ok(target) => format!("{}:{}", target.provider.name, target.id),
            Err(refused) => refused.typed.clone(),
        };
        let expected = demands.expect.iter();
        Ok(Self {
            name,
            profile: None,
            parsed,
            contract: demands.contract,
            conditions: expected
                .map(|text| conditions.get(text))
                .collect::<Result<_>>()?,
            max_latency: demands.max_latency,
        })
    }

    /// Makes the check of an entry of a suite. The command line provides what the entry leaves out,
    /// and its expectations apply, too.
    ///
    /// # Errors
    /// As [`Job::typed`].
    pub(super) fn listed(
        entry: SuiteEntry,
        demands: &Demands,
        conditions: &mut Conditions,
    ) -> Result<Self> {
        let target = Target::parse(None, &entry.session, false);
        let mut job = Self::typed(target, demands, conditions)?;
        for text in &entry.expect {
            job.conditions.push(conditions.get(text)?);
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

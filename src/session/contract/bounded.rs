//! A list of findings with a size limit, for hostile responses.

use std::collections::BTreeMap;

use crate::session::finding::{Finding, Rule};

/// Maximum number of findings listed per rule; the rest are counted.
const MAX_LISTED: usize = 1_000;

/// Findings, at most [`MAX_LISTED`] per rule. The limit is per rule, so that many new members cannot hide
/// a single breach.
#[derive(Debug, Default)]
pub(super) struct Bounded {
    list: Vec<Finding>,
    counts: BTreeMap<Rule, usize>,
}

impl Bounded {
    /// Adds a finding, built only if it is still listed. A `make` that returns `None` is not
    /// counted.
    pub(super) fn push(&mut self, rule: Rule, make: impl FnOnce() -> Option<Finding>) {
        let count = self.counts.entry(rule).or_default();
        if *count >= MAX_LISTED {
            *count += 1;
        } else if let Some(finding) = make() {
            *count += 1;
            self.list.push(finding);
        }
    }

    /// Adds a finding.
    pub(super) fn add(&mut self, finding: Finding) {
        self.push(finding.rule, || Some(finding));
    }

    /// Checks whether there are no findings.
    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Checks whether the same finding is among the last 50. Findings of one element are adjacent,
    /// so a longer search is not needed.
    pub(super) fn contains_recent(&self, finding: &Finding) -> bool {
        self.list
            .iter()
            .rev()
            .take(50)
            .any(|known| known == finding)
    }

    /// Returns the pointers of the listed findings.
    pub(super) fn pointers(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|finding| finding.pointer.as_str())
    }

    /// Returns the findings, followed by a count for each rule that exceeded its limit.
    pub(super) fn into_list(self) -> Vec<Finding> {
        let mut list = self.list;
        let over = self
            .counts
            .into_iter()
            .filter(|(_, count)| *count > MAX_LISTED);
        list.extend(over.map(|(rule, count)| Finding::unlisted(rule, count - MAX_LISTED)));
        list
    }
}

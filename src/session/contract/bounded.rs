//! A list of findings that does not grow with a hostile answer.

use std::collections::BTreeMap;

use crate::session::finding::{Finding, Rule};

/// How many findings of one rule are listed one by one; the rest are counted.
const MOST: usize = 1_000;

/// Findings, each rule's at most [`MOST`] times. Each rule is bounded by itself, so that many new
/// members cannot push out the one breach that decides.
#[derive(Debug, Default)]
pub(super) struct Bounded {
    list: Vec<Finding>,
    counts: BTreeMap<Rule, usize>,
}

impl Bounded {
    /// Adds a finding, which is made only if it is listed. What gives none is not counted.
    pub(super) fn push(&mut self, rule: Rule, make: impl FnOnce() -> Option<Finding>) {
        let count = self.counts.entry(rule).or_default();
        if *count >= MOST {
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

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether the same finding is among the last ones. Those of one element follow each other.
    pub(super) fn holds(&self, finding: &Finding) -> bool {
        self.list
            .iter()
            .rev()
            .take(50)
            .any(|known| known == finding)
    }

    /// The pointers of the findings that are listed.
    pub(super) fn pointers(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|finding| finding.pointer.as_str())
    }

    /// The findings, then for each rule that has more of them how many.
    pub(super) fn into_list(self) -> Vec<Finding> {
        let mut list = self.list;
        let over = self.counts.into_iter().filter(|(_, count)| *count > MOST);
        list.extend(over.map(|(rule, count)| Finding::rest(rule, count - MOST)));
        list
    }
}

//! A list of findings with a size limit, for hostile responses.

use std::collections::BTreeMap;

use crate::session::finding::{Finding, Rule};

/// Maximum number of findings listed per rule; the rest are counted.
const MAX_LISTED: usize = 1_000;

/// Position of a finding in the list: findings of the envelope, then those of the rows, in the order
/// of the rows, then new members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::session) struct Position {
    /// Number of the section; 0 for the envelope.
    section: usize,
    /// Number of the element of a list.
    element: usize,
    /// Index of the row.
    row: usize,
}

impl Position {
    /// Position of the members that no row covers.
    pub(in crate::session) const NEW_MEMBERS: Self = Self::of_section(usize::MAX);

    /// Returns the position of a section's first row. Sections are counted from 1.
    pub(in crate::session) const fn of_section(section: usize) -> Self {
        Self {
            section,
            element: 0,
            row: 0,
        }
    }

    /// Returns the position of another row of the section.
    pub(in crate::session) const fn at_row(self, row: usize) -> Self {
        Self { row, ..self }
    }

    /// Returns the position of the same row in another element.
    pub(super) const fn in_element(self, element: usize) -> Self {
        Self { element, ..self }
    }
}

/// Findings, at most [`MAX_LISTED`] per rule. The limit is per rule, so that many new members cannot hide
/// a single breach.
#[derive(Debug, Default)]
pub(in crate::session) struct Bounded {
    list: Vec<(Position, Finding)>,
    counts: BTreeMap<Rule, usize>,
}

impl Bounded {
    /// Adds a finding, built only if it is still listed.
    pub(in crate::session) fn push(
        &mut self,
        position: Position,
        rule: Rule,
        make: impl FnOnce() -> Finding,
    ) {
        let count = self.counts.entry(rule).or_default();
        *count += 1;
        if *count <= MAX_LISTED {
            self.list.push((position, make()));
        }
    }

    /// Checks whether there are no findings.
    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the findings, followed by a count for each rule that exceeded its limit.
    pub(in crate::session) fn into_list(mut self) -> Vec<Finding> {
        // A stable sort: the findings of one row stay in the order of the response.
        self.list.sort_by_key(|(position, _)| *position);
        let mut list: Vec<_> = self.list.into_iter().map(|(_, finding)| finding).collect();
        let over = self
            .counts
            .into_iter()
            .filter(|(_, count)| *count > MAX_LISTED);
        list.extend(over.map(|(rule, count)| Finding::unlisted(rule, count - MAX_LISTED)));
        list
    }
}

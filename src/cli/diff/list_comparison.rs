//! Compares two saved lists session by session.

use std::collections::BTreeMap;

use super::saved_list::{SavedList, SessionKey};
use crate::error::Result;
use crate::secret::Scrubber;
use crate::session::{Change, Compared, SavedDocument};

/// What differs about a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DifferenceKind {
    /// Only the first list contains it.
    Gone,
    /// Only the second list contains it.
    New,
    /// Its document or its state has changed.
    Changed,
    /// Its lookup failed for one of the lists or for both, so it cannot be compared.
    Failed,
}

impl DifferenceKind {
    /// Returns the word for it in JSON and in the summary.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::New => "new",
            Self::Changed => "changed",
            Self::Failed => "failed",
        }
    }
}

/// A session that differs. Its texts are redacted.
#[derive(Debug)]
pub(super) struct SessionDifference {
    pub(super) difference: DifferenceKind,
    pub(super) provider: Option<&'static str>,
    pub(super) id: String,
    /// The state in each list, or the code of the error.
    pub(super) states: [Option<String>; 2],
    pub(super) changes: Vec<Change>,
}

/// The number of sessions per result.
#[derive(Debug, Default)]
pub(super) struct ListTotals {
    pub(super) sessions: [usize; 2],
    pub(super) unchanged: u64,
    pub(super) gone: u64,
    pub(super) new: u64,
    pub(super) changed: u64,
    pub(super) failed: u64,
    /// The changes of the state, and the number of sessions of each.
    pub(super) transitions: BTreeMap<[String; 2], u64>,
    /// Number of redacted values that could not be compared.
    pub(super) unknown: u64,
}

impl ListTotals {
    /// Returns the number of sessions that differ.
    pub(super) const fn differing(&self) -> u64 {
        self.gone + self.new + self.changed + self.failed
    }

    fn count(&mut self, difference: DifferenceKind) {
        *match difference {
            DifferenceKind::Gone => &mut self.gone,
            DifferenceKind::New => &mut self.new,
            DifferenceKind::Changed => &mut self.changed,
            DifferenceKind::Failed => &mut self.failed,
        } += 1;
    }
}

/// A comparison of two lists.
pub(super) struct ListComparison<'a> {
    pub(super) lists: [&'a SavedList; 2],
    /// JSON Pointers to ignore, including everything below them.
    pub(super) ignored: &'a [String],
    /// Removes the credentials in use.
    pub(super) scrubber: &'a Scrubber,
}

impl ListComparison<'_> {
    /// Compares all sessions in the order of the first list, then those that only the second one
    /// contains. Calls `each` with every session that differs.
    ///
    /// # Errors
    /// The errors of `each`, and [`crate::error::Kind::Usage`] if a file has changed.
    pub(super) fn run(
        &self,
        mut each: impl FnMut(SessionDifference) -> Result<()>,
    ) -> Result<ListTotals> {
        let [before, after] = self.lists;
        let mut totals = ListTotals {
            sessions: self.lists.map(SavedList::len),
            ..ListTotals::default()
        };
        let is_new = |key: &SessionKey| !before.contains(*key);
        for key in before.sessions().chain(after.sessions().filter(is_new)) {
            match self.compare(key, &mut totals)? {
                Some(difference) => {
                    totals.count(difference.difference);
                    each(difference)?;
                }
                None => totals.unchanged += 1,
            }
        }
        Ok(totals)
    }

    /// Compares a session; returns `None` if it has not changed.
    fn compare(
        &self,
        key: SessionKey,
        totals: &mut ListTotals,
    ) -> Result<Option<SessionDifference>> {
        let [before, after] = self.lists;
        let texts = [before.read(key)?, after.read(key)?];
        let parse =
            |list: &SavedList, text: Option<&[u8]>| text.map(|text| list.parse(text)).transpose();
        let [a, b] = &texts;
        let sides = [parse(before, a.as_deref())?, parse(after, b.as_deref())?];
        let errors = sides
            .each_ref()
            .map(|side| side.as_ref().and_then(SavedDocument::error));
        let difference = match (&sides, errors) {
            ([_, None], _) => DifferenceKind::Gone,
            ([None, _], _) => DifferenceKind::New,
            // That a session does not exist is known on both sides.
            (_, [Some("not_found"), Some("not_found")]) => return Ok(None),
            (_, [None, None]) => DifferenceKind::Changed,
            _ => DifferenceKind::Failed,
        };
        let mut found = SessionDifference {
            difference,
            provider: None,
            id: String::new(),
            states: sides.each_ref().map(|side| self.state(side.as_ref()?)),
            changes: Vec::new(),
        };
        if let Some(side) = sides.iter().flatten().next() {
            found.provider = side.provider().map(|provider| provider.name);
            found.id = self
                .scrubber
                .scrub(side.id().unwrap_or_default())
                .into_owned();
        }
        if let (DifferenceKind::Changed, [Some(before), Some(after)]) = (difference, sides) {
            if a == b {
                return Ok(None);
            }
            self.add_changes(&mut found, before, after, totals);
            if found.changes.is_empty() && !has_transition(&found) {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    /// Adds the changes of a session, and counts that of its state.
    fn add_changes(
        &self,
        found: &mut SessionDifference,
        before: SavedDocument,
        after: SavedDocument,
        totals: &mut ListTotals,
    ) {
        if has_transition(found)
            && let [Some(before), Some(after)] = found.states.clone()
        {
            *totals.transitions.entry([before, after]).or_default() += 1;
        }
        if before.value() == after.value() {
            return;
        }
        let [before, after] =
            [before, after].map(|document| Compared::saved(document, self.scrubber));
        let differences = before.compare_to(&after, self.ignored);
        totals.unknown += differences.unknown;
        found.changes = differences.changes;
        for change in &mut found.changes {
            // A provider may return a credential as the name of a member.
            change.pointer = self.scrubber.scrub(&change.pointer).into_owned();
        }
    }

    /// Returns the state of a session or the code of its error; `None` if it is unknown or ignored.
    fn state(&self, document: &SavedDocument) -> Option<String> {
        if let Some(code) = document.error() {
            return Some(format!("error: {}", self.scrubber.scrub(code)));
        }
        let (word, pointer) = document.state()?;
        let is_ignored = self.ignored.iter().any(|ignored| ignored == pointer);
        (!is_ignored).then(|| self.scrubber.scrub(word).into_owned())
    }
}

/// Returns whether both states are known and differ.
fn has_transition(found: &SessionDifference) -> bool {
    matches!(&found.states, [Some(before), Some(after)] if before != after)
}

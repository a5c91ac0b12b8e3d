//! Counts outcomes and derives the exit code.

use super::rendered::Outcome;
use crate::error::Kind;
use crate::provider::State;
use crate::text;

/// The number of ids per outcome.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// The sessions that were found, by state.
    found: Vec<(State, u64)>,
    /// Sessions for which the condition of `--where` is false.
    left_out: u64,
    reused: u64,
    not_requested: u64,
    failed: Vec<(Kind, u64)>,
}

impl Tally {
    /// Adds an outcome.
    pub(super) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Found(state) => add(&mut self.found, state),
            Outcome::LeftOut => self.left_out += 1,
            Outcome::Reused => self.reused += 1,
            Outcome::NotRequested => self.not_requested += 1,
            Outcome::Failed(kind) => add(&mut self.failed, kind),
        }
    }

    /// Returns the number of completed ids.
    pub(super) fn done(&self) -> u64 {
        self.found() + self.left_out + self.reused + self.not_requested + self.failures()
    }

    /// Returns the number of sessions that were found and printed.
    fn found(&self) -> u64 {
        self.found.iter().map(|(_, count)| count).sum()
    }

    /// Counts the sessions by state: `3 succeeded, 1 failed`. Returns `None` without a session.
    pub(super) fn states(&self) -> Option<String> {
        let mut found = self.found.clone();
        found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let words = found
            .iter()
            .map(|(state, count)| format!("{} {}", text::grouped(*count), state.word()));
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// Returns the number of ids that were not requested.
    pub(super) const fn not_requested(&self) -> u64 {
        self.not_requested
    }

    /// Returns the number of sessions for which the condition of `--where` is false.
    pub(super) const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Returns the number of failures.
    pub(super) fn failures(&self) -> u64 {
        self.failed.iter().map(|(_, count)| count).sum()
    }

    /// Returns the largest exit code among the failures, or 0.
    pub(super) fn exit_code(&self) -> u8 {
        let codes = self.failed.iter().map(|(kind, _)| kind.exit_code());
        codes.max().unwrap_or(0)
    }

    /// Formats the counts in one line: `9,998 ok, 2 not found`, for people with the states:
    /// `200 ok: 120 succeeded, 80 failed; 2 not found`.
    pub(super) fn summary(&self, with_states: bool) -> String {
        let mut failed = self.failed.clone();
        // The most frequent failure first; ties in the order of the exit codes, not of arrival.
        failed.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), kind.exit_code()));
        let states = self.states().filter(|_| with_states);
        let ok = format!("{} ok", text::grouped(self.found()));
        let counts = [(self.reused, "reused"), (self.left_out, "left out")]
            .into_iter()
            .chain(
                failed
                    .iter()
                    .map(|(kind, count)| (*count, summary_word(*kind))),
            )
            .chain([(self.not_requested, "not requested")]);
        let parts: Vec<String> = counts
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{} {word}", text::grouped(count)))
            .collect();
        let rest = parts.join(", ");
        match (states, rest.as_str()) {
            (Some(states), "") => format!("{ok}: {states}"),
            (Some(states), rest) => format!("{ok}: {states}; {rest}"),
            (None, "") => ok,
            (None, rest) => format!("{ok}, {rest}"),
        }
    }
}

/// Adds one to the count of a key.
fn add<K: PartialEq>(counts: &mut Vec<(K, u64)>, key: K) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, count)) => *count += 1,
        None => counts.push((key, 1)),
    }
}

/// Returns the word for a failure kind in the summary.
const fn summary_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Usage => "unusable",
        Kind::Config => "not configured",
        Kind::Credential => "without an accepted credential",
        Kind::NotFound => "not found",
        Kind::RateLimited => "rate limited",
        Kind::Provider => "with an unusable response",
        Kind::Network => "not reached",
        kind => kind.word(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_counts_outcomes_and_largest_code() {
        let mut tally = Tally::default();
        assert_eq!(
            (tally.summary(true).as_str(), tally.exit_code()),
            ("0 ok", 0)
        );
        for _ in 0..9000 {
            tally.count(Outcome::Found(State::Succeeded));
        }
        for _ in 0..998 {
            tally.count(Outcome::Found(State::Failed));
        }
        assert_eq!(tally.summary(true), "9,998 ok: 9,000 succeeded, 998 failed");
        tally.count(Outcome::Failed(Kind::Network));
        for _ in 0..2 {
            tally.count(Outcome::Failed(Kind::NotFound));
        }
        tally.count(Outcome::Reused);
        tally.count(Outcome::NotRequested);
        assert_eq!(
            tally.summary(false),
            "9,998 ok, 1 reused, 2 not found, 1 not reached, 1 not requested"
        );
        tally.count(Outcome::LeftOut);
        assert_eq!(
            tally.summary(true),
            "9,998 ok: 9,000 succeeded, 998 failed; 1 reused, 1 left out, 2 not found, \
             1 not reached, 1 not requested"
        );
        assert_eq!(
            (tally.done(), tally.failures(), tally.exit_code()),
            (10_004, 3, 7)
        );
    }
}

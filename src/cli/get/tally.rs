//! Counts outcomes and derives the exit code.

use super::rendered::Outcome;
use crate::error::Kind;
use crate::text;

/// The number of ids per outcome.
#[derive(Debug, Default)]
pub(super) struct Tally {
    found: u64,
    reused: u64,
    not_requested: u64,
    failed: Vec<(Kind, u64)>,
}

impl Tally {
    /// Adds an outcome.
    pub(super) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Found => self.found += 1,
            Outcome::Reused => self.reused += 1,
            Outcome::NotRequested => self.not_requested += 1,
            Outcome::Failed(kind) => match self.failed.iter_mut().find(|(known, _)| *known == kind)
            {
                Some((_, count)) => *count += 1,
                None => self.failed.push((kind, 1)),
            },
        }
    }

    /// Returns the number of completed ids.
    pub(super) fn done(&self) -> u64 {
        self.found + self.reused + self.not_requested + self.failures()
    }

    /// Returns the number of ids that were not requested.
    pub(super) const fn not_requested(&self) -> u64 {
        self.not_requested
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

    /// Formats the counts in one line: `9,998 ok, 2 not found`.
    pub(super) fn summary(&self) -> String {
        let mut failed = self.failed.clone();
        // The most frequent failure first; ties in the order of the exit codes, not of arrival.
        failed.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), kind.exit_code()));
        let counts = [(self.found, "ok"), (self.reused, "reused")]
            .into_iter()
            .chain(
                failed
                    .iter()
                    .map(|(kind, count)| (*count, summary_word(*kind))),
            )
            .chain([(self.not_requested, "not requested")]);
        let parts: Vec<String> = counts
            .filter(|(count, word)| *count > 0 || *word == "ok")
            .map(|(count, word)| format!("{} {word}", text::grouped(count)))
            .collect();
        parts.join(", ")
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
        assert_eq!((tally.summary().as_str(), tally.exit_code()), ("0 ok", 0));
        for _ in 0..9998 {
            tally.count(Outcome::Found);
        }
        tally.count(Outcome::Failed(Kind::Network));
        for _ in 0..2 {
            tally.count(Outcome::Failed(Kind::NotFound));
        }
        tally.count(Outcome::Reused);
        tally.count(Outcome::NotRequested);
        assert_eq!(
            tally.summary(),
            "9,998 ok, 1 reused, 2 not found, 1 not reached, 1 not requested"
        );
        assert_eq!(
            (tally.done(), tally.failures(), tally.exit_code()),
            (10_003, 3, 7)
        );
    }
}

//! What came of a check, for those who read it elsewhere: JUnit, TAP, GitHub Actions.
//!
//! "The contract is broken" is a failure, "it could not be asked" an error, in every format.

mod github;
mod junit;
mod tap;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::error::Kind;
use crate::text;

pub use github::{annotations, summary};
pub use junit::junit;
pub use tap::tap;

/// A session that was checked. All texts are redacted; the formats escape them.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// The vendor's name, if it is known.
    pub provider: Option<&'static str>,
    /// The session's id, as typed.
    pub id: String,
    /// The common state, if the session was seen.
    pub state: Option<&'static str>,
    /// What came of it.
    pub verdict: Verdict,
    /// What it adds to the exit code.
    pub exit_code: u8,
    /// How long the answer took.
    pub latency: Option<Duration>,
    /// What there is to say about it.
    pub remarks: Vec<Remark>,
    /// Why it could not be asked.
    pub error: Option<CaseError>,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything holds.
    Passed,
    /// Something does not hold.
    Failed,
    /// It could not be asked.
    Errored,
}

impl Verdict {
    /// The word in JSON and in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Errored => "error",
        }
    }
}

/// Counts the verdicts in one line: `3 passed, 2 failed`.
#[must_use]
pub fn totals(cases: &[Case]) -> String {
    let count = |verdict| cases.iter().filter(|case| case.verdict == verdict).count();
    let errors = count(Verdict::Errored);
    let parts = [
        (count(Verdict::Passed), "passed"),
        (count(Verdict::Failed), "failed"),
        (errors, if errors == 1 { "error" } else { "errors" }),
    ];
    let parts = parts
        .iter()
        .filter(|(count, word)| *count > 0 || *word == "passed")
        .map(|(count, word)| {
            let count = u64::try_from(*count).unwrap_or(u64::MAX);
            format!("{} {word}", text::grouped(count))
        });
    parts.collect::<Vec<_>>().join(", ")
}

/// The meaning of a remark for its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The check does not depend on it.
    Note,
    /// It fails the check.
    Failure,
    /// It could not be checked.
    Error,
}

impl Weight {
    /// The word in JSON and in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Failure => "fails",
            Self::Error => "error",
        }
    }
}

/// One thing to say about a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What it is about: `missing`, `type`, `form`, `new_word`, `new_field`, `expect`, `latency`.
    pub rule: &'static str,
    /// What it means for the check.
    pub weight: Weight,
    /// JSON Pointer from the session, where there is one place.
    pub pointer: Option<String>,
    /// What should be.
    pub expected: String,
    /// What is, or why that is not known.
    pub got: String,
}

impl Remark {
    /// Whether the check does not pass because of it.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.weight != Weight::Note
    }

    /// The remark in one line.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.weight == Weight::Error {
            return self.got.clone();
        }
        let place = self
            .pointer
            .as_ref()
            .map(|pointer| format!("{pointer}: "))
            .unwrap_or_default();
        format!("{place}expected {}, got {}", self.expected, self.got)
    }
}

/// Why a session could not be asked.
#[derive(Clone, Debug)]
pub struct CaseError {
    /// The class.
    pub kind: Kind,
    /// What happened.
    pub message: String,
    /// What to do next.
    pub hint: String,
    /// The vendor's own error object, without secrets.
    pub vendor: Option<serde_json::Value>,
}

impl CaseError {
    /// What to do next, and the vendor's own error, in lines.
    fn advice(&self) -> String {
        match &self.vendor {
            Some(vendor) => format!("{}\nthe vendor's error: {vendor}", self.hint),
            None => self.hint.clone(),
        }
    }
}

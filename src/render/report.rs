//! Check reports for other programs: JUnit, TAP, GitHub Actions, Prometheus, and a summary as JSON.
//!
//! In every format, a breach of the contract or an expectation is a failure, and a session that
//! could not be fetched is an error.

mod github;
mod junit;
mod prom;
mod summary_json;
mod tap;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::error::Kind;
use crate::provider::Citation;
use crate::text;

pub use github::{annotations, summary};
pub use junit::junit;
pub use prom::prom;
pub use summary_json::summary_json;
pub use tap::tap;

/// The result of checking one session. All texts are redacted; the formats escape them.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name of the check.
    pub name: String,
    /// Name of the provider, if known.
    pub provider: Option<&'static str>,
    /// Session id, as typed.
    pub id: String,
    /// Provider-neutral state, if the session was fetched.
    pub state: Option<&'static str>,
    /// The verdict.
    pub verdict: Verdict,
    /// Contribution to the exit code.
    pub exit_code: u8,
    /// Time until the response.
    pub latency: Option<Duration>,
    /// Findings and other remarks.
    pub remarks: Vec<Remark>,
    /// Error, if the session could not be fetched.
    pub error: Option<CaseError>,
}

/// The verdict of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every requirement is met.
    Passed,
    /// A requirement is not met.
    Failed,
    /// It could not be checked.
    Errored,
}

impl Verdict {
    /// Returns the name in JSON and in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Errored => "error",
        }
    }
}

/// Formats the number of each verdict in one line: `3 passed, 2 failed`.
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

/// The effect of a remark on its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It does not affect the verdict.
    Note,
    /// It fails the check.
    Failure,
    /// It could not be evaluated.
    Error,
}

impl Weight {
    /// Returns the name in JSON and in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Failure => "fails",
            Self::Error => "error",
        }
    }
}

/// One finding or expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Rule: that of a finding or of a difference between contracts, `expect` or `latency`.
    pub rule: &'static str,
    /// Effect on the check.
    pub weight: Weight,
    /// JSON Pointer from the session, if there is a single location.
    pub pointer: Option<String>,
    /// The expected value, in words.
    pub expected: String,
    /// The actual value, or why it is unknown.
    pub got: String,
    /// Number of findings that it represents.
    pub count: usize,
    /// The documented sentence that it rests on, if any.
    pub source: Option<&'static Citation>,
}

impl Remark {
    /// Checks whether the remark keeps its check from passing.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.weight != Weight::Note
    }

    /// Formats the remark as one line.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.weight == Weight::Error {
            return self.got.clone();
        }
        let location = self
            .pointer
            .as_ref()
            .map(|pointer| format!("{pointer}: "))
            .unwrap_or_default();
        let statement = self.source.map_or_else(String::new, |source| {
            format!("; the documentation says {}", source.text())
        });
        format!(
            "{location}expected {}, got {}{statement}",
            self.expected, self.got
        )
    }
}

/// Reason why a session could not be fetched.
#[derive(Clone, Debug)]
pub struct CaseError {
    /// Kind of error.
    pub kind: Kind,
    /// Message.
    pub message: String,
    /// Hint: what to do next.
    pub hint: String,
    /// The provider's error object, redacted.
    pub provider_error: Option<serde_json::Value>,
}

impl CaseError {
    /// Formats the code and the message of the provider's error, as far as the message of the
    /// failure does not repeat them: `not_found: No such session`.
    fn provider_text(&self) -> Option<String> {
        let error = self.provider_error.as_ref()?;
        let text = |name| error.get(name).map(plain);
        let words: Vec<_> = [text("code").or_else(|| text("type")), text("message")]
            .into_iter()
            .flatten()
            .filter(|word| !self.message.contains(word))
            .collect();
        (!words.is_empty()).then(|| words.join(": "))
    }

    /// Formats the hint and the provider's error on separate lines.
    fn advice(&self) -> String {
        match &self.provider_error {
            Some(error) => format!("{}\nthe provider's error: {error}", self.hint),
            None => self.hint.clone(),
        }
    }
}

/// Formats a value as text, a string without quotes.
fn plain(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

//! Differences between the rows of a provider and an OpenAPI document.

use crate::provider::{DifferenceRule, KnownDifference, Provider};

/// One difference. Its texts are formatted for display, but not escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Kind of difference.
    pub rule: DifferenceRule,
    /// JSON Pointer from the session; `*` is any element or member. An envelope's members are
    /// named from the response.
    pub pointer: String,
    /// What the rows say.
    pub rows: String,
    /// What the document says.
    pub document: String,
    /// JSON Pointer from the document to the schema.
    pub schema: String,
    /// Reason why the difference is expected, if it is.
    pub known: Option<KnownBy>,
}

/// Source that lists a difference as known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownBy {
    /// The provider's description, with its reason.
    Provider(&'static str),
    /// The baseline.
    Baseline,
}

impl Difference {
    /// Marks the difference as known if the provider's description lists it.
    pub(super) fn mark_known(&mut self, provider: &Provider) {
        let mut known = provider.known_differences.iter();
        let known = known.find(|known| self.is(known));
        self.known = known.map(|known| KnownBy::Provider(known.reason));
    }

    /// Describes the known differences of the provider that are not among the differences.
    #[must_use]
    pub fn outdated(provider: &Provider, differences: &[Self]) -> Vec<String> {
        let known = provider.known_differences.iter();
        known
            .filter(|known| !differences.iter().any(|difference| difference.is(known)))
            .map(|known| sentence(known.rule.word(), known.pointer, known.rows, known.document))
            .collect()
    }

    fn is(&self, known: &KnownDifference) -> bool {
        (self.rule, &*self.pointer, &*self.rows, &*self.document)
            == (known.rule, known.pointer, known.rows, known.document)
    }
}

/// Formats a difference as one line.
pub(super) fn sentence(rule: &str, pointer: &str, rows: &str, document: &str) -> String {
    format!("{pointer} ({rule}): {rows} → {document}")
}

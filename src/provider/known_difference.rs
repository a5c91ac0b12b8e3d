//! Known differences between a provider's rows and its published OpenAPI document.

/// A difference between the rows and the published OpenAPI document that is not an error of the
/// rows: the document contradicts itself or the provider's servers.
#[derive(Debug)]
pub struct KnownDifference {
    /// Kind of difference.
    pub rule: DifferenceRule,
    /// JSON Pointer from the session; `*` matches any element or member.
    pub pointer: &'static str,
    /// What the rows say, as `contract diff` prints it.
    pub rows: &'static str,
    /// What the document says, as `contract diff` prints it.
    pub document: &'static str,
    /// Evidence for the row.
    pub reason: &'static str,
}

/// A kind of difference between the rows and an OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceRule {
    /// The document has a field without a row.
    NewField,
    /// The document does not have the field of a row.
    RemovedField,
    /// The types differ, or whether null is allowed, or whether the words are listed.
    Type,
    /// Only one of them requires the field.
    Required,
    /// The document has a word that the row does not list.
    NewWord,
    /// The document does not have a word of the row.
    RemovedWord,
}

impl DifferenceRule {
    /// Returns the name of the rule in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NewField => "new_field",
            Self::RemovedField => "removed_field",
            Self::Type => "type",
            Self::Required => "required",
            Self::NewWord => "new_word",
            Self::RemovedWord => "removed_word",
        }
    }
}

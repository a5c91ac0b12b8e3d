//! Relations between the fields of a session that the provider's documentation states.

/// A relation between fields. A session without it contradicts the documentation, although each
/// field alone conforms to the contract.
#[derive(Debug)]
pub struct SenseRule {
    /// JSON Pointer from the session to the list whose elements the rule applies to; `None` for the
    /// session itself. The pointers of the rule start at the element or the session.
    pub list: Option<&'static str>,
    /// When the relation is required.
    pub when: SenseCondition,
    /// The required relation.
    pub then: SenseRequirement,
    /// The statement that the rule rests on.
    pub source: Citation,
}

/// When a [`SenseRule`] applies. Fields are JSON Pointers.
#[derive(Clone, Copy, Debug)]
pub enum SenseCondition {
    /// To every session or element.
    Always,
    /// If the field is one of the words, compared case-insensitively.
    Is(&'static str, &'static [&'static str]),
    /// If the field is a number that is not less than the limit.
    Reached(&'static str, u32),
}

/// What a [`SenseRule`] requires. Fields are JSON Pointers.
#[derive(Clone, Copy, Debug)]
pub enum SenseRequirement {
    /// The field has a value: neither null nor an empty string.
    Present(&'static str),
    /// The field, a string or a number, has no value.
    Absent(&'static str),
    /// The field is none of the words, compared case-insensitively.
    IsNot(&'static str, &'static [&'static str]),
    /// If both fields are points in time, the first is not before the second.
    NotBefore(&'static str, &'static str),
    /// If the field is a point in time, it has not passed.
    NotPast(&'static str),
}

/// A statement of a provider's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The sentence, as published.
    pub sentence: &'static str,
    /// Address of the page.
    pub page: &'static str,
}

impl SenseRule {
    /// Creates a rule about the session.
    #[must_use]
    pub const fn new(when: SenseCondition, then: SenseRequirement, source: Citation) -> Self {
        Self {
            list: None,
            when,
            then,
            source,
        }
    }

    /// Applies the rule to each element of a list instead.
    #[must_use]
    pub const fn in_list(self, list: &'static str) -> Self {
        Self {
            list: Some(list),
            ..self
        }
    }
}

impl Citation {
    /// Quotes the sentence and names its page.
    #[must_use]
    pub fn text(&self) -> String {
        format!("\"{}\" ({})", self.sentence, self.page)
    }
}

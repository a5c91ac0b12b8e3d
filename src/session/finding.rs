//! Departures from a contract, and their notices.

use std::collections::BTreeMap;

use crate::provider::Citation;

/// Maximum number of notices per rule and pattern; further findings are only counted.
const MAX_PER_KIND: usize = 3;
/// Maximum total number of notices, because a hostile response may contain a million undocumented
/// members.
const MAX_NOTICES: usize = 100;

/// A departure from the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// JSON Pointer from the session.
    pub pointer: String,
    /// Kind of departure.
    pub rule: Rule,
    /// Description of what the contract requires.
    pub expected: String,
    /// Description of what the response contains; never the value itself, which may be secret.
    pub got: String,
    /// Number of findings that it represents: 1, or all unlisted ones of its rule.
    pub count: usize,
    /// The documented sentence that it rests on, if it is of [`Rule::Sense`].
    pub source: Option<&'static Citation>,
}

/// A kind of departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A required member is missing.
    Missing,
    /// A value has the wrong type.
    Type,
    /// A string is not in the documented form, such as a time that cannot be parsed.
    Form,
    /// A string is not among the documented words.
    NewWord,
    /// A member is not documented.
    NewField,
    /// Fields contradict each other, according to the provider's documentation.
    Sense,
}

impl Rule {
    /// Returns the name of the rule in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Type => "type",
            Self::Form => "form",
            Self::NewWord => "new_word",
            Self::NewField => "new_field",
            Self::Sense => "sense",
        }
    }

    /// Checks whether a client that relies on the contract would fail. New words and members are
    /// not breaches, because contracts are extended; nor are forms, because clients differ in how
    /// they parse strings.
    #[must_use]
    pub const fn is_breach(self) -> bool {
        matches!(self, Self::Missing | Self::Type)
    }
}

impl Finding {
    /// Creates a finding.
    pub(super) fn new(pointer: String, rule: Rule, expected: String, got: String) -> Self {
        Self {
            pointer,
            rule,
            expected,
            got,
            count: 1,
            source: None,
        }
    }

    /// Adds the documented sentence that the finding rests on.
    pub(super) fn with_source(self, source: &'static Citation) -> Self {
        Self {
            source: Some(source),
            ..self
        }
    }

    /// Creates a finding that represents the unlisted findings of a rule.
    pub(super) fn unlisted(rule: Rule, count: usize) -> Self {
        let more = crate::text::grouped(u64::try_from(count).unwrap_or(u64::MAX));
        Self {
            count,
            ..Self::new(
                String::new(),
                rule,
                "no further findings".to_owned(),
                format!("{more} more"),
            )
        }
    }

    /// Checks whether the finding represents the unlisted findings of its rule.
    #[must_use]
    pub const fn represents_unlisted(&self) -> bool {
        self.pointer.is_empty()
    }

    /// Formats the finding as one line.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.rule {
            rule if self.represents_unlisted() => {
                format!("{} of the rule {}", self.got, rule.word())
            }
            Rule::Missing => format!("missing field {}: expected {}", self.pointer, self.expected),
            Rule::NewField => format!("new field {}: {}", self.pointer, self.got),
            Rule::Type | Rule::Form | Rule::NewWord | Rule::Sense => {
                let statement = self.source.map_or_else(String::new, |source| {
                    format!("; the documentation says \"{}\"", source.sentence)
                });
                format!(
                    "{}: expected {}, found {}{statement}",
                    self.pointer, self.expected, self.got
                )
            }
        }
    }
}

/// Formats findings as notices, at most [`MAX_PER_KIND`] of a kind and [`MAX_NOTICES`] in all.
#[must_use]
pub fn notices(findings: &[Finding]) -> Vec<String> {
    let mut kinds: BTreeMap<(String, Rule), usize> = BTreeMap::new();
    let mut listed = Vec::new();
    for finding in findings
        .iter()
        .filter(|finding| !finding.represents_unlisted())
    {
        let kind = (without_numbers(&finding.pointer), finding.rule);
        let count = kinds.entry(kind).or_default();
        *count += 1;
        if *count <= MAX_PER_KIND {
            listed.push(finding);
        }
    }
    let left_out = listed.len().saturating_sub(MAX_NOTICES);
    listed.truncate(MAX_NOTICES);
    let mut notices: Vec<String> = listed.into_iter().map(Finding::sentence).collect();
    if left_out > 0 {
        notices.push(format!("{left_out} more of other kinds"));
    }
    let more = kinds.into_iter().filter(|(_, count)| *count > MAX_PER_KIND);
    notices.extend(more.take(MAX_NOTICES).map(|((pattern, _), count)| {
        format!("{pattern}: the same {} times more", count - MAX_PER_KIND)
    }));
    let counts = findings
        .iter()
        .filter(|finding| finding.represents_unlisted());
    notices.extend(counts.map(Finding::sentence));
    notices
}

fn without_numbers(pointer: &str) -> String {
    let names = pointer.split('/').map(|name| {
        if name.parse::<usize>().is_ok() {
            "*"
        } else {
            name
        }
    });
    names.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(pointer: &str, rule: Rule) -> Finding {
        Finding::new(
            pointer.to_owned(),
            rule,
            "a string".to_owned(),
            "null".to_owned(),
        )
    }

    #[test]
    fn only_breaking_changes_are_breaches() {
        let breaches = [
            Rule::Missing,
            Rule::Type,
            Rule::Form,
            Rule::NewWord,
            Rule::NewField,
            Rule::Sense,
        ]
        .map(Rule::is_breach);
        assert_eq!(breaches, [true, true, false, false, false, false]);
    }

    #[test]
    fn repeated_findings_are_counted() {
        let mut findings: Vec<_> = (0..5)
            .map(|at| finding(&format!("/l/{at}/x"), Rule::Type))
            .collect();
        findings.extend((0..3).map(|at| finding(&format!("/l/{at}/x"), Rule::Missing)));
        findings.insert(1, finding("/a", Rule::NewField));
        assert_eq!(
            notices(&findings),
            [
                "/l/0/x: expected a string, found null",
                "new field /a: null",
                "/l/1/x: expected a string, found null",
                "/l/2/x: expected a string, found null",
                "missing field /l/0/x: expected a string",
                "missing field /l/1/x: expected a string",
                "missing field /l/2/x: expected a string",
                "/l/*/x: the same 2 times more",
            ]
        );
        assert_eq!(notices(&[]), [""; 0]);
    }

    #[test]
    fn names_are_not_numbers() {
        let findings: Vec<_> = ["a", "b", "c", "d", "-1"]
            .map(|name| finding(&format!("/l/{name}"), Rule::NewField))
            .into();
        assert_eq!(notices(&findings).len(), 5);
    }

    #[test]
    fn findings_are_capped_at_hundred() {
        let findings: Vec<_> = (0..50_000)
            .map(|at| finding(&format!("/a{at}"), Rule::NewField))
            .collect();
        let notices = notices(&findings);
        assert_eq!(notices.len(), 101);
        assert_eq!(notices[99], "new field /a99: null");
        assert_eq!(notices[100], "49900 more of other kinds");
    }
}

//! Checks a session against the provider's published contract, as listed in its rows.

mod bounded;
mod response;
mod shape;

pub(super) use bounded::{Bounded, Position};
pub(super) use response::has_documented_member;
use shape::{expected, fits};

use super::finding::{Finding, Rule};
use super::pattern::PointerPath;
use super::redact;
use super::row_rules::{CheckedRow, RowGroup, RuleTree};
use super::timestamp::Timestamp;
use crate::json::Json;
use crate::provider::{Field, Provider, Shape};

/// Returns every departure of a session from its provider's contract: first those of the rows, in
/// row order, then members that no row covers. Very long lists are cut and counted: see
/// [`Finding::represents_unlisted`].
#[must_use]
pub fn check(provider: &'static Provider, session: &Json<'_>) -> Vec<Finding> {
    redact::check_session(provider, session.clone())
}

/// The contract check of one response, as a visitor of its values.
pub(super) struct ContractCheck<'r> {
    groups: &'r [RowGroup],
    /// The state of each group.
    states: Vec<GroupState>,
    findings: Bounded,
}

/// The rows of a group in the current element.
struct GroupState {
    /// Number of elements so far.
    element: usize,
    /// Whether each row has a value, or is below one that is reported. Empty in an element that is not
    /// checked.
    found: Vec<bool>,
}

/// What is checked in a value.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Checks {
    /// Whether its rows are checked.
    rows: bool,
    /// Whether members that no row covers are reported.
    new_members: bool,
}

impl<'r> ContractCheck<'r> {
    /// Creates the check of a response.
    pub(super) fn new(groups: &'r [RowGroup]) -> Self {
        let state = |group: &RowGroup| GroupState {
            element: 0,
            found: Vec::with_capacity(group.size),
        };
        Self {
            groups,
            states: groups.iter().map(state).collect(),
            findings: Bounded::default(),
        }
    }

    /// Checks the envelope of a response.
    pub(super) fn check_envelope(&mut self, provider: &Provider, response: &Json<'_>) {
        response::check_envelope(provider, response, &mut self.findings);
    }

    /// Returns the findings in order.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_list()
    }

    /// Starts a group of rows at a value, and returns what is checked in it.
    pub(super) fn start(
        &mut self,
        index: usize,
        value: &Json<'_>,
        path: &PointerPath<'_>,
        checks: Checks,
    ) -> Checks {
        let (Some(group), Some(state)) = (self.groups.get(index), self.states.get_mut(index))
        else {
            return checks;
        };
        let is_session = index == 0;
        let checks = Checks {
            rows: checks.rows || is_session,
            new_members: checks.new_members || is_session,
        };
        state.found.clear();
        if !checks.rows {
            return checks;
        }
        state.element += usize::from(!is_session);
        if group.is_object && !value.is_object() {
            let position = group.position.in_element(state.element);
            self.findings
                .push(position, Rule::Type, || wrong(path, "an object", value));
            return Checks::default();
        }
        state.found.resize(group.size, false);
        checks
    }

    /// Checks a value against its rules, and returns what is checked below it.
    pub(super) fn visit(
        &mut self,
        value: &Json<'_>,
        tree: Option<&RuleTree>,
        path: &PointerPath<'_>,
        checks: Checks,
    ) -> Checks {
        if !checks.rows {
            return checks;
        }
        let Some(rules) = tree.map(RuleTree::value) else {
            return self.report_new(value, path, checks);
        };
        let mut is_wrong = false;
        for row in &rules.rows {
            let position = self.mark_found(row);
            is_wrong |= check_value(&row.field, value, path, position, &mut self.findings);
        }
        let is_documented_null = value.is_null() && rules.rows.iter().any(|row| row.field.nullable);
        if !is_wrong
            && !value.is_object()
            && !is_documented_null
            && let Some([first, ..]) = rules.below.as_deref()
        {
            is_wrong = true;
            let position = self.mark_found(first);
            self.findings
                .push(position, Rule::Type, || wrong(path, "an object", value));
        }
        if is_wrong || is_documented_null {
            // It cannot have members, so none is reported as missing.
            for row in rules.below.iter().flatten() {
                self.mark_found(row);
            }
        }
        if is_wrong {
            return Checks::default();
        }
        if rules.documented {
            return Checks {
                new_members: false,
                ..checks
            };
        }
        match value {
            // A null container has no members that could be new.
            Json::Object(_) | Json::Array(_) | Json::Null if rules.documents_below => checks,
            value => self.report_new(value, path, checks),
        }
    }

    /// Reports a value that no row covers, as a whole.
    fn report_new(&mut self, value: &Json<'_>, path: &PointerPath<'_>, checks: Checks) -> Checks {
        if checks.new_members {
            let make = || new_field(path.to_string(), value);
            self.findings
                .push(Position::NEW_MEMBERS, Rule::NewField, make);
        }
        Checks {
            new_members: false,
            ..checks
        }
    }

    /// Records that a row has a value, and returns the position of its findings.
    fn mark_found(&mut self, row: &CheckedRow) -> Position {
        let state = self.states.get_mut(row.group);
        let element = state.map_or(0, |state| {
            if let Some(found) = state.found.get_mut(row.slot) {
                *found = true;
            }
            state.element
        });
        row.position.in_element(element)
    }

    /// Reports the required rows of a group that have no value. `path` is that of its start.
    pub(super) fn finish(&mut self, index: usize, path: &PointerPath<'_>) {
        let (Some(group), Some(state)) = (self.groups.get(index), self.states.get(index)) else {
            return;
        };
        for row in &group.required {
            if state.found.get(row.slot) == Some(&false) {
                let position = row.position.in_element(state.element);
                self.findings.push(position, Rule::Missing, || {
                    missing(format!("{path}{}", row.field.path), expected(&row.field))
                });
            }
        }
    }
}

/// Checks a value against a row. Returns whether it has the wrong type.
fn check_value(
    field: &Field,
    value: &Json<'_>,
    path: &PointerPath<'_>,
    position: Position,
    findings: &mut Bounded,
) -> bool {
    if value.is_null() && field.nullable {
        return false;
    }
    // The texts are built only for findings that are stored; a response may have very many.
    let mut report = |rule, expected: &dyn Fn() -> String, got: &dyn Fn() -> String| {
        findings.push(position, rule, || {
            Finding::new(path.to_string(), rule, expected(), got())
        });
    };
    match (field.shape, value) {
        (shape, value) if !fits(shape, value) => {
            let rule = if field.in_prose {
                Rule::Form
            } else {
                Rule::Type
            };
            report(rule, &|| expected(field), &|| value.type_name().to_owned());
            return true;
        }
        (Shape::Time | Shape::ProviderTime(_), value) if Timestamp::from_json(value).is_none() => {
            let texts = ["a time", "another text"];
            let [expected, got] = texts.map(|text| move || text.to_owned());
            report(Rule::Form, &expected, &got);
        }
        (Shape::Words(words), Json::String(word))
            if !words.iter().any(|known| known.eq_ignore_ascii_case(word)) =>
        {
            let got = || format!("\"{}\"", crate::text::quote(word, 40));
            report(Rule::NewWord, &|| one_of(words), &got);
        }
        (Shape::ObjectOfTexts, Json::Object(members)) => {
            let others = members.iter().filter(|(_, member)| !member.is_string());
            for (name, member) in others {
                let member_path = PointerPath::Member(path, name);
                findings.push(position, Rule::Type, || {
                    wrong(&member_path, "a string", member)
                });
            }
        }
        _ => {}
    }
    false
}

fn one_of(words: &[&str]) -> String {
    match words {
        [word] => format!("\"{word}\""),
        words => format!("one of {}", words.join(", ")),
    }
}

fn missing(pointer: String, expected: String) -> Finding {
    Finding::new(pointer, Rule::Missing, expected, "nothing".to_owned())
}

fn new_field(pointer: String, value: &Json<'_>) -> Finding {
    let got = value.type_name().to_owned();
    Finding::new(pointer, Rule::NewField, "nothing".to_owned(), got)
}

fn wrong(path: &PointerPath<'_>, expected: &str, value: &Json<'_>) -> Finding {
    let got = value.type_name().to_owned();
    Finding::new(path.to_string(), Rule::Type, expected.to_owned(), got)
}

#[cfg(test)]
mod tests;

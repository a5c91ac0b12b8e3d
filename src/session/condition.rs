//! Conditions on a session, for `--expect`, `--for` and check suites. They are evaluated before
//! redaction; reports show redacted values only.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Document;
use super::document::RESERVED;
use super::query::{self, Query, RunError};
use crate::error::{Failure, Result};
use crate::json::{self, Json};
use crate::secret::REDACTED;
use crate::text;

/// A condition: a jq expression, or its short form `field=value`.
pub struct Condition {
    expression: String,
    query: Query,
}

/// The result of evaluating a condition.
#[derive(Debug)]
pub enum Evaluation {
    /// Every result is `true`.
    True,
    /// Every result is a boolean, and one is `false`.
    False,
    /// The expression failed or gave no result. It may succeed on another document.
    Error(Failure),
    /// A result is not a boolean, so the expression is not a condition.
    NotBoolean(Failure),
}

/// A session before and after redaction, serialized for jq. Only conditions may read it.
#[derive(Clone, Debug)]
pub(super) struct ConditionInput {
    session: Arc<str>,
    redacted: Arc<str>,
}

/// Comparison operators. If a comparison fails, the report shows the value of its left side.
const OPERATORS: &[&str] = &[" == ", " != ", " >= ", " <= ", " > ", " < "];

/// Minimum length, in bytes, of a redacted value that is removed from reported expressions.
// Removing shorter ones would also remove unrelated parts of an expression, such as a `1`.
const MIN_REDACTED: usize = 6;

impl ConditionInput {
    /// Creates the input from two texts of [`Self::text_of`], before and after redaction, and the
    /// reserved member of both.
    pub(super) fn new(session: String, redacted: String, reserved: &Json<'_>) -> Self {
        let reserved = query::to_input(reserved);
        Self {
            session: with_reserved(session, &reserved),
            redacted: with_reserved(redacted, &reserved),
        }
    }

    /// Serializes a session without the reserved member.
    // A text takes a fraction of the memory of a copy of the tree.
    pub(super) fn text_of(session: &Json<'_>) -> String {
        let mut session = Cow::Borrowed(session);
        if session.get(RESERVED).is_some()
            && let Some(members) = session.to_mut().as_object_mut()
        {
            members.remove(RESERVED);
        }
        query::to_input(&session)
    }
}

/// Appends the reserved member to the text of an object.
fn with_reserved(mut session: String, reserved: &str) -> Arc<str> {
    if session.pop() == Some('}') {
        let comma = if session.ends_with('{') { "" } else { "," };
        session.push_str(&format!("{comma}\"{RESERVED}\":{reserved}}}"));
    }
    session.into()
}

impl Condition {
    /// Parses a condition.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if it is not a jq expression.
    pub fn parse(text: &str) -> Result<Self> {
        let expression = short_form(text).unwrap_or_else(|| text.to_owned());
        Ok(Self {
            query: Query::compile(&expression)?,
            expression,
        })
    }

    /// Evaluates the condition on a session within a time limit.
    ///
    /// Without [`super::DocumentOptions::for_conditions`], the condition is evaluated on the
    /// redacted session.
    #[must_use]
    pub fn evaluate(&self, document: &Document<'_>, limit: Duration) -> Evaluation {
        let input = input_of(document);
        let begin = Instant::now();
        match self.query.results(&input.session, limit) {
            Ok(results) => self.judge(&results, &input),
            Err(error) => {
                let left = limit.saturating_sub(begin.elapsed());
                Evaluation::Error(self.failure(&input, error, left))
            }
        }
    }

    fn judge(&self, results: &[Json<'_>], input: &ConditionInput) -> Evaluation {
        match results
            .iter()
            .find(|result| !matches!(result, Json::Bool(_)))
        {
            Some(other) => Evaluation::NotBoolean(self.not_boolean_error(other.type_name(), input)),
            None if results.is_empty() => {
                Evaluation::Error(self.not_boolean_error("no result", input))
            }
            None if results.iter().all(|result| result == &Json::Bool(true)) => Evaluation::True,
            None => Evaluation::False,
        }
    }

    fn not_boolean_error(&self, result: &str, input: &ConditionInput) -> Failure {
        let condition = without_secrets(&self.expression, input);
        let condition = text::quote(&condition, 80);
        let failure = |question| {
            Failure::usage(format!(
                "a condition must give true or false; '{condition}' gave {result}{question}"
            ))
        };
        if has_assignment(&self.expression) {
            failure("; did you mean '=='?").hint("'=' assigns in jq; '==' compares")
        } else {
            failure("").hint("compare the value: '.field == \"value\"'")
        }
    }

    /// Describes why the expression failed. The message is that of a second run, on the redacted
    /// session, because jq quotes the document in its messages.
    fn failure(&self, input: &ConditionInput, error: RunError, limit: Duration) -> Failure {
        let shown = match error {
            RunError::Failed(_) => match self.query.results(&input.redacted, limit) {
                Err(RunError::Failed(shown)) => RunError::Failed(shown),
                Err(_) | Ok(_) => RunError::Failed(
                    "the condition cannot be evaluated for this session".to_owned(),
                ),
            },
            other => other,
        };
        self.query
            .failure(&without_secrets(&self.expression, input), &shown)
    }

    /// Returns the expression, without the values that redaction hides.
    #[must_use]
    pub fn expected(&self, document: &Document<'_>) -> String {
        let input = input_of(document);
        without_secrets(&self.expression, &input)
    }

    /// Returns the actual result: the redacted left side of a comparison, or the result itself.
    #[must_use]
    pub fn actual(&self, document: &Document<'_>, limit: Duration) -> String {
        let input = input_of(document);
        let first = OPERATORS
            .iter()
            .filter_map(|operator| self.expression.find(operator))
            .min();
        let left = first
            .and_then(|at| self.expression.get(..at))
            .and_then(|left| Query::compile(left).ok())
            .and_then(|left| left.results(&input.redacted, limit).ok());
        let results = left.unwrap_or_else(|| vec![Json::Bool(false)]);
        let texts: Vec<_> = results.iter().map(ToString::to_string).collect();
        if texts.is_empty() {
            return "nothing".to_owned();
        }
        texts.join(", ")
    }
}

fn input_of(document: &Document<'_>) -> ConditionInput {
    document.condition_input().cloned().unwrap_or_else(|| {
        let session = ConditionInput::text_of(document.session());
        ConditionInput::new(session.clone(), session, &document.reserved())
    })
}

/// Converts the short form `status=completed` to jq. A value that is not valid JSON becomes a
/// string. A missing field never matches, not even `null`.
fn short_form(text: &str) -> Option<String> {
    let (field, value) = text.split_once('=')?;
    let plain = !field.is_empty()
        && field
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.".contains(c));
    if !plain || value.starts_with('=') {
        return None;
    }
    let value = match json::parse(value) {
        Ok(_) => value.to_owned(),
        Err(_) => Json::string(value).to_string(),
    };
    let field = field.trim_start_matches('.');
    let comparison = format!(".{field} == {value}");
    if value.trim() != "null" {
        return Some(comparison);
    }
    let (parent, name) = field.rsplit_once('.').unwrap_or(("", field));
    Some(format!(
        "{comparison} and (.{parent} | try has(\"{name}\") catch false)"
    ))
}

/// Checks whether an expression contains an assignment: a `=` outside strings that is not part of a
/// comparison operator.
fn has_assignment(expression: &str) -> bool {
    let mut in_string = false;
    let mut previous = ' ';
    let mut characters = expression.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if in_string => drop(characters.next()),
            '"' => in_string = !in_string,
            '=' if !in_string => {
                let compares = "=!<>".contains(previous) || characters.peek() == Some(&'=');
                if !compares {
                    return true;
                }
            }
            _ => {}
        }
        previous = c;
    }
    false
}

/// Removes from `text` every value of the session that redaction hides.
fn without_secrets(text: &str, input: &ConditionInput) -> String {
    if input.session == input.redacted {
        return text.to_owned();
    }
    let parsed = (json::parse(&input.session), json::parse(&input.redacted));
    let (Ok(session), Ok(redacted)) = parsed else {
        return REDACTED.to_owned();
    };
    let mut hidden = Vec::new();
    collect_hidden(&session.value, Some(&redacted.value), &mut hidden);
    hidden.retain(|secret| secret.len() >= MIN_REDACTED);
    // Longest first, so that no part of a longer value remains.
    hidden.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    hidden.iter().fold(text.to_owned(), |text, secret| {
        if text.contains(secret.as_str()) {
            text.replace(secret.as_str(), REDACTED)
        } else {
            text
        }
    })
}

/// Collects the numbers, strings and parts of strings that the redacted session does not show.
fn collect_hidden(session: &Json<'_>, redacted: Option<&Json<'_>>, hidden: &mut Vec<String>) {
    if redacted == Some(session) {
        return;
    }
    match session {
        Json::Null | Json::Bool(_) => {}
        Json::Number(digits) => hidden.push(digits.to_string()),
        Json::String(text) => {
            let shown = redacted.and_then(Json::as_str).unwrap_or_default();
            let parts = text.split(['?', '&', '=', '#', '/']).chain([&**text]);
            hidden.extend(
                parts
                    .filter(|part| !shown.contains(part))
                    .map(str::to_owned),
            );
        }
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                collect_hidden(
                    item,
                    redacted.and_then(|redacted| redacted.as_array()?.get(at)),
                    hidden,
                );
            }
        }
        Json::Object(members) => {
            for (name, member) in members.iter() {
                collect_hidden(
                    member,
                    redacted.and_then(|redacted| redacted.get(name)),
                    hidden,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;

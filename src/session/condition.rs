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

/// A session before redaction. Only conditions may read it.
#[derive(Clone, Debug)]
pub(super) struct Original {
    session: Arc<str>,
    reported: Arc<str>,
}

/// Comparison operators. When such a comparison fails, the report shows its left side.
const OPERATORS: &[&str] = &[" == ", " != ", " >= ", " <= ", " > ", " < "];

/// Minimum length, in bytes, of a hidden value that is removed from reported expressions.
const MIN_HIDDEN: usize = 6;

impl Original {
    /// Creates the input of conditions from the texts of a session before redaction and of its
    /// redacted form, and the reserved member of both.
    pub(super) fn new(session: String, reported: String, reserved: &Json<'_>) -> Self {
        let reserved = query::input(reserved);
        Self {
            session: with_reserved(session, &reserved),
            reported: with_reserved(reported, &reserved),
        }
    }

    /// Serializes a session without the reserved member, since a copy of the tree would take several
    /// times the memory.
    pub(super) fn text_of(session: &Json<'_>) -> String {
        let mut session = Cow::Borrowed(session);
        if session.get(RESERVED).is_some()
            && let Some(members) = session.to_mut().as_object_mut()
        {
            members.remove(RESERVED);
        }
        query::input(&session)
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
    /// The document must be opened with [`super::DocumentOptions::keeps_original`]; otherwise the
    /// condition is evaluated on the redacted session.
    #[must_use]
    pub fn evaluate(&self, document: &Document<'_>, limit: Duration) -> Evaluation {
        let original = original_of(document);
        let begin = Instant::now();
        match self.query.results(&original.session, limit) {
            Ok(results) => self.judge(&results, &original),
            Err(error) => {
                let left = limit.saturating_sub(begin.elapsed());
                Evaluation::Error(self.failure(&original, error, left))
            }
        }
    }

    fn judge(&self, results: &[Json<'_>], original: &Original) -> Evaluation {
        match results
            .iter()
            .find(|result| !matches!(result, Json::Bool(_)))
        {
            Some(other) => Evaluation::NotBoolean(self.not_boolean(other.type_name(), original)),
            None if results.is_empty() => {
                Evaluation::Error(self.not_boolean("no result", original))
            }
            None if results.iter().all(|result| result == &Json::Bool(true)) => Evaluation::True,
            None => Evaluation::False,
        }
    }

    fn not_boolean(&self, result: &str, original: &Original) -> Failure {
        let condition = without_secrets(&self.expression, original);
        let condition = text::quote(&condition, 80);
        let failure = |question| {
            Failure::usage(format!(
                "a condition must give true or false; '{condition}' gave {result}{question}"
            ))
        };
        if has_single_equals(&self.expression) {
            failure("; did you mean '=='?").hint("'=' assigns in jq; '==' compares")
        } else {
            failure("").hint("compare the value: '.field == \"value\"'")
        }
    }

    /// Describes why the expression failed by running it again on the redacted session, because
    /// jq's messages quote the data they are about.
    fn failure(&self, original: &Original, error: RunError, limit: Duration) -> Failure {
        let shown = match error {
            RunError::Failed(_) => match self.query.results(&original.reported, limit) {
                Err(RunError::Failed(shown)) => RunError::Failed(shown),
                Err(_) | Ok(_) => RunError::Failed(
                    "the condition cannot be evaluated for this session".to_owned(),
                ),
            },
            other => other,
        };
        self.query
            .failure(&without_secrets(&self.expression, original), &shown)
    }

    /// Describes the expected result; values that redaction hides are removed from the expression.
    #[must_use]
    pub fn expected(&self, document: &Document<'_>) -> String {
        let original = original_of(document);
        without_secrets(&self.expression, &original)
    }

    /// Describes the actual result: the redacted left side of a comparison, or the result itself.
    #[must_use]
    pub fn actual(&self, document: &Document<'_>, limit: Duration) -> String {
        let original = original_of(document);
        let first = OPERATORS
            .iter()
            .filter_map(|operator| self.expression.find(operator))
            .min();
        let left = first
            .and_then(|at| self.expression.get(..at))
            .and_then(|left| Query::compile(left).ok())
            .and_then(|left| left.results(&original.reported, limit).ok());
        let results = left.unwrap_or_else(|| vec![Json::Bool(false)]);
        let texts: Vec<_> = results.iter().map(ToString::to_string).collect();
        if texts.is_empty() {
            return "nothing".to_owned();
        }
        texts.join(", ")
    }
}

fn original_of(document: &Document<'_>) -> Original {
    document.original().cloned().unwrap_or_else(|| {
        let session = Original::text_of(document.session());
        Original::new(session.clone(), session, &document.reserved())
    })
}

/// Converts `status=completed` to jq. A value that is valid JSON is used as it is; any other
/// becomes a string. A missing field never matches, not even `null`.
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

/// Checks whether an expression assigns: whether it has a `=` outside strings that is not part of a
/// comparison.
fn has_single_equals(expression: &str) -> bool {
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

/// Replaces every value that redaction hides from the session in `text`.
fn without_secrets(text: &str, original: &Original) -> String {
    if original.session == original.reported {
        return text.to_owned();
    }
    let parsed = (
        json::parse(&original.session),
        json::parse(&original.reported),
    );
    let (Ok(session), Ok(reported)) = parsed else {
        return REDACTED.to_owned();
    };
    let mut hidden = Vec::new();
    collect_hidden(&session.value, Some(&reported.value), &mut hidden);
    hidden.retain(|secret| secret.len() >= MIN_HIDDEN);
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

/// Collects the strings and numbers, and their parts, that the redacted session does not show.
fn collect_hidden(session: &Json<'_>, reported: Option<&Json<'_>>, hidden: &mut Vec<String>) {
    if reported == Some(session) {
        return;
    }
    match session {
        Json::Null | Json::Bool(_) => {}
        Json::Number(digits) => hidden.push(digits.to_string()),
        Json::String(text) => {
            let shown = reported.and_then(Json::as_str).unwrap_or_default();
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
                    reported.and_then(|reported| reported.as_array()?.get(at)),
                    hidden,
                );
            }
        }
        Json::Object(members) => {
            for (name, member) in members.iter() {
                collect_hidden(
                    member,
                    reported.and_then(|reported| reported.get(name)),
                    hidden,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;

//! Conditions on a session, for `--expect`, `--for` and check suites. They are evaluated before
//! redaction; reports show redacted values only.

use std::cell::OnceCell;
use std::time::{Duration, Instant};

use super::Document;
use super::document::RESERVED;
use super::query::{Query, RunError};
use crate::error::{Failure, Result};
use crate::json::{self, Json};
use crate::secret::REDACTED;
use crate::text;

mod input;

pub(super) use input::ConditionInput;

use input::{original, redacted};

/// A condition: a jq expression, or its short form `field=value`.
pub struct Condition {
    expression: String,
    query: Query,
    /// The field of the short form.
    field: Option<String>,
    /// Left side of a comparison, compiled on first use.
    left: OnceCell<Option<Query>>,
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

/// Comparison operators. If a comparison fails, the report shows the value of its left side.
const OPERATORS: &[&str] = &[" == ", " != ", " >= ", " <= ", " > ", " < "];

/// Minimum length, in bytes, of a redacted value that is removed from reported expressions.
// Removing shorter ones would also remove unrelated parts of an expression, such as a `1`.
const MIN_REDACTED: usize = 6;

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
            field: short_form_parts(text).map(|(field, _)| field.to_owned()),
            left: OnceCell::new(),
        })
    }

    /// Returns the field of the short form if a session does not have it.
    #[must_use]
    pub fn missing_field(&self, document: &Document<'_>) -> Option<&str> {
        let field = self.field.as_deref()?;
        let pointer = format!("/{}", field.replace('.', "/"));
        let is_missing = document.session().pointer(&pointer).is_none();
        // The reserved member is added when the condition is evaluated.
        (is_missing && !field.starts_with(RESERVED)).then_some(field)
    }

    /// Evaluates the condition on a session within a time limit.
    ///
    /// Without [`super::DocumentOptions::for_conditions`], the condition is evaluated on the
    /// redacted session.
    #[must_use]
    pub fn evaluate(&self, document: &Document<'_>, limit: Duration) -> Evaluation {
        let begin = Instant::now();
        match self.query.results(&original(document), limit) {
            Ok(results) => self.judge(&results, document),
            Err(error) => {
                let left = limit.saturating_sub(begin.elapsed());
                Evaluation::Error(self.failure(document, error, left))
            }
        }
    }

    fn judge(&self, results: &[Json<'_>], document: &Document<'_>) -> Evaluation {
        match results
            .iter()
            .find(|result| !matches!(result, Json::Bool(_)))
        {
            Some(other) => {
                Evaluation::NotBoolean(self.not_boolean_error(other.type_name(), document))
            }
            None if results.is_empty() => {
                Evaluation::Error(self.not_boolean_error("no result", document))
            }
            None if results.iter().all(|result| result == &Json::Bool(true)) => Evaluation::True,
            None => Evaluation::False,
        }
    }

    fn not_boolean_error(&self, result: &str, document: &Document<'_>) -> Failure {
        let condition = without_secrets(&self.expression, document);
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
    fn failure(&self, document: &Document<'_>, error: RunError, limit: Duration) -> Failure {
        let shown = match error {
            RunError::Failed(_) => match self.query.results(&redacted(document), limit) {
                Err(RunError::Failed(shown)) => RunError::Failed(shown),
                Err(_) | Ok(_) => RunError::Failed(
                    "the condition cannot be evaluated for this session".to_owned(),
                ),
            },
            other => other,
        };
        self.query
            .failure(&without_secrets(&self.expression, document), &shown)
    }

    /// Returns the expression, without the values that redaction hides.
    #[must_use]
    pub fn expected(&self, document: &Document<'_>) -> String {
        without_secrets(&self.expression, document)
    }

    /// Returns the actual result: the redacted left side of a comparison, or the result itself.
    #[must_use]
    pub fn actual(&self, document: &Document<'_>, limit: Duration) -> String {
        let left = self
            .left()
            .and_then(|left| left.results(&redacted(document), limit).ok());
        let results = left.unwrap_or_else(|| vec![Json::Bool(false)]);
        let texts: Vec<_> = results.iter().map(ToString::to_string).collect();
        if texts.is_empty() {
            return "nothing".to_owned();
        }
        texts.join(", ")
    }

    /// Returns the left side of the comparison, if the expression is one.
    fn left(&self) -> Option<&Query> {
        let compile = || {
            let operators = OPERATORS.iter();
            let first = operators.filter_map(|operator| self.expression.find(operator));
            Query::compile(self.expression.get(..first.min()?)?).ok()
        };
        self.left.get_or_init(compile).as_ref()
    }
}

/// Splits the short form `status=completed` or `.status=completed` into field and value.
fn short_form_parts(text: &str) -> Option<(&str, &str)> {
    let (field, value) = text.split_once('=')?;
    let is_path = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
    let is_plain = !field.is_empty() && field.chars().all(is_path);
    (is_plain && !value.starts_with('=')).then_some((field.trim_start_matches('.'), value))
}

/// Converts the short form to jq. A value that is not valid JSON becomes a string. A missing field
/// never matches, not even `null`.
fn short_form(text: &str) -> Option<String> {
    let (field, value) = short_form_parts(text)?;
    let value = match json::parse(value) {
        Ok(_) => value.to_owned(),
        Err(_) => Json::string(value).to_string(),
    };
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
fn without_secrets(text: &str, document: &Document<'_>) -> String {
    let (session, redacted) = (original(document), redacted(document));
    if session == redacted {
        return text.to_owned();
    }
    let parsed = (json::parse(&session), json::parse(&redacted));
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

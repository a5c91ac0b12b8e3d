//! Compiles and runs jq expressions with jaq. No other module uses its crates.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jaq_core::{Ctx, Filter, Vars, data, unwrap_valr};
use jaq_json::{Val, read};

mod compile;
mod dates;
mod natives;
mod numbers;
mod regex;
mod result;
mod rewrite;
mod worker;

use compile::compile;
use result::ResultConverter;
use worker::Workers;

use crate::duration;
use crate::error::{Failure, Kind, Result};
use crate::json::Json;
use crate::text;

type JaqData = data::JustLut<Val>;
type Program = Filter<JaqData>;

/// Longest integer passed to jq as a number, in digits, because jq's arithmetic takes quadratic
/// time in the length.
const MAX_INTEGER_DIGITS: usize = 4096;

/// Maximum total size of the results of one run, in bytes.
const MAX_RESULT_SIZE: usize = 256 << 20;

/// Default time limit of a run.
const DEFAULT_LIMIT: Duration = Duration::from_secs(30);

/// A compiled jq expression. It runs on another thread, so that a run can be abandoned.
pub struct Query {
    source: String,
    workers: Workers,
    limit: Duration,
    hides_errors: bool,
}

/// Reason why a run gave no results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RunError {
    /// The expression failed. Contains jq's message, which may quote the document.
    Failed(String),
    /// The results are larger than [`MAX_RESULT_SIZE`].
    TooLarge,
    /// The run exceeded this time limit.
    TimedOut(Duration),
    /// A signal arrived that the run handles itself.
    Interrupted,
    /// The expression exceeded its time limit on earlier documents and is no longer run.
    Disabled,
    /// The thread could not be started, or ended unexpectedly. Contains the reason.
    ThreadFailed(String),
}

impl Query {
    /// Compiles an expression.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] with the position of the mistake.
    pub fn compile(source: &str) -> Result<Self> {
        let program = compile(source)?;
        Ok(Self {
            source: source.to_owned(),
            workers: Workers::new(Arc::new(program)),
            limit: DEFAULT_LIMIT,
            hides_errors: false,
        })
    }

    /// Sets the time limit of a run.
    #[must_use]
    pub const fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Omits jq's messages from failures, because they quote the document, which may contain
    /// secrets.
    #[must_use]
    pub const fn hiding_errors(mut self, hides: bool) -> Self {
        self.hides_errors = hides;
        self
    }

    /// Returns the results for one document.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] with jq's own message, if the expression fails on the document
    /// or exceeds its time limit.
    pub fn run(&self, value: &Json<'_>) -> Result<Vec<Json<'static>>> {
        self.results(&to_input(value).into(), self.limit)
            .map_err(|error| self.failure(&self.source, &error))
    }

    /// Returns the results for a document written by [`to_input`].
    pub(super) fn results(
        &self,
        input: &Arc<str>,
        limit: Duration,
    ) -> Result<Vec<Json<'static>>, RunError> {
        self.workers.run(input, limit)
    }

    /// Describes why a run gave no results. `source` is the expression, redacted.
    pub(super) fn failure(&self, source: &str, error: &RunError) -> Failure {
        let expression = format!("the jq expression '{}'", text::quote(source, 80));
        match error {
            RunError::Failed(_) if self.hides_errors => Failure::usage(format!(
                "{expression} failed on this session"
            ))
            .hint("the message of jq may contain a secret: run the command without --show-secrets to see it"),
            RunError::Failed(why) => {
                Failure::usage(format!("{expression} failed: {}", text::quote(why, 200)))
                    .hint("print the document with --json to see what it is applied to")
            }
            RunError::TooLarge => Failure::usage(format!(
                "{expression} returned more than {} MiB of results",
                MAX_RESULT_SIZE >> 20
            ))
            .hint("select less of the session"),
            RunError::TimedOut(limit) => Failure::usage(format!(
                "{expression} was stopped: no result within {}",
                duration::format(*limit)
            ))
            .hint("check it for infinite recursion, or allow more time with --request-timeout"),
            RunError::Interrupted => Failure::new(
                Kind::Interrupted,
                format!("{expression} was stopped by a signal"),
            ),
            RunError::Disabled => Failure::usage(format!(
                "{expression} was not evaluated: it exceeded the time limit on earlier sessions"
            ))
            .hint("check it for infinite recursion, or allow more time with --request-timeout"),
            RunError::ThreadFailed(why) => Failure::new(
                Kind::Bug,
                format!("{expression} could not be run: {}", text::quote(why, 200)),
            ),
        }
    }
}

/// Serializes a document for jq. Integers longer than [`MAX_INTEGER_DIGITS`] become strings.
pub(super) fn to_input(value: &Json<'_>) -> String {
    let text = value.to_string();
    // A shorter text cannot contain a long integer, so the tree is not searched.
    if text.len() > MAX_INTEGER_DIGITS && any_long_integer(value) {
        let mut value = value.clone();
        quote_long_integers(&mut value);
        return value.to_string();
    }
    text
}

fn is_long_integer(digits: &str) -> bool {
    digits.len() > MAX_INTEGER_DIGITS && !digits.contains(['.', 'e', 'E'])
}

fn any_long_integer(value: &Json<'_>) -> bool {
    match value {
        Json::Null | Json::Bool(_) | Json::String(_) => false,
        Json::Number(number) => is_long_integer(number),
        Json::Array(items) => items.iter().any(any_long_integer),
        Json::Object(members) => members.values().any(any_long_integer),
    }
}

fn quote_long_integers(value: &mut Json<'_>) {
    match value {
        Json::Number(number) if is_long_integer(number) => {
            *value = Json::String(std::mem::take(number));
        }
        Json::Null | Json::Bool(_) | Json::String(_) | Json::Number(_) => {}
        Json::Array(items) => items.iter_mut().for_each(quote_long_integers),
        Json::Object(members) => members
            .iter_mut()
            .for_each(|(_, member)| quote_long_integers(member)),
    }
}

/// Runs a compiled expression on a document until it ends or `deadline` passes.
fn evaluate(
    program: &Program,
    document: &str,
    limit: Duration,
    deadline: Instant,
) -> Result<Vec<Json<'static>>, RunError> {
    let failed = |error: &dyn std::fmt::Display| RunError::Failed(error.to_string());
    let input = read::parse_single(document.as_bytes()).map_err(|error| failed(&error))?;
    let context = Ctx::<JaqData>::new(&program.lut, Vars::new([]));
    let mut results = Vec::new();
    let mut converter = ResultConverter::default();
    for result in program.id.run((context, input)).map(unwrap_valr) {
        if Instant::now() > deadline {
            return Err(RunError::TimedOut(limit));
        }
        let result = result.map_err(|error| failed(&error))?;
        results.push(converter.convert(&result)?);
    }
    Ok(results)
}

#[cfg(test)]
mod tests;

//! The condition of `--where`: which sessions are printed.

use std::time::Duration;

use crate::error::{Failure, Result};
use crate::session::{Condition, Document, Evaluation};

/// Time limit of the condition, until the configured one of a session is known.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Selects the sessions that are printed.
pub(super) struct SessionFilter {
    condition: Option<Condition>,
    time_limit: Duration,
    /// The error of an expression that is not a condition.
    error: Option<Failure>,
    /// The field of `field=value`, until a session has it.
    missing_field: Option<String>,
    /// Whether a session has the field, or was selected.
    is_field_known: bool,
}

impl SessionFilter {
    /// Creates a filter. Without a condition, all sessions are selected.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the condition is not a jq expression.
    pub(super) fn new(condition: Option<&str>) -> Result<Self> {
        Ok(Self {
            condition: condition.map(Condition::parse).transpose()?,
            time_limit: TIME_LIMIT,
            error: None,
            missing_field: None,
            is_field_known: false,
        })
    }

    /// Sets the time limit of the condition, which is the configured one of a session.
    pub(super) const fn set_time_limit(&mut self, limit: Duration) {
        self.time_limit = limit;
    }

    /// Evaluates the condition on a redacted session.
    ///
    /// # Errors
    /// The reason, if the condition cannot be evaluated for this session.
    pub(super) fn is_selected(&mut self, document: &Document<'_>) -> Result<bool> {
        let Some(condition) = &self.condition else {
            return Ok(true);
        };
        match condition.evaluate(document, self.time_limit) {
            Evaluation::True => {
                self.is_field_known = true;
                Ok(true)
            }
            Evaluation::False => {
                if !self.is_field_known {
                    let missing = condition.missing_field(document);
                    self.missing_field = missing.map(str::to_owned);
                    self.is_field_known = missing.is_none();
                }
                Ok(false)
            }
            Evaluation::Error(failure) => Err(failure),
            Evaluation::NotBoolean(failure) => {
                self.error.get_or_insert_with(|| failure.repeat());
                Err(failure)
            }
        }
    }

    /// Returns the notice that no session has the field of the condition.
    pub(super) fn notice(&self) -> Option<String> {
        let field = self
            .missing_field
            .as_deref()
            .filter(|_| !self.is_field_known)?;
        Some(format!("no session has the field '{field}' of --where"))
    }

    /// Returns the error of an expression that is not a condition, which ends the run.
    pub(super) fn take_error(&mut self) -> Option<Failure> {
        self.error.take()
    }
}

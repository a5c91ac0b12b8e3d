//! `check --expect` and the `expect` of a suite: conditions, and what is reported of them.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use super::App;
use crate::error::Result;
use crate::render::report::{Remark, Weight};
use crate::session::{Condition, Document, Judgement};

/// The conditions of a run. Compiling one takes longer than checking a session, so each distinct
/// one is compiled once.
#[derive(Default)]
pub(super) struct Conditions(HashMap<String, Rc<Condition>>);

impl Conditions {
    /// Returns the condition that a text describes.
    ///
    /// # Errors
    /// As [`Condition::parse`].
    pub(super) fn get(&mut self, text: &str) -> Result<Rc<Condition>> {
        if let Some(known) = self.0.get(text) {
            return Ok(Rc::clone(known));
        }
        let condition = Rc::new(Condition::parse(text)?);
        self.0.insert(text.to_owned(), Rc::clone(&condition));
        Ok(condition)
    }
}

/// Evaluates a condition, and describes the result unless it holds.
pub(super) fn evaluate(
    app: &App<'_>,
    condition: &Condition,
    document: &Document,
    limit: Duration,
) -> Option<Remark> {
    let (weight, got) = match condition.evaluate(document, limit) {
        Judgement::Holds => return None,
        Judgement::Fails => (Weight::Failure, condition.actual(document, limit)),
        Judgement::Error(failure) => (Weight::Error, app.console.message(&failure)),
    };
    Some(Remark {
        rule: "expect",
        weight,
        pointer: None,
        expected: condition.expected(document),
        got,
    })
}

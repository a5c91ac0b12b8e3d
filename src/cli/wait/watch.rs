//! One session that `wait` polls, and the result of its responses.

use std::time::Duration;

use super::goal::{Goal, GoalProgress};
use crate::cli::Target;
use crate::error::{Failure, Kind};
use crate::session::Document;

/// Number of consecutive unusable responses that end the polling of a session.
const UNUSABLE_LIMIT: u32 = 3;

/// One session that is polled.
pub(super) struct Watch {
    pub(super) target: Target,
    pub(super) goal: Goal,
    /// The last usable document.
    pub(super) document: Option<Document<'static>>,
    pub(super) end: Option<WatchEnd>,
    /// The failure of the last poll, if it failed.
    pub(super) last_failure: Option<Failure>,
    /// The failure of the condition, if it failed on every document.
    pub(super) condition_failure: Option<Failure>,
    /// Whether the condition was evaluated to false at least once.
    was_evaluated: bool,
    /// Number of unusable responses in a row.
    unusable: u32,
}

/// The reason why the polling of a session ended before the deadline.
pub(super) enum WatchEnd {
    /// The goal is reached.
    Reached,
    /// The goal can no longer be reached.
    Impossible,
    /// The session can no longer be polled.
    Failed(Failure),
    /// The server requested this pause, which does not end before the deadline.
    Paused(Duration),
}

/// The class of a failed poll, by its consequence for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FailureClass {
    /// The next poll may succeed.
    Transient,
    /// The response did not come from the API.
    Unusable,
    /// Every further poll would fail the same way.
    Permanent,
}

impl Watch {
    /// Returns whether the goal is a condition.
    pub(super) const fn has_condition(&self) -> bool {
        matches!(self.goal, Goal::Condition(_))
    }

    pub(super) const fn new(target: Target, goal: Goal) -> Self {
        Self {
            target,
            goal,
            document: None,
            end: None,
            last_failure: None,
            condition_failure: None,
            was_evaluated: false,
            unusable: 0,
        }
    }

    /// Records a document; `limit` is the time limit of a condition.
    pub(super) fn record(&mut self, document: Document<'_>, limit: Duration) {
        self.last_failure = None;
        self.unusable = 0;
        let is_terminal = document.summary.terminal;
        match self.goal.judge(&document, limit) {
            Ok(GoalProgress::Reached) => self.end = Some(WatchEnd::Reached),
            Ok(GoalProgress::Impossible) => self.end = Some(WatchEnd::Impossible),
            Ok(GoalProgress::Pending) => {
                self.was_evaluated = true;
                self.condition_failure = None;
            }
            Ok(GoalProgress::Unknown(failure)) => {
                // A condition may fail while a member is still missing: it fails for good only if it
                // was never evaluated.
                if is_terminal {
                    self.end = Some(if self.was_evaluated {
                        WatchEnd::Impossible
                    } else {
                        WatchEnd::Failed(failure)
                    });
                } else if !self.was_evaluated {
                    self.condition_failure = Some(failure);
                }
            }
            Err(failure) => self.end = Some(WatchEnd::Failed(failure)),
        }
        self.document = Some(document.into_owned());
    }

    /// Records a failed poll. Returns whether it is the first in a row.
    pub(super) fn record_failure(&mut self, failure: Failure, max_wait: Duration) -> bool {
        let is_first = self.last_failure.is_none();
        let class = classify(&failure);
        if class == FailureClass::Unusable {
            self.unusable += 1;
        } else {
            self.unusable = 0;
        }
        let pause = failure.remote.retry_after.unwrap_or_default();
        if class == FailureClass::Permanent || pause > max_wait {
            self.end = Some(WatchEnd::Failed(failure));
            return false;
        }
        // They probably come from a proxy or a captive portal, which further polls would reach, too.
        if self.unusable >= UNUSABLE_LIMIT {
            let failure = failure.about("unusable responses in a row; the last one was");
            self.end = Some(WatchEnd::Failed(failure));
            return false;
        }
        self.last_failure = Some(failure);
        is_first
    }

    /// Returns the state for people, with the provider's word if it differs.
    pub(super) fn state(&self) -> String {
        let Some(document) = &self.document else {
            return "no response yet".to_owned();
        };
        let state = document.summary.state.word();
        match &document.summary.word {
            Some(word) if !word.eq_ignore_ascii_case(state) => format!("{state} ({word})"),
            Some(_) | None => state.to_owned(),
        }
    }
}

/// Returns the class of a failed poll.
fn classify(failure: &Failure) -> FailureClass {
    if failure.permanent {
        return FailureClass::Permanent;
    }
    match failure.kind {
        Kind::Network | Kind::RateLimited => FailureClass::Transient,
        Kind::Provider => match failure.remote.http_status {
            Some(408 | 425 | 429 | 500..) => FailureClass::Transient,
            // A 401, 403, 404 or 410 of the API has a kind of its own, so here it is from a page
            // outside the API. A redirect or another 4xx of the API is permanent.
            None | Some(200 | 401 | 403 | 404 | 407 | 410) => FailureClass::Unusable,
            Some(_) => FailureClass::Permanent,
        },
        Kind::Usage
        | Kind::Config
        | Kind::Credential
        | Kind::NotFound
        | Kind::Verdict
        | Kind::Pending
        | Kind::Bug
        | Kind::Output
        | Kind::BrokenPipe
        | Kind::Interrupted
        | Kind::Terminated => FailureClass::Permanent,
    }
}

#[cfg(test)]
mod tests;

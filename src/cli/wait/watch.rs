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
    pub(super) document: Option<Document>,
    pub(super) end: Option<WatchEnd>,
    /// The failure of the last poll, if it failed.
    pub(super) missed: Option<Failure>,
    /// The failure of the condition, if it failed on every document.
    pub(super) condition: Option<Failure>,
    judged: bool,
    unusable: u32,
}

/// The reason why the polling of a session ended before the deadline.
pub(super) enum WatchEnd {
    /// The goal is reached.
    Reached,
    /// The goal can no longer be reached.
    Impossible,
    /// The session cannot be polled any more.
    Failed(Failure),
    /// The server requested this pause, which does not end before the deadline.
    Paused(Duration),
}

/// The class of a failed poll, by its consequence for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MissKind {
    /// The next poll may succeed.
    Passing,
    /// The response did not come from the API; several in a row are treated as permanent.
    Unusable,
    /// Every further poll would fail the same way.
    Lasting,
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
            missed: None,
            condition: None,
            judged: false,
            unusable: 0,
        }
    }

    /// Records a document; `limit` is the time limit of a condition.
    pub(super) fn record(&mut self, document: Document, limit: Duration) {
        self.missed = None;
        self.unusable = 0;
        let is_terminal = document.summary.terminal;
        match self.goal.judge(&document, limit) {
            Ok(GoalProgress::Reached) => self.end = Some(WatchEnd::Reached),
            Ok(GoalProgress::Impossible) => self.end = Some(WatchEnd::Impossible),
            Ok(GoalProgress::Pending) => {
                self.judged = true;
                self.condition = None;
            }
            Ok(GoalProgress::Unknown(failure)) => {
                if is_terminal {
                    self.end = Some(if self.judged {
                        WatchEnd::Impossible
                    } else {
                        WatchEnd::Failed(failure)
                    });
                } else if !self.judged {
                    self.condition = Some(failure);
                }
            }
            Err(failure) => self.end = Some(WatchEnd::Failed(failure)),
        }
        self.document = Some(document);
    }

    /// Records a failed poll. Returns whether it is the first in a row.
    pub(super) fn miss(&mut self, failure: Failure, max_wait: Duration) -> bool {
        let is_first = self.missed.is_none();
        let weight = weight(&failure);
        if weight == MissKind::Unusable {
            self.unusable += 1;
        } else {
            self.unusable = 0;
        }
        let pause = failure.remote.retry_after.unwrap_or_default();
        if weight == MissKind::Lasting || pause > max_wait {
            self.end = Some(WatchEnd::Failed(failure));
            return false;
        }
        if self.unusable >= UNUSABLE_LIMIT {
            let failure = failure.about("unusable responses in a row; the last one was");
            self.end = Some(WatchEnd::Failed(failure));
            return false;
        }
        self.missed = Some(failure);
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

fn weight(failure: &Failure) -> MissKind {
    if failure.lasting {
        return MissKind::Lasting;
    }
    match failure.kind {
        Kind::Network | Kind::RateLimited => MissKind::Passing,
        Kind::Provider => match failure.remote.http_status {
            Some(408 | 425 | 429 | 500..) => MissKind::Passing,
            // These come from a page outside the API; a redirect or a 4xx of the API is permanent.
            None | Some(200 | 401 | 403 | 404 | 407 | 410) => MissKind::Unusable,
            Some(_) => MissKind::Lasting,
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
        | Kind::Terminated => MissKind::Lasting,
    }
}

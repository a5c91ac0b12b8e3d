//! The possible effects of each response on one session.

use std::time::{Duration, Instant};

use super::phase::{Meaning, Phase, Truth};
use super::serve::Sent;
use super::walk::{Break, Step, Walk};

/// Time in which a run processes a response on a busy machine.
pub(super) const SEEN: Duration = Duration::from_secs(1);

/// The responses of one session so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// Whether a document was received.
    pub(super) seen: bool,
    /// Whether the condition gave a boolean for a document.
    pub(super) judged: bool,
    /// Unusable responses in a row.
    unusable: u8,
    /// The exit code for the last failed poll.
    pub(super) missed: Option<u8>,
}

/// The outcome of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Reached,
    /// It cannot reach the goal; contains the exit code.
    Lost(u8),
    /// It was still polled at the end; contains the exit code at the deadline.
    Open(u8),
    /// It was never polled, although it could have been polled before the deadline.
    Unpolled,
}

/// A possible effect of a response.
pub(super) enum Next {
    Open(Progress),
    Ended(Outcome),
}

/// The rules of a walk.
pub(super) struct Rules<'w> {
    pub(super) walk: &'w Walk,
    /// Earliest and latest time of the deadline, which is counted from the first poll.
    pub(super) deadline: (Instant, Instant),
}

impl Rules<'_> {
    /// Returns the possible effects of a response.
    pub(super) fn after(&self, mut progress: Progress, sent: &Sent) -> Vec<Next> {
        match sent.step {
            Step::Document(phase) => vec![self.judge(progress, &phase)],
            Step::Busy(status, pause) => self.busy(progress, sent.at, status, pause.unwrap_or(0)),
            Step::Refused(401 | 403) => vec![Next::Ended(Outcome::Lost(3))],
            Step::Refused(404) => vec![Next::Ended(Outcome::Lost(4))],
            Step::Refused(410) => {
                // Kayle rejects the credentials of a frozen organization with this status.
                vec![Next::Ended(Outcome::Lost(3)), Next::Ended(Outcome::Lost(4))]
            }
            Step::Refused(_) | Step::OtherId => vec![Next::Ended(Outcome::Lost(6))],
            Step::Foreign(_) | Step::Unusable(_) => {
                progress.unusable += 1;
                progress.missed = Some(6);
                vec![match progress.unusable {
                    3.. => Next::Ended(Outcome::Lost(6)),
                    _ => Next::Open(progress),
                }]
            }
            Step::Broken(how) => {
                let unchanged = progress;
                progress.unusable = 0;
                progress.missed = Some(7);
                let mut next = vec![Next::Open(progress)];
                // The request may have been repeated on another connection.
                if matches!(how, Break::Closed | Break::Reset) {
                    next.push(Next::Open(unchanged));
                }
                next
            }
        }
    }

    fn busy(&self, mut progress: Progress, at: Instant, status: u16, pause: u64) -> Vec<Next> {
        let code = if status == 429 { 5 } else { 6 };
        progress.unusable = 0;
        progress.missed = Some(code);
        let pause = Duration::from_secs(pause);
        let end = at + pause;
        let mut next = Vec::new();
        let (earliest, latest) = self.deadline;
        let max_wait = self.walk.max_wait;
        let is_long = pause > max_wait;
        if is_long && at + max_wait < latest {
            next.push(Next::Ended(Outcome::Lost(code)));
        }
        if is_long && at + max_wait + SEEN < earliest {
            return next;
        }
        if !pause.is_zero() && end + SEEN >= earliest {
            let code = match (progress.seen, progress.judged) {
                (true, true) => 8,
                (true, false) => 2,
                (false, _) => code,
            };
            next.push(Next::Ended(Outcome::Lost(code)));
        }
        if pause.is_zero() || (end < latest && !is_long) {
            next.push(Next::Open(progress));
        }
        next
    }

    fn judge(&self, mut progress: Progress, phase: &Phase) -> Next {
        progress.seen = true;
        progress.unusable = 0;
        progress.missed = None;
        let (reached, stage) = match self.walk.goal.meaning {
            Meaning::Done => (phase.terminal, None),
            Meaning::State(state) => (phase.state == state, stage_of(|phase| phase.state == state)),
            Meaning::Word(word) => (phase.word == word, stage_of(|phase| phase.word == word)),
            Meaning::Condition(truth) => match truth(phase) {
                Truth::True => (true, None),
                Truth::False => (false, None),
                Truth::Other => return Next::Ended(Outcome::Lost(2)),
                Truth::Fails => return fails(progress, phase),
            },
            Meaning::Endless => return fails(progress, phase),
        };
        progress.judged = true;
        let passed = stage.is_some_and(|stage| stage < phase.stage);
        match reached {
            true => Next::Ended(Outcome::Reached),
            false if phase.terminal || passed => Next::Ended(Outcome::Lost(1)),
            false => Next::Open(progress),
        }
    }
}

/// Returns the latest stage of the documented phases that match.
fn stage_of(matches: impl Fn(&Phase) -> bool) -> Option<u8> {
    let all = super::phase::PROVIDERS
        .iter()
        .flat_map(|name| super::phase::phases_of(name));
    all.filter(|phase| matches(phase))
        .map(|phase| phase.stage)
        .max()
}

/// Returns the effect of a condition that fails: the goal is not reached yet, unless the session has
/// ended.
fn fails(progress: Progress, phase: &Phase) -> Next {
    match (phase.terminal, progress.judged) {
        (false, _) => Next::Open(progress),
        (true, true) => Next::Ended(Outcome::Lost(1)),
        (true, false) => Next::Ended(Outcome::Lost(2)),
    }
}

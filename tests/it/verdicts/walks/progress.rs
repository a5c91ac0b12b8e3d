//! What follows from each response for one session.

use std::time::{Duration, Instant};

use super::phase::{Meaning, Phase, Truth};
use super::serve::Sent;
use super::walk::{Break, Step, Walk};

/// Time that the last response may need to be seen on a busy machine.
pub(super) const SEEN: Duration = Duration::from_secs(1);

/// The responses of one session so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// Whether a document arrived.
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
    /// It ended with this code without reaching the goal.
    Lost(u8),
    /// It was still polled; the code is that of a deadline.
    Open(u8),
    /// It was never polled, although it could have been polled before the deadline.
    Unpolled,
}

/// What follows from a response.
pub(super) enum Next {
    Open(Progress),
    RunResult(Outcome),
}

/// The rules of a walk.
pub(super) struct Rules<'w> {
    pub(super) walk: &'w Walk,
    /// The deadline is between these: it is counted from the first poll.
    pub(super) deadline: (Instant, Instant),
}

impl Rules<'_> {
    /// Returns what may follow from a response.
    pub(super) fn after(&self, mut known: Progress, sent: &Sent) -> Vec<Next> {
        match sent.step {
            Step::Document(phase) => vec![self.judge(known, &phase)],
            Step::Busy(status, pause) => self.busy(known, sent.at, status, pause.unwrap_or(0)),
            Step::Refused(401 | 403) => vec![Next::RunResult(Outcome::Lost(3))],
            Step::Refused(404) => vec![Next::RunResult(Outcome::Lost(4))],
            Step::Refused(410) => {
                // Kayle freezes an organization, whose credentials are then refused.
                vec![
                    Next::RunResult(Outcome::Lost(3)),
                    Next::RunResult(Outcome::Lost(4)),
                ]
            }
            Step::Refused(_) | Step::OtherId => vec![Next::RunResult(Outcome::Lost(6))],
            Step::Foreign(_) | Step::Unusable(_) => {
                known.unusable += 1;
                known.missed = Some(6);
                vec![match known.unusable {
                    3.. => Next::RunResult(Outcome::Lost(6)),
                    _ => Next::Open(known),
                }]
            }
            Step::Broken(how) => {
                let unchanged = known;
                known.unusable = 0;
                known.missed = Some(7);
                let mut next = vec![Next::Open(known)];
                // The request may have been repeated on another connection.
                if matches!(how, Break::Closed | Break::Reset) {
                    next.push(Next::Open(unchanged));
                }
                next
            }
        }
    }

    fn busy(&self, mut known: Progress, at: Instant, status: u16, pause: u64) -> Vec<Next> {
        let code = if status == 429 { 5 } else { 6 };
        known.unusable = 0;
        known.missed = Some(code);
        let pause = Duration::from_secs(pause);
        let end = at + pause;
        let mut next = Vec::new();
        let (earliest, latest) = self.deadline;
        let max_wait = self.walk.max_wait;
        let is_long = pause > max_wait;
        if is_long && at + max_wait < latest {
            next.push(Next::RunResult(Outcome::Lost(code)));
        }
        if is_long && at + max_wait + SEEN < earliest {
            return next;
        }
        if !pause.is_zero() && end + SEEN >= earliest {
            let code = match (known.seen, known.judged) {
                (true, true) => 8,
                (true, false) => 2,
                (false, _) => code,
            };
            next.push(Next::RunResult(Outcome::Lost(code)));
        }
        if pause.is_zero() || (end < latest && !is_long) {
            next.push(Next::Open(known));
        }
        next
    }

    fn judge(&self, mut known: Progress, phase: &Phase) -> Next {
        known.seen = true;
        known.unusable = 0;
        known.missed = None;
        let (reached, stage) = match self.walk.goal.meaning {
            Meaning::Done => (phase.terminal, None),
            Meaning::State(state) => (phase.state == state, stage_of(|one| one.state == state)),
            Meaning::Word(word) => (phase.word == word, stage_of(|one| one.word == word)),
            Meaning::Condition(truth) => match truth(phase) {
                Truth::True => (true, None),
                Truth::False => (false, None),
                Truth::Other => return Next::RunResult(Outcome::Lost(2)),
                Truth::Fails => return fails(known, phase),
            },
            Meaning::Endless => return fails(known, phase),
        };
        known.judged = true;
        let passed = stage.is_some_and(|stage| stage < phase.stage);
        match reached {
            true => Next::RunResult(Outcome::Reached),
            false if phase.terminal || passed => Next::RunResult(Outcome::Lost(1)),
            false => Next::Open(known),
        }
    }
}

/// Returns the stage of the first documented phase that matches.
fn stage_of(matches: impl Fn(&Phase) -> bool) -> Option<u8> {
    let all = super::phase::PROVIDERS
        .iter()
        .flat_map(|name| super::phase::of(name));
    all.filter(|phase| matches(phase))
        .map(|phase| phase.stage)
        .max()
}

/// The condition failed on a document: not yet, unless the session has ended.
fn fails(known: Progress, phase: &Phase) -> Next {
    match (phase.terminal, known.judged) {
        (false, _) => Next::Open(known),
        (true, true) => Next::RunResult(Outcome::Lost(1)),
        (true, false) => Next::RunResult(Outcome::Lost(2)),
    }
}

//! The permitted exit codes of a walk, from `docs/verdicts.md` and `docs/output.md` alone.
//!
//! The server records the responses that it sent. The run may have ended before it received the last
//! response of a session, so both possibilities are followed.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::phase::Meaning;
use super::progress::{Next, Outcome, Progress, Rules, SEEN};
use super::serve::Sent;
use super::walk::{Break, Step, Walk};

/// Time within which a run ends after the response that decides it, on a busy machine.
const PROMPT: Duration = Duration::from_millis(2500);

/// The times of the start and the end of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: Instant,
    pub(super) end: Instant,
}

/// A possible outcome, and the time of the response that decided it.
type PossibleOutcome = (Outcome, Option<Instant>);

struct Oracle<'w> {
    rules: Rules<'w>,
    walk: &'w Walk,
    log: &'w [Vec<Sent>],
    span: Span,
}

/// Returns the permitted exit codes, or an error if the requests alone violate a rule.
pub(super) fn permitted(
    walk: &Walk,
    log: &[Vec<Sent>],
    span: Span,
) -> Result<BTreeSet<u8>, String> {
    let first = log.iter().flatten().map(|sent| sent.at).min();
    let first = first.ok_or("no request was sent")?;
    let oracle = Oracle {
        rules: Rules {
            walk,
            deadline: (span.start + walk.timeout, first + walk.timeout),
        },
        walk,
        log,
        span,
    };
    let mut codes = BTreeSet::new();
    let mut combinations: Vec<Vec<PossibleOutcome>> = vec![Vec::new()];
    for session in 0..log.len() {
        oracle.check_pauses(session)?;
        let outcomes = oracle.outcomes(session)?;
        combinations = combinations
            .into_iter()
            .flat_map(|combination| {
                outcomes.iter().map(move |outcome| {
                    let mut combination = combination.clone();
                    combination.push(*outcome);
                    combination
                })
            })
            .collect();
    }
    for combination in combinations {
        codes.extend(oracle.verdict(&combination));
    }
    Ok(codes)
}

impl Oracle<'_> {
    /// Returns the exit code for these outcomes, or `None` if they contradict the time of the end.
    fn verdict(&self, outcomes: &[PossibleOutcome]) -> Option<u8> {
        let of = |wanted: fn(&Outcome) -> bool| {
            let found = outcomes.iter().filter(move |(outcome, _)| wanted(outcome));
            found.map(|(_, at)| *at).collect::<Vec<_>>()
        };
        let code = |with_open: bool| {
            let codes = outcomes.iter().map(|(outcome, _)| match outcome {
                Outcome::Lost(code) => *code,
                Outcome::Open(code) if with_open => *code,
                Outcome::Reached | Outcome::Open(_) | Outcome::Unpolled => 0,
            });
            codes.max().unwrap_or(0)
        };
        let reached = of(|outcome| matches!(outcome, Outcome::Reached));
        let lost = of(|outcome| matches!(outcome, Outcome::Lost(_)));
        let all = outcomes.len();
        let (code, decided) = match self.walk.any {
            true if !reached.is_empty() => (0, first(&reached)),
            true if lost.len() == all => (code(false), last(&lost)),
            false if !lost.is_empty() => (code(false), first(&lost)),
            false if reached.len() == all => (0, last(&reached)),
            true | false => {
                let is_late = self.span.end >= self.rules.deadline.0;
                let unpolled = of(|outcome| matches!(outcome, Outcome::Unpolled));
                return (is_late && unpolled.is_empty()).then(|| code(true));
            }
        };
        // An endless condition is stopped at the deadline.
        let endless = matches!(self.walk.goal.meaning, Meaning::Endless);
        let is_prompt = endless || decided.is_none_or(|at| at + PROMPT >= self.span.end);
        is_prompt.then_some(code)
    }

    /// Follows the responses of a session.
    fn outcomes(&self, session: usize) -> Result<BTreeSet<PossibleOutcome>, String> {
        let sent = &self.log[session];
        let mut outcomes = BTreeSet::new();
        let mut open = vec![Progress::default()];
        for (index, response) in sent.iter().enumerate() {
            let is_last = index + 1 == sent.len();
            if is_last && self.may_be_unseen(response) {
                outcomes.extend(
                    open.iter()
                        .flat_map(|progress| self.at_the_end(session, *progress)),
                );
            }
            if is_last && self.is_silent(response) {
                return Ok(outcomes);
            }
            let mut next = Vec::new();
            for progress in &open {
                for step in self.rules.after(*progress, response) {
                    match step {
                        Next::Open(progress) => next.push(progress),
                        Next::Ended(outcome) if is_last => {
                            outcomes.insert((outcome, Some(response.at)));
                        }
                        Next::Ended(_) => {}
                    }
                }
            }
            if next.is_empty() && !is_last {
                return Err(format!("session {session} was polled after its end"));
            }
            open = next;
        }
        outcomes.extend(
            open.iter()
                .flat_map(|progress| self.at_the_end(session, *progress)),
        );
        Ok(outcomes)
    }

    fn may_be_unseen(&self, sent: &Sent) -> bool {
        let blocks = matches!(self.walk.goal.meaning, Meaning::Endless);
        sent.at + SEEN >= self.span.end || self.is_silent(sent) || blocks
    }

    /// Checks whether the request was still waiting for its response when the run ended.
    fn is_silent(&self, sent: &Sent) -> bool {
        let hangs = matches!(sent.step, Step::Broken(Break::Hang | Break::HangInBody));
        let limit = self.walk.request_timeout;
        hangs && limit.is_none_or(|limit| sent.at + limit > self.span.end)
    }

    /// Returns the outcomes of a session that was still polled when the run ended.
    fn at_the_end(&self, session: usize, progress: Progress) -> Vec<PossibleOutcome> {
        let open = match (progress.seen, progress.judged) {
            (true, true) => 8,
            (true, false) => 2,
            (false, _) => progress.missed.unwrap_or(7),
        };
        let mut outcomes = vec![(Outcome::Open(open), None)];
        // A pause after a 429 to another session of the provider applies to this one, too.
        let provider = self.walk.sessions[session].provider;
        let others = self.walk.sessions.iter().zip(self.log).enumerate();
        let paused = others
            .filter(|(index, (other, _))| *index != session && other.provider == provider)
            .flat_map(|(_, (_, sent))| sent)
            .any(|sent| matches!(sent.step, Step::Busy(429, Some(pause)) if pause > 0));
        if paused {
            let code = if progress.seen { open } else { 5 };
            outcomes.push((Outcome::Lost(code), None));
            outcomes.push((Outcome::Lost(5), None));
            outcomes.push((Outcome::Open(code), None));
        } else if !progress.seen && progress.missed.is_none() && !self.may_be_unpolled(session) {
            outcomes = vec![(Outcome::Unpolled, None)];
        }
        outcomes
    }

    /// Checks whether a session may have no poll at all: the run was short, or every job was waiting for
    /// a silent server.
    fn may_be_unpolled(&self, session: usize) -> bool {
        let hangs =
            |sent: &Sent| matches!(sent.step, Step::Broken(Break::Hang | Break::HangInBody));
        let blocked =
            self.walk.jobs < self.walk.sessions.len() && self.log.iter().flatten().any(hangs);
        let endless = matches!(self.walk.goal.meaning, Meaning::Endless);
        endless || self.walk.timeout < SEEN || blocked || !self.log[session].is_empty()
    }

    /// Checks that a session was polled neither during the pause that a response requested, nor before
    /// the first poll interval of `wait`.
    fn check_pauses(&self, session: usize) -> Result<(), String> {
        let sent = &self.log[session];
        for (index, pair) in sent.windows(2).enumerate() {
            let gap = pair[1].at - pair[0].at;
            let requested_pause = match pair[0].step {
                Step::Busy(_, pause) => Duration::from_secs(pause.unwrap_or(0)),
                _ => Duration::ZERO,
            };
            let resent =
                |sent: &Sent| matches!(sent.step, Step::Broken(Break::Closed | Break::Reset));
            // The last poll may come earlier, because it precedes the deadline.
            let own_pause = if index + 2 == sent.len() || pair.iter().any(resent) {
                Duration::ZERO
            } else {
                Duration::from_millis(900)
            };
            if gap < requested_pause.max(own_pause) {
                return Err(format!("session {session} was polled again after {gap:?}"));
            }
        }
        Ok(())
    }
}

fn first(times: &[Option<Instant>]) -> Option<Instant> {
    times.iter().copied().min().flatten()
}

fn last(times: &[Option<Instant>]) -> Option<Instant> {
    let times: Option<Vec<Instant>> = times.iter().copied().collect();
    times?.into_iter().max()
}

//! The permitted exit codes of a walk, from `docs/verdicts.md` and `docs/output.md` alone.
//!
//! The server records what it sent, so only the last response of each session is open: the run may
//! have ended before it was seen. Where the outcome depends on such a detail, every possibility is
//! followed.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::phase::Meaning;
use super::progress::{Next, Outcome, Progress, Rules, SEEN};
use super::serve::Sent;
use super::walk::{Break, Step, Walk};

/// Time within which a run ends after the response that decides it, on a busy machine.
const PROMPT: Duration = Duration::from_millis(2500);

/// When a run was started and when it had ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: Instant,
    pub(super) end: Instant,
}

/// A possible outcome, and when the response that decided it was sent.
type Possible = (Outcome, Option<Instant>);

struct Oracle<'w> {
    rules: Rules<'w>,
    walk: &'w Walk,
    log: &'w [Vec<Sent>],
    span: Span,
}

/// Returns the permitted exit codes, or what is wrong whatever the exit code is.
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
    let mut combinations: Vec<Vec<Possible>> = vec![Vec::new()];
    for session in 0..log.len() {
        oracle.holds_pauses(session)?;
        let outcomes = oracle.outcomes(session)?;
        combinations = combinations
            .into_iter()
            .flat_map(|known| {
                outcomes.iter().map(move |outcome| {
                    let mut known = known.clone();
                    known.push(*outcome);
                    known
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
    /// Returns the exit code for these outcomes, or `None` if the run would not have ended then.
    fn verdict(&self, outcomes: &[Possible]) -> Option<u8> {
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
        // A condition that runs on ends with the deadline.
        let endless = matches!(self.walk.goal.meaning, Meaning::Endless);
        let is_prompt = endless || decided.is_none_or(|at| at + PROMPT >= self.span.end);
        is_prompt.then_some(code)
    }

    /// Follows the responses of a session.
    fn outcomes(&self, session: usize) -> Result<BTreeSet<Possible>, String> {
        let sent = &self.log[session];
        let mut outcomes = BTreeSet::new();
        let mut open = vec![Progress::default()];
        for (index, one) in sent.iter().enumerate() {
            let is_last = index + 1 == sent.len();
            if is_last && self.may_be_unseen(one) {
                outcomes.extend(
                    open.iter()
                        .flat_map(|known| self.at_the_end(session, *known)),
                );
            }
            if is_last && self.is_silent(one) {
                return Ok(outcomes);
            }
            let mut next = Vec::new();
            for known in &open {
                for step in self.rules.after(*known, one) {
                    match step {
                        Next::Open(known) => next.push(known),
                        Next::RunResult(outcome) if is_last => {
                            outcomes.insert((outcome, Some(one.at)));
                        }
                        Next::RunResult(_) => {}
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
                .flat_map(|known| self.at_the_end(session, *known)),
        );
        Ok(outcomes)
    }

    fn may_be_unseen(&self, sent: &Sent) -> bool {
        let blocks = matches!(self.walk.goal.meaning, Meaning::Endless);
        sent.at + SEEN >= self.span.end || self.is_silent(sent) || blocks
    }

    /// Whether the response cannot have been complete, nor given up.
    fn is_silent(&self, sent: &Sent) -> bool {
        let hangs = matches!(sent.step, Step::Broken(Break::Hang | Break::HangInBody));
        let limit = self.walk.request_timeout;
        hangs && limit.is_none_or(|limit| sent.at + limit > self.span.end)
    }

    /// Returns the outcomes of a session that was still polled when the run ended.
    fn at_the_end(&self, session: usize, known: Progress) -> Vec<Possible> {
        let open = match (known.seen, known.judged) {
            (true, true) => 8,
            (true, false) => 2,
            (false, _) => known.missed.unwrap_or(7),
        };
        let mut outcomes = vec![(Outcome::Open(open), None)];
        // The pause that another session of the provider was asked for applies to this one.
        let provider = self.walk.sessions[session].provider;
        let others = self.walk.sessions.iter().zip(self.log).enumerate();
        let paused = others
            .filter(|(index, (other, _))| *index != session && other.provider == provider)
            .flat_map(|(_, (_, sent))| sent)
            .any(|sent| matches!(sent.step, Step::Busy(429, Some(pause)) if pause > 0));
        if paused {
            let code = if known.seen { open } else { 5 };
            outcomes.push((Outcome::Lost(code), None));
            outcomes.push((Outcome::Lost(5), None));
            outcomes.push((Outcome::Open(code), None));
        } else if !known.seen && known.missed.is_none() && !self.may_be_unpolled(session) {
            outcomes = vec![(Outcome::Unpolled, None)];
        }
        outcomes
    }

    /// Whether a session may not have been polled at all: the run was short, or all requests were
    /// busy with silent servers.
    fn may_be_unpolled(&self, session: usize) -> bool {
        let hangs =
            |sent: &Sent| matches!(sent.step, Step::Broken(Break::Hang | Break::HangInBody));
        let blocked =
            self.walk.jobs < self.walk.sessions.len() && self.log.iter().flatten().any(hangs);
        let endless = matches!(self.walk.goal.meaning, Meaning::Endless);
        endless || self.walk.timeout < SEEN || blocked || !self.log[session].is_empty()
    }

    /// Checks that no session was polled during the pause that it was asked for, nor sooner than
    /// after the first pause of `wait`.
    fn holds_pauses(&self, session: usize) -> Result<(), String> {
        let sent = &self.log[session];
        for (index, pair) in sent.windows(2).enumerate() {
            let gap = pair[1].at - pair[0].at;
            let requested_id = match pair[0].step {
                Step::Busy(_, pause) => Duration::from_secs(pause.unwrap_or(0)),
                _ => Duration::ZERO,
            };
            let resent =
                |sent: &Sent| matches!(sent.step, Step::Broken(Break::Closed | Break::Reset));
            // The last poll may come earlier, because it precedes the deadline.
            let own = if index + 2 == sent.len() || pair.iter().any(resent) {
                Duration::ZERO
            } else {
                Duration::from_millis(900)
            };
            if gap < requested_id.max(own) {
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

//! A random walk: sessions with their scripts, and the command line that waits for them.

use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::phase::{self, Phase};

/// One response of a script.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// The session in this phase.
    Document(Phase),
    /// The status and a `Retry-After` in seconds.
    Busy(u16, Option<u64>),
    /// A response of the API that no further poll would change.
    Refused(u16),
    /// A response with this status that is not from the API.
    Foreign(u16),
    /// Status 200 with a body that is not a session.
    Unusable(Body),
    /// Status 200 with the session of another id.
    OtherId,
    /// A connection that ends before the response is complete.
    Broken(Break),
}

/// A body that is not a session.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    Html,
    EmptyObject,
    List,
    InvalidJson,
    Empty,
    Error,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// Closed or reset before the first byte. Such a request is repeated without being counted if
    /// the connection had been used before.
    Closed,
    Reset,
    /// Closed within the body.
    Cut,
    /// Silent before the first byte, or within the body.
    Hang,
    HangInBody,
}

#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) provider: &'static str,
    pub(super) id: String,
    /// The responses; the last one repeats.
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub(super) sessions: Vec<Session>,
    /// Whether the id of the first session is repeated at the end of the command line.
    pub(super) repeats: bool,
    pub(super) any: bool,
    pub(super) goal: phase::Goal,
    pub(super) timeout: Duration,
    pub(super) jobs: usize,
    pub(super) request_timeout: Option<Duration>,
    pub(super) max_wait: Duration,
}

impl Walk {
    /// Generates the walk with this number.
    pub(super) fn numbered(number: u64) -> Self {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&number.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        walk().new_tree(&mut runner).unwrap().current()
    }

    /// Returns the sessions in the order of the command line.
    pub(super) fn given(&self) -> Vec<&Session> {
        let again = self.sessions.first().filter(|_| self.repeats);
        self.sessions.iter().chain(again).collect()
    }

    pub(super) fn line(&self) -> Vec<String> {
        let milliseconds = |time: Duration| format!("{}ms", time.as_millis());
        let ids = self.given().into_iter();
        let mut line = vec!["wait".to_owned()];
        line.extend(ids.map(|session| format!("{}:{}", session.provider, session.id)));
        line.extend(["--for".to_owned(), self.goal.text.clone()]);
        line.extend(["--timeout".to_owned(), milliseconds(self.timeout)]);
        line.extend(["--max-wait".to_owned(), milliseconds(self.max_wait)]);
        line.extend(["--jobs".to_owned(), self.jobs.to_string()]);
        line.extend(["-o".to_owned(), "ndjson".to_owned()]);
        line.extend(self.any.then(|| "--any".to_owned()));
        if let Some(limit) = self.request_timeout {
            line.extend(["--request-timeout".to_owned(), milliseconds(limit)]);
        }
        line
    }
}

fn walk() -> impl Strategy<Value = Walk> {
    let mixed = prop::collection::vec(select(phase::PROVIDERS), 1..=4);
    let same_provider =
        (select(phase::PROVIDERS), 1..=4_usize).prop_map(|(provider, count)| vec![provider; count]);
    prop_oneof![2 => mixed, 3 => same_provider].prop_flat_map(|providers| {
        let goals = phase::goals(&providers);
        let scripts: Vec<_> = providers.iter().map(|name| script(name)).collect();
        let timing = (timeout(), request_timeout(), max_wait());
        let options = (
            prop::bool::weighted(0.15),
            any::<bool>(),
            select(&[1, 2, 8, 8][..]),
        );
        (Just(providers), scripts, goals, timing, options).prop_map(assemble)
    })
}

type Parts = (
    Vec<&'static str>,
    Vec<Vec<Step>>,
    phase::Goal,
    (Duration, Option<Duration>, Duration),
    (bool, bool, usize),
);

fn assemble((providers, scripts, goal, timing, options): Parts) -> Walk {
    let sessions = providers.into_iter().zip(scripts).enumerate();
    Walk {
        sessions: sessions
            .map(|(index, (provider, steps))| Session {
                provider,
                id: phase::id(provider, index),
                steps,
            })
            .collect(),
        goal,
        timeout: timing.0,
        request_timeout: timing.1,
        max_wait: timing.2,
        repeats: options.0,
        any: options.1,
        jobs: options.2,
    }
}

/// Generates a life cycle in the documented order, with random faults.
fn script(provider: &'static str) -> impl Strategy<Value = Vec<Step>> {
    let lifecycle = prop::collection::vec(select(phase::phases_of(provider)), 1..=4);
    let faults = prop::collection::vec((0..5_usize, fault(), 1..=3_usize), 0..=3);
    (lifecycle, faults).prop_map(move |(mut phases, faults)| {
        phases.sort_by_key(|phase| phase.stage);
        let end = phases.iter().position(|phase| phase.terminal);
        phases.truncate(end.map_or(phases.len(), |end| end + 1));
        let mut steps: Vec<Step> = phases.into_iter().map(Step::Document).collect();
        for (position, fault, count) in faults {
            // Closient's responses have no id.
            let fault = match fault {
                Step::OtherId if provider == "closient" => Step::Refused(404),
                other => other,
            };
            let position = position.min(steps.len());
            steps.splice(position..position, std::iter::repeat_n(fault, count));
        }
        steps
    })
}

fn fault() -> impl Strategy<Value = Step> {
    use Body::{Empty, EmptyObject, Error, Html, InvalidJson, List};
    let busy = select(&[408, 425, 429, 500, 502, 503, 503, 504, 522, 529][..]);
    let pause = select(&[None, None, Some(0), Some(1), Some(2), Some(30), Some(120)][..]);
    let limited = select(
        &[
            None,
            Some(0),
            Some(1),
            Some(1),
            Some(2),
            Some(30),
            Some(120),
        ][..],
    );
    let refused = select(&[302, 400, 401, 403, 404, 409, 410][..]);
    let broken = [
        Break::Closed,
        Break::Reset,
        Break::Cut,
        Break::Hang,
        Break::HangInBody,
    ];
    prop_oneof![
        4 => (busy, pause).prop_map(|(status, pause)| Step::Busy(status, pause)),
        2 => limited.prop_map(|pause| Step::Busy(429, pause)),
        2 => refused.prop_map(Step::Refused),
        2 => select(&[401, 403, 404, 410][..]).prop_map(Step::Foreign),
        3 => select(&[Html, EmptyObject, List, InvalidJson, Empty, Error][..]).prop_map(Step::Unusable),
        1 => Just(Step::OtherId),
        4 => select(broken.to_vec()).prop_map(Step::Broken),
    ]
}

/// Generates mostly short timeouts, because a walk without a verdict lasts until its timeout. The
/// longer ones allow three or four polls.
fn timeout() -> impl Strategy<Value = Duration> {
    let milliseconds = prop_oneof![
        12 => 50..=400_u64,
        6 => 1450..=1700_u64,
        2 => 2800..=3400_u64,
    ];
    milliseconds.prop_map(Duration::from_millis)
}

fn request_timeout() -> impl Strategy<Value = Option<Duration>> {
    prop::option::weighted(
        0.3,
        select(&[100, 200, 700][..]).prop_map(Duration::from_millis),
    )
}

fn max_wait() -> impl Strategy<Value = Duration> {
    select(&[60_000, 60_000, 60_000, 1_500, 500][..]).prop_map(Duration::from_millis)
}

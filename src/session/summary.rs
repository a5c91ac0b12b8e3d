//! A provider-neutral summary: state, timestamps and notices.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::identity::{Identity, elements};
use super::options::DocumentOptions;
use super::pointer::select;
use super::timestamp::Timestamp;
use crate::duration;
use crate::provider::{Ended, Evidence, Field, Provider, Role, Scope, Section, State, StateRule};

/// A provider-neutral summary of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The provider-neutral state.
    pub state: State,
    /// The provider's own word for the state, if any.
    pub word: Option<String>,
    /// Whether the state is final.
    pub terminal: bool,
    /// Time of creation.
    pub created_at: Option<Timestamp>,
    /// Time of the last change.
    pub updated_at: Option<Timestamp>,
    /// Time at which the session or its secret expires.
    pub expires_at: Option<Timestamp>,
    /// Notices about this response.
    pub notices: Vec<String>,
    /// Notices about departures from the provider's contract.
    pub drift: Vec<String>,
    /// The provider's clock, if it differs much from this machine's.
    pub clock: Option<SystemTime>,
}

impl Summary {
    /// Derives the summary of a response. If the requested session is listed more than once with
    /// different states, the state is unknown.
    #[must_use]
    pub(super) fn of_answer(
        provider: &Provider,
        identity: &Identity<'_>,
        view: &DocumentOptions<'_>,
    ) -> Self {
        let clock = view.clock();
        let list = provider.endpoint.own.as_ref();
        let own: Vec<&Value> = list.map_or_else(Vec::new, |own| {
            let elements = elements(own, identity.session).enumerate();
            let is_own = |(at, _): &(usize, &Value)| identity.own.contains(at);
            elements
                .filter(is_own)
                .map(|(_, element)| element)
                .collect()
        });
        let of = |own| Self::of(provider, identity.session, own, clock);
        let mut summary = of(own.first().copied());
        summary.notices.extend(identity.notices.iter().cloned());
        if own.len() > 1 {
            let notice =
                "the response lists the requested session more than once; the first is shown";
            summary.notices.push(notice.to_owned());
            if own
                .iter()
                .any(|other| of(Some(*other)).state != summary.state)
            {
                let notice = "the states of the requested session differ, so the state is unknown";
                summary.notices.push(notice.to_owned());
                summary.state = State::Unknown;
                summary.terminal = false;
            }
        }
        if clock != view.now {
            summary.clock = Some(clock);
            if matches!(provider.state, StateRule::Expiry { .. }) && summary.expires_at.is_some() {
                summary.notices.push(clock_notice(view.server_ahead));
            }
        }
        summary
    }

    /// Derives the summary of a session document; `own` is the requested element, where the
    /// document contains several.
    #[must_use]
    fn of(provider: &Provider, session: &Value, own: Option<&Value>, now: SystemTime) -> Self {
        let value = |role| {
            provider
                .row_of(role)
                .and_then(|(section, row)| find(session, own, section, row))
        };
        let moment = |role| value(role).and_then(Timestamp::read);
        let word = value(Role::Status)
            .and_then(Value::as_str)
            .filter(|word| !word.is_empty());
        let expires_at = moment(Role::Expires);
        let (state, terminal) = match &provider.state {
            StateRule::Words {
                words,
                unlisted_is_terminal,
                ended,
            } => {
                let is_word =
                    |known: &str| word.is_some_and(|word| known.eq_ignore_ascii_case(word));
                let listed = words.iter().find(|(known, _)| is_word(known));
                let ended = ended.iter().find(|ended| is_word(ended.word));
                match (ended, listed) {
                    (Some(ended), _) => (outcome(ended, session), true),
                    (None, Some((_, state))) => (*state, state.is_terminal()),
                    (None, None) => (State::Unknown, *unlisted_is_terminal && word.is_some()),
                }
            }
            StateRule::Expiry { .. } => match expires_at {
                Some(time) if time.is_past(now) => (State::Expired, true),
                Some(_) => (State::Active, false),
                None => (State::Unknown, false),
            },
        };
        let mut summary = Self {
            state,
            word: word.map(str::to_owned),
            terminal,
            created_at: moment(Role::Created),
            updated_at: moment(Role::Updated),
            expires_at,
            notices: Vec::new(),
            drift: Vec::new(),
            clock: None,
        };
        summary.note(provider, now);
        summary
    }

    fn note(&mut self, provider: &Provider, now: SystemTime) {
        let by_word = matches!(provider.state, StateRule::Words { .. });
        // An unknown word is reported as a departure from the contract.
        if self.state == State::Unknown && self.word.is_none() {
            let what = if by_word {
                "state"
            } else {
                "readable expiry time, so the state is unknown"
            };
            self.notices.push(format!(
                "the response from {} contains no {what}",
                provider.title
            ));
        }
        if self.state == State::Unknown
            && self.terminal
            && let (StateRule::Words { ended, .. }, Some(word)) = (&provider.state, &self.word)
            && ended
                .iter()
                .any(|ended| ended.word.eq_ignore_ascii_case(word))
        {
            self.notices.push(format!(
                "the status \"{word}\" means that the session has ended, but no field says how"
            ));
        }
        // Providers may expire sessions lazily, so the reported state is trusted.
        if by_word
            && !self.terminal
            && self.state != State::Unknown
            && self.expires_at.is_some_and(|time| time.is_past(now))
        {
            self.notices.push(format!(
                "the session is past its expiry, but still {}",
                self.state.word()
            ));
        }
    }
}

fn clock_notice(server_ahead: i64) -> String {
    let by = duration::approximate(Duration::from_secs(server_ahead.unsigned_abs()));
    let way = if server_ahead > 0 {
        "behind"
    } else {
        "ahead of"
    };
    format!(
        "the clock of this machine is {by} {way} the server's (by the Date of the response); the \
         state follows from the server's"
    )
}

/// Derives the outcome of an ended session from other fields, because its status does not name it.
fn outcome(ended: &Ended, session: &Value) -> State {
    let shows = |evidence: &&Evidence| {
        let found = select(session, evidence.pattern);
        found.into_iter().any(|value| match (value, evidence.text) {
            (Value::String(text), Some(wanted)) => text.eq_ignore_ascii_case(wanted),
            (Value::String(text), None) => !text.is_empty(),
            (value, None) => !value.is_null(),
            (_, Some(_)) => false,
        })
    };
    let first = ended.evidence.iter().find(shows);
    first.map_or(State::Unknown, |evidence| evidence.state)
}

/// Returns the value of a row of [`Scope::Session`] or [`Scope::SessionList`].
fn find<'v>(
    session: &'v Value,
    own: Option<&'v Value>,
    section: &Section,
    row: &Field,
) -> Option<&'v Value> {
    match section.at {
        Scope::SessionList => own?.pointer(row.path),
        _ => session.pointer(row.path),
    }
}

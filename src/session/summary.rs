//! A provider-neutral summary: state, timestamps and notices.

use std::time::{Duration, SystemTime};

use super::identity::{Identity, elements};
use super::options::DocumentOptions;
use super::pattern::select;
use super::timestamp::Timestamp;
use crate::duration;
use crate::json::Json;
use crate::provider::{
    AmbiguousWord, Evidence, Field, Provider, Role, Scope, Section, State, StateRule,
};

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
    /// Notices about fields that contradict each other.
    pub contradictions: Vec<String>,
    /// The time by the provider's clock, if it differs much from this machine's.
    pub clock: Option<SystemTime>,
}

impl Summary {
    /// Derives the summary of a response. If the requested session is listed more than once with
    /// different states, the state is unknown.
    #[must_use]
    pub(super) fn derive(
        provider: &Provider,
        identity: &Identity<'_>,
        options: &DocumentOptions<'_>,
    ) -> Self {
        let clock = options.clock();
        let list = provider.endpoint.session_list.as_ref();
        let own: Vec<&Json<'_>> = list.map_or_else(Vec::new, |list| {
            let elements = elements(list, identity.session).enumerate();
            let is_own = |(at, _): &(usize, &Json<'_>)| identity.requested_elements.contains(at);
            elements
                .filter(is_own)
                .map(|(_, element)| element)
                .collect()
        });
        let of_element = |own| Self::of_session(provider, identity.session, own, clock);
        let mut summary = of_element(own.first().copied());
        summary.notices.extend(identity.notices.iter().cloned());
        if own.len() > 1 {
            let notice =
                "the response lists the requested session more than once; the first is shown";
            summary.notices.push(notice.to_owned());
            if own
                .iter()
                .any(|other| of_element(Some(*other)).state != summary.state)
            {
                let notice = "the states of the requested session differ, so the state is unknown";
                summary.notices.push(notice.to_owned());
                summary.state = State::Unknown;
                summary.terminal = false;
            }
        }
        if clock != options.now {
            summary.clock = Some(clock);
            if matches!(provider.state, StateRule::Expiry { .. }) && summary.expires_at.is_some() {
                summary.notices.push(clock_notice(options.server_ahead));
            }
        }
        summary
    }

    /// Derives the summary of a session document. `own` is the requested session, if the document
    /// contains a list of sessions.
    #[must_use]
    fn of_session<'v>(
        provider: &Provider,
        session: &'v Json<'v>,
        own: Option<&'v Json<'v>>,
        now: SystemTime,
    ) -> Self {
        let value = |role| {
            provider
                .row_of(role)
                .and_then(|(section, row)| row_value(session, own, section, row))
        };
        let time = |role| value(role).and_then(Timestamp::from_json);
        let word = value(Role::Status)
            .and_then(Json::as_str)
            // An empty word says as little as a missing one.
            .filter(|word| !word.is_empty());
        let expires_at = time(Role::Expires);
        let (state, terminal) = state_of(provider, session, word, expires_at, now);
        let mut summary = Self {
            state,
            word: word.map(str::to_owned),
            terminal,
            created_at: time(Role::Created),
            updated_at: time(Role::Updated),
            expires_at,
            notices: Vec::new(),
            drift: Vec::new(),
            contradictions: Vec::new(),
            clock: None,
        };
        summary.add_notices(provider);
        summary
    }

    fn add_notices(&mut self, provider: &Provider) {
        let has_status_words = matches!(provider.state, StateRule::Words { .. });
        // An unknown word is already reported by the contract check.
        if self.state == State::Unknown && self.word.is_none() {
            let missing = if has_status_words {
                "state"
            } else {
                "readable expiry time, so the state is unknown"
            };
            self.notices.push(format!(
                "the response from {} contains no {missing}",
                provider.title
            ));
        }
        if self.state == State::Unknown
            && self.terminal
            && let (StateRule::Words { ambiguous, .. }, Some(word)) = (&provider.state, &self.word)
            && ambiguous
                .iter()
                .any(|known| known.word.eq_ignore_ascii_case(word))
        {
            self.notices.push(format!(
                "the status \"{word}\" means that the session has ended, but no field says how"
            ));
        }
    }
}

/// Derives the state from the provider's word or the expiry, and whether it is final.
fn state_of(
    provider: &Provider,
    session: &Json<'_>,
    word: Option<&str>,
    expires_at: Option<Timestamp>,
    now: SystemTime,
) -> (State, bool) {
    match &provider.state {
        StateRule::Words {
            words,
            unlisted_is_terminal,
            ambiguous,
        } => {
            let is_word = |known: &str| word.is_some_and(|word| known.eq_ignore_ascii_case(word));
            let listed = words.iter().find(|(known, _)| is_word(known));
            let ambiguous = ambiguous.iter().find(|known| is_word(known.word));
            match (ambiguous, listed) {
                // Such a word is always final; only other fields show the outcome.
                (Some(ambiguous), _) => (outcome(ambiguous, session), true),
                (None, Some((_, state))) => (*state, state.is_terminal()),
                (None, None) => (State::Unknown, *unlisted_is_terminal && word.is_some()),
            }
        }
        StateRule::Expiry { .. } => match expires_at {
            Some(time) if time.is_past(now) => (State::Expired, true),
            Some(_) => (State::Active, false),
            None => (State::Unknown, false),
        },
    }
}

fn clock_notice(server_ahead: i64) -> String {
    let by = duration::approximate(Duration::from_secs(server_ahead.unsigned_abs()));
    let relation = if server_ahead > 0 {
        "behind"
    } else {
        "ahead of"
    };
    format!(
        "the clock of this machine is {by} {relation} the server's (by the Date of the response); the \
         state follows from the server's"
    )
}

/// Derives the outcome of an ended session from other fields, because its status does not show it.
fn outcome(ambiguous: &AmbiguousWord, session: &Json<'_>) -> State {
    let is_present = |evidence: &&Evidence| {
        let found = select(session, evidence.pattern);
        found.into_iter().any(|value| match (value, evidence.text) {
            (Json::String(text), Some(wanted)) => text.eq_ignore_ascii_case(wanted),
            (Json::String(text), None) => !text.is_empty(),
            (value, None) => !value.is_null(),
            (_, Some(_)) => false,
        })
    };
    let first = ambiguous.evidence.iter().find(is_present);
    first.map_or(State::Unknown, |evidence| evidence.state)
}

/// Returns the value of a row of [`Scope::Session`] or [`Scope::SessionList`].
fn row_value<'v>(
    session: &'v Json<'v>,
    own: Option<&'v Json<'v>>,
    section: &Section,
    row: &Field,
) -> Option<&'v Json<'v>> {
    match section.scope {
        Scope::SessionList => own?.pointer(row.path),
        _ => session.pointer(row.path),
    }
}

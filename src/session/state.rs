//! What a session comes to, in words that are the same for every vendor.

use std::time::SystemTime;

use serde_json::Value;

use super::time::Moment;
use crate::provider::{At, Field, Provider, Role, Section, State, StateRule};

/// What a session comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The common state.
    pub state: State,
    /// The vendor's own word for it, where it has one.
    pub word: Option<String>,
    /// Whether it will stay so for ever.
    pub terminal: bool,
    /// When the session was created.
    pub created_at: Option<Moment>,
    /// When it last changed.
    pub updated_at: Option<Moment>,
    /// When it, or its secret, expires.
    pub expires_at: Option<Moment>,
    /// What the user should know about this answer.
    pub notices: Vec<String>,
    /// Where the answer departs from the vendor's contract.
    pub drift: Vec<String>,
}

impl Summary {
    /// Sums up a session document; `own` is the asked element, where the document holds several.
    #[must_use]
    pub(super) fn of(
        provider: &Provider,
        session: &Value,
        own: Option<&Value>,
        now: SystemTime,
    ) -> Self {
        let value = |role| {
            provider
                .row_of(role)
                .and_then(|(section, row)| find(session, own, section, row))
        };
        let moment = |role| value(role).and_then(Moment::read);
        let word = value(Role::Status)
            .and_then(Value::as_str)
            .filter(|word| !word.is_empty());
        let expires_at = moment(Role::Expires);
        let (state, terminal) = match &provider.state {
            StateRule::Words {
                words,
                unlisted_is_terminal,
            } => {
                let listed = word.and_then(|word| {
                    words
                        .iter()
                        .find(|(known, _)| known.eq_ignore_ascii_case(word))
                });
                match listed {
                    Some((_, state)) => (*state, state.is_terminal()),
                    None => (State::Unknown, *unlisted_is_terminal && word.is_some()),
                }
            }
            StateRule::Expiry => match expires_at {
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
        };
        summary.note(provider, now);
        summary
    }

    fn note(&mut self, provider: &Provider, now: SystemTime) {
        let by_word = matches!(provider.state, StateRule::Words { .. });
        // An unknown word is a departure from the contract, and told as one.
        if self.state == State::Unknown && self.word.is_none() {
            let what = if by_word {
                "state"
            } else {
                "expiry time that can be read, so no state follows"
            };
            self.notices
                .push(format!("{}'s answer holds no {what}", provider.title));
        }
        // The server expires lazily: what it says stands.
        if by_word
            && !self.terminal
            && self.state != State::Unknown
            && self.expires_at.is_some_and(|time| time.is_past(now))
        {
            self.notices.push(format!(
                "the session is past its expiry, and still {}",
                self.state.word()
            ));
        }
    }
}

/// The value of a row of [`At::Session`] or [`At::Own`].
fn find<'v>(
    session: &'v Value,
    own: Option<&'v Value>,
    section: &Section,
    row: &Field,
) -> Option<&'v Value> {
    match section.at {
        At::Own => own?.pointer(row.path),
        _ => session.pointer(row.path),
    }
}

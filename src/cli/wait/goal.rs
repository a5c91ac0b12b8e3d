//! The goal of `wait` and the progress of a session towards it.

use std::time::Duration;

use crate::error::{Failure, Result};
use crate::provider::{Provider, Role, State, StateRule};
use crate::session::{Condition, Document, Evaluation, Summary};
use crate::text;

/// A goal: states, or a condition.
pub(super) enum Goal {
    /// One of these states.
    States(Vec<StateGoal>),
    /// A jq condition, or `field=value`.
    Condition(Condition),
}

/// A state that is waited for.
pub(super) enum StateGoal {
    /// Any terminal state.
    Done,
    /// A state of the common vocabulary.
    Common(State),
    /// A state of the provider's vocabulary and the common state that it maps to.
    Word(String, State),
}

/// The progress of a document towards a goal.
#[derive(Debug)]
pub(super) enum GoalProgress {
    /// The goal is reached.
    Reached,
    /// The goal can still be reached.
    Pending,
    /// The goal can no longer be reached.
    Impossible,
    /// The evaluation of the condition failed on this document but may succeed on a later one.
    Unknown(Failure),
}

impl Goal {
    /// Parses a goal and rejects one that a session of this provider cannot reach.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the goal is unreachable or not a valid condition.
    pub(super) fn parse(text: &str, provider: &Provider) -> Result<Self> {
        let words = states_of_status_field(text, provider).unwrap_or(text);
        let words = words.split(',').map(str::trim);
        // A bare word that is no state is most likely a misspelt state rather than a condition.
        if words.clone().all(is_word) {
            let states = words.map(|word| StateGoal::parse(word, provider));
            return states.collect::<Result<_>>().map(Self::States);
        }
        Condition::parse(text).map(Self::Condition)
    }

    /// Compares a document with the goal; `limit` is the time limit of a condition.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the result of the condition is not true or false.
    pub(super) fn judge(&self, document: &Document, limit: Duration) -> Result<GoalProgress> {
        let summary = &document.summary;
        let (reached, passed) = match self {
            Self::States(states) => (
                states.iter().any(|state| state.is_reached(summary)),
                states.iter().all(|state| state.is_passed(summary.state)),
            ),
            Self::Condition(condition) => match condition.evaluate(document, limit) {
                Evaluation::True => (true, false),
                Evaluation::False => (false, false),
                Evaluation::Error(failure) => return Ok(GoalProgress::Unknown(failure)),
                Evaluation::NotBoolean(failure) => return Err(failure),
            },
        };
        Ok(match reached {
            true => GoalProgress::Reached,
            false if summary.terminal || passed => GoalProgress::Impossible,
            false => GoalProgress::Pending,
        })
    }
}

impl StateGoal {
    /// Parses a state and rejects one that a session of this provider cannot reach.
    fn parse(text: &str, provider: &Provider) -> Result<Self> {
        let words: &[(&str, State)] = match &provider.state {
            StateRule::Words { words, .. } => words,
            StateRule::Expiry { .. } => &[],
        };
        if text.eq_ignore_ascii_case("done") {
            return Ok(Self::Done);
        }
        let is_text = |word: &str| word.eq_ignore_ascii_case(text);
        if let Some((_, state)) = words.iter().find(|(word, _)| is_text(word)) {
            // A word that is in both vocabularies has the same meaning in both.
            return Ok(if is_text(state.word()) {
                Self::Common(*state)
            } else {
                Self::Word(text.to_owned(), *state)
            });
        }
        let reachable = provider.state.reachable();
        match reachable.iter().find(|state| is_text(state.word())) {
            Some(state) => Ok(Self::Common(*state)),
            None => Err(unreachable(text, provider, &reachable)),
        }
    }

    /// Returns whether a session is in the state.
    fn is_reached(&self, summary: &Summary) -> bool {
        match self {
            Self::Done => summary.terminal,
            Self::Common(state) => summary.state == *state,
            Self::Word(word, _) => summary
                .word
                .as_ref()
                .is_some_and(|known| known.eq_ignore_ascii_case(word)),
        }
    }

    /// Returns whether a session that is now in the state `now` is past this one.
    fn is_passed(&self, now: State) -> bool {
        match self {
            // A session does not return to an earlier state.
            Self::Common(state) | Self::Word(_, state) => is_before(*state, now),
            Self::Done => false,
        }
    }
}

/// Returns the right side of `field=value` if the field is the provider's status.
fn states_of_status_field<'a>(text: &'a str, provider: &Provider) -> Option<&'a str> {
    let (field, value) = text.split_once('=')?;
    let (_, row) = provider.row_of(Role::Status)?;
    let pointer = field.trim_start_matches('.').replace('.', "/");
    (row.path.strip_prefix('/') == Some(pointer.as_str())).then_some(value)
}

/// Returns whether a text consists of one word, as states do.
fn is_word(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Returns the goals that consist of one word: of a provider, or of all.
pub(in crate::cli) fn goal_words(provider: Option<&'static Provider>) -> Vec<&'static str> {
    let mut words = vec!["done"];
    let Some(provider) = provider else {
        words.extend(State::ALL.iter().map(|state| state.word()));
        return words;
    };
    words.extend(provider.state.reachable().into_iter().map(State::word));
    if let StateRule::Words { words: own, .. } = &provider.state {
        let own = own.iter().map(|(word, _)| *word);
        let new = own.filter(|word| !words.iter().any(|known| known.eq_ignore_ascii_case(word)));
        words.extend(new.collect::<Vec<_>>());
    }
    words
}

/// Returns whether a state comes before another in the life cycle of a session.
fn is_before(state: State, other: State) -> bool {
    let stages = stage(state).zip(stage(other));
    stages.is_some_and(|(state, other)| state < other)
}

/// Returns the position of a state in the life cycle of a session; an unknown state has none.
const fn stage(state: State) -> Option<u8> {
    match state {
        State::Unknown => None,
        State::Pending => Some(0),
        State::Active => Some(1),
        State::Succeeded | State::Failed | State::Expired | State::Cancelled => Some(2),
    }
}

fn unreachable(text: &str, provider: &Provider, reachable: &[State]) -> Failure {
    let mut known: Vec<&str> = reachable.iter().map(|state| state.word()).collect();
    if let StateRule::Words { words, .. } = &provider.state {
        known.extend(
            words
                .iter()
                .map(|(word, _)| *word)
                .filter(|word| !reachable.iter().any(|state| state.word() == *word)),
        );
    }
    let failure = Failure::usage(format!(
        "{} session never becomes '{}'",
        provider.title_with_article(),
        text::quote(text, 60)
    ));
    let failure = match text::nearest(text, known.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean '{near}'?")),
        None => failure,
    };
    failure.hint(format!(
        "valid goals: done, {}; several of them, separated by commas; or a jq condition",
        known.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str, provider: &str) -> Result<Goal, String> {
        let provider = Provider::named(provider).unwrap();
        Goal::parse(text, provider)
            .map_err(|failure| format!("{failure} {}", failure.hints.join(" ")))
    }

    /// Returns the states of a goal as text.
    fn states(text: &str, provider: &str) -> String {
        match parsed(text, provider).unwrap() {
            Goal::States(states) => states
                .iter()
                .map(|state| match state {
                    StateGoal::Done => "done".to_owned(),
                    StateGoal::Common(state) => state.word().to_owned(),
                    StateGoal::Word(word, state) => format!("{word}={}", state.word()),
                })
                .collect::<Vec<_>>()
                .join(" "),
            Goal::Condition(_) => "condition".to_owned(),
        }
    }

    #[test]
    fn goals_parse_as_states_or_conditions() {
        for (text, provider, expected) in [
            ("done", "deck", "done"),
            ("succeeded", "deck", "succeeded"),
            ("COMPLETED", "closient", "COMPLETED=succeeded"),
            ("idle", "deck", "idle=active"),
            ("cancelled", "kayle", "cancelled"),
            ("completed,failed", "deck", "completed=succeeded failed"),
            (
                "succeeded, Expired ,done",
                "kayle",
                "succeeded expired done",
            ),
            (".nfc_tries_used > 1", "kayle", "condition"),
            ("status=completed", "deck", "completed=succeeded"),
            (".status=idle,failed", "deck", "idle=active failed"),
            ("status=\"completed\"", "deck", "condition"),
            (".status==\"completed\"", "deck", "condition"),
            ("state=completed,failed", "deck", "condition"),
            (".a,.b", "deck", "condition"),
        ] {
            assert_eq!(states(text, provider), expected, "{text}");
        }
    }

    #[test]
    fn states_have_an_order() {
        for (goal, now, passed) in [
            (State::Pending, State::Active, true),
            (State::Active, State::Pending, false),
            (State::Active, State::Active, false),
            (State::Active, State::Failed, true),
            (State::Pending, State::Unknown, false),
            (State::Unknown, State::Active, false),
        ] {
            assert_eq!(is_before(goal, now), passed, "{goal:?} {now:?}");
        }
    }

    #[test]
    fn unreachable_goals_are_refused_early() {
        for (text, provider, message) in [
            ("succeeded", "imprint", "never becomes 'succeeded'"),
            ("cancelled", "deck", "never becomes 'cancelled'"),
            ("sucseeded", "kayle", "did you mean 'succeeded'?"),
            ("unknown", "kayle", "never becomes"),
            ("succeeded,complete", "deck", "did you mean 'completed'?"),
            ("succeeded,", "deck", "never becomes ''"),
            (
                "status=running,complete",
                "deck",
                "did you mean 'completed'?",
            ),
            ("status=sucseeded", "kayle", "valid goals: done, "),
            (".[", "kayle", "cannot be parsed"),
        ] {
            let error = parsed(text, provider).err().unwrap_or_default();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}

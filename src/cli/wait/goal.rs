//! The goal of `wait` and the progress of a session towards it.

use std::time::Duration;

use crate::error::{Failure, Result};
use crate::provider::{Provider, State, StateRule};
use crate::session::{Condition, Document, Evaluation};
use crate::text;

/// A goal: `done`, a state, or a condition.
pub(super) enum Goal {
    /// Any terminal state.
    Done,
    /// A state of the common vocabulary.
    State(State),
    /// A state of the provider's vocabulary and the common state that it maps to.
    Word(String, State),
    /// A jq condition, or `field=value`.
    Condition(Condition),
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
        let words: &[(&str, State)] = match &provider.state {
            StateRule::Words { words, .. } => words,
            StateRule::Expiry { .. } => &[],
        };
        if text.eq_ignore_ascii_case("done") {
            return Ok(Self::Done);
        }
        if let Some((_, state)) = words
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(text))
        {
            // A word that is in both vocabularies has the same meaning in both.
            let common = state.word().eq_ignore_ascii_case(text);
            return Ok(if common {
                Self::State(*state)
            } else {
                Self::Word(text.to_owned(), *state)
            });
        }
        let reachable = provider.state.reachable();
        if let Some(state) = State::ALL
            .iter()
            .find(|state| state.word().eq_ignore_ascii_case(text))
        {
            if reachable.contains(state) {
                return Ok(Self::State(*state));
            }
            return Err(unreachable(text, provider, &reachable));
        }
        // A bare word is most likely a misspelt state rather than a condition.
        if text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        {
            return Err(unreachable(text, provider, &reachable));
        }
        Condition::parse(text).map(Self::Condition)
    }

    /// Compares a document with the goal; `limit` is the time limit of a condition.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the result of the condition is not true or false.
    pub(super) fn judge(&self, document: &Document, limit: Duration) -> Result<GoalProgress> {
        let summary = &document.summary;
        let reached = match self {
            Self::Done => summary.terminal,
            Self::State(state) => summary.state == *state,
            Self::Word(word, _) => summary
                .word
                .as_ref()
                .is_some_and(|known| known.eq_ignore_ascii_case(word)),
            Self::Condition(condition) => match condition.evaluate(document, limit) {
                Evaluation::True => true,
                Evaluation::False => false,
                Evaluation::Error(failure) => return Ok(GoalProgress::Unknown(failure)),
                Evaluation::NotBoolean(failure) => return Err(failure),
            },
        };
        // A session does not return to an earlier state.
        let passed = match self {
            Self::State(state) | Self::Word(_, state) => is_before(*state, summary.state),
            Self::Done | Self::Condition(_) => false,
        };
        Ok(match reached {
            true => GoalProgress::Reached,
            false if summary.terminal || passed => GoalProgress::Impossible,
            false => GoalProgress::Pending,
        })
    }
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
        "valid goals: done, {}, or a jq condition",
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

    #[test]
    fn goals_parse_as_states_or_conditions() {
        assert!(matches!(parsed("done", "deck"), Ok(Goal::Done)));
        assert!(matches!(
            parsed("succeeded", "deck"),
            Ok(Goal::State(State::Succeeded))
        ));
        assert!(matches!(
            parsed("COMPLETED", "closient"),
            Ok(Goal::Word(_, State::Succeeded))
        ));
        assert!(matches!(
            parsed("idle", "deck"),
            Ok(Goal::Word(_, State::Active))
        ));
        assert!(matches!(
            parsed("cancelled", "kayle"),
            Ok(Goal::State(State::Cancelled))
        ));
        assert!(matches!(
            parsed(".nfc_tries_used > 1", "kayle"),
            Ok(Goal::Condition(_))
        ));
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
            (".[", "kayle", "cannot be parsed"),
        ] {
            let error = parsed(text, provider).err().unwrap_or_default();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}

//! What `wait` waits for.

use std::time::Duration;

use crate::error::{Failure, Result};
use crate::provider::{Provider, State, StateRule};
use crate::session::{Condition, Document, Judgement};
use crate::text;

/// The time limit of a condition.
const LIMIT: Duration = Duration::from_secs(30);

/// What `wait` waits for.
pub(super) enum Goal {
    /// Any end.
    Done,
    /// A state of the common vocabulary.
    State(State),
    /// A state in the vendor's word, with what it comes to.
    Word(String, State),
    /// A jq condition, or `field=value`.
    Condition(Condition),
}

/// What a document says about a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is there.
    Reached,
    /// It may still get there.
    Pending,
    /// It will never get there.
    Impossible,
}

impl Goal {
    /// Reads a goal, and refuses one that a session of this vendor cannot reach.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`].
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
            // Where both vocabularies have the word, they mean the same.
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
        // A bare word is no condition worth the name, and most likely a slip.
        if text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        {
            return Err(unreachable(text, provider, &reachable));
        }
        Condition::parse(text).map(Self::Condition)
    }

    /// What a document says about the goal.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the condition fails on the document.
    pub(super) fn judge(&self, document: &Document) -> Result<Verdict> {
        let summary = &document.summary;
        let reached = match self {
            Self::Done => summary.terminal,
            Self::State(state) => summary.state == *state,
            Self::Word(word, _) => summary
                .word
                .as_ref()
                .is_some_and(|known| known.eq_ignore_ascii_case(word)),
            Self::Condition(condition) => match condition.evaluate(document, LIMIT) {
                Judgement::Holds => true,
                Judgement::Fails => false,
                Judgement::Error(failure) => return Err(failure),
            },
        };
        // What comes before the present state does not come back.
        let behind = match self {
            Self::State(state) | Self::Word(_, state) => stage(*state) < stage(summary.state),
            Self::Done | Self::Condition(_) => false,
        };
        Ok(match reached {
            true => Verdict::Reached,
            false if summary.terminal || behind => Verdict::Impossible,
            false => Verdict::Pending,
        })
    }
}

/// How far along a state is; an unknown one is nowhere.
const fn stage(state: State) -> u8 {
    match state {
        State::Unknown | State::Pending => 0,
        State::Active => 1,
        State::Succeeded | State::Failed | State::Expired | State::Cancelled => 2,
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
        provider.article(),
        text::quote(text, 60)
    ));
    let failure = match text::nearest(text, known.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean '{near}'?")),
        None => failure,
    };
    failure.hint(format!(
        "it can be: done, {}; or give a jq condition",
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
    fn unreachable_goals_are_refused_early() {
        for (text, provider, says) in [
            ("succeeded", "imprint", "never becomes 'succeeded'"),
            ("cancelled", "deck", "never becomes 'cancelled'"),
            ("sucseeded", "kayle", "did you mean 'succeeded'?"),
            ("unknown", "kayle", "never becomes"),
            (".[", "kayle", "cannot be parsed"),
        ] {
            let refused = parsed(text, provider).err().unwrap_or_default();
            assert!(refused.contains(says), "{text}: {refused}");
        }
    }
}

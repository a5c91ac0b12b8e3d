//! The state rule and the life cycles of a drafted provider.

use super::rows::DraftSession;
use super::section::{DraftRow, DraftShape};
use crate::error::{Failure, Result};
use crate::provider::{Role, State};

/// Words that other APIs use for a state.
const STATES: [(State, &[&str]); 6] = [
    (
        State::Pending,
        &[
            "created",
            "pending",
            "queued",
            "new",
            "requires_input",
            "not_started",
            "scheduled",
        ],
    ),
    (
        State::Active,
        &[
            "active",
            "running",
            "in_progress",
            "processing",
            "open",
            "started",
            "idle",
            "live",
        ],
    ),
    (
        State::Succeeded,
        &[
            "succeeded",
            "success",
            "completed",
            "complete",
            "verified",
            "done",
            "finished",
            "approved",
            "closed",
            "ended",
        ],
    ),
    (
        State::Failed,
        &[
            "failed", "failure", "error", "errored", "declined", "rejected", "aborted", "crashed",
        ],
    ),
    (
        State::Expired,
        &["expired", "timed_out", "timeout", "abandoned"],
    ),
    (
        State::Cancelled,
        &[
            "cancelled",
            "canceled",
            "stopped",
            "terminated",
            "deleted",
            "revoked",
        ],
    ),
];

/// How the state of a drafted provider is derived.
pub(super) enum DraftState {
    /// From the words of a field.
    Words {
        /// JSON Pointer from the session.
        path: String,
        words: Vec<(String, State)>,
    },
    /// From the time at which the session expires.
    Expiry {
        /// JSON Pointer from the session.
        path: String,
    },
}

impl DraftState {
    pub(super) fn new(session: &DraftSession<'_>, review: &mut Vec<String>) -> Result<Self> {
        let status = session.row_of(Role::Status);
        if let Some((row, words)) = status.and_then(|row| Some((row, words(row)?))) {
            let has = |is_terminal| {
                words
                    .iter()
                    .any(|(_, state)| state.is_terminal() == is_terminal)
            };
            if has(true) && has(false) {
                let shown = words.iter().map(|(word, state)| {
                    format!("{} is {}", crate::text::quote(word, 40), state.word())
                });
                review.push(format!("state: {}", shown.collect::<Vec<_>>().join(", ")));
                return Ok(Self::Words {
                    path: row.path.clone(),
                    words,
                });
            }
        }
        match session.row_of(Role::Expires) {
            Some(row) if status.is_none() => {
                review.push("state: active until the session expires".to_owned());
                Ok(Self::Expiry {
                    path: row.path.clone(),
                })
            }
            Some(_) | None => Err(Failure::usage(
                "the session has neither a status with words of an active and an ended session, nor a time of expiry",
            )
            .hint("add the words to the document, as an enum or as code in the description")),
        }
    }

    /// Returns the word of an active session, or else of one that has not ended.
    pub(super) fn current_word(&self) -> Option<&str> {
        let Self::Words { words, .. } = self else {
            return None;
        };
        let word = |wanted: State| words.iter().find(move |(_, state)| *state == wanted);
        let found = word(State::Active).or_else(|| word(State::Pending));
        found.map(|(word, _)| word.as_str())
    }

    /// Returns the first word of each terminal state.
    pub(super) fn terminal_words(&self) -> Vec<&str> {
        let Self::Words { words, .. } = self else {
            return Vec::new();
        };
        let mut states = Vec::new();
        let mut found = Vec::new();
        for (word, state) in words {
            if state.is_terminal() && !states.contains(state) {
                states.push(*state);
                found.push(word.as_str());
            }
        }
        found
    }
}

/// Returns the words of a row with their states. A word of no other API is an active session.
fn words(row: &DraftRow) -> Option<Vec<(String, State)>> {
    let DraftShape::Words(words) = &row.shape else {
        return None;
    };
    let state = |word: &str| {
        let word = word.to_lowercase().replace('-', "_");
        let mut states = STATES.iter();
        let found = states.find(|(_, words)| words.contains(&word.as_str()));
        found.map_or(State::Active, |(state, _)| *state)
    };
    Some(
        words
            .iter()
            .map(|word| (word.clone(), state(word)))
            .collect(),
    )
}

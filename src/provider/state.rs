//! The provider-neutral states, and how they are derived from a provider's session.

/// A provider-neutral state of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Created but not started.
    Pending,
    /// In progress.
    Active,
    /// Ended successfully.
    Succeeded,
    /// Ended in failure.
    Failed,
    /// Ended by expiry.
    Expired,
    /// Cancelled by a user.
    Cancelled,
    /// Cannot be derived, for example because the provider's word is undocumented.
    Unknown,
}

impl State {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::Pending,
        Self::Active,
        Self::Succeeded,
        Self::Failed,
        Self::Expired,
        Self::Cancelled,
        Self::Unknown,
    ];

    /// Returns the name in `_sessctl.state`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    /// Checks whether the state is final.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::Succeeded | Self::Failed | Self::Expired | Self::Cancelled
        )
    }
}

/// How the provider-neutral state is derived from a session.
#[derive(Debug)]
pub enum StateRule {
    /// From the provider's word: the value of the row with [`super::Role::Status`],
    /// compared case-insensitively.
    Words {
        /// The documented words, including those of older servers.
        words: &'static [(&'static str, State)],
        /// Whether an unlisted word means that the session has ended.
        unlisted_is_terminal: bool,
        /// Listed words of sessions that have ended with an unknown outcome.
        ambiguous: &'static [AmbiguousWord],
    },
    /// Active until the time of the row with [`super::Role::Expires`], then expired.
    Expiry {
        /// What expires, if it is not the session itself.
        of: Option<&'static str>,
    },
}

/// A word of sessions that have ended, from which the outcome cannot be derived.
#[derive(Debug)]
pub struct AmbiguousWord {
    /// The word.
    pub word: &'static str,
    /// Evidence of the outcome; the first match decides. Without a match, the state is
    /// [`State::Unknown`] and terminal.
    pub evidence: &'static [Evidence],
}

/// A value in a session from which its outcome is derived.
#[derive(Debug)]
pub struct Evidence {
    /// JSON Pointer pattern from the session.
    pub pattern: &'static str,
    /// The expected text; `None` matches every value except null and the empty text.
    pub text: Option<&'static str>,
    /// The resulting state.
    pub state: State,
}

impl StateRule {
    /// Returns the states that a session of this provider can have.
    #[must_use]
    pub fn reachable(&self) -> Vec<State> {
        match self {
            Self::Words { words, .. } => State::ALL
                .iter()
                .copied()
                .filter(|state| *state != State::Unknown)
                .filter(|state| words.iter().any(|(_, mapped)| mapped == state))
                .collect(),
            Self::Expiry { .. } => vec![State::Active, State::Expired],
        }
    }
}

//! The common vocabulary of states, and how a vendor's session maps to it.

/// Where a session stands, in words that mean the same for every vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Created, nothing has happened yet.
    Pending,
    /// Under way.
    Active,
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// Ended by time.
    Expired,
    /// Ended by somebody.
    Cancelled,
    /// A word that no documentation lists.
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

    /// The word in `_sessctl.state`.
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

    /// Whether a session stays in this state for ever.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::Succeeded | Self::Failed | Self::Expired | Self::Cancelled
        )
    }
}

/// How the common state follows from a session.
#[derive(Debug)]
pub enum StateRule {
    /// From the vendor's word: the value of the row with [`super::Role::Status`], compared
    /// without regard to case.
    Words {
        /// The documented words, older servers' included.
        words: &'static [(&'static str, State)],
        /// Whether a word that is not listed ends the session.
        unlisted_is_terminal: bool,
        /// Words of the list that say that the session has ended, but not how.
        ended: &'static [Ended],
    },
    /// Active until the time of the row with [`super::Role::Expires`], then expired.
    Expiry {
        /// What expires, where it is not the session itself.
        of: Option<&'static str>,
    },
}

/// A word that says that a session has ended, but not how.
#[derive(Debug)]
pub struct Ended {
    /// The word.
    pub word: &'static str,
    /// What may show how it ended; the first that is found decides. Without any, the state is
    /// [`State::Unknown`], and terminal.
    pub evidence: &'static [Evidence],
}

/// A value in a session that shows how it ended.
#[derive(Debug)]
pub struct Evidence {
    /// JSON Pointer pattern from the session.
    pub pattern: &'static str,
    /// The text there; `None` for any value but null and the empty text.
    pub text: Option<&'static str>,
    /// The state that follows.
    pub state: State,
}

impl StateRule {
    /// The states a session of this vendor can be in.
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

//! What went wrong: a kind (which decides the exit code), a cause (which says what happened and
//! where) and hints (which say what to do next).

use std::fmt;
use std::time::Duration;

/// The result of anything that can end a command.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// The class of a failure. Scripts branch on its exit code, so a class is never split or merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The reader of standard output went away; there is nobody left to tell.
    BrokenPipe,
    /// The answer is no: an expectation or the contract failed, or `wait` ended elsewhere.
    Verdict,
    /// The command line, an id or a jq expression is wrong.
    Usage,
    /// The configuration file or a setting is wrong.
    Config,
    /// A credential is missing, broken or refused.
    Credential,
    /// The API itself says that there is no such session.
    NotFound,
    /// The API asks for a longer pause than was allowed.
    RateLimited,
    /// The API failed, or its answer cannot be trusted.
    Provider,
    /// No answer: name, connection, TLS, proxy or deadline.
    Network,
    /// The deadline of `wait` passed and the session is still on its way.
    Pending,
    /// A defect of this program.
    Bug,
    /// Output could not be written.
    Output,
    /// Ended by SIGINT.
    Interrupted,
    /// Ended by SIGTERM or SIGHUP.
    Terminated,
}

impl Kind {
    /// Every kind, in the order of the exit-code table.
    pub const ALL: &'static [Self] = &[
        Self::BrokenPipe,
        Self::Verdict,
        Self::Usage,
        Self::Config,
        Self::Credential,
        Self::NotFound,
        Self::RateLimited,
        Self::Provider,
        Self::Network,
        Self::Pending,
        Self::Bug,
        Self::Output,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The exit code of the process when a command ends with this kind.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::Verdict => 1,
            Self::Usage | Self::Config => 2,
            Self::Credential => 3,
            Self::NotFound => 4,
            Self::RateLimited => 5,
            Self::Provider => 6,
            Self::Network => 7,
            Self::Pending => 8,
            Self::Bug => 70,
            Self::Output => 74,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// Whether a signal ended the run.
    #[must_use]
    pub const fn is_signal(self) -> bool {
        matches!(self, Self::Interrupted | Self::Terminated)
    }

    /// The word that stands for this kind in `_sessctl.error.code`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::BrokenPipe => "reader_gone",
            Self::Verdict => "verdict",
            Self::Usage => "usage",
            Self::Config => "config",
            Self::Credential => "credential",
            Self::NotFound => "not_found",
            Self::RateLimited => "rate_limited",
            Self::Provider => "provider",
            Self::Network => "network",
            Self::Pending => "pending",
            Self::Bug => "bug",
            Self::Output => "output",
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated",
        }
    }
}

/// What the API told about its refusal, as far as it told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiDetails {
    /// The HTTP status of the answer.
    pub http_status: Option<u16>,
    /// The id under which the vendor's support finds the request.
    pub request_id: Option<String>,
    /// How long the API asks to wait.
    pub retry_after: Option<Duration>,
    /// Whether the API rejects the credential itself, so that every other request would fail too.
    pub rejects_credential: bool,
    /// The vendor's own error object, without secrets: `type`, `code`, `message` and so on.
    pub vendor: Option<Box<serde_json::Value>>,
}

/// A failure, ready to be told to a person or a program.
pub struct Failure {
    /// The class, which decides the exit code.
    pub kind: Kind,
    /// What happened, outermost context first.
    pub cause: anyhow::Error,
    /// What to do next, most useful first.
    pub hints: Vec<String>,
    /// The API's side of it, if the API was reached.
    pub remote: ApiDetails,
    /// The vendor's answer, redacted, where one came that is not the asked session.
    pub answer: Option<Box<serde_json::Value>>,
    /// Whether asking again would fail in the same way.
    pub lasting: bool,
}

impl Failure {
    /// A failure of `kind` with the cause in one sentence, without a full stop.
    #[must_use]
    pub fn new(kind: Kind, cause: impl fmt::Display) -> Self {
        Self::from_error(kind, anyhow::anyhow!("{cause}"))
    }

    /// A failure of `kind` that keeps the chain of an underlying error.
    #[must_use]
    pub fn from_error(kind: Kind, cause: impl Into<anyhow::Error>) -> Self {
        Self {
            kind,
            cause: cause.into(),
            hints: Vec::new(),
            remote: ApiDetails::default(),
            answer: None,
            lasting: false,
        }
    }

    /// The command line is wrong.
    #[must_use]
    pub fn usage(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Usage, cause)
    }

    /// The configuration is wrong.
    #[must_use]
    pub fn config(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Config, cause)
    }

    /// A credential is missing or unusable.
    #[must_use]
    pub fn credential(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Credential, cause)
    }

    /// Adds a next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Marks the failure as one that asking again would not change.
    #[must_use]
    pub const fn lasting(mut self) -> Self {
        self.lasting = true;
        self
    }

    /// The same failure once more, for the next one it stops.
    #[must_use]
    pub fn repeat(&self) -> Self {
        Self {
            kind: self.kind,
            cause: anyhow::anyhow!(self.message()),
            hints: self.hints.clone(),
            remote: self.remote.clone(),
            answer: self.answer.clone(),
            lasting: self.lasting,
        }
    }

    /// The same failure, with what it is about before it.
    #[must_use]
    pub fn about(&self, subject: &str) -> Self {
        let mut failure = self.repeat();
        failure.cause = anyhow::anyhow!("{subject}: {}", self.message());
        failure
    }

    /// The cause in one line, from the outermost context to the root. A layer that only repeats
    /// the end of the text so far (many libraries embed their source) is left out.
    #[must_use]
    pub fn message(&self) -> String {
        let mut text = String::new();
        for layer in self.cause.chain() {
            let layer = layer.to_string();
            if text.is_empty() {
                text = layer;
            } else if !text.ends_with(&layer) {
                text.push_str(": ");
                text.push_str(&layer);
            }
        }
        text
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.message())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_walks_the_chain_once() {
        let inner = anyhow::anyhow!("connection refused");
        let failure = Failure::from_error(Kind::Network, inner.context("cannot connect to h:1"));
        assert_eq!(
            failure.message(),
            "cannot connect to h:1: connection refused"
        );
        let embedded = anyhow::anyhow!("refused").context("cannot connect: refused");
        assert_eq!(
            Failure::from_error(Kind::Network, embedded).message(),
            "cannot connect: refused"
        );
    }

    #[test]
    fn every_kind_is_listed_once() {
        let mut words: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Kind::ALL.len());
    }
}

//! Failures: a kind (which decides the exit code), a cause (the message, with its context) and
//! hints (the next steps for the user).

use std::fmt;
use std::time::Duration;

use crate::json::Json;

/// The result of an operation whose failure can end a command.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// The class of a failure.
// Scripts branch on its exit code, so no class is ever split or merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The reader closed standard output, so no error is printed.
    BrokenPipe,
    /// An expectation or the contract failed, or `wait` ended in another state than the expected.
    Verdict,
    /// The command line, an id or a jq expression is wrong.
    Usage,
    /// The configuration file or a setting is wrong.
    Config,
    /// A credential is missing, broken or rejected.
    Credential,
    /// The API itself reports that the session does not exist.
    NotFound,
    /// The API requests a longer pause than the configuration allows.
    RateLimited,
    /// The API failed, or its response cannot be trusted.
    Provider,
    /// No response arrived, because of name resolution, connection, TLS, proxy or timeout.
    Network,
    /// The deadline of `wait` passed before the session reached a final state.
    Pending,
    /// A defect of this program.
    Bug,
    /// The output could not be written.
    Output,
    /// The run was ended by SIGINT.
    Interrupted,
    /// The run was ended by SIGTERM or SIGHUP.
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

    /// Returns the exit code of the process when a command ends with this kind.
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

    /// Returns whether a signal ended the run.
    #[must_use]
    pub const fn is_signal(self) -> bool {
        matches!(self, Self::Interrupted | Self::Terminated)
    }

    /// Returns the value of `_sessctl.error.code` for this kind.
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

/// Details of an error response from the API, as far as it provides them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiDetails {
    /// The HTTP status of the response.
    pub http_status: Option<u16>,
    /// The request id, by which the provider's support can find the request.
    pub request_id: Option<String>,
    /// The pause that the API requests.
    pub retry_after: Option<Duration>,
    /// Whether the API rejects the credential itself, so that every other request would fail too.
    pub rejects_credential: bool,
    /// The provider's own error object, without secrets: `type`, `code`, `message` and so on.
    pub vendor: Option<Box<serde_json::Value>>,
    /// The seconds by which the server's clock is ahead of the local one.
    // A narrow type, because a failure should be small.
    pub server_ahead: Option<i32>,
}

/// A failure that can be reported to a person or a program.
pub struct Failure {
    /// The class, which decides the exit code.
    pub kind: Kind,
    /// The cause, with the outermost context first.
    pub cause: anyhow::Error,
    /// Next steps for the user, most useful first.
    pub hints: Vec<String>,
    /// The details from the API, if it was reached.
    pub remote: ApiDetails,
    /// The provider's redacted response, if one arrived that is not the requested session.
    pub response: Option<Box<Json<'static>>>,
    /// Whether another request would fail in the same way.
    pub permanent: bool,
}

impl Failure {
    /// Creates a failure of `kind` with the cause in one sentence, without a full stop.
    #[must_use]
    pub fn new(kind: Kind, cause: impl fmt::Display) -> Self {
        Self::from_error(kind, anyhow::anyhow!("{cause}"))
    }

    /// Creates a failure of `kind` that preserves the chain of an underlying error.
    #[must_use]
    pub fn from_error(kind: Kind, cause: impl Into<anyhow::Error>) -> Self {
        Self {
            kind,
            cause: cause.into(),
            hints: Vec::new(),
            remote: ApiDetails::default(),
            response: None,
            permanent: false,
        }
    }

    /// Creates a [`Kind::Usage`] failure.
    #[must_use]
    pub fn usage(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Usage, cause)
    }

    /// Creates a [`Kind::Config`] failure.
    #[must_use]
    pub fn config(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Config, cause)
    }

    /// Creates a [`Kind::Credential`] failure.
    #[must_use]
    pub fn credential(cause: impl fmt::Display) -> Self {
        Self::new(Kind::Credential, cause)
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Marks the failure as permanent: another request would fail in the same way.
    #[must_use]
    pub const fn permanent(mut self) -> Self {
        self.permanent = true;
        self
    }

    /// Clones the failure, for each further session that it stops.
    #[must_use]
    pub fn repeat(&self) -> Self {
        Self {
            kind: self.kind,
            // anyhow::Error cannot be cloned.
            cause: anyhow::anyhow!(self.message()),
            hints: self.hints.clone(),
            remote: self.remote.clone(),
            response: self.response.clone(),
            permanent: self.permanent,
        }
    }

    /// Returns a copy of the failure with the message prefixed by `subject`.
    #[must_use]
    pub fn about(&self, subject: &str) -> Self {
        let mut failure = self.repeat();
        failure.cause = anyhow::anyhow!("{subject}: {}", self.message());
        failure
    }

    /// Returns the cause in one line, from the outermost context to the root.
    #[must_use]
    pub fn message(&self) -> String {
        let mut text = String::new();
        for layer in self.cause.chain() {
            let layer = layer.to_string();
            if text.is_empty() {
                text = layer;
            // Many libraries embed the message of their source in their own.
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

//! Error of one attempt.

use std::time::SystemTime;

use super::response_error::ResponseError;
use super::retry::Retryability;
use super::transport_error::TransportError;
use crate::provider::Provider;

/// Reason why an attempt failed.
pub(super) enum AttemptError {
    /// No usable response.
    Transport(Box<TransportError>),
    /// A response other than status 200.
    Response(Box<ResponseError>),
}

impl AttemptError {
    /// Returns whether another attempt may succeed, and the pause that the server requested.
    pub(super) fn retryability(&self, provider: &Provider, now: SystemTime) -> Retryability {
        match self {
            Self::Response(error) => error.retryability(provider, now),
            Self::Transport(error) => Retryability {
                transient: error.transient,
                // Without a response there is no requested pause.
                requested_pause: None,
                throttle: None,
            },
        }
    }

    /// Describes the error in a few words, for the trace and notices.
    pub(super) fn summary(&self) -> String {
        match self {
            Self::Transport(error) => error.failure.message(),
            Self::Response(error) => format!("HTTP {}", error.status()),
        }
    }
}

impl From<TransportError> for AttemptError {
    fn from(error: TransportError) -> Self {
        Self::Transport(Box::new(error))
    }
}

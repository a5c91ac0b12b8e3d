//! Error of a request without a usable response.

use std::error::Error;
use std::fmt;

use crate::error::Failure;

/// No response, or an unusable one.
#[derive(Debug)]
pub(super) struct TransportError {
    /// Failure to report.
    pub(super) failure: Failure,
    /// Whether the same request may succeed if it is sent again.
    pub(super) transient: bool,
    /// Whether the connection had been used before and was closed before the first byte of the
    /// response.
    // The server had closed the idle connection, so it did not process the request.
    pub(super) was_reused: bool,
}

impl TransportError {
    /// Creates an error that a retry would not change.
    pub(super) fn permanent(failure: Failure) -> Self {
        Self {
            failure,
            transient: false,
            was_reused: false,
        }
    }
}

/// Error for a host name without an address.
#[derive(Debug)]
pub(super) struct NameNotResolved;

impl fmt::Display for NameNotResolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name has no address")
    }
}

impl Error for NameNotResolved {}

/// Progress of a request when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before the connection was established.
    Connect,
    /// Waiting for status and headers.
    Head,
    /// Receiving the body.
    Body,
}

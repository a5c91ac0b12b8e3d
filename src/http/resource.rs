//! Resources that can be requested.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::provider::{Endpoint, Related, SessionId};

/// A resource to request.
#[derive(Clone, Copy, Debug)]
pub enum Resource<'a> {
    /// A session.
    Session(&'a SessionId),
    /// The facts at a related endpoint, by an id.
    Related(&'static Related, &'a str),
    /// The endpoint with this path after the base URL.
    Path(&'static str),
}

impl Resource<'_> {
    /// Returns the percent-encoded path after the base URL.
    pub(super) fn path(self, endpoint: &Endpoint) -> String {
        match self {
            Self::Session(id) => with_id(endpoint.path, id.as_str()),
            Self::Related(related, id) => with_id(related.path, id),
            Self::Path(path) => path.to_owned(),
        }
    }

    /// Checks whether the resource is public, so that no credential is sent to it.
    pub(super) const fn is_public(self) -> bool {
        match self {
            Self::Session(_) | Self::Path(_) => false,
            Self::Related(related, _) => related.is_public,
        }
    }
}

/// Replaces `{id}` in a path with the percent-encoded id.
fn with_id(path: &str, id: &str) -> String {
    path.replace("{id}", &utf8_percent_encode(id, SEGMENT).to_string())
}

impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => id.fmt(f),
            Self::Related(related, id) => write!(f, "{} of {id}", related.name),
            Self::Path(path) => f.write_str(path),
        }
    }
}

impl<'a> From<&'a SessionId> for Resource<'a> {
    fn from(id: &'a SessionId) -> Self {
        Self::Session(id)
    }
}

/// The characters of a path segment that are percent-encoded: all but the unreserved ones of
/// RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

//! Resources that can be requested.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::provider::{Endpoint, SessionId};

/// A resource to request.
#[derive(Clone, Copy, Debug)]
pub enum Resource<'a> {
    /// A session.
    Session(&'a SessionId),
    /// The endpoint with this path after the base URL.
    Path(&'static str),
}

impl Resource<'_> {
    /// Returns the percent-encoded path after the base URL.
    pub(super) fn path(self, endpoint: &Endpoint) -> String {
        match self {
            Self::Session(id) => endpoint.path.replace(
                "{id}",
                &utf8_percent_encode(id.as_str(), SEGMENT).to_string(),
            ),
            Self::Path(path) => path.to_owned(),
        }
    }
}

impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => id.fmt(f),
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

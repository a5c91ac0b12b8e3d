//! Successful response to a request for a session.

use std::time::{Duration, SystemTime};

use crate::provider::Related;
use crate::secret::Scrubber;

/// A successful response: status 200 and a body within the size limit.
#[derive(Clone, Debug)]
pub struct SessionResponse {
    /// Response body.
    pub body: Vec<u8>,
    /// Server time from the `Date` header, if present.
    pub date: Option<SystemTime>,
    /// Local time at which the response was received.
    pub received: SystemTime,
    /// Duration of the last attempt, from sending the request to the end of the body.
    pub elapsed: Duration,
    /// Number of attempts made.
    pub attempts: u32,
    /// Scrubber of the credentials in every form in which they were sent.
    pub scrubber: Scrubber,
    /// Responses of related endpoints, if they were requested.
    pub related: Vec<RelatedResponses>,
}

/// Responses of a related endpoint.
#[derive(Clone, Debug)]
pub struct RelatedResponses {
    /// The endpoint.
    pub related: &'static Related,
    /// The successful responses.
    pub responses: Vec<SessionResponse>,
    /// Notices about requests that failed or were not sent.
    pub notices: Vec<String>,
}

impl RelatedResponses {
    /// Creates the list without responses.
    #[must_use]
    pub const fn new(related: &'static Related) -> Self {
        Self {
            related,
            responses: Vec::new(),
            notices: Vec::new(),
        }
    }
}

impl SessionResponse {
    /// Returns the seconds by which the server's clock is ahead of the local one: negative if it is
    /// behind, 0 if unknown.
    #[must_use]
    pub fn server_ahead(&self) -> i64 {
        self.date
            .map_or(0, |date| seconds_ahead(date, self.received))
    }
}

/// Returns the seconds by which the time of a server is ahead of the local one.
pub(super) fn seconds_ahead(server: SystemTime, local: SystemTime) -> i64 {
    let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    match server.duration_since(local) {
        Ok(ahead) => seconds(ahead),
        Err(behind) => -seconds(behind.duration()),
    }
}

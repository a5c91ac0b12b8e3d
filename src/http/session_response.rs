//! Successful response to a request for a session.

use std::time::{Duration, SystemTime};

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

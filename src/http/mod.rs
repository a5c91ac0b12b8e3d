//! HTTP client: turns [`crate::config::Settings`] and an id into the body of a response. Only this
//! module accesses the network, and no later stage needs the credential.
//!
//! [`request`] builds a request and [`CurlCommand`] writes it as a shell snippet. `transport` sends
//! it through [`proxy`] and with `tls`. `transport_error` explains connection failures.
//! `response_error` explains error responses, as read by `error_body`, `vendor_error` and
//! `response_headers`. `retry` and `rate_limiter` decide when to send, and [`Client`] combines them
//! all.

mod client;
mod curl;
mod error_body;
mod header_time;
pub mod proxy;
mod rate_limiter;
mod reporting;
pub mod request;
mod response_error;
mod response_headers;
mod response_hints;
mod retry;
mod tls;
mod transport;
mod transport_error;
mod vendor_error;

use std::time::{Duration, SystemTime};

use crate::secret::Scrubber;
use crate::text::LineSink;

pub use client::Client;
pub use curl::CurlCommand;
pub use request::Request;
pub use response_error::error_in_success;
pub use vendor_error::scrub as scrub_vendor_error;

/// Where a client reports what it does.
#[derive(Clone, Default)]
pub struct Reporter {
    /// Receives every step.
    pub trace: Option<LineSink>,
    /// Receives a sentence about each long pause, whether or not there is a trace.
    pub notice: Option<LineSink>,
}

impl From<Option<LineSink>> for Reporter {
    fn from(trace: Option<LineSink>) -> Self {
        Self {
            trace,
            notice: None,
        }
    }
}

/// A successful response: status 200 and a body within the size limit.
#[derive(Clone, Debug)]
pub struct Answer {
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
    /// What takes the credentials, and what was sent of them, out of any text.
    pub scrubber: Scrubber,
}

impl Answer {
    /// Returns how many seconds the server's clock is ahead of the local one: negative if it is
    /// behind, 0 if unknown.
    #[must_use]
    pub fn server_ahead(&self) -> i64 {
        let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        self.date
            .map_or(0, |date| match date.duration_since(self.received) {
                Ok(ahead) => seconds(ahead),
                Err(behind) => -seconds(behind.duration()),
            })
    }
}

#[cfg(test)]
mod tests;

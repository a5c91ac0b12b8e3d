//! From [`crate::config::Settings`] and an id to the bytes of an answer. The only room that
//! touches the network, and the last that knows a credential.
//!
//! [`request`] builds what is sent and [`CurlCommand`] writes it as a shell snippet. `transport` sends it,
//! through [`proxy`] and with `tls`. Of what goes wrong, `transport_error` explains the connection's part and
//! `response_error` the server's, with what `error_body`, `vendor_error` and `response_headers` read of its body and headers. `retry` and
//! `rate_limiter` decide when to ask, and [`Client`] strings all of it together.

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

/// A successful answer: status 200 with a body within the limits.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The body.
    pub body: Vec<u8>,
    /// The server's clock, where it told.
    pub date: Option<SystemTime>,
    /// This machine's clock when the response came.
    pub received: SystemTime,
    /// How long the last attempt took, from the first byte sent to the last received.
    pub elapsed: Duration,
    /// How many attempts were made.
    pub attempts: u32,
}

impl Answer {
    /// How many seconds the server's clock is ahead of this machine's; negative if it is behind.
    /// 0 if it is not known.
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

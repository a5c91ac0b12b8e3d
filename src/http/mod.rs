//! HTTP client: turns [`crate::config::Settings`] and an id into the body of a response. Only this
//! module accesses the network, and no later stage needs the credential.
//!
//! [`request`] builds a request and [`CurlCommand`] writes it as a shell snippet. `transport` sends
//! it through [`proxy`] and with `tls`. `peer` and `error_cause` explain connection failures.
//! `response_error` explains error responses, which `error_body`, `provider_error` and
//! `response_headers` parse. `retry` and `rate_limiter` decide when to send a request. [`Client`]
//! combines all of them.

mod attempt_error;
mod client;
mod curl;
mod destination;
mod error_body;
mod error_cause;
mod header_time;
mod peer;
mod provider_error;
pub mod proxy;
mod public_document;
mod rate_limiter;
mod reporting;
pub mod request;
mod resource;
mod response_error;
mod response_headers;
mod response_hints;
mod retry;
mod session_response;
mod tls;
mod transport;
mod transport_error;

pub use client::Client;
pub use curl::CurlCommand;
pub use provider_error::{rebuild_body, scrub_provider_error};
pub use public_document::fetch_document;
pub use reporting::Reporter;
pub use request::Request;
pub use resource::Resource;
pub use response_error::error_in_success;
pub use response_hints::MAX_CLOCK_DIFFERENCE;
pub use session_response::{RelatedResponses, SessionResponse};
pub use tls::{check_trust, trust_origin};

#[cfg(test)]
mod tests;

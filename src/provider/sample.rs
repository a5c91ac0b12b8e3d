//! Responses of the embedded mock for a provider.

use std::time::Duration;

/// Responses of the embedded mock for a provider.
///
/// Bodies are templates: `{{id}}` is the requested id, `{{ago 12m}}` and `{{in 3d}}` are RFC 3339
/// times relative to now, and `{{am_pm ago 12m}}` and `{{millis ago 12m}}` are the same in other
/// notations of providers.
#[derive(Debug)]
pub struct Sample {
    /// A valid session id.
    pub id: &'static str,
    /// A response with every documented field: a template of JSON.
    pub session: &'static str,
    /// Life cycles of a session, each a list of steps. The mock selects one by the session id.
    pub lifecycles: &'static [&'static [SampleStep]],
    /// Response for a missing session.
    pub not_found: SampleResponse,
    /// Response for a rejected credential.
    pub unauthorized: SampleResponse,
    /// Response for too many requests.
    pub rate_limited: SampleResponse,
    /// Response for a server error.
    pub server_error: SampleResponse,
}

/// One step of a life cycle: the differences from [`Sample::session`], as pairs of a JSON Pointer
/// into the response and a JSON text.
pub type SampleStep = &'static [(&'static str, &'static str)];

/// A response of the mock.
#[derive(Debug)]
pub struct SampleResponse {
    /// The HTTP status.
    pub status: u16,
    /// Additional headers. A `content-type` replaces the default `application/json`.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body, a template.
    pub body: &'static str,
}

impl SampleResponse {
    /// Returns the `Retry-After`, or one second without one.
    #[must_use]
    pub fn retry_after(&self) -> Duration {
        let mut headers = self.headers.iter();
        let retry_after = headers.find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
        let seconds = retry_after.and_then(|(_, seconds)| seconds.parse().ok());
        Duration::from_secs(seconds.unwrap_or(1))
    }
}

//! Responses of the embedded mock for a provider.

/// Responses of the embedded mock for a provider.
///
/// Bodies are templates: `{{id}}` is the requested id, `{{ago 12m}}` and `{{in 3d}}` are RFC 3339
/// times relative to now, and `{{am_pm ago 12m}}` and `{{millis ago 12m}}` are the same in other
/// notations of providers.
#[derive(Debug)]
pub struct Sample {
    /// An id of the documented format.
    pub id: &'static str,
    /// A response with many fields: a template of JSON.
    pub session: &'static str,
    /// Life cycles of a session, each a list of steps; the mock selects one by the id.
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
    /// Headers in addition to `content-type: application/json`, or replacing it.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body, a template.
    pub body: &'static str,
}

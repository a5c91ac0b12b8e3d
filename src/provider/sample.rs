//! What the embedded mock answers for a vendor.

/// A vendor's part in the embedded mock.
///
/// Bodies are templates: `{{id}}` is the asked id, `{{ago 12m}}` and `{{in 3d}}` are RFC 3339
/// times relative to now, and `{{zephr ago 12m}}`, `{{millis ago 12m}}` the same in the other
/// notations that vendors use.
#[derive(Debug)]
pub struct Sample {
    /// An id of the documented shape.
    pub id: &'static str,
    /// A rich answer: a template of JSON.
    pub session: &'static str,
    /// The lives a session may lead, each a list of steps; the mock chooses by the id.
    pub lives: &'static [&'static [SampleStep]],
    /// There is no such session.
    pub not_found: SampleResponse,
    /// The credential is refused.
    pub unauthorized: SampleResponse,
    /// Too many requests.
    pub rate_limited: SampleResponse,
    /// The server failed.
    pub fault: SampleResponse,
}

/// One step of a session's life: what differs from [`Sample::session`], as pairs of a JSON
/// Pointer into the answer and a JSON text.
pub type SampleStep = &'static [(&'static str, &'static str)];

/// An answer of the mock.
#[derive(Debug)]
pub struct SampleResponse {
    /// The HTTP status.
    pub status: u16,
    /// Headers beside `content-type: application/json`.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body, a template.
    pub body: &'static str,
}

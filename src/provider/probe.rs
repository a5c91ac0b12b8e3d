//! How `doctor` verifies a credential without reading a session.

/// The requests by which a credential is verified.
#[derive(Debug)]
pub struct Probe {
    /// Endpoint that verifies a credential, if the provider documents one.
    pub test: Option<TestEndpoint>,
    /// A valid session id that cannot exist. It is looked up if there is no test endpoint: the API
    /// reports a missing session only to a client whose credential it accepts.
    pub missing_id: &'static str,
}

impl Probe {
    /// The probe of a provider without a test endpoint, whose ids may be UUIDs.
    // The nil UUID (RFC 9562, section 5.9) identifies nothing.
    pub const DEFAULT: Self = Self {
        test: None,
        missing_id: "00000000-0000-0000-0000-000000000000",
    };
}

/// An endpoint that verifies a credential.
#[derive(Debug)]
pub struct TestEndpoint {
    /// Path after the base URL.
    pub path: &'static str,
    /// JSON Pointer to a text in every successful response, which distinguishes it from the
    /// response of another server.
    pub member: &'static str,
    /// Response of the embedded mock.
    pub sample: &'static str,
}

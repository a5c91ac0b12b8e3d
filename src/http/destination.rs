//! Where requests are sent, and within which limits.

use std::path::Path;

use url::Url;

use crate::config::{Limits, Settings};

/// A server, and the limits of requests to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Destination<'a> {
    /// Address of the server.
    pub(super) url: &'a Url,
    /// Limits of each request.
    pub(super) limits: &'a Limits,
    /// CA bundle to trust instead of the system's certificates.
    pub(super) cacert: Option<&'a Path>,
}

impl<'a> From<&'a Settings> for Destination<'a> {
    fn from(settings: &'a Settings) -> Self {
        Self {
            url: &settings.base_url,
            limits: &settings.limits,
            cacert: settings.cacert.as_deref(),
        }
    }
}

//! Settings for querying one provider.

use std::path::PathBuf;

use url::Url;

use super::{Credentials, Limits, Provenance};
use crate::provider::Provider;

/// Everything needed to query one provider.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Provider to query.
    pub provider: &'static Provider,
    /// Base URL of the API. Its path has no trailing slash, unless it is the root.
    pub base_url: Url,
    /// Origin of the base URL.
    pub base_url_provenance: Provenance,
    /// Credentials to send.
    pub credentials: Credentials,
    /// Limits of each lookup.
    pub limits: Limits,
    /// CA bundle to trust instead of the system's certificates.
    pub cacert: Option<PathBuf>,
    /// Notices for the user, each printed once.
    pub notices: Vec<String>,
    /// Notices shown only with `--verbose`.
    pub verbose_notices: Vec<String>,
}

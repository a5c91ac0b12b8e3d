//! Configuration: derives [`Settings`] from the command line, the environment and the configuration
//! file, and records the origin of every value.

mod base_url;
pub mod check_suite;
mod credential;
mod credential_command;
pub mod duration;
mod effective;
mod endpoint;
mod example;
mod file;
pub mod init;
mod limits;
mod load;
mod name;
mod provenance;
pub mod rate;
mod reader;
mod resolve;
mod scheme;
mod source;
mod trusted_file;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::provider::{Provider, Scheme};
use crate::secret::{Scrubber, Secret};

pub use base_url::is_loopback;
pub use effective::EffectiveValue;
pub use endpoint::{ConfiguredCredential, ConfiguredEndpoint, MOCK_VARIABLE};
pub use limits::{Limit, Limits};
pub use load::{Config, EMPTY, path};
pub use provenance::Provenance;
pub use rate::Rate;
pub use resolve::environment_secrets;

/// Command-line flags that override the configuration.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--profile`
    pub profile: Option<String>,
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--base-url`
    pub base_url: Option<String>,
    /// `--request-timeout`
    pub request_timeout: Option<Duration>,
    /// `--retries`
    pub retries: Option<u32>,
    /// `--max-wait`
    pub max_wait: Option<Duration>,
    /// `--rate`
    pub rate: Option<Rate>,
    /// `--max-body`, in bytes
    pub max_body: Option<u64>,
    /// `--cacert`
    pub cacert: Option<PathBuf>,
}

/// A credential value and its origin.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Value of the credential.
    pub secret: Secret,
    /// Origin of the value.
    pub origin: Provenance,
}

/// Credentials in use: an authentication scheme and a value for each of its slots.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Authentication scheme.
    pub scheme: &'static Scheme,
    /// Values by slot key, including those of header slots.
    pub values: BTreeMap<&'static str, Credential>,
}

impl Credentials {
    /// Returns a scrubber that redacts these credentials in any text.
    #[must_use]
    pub fn scrubber(&self) -> Scrubber {
        self.values
            .values()
            .fold(Scrubber::default(), |scrubber, held| {
                scrubber.and(&held.secret)
            })
    }
}

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

#[cfg(test)]
mod tests;

//! Configuration: derives [`Settings`] from the command line, the environment and the configuration
//! file, and records the origin of every value.

mod base_url;
pub mod check_suite;
mod credential;
mod credential_command;
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
use std::sync::OnceLock;
use std::time::Duration;

use url::Url;

use crate::provider::{Provider, Scheme};
use crate::secret::{Scrubber, Secret, base64};

pub use base_url::is_loopback;
pub use effective::EffectiveValue;
pub use endpoint::{ConfiguredCredential, ConfiguredEndpoint, MOCK_VARIABLE};
pub use limits::{Limit, Limits};
pub use load::{Config, EMPTY, file_secrets, path};
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
    scrubber: OnceLock<Scrubber>,
}

impl Credentials {
    /// Creates the credentials of a scheme from values by slot key.
    #[must_use]
    pub const fn new(scheme: &'static Scheme, values: BTreeMap<&'static str, Credential>) -> Self {
        Self {
            scheme,
            values,
            scrubber: OnceLock::new(),
        }
    }

    /// Returns a scrubber that redacts these credentials, and what is sent of them, in any text.
    #[must_use]
    pub fn scrubber(&self) -> Scrubber {
        let values = || self.values.values().map(|held| &held.secret);
        let scrubber = self.scrubber.get_or_init(|| {
            let scrubber = values().fold(Scrubber::default(), Scrubber::and);
            self.sent_pair().iter().fold(scrubber, Scrubber::and)
        });
        scrubber.clone()
    }

    /// Takes the other credentials of the run out of texts, too: a server may know them.
    pub fn hide(&mut self, others: &Scrubber) {
        let mut scrubber = self.scrubber();
        scrubber.extend(others);
        self.scrubber = OnceLock::from(scrubber);
    }

    /// The pair that Basic sends, as it is and encoded.
    fn sent_pair(&self) -> Vec<Secret> {
        let Scheme::Basic { user, password } = self.scheme else {
            return Vec::new();
        };
        let value = |key| self.values.get(key).map(|held| held.secret.expose());
        let password = password.and_then(value).unwrap_or_default();
        let pair = format!("{}:{password}", value(user).unwrap_or_default());
        vec![Secret::new(base64(pair.as_bytes())), Secret::new(pair)]
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

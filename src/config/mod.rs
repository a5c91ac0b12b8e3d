//! From the command line, the environment and the configuration file to [`Settings`]: where to
//! ask, with which credential, within which limits, and for each value where it came from.

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

/// What the command line says about the configuration.
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

/// A credential's value and where it came from.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The value.
    pub secret: Secret,
    /// Where it came from.
    pub origin: Provenance,
}

/// The credential in use: a scheme, and a value for each of its slots.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// How it is shown to the server.
    pub scheme: &'static Scheme,
    /// The values by slot key; also those of header slots.
    pub values: BTreeMap<&'static str, Credential>,
}

impl Credentials {
    /// What takes these credentials out of any text.
    #[must_use]
    pub fn scrubber(&self) -> Scrubber {
        self.values
            .values()
            .fold(Scrubber::default(), |scrubber, held| {
                scrubber.and(&held.secret)
            })
    }
}

/// Everything needed to ask one vendor.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The vendor.
    pub provider: &'static Provider,
    /// Where its API is; never ends in a slash.
    pub base_url: Url,
    /// Where that came from.
    pub base_url_provenance: Provenance,
    /// Who is asking.
    pub credentials: Credentials,
    /// The bounds.
    pub limits: Limits,
    /// A CA bundle to trust instead of the system's.
    pub cacert: Option<PathBuf>,
    /// What the user should know, each to be said once.
    pub notices: Vec<String>,
    /// What is said only to who wants to know everything.
    pub verbose_notices: Vec<String>,
}

#[cfg(test)]
mod tests;

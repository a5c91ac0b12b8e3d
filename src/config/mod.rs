//! From the command line, the environment and the configuration file to [`Settings`]: where to
//! ask, with which credential, within which limits, and for each value where it came from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::provider::{Provider, Scheme};
use crate::secret::{Scrubber, Secret};

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
    /// `--max-body`, in bytes
    pub max_body: Option<u64>,
    /// `--cacert`
    pub cacert: Option<PathBuf>,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line, with its dashes.
    Flag(&'static str),
    /// An environment variable.
    Variable(String),
    /// A line of the configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The profile; `None` for the default profile.
        profile: Option<String>,
        /// The line, from 1.
        line: usize,
    },
    /// Built in.
    Default,
    /// The embedded mock.
    Mock,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => f.write_str(name),
            _ => f.write_str("todo"),
        }
    }
}

/// The bounds of one look-up.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest one session may take, retries included.
    pub request_timeout: Duration,
    /// How often a request is tried again.
    pub retries: u32,
    /// The longest pause that is granted to a server that asks for one.
    pub max_wait: Duration,
    /// The longest answer, in bytes.
    pub max_body: u64,
}

/// A credential's value and where it came from.
#[derive(Clone, Debug)]
pub struct Held {
    /// The value.
    pub secret: Secret,
    /// Where it came from.
    pub origin: Origin,
}

/// The credential in use: a scheme, and a value for each of its slots.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// How it is shown to the server.
    pub scheme: &'static Scheme,
    /// The values by slot key; also those of header slots.
    pub values: BTreeMap<&'static str, Held>,
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
    pub base_url_origin: Origin,
    /// Who is asking.
    pub credentials: Credentials,
    /// The bounds.
    pub limits: Limits,
    /// A CA bundle to trust instead of the system's.
    pub cacert: Option<PathBuf>,
    /// What the user should know, each to be said once.
    pub notices: Vec<String>,
}

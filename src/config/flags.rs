//! The command-line flags that override the configuration.

use std::path::PathBuf;
use std::time::Duration;

use super::Rate;

/// Command-line flags that override the configuration.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--profile`
    pub profile: Option<String>,
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--environment`
    pub environment: Option<String>,
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

//! Limits of a lookup: names, validation and defaults.

use std::time::Duration;

use super::{Flags, Provenance, Rate, rate};
use crate::duration;
use crate::error::{Failure, Result};
use crate::host::Host;

/// Limits of one lookup.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Time limit per session, including retries.
    pub request_timeout: Duration,
    /// Maximum number of retries.
    pub retries: u32,
    /// Whether the user set `retries`, which then takes precedence over a provider's documented
    /// number of attempts.
    pub retries_set: bool,
    /// Maximum pause to accept from a server that requests one.
    pub max_wait: Duration,
    /// Maximum size of a response, in bytes.
    pub max_body: u64,
    /// Maximum rate of requests.
    pub rate: Rate,
    /// Number of concurrent runs that share the documented limit and the reported quota, this one
    /// included.
    pub share: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(30),
            retries: 2,
            retries_set: false,
            max_wait: Duration::from_secs(60),
            max_body: 16 << 20,
            rate: Rate::Documented,
            share: 1,
        }
    }
}

/// A limit that a flag, the environment or a profile may set.
#[derive(Debug)]
pub struct Limit {
    /// Key in the configuration file.
    pub key: &'static str,
    /// Environment variable.
    pub variable: &'static str,
    /// Command-line flag.
    pub flag: &'static str,
    /// Description of a valid value, for messages.
    pub expected: &'static str,
    /// Returns the value of the flag.
    from_flags: fn(&Flags) -> Option<String>,
    /// Sets the limit; `Err` is the expected format.
    set: fn(&mut Limits, &str) -> Result<(), &'static str>,
    /// Returns the limit as it would be written in the configuration file.
    get: fn(&Limits) -> String,
}

impl Limit {
    /// All configurable limits.
    pub const ALL: &'static [Self] = &[
        Self {
            key: "request_timeout",
            variable: "SESSCTL_REQUEST_TIMEOUT",
            flag: "--request-timeout",
            expected: duration::EXPECTED,
            from_flags: |flags| flags.request_timeout.map(duration::format),
            set: |limits, text| {
                limits.request_timeout = duration::parse(text)?;
                Ok(())
            },
            get: |limits| duration::format(limits.request_timeout),
        },
        Self {
            key: "retries",
            variable: "SESSCTL_RETRIES",
            flag: "--retries",
            expected: RETRIES_EXPECTED,
            from_flags: |flags| flags.retries.map(|count| count.to_string()),
            set: |limits, text| {
                limits.retries = parse_retries(text)?;
                limits.retries_set = true;
                Ok(())
            },
            get: |limits| limits.retries.to_string(),
        },
        Self {
            key: "max_wait",
            variable: "SESSCTL_MAX_WAIT",
            flag: "--max-wait",
            expected: duration::EXPECTED,
            from_flags: |flags| flags.max_wait.map(duration::format),
            set: |limits, text| {
                limits.max_wait = duration::parse(text)?;
                Ok(())
            },
            get: |limits| duration::format(limits.max_wait),
        },
        Self {
            key: "rate",
            variable: "SESSCTL_RATE",
            flag: "--rate",
            expected: rate::EXPECTED,
            from_flags: |flags| flags.rate.map(rate::format),
            set: |limits, text| {
                limits.rate = rate::parse(text)?;
                Ok(())
            },
            get: |limits| rate::format(limits.rate),
        },
    ];

    /// Validates a value.
    pub(super) fn check(&self, text: &str) -> Result<(), &'static str> {
        (self.set)(&mut Limits::default(), text)
    }

    /// Returns the default as it would be written in the configuration file.
    #[must_use]
    pub fn default_value(&self) -> String {
        (self.get)(&Limits::default())
    }
}

const RETRIES_EXPECTED: &str = "an integer from 0 to 10";

fn parse_retries(text: &str) -> Result<u32, &'static str> {
    text.parse()
        .ok()
        .filter(|count| *count <= 10)
        .ok_or(RETRIES_EXPECTED)
}

/// A limit in effect, and its origin.
#[derive(Debug)]
pub(super) struct EffectiveLimit {
    pub(super) key: &'static str,
    pub(super) value: String,
    pub(super) origin: Provenance,
}

/// Determines the limits in effect: flag, then environment, then profile, then default. `profile`
/// looks up a key in the profile. If `profile_precedes`, the command line names the profile, which
/// then takes precedence over the environment.
pub(super) fn effective(
    host: &Host,
    flags: &Flags,
    profile_precedes: bool,
    profile: impl Fn(&str) -> Option<(String, Provenance)>,
) -> Result<(Limits, Vec<EffectiveLimit>)> {
    let mut limits = Limits {
        max_body: flags.max_body.unwrap_or(Limits::default().max_body),
        ..Limits::default()
    };
    let mut all = Vec::new();
    for limit in Limit::ALL {
        let flag = (limit.from_flags)(flags).map(|value| (value, Provenance::Flag(limit.flag)));
        let profile = profile(limit.key);
        let variable = from_variable(host, limit)?;
        let (first, second) = if profile_precedes {
            (profile, variable)
        } else {
            (variable, profile)
        };
        let (value, origin) = match flag.or(first).or(second) {
            Some((value, origin)) => {
                (limit.set)(&mut limits, &value).map_err(|expected| invalid(limit, expected))?;
                (value, origin)
            }
            None => ((limit.get)(&limits), Provenance::Default),
        };
        all.push(EffectiveLimit {
            key: limit.key,
            value,
            origin,
        });
    }
    Ok((limits, all))
}

fn invalid(limit: &Limit, expected: &str) -> Failure {
    Failure::config(format!("{}: expected {expected}", limit.key))
}

/// Reads a limit from its environment variable.
fn from_variable(host: &Host, limit: &Limit) -> Result<Option<(String, Provenance)>> {
    let name = limit.variable;
    match host.variable(name) {
        Ok(None) => Ok(None),
        Ok(Some(value)) if limit.check(value).is_ok() => Ok(Some((
            value.to_owned(),
            Provenance::Variable(name.to_owned()),
        ))),
        // The value is not quoted: a user who sets the wrong variable may have put a secret there.
        Ok(Some(_)) | Err(_) => Err(Failure::config(format!(
            "{name}: expected {}",
            limit.expected
        ))
        .hint(format!("unset {name}, or correct its value"))),
    }
}

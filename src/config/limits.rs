//! Limits of a lookup: names, validation and defaults.

use std::time::Duration;

use super::{Flags, Provenance, Rate, duration, rate};
use crate::error::{Failure, Result};
use crate::host::Host;
use crate::text;

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

/// A limit that the environment or a profile may set.
#[derive(Debug)]
pub struct Limit {
    /// Key in the configuration file.
    pub key: &'static str,
    /// Environment variable.
    pub variable: &'static str,
    /// Description of a valid value, for messages.
    pub expected: &'static str,
    /// Validates a value; `Err` holds the expected format.
    pub(super) check: fn(&str) -> Result<(), &'static str>,
}

impl Limit {
    /// All limits that may be set this way.
    pub const ALL: &'static [Self] = &[
        Self {
            key: "request_timeout",
            variable: "SESSCTL_REQUEST_TIMEOUT",
            expected: duration::EXPECTED,
            check: |text| duration::parse(text).map(drop),
        },
        Self {
            key: "retries",
            variable: "SESSCTL_RETRIES",
            expected: RETRIES,
            check: |text| retries(text).map(drop),
        },
        Self {
            key: "max_wait",
            variable: "SESSCTL_MAX_WAIT",
            expected: duration::EXPECTED,
            check: |text| duration::parse(text).map(drop),
        },
        Self {
            key: "rate",
            variable: "SESSCTL_RATE",
            expected: rate::EXPECTED,
            check: |text| rate::parse(text).map(drop),
        },
    ];
}

const RETRIES: &str = "an integer from 0 to 10";

fn retries(text: &str) -> Result<u32, &'static str> {
    text.parse()
        .ok()
        .filter(|count| *count <= 10)
        .ok_or(RETRIES)
}

/// A limit in effect, and its origin.
#[derive(Debug)]
pub(super) struct EffectiveLimit {
    pub(super) key: &'static str,
    pub(super) value: String,
    pub(super) origin: Provenance,
}

/// Determines the limits in effect: flag, then environment, then profile, then default. `held`
/// looks up a key in the profile. If `typed`, the command line names the profile, which then takes
/// precedence over the environment.
pub(super) fn in_force(
    host: &Host,
    flags: &Flags,
    typed: bool,
    held: impl Fn(&str) -> Option<(String, Provenance)>,
) -> Result<(Limits, Vec<EffectiveLimit>)> {
    let mut limits = Limits {
        max_body: flags.max_body.unwrap_or(Limits::default().max_body),
        ..Limits::default()
    };
    let mut all = Vec::new();
    for limit in Limit::ALL {
        let flag = match limit.key {
            "request_timeout" => flags.request_timeout.map(duration::format),
            "retries" => flags.retries.map(|count| count.to_string()),
            "rate" => flags.rate.map(rate::format),
            _ => flags.max_wait.map(duration::format),
        };
        let flag = flag.map(|value| (value, Provenance::Flag(flag_of(limit.key))));
        let profile = held(limit.key);
        let variable = from_variable(host, limit)?;
        let (first, second) = if typed {
            (profile, variable)
        } else {
            (variable, profile)
        };
        let found = flag.or(first).or(second);
        if let Some((value, _)) = &found {
            limits.set(limit.key, value);
        }
        let (value, origin) = found.unwrap_or_else(|| (limits.get(limit.key), Provenance::Default));
        all.push(EffectiveLimit {
            key: limit.key,
            value,
            origin,
        });
    }
    Ok((limits, all))
}

fn flag_of(key: &str) -> &'static str {
    match key {
        "request_timeout" => "--request-timeout",
        "retries" => "--retries",
        "rate" => "--rate",
        _ => "--max-wait",
    }
}

impl Limits {
    /// Sets a limit; `value` has already passed [`Limit::check`].
    fn set(&mut self, key: &str, value: &str) {
        let time = |known| duration::parse(value).unwrap_or(known);
        match key {
            "request_timeout" => self.request_timeout = time(self.request_timeout),
            "retries" => {
                self.retries = retries(value).unwrap_or(self.retries);
                self.retries_set = true;
            }
            "rate" => self.rate = rate::parse(value).unwrap_or(self.rate),
            _ => self.max_wait = time(self.max_wait),
        }
    }

    fn get(&self, key: &str) -> String {
        match key {
            "request_timeout" => duration::format(self.request_timeout),
            "retries" => self.retries.to_string(),
            "rate" => rate::format(self.rate),
            _ => duration::format(self.max_wait),
        }
    }
}

fn from_variable(host: &Host, limit: &Limit) -> Result<Option<(String, Provenance)>> {
    let name = limit.variable;
    // The value is not quoted: a user who sets the wrong variable may have put a secret there.
    let wrong = || {
        Failure::config(format!("{name}: expected {}", limit.expected))
            .hint(format!("unset {}, or set it right", text::escape(name)))
    };
    match host.variable(name) {
        Ok(None) => Ok(None),
        Ok(Some(value)) if (limit.check)(value).is_ok() => Ok(Some((
            value.to_owned(),
            Provenance::Variable(name.to_owned()),
        ))),
        _ => Err(wrong()),
    }
}

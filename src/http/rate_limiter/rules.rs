//! Fixed rules of a rate limiter.

use std::time::Duration;

use crate::config::{Provenance, Rate, Settings};

/// Fixed rules of a rate limiter, taken from the settings.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::http) struct Rules {
    /// Documented or user-set limit: a number of requests in any interval of the given length.
    pub(in crate::http) limit: Option<(u32, Duration)>,
    /// Whether the user set the limit, which then takes precedence over the reported quota.
    pub(in crate::http) is_typed: bool,
    /// Number of concurrent runs that share the documented limit and the reported quota.
    pub(in crate::http) share: u32,
}

impl Rules {
    /// Uses the limit set by the user, or else the one that the provider documents.
    pub(in crate::http) fn of(settings: &Settings) -> Self {
        let limits = &settings.limits;
        let (limit, is_typed) = match limits.rate {
            // No documented limit applies to the embedded mock.
            Rate::Documented if settings.base_url_provenance == Provenance::Mock => (None, false),
            Rate::Documented => (documented(settings), false),
            Rate::Off => (None, true),
            Rate::Of(count, span) => (Some((count, span)), true),
        };
        Self {
            limit,
            is_typed,
            share: if is_typed { 1 } else { limits.share },
        }
    }
}

/// Returns the documented limit, which may depend on the kind of key.
fn documented(settings: &Settings) -> Option<(u32, Duration)> {
    let credentials = &settings.credentials;
    let keys = credentials.scheme.parts();
    let begins = |prefix: &str| {
        let values = keys.iter().filter_map(|key| credentials.values.get(key));
        values
            .map(|held| held.secret.expose())
            .any(|value| value.starts_with(prefix))
    };
    let provider = settings.provider;
    let of_key = provider
        .key_limits
        .iter()
        .find(|(prefix, _)| begins(prefix));
    of_key
        .map(|(_, limit)| *limit)
        .or(provider.limit)
        .map(|(count, seconds)| (count, Duration::from_secs(seconds.into())))
}

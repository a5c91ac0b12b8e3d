//! What a rate limiter keeps to from its start.

use std::time::Duration;

use crate::config::{Provenance, Rate, Settings};

/// What a rate limiter keeps to from its start.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::http) struct Rules {
    /// The documented or typed limit: a number of requests in any such span.
    pub(in crate::http) limit: Option<(u32, Duration)>,
    /// Whether the user typed the limit: no announced quota outranks it then.
    pub(in crate::http) is_typed: bool,
    /// The number of runs that share the documented and the announced rate.
    pub(in crate::http) share: u32,
}

impl Rules {
    /// Takes the typed limit, or the one that the vendor documents.
    pub(in crate::http) fn of(settings: &Settings) -> Self {
        let limits = &settings.limits;
        let (limit, is_typed) = match limits.rate {
            // The embedded mock has no limit that anybody documented.
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

/// The documented limit, which may depend on the kind of key.
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

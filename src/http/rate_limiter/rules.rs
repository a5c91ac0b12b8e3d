//! Fixed rules of a rate limiter.

use std::time::Duration;

use crate::config::{Provenance, Rate, Settings};

/// Fixed rules of a rate limiter, taken from the settings.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::http) struct Rules {
    /// Documented or user-set limit: a number of requests in any interval of the given length.
    pub(in crate::http) limit: Option<(u32, Duration)>,
    /// Documented number of requests per day, which is reported but not enforced: the server
    /// decides when its day begins, and a key may have a higher quota.
    pub(in crate::http) daily: Option<u32>,
    /// Whether the user set the limit, which then takes precedence over the reported quota.
    pub(in crate::http) is_user_set: bool,
    /// Number of concurrent runs that share the documented limit and the reported quota.
    pub(in crate::http) share: u32,
}

impl Rules {
    /// Derives the rules from the settings: the limit set by the user, or else the documented one.
    pub(in crate::http) fn of(settings: &Settings) -> Self {
        let limits = &settings.limits;
        let is_mock = settings.base_url_provenance == Provenance::Mock;
        let (limit, is_user_set) = match limits.rate {
            // The documented limits are those of the real API.
            Rate::Documented if is_mock => (None, false),
            Rate::Documented => (documented(settings), false),
            Rate::Off => (None, true),
            Rate::AtMost(count, span) => (Some((count, span)), true),
        };
        Self {
            limit,
            daily: settings
                .provider
                .daily_limit
                .filter(|_| !is_user_set && !is_mock),
            is_user_set,
            share: if is_user_set { 1 } else { limits.share },
        }
    }
}

/// Returns the documented limit, which may depend on the kind of key.
fn documented(settings: &Settings) -> Option<(u32, Duration)> {
    let credentials = &settings.credentials;
    let keys = credentials.scheme.keys();
    let key_starts_with = |prefix: &str| {
        let values = keys.iter().filter_map(|key| credentials.values.get(key));
        values
            .map(|credential| credential.secret.expose())
            .any(|value| value.starts_with(prefix))
    };
    let provider = settings.provider;
    let key_limit = provider
        .key_rate_limits
        .iter()
        .find(|(prefix, _)| key_starts_with(prefix));
    key_limit
        .map(|(_, limit)| *limit)
        .or(provider.rate_limit)
        .map(|(count, seconds)| (count, Duration::from_secs(seconds.into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;
    use crate::provider::Provider;
    use crate::secret::Secret;

    fn settings(provider: &str, key: &str, rate: Rate) -> Settings {
        let provider = Provider::named(provider).unwrap();
        let limits = Limits {
            rate,
            share: 4,
            ..Limits::default()
        };
        let url = "https://api.example".parse().unwrap();
        let mut settings = Settings::for_mock(provider, url, limits).unwrap();
        settings.base_url_provenance = Provenance::Default;
        for credential in settings.credentials.values.values_mut() {
            credential.secret = Secret::new(key);
        }
        settings
    }

    fn limit(provider: &str, key: &str, rate: Rate) -> (Option<(u32, Duration)>, u32) {
        let rules = Rules::of(&settings(provider, key, rate));
        (rules.limit, rules.share)
    }

    #[test]
    fn kind_of_key_decides_documented_limit() {
        let minute = Duration::from_secs(60);
        let documented = |provider, key| limit(provider, key, Rate::Documented);
        assert_eq!(documented("closient", "cpk_x"), (Some((100, minute)), 4));
        assert_eq!(documented("closient", "csb_x"), (Some((300, minute)), 4));
        let ten = Duration::from_secs(10);
        assert_eq!(documented("deck", "cpk_x"), (Some((200, ten)), 4));
        assert_eq!(documented("kayle", "kk_x"), (None, 4));
    }

    #[test]
    fn daily_limit_is_documented() {
        let daily = |provider, rate, origin| {
            let mut settings = settings(provider, "x", rate);
            settings.base_url_provenance = origin;
            Rules::of(&settings).daily
        };
        let documented = Rate::Documented;
        assert_eq!(
            daily("closient", documented, Provenance::Default),
            Some(10_000)
        );
        assert_eq!(daily("deck", documented, Provenance::Default), None);
        assert_eq!(daily("closient", documented, Provenance::Mock), None);
        assert_eq!(daily("closient", Rate::Off, Provenance::Default), None);
    }

    #[test]
    fn user_set_rate_is_not_shared() {
        let user_rate = (7, Duration::from_secs(1));
        let rate = Rate::AtMost(user_rate.0, user_rate.1);
        assert_eq!(limit("deck", "sk_x", rate), (Some(user_rate), 1));
        assert_eq!(limit("deck", "sk_x", Rate::Off), (None, 1));
    }
}

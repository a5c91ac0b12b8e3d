//! Hints for error responses, about what the user can do.

use std::time::{Duration, SystemTime};

use url::Url;

use super::response_error::ResponseError;
use super::response_headers;
use crate::config::{Limits, Settings};
use crate::duration;
use crate::error::Kind;
use crate::provider::Scheme;
use crate::text;

/// Maximum number of hints.
const MAX_HINTS: usize = 4;
/// Clock difference above which a provider may reject a signature.
pub const MAX_CLOCK_DIFFERENCE: Duration = Duration::from_secs(60);

impl ResponseError {
    /// Returns the hints for an error response, the most useful first.
    pub(super) fn hints(
        &self,
        kind: Kind,
        settings: &Settings,
        now: SystemTime,
        pause: Option<Duration>,
    ) -> Vec<String> {
        let provider = settings.provider;
        let requested_url = format!(
            "requested from {} (base URL from {})",
            shown(settings, &settings.base_url),
            settings.base_url_provenance
        );
        let mut hints = Vec::new();
        match (kind, self.status) {
            (Kind::Credential, _) => {
                hints.extend(self.clock_hint(settings, now));
                hints.extend(self.credential_hints(settings));
            }
            (Kind::Provider, 401 | 403) => {
                hints.extend(gateway_hints(settings, &requested_url));
            }
            (Kind::NotFound, _) => hints.push(format!("check the id and the environment; {requested_url}")),
            (Kind::RateLimited, _) => hints.push(retry_hint(pause, now, &settings.limits)),
            (_, 400 | 422) if self.body.provider_error.is_some() => hints.push(format!(
                "{} rejected the id or the request: check the id",
                provider.title
            )),
            (_, 409) if self.body.provider_error.is_some() => hints.push(
                "state conflict: the current state of the session does not permit this; try again later"
                    .to_owned(),
            ),
            // The provider's own message explains the error; the base URL is right.
            (_, 402..=499) if self.body.provider_error.is_some() => {}
            (_, 300..=499) => hints.push(format!("check the base URL; {requested_url}")),
            (_, 500..) => hints.push(match pause {
                Some(_) => retry_hint(pause, now, &settings.limits),
                None => format!("try again later; if it persists, contact {}", provider.title),
            }),
            _ => {}
        }
        let hint = self.body.hint.as_ref();
        hints.extend(hint.map(|hint| format!("{}: {hint}", provider.title)));
        let docs = self.body.docs.as_deref().unwrap_or(provider.docs);
        hints.push(format!("see {docs}"));
        hints.truncate(MAX_HINTS);
        hints
    }

    /// Returns hints about a credential that was rejected or lacks permission.
    fn credential_hints(&self, settings: &Settings) -> Vec<String> {
        let errors = &settings.provider.errors;
        let from = origins(settings);
        let title = settings.provider.title;
        match (self.rejection(settings), self.status) {
            (Some(_), _) => vec![format!(
                "contact {title} about the organization that owns the credential from {from}"
            )],
            (None, 401) => {
                let check = format!(
                    "check the credential from {from}, and that it belongs to this environment"
                );
                let other = errors.unauthorized.map(str::to_owned);
                std::iter::once(check).chain(other).collect()
            }
            (None, _) => {
                let needs = errors.forbidden.map(|needs| format!(": {needs}"));
                vec![format!(
                    "check the permissions of the credential from {from}{}",
                    needs.unwrap_or_default()
                )]
            }
        }
    }

    /// Returns a hint if the scheme signs the time and the local clock differs from the server's.
    fn clock_hint(&self, settings: &Settings, now: SystemTime) -> Option<String> {
        let Scheme::Signed { .. } = settings.credentials.scheme else {
            return None;
        };
        let date = self.headers.date()?;
        let difference = match now.duration_since(date) {
            Ok(ahead) => ahead,
            Err(behind) => behind.duration(),
        };
        (difference > MAX_CLOCK_DIFFERENCE).then(|| {
            format!(
                "the clock of this machine differs by {} from the server's; it is part of the \
                 signature, so set it first",
                duration::approximate(difference)
            )
        })
    }
}

/// Returns hints about a rejection by a gateway, firewall or proxy.
fn gateway_hints(settings: &Settings, requested_url: &str) -> [String; 2] {
    let (title, from) = (settings.provider.title, origins(settings));
    [
        format!(
            "check the base URL, and for a gateway, firewall or proxy on the path; {requested_url}"
        ),
        format!("if the response is from {title}, check the credential from {from}"),
    ]
}

/// Returns a hint about when to try again.
pub(super) fn retry_hint(pause: Option<Duration>, now: SystemTime, limits: &Limits) -> String {
    /// Maximum length of a pause for which waiting is suggested.
    const SHORT: Duration = Duration::from_secs(600);
    let Some(pause) = pause else {
        return "try again later, or reduce the request rate (--jobs 1)".to_owned();
    };
    let shown_pause = duration::approximate(pause);
    if pause <= limits.max_wait && pause < limits.request_timeout {
        return format!("try again in {shown_pause}, or allow more retries: --retries 5");
    }
    if pause <= SHORT {
        let seconds = pause.as_secs() + 1;
        return format!(
            "try again in {shown_pause}, or allow the pause: --max-wait {seconds}s --request-timeout {}s",
            seconds + 30
        );
    }
    match response_headers::http_date_after(now, pause) {
        Some(time) => format!("try again in {shown_pause}, after {time}"),
        None => format!("try again in {shown_pause}"),
    }
}

/// Formats a URL for display, without user, query and fragment.
pub(super) fn shown(settings: &Settings, url: &Url) -> String {
    let address = format!("{}{}", url.origin().ascii_serialization(), url.path());
    let clean = settings.credentials.scrubber();
    text::quote(clean.scrub(&address).trim_end_matches('/'), 200)
}

/// Lists the origins of the credential's values.
fn origins(settings: &Settings) -> String {
    let mut origins: Vec<String> = Vec::new();
    for key in settings.credentials.scheme.keys() {
        if let Some(credential) = settings.credentials.values.get(key) {
            let origin = credential.origin.to_string();
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
    }
    origins.join(" and ")
}

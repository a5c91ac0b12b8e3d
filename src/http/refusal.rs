//! From an answer that is not a session to a [`Failure`]. The status alone decides its kind,
//! with one exception: a 404 is only believed to be about the session if the API itself says it.

use std::time::{Duration, SystemTime};

use serde_json::Value;
use url::Url;

use super::hints::{self, Headers};
use super::retry::Outlook;
use super::said::{Form, Said};
use crate::config::{Limits, Settings};
use crate::error::{Failure, Kind, Remote};
use crate::provider::Scheme;
use crate::text;

/// The most next steps that are told.
const MOST_HINTS: usize = 4;
/// A clock that is off by more than this may spoil a signature.
const SKEW: Duration = Duration::from_secs(60);

/// An answer that is not a session.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    headers: Headers,
    said: Said,
}

/// How the look-up came to its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct End {
    /// How many attempts were made.
    pub(super) attempts: u32,
    /// The pause that the server asked for and was not granted.
    pub(super) too_long: Option<Duration>,
}

impl Refusal {
    pub(super) fn new(settings: &Settings, status: u16, headers: Headers, body: &[u8]) -> Self {
        Self {
            status,
            headers,
            said: Said::read(body, &settings.credentials.scrubber()),
        }
    }

    /// The HTTP status.
    pub(super) fn status(&self) -> u16 {
        self.status
    }

    /// What it says about another attempt.
    pub(super) fn outlook(&self, now: SystemTime) -> Outlook {
        Outlook {
            transient: matches!(self.status, 408 | 429 | 500 | 502 | 503 | 504)
                && self.said.retryable != Some(false),
            wait: self.headers.wait(self.status, self.said.retry_after, now),
        }
    }

    /// What to tell.
    pub(super) fn into_failure(self, settings: &Settings, now: SystemTime, end: End) -> Failure {
        let (kind, what) = self.class(settings);
        let request_id = self.request_id(settings);
        let parts = [
            Some(what),
            (end.attempts > 1).then(|| format!(" after {} attempts", end.attempts)),
            request_id.as_ref().map(|id| format!(", request id {id}")),
            end.too_long.map(not_waiting),
            self.said.message.as_ref().map(|said| format!(": {said}")),
        ];
        let cause: String = parts.into_iter().flatten().collect();
        let wait = self.outlook(now).wait;
        let mut failure = Failure::new(kind, cause);
        failure.hints = self.next_steps(kind, settings, now, wait);
        failure.remote = Remote {
            http_status: Some(self.status),
            request_id,
            retry_after: wait,
        };
        failure
    }

    /// The kind, and what happened in a few words.
    fn class(&self, settings: &Settings) -> (Kind, String) {
        let title = settings.provider.title;
        let status = self.status;
        match status {
            401 => (
                Kind::Credential,
                format!("{title} does not accept the credential (HTTP 401)"),
            ),
            403 => (
                Kind::Credential,
                format!("not allowed to see this session at {title} (HTTP 403)"),
            ),
            404 | 410 if self.is_of_the_api(settings) => (
                Kind::NotFound,
                format!("session not found at {title} (HTTP {status})"),
            ),
            404 | 410 => (
                Kind::Provider,
                format!("HTTP {status}, but not from {title}'s API: base_url looks wrong"),
            ),
            429 => (
                Kind::RateLimited,
                format!("rate limited by {title} (HTTP 429)"),
            ),
            204 | 205 => (Kind::Provider, format!("no content (HTTP {status})")),
            300..=399 => (Kind::Provider, self.redirect(settings)),
            100..=399 => (Kind::Provider, format!("unexpected status HTTP {status}")),
            _ => (Kind::Provider, format!("{title} answered HTTP {status}")),
        }
    }

    fn is_of_the_api(&self, settings: &Settings) -> bool {
        match self.said.form {
            Form::Object => true,
            // A compressed body cannot be read.
            Form::Empty if self.headers.encoding().is_some() => self
                .headers
                .get("content-type")
                .is_some_and(|kind| kind.starts_with("application/json")),
            Form::Empty | Form::Text => settings.provider.endpoint.plain_errors,
            Form::Json | Form::Html => false,
        }
    }

    /// Where the answer wanted to send us: origin and path, never query or user.
    fn redirect(&self, settings: &Settings) -> String {
        let status = self.status;
        let target = self
            .headers
            .get("location")
            .filter(|location| !location.is_empty())
            .and_then(|location| settings.base_url.join(location).ok())
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .map(|url| shown(settings, &url));
        match target {
            Some(target) => {
                format!("unexpected status HTTP {status}, redirected to {target}; not followed")
            }
            None => format!("unexpected status HTTP {status}, a redirect to nowhere"),
        }
    }

    fn request_id(&self, settings: &Settings) -> Option<String> {
        let header = || {
            let scrubber = settings.credentials.scrubber();
            Some(text::quote(
                &scrubber.scrub(self.headers.request_id()?),
                100,
            ))
        };
        self.said.request_id.clone().or_else(header)
    }

    fn next_steps(
        &self,
        kind: Kind,
        settings: &Settings,
        now: SystemTime,
        wait: Option<Duration>,
    ) -> Vec<String> {
        let provider = settings.provider;
        let place = format!(
            "asked at {} (from {})",
            shown(settings, &settings.base_url),
            settings.base_url_origin
        );
        let mut steps = Vec::new();
        match (kind, self.status) {
            (Kind::Credential, status) => {
                steps.extend(self.skew(settings, now));
                let from = origins(settings);
                steps.push(if status == 401 {
                    format!("check the credential from {from}, and that it is for this environment")
                } else {
                    format!("check what the credential from {from} is allowed to see")
                });
            }
            (Kind::NotFound, _) => steps.push(format!("check the id and the environment; {place}")),
            (Kind::RateLimited, _) => steps.push(come_back(wait, now, &settings.limits)),
            (_, 300..=499) => steps.push(format!("check the base URL; {place}")),
            (_, 500..) => steps.push(match wait {
                Some(_) => come_back(wait, now, &settings.limits),
                None => format!("try again later; if it stays so, tell {}", provider.title),
            }),
            _ => {}
        }
        steps.extend(
            self.said
                .hint
                .as_ref()
                .map(|hint| format!("{}: {hint}", provider.title)),
        );
        let docs = self.said.docs.as_deref().unwrap_or(provider.docs);
        steps.push(format!("see {docs}"));
        steps.truncate(MOST_HINTS);
        steps
    }

    /// A clock that disagrees with the server's, where the signature depends on it.
    fn skew(&self, settings: &Settings, now: SystemTime) -> Option<String> {
        let Scheme::Signed { .. } = settings.credentials.scheme else {
            return None;
        };
        let date = self.headers.date()?;
        let off = match now.duration_since(date) {
            Ok(ahead) => ahead,
            Err(behind) => behind.duration(),
        };
        (off > SKEW).then(|| {
            format!(
                "the clock of this machine differs by {} from the server's; it is part of the \
                 signature, so set it first",
                hints::say(off)
            )
        })
    }
}

/// The pause of `wait` was asked for before anything was sent.
pub(super) fn held_back(settings: &Settings, now: SystemTime, wait: Duration) -> Failure {
    let title = settings.provider.title;
    let cause = format!("rate limited by {title}{}", not_waiting(wait));
    let mut failure =
        Failure::new(Kind::RateLimited, cause).hint(come_back(Some(wait), now, &settings.limits));
    failure.remote.retry_after = Some(wait);
    failure
}

fn not_waiting(wait: Duration) -> String {
    format!(
        "; the server asks to wait {} s; not waiting",
        wait.as_millis().div_ceil(1000)
    )
}

/// A failure for an answer with status 200 whose envelope carries an error all the same.
#[must_use]
pub fn in_success(settings: &Settings, value: &Value) -> Failure {
    let said = Said::of(value, &settings.credentials.scrubber());
    let refusal = Refusal {
        status: 200,
        headers: Headers::default(),
        said,
    };
    let request_id = refusal.said.request_id.clone();
    let message = refusal.said.message.as_deref().unwrap_or("it says no more");
    let title = settings.provider.title;
    let cause = format!("{title} answered HTTP 200 with an error in the envelope: {message}");
    let mut failure = Failure::new(Kind::Provider, cause);
    failure.hints = refusal.next_steps(Kind::Provider, settings, SystemTime::UNIX_EPOCH, None);
    failure.remote.http_status = Some(200);
    failure.remote.request_id = request_id;
    failure
}

/// When to try again.
fn come_back(wait: Option<Duration>, now: SystemTime, limits: &Limits) -> String {
    /// A pause that somebody may want to sit out.
    const SHORT: Duration = Duration::from_secs(600);
    let Some(wait) = wait else {
        return "try again later, or ask less often (--jobs 1)".to_owned();
    };
    let said = hints::say(wait);
    if wait <= limits.max_wait && wait < limits.request_timeout {
        return format!("come back in {said}, or let sessctl ask more often: --retries 5");
    }
    if wait <= SHORT {
        let seconds = wait.as_secs() + 1;
        return format!(
            "come back in {said}, or let sessctl wait: --max-wait {seconds}s --request-timeout {}s",
            seconds + 30
        );
    }
    match hints::after(now, wait) {
        Some(time) => format!("come back in {said}, after {time}"),
        None => format!("come back in {said}"),
    }
}

/// A URL without user, query and fragment, for a person.
fn shown(settings: &Settings, url: &Url) -> String {
    let address = format!("{}{}", url.origin().ascii_serialization(), url.path());
    let clean = settings.credentials.scrubber();
    text::quote(clean.scrub(&address).trim_end_matches('/'), 200)
}

/// Where the values of the credential came from.
fn origins(settings: &Settings) -> String {
    let mut origins: Vec<String> = Vec::new();
    for key in settings.credentials.scheme.parts() {
        if let Some(held) = settings.credentials.values.get(key) {
            let origin = held.origin.to_string();
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
    }
    origins.join(" and ")
}

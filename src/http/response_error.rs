//! Converts an error response to a [`Failure`]. The status determines its kind. 401, 403, 404 and
//! 410 are trusted only if the body has an error shape that the provider documents, because
//! gateways and proxies send these statuses, too.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::error_body::{BodyForm, ErrorBody};
use super::provider_error;
use super::response_headers::ResponseHeaders;
use super::response_hints::{retry_hint, shown};
use super::retry::{self, Retryability};
use super::session_response::seconds_ahead;
use crate::config::Settings;
use crate::duration;
use crate::error::{ApiDetails, Failure, Kind};
use crate::provider::{Provider, Rejection};
use crate::secret::Scrubber;
use crate::text;

/// A response with a status other than 200, or with an error in its envelope.
#[derive(Debug)]
pub(super) struct ResponseError {
    pub(super) status: u16,
    pub(super) headers: ResponseHeaders,
    pub(super) body: ErrorBody,
    /// Scrubber of the credentials in every form in which they were sent.
    pub(super) scrubber: Scrubber,
}

/// Outcome of the attempts of one lookup.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Attempts {
    /// Number of attempts made.
    pub(super) count: u32,
    /// Requested pause that is longer than the limits allow.
    pub(super) refused_pause: Option<Duration>,
}

impl ResponseError {
    pub(super) fn new(
        settings: &Settings,
        status: u16,
        headers: ResponseHeaders,
        body: &[u8],
        scrubber: &Scrubber,
    ) -> Self {
        Self {
            status,
            headers,
            body: ErrorBody::parse(body, &settings.provider.errors, scrubber),
            scrubber: scrubber.clone(),
        }
    }

    /// Returns the HTTP status.
    pub(super) fn status(&self) -> u16 {
        self.status
    }

    /// Returns whether and when the request may be retried.
    pub(super) fn retryability(&self, provider: &Provider, now: SystemTime) -> Retryability {
        Retryability {
            transient: retry::is_transient(self.status) && self.body.retryable != Some(false),
            requested_pause: self
                .headers
                .requested_pause(self.status, self.body.retry_after, now),
            throttle: provider.throttle.filter(|_| self.status == 429),
        }
    }

    /// Converts the response to a failure with message, hints and API details.
    pub(super) fn into_failure(
        self,
        settings: &Settings,
        now: SystemTime,
        attempts: Attempts,
    ) -> Failure {
        let (kind, summary) = self.classify(settings);
        let request_id = self.request_id();
        let parts = [
            Some(summary),
            (attempts.count > 1).then(|| format!(" after {} attempts", attempts.count)),
            request_id.as_ref().map(|id| format!(", request id {id}")),
            attempts.refused_pause.map(refused_pause_text),
            self.body
                .message
                .as_ref()
                .map(|message| format!(": {message}")),
        ];
        let cause: String = parts.into_iter().flatten().collect();
        let pause = self.retryability(settings.provider, now).requested_pause;
        let mut failure = Failure::new(kind, cause);
        failure.hints = self.hints(kind, settings, now, pause);
        failure.remote = ApiDetails {
            http_status: Some(self.status),
            request_id,
            retry_after: pause,
            rejects_credential: kind == Kind::Credential && self.status != 403,
            vendor: self.body.provider_error.map(Box::new),
            server_ahead: self.headers.date().map(|date| {
                let seconds = seconds_ahead(date, now);
                i32::try_from(seconds).unwrap_or(if seconds < 0 { i32::MIN } else { i32::MAX })
            }),
        };
        failure
    }

    /// Returns the kind of the failure and a short description.
    fn classify(&self, settings: &Settings) -> (Kind, String) {
        let title = settings.provider.title;
        let status = self.status;
        if let Some(rejection) = self.rejection(settings) {
            let about = rejection.about;
            let summary = format!("{title} rejected the credential (HTTP {status}): {about}");
            return (Kind::Credential, summary);
        }
        match status {
            401 | 403 if !self.is_from_api(settings) => (
                Kind::Provider,
                format!(
                    "HTTP {status}, but not from {title}'s API: the response is from a proxy or gateway"
                ),
            ),
            401 => (
                Kind::Credential,
                format!("{title} rejected the credential (HTTP 401)"),
            ),
            403 => (
                Kind::Credential,
                format!("access to this session denied by {title} (HTTP 403)"),
            ),
            404 | 410 if self.is_from_api(settings) => (
                Kind::NotFound,
                format!("session not found at {title} (HTTP {status})"),
            ),
            404 | 410 => (
                Kind::Provider,
                format!("HTTP {status}, but not from {title}'s API: the base URL may be wrong"),
            ),
            429 => (
                Kind::RateLimited,
                format!("rate limited by {title} (HTTP 429)"),
            ),
            204 | 205 => (Kind::Provider, format!("no content (HTTP {status})")),
            300..=399 => (Kind::Provider, self.redirect(settings)),
            100..=399 => (Kind::Provider, format!("unexpected status HTTP {status}")),
            _ => (Kind::Provider, format!("{title} returned HTTP {status}")),
        }
    }

    /// Returns whether the API itself sent the response, not a gateway, firewall or other host.
    fn is_from_api(&self, settings: &Settings) -> bool {
        let errors = &settings.provider.errors;
        match self.body.form {
            BodyForm::Object => self.body.provider_error.is_some(),
            // An encoded body is not read, so only its content type is available.
            BodyForm::Empty if self.headers.encoding().is_some() => self
                .headers
                .get("content-type")
                .is_some_and(|kind| kind.starts_with("application/json")),
            BodyForm::Empty => errors.empty.contains(&self.status),
            BodyForm::Text => {
                let text = self.body.message.as_deref().unwrap_or_default();
                errors.allows_text(text.trim_matches('"'))
            }
            BodyForm::Json | BodyForm::Html => false,
        }
    }

    /// Returns the documented error that rejects the credential for every session, if this is one.
    pub(super) fn rejection(&self, settings: &Settings) -> Option<&'static Rejection> {
        let code = self.body.provider_error.as_ref()?.get("code")?.as_str()?;
        settings.provider.errors.rejection(self.status, code)
    }

    /// Describes a redirect and its target, without query and user.
    fn redirect(&self, settings: &Settings) -> String {
        let status = self.status;
        let target = self
            .headers
            .get("location")
            .filter(|location| !location.is_empty())
            .and_then(|location| settings.base_url.join(location).ok())
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .map(|url| self.scrubber.scrub_message(&shown(settings, &url)));
        match target {
            Some(target) => {
                format!("unexpected status HTTP {status}, redirected to {target}; not followed")
            }
            None => format!("unexpected status HTTP {status}, a redirect without a target"),
        }
    }

    fn request_id(&self) -> Option<String> {
        let header = || {
            let id = self.headers.request_id()?;
            Some(text::quote(&self.scrubber.scrub_message(id), 100))
        };
        self.body.request_id.clone().or_else(header)
    }
}

/// Creates the failure for a request that was not sent, because the server requested a pause.
pub(super) fn rate_limited_locally(
    settings: &Settings,
    now: SystemTime,
    pause: Duration,
) -> Failure {
    let title = settings.provider.title;
    let cause = format!("rate limited by {title}{}", refused_pause_text(pause));
    let mut failure =
        Failure::new(Kind::RateLimited, cause).hint(retry_hint(Some(pause), now, &settings.limits));
    failure.remote.retry_after = Some(pause);
    failure
}

/// Returns the part of an error message about a requested pause that is too long.
fn refused_pause_text(pause: Duration) -> String {
    format!(
        "; the server requests a pause of {}; not waiting",
        duration::approximate(pause)
    )
}

/// Creates the failure for a response with status 200 and an error in the envelope.
#[must_use]
pub fn error_in_success(settings: &Settings, value: &Value, scrubber: &Scrubber) -> Failure {
    let errors = &settings.provider.errors;
    let mut body = ErrorBody::from_json(value, errors, scrubber);
    if body.provider_error.is_none() {
        // `value` is the envelope's error object; documented shapes include the envelope.
        body.provider_error = provider_error::extract(errors, &json!({"error": value}), scrubber);
    }
    let response = ResponseError {
        status: 200,
        headers: ResponseHeaders::default(),
        body,
        scrubber: scrubber.clone(),
    };
    let request_id = response.body.request_id.clone();
    let message = response
        .body
        .message
        .as_deref()
        .unwrap_or("it contains no message");
    let title = settings.provider.title;
    let cause = format!("{title} returned HTTP 200 with an error in the envelope: {message}");
    let mut failure = Failure::new(Kind::Provider, cause);
    failure.hints = response.hints(Kind::Provider, settings, SystemTime::UNIX_EPOCH, None);
    failure.remote.http_status = Some(200);
    failure.remote.request_id = request_id;
    failure.remote.vendor = response.body.provider_error.map(Box::new);
    failure
}

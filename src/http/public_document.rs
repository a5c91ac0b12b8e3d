//! Fetches a public document, without any credential.

use tokio::time::{Instant, sleep};
use url::Url;

use super::destination::Destination;
use super::rate_limiter::instant_after;
use super::request::Request;
use super::retry::{self, Backoff, RetryDecision, Retryability};
use super::transport::{RawResponse, Transport};
use crate::config::Config;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::text::{self, LineSink};

/// Fetches the document at `url` within the configured limits. Transient failures are retried, and
/// redirects are not followed.
///
/// # Errors
/// [`Kind::Network`] without a response, [`Kind::Provider`] for a status other than 200, and
/// [`Kind::Config`] for an unusable proxy or CA bundle.
pub async fn fetch_document(
    host: &Host,
    config: &Config,
    url: &Url,
    trace: Option<&LineSink>,
) -> Result<Vec<u8>> {
    let limits = config.limits();
    let destination = Destination {
        url,
        limits: &limits,
        cacert: config.cacert(),
    };
    let transport = Transport::new(destination, host)?;
    let request = Request {
        url: url.clone(),
        headers: Vec::new(),
    };
    let report = |line: String| {
        if let Some(trace) = trace {
            trace(&line);
        }
    };
    let deadline = instant_after(Instant::now(), limits.request_timeout);
    let mut attempts = 0;
    loop {
        attempts += 1;
        report(format!("> GET {} (attempt {attempts})", without_query(url)));
        let (failure, transient) = match transport.send(&request, deadline).await {
            Ok(response) if response.status == 200 => {
                report(format!("< 200, {} bytes", response.body.len()));
                return Ok(response.body);
            }
            Ok(response) => {
                report(format!("< {}", response.status));
                (
                    unexpected_status(url, &response),
                    retry::is_transient(response.status),
                )
            }
            Err(error) => (error.failure, error.transient),
        };
        let decision = retry::decide(
            Retryability {
                transient,
                requested_pause: None,
                throttle: None,
            },
            attempts,
            deadline.saturating_duration_since(Instant::now()),
            &limits,
            Backoff::default(),
            host.random_fraction(),
        );
        match decision {
            RetryDecision::RetryAfter(pause) => sleep(pause).await,
            RetryDecision::GiveUp | RetryDecision::PauseTooLong(_) => return Err(failure),
        }
    }
}

fn unexpected_status(url: &Url, response: &RawResponse) -> Failure {
    let status = response.status;
    let shown = text::quote(&without_query(url), 200);
    let failure = |cause: String| Failure::new(Kind::Provider, format!("{shown}: {cause}"));
    let location = response.headers.get("location").unwrap_or_default();
    match url.join(location) {
        Ok(target) if (300..400).contains(&status) && !location.is_empty() => {
            let target = text::quote(&without_query(&target), 200);
            failure(format!(
                "HTTP {status}, redirected to {target}; not followed"
            ))
            .hint("check that address, and name it instead")
        }
        _ => failure(format!("HTTP {status}"))
            .hint("name the address of the document itself, which must be public"),
    }
}

/// Formats a URL without its query, which may contain a token, and without user and password.
fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Fails only for a URL without a host, which has neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

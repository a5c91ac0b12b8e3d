//! Fetches one session: waits for the rate limiter, signs and sends the request, and retries.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::attempt_error::AttemptError;
use super::rate_limiter::{Delay, Permit, RateLimiter, Rules, instant_after};
use super::request::{Request, resource_url};
use super::resource::Resource;
use super::response_error::{Attempts, ResponseError, rate_limited_locally};
use super::retry::{self, Backoff, RetryDecision};
use super::transport::{RawResponse, Transport};
use super::transport_error::TransportError;
use super::{Reporter, SessionResponse};
use crate::config::Settings;
use crate::duration;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::provider::Scheme;
use crate::secret::Scrubber;

/// Client of one provider at one base URL. Clones share connections and the rate limiter.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// State shared by the clones of a [`Client`].
pub(super) struct Inner {
    pub(super) settings: Settings,
    host: Host,
    transport: Transport,
    pub(super) limiter: RateLimiter,
    backoff: Backoff,
    pub(super) reporter: Reporter,
}

impl Client {
    /// Creates a client for `settings` on `host` that reports to `reporter`.
    ///
    /// # Errors
    /// [`Kind::Config`] for a proxy variable or a `--cacert` that cannot be used,
    /// [`Kind::Network`] if no CA certificates are available for an https base URL.
    pub fn new(settings: &Settings, host: &Host, reporter: impl Into<Reporter>) -> Result<Self> {
        Self::with_backoff(settings, host, reporter, Backoff::default())
    }

    pub(super) fn with_backoff(
        settings: &Settings,
        host: &Host,
        reporter: impl Into<Reporter>,
        backoff: Backoff,
    ) -> Result<Self> {
        Ok(Self(Arc::new(Inner {
            transport: Transport::new(settings.into(), host)?,
            settings: settings.clone(),
            host: host.clone(),
            limiter: RateLimiter::new(Rules::of(settings)),
            backoff,
            reporter: reporter.into(),
        })))
    }

    /// Returns the time until the rate limiter sends requests again, if it has paused them.
    #[must_use]
    pub fn current_pause(&self) -> Option<Duration> {
        self.0.limiter.current_pause()
    }

    /// Returns [`Self::current_pause`], and prints a notice if it is long.
    #[must_use]
    pub fn announce_current_pause(&self) -> Option<Duration> {
        let pause = self.current_pause()?;
        let title = self.0.settings.provider.title;
        self.0
            .announce(pause, &format!("the rate limit of {title}"));
        Some(pause)
    }

    /// Returns the provider's documented number of requests per day, unless the user set the rate.
    #[must_use]
    pub fn daily_limit(&self) -> Option<u32> {
        self.0.limiter.daily_limit()
    }

    /// Returns the address of a resource.
    ///
    /// # Errors
    /// [`Kind::Bug`] if the URL library would change the path.
    pub fn address<'a>(&self, resource: impl Into<Resource<'a>>) -> Result<String> {
        let settings = &self.0.settings;
        let endpoint = &settings.provider.endpoint;
        resource_url(&settings.base_url, endpoint, resource.into()).map(String::from)
    }

    /// Fetches one session or another resource. Retries transient failures within [`crate::config::Limits`]: two
    /// retries are three attempts in all, and the timeout starts when the rate limiter admits the
    /// first one.
    ///
    /// # Errors
    /// Any kind from [`Kind::Credential`] to [`Kind::Network`].
    pub async fn fetch<'a>(&self, resource: impl Into<Resource<'a>>) -> Result<SessionResponse> {
        let (inner, resource) = (&*self.0, resource.into());
        let limits = &inner.settings.limits;
        let mut permit = inner
            .acquire_permit(resource, limits.max_wait)
            .await
            .map_err(|pause| rate_limited_locally(&inner.settings, inner.host.now(), pause))?;
        // Waiting for the first permit does not count: an id late in a long list would time out
        // before its first request.
        let deadline = instant_after(Instant::now(), limits.request_timeout);
        let mut attempts = 0;
        let mut sent = inner.settings.credentials.scrubber();
        loop {
            attempts += 1;
            let error = match inner.attempt(resource, attempts, deadline, &mut sent).await {
                Ok(response) => return Ok(response),
                Err(AttemptError::Transport(error)) if error.was_reused => {
                    inner.trace(resource, || {
                        "the server had closed the idle connection; \
                         sending the request again on a new one"
                            .to_owned()
                    });
                    // The request counts as not sent, and so does not count as an attempt.
                    attempts -= 1;
                    continue;
                }
                Err(error) => error,
            };
            // Other requests may use the permit during the pause before the next attempt.
            drop(permit);
            match inner
                .permit_for_retry(resource, &error, attempts, deadline)
                .await
            {
                Ok(next) => permit = next,
                Err(refused_pause) => {
                    let attempts = Attempts {
                        count: attempts,
                        refused_pause,
                    };
                    return Err(inner.failure(error, attempts));
                }
            }
        }
    }
}

impl Inner {
    /// Waits for a permit to send a request; `Err` is a requested pause longer than `max_pause`.
    async fn acquire_permit(
        &self,
        resource: Resource<'_>,
        max_pause: Duration,
    ) -> Result<Permit<'_>, Duration> {
        let report =
            |delay: &Delay, pause: Option<Duration>| self.report_delay(resource, *delay, pause);
        let permit = self.limiter.acquire(max_pause, report).await?;
        if let Some(daily) = self.limiter.exceeded_daily_limit() {
            self.report_daily_limit(daily);
        }
        Ok(permit)
    }

    /// Waits for the next attempt, if there is to be one. Otherwise returns the pause that is too
    /// long, if that is the reason.
    async fn permit_for_retry(
        &self,
        resource: Resource<'_>,
        error: &AttemptError,
        attempts: u32,
        deadline: Instant,
    ) -> Result<Permit<'_>, Option<Duration>> {
        let limits = &self.settings.limits;
        let remaining = || deadline.saturating_duration_since(Instant::now());
        let decision = retry::decide(
            error.retryability(self.settings.provider, self.host.now()),
            attempts,
            remaining(),
            limits,
            self.backoff,
            self.host.random_fraction(),
        );
        let pause = match decision {
            RetryDecision::GiveUp => return Err(None),
            RetryDecision::PauseTooLong(pause) => return Err(Some(pause)),
            RetryDecision::RetryAfter(pause) => pause,
        };
        self.wait_for_retry(resource, error, pause).await;
        // A permit after the deadline would be useless.
        let permit = self.acquire_permit(resource, limits.max_wait.min(remaining()));
        match timeout_at(deadline, permit).await {
            Ok(permit) => permit.map_err(Some),
            Err(_) => Err(None),
        }
    }

    /// Waits before another attempt. After a 429 all other requests wait, too.
    async fn wait_for_retry(&self, resource: Resource<'_>, error: &AttemptError, pause: Duration) {
        let reason = error.summary();
        self.trace(resource, || {
            format!("retrying in {}: {reason}", duration::approximate(pause))
        });
        let title = self.settings.provider.title;
        self.announce(pause, &format!("{reason} from {title}"));
        // Only a 429 concerns all requests; another error may concern this one alone.
        if let AttemptError::Response(response) = error
            && response.status() == 429
        {
            self.limiter.pause(pause);
        }
        sleep(pause).await;
    }

    /// Sends one request and adds its secrets to `sent`, because a later response may repeat them.
    async fn attempt(
        &self,
        resource: Resource<'_>,
        attempt: u32,
        deadline: Instant,
        sent: &mut Scrubber,
    ) -> Result<SessionResponse, AttemptError> {
        // Generating a nonce takes a system call, and only signing schemes need one.
        let signs = matches!(self.settings.credentials.scheme, Scheme::Signed { .. });
        let nonce = if signs {
            self.host.nonce()
        } else {
            String::new()
        };
        let request = Request::build(&self.settings, resource, self.host.now(), &nonce)
            .map_err(TransportError::permanent)?;
        if signs {
            *sent = sent.combined_with(&request.scrubber());
        }
        self.report_request(resource, &request, attempt);
        let start = Instant::now();
        let response = self.transport.send(&request, deadline).await;
        let elapsed = start.elapsed();
        let response = response.inspect_err(|error| {
            let elapsed = duration::format(elapsed);
            self.trace(resource, || {
                format!("< no response in {elapsed}: {}", error.failure)
            });
        })?;
        self.report_response(resource, &response, elapsed, sent);
        // Error responses report the quota, too, and count against it.
        let quota = response.headers.quota(self.host.now());
        self.limiter.record_response(quota);
        if response.status != 200 {
            return Err(self.response_error(response, sent));
        }
        if response.body.trim_ascii().is_empty() {
            let failure = Failure::new(Kind::Provider, "the response body is empty (HTTP 200)")
                .hint("check the base URL; another server than the API may be responding there");
            return Err(TransportError::permanent(failure).into());
        }
        Ok(SessionResponse {
            body: response.body,
            date: response.headers.date(),
            received: self.host.now(),
            elapsed,
            attempts: attempt,
            scrubber: sent.clone(),
            related: Vec::new(),
        })
    }

    /// Reads an error response. A 429 pauses all requests immediately.
    fn response_error(&self, response: RawResponse, sent: &Scrubber) -> AttemptError {
        let status = response.status;
        let error = ResponseError::new(
            &self.settings,
            status,
            response.headers,
            &response.body,
            sent,
        );
        let retryability = error.retryability(self.settings.provider, self.host.now());
        if let Some(pause) = retryability.requested_pause.filter(|_| status == 429) {
            self.limiter.pause(pause);
        }
        AttemptError::Response(Box::new(error))
    }

    /// Converts the error of the last attempt to the failure of the lookup.
    fn failure(&self, error: AttemptError, attempts: Attempts) -> Failure {
        match error {
            AttemptError::Response(error) => {
                error.into_failure(&self.settings, self.host.now(), attempts)
            }
            AttemptError::Transport(error) if attempts.count > 1 => {
                let mut failure = error.failure;
                let cause = format!("{} after {} attempts", failure.message(), attempts.count);
                failure.cause = anyhow::anyhow!(cause);
                failure
            }
            AttemptError::Transport(error) => error.failure,
        }
    }
}

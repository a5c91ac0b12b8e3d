//! Fetches one session: waits for the rate limiter, signs and sends the request, and retries.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::rate_limiter::{Hold, Permit, RateLimiter, Rules, later};
use super::request::Request;
use super::response_error::{Attempts, ResponseError, rate_limited_locally};
use super::retry::{self, Backoff, RetryDecision, Retryability};
use super::transport::Transport;
use super::transport_error::TransportError;
use super::{Reporter, SessionResponse};
use crate::config::Settings;
use crate::duration;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::provider::{Scheme, SessionId};
use crate::secret::Scrubber;

/// Client of one provider at one base URL. Clones share connections and the rate limiter.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(super) struct Inner {
    pub(super) settings: Settings,
    host: Host,
    transport: Transport,
    pub(super) limiter: RateLimiter,
    backoff: Backoff,
    pub(super) reporter: Reporter,
}

/// Reason why an attempt failed.
enum AttemptError {
    /// No usable response.
    TransportError(Box<TransportError>),
    /// A response other than status 200.
    ResponseError(Box<ResponseError>),
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
            transport: Transport::new(settings, host)?,
            settings: settings.clone(),
            host: host.clone(),
            limiter: RateLimiter::new(Rules::of(settings)),
            backoff,
            reporter: reporter.into(),
        })))
    }

    /// Returns how long the rate limiter still sends no requests, or `None` if it sends them.
    #[must_use]
    pub fn current_pause(&self) -> Option<Duration> {
        self.0.limiter.current_pause()
    }

    /// Returns how long the rate limiter still sends no requests, and reports a long pause.
    #[must_use]
    pub fn announced_pause(&self) -> Option<Duration> {
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

    /// Fetches one session. Retries transient failures within [`crate::config::Limits`]: two
    /// retries are three attempts in all, and the timeout starts when the rate limiter admits the
    /// first one.
    ///
    /// # Errors
    /// Any kind from [`Kind::Credential`] to [`Kind::Network`].
    pub async fn fetch(&self, id: &SessionId) -> Result<SessionResponse> {
        let inner = &*self.0;
        let limits = &inner.settings.limits;
        let mut permit = inner
            .permit(id, limits.max_wait)
            .await
            .map_err(|wait| rate_limited_locally(&inner.settings, inner.host.now(), wait))?;
        let deadline = later(Instant::now(), limits.request_timeout);
        let mut attempts = 0;
        let mut sent = inner.settings.credentials.scrubber();
        loop {
            attempts += 1;
            let attempt = inner.attempt(id, attempts, deadline, &mut sent);
            let trouble = match attempt.await {
                Ok(answer) => return Ok(answer),
                Err(AttemptError::TransportError(fault)) if fault.was_reused => {
                    inner.trace(id, || {
                        "the server had closed the idle connection; sending the request again on a new one".to_owned()
                    });
                    attempts -= 1;
                    continue;
                }
                Err(trouble) => trouble,
            };
            drop(permit);
            let retryability = inner.retryability(&trouble);
            let left = || deadline.saturating_duration_since(Instant::now());
            let chance = inner.host.chance();
            let next = retry::next(
                retryability,
                attempts,
                left(),
                limits,
                inner.backoff,
                chance,
            );
            let too_long = match next {
                RetryDecision::Stop => None,
                RetryDecision::TooLong(wait) => Some(wait),
                RetryDecision::Wait(pause) => {
                    inner.wait_for_retry(id, &trouble, pause).await;
                    let permit_in_time = inner.permit(id, limits.max_wait.min(left()));
                    match timeout_at(deadline, permit_in_time).await {
                        Ok(Ok(next)) => {
                            permit = next;
                            continue;
                        }
                        Ok(Err(wait)) => Some(wait),
                        Err(_) => None,
                    }
                }
            };
            return Err(inner.failure(trouble, Attempts { attempts, too_long }));
        }
    }
}

impl Inner {
    /// Waits for a permit to send a request; `Err` is a server-requested pause beyond `longest`.
    async fn permit(&self, id: &SessionId, longest: Duration) -> Result<Permit<'_>, Duration> {
        let report = |hold: &Hold, pause: Option<Duration>| self.report_hold(id, *hold, pause);
        let permit = self.limiter.permit(longest, report).await?;
        if let Some(daily) = self.limiter.exceeded_daily_limit() {
            self.report_daily_limit(daily);
        }
        Ok(permit)
    }

    /// Waits before another attempt. After a 429 all other requests wait, too.
    async fn wait_for_retry(&self, id: &SessionId, trouble: &AttemptError, pause: Duration) {
        let why = trouble.brief();
        self.trace(id, || {
            format!("retrying in {}: {why}", duration::approximate(pause))
        });
        self.announce(
            pause,
            &format!("{why} from {}", self.settings.provider.title),
        );
        if let AttemptError::ResponseError(refusal) = trouble
            && refusal.status() == 429
        {
            self.limiter.pause(pause);
        }
        sleep(pause).await;
    }

    /// Sends one request. What it sends is added to `sent`: a server may send it back later.
    async fn attempt(
        &self,
        id: &SessionId,
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
        let request =
            Request::build(&self.settings, id, self.host.now(), &nonce).map_err(|failure| {
                AttemptError::TransportError(Box::new(TransportError::lasting(failure)))
            })?;
        if signs {
            *sent = sent.beside(&request.scrubber());
        }
        self.report_request(id, &request, attempt);
        let start = Instant::now();
        let reply = self.transport.send(&request, deadline).await;
        let elapsed = start.elapsed();
        let reply = reply.map_err(|fault| {
            self.trace(id, || {
                format!(
                    "< no response in {}: {}",
                    duration::format(elapsed),
                    fault.failure
                )
            });
            AttemptError::TransportError(Box::new(fault))
        })?;
        self.report_response(id, &reply, elapsed, sent);
        self.limiter.answered(reply.headers.quota(self.host.now()));
        if reply.status != 200 {
            let refusal = ResponseError::new(
                &self.settings,
                reply.status,
                reply.headers,
                &reply.body,
                sent,
            );
            if reply.status == 429
                && let Some(wait) = refusal
                    .retryability(self.settings.provider, self.host.now())
                    .wait
            {
                self.limiter.pause(wait);
            }
            return Err(AttemptError::ResponseError(Box::new(refusal)));
        }
        if reply.body.trim_ascii().is_empty() {
            let failure = Failure::new(Kind::Provider, "the response body is empty (HTTP 200)")
                .hint("check the base URL; another server than the API may be responding there");
            return Err(AttemptError::TransportError(Box::new(
                TransportError::lasting(failure),
            )));
        }
        Ok(SessionResponse {
            body: reply.body,
            date: reply.headers.date(),
            received: self.host.now(),
            elapsed,
            attempts: attempt,
            scrubber: sent.clone(),
        })
    }

    fn retryability(&self, trouble: &AttemptError) -> Retryability {
        match trouble {
            AttemptError::ResponseError(refusal) => {
                refusal.retryability(self.settings.provider, self.host.now())
            }
            AttemptError::TransportError(fault) => Retryability {
                transient: fault.transient,
                wait: None,
                throttle: None,
            },
        }
    }

    fn failure(&self, trouble: AttemptError, end: Attempts) -> Failure {
        match trouble {
            AttemptError::ResponseError(refusal) => {
                refusal.into_failure(&self.settings, self.host.now(), end)
            }
            AttemptError::TransportError(fault) if end.attempts > 1 => {
                let mut failure = fault.failure;
                let cause = format!("{} after {} attempts", failure.message(), end.attempts);
                failure.cause = anyhow::anyhow!(cause);
                failure
            }
            AttemptError::TransportError(fault) => fault.failure,
        }
    }
}

impl AttemptError {
    fn brief(&self) -> String {
        match self {
            Self::TransportError(fault) => fault.failure.message(),
            Self::ResponseError(refusal) => format!("HTTP {}", refusal.status()),
        }
    }
}

//! One look-up from beginning to end: leave from the governor, a signed request, the attempt,
//! and what follows from its failure.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::fault::Fault;
use super::rate::{Gate, later};
use super::refusal::{End, Refusal, held_back};
use super::request::{PLAIN, Request};
use super::retry::{self, Backoff, Next, Outlook};
use super::transport::Transport;
use super::{Answer, Trace, hints};
use crate::config::{Origin, Rate, Settings};
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::provider::Scheme;
use crate::secret::REDACTED;
use crate::text;

/// The client of one vendor at one origin. Clones share connections and the rate governor.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    settings: Settings,
    host: Host,
    transport: Transport,
    gate: Gate,
    backoff: Backoff,
    trace: Option<Trace>,
}

/// Why an attempt failed.
enum Trouble {
    /// No answer.
    Fault(Box<Fault>),
    /// An answer that is not a session.
    Refusal(Box<Refusal>),
}

impl Client {
    /// A client for `settings` on `host`; `trace` receives a line for each step.
    ///
    /// # Errors
    /// [`Kind::Config`] for a proxy variable or a `--cacert` that cannot be used,
    /// [`Kind::Network`] if no CA certificates can be had and the base URL is https.
    pub fn new(settings: &Settings, host: &Host, trace: Option<Trace>) -> Result<Self> {
        Self::with_backoff(settings, host, trace, Backoff::default())
    }

    pub(super) fn with_backoff(
        settings: &Settings,
        host: &Host,
        trace: Option<Trace>,
        backoff: Backoff,
    ) -> Result<Self> {
        let limit = match settings.limits.rate {
            // The embedded mock has no limit that anybody documented.
            Rate::Documented if settings.base_url_origin == Origin::Mock => None,
            Rate::Documented => settings
                .provider
                .limit
                .map(|(count, seconds)| (count, Duration::from_secs(seconds.into()))),
            Rate::Off => None,
            Rate::Of(count, span) => Some((count, span)),
        };
        Ok(Self(Arc::new(Inner {
            transport: Transport::new(settings, host)?,
            settings: settings.clone(),
            host: host.clone(),
            gate: Gate::new(limit),
            backoff,
            trace,
        })))
    }

    /// How long the governor sends nothing to this origin, while it does not.
    #[must_use]
    pub fn held(&self) -> Option<Duration> {
        self.0.gate.held()
    }

    /// The answer for one session. Attempts that failed for a passing reason are repeated, as
    /// often and as long as [`crate::config::Limits`] allow: two retries are three attempts in
    /// all, and the time begins when the governor lets the first one go.
    ///
    /// # Errors
    /// Of any kind from [`Kind::Credential`] to [`Kind::Network`]; [`Kind::Usage`] for an id that
    /// is not safe.
    pub async fn fetch(&self, id: &str) -> Result<Answer> {
        let inner = &*self.0;
        let limits = &inner.settings.limits;
        let mut pass = inner
            .gate
            .pass(limits.max_wait)
            .await
            .map_err(|wait| held_back(&inner.settings, inner.host.now(), wait))?;
        let deadline = later(Instant::now(), limits.request_timeout);
        let mut attempts = 0;
        loop {
            attempts += 1;
            let trouble = match inner.attempt(id, attempts, deadline).await {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            drop(pass);
            let outlook = inner.outlook(&trouble);
            let left = || deadline.saturating_duration_since(Instant::now());
            let chance = inner.host.chance();
            let next = retry::next(outlook, attempts, left(), limits, inner.backoff, chance);
            let too_long = match next {
                Next::Stop => None,
                Next::TooLong(wait) => Some(wait),
                Next::Wait(pause) => {
                    let why = trouble.brief();
                    inner.tell(|| format!("retrying in {}: {why}", hints::say(pause)));
                    sleep(pause).await;
                    match inner.gate.pass(limits.max_wait.min(left())).await {
                        Ok(next) => {
                            pass = next;
                            continue;
                        }
                        Err(wait) => Some(wait),
                    }
                }
            };
            return Err(inner.failure(trouble, End { attempts, too_long }));
        }
    }
}

impl Inner {
    async fn attempt(&self, id: &str, attempt: u32, deadline: Instant) -> Result<Answer, Trouble> {
        // Randomness is a system call, which most schemes do without.
        let signs = matches!(self.settings.credentials.scheme, Scheme::Signed { .. });
        let nonce = if signs {
            self.host.nonce()
        } else {
            String::new()
        };
        let request = Request::build(&self.settings, id, self.host.now(), &nonce)
            .map_err(|failure| Trouble::Fault(Box::new(Fault::lasting(failure))))?;
        self.tell(|| format!("> GET {} (attempt {attempt})", request.url));
        for (name, value) in PLAIN {
            self.tell(|| format!("> {name}: {value}"));
        }
        for (name, _) in &request.headers {
            self.tell(|| format!("> {name}: {REDACTED}"));
        }
        let start = Instant::now();
        let reply = self.transport.send(&request, deadline).await;
        let elapsed = start.elapsed();
        let reply = reply.map_err(|fault| {
            self.tell(|| format!("< nothing usable in {}: {}", span(elapsed), fault.failure));
            Trouble::Fault(Box::new(fault))
        })?;
        let size = text::grouped(u64::try_from(reply.body.len()).unwrap_or(u64::MAX));
        self.tell(|| format!("< {} in {}, {size} bytes", reply.status, span(elapsed)));
        if let Some(quota) = reply.headers.quota(self.host.now()) {
            self.gate.learn(quota);
        }
        if reply.status != 200 {
            let refusal = Refusal::new(&self.settings, reply.status, reply.headers, &reply.body);
            if reply.status == 429
                && let Some(wait) = refusal.outlook(self.host.now()).wait
            {
                self.gate.pause(wait);
            }
            return Err(Trouble::Refusal(Box::new(refusal)));
        }
        if reply.body.trim_ascii().is_empty() {
            let failure = Failure::new(Kind::Provider, "the answer is empty (HTTP 200)")
                .hint("check the base URL; something other than the API may be answering there");
            return Err(Trouble::Fault(Box::new(Fault::lasting(failure))));
        }
        Ok(Answer {
            body: reply.body,
            date: reply.headers.date(),
            received: self.host.now(),
            elapsed,
            attempts: attempt,
        })
    }

    fn outlook(&self, trouble: &Trouble) -> Outlook {
        match trouble {
            Trouble::Refusal(refusal) => refusal.outlook(self.host.now()),
            Trouble::Fault(fault) => Outlook {
                transient: fault.transient,
                wait: None,
            },
        }
    }

    fn failure(&self, trouble: Trouble, end: End) -> Failure {
        match trouble {
            Trouble::Refusal(refusal) => refusal.into_failure(&self.settings, self.host.now(), end),
            Trouble::Fault(fault) if end.attempts > 1 => {
                let mut failure = fault.failure;
                let cause = format!("{} after {} attempts", failure.message(), end.attempts);
                failure.cause = anyhow::anyhow!(cause);
                failure
            }
            Trouble::Fault(fault) => fault.failure,
        }
    }

    /// A line for `-v`, made only if somebody listens.
    fn tell(&self, line: impl FnOnce() -> String) {
        if let Some(trace) = &self.trace {
            let line = line();
            let clean = self.settings.credentials.scrubber();
            trace(&text::escape(&clean.scrub(&line)));
        }
    }
}

impl Trouble {
    fn brief(&self) -> String {
        match self {
            Self::Fault(fault) => fault.failure.message(),
            Self::Refusal(refusal) => format!("HTTP {}", refusal.status()),
        }
    }
}

fn span(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

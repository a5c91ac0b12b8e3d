//! Reports the steps of a client: lines for `-v`, and notices about long pauses.

use std::time::Duration;

use super::client::Inner;
use super::rate_limiter::{Delay, DelayReason};
use super::request::{COMMON_HEADERS, Request};
use super::resource::Resource;
use super::transport::RawResponse;
use crate::duration;
use crate::secret::{REDACTED, Scrubber};
use crate::text::{self, LineSink};

/// Destinations of the trace and the notices of a client.
#[derive(Clone, Default)]
pub struct Reporter {
    /// Receives every step.
    pub trace: Option<LineSink>,
    /// Receives a sentence about each long pause, even without a trace.
    pub notice: Option<LineSink>,
}

impl From<Option<LineSink>> for Reporter {
    fn from(trace: Option<LineSink>) -> Self {
        Self {
            trace,
            notice: None,
        }
    }
}

impl Inner {
    /// Reports a pause of the rate limiter: always with `-v`, and as a notice if it is long.
    pub(super) fn report_delay(
        &self,
        resource: Resource<'_>,
        delay: Delay,
        pause: Option<Duration>,
    ) {
        /// Minimum length of a reported pause.
        const SHORT: Duration = Duration::from_millis(100);
        let title = self.settings.provider.title;
        let reason = match delay.reason {
            DelayReason::Requested => format!("{title} requested a pause"),
            DelayReason::Exhausted => format!("the quota announced by {title} is exhausted"),
            DelayReason::InFlight => "requests in flight may use up the announced quota".to_owned(),
            DelayReason::Paced => format!("the quota announced by {title} is nearly exhausted"),
            DelayReason::Limit => "the rate limit is reached (--rate)".to_owned(),
        };
        match pause {
            None => self.trace(resource, || format!("waiting for a response: {reason}")),
            Some(pause) if pause >= SHORT => {
                self.trace(resource, || {
                    format!("waiting {}: {reason}", duration::approximate(pause))
                });
                self.announce(pause, &reason);
            }
            Some(_) => {}
        }
    }

    /// Prints a notice that the documented number of requests per day was sent.
    pub(super) fn report_daily_limit(&self, daily: u64) {
        if let Some(notice) = &self.reporter.notice {
            let (title, count) = (self.settings.provider.title, text::grouped(daily));
            notice(&format!(
                "this run has sent {count} requests to {title}, its documented limit per day; \
                 further requests may be refused"
            ));
        }
    }

    /// Prints a notice about a long pause, once for all requests that wait for its end.
    pub(super) fn announce(&self, pause: Duration, reason: &str) {
        if let Some(notice) = &self.reporter.notice
            && self.limiter.announces(pause)
        {
            notice(&format!(
                "waiting {}: {reason}",
                duration::approximate(pause)
            ));
        }
    }

    /// Writes a request to the trace, without the values of credential headers.
    pub(super) fn report_request(&self, resource: Resource<'_>, request: &Request, attempt: u32) {
        self.trace(resource, || {
            format!("> GET {} (attempt {attempt})", request.url)
        });
        for (name, value) in COMMON_HEADERS {
            self.trace(resource, || format!("> {name}: {value}"));
        }
        for (name, _) in &request.headers {
            self.trace(resource, || format!("> {name}: {REDACTED}"));
        }
    }

    /// Writes status, duration, size and headers of a response to the trace.
    pub(super) fn report_response(
        &self,
        resource: Resource<'_>,
        response: &RawResponse,
        elapsed: Duration,
        sent: &Scrubber,
    ) {
        self.trace(resource, || {
            let size = text::grouped(u64::try_from(response.body.len()).unwrap_or(u64::MAX));
            format!(
                "< {} in {}, {size} bytes",
                response.status,
                duration::format(elapsed)
            )
        });
        for (name, value) in response.headers.shown() {
            self.trace(resource, || {
                format!("< {name}: {}", sent.scrub_message(value))
            });
        }
    }

    /// Writes a `-v` line about a resource; `line` is called only if tracing is on.
    pub(super) fn trace(&self, resource: Resource<'_>, line: impl FnOnce() -> String) {
        if let Some(trace) = &self.reporter.trace {
            let line = format!("[{resource}] {}", line());
            let clean = self.settings.credentials.scrubber();
            trace(&text::escape(&clean.scrub_truncated(&line)));
        }
    }
}

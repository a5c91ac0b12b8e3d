//! Creates the response to a request. Nothing here uses a socket.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hyper::Method;
use hyper::http::request::Parts;
use serde_json::Value;
use tokio::time::Instant;

use super::body::Delivery;
use super::route::Route;
use super::state::MockState;
use super::template::fill;
use super::time::Time;
use super::{Replay, Scenario, auth, contradiction, document, drift, hostile, route};
use crate::host::Host;
use crate::provider::{Provider, SampleResponse};

/// Delivery of a slow response: sixty pieces in three seconds.
const SLOW_DELIVERY: Delivery = Delivery::Drip(60, Duration::from_millis(50));

/// The page of a captive portal.
const CAPTIVE_PORTAL: &str = "<!DOCTYPE html>\n<html><head><title>Guest WLAN</title></head>\n\
    <body><h1>Welcome</h1><p>Accept the terms to go online.</p></body></html>\n";

/// A response before it is converted to HTTP. Of two headers with the same name, the later one is
/// sent.
#[derive(Debug)]
pub(super) struct MockResponse {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) delivery: Delivery,
}

impl MockResponse {
    fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let (body, mut headers) = (body.into(), Vec::new());
        if !body.is_empty() {
            headers.push(("content-type".to_owned(), content_type.to_owned()));
        }
        Self {
            status,
            headers,
            body,
            delivery: Delivery::Whole,
        }
    }

    pub(super) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/json", body)
    }

    pub(super) fn plain(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body)
    }

    pub(super) fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    fn with_delivery(self, delivery: Delivery) -> Self {
        Self { delivery, ..self }
    }
}

/// State shared by all connections.
#[derive(Debug)]
pub(super) struct Responder {
    scenario: Scenario,
    replay: Option<Replay>,
    host: Host,
    state: Mutex<MockState>,
    pub(super) requests: AtomicUsize,
}

/// One request for one session, or to another endpoint.
struct Exchange<'a> {
    provider: &'static Provider,
    id: &'a str,
    /// The template of the response of another endpoint than that of sessions.
    other: Option<&'static str>,
    is_related: bool,
    now: Time,
}

impl Responder {
    pub(super) fn new(scenario: Scenario, host: Host) -> Self {
        Self {
            scenario,
            replay: None,
            host,
            state: Mutex::default(),
            requests: AtomicUsize::new(0),
        }
    }

    /// Sends saved responses instead of those of the scenario.
    pub(super) fn with_replay(self, replay: Replay) -> Self {
        Self {
            replay: Some(replay),
            ..self
        }
    }

    /// Returns the response to a request.
    pub(super) fn respond(&self, request: &Parts) -> MockResponse {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let now = Time::from(self.host.now());
        let mut response = self.response_to(request, now);
        // A saved response has its own time.
        response.headers.insert(0, ("date".to_owned(), now.http()));
        response
    }

    /// Checks the request, and returns the response, which need not have the `date` header.
    fn response_to(&self, request: &Parts, now: Time) -> MockResponse {
        // A captive portal responds to any request, before the API sees it.
        if self.scenario == Scenario::Html {
            return MockResponse::new(200, "text/html; charset=utf-8", CAPTIVE_PORTAL);
        }
        if request.method != Method::GET {
            return MockResponse::plain(405, "405 Method Not Allowed\n")
                .with_header("allow", "GET");
        }
        let Some((provider, route)) = route::find(request.uri.path()) else {
            return MockResponse::plain(404, "404 Not Found\n");
        };
        let (id, other) = match route {
            Route::Session(segment) => (route::decode_or_keep(segment), None),
            Route::Related(related, segment) => {
                (route::decode_or_keep(segment), Some(related.sample))
            }
            Route::Test(test) => (String::new(), Some(test.sample)),
        };
        let exchange = Exchange {
            provider,
            id: &id,
            other,
            is_related: matches!(route, Route::Related(..)),
            now,
        };
        // Authentication comes first: a request without a credential must not learn which ids
        // exist.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if self.scenario == Scenario::Unauthorized
            || !auth::is_permitted(provider, route, request, &mut state, now)
        {
            return exchange.error_response(&provider.sample.unauthorized);
        }
        let is_test = other.is_some() && !exchange.is_related;
        if let Some(replay) = self.replay.as_ref().filter(|_| !is_test) {
            // Only sessions are saved, and made-up facts must not be mixed with them.
            let saved = (!exchange.is_related).then(|| replay.find(provider, &id));
            return match saved.flatten() {
                Some(saved) => MockResponse::from(saved),
                None => exchange.error_response(&provider.sample.not_found),
            };
        }
        if other.is_none() && provider.parse_id(&id, false).is_err() {
            return exchange.error_response(&provider.sample.not_found);
        }
        exchange.scenario_response(self.scenario, &mut state)
    }
}

impl Exchange<'_> {
    /// Returns the response of a scenario to a valid request.
    fn scenario_response(&self, scenario: Scenario, state: &mut MockState) -> MockResponse {
        let Self {
            provider, id, now, ..
        } = *self;
        let sample = &provider.sample;
        match scenario {
            // These change a session, so there must be one.
            Scenario::Progress
            | Scenario::Drift
            | Scenario::Contradictory
            | Scenario::Hostile
            | Scenario::Truncated
                if self.other.is_some() || self.is_missing() =>
            {
                self.sample()
            }
            Scenario::NotFound if self.other.is_some() => self.sample(),
            Scenario::RelatedFails if self.is_related => self.error_response(&sample.server_error),
            Scenario::Ok | Scenario::RelatedFails | Scenario::Html => self.sample(),
            Scenario::NotFound => self.error_response(&sample.not_found),
            Scenario::Unauthorized => self.error_response(&sample.unauthorized),
            Scenario::RateLimited => {
                let pause = sample.rate_limited.retry_after();
                if state.is_rate_limited(provider.name, pause, Instant::now()) {
                    self.error_response(&sample.rate_limited)
                } else {
                    self.sample()
                }
            }
            Scenario::Flaky if state.count_request(provider.name, id) % 2 == 1 => self.sample(),
            Scenario::Flaky => match document::variant_index(provider, id, 2) {
                0 => self.error_response(&sample.server_error),
                _ => MockResponse::json("").with_delivery(Delivery::HangUp),
            },
            Scenario::Slow => self.sample().with_delivery(SLOW_DELIVERY),
            Scenario::Truncated => self.truncated(),
            Scenario::Progress => {
                let earlier = state.count_request(provider.name, id);
                self.json(&document::lifecycle_step(provider, id, now, earlier))
            }
            Scenario::Drift => {
                let mut response = document::sample(provider, id, now);
                drift::inject(provider, &mut response, id);
                self.json(&response)
            }
            Scenario::Contradictory => {
                let mut response = document::sample(provider, id, now);
                contradiction::inject(provider, &mut response, id);
                self.json(&response)
            }
            Scenario::Hostile => {
                let mut response = document::sample(provider, id, now);
                hostile::inject(provider, &mut response, id);
                self.json(&response)
            }
        }
    }

    /// Checks whether no session has this id in any scenario.
    fn is_missing(&self) -> bool {
        self.id == self.provider.probe.missing_id
    }

    fn sample(&self) -> MockResponse {
        if let Some(template) = self.other {
            let text = fill(template, self.id, self.now);
            return self.with_quota(MockResponse::json(text), None);
        }
        if self.is_missing() {
            return self.error_response(&self.provider.sample.not_found);
        }
        let text = fill(self.provider.sample.session, self.id, self.now);
        self.with_quota(MockResponse::json(text), None)
    }

    fn json(&self, response: &Value) -> MockResponse {
        self.with_quota(MockResponse::json(response.to_string()), None)
    }

    /// Returns half of the sample, either complete as a response or cut off; the id selects which.
    fn truncated(&self) -> MockResponse {
        let mut response = self.sample();
        if document::variant_index(self.provider, self.id, 2) == 0 {
            response.body.truncate(response.body.len() / 2);
            return response;
        }
        response.with_delivery(Delivery::Half)
    }

    /// Returns one of the provider's sample errors.
    fn error_response(&self, reply: &SampleResponse) -> MockResponse {
        let body = fill(reply.body, self.id, self.now);
        let retry_after = (reply.status == 429).then(|| reply.retry_after());
        let response = self.with_quota(MockResponse::json(body), retry_after);
        let headers = reply.headers.iter();
        headers.fold(
            MockResponse {
                status: reply.status,
                ..response
            },
            |response, (name, value)| response.with_header(name, fill(value, self.id, self.now)),
        )
    }

    /// Adds the `RateLimit` headers of providers that send them.
    fn with_quota(&self, response: MockResponse, retry_after: Option<Duration>) -> MockResponse {
        let Some((limit, window)) = self
            .provider
            .rate_limit
            .filter(|_| sends_quota(self.provider))
        else {
            return response;
        };
        // Every response reports a window that has just begun, because a quota that is used up
        // would slow a batch.
        let remaining = if retry_after.is_some() {
            0
        } else {
            limit.saturating_sub(1)
        };
        let reset = retry_after.map_or(u64::from(window), |pause| pause.as_secs());
        let at = self.now.plus(i64::try_from(reset).unwrap_or(0)).seconds();
        response
            .with_header("ratelimit-policy", format!("{limit};w={window}"))
            .with_header("ratelimit-limit", limit.to_string())
            .with_header("ratelimit-remaining", remaining.to_string())
            .with_header("ratelimit-reset", reset.to_string())
            .with_header("x-ratelimit-reset", at.to_string())
    }
}

/// Checks whether a provider sends its quota with every response, as it does with a 429.
fn sends_quota(provider: &Provider) -> bool {
    let headers = provider.sample.rate_limited.headers;
    headers
        .iter()
        .any(|(name, _)| name.to_ascii_lowercase().contains("ratelimit-"))
}

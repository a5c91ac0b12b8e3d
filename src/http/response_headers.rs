//! Reads `Retry-After`, `RateLimit-*` and request-id headers; malformed values are ignored.

use std::time::{Duration, SystemTime};

use super::header_time;

/// Response headers that the client uses, by lower-case name.
#[derive(Clone, Debug, Default)]
pub(super) struct ResponseHeaders(Vec<(&'static str, String)>);

impl ResponseHeaders {
    /// Names of the headers to store; all others are dropped.
    const STORED: &'static [&'static str] = &[
        "content-encoding",
        "content-type",
        "date",
        "location",
        "ratelimit",
        "ratelimit-limit",
        "ratelimit-policy",
        "ratelimit-remaining",
        "ratelimit-reset",
        "retry-after",
        "server",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-request-id",
        "request-id",
        "x-amzn-requestid",
        "x-amz-request-id",
        "x-correlation-id",
        "cf-ray",
        "traceparent",
    ];

    /// Names of headers with a request id for the provider's support, the most specific first.
    const REQUEST_ID: &'static [&'static str] = &[
        "x-request-id",
        "request-id",
        "x-amzn-requestid",
        "x-amz-request-id",
        "x-correlation-id",
        "cf-ray",
        "traceparent",
    ];

    /// Names of stored headers that are not shown.
    const HIDDEN: &'static [&'static str] = &["content-encoding", "content-type", "location"];

    /// Maximum length of a value, in bytes; longer values are ignored.
    const MAX_LENGTH: usize = 8192;

    /// Collects headers from lower-case names and values. Repeated headers are joined to one list.
    pub(super) fn collect<'a>(all: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut stored: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in all {
            let Some(name) = Self::STORED.iter().find(|known| **known == name) else {
                continue;
            };
            let Some(value) = std::str::from_utf8(value)
                .ok()
                .filter(|value| value.len() <= Self::MAX_LENGTH)
            else {
                continue;
            };
            match stored.iter_mut().find(|(known, _)| known == name) {
                Some((_, list)) if list.len() <= Self::MAX_LENGTH => {
                    list.push_str(", ");
                    list.push_str(value);
                }
                Some(_) => {}
                None => stored.push((name, value.to_owned())),
            }
        }
        Self(stored)
    }

    /// Returns the trimmed value of a header.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| *known == name)?;
        Some(value.trim())
    }

    /// Returns the headers that may be shown: quota, request ids, date and server.
    pub(super) fn shown(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0
            .iter()
            .filter(|(name, _)| !Self::HIDDEN.contains(name))
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// Returns the server time from the `Date` header.
    pub(super) fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.get("date")?).ok()
    }

    /// Returns the request id for the provider's support.
    pub(super) fn request_id(&self) -> Option<&str> {
        Self::REQUEST_ID
            .iter()
            .find_map(|name| self.get(name))
            .filter(|id| !id.is_empty())
    }

    /// Returns the content encoding of the body unless it is `identity`, the only one requested.
    pub(super) fn encoding(&self) -> Option<&str> {
        self.get("content-encoding")
            .filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
    }

    /// Returns the pause that the server requests, in headers or else in the body (`body`). For a
    /// 429 the end of the quota window counts, too; for other statuses it is unrelated to the
    /// error.
    ///
    /// Absolute times are compared to the server's own clock if the response has a `Date` header.
    /// Times in the past are ignored.
    pub(super) fn wait(
        &self,
        status: u16,
        body: Option<Duration>,
        now: SystemTime,
    ) -> Option<Duration> {
        let clock = self.date().unwrap_or(now);
        let quota = || {
            (status == 429)
                .then(|| self.reset(clock).or_else(|| self.reset_at(clock)))
                .flatten()
        };
        self.get("retry-after")
            .and_then(|text| header_time::retry_after(text, clock))
            .or(body)
            .or_else(quota)
            .filter(|wait| !wait.is_zero())
    }

    /// Parses `RateLimit-Reset` (seconds from now), or else `t` of the structured `RateLimit`
    /// header.
    fn reset(&self, clock: SystemTime) -> Option<Duration> {
        self.get("ratelimit-reset")
            .and_then(parse_count)
            .and_then(|reset| header_time::reset(reset, clock))
            .or_else(|| most_restrictive(self.get("ratelimit")?).map(|(_, reset)| reset))
    }

    /// Parses `X-RateLimit-Reset` (seconds since the Unix epoch).
    fn reset_at(&self, clock: SystemTime) -> Option<Duration> {
        header_time::reset_at(parse_count(self.get("x-ratelimit-reset")?)?, clock)
    }

    /// Returns the remaining quota, if the headers contain it.
    pub(super) fn quota(&self, now: SystemTime) -> Option<Quota> {
        let clock = self.date().unwrap_or(now);
        let count = |names: [&str; 2]| names.iter().find_map(|name| parse_count(self.get(name)?));
        let structured = self.get("ratelimit").and_then(most_restrictive);
        let left = count(["ratelimit-remaining", "x-ratelimit-remaining"])
            .or(structured.map(|(left, _)| left))?;
        let reset = self.reset(clock).or_else(|| self.reset_at(clock))?;
        let policy = self
            .get("ratelimit-policy")
            .map(policies)
            .unwrap_or_default();
        let limit = count(["ratelimit-limit", "x-ratelimit-limit"])
            .or_else(|| policy.iter().map(|(limit, _)| *limit).min());
        Some(Quota { left, limit, reset })
    }
}

/// Remaining quota of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quota {
    /// Requests left in the window.
    pub(super) left: u64,
    /// Total number of requests per window.
    pub(super) limit: Option<u64>,
    /// Time from now until the window ends.
    pub(super) reset: Duration,
}

/// Returns the HTTP date `span` after `now`, or `None` if `span` is a century or more.
pub(super) fn after(now: SystemTime, span: Duration) -> Option<String> {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);
    (span < CENTURY).then(|| now.checked_add(span).map(httpdate::fmt_http_date))?
}

/// Parses a number of digits only.
// A number that overflows still means "very long", so it becomes the largest one.
fn parse_count(text: &str) -> Option<u64> {
    // In `300, 300;w=60` the first item is the number and the rest explains it.
    let digits = text.split([',', ';']).next()?.trim();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

/// Returns the most restrictive member of a `RateLimit` list (`"burst";r=50;t=30`).
fn most_restrictive(list: &str) -> Option<(u64, Duration)> {
    members(list)
        .filter_map(|member| {
            let reset = parameter(&member, "t").unwrap_or(0);
            Some((parameter(&member, "r")?, Duration::from_secs(reset)))
        })
        .min()
}

/// Parses `RateLimit-Policy` to pairs of requests and seconds, in the old form `300;w=60` or the
/// new one `"burst";q=300;w=60`.
fn policies(list: &str) -> Vec<(u64, u64)> {
    members(list)
        .filter_map(|member| {
            let quota = parameter(&member, "q").or_else(|| parse_count(member.first()?))?;
            Some((quota, parameter(&member, "w")?))
        })
        .collect()
}

/// Splits a list into its members, each with its parameters. Quoted separators do not count.
fn members(list: &str) -> impl Iterator<Item = Vec<&str>> {
    split(list, ',').map(|member| split(member, ';').map(str::trim).collect())
}

fn split(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c| {
        quoted ^= c == '"';
        c == mark && !quoted
    })
}

fn parameter(member: &[&str], name: &str) -> Option<u64> {
    member.iter().skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        (key.trim() == name).then(|| parse_count(value))?
    })
}

//! Reads `Retry-After`, `RateLimit-*` and request-id headers; malformed values are ignored.

use std::time::{Duration, SystemTime};

use super::header_time;

/// Response headers that the client uses, by lower-case name.
#[derive(Clone, Debug, Default)]
pub(super) struct ResponseHeaders(Vec<(&'static str, String)>);

impl ResponseHeaders {
    /// Names of the headers to store besides the request ids; all others are dropped.
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
            let Some(name) = Self::STORED
                .iter()
                .chain(Self::REQUEST_ID)
                .find(|known| **known == name)
            else {
                continue;
            };
            let Some(value) = std::str::from_utf8(value)
                .ok()
                .filter(|value| value.len() <= Self::MAX_LENGTH)
            else {
                continue;
            };
            match stored.iter_mut().find(|(known, _)| known == name) {
                // RFC 9110, section 5.3: repeated fields equal one with a comma-separated list.
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

    /// Returns the pause requested by `Retry-After`, or else by the body (`body`), or else, for a
    /// 429, by the end of the quota window. Times in the past are ignored.
    // The `Date` header gives the server's clock, which may differ from the local one. The quota
    // window is unrelated to any other error.
    pub(super) fn requested_pause(
        &self,
        status: u16,
        body: Option<Duration>,
        now: SystemTime,
    ) -> Option<Duration> {
        let clock = self.date().unwrap_or(now);
        let quota = || {
            (status == 429)
                .then(|| {
                    self.ratelimit_reset(clock)
                        .or_else(|| self.x_ratelimit_reset(clock))
                })
                .flatten()
        };
        self.get("retry-after")
            .and_then(|text| header_time::retry_after(text, clock))
            .or(body)
            .or_else(quota)
            // A pause of zero requests nothing, so the backoff applies instead.
            .filter(|pause| !pause.is_zero())
    }

    /// Parses `RateLimit-Reset` (seconds from now), or else `t` of the structured `RateLimit`
    /// header.
    fn ratelimit_reset(&self, clock: SystemTime) -> Option<Duration> {
        self.get("ratelimit-reset")
            .and_then(parse_count)
            .and_then(|reset| header_time::ratelimit_reset(reset, clock))
            .or_else(|| most_restrictive(self.get("ratelimit")?).map(|(_, reset)| reset))
    }

    /// Parses `X-RateLimit-Reset` (seconds since the Unix epoch).
    fn x_ratelimit_reset(&self, clock: SystemTime) -> Option<Duration> {
        header_time::x_ratelimit_reset(parse_count(self.get("x-ratelimit-reset")?)?, clock)
    }

    /// Returns the remaining quota, if the headers contain it.
    pub(super) fn quota(&self, now: SystemTime) -> Option<Quota> {
        let clock = self.date().unwrap_or(now);
        let count = |names: [&str; 2]| names.iter().find_map(|name| parse_count(self.get(name)?));
        let structured = self.get("ratelimit").and_then(most_restrictive);
        let remaining = count(["ratelimit-remaining", "x-ratelimit-remaining"])
            .or(structured.map(|(remaining, _)| remaining))?;
        let reset = self
            .ratelimit_reset(clock)
            .or_else(|| self.x_ratelimit_reset(clock))?;
        let policy = self
            .get("ratelimit-policy")
            .map(policies)
            .unwrap_or_default();
        let limit = count(["ratelimit-limit", "x-ratelimit-limit"])
            .or_else(|| policy.iter().map(|(limit, _)| *limit).min());
        Some(Quota {
            remaining,
            limit,
            reset,
        })
    }
}

/// Remaining quota of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quota {
    /// Number of remaining requests in the window.
    pub(super) remaining: u64,
    /// Total number of requests per window.
    pub(super) limit: Option<u64>,
    /// Time from now until the window ends.
    pub(super) reset: Duration,
}

/// Returns the HTTP date `pause` after `now`, or `None` if `pause` is a century or more.
pub(super) fn http_date_after(now: SystemTime, pause: Duration) -> Option<String> {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);
    (pause < CENTURY).then(|| now.checked_add(pause).map(httpdate::fmt_http_date))?
}

/// Parses the first item of a list as an unsigned number.
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
            let reset = numeric_parameter(&member, "t").unwrap_or(0);
            Some((numeric_parameter(&member, "r")?, Duration::from_secs(reset)))
        })
        .min()
}

/// Parses `RateLimit-Policy` to pairs of requests and seconds, in the old form `300;w=60` or the
/// new one `"burst";q=300;w=60`.
fn policies(list: &str) -> Vec<(u64, u64)> {
    members(list)
        .filter_map(|member| {
            let quota = numeric_parameter(&member, "q").or_else(|| parse_count(member.first()?))?;
            Some((quota, numeric_parameter(&member, "w")?))
        })
        .collect()
}

/// Splits a list into its members, and each member into its value and parameters.
fn members(list: &str) -> impl Iterator<Item = Vec<&str>> {
    split_unquoted(list, ',').map(|member| split_unquoted(member, ';').map(str::trim).collect())
}

/// Splits at every separator outside double quotes.
fn split_unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    // RFC 9651: a quoted policy name may contain the separators.
    let mut quoted = false;
    text.split(move |c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
}

/// Returns the value of a numeric parameter, such as `w=60`.
fn numeric_parameter(member: &[&str], name: &str) -> Option<u64> {
    // The first item is the name of the policy; only the others are parameters.
    member.iter().skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        (key.trim() == name).then(|| parse_count(value))?
    })
}

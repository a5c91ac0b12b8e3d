//! What the headers of an answer say about the next request: when to ask again, and how much of
//! the quota is left. All of it is advice: what cannot be read is as if it were not there.

use std::time::{Duration, SystemTime};

use super::header_time;

/// The headers of an answer that mean something here, by lower-case name.
#[derive(Clone, Debug, Default)]
pub(super) struct ResponseHeaders(Vec<(&'static str, String)>);

impl ResponseHeaders {
    /// The names that are kept; the others are not even copied.
    const KEPT: &'static [&'static str] = &[
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

    /// The names under which a vendor's support may find the request, most telling first.
    const REQUEST_ID: &'static [&'static str] = &[
        "x-request-id",
        "request-id",
        "x-amzn-requestid",
        "x-amz-request-id",
        "x-correlation-id",
        "cf-ray",
        "traceparent",
    ];

    /// The names that are kept for other purposes than to be shown.
    const HIDDEN: &'static [&'static str] = &["content-encoding", "content-type", "location"];

    /// A longer value than this, in bytes, is no advice.
    const LONGEST: usize = 8192;

    /// Collects from names (in lower case) and values. A repeated header is one list.
    pub(super) fn collect<'a>(all: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut kept: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in all {
            let Some(name) = Self::KEPT.iter().find(|known| **known == name) else {
                continue;
            };
            let Some(value) = std::str::from_utf8(value)
                .ok()
                .filter(|value| value.len() <= Self::LONGEST)
            else {
                continue;
            };
            match kept.iter_mut().find(|(known, _)| known == name) {
                Some((_, list)) if list.len() <= Self::LONGEST => {
                    list.push_str(", ");
                    list.push_str(value);
                }
                Some(_) => {}
                None => kept.push((name, value.to_owned())),
            }
        }
        Self(kept)
    }

    /// The value of a header, trimmed.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| *known == name)?;
        Some(value.trim())
    }

    /// The headers that may be shown: quota, request ids, date and server.
    pub(super) fn shown(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0
            .iter()
            .filter(|(name, _)| !Self::HIDDEN.contains(name))
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// The server's clock.
    pub(super) fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.get("date")?).ok()
    }

    /// The id under which the vendor's support finds the request.
    pub(super) fn request_id(&self) -> Option<&str> {
        Self::REQUEST_ID
            .iter()
            .find_map(|name| self.get(name))
            .filter(|id| !id.is_empty())
    }

    /// Whether the body is encoded in a way that was never asked for.
    pub(super) fn encoding(&self) -> Option<&str> {
        self.get("content-encoding")
            .filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
    }

    /// How long the server asks to wait, `body` being what the body says. For a 429 also when the
    /// quota is renewed; for other statuses that says nothing about the fault.
    ///
    /// Times of day are measured against the server's own clock where it told it. A time that has
    /// passed is no hint.
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

    /// `RateLimit-Reset`, in seconds from now, or `t` of the structured form.
    fn reset(&self, clock: SystemTime) -> Option<Duration> {
        self.get("ratelimit-reset")
            .and_then(parse_count)
            .and_then(|reset| header_time::reset(reset, clock))
            .or_else(|| most_restrictive(self.get("ratelimit")?).map(|(_, reset)| reset))
    }

    /// `X-RateLimit-Reset`, in seconds of the Unix time.
    fn reset_at(&self, clock: SystemTime) -> Option<Duration> {
        header_time::reset_at(parse_count(self.get("x-ratelimit-reset")?)?, clock)
    }

    /// What is left of the quota, as far as the answer tells.
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

/// What is left of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quota {
    /// Requests left in the window.
    pub(super) left: u64,
    /// Requests in a whole window.
    pub(super) limit: Option<u64>,
    /// When the window ends, from now.
    pub(super) reset: Duration,
}

/// A span in words for a person: seconds as far as they can be counted, then larger units.
pub(super) fn say(span: Duration) -> String {
    match span.as_secs() {
        0..10 if span.subsec_millis() > 0 => format!("{:.1} s", span.as_secs_f64()),
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

/// The point in time `span` after `now`, in the notation of HTTP; `None` beyond a century.
pub(super) fn after(now: SystemTime, span: Duration) -> Option<String> {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);
    (span < CENTURY).then(|| now.checked_add(span).map(httpdate::fmt_http_date))?
}

/// Digits only. More of them than fit stand for the largest number: they still mean "very long".
fn parse_count(text: &str) -> Option<u64> {
    // `300, 300;w=60`: the first is the number, the rest explains it.
    let digits = text.split([',', ';']).next()?.trim();
    let digital = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digital.then(|| digits.parse().unwrap_or(u64::MAX))
}

/// The member of a `RateLimit` list (`"burst";r=50;t=30`) that leaves least.
fn most_restrictive(list: &str) -> Option<(u64, Duration)> {
    members(list)
        .filter_map(|member| {
            let reset = parameter(&member, "t").unwrap_or(0);
            Some((parameter(&member, "r")?, Duration::from_secs(reset)))
        })
        .min()
}

/// Requests per seconds from `RateLimit-Policy`, in the old form `300;w=60` or the new
/// `"burst";q=300;w=60`.
fn policies(list: &str) -> Vec<(u64, u64)> {
    members(list)
        .filter_map(|member| {
            let quota = parameter(&member, "q").or_else(|| parse_count(member.first()?))?;
            Some((quota, parameter(&member, "w")?))
        })
        .collect()
}

/// The members of a list, each as its item and parameters. Marks inside quotes do not separate.
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

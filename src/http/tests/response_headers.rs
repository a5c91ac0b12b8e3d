//! Well-formed and malformed response headers.

use std::time::Duration;

use super::super::response_headers::{Quota, ResponseHeaders, http_date_after};
use super::*;

fn headers(lines: &[(&str, &str)]) -> ResponseHeaders {
    ResponseHeaders::collect(lines.iter().map(|(name, value)| (*name, value.as_bytes())))
}

fn pause(status: u16, lines: &[(&str, &str)]) -> Option<u64> {
    let pause = headers(lines).requested_pause(status, None, now());
    pause.map(|pause| pause.as_secs())
}

#[test]
fn retry_after_forms_are_parsed() {
    for (text, seconds) in [
        ("120", Some(120)),
        (" 120\t", Some(120)),
        ("86400", Some(86_400)),
        ("9223372036854775808", Some(9_223_372_036_854_775_808)),
        ("99999999999999999999999", Some(u64::MAX)),
        ("Tue, 14 Nov 2023 22:13:22 GMT", Some(2)),
        ("Tuesday, 14-Nov-23 22:13:22 GMT", Some(2)),
        ("Tue Nov 14 22:13:22 2023", Some(2)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(251_702_300_799)),
        ("Tue, 14 Nov 2023 22:13:20 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0", None),
        ("-1", None),
        ("+5", None),
        ("1.5", Some(2)),
        ("1e400", None),
        ("abc", None),
        ("", None),
        ("120, 60", Some(120)),
        ("\u{663}", None),
    ] {
        assert_eq!(pause(429, &[("retry-after", text)]), seconds, "{text}");
        assert_eq!(pause(503, &[("retry-after", text)]), seconds, "{text}");
    }
    assert_eq!(
        pause(429, &[("retry-after", "60"), ("retry-after", "120")]),
        Some(120)
    );
}

#[test]
fn dates_use_the_server_clock() {
    let date = ("date", "Tue, 14 Nov 2023 23:13:20 GMT");
    assert_eq!(
        pause(
            429,
            &[date, ("retry-after", "Tue, 14 Nov 2023 23:13:25 GMT")]
        ),
        Some(5)
    );
    assert_eq!(
        pause(429, &[date, ("x-ratelimit-reset", "1700003609")]),
        Some(9)
    );
}

#[test]
fn most_reliable_source_wins() {
    let body = Some(Duration::from_secs(2));
    let reset = ("ratelimit-reset", "3");
    let old = ("x-ratelimit-reset", "1700000004");
    let all = [("retry-after", "1"), reset, old];
    let pause = |skip: usize, body, status| {
        let pause = headers(&all[skip..]).requested_pause(status, body, now());
        pause.map(|pause| pause.as_secs())
    };
    assert_eq!(pause(0, body, 429), Some(1));
    assert_eq!(pause(1, body, 429), Some(2));
    assert_eq!(pause(1, None, 429), Some(3));
    assert_eq!(pause(2, None, 429), Some(4));
    // The end of a quota window is unrelated to a server error.
    assert_eq!(pause(1, None, 503), None);
    assert_eq!(pause(1, body, 503), Some(2));
}

#[test]
fn quota_notations_are_parsed() {
    let quota = |remaining, limit, reset| {
        Some(Quota {
            remaining,
            limit,
            reset: Duration::from_secs(reset),
        })
    };
    let old = ("ratelimit-policy", "300;w=60, 10000;w=86400");
    let new = (
        "ratelimit-policy",
        "\"a;q=1, b\";q=100;w=60, \"day\";q=5000;w=86400",
    );
    for (lines, expected) in [
        (
            &[
                ("ratelimit-limit", "300"),
                ("ratelimit-remaining", "7"),
                ("ratelimit-reset", "30"),
            ][..],
            quota(7, Some(300), 30),
        ),
        (
            &[old, ("ratelimit-remaining", "7"), ("ratelimit-reset", "30")],
            quota(7, Some(300), 30),
        ),
        (
            &[
                ("ratelimit-limit", "300, 300;w=60"),
                ("ratelimit-remaining", "7"),
                ("ratelimit-reset", "30"),
            ],
            quota(7, Some(300), 30),
        ),
        (
            &[new, ("ratelimit", "\"a;r=1, b\";r=50;t=30")],
            quota(50, Some(100), 30),
        ),
        (
            &[("ratelimit", "\"day\";r=80;t=900, \"burst\";r=5;t=3")],
            quota(5, None, 3),
        ),
        (
            &[
                ("x-ratelimit-limit", "60"),
                ("x-ratelimit-remaining", "9"),
                ("x-ratelimit-reset", "1700000020"),
            ],
            quota(9, Some(60), 20),
        ),
        (&[("ratelimit-remaining", "7")], None),
        (
            &[("ratelimit-remaining", "-7"), ("ratelimit-reset", "30")],
            None,
        ),
        (
            &[
                ("ratelimit", ";;;=,\"\";r=;t"),
                ("ratelimit-policy", "=;w=w,,\""),
            ],
            None,
        ),
        (&[], None),
    ] {
        assert_eq!(headers(lines).quota(now()), expected, "{lines:?}");
    }
    let long = "1;".repeat(500_000);
    assert_eq!(headers(&[("ratelimit", &long)]).quota(now()), None);
}

#[test]
fn provider_request_id_precedes_network_id() {
    let lines = [("cf-ray", "8f-AMS"), ("x-request-id", "req_1")];
    assert_eq!(headers(&lines).request_id(), Some("req_1"));
    assert_eq!(headers(&lines[..1]).request_id(), Some("8f-AMS"));
    let bytes = ResponseHeaders::collect([("cf-ray", &b"\xff"[..])].into_iter());
    assert_eq!(bytes.request_id(), None);
}

#[test]
fn future_time_is_http_date() {
    let hour = http_date_after(now(), Duration::from_secs(3600));
    assert_eq!(hour.as_deref(), Some("Tue, 14 Nov 2023 23:13:20 GMT"));
    assert_eq!(http_date_after(now(), Duration::MAX), None);
}

/// A server may repeat a header endlessly.
#[test]
fn repeated_headers_form_bounded_list() {
    let value = "x".repeat(4000);
    let many = (0..100).map(|_| ("retry-after", value.as_bytes()));
    let stored = ResponseHeaders::collect(many);
    let length = stored.get("retry-after").unwrap().len();
    assert_eq!(length, 3 * value.len() + 2 * ", ".len());
    let long = "x".repeat(8193);
    let stored = ResponseHeaders::collect([("retry-after", long.as_bytes())].into_iter());
    assert_eq!(stored.get("retry-after"), None);
    let stored = ResponseHeaders::collect([("retry-after", &long.as_bytes()[..8192])].into_iter());
    assert_eq!(stored.get("retry-after").map(str::len), Some(8192));
}

//! Properties of any id, any base URL and any header.

use proptest::prelude::*;

use super::super::response_headers::{ResponseHeaders, http_date_after};
use super::*;
use crate::provider::{ALL, check_safety};

/// Ids of every kind: plausible, nearly safe, designed to change the path, and arbitrary.
fn ids() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[!-~]{1,12}",
        2 => "[a-zA-Z0-9_.~:;@&=+$,'()*!-]{1,40}",
        2 => "(\\.|%2e|%2E|%2f|/|\\\\|\\?|#|;|a|:|@|\t|\r|\n){1,5}",
        1 => "[a-z]{254,258}",
        1 => "\\PC{0,8}",
        1 => any::<String>(),
    ]
}

const BASES: &[&str] = &[
    "https://api.example",
    "https://api.example/v2",
    "https://api.example:8443/a/b%20c/",
    "http://127.0.0.1:8787/it's",
    "http://[::1]:1",
];

/// The safety rule, written as a list of allowed characters.
fn is_safe(id: &str) -> bool {
    let is_safe_byte = |byte: u8| byte.is_ascii_graphic() && !b"/\\?#%".contains(&byte);
    (1..=256).contains(&id.len()) && id.bytes().all(is_safe_byte) && id != "." && id != ".."
}

/// Decodes percent-encoded text.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for (code, rest) in parts.map(|part| part.split_at(2)) {
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn safe_id_is_one_path_segment(
        id in ids(), base in prop::sample::select(BASES), provider in prop::sample::select(ALL),
    ) {
        prop_assert_eq!(check_safety(&id).is_ok(), is_safe(&id), "{:?}", id);
        prop_assert!(is_safe(&id) || provider.parse_id(&id, false).is_err(), "{:?}", id);
        let parsed = provider.parse_id(&id, true);
        prop_assert_eq!(parsed.is_ok(), is_safe(&id), "{:?}", id);
        let Ok(session_id) = parsed else {
            return Ok(());
        };
        let mut settings = settings(base);
        settings.provider = provider;
        let built = super::super::Request::build(&settings, &session_id, now(), "nonce");
        let url = built.unwrap().url;
        let (before, after) = provider.endpoint.path.split_once("{id}").unwrap();
        let start = format!("{}{before}", base.trim_end_matches('/'));
        let rest = url.as_str().strip_prefix(&start);
        let segment = rest.and_then(|rest| rest.strip_suffix(after));
        prop_assert!(segment.is_some(), "{} does not begin with {}", url, start);
        let segment = segment.unwrap();
        prop_assert!(!segment.contains(['/', '\\', '?', '#']), "{}", url);
        prop_assert_eq!(decoded(segment), id);
        // A server that parses the URL gets the same one.
        let again: url::Url = url.as_str().parse().unwrap();
        prop_assert_eq!(again, url);
    }
}

/// Values of response headers: numbers, dates, lists, and arbitrary bytes.
fn values() -> impl Strategy<Value = Vec<u8>> {
    let texts = prop_oneof![
        "[0-9]{1,25}",
        "[-+]?[0-9]{0,4}(\\.[0-9]{1,9})?(e[0-9]{1,3})?",
        "(Tue, 14 Nov|Mon, 01 Jan|Fri, 31 Dec) (0001|1969|1970|2023|9999) [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
        "(\"[a-z,;]{0,3}\"|[0-9]{1,20})?(;[rtqw]=[0-9]{0,21}){0,3}(, ?[0-9]{1,4};w=[0-9]{1,4})?",
        "[,;=\"rt0-9 ]{0,16}",
        "\\PC{0,12}",
    ];
    prop_oneof![
        9 => texts.prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ]
}

const NAMES: &[&str] = &[
    "date",
    "retry-after",
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-policy",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "content-encoding",
    "x-request-id",
    "x-unheard-of",
];

proptest! {
    #[test]
    fn odd_headers_never_give_zero_pause(
        lines in prop::collection::vec((prop::sample::select(NAMES), values()), 0..6),
        status in prop::sample::select(&[200_u16, 408, 429, 500, 503][..]),
        body in prop::option::of(0_u64..3),
        clock in prop::sample::select(&[0_u64, 1, 1_700_000_000, 1 << 40][..]),
    ) {
        let headers = ResponseHeaders::collect(lines.iter().map(|(name, value)| (*name, &value[..])));
        let now = NOW + Duration::from_secs(clock);
        let body = body.map(Duration::from_secs);
        let pause = headers.requested_pause(status, body, now);
        prop_assert_ne!(pause, Some(Duration::ZERO));
        let has_pause_header = lines.iter().any(|(name, _)| name.starts_with('r') || name.starts_with("x-ratelimit"));
        if !has_pause_header {
            prop_assert_eq!(pause, body.filter(|body| !body.is_zero()));
        }
        let _ = (headers.quota(now), headers.request_id(), headers.encoding(), headers.date());
    }

    #[test]
    fn positive_seconds_are_never_lost(seconds in 1_u64.., spaces in "[ \t]{0,2}") {
        let text = format!("{spaces}{seconds}{spaces}");
        let collect = |name| ResponseHeaders::collect([(name, text.as_bytes())].into_iter());
        let requested = Some(Duration::from_secs(seconds));
        for status in [429, 503] {
            prop_assert_eq!(collect("retry-after").requested_pause(status, None, now()), requested);
        }
        if seconds < 1_000_000_000 {
            prop_assert_eq!(collect("ratelimit-reset").requested_pause(429, None, now()), requested);
        }
    }

    #[test]
    fn future_date_is_positive_pause(clock in 0_u64..1 << 36, seconds in 1_u64..1 << 30) {
        let now = NOW + Duration::from_secs(clock);
        let until = http_date_after(now, Duration::from_secs(seconds)).unwrap();
        let headers = ResponseHeaders::collect([("retry-after", until.as_bytes())].into_iter());
        prop_assert_eq!(headers.requested_pause(503, None, now), Some(Duration::from_secs(seconds)));
        let at = (clock + seconds).to_string();
        let headers = ResponseHeaders::collect([("x-ratelimit-reset", at.as_bytes())].into_iter());
        prop_assert_eq!(headers.requested_pause(429, None, now), Some(Duration::from_secs(seconds)));
    }
}

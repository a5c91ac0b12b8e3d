//! S: retries and pauses. No case waits longer than a second for a pause that a server requests.

use std::time::Duration;

use sessctl::provider::{self, Provider};

use crate::cases::{Case, Context, FORMATS, check_requests, run_cases, wire_case};
use crate::run::sessctl;
use crate::server::{Reply, Server};

fn rate_limited(headers: &[(&str, &str)]) -> Reply {
    headers
        .iter()
        .fold(Reply::status(429, ""), |reply, (name, value)| {
            reply.header(name, value)
        })
}

/// Returns a reply with status 429 for each value of the header.
fn each_header_value(header: &str, values: &[&str]) -> Vec<Vec<Reply>> {
    let replies = values
        .iter()
        .map(|value| vec![rate_limited(&[(header, value)])]);
    replies.collect()
}

fn then_success(reply: Reply, context: &Context) -> Vec<Reply> {
    vec![reply, Reply::json(&context.document)]
}

const ONCE: &[&[&str]] = &[&["--retries", "0"]];
const NOW: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");

const CASES: &[Case] = &[
    wire_case("S09", "")
        .providers(&["imprint", "closient", "kayle", "zephr"])
        .replies(|_| vec![vec![Reply::status(429, "")]])
        .exit(5)
        .stderr(&["rate limited by {TITLE}", "after 3 attempts"])
        .requests(3),
    wire_case("S10", "")
        .replies(|_| {
            each_header_value(
                "retry-after",
                &[
                    "-1",
                    "abc",
                    "",
                    "٣",
                    "+5",
                    "1e3",
                    "0x10",
                    "0",
                    "Sun, 06 Nov 1994",
                    "\u{9b}31m",
                ],
            )
        })
        .options(ONCE)
        .exit(5)
        .stderr(&["rate limited by {TITLE} (HTTP 429)"])
        .absent(&["not waiting"]),
    wire_case("S11", "")
        .replies(|_| each_header_value("retry-after", &["61", "86400", "99999", "120, 60", "61.5"]))
        .exit(5)
        .stderr(&[
            "the server requests a pause of ",
            "; not waiting",
            "try again in",
        ]),
    wire_case("S11", "very long")
        .replies(|_| {
            each_header_value(
                "retry-after",
                &[
                    "9223372036854775807",
                    "9223372036854775808",
                    "18446744073709551616",
                    "99999999999999999999999999999999",
                    "Fri, 31 Dec 9999 23:59:59 GMT",
                ],
            )
        })
        .options(&[&[], &["--json"], &["-o", "ndjson"]])
        .exit(5),
    wire_case("S12", "")
        .providers(&["closient"])
        .replies(|_| {
            let body = |seconds: &str| {
                format!(r#"{{"title":"T","retryable":true,"retry_after_seconds":{seconds}}}"#)
            };
            vec![
                vec![Reply::status(429, &body("7200"))],
                vec![Reply::status(429, &body("1")).header("retry-after", "7200")],
                vec![Reply::status(429, &body("86400")).header("retry-after", "7200")],
            ]
        })
        .exit(5)
        .stderr(&["requests a pause of 2h"]),
    wire_case("S13", "")
        .replies(|_| {
            vec![
                vec![rate_limited(&[("ratelimit-reset", "3600")])],
                vec![rate_limited(&[NOW, ("x-ratelimit-reset", "784115377")])],
                vec![rate_limited(&[("ratelimit", "\"burst\";r=0;t=3600")])],
            ]
        })
        .exit(5)
        .stderr(&["requests a pause of 1h"]),
    wire_case("S14", "").replies(|context| {
        let response =
            |name: &str, value: &str| vec![Reply::json(&context.document).header(name, value)];
        let long = "x".repeat(100_000);
        let mut inputs = vec![
            response("ratelimit", "\"burst\";r=50;t=30, \"day\";r=1000;t=3600"),
            response("ratelimit-policy", "\"burst\";q=100;w=60"),
            response("ratelimit-policy", "300;w=60, 5;w=1"),
            response("x-ratelimit-reset", "abc"),
            response("ratelimit-reset", "-1"),
            response("ratelimit-remaining", "٣"),
        ];
        for value in [
            "", "\"", ";;;", ",,,", "=", "\"a;r=1", "r=1;t", "\u{9b}", &long,
        ] {
            inputs.extend(
                ["ratelimit", "ratelimit-policy", "retry-after"].map(|name| response(name, value)),
            );
        }
        inputs
    }),
    wire_case("S15", "")
        .replies(|context| {
            [408, 425, 429, 500, 502, 503, 504, 520, 524, 529, 530]
                .map(|status| then_success(Reply::status(status, "BODY"), context))
                .into()
        })
        .options(&[&["--json"]])
        .absent(&["BODY", "retrying"])
        .requests(2),
    wire_case("S16", "")
        .providers(&["deck"])
        .replies(|_| {
            [500, 502, 503, 504]
                .map(|status| vec![Reply::status(status, "").header("x-request-id", "req_found")])
                .into()
        })
        .exit(6)
        .stderr(&[
            "{TITLE} returned HTTP 50",
            "after 3 attempts, request id req_found",
        ])
        .requests(3),
    wire_case("S16", "in every format")
        .replies(|_| vec![vec![Reply::status(503, "")]])
        .options(&[&["--retries", "1"], &["--retries", "1", "--json"]])
        .exit(6)
        .stderr(&["HTTP 503 after 2 attempts"])
        .requests(2),
    wire_case("S18", "")
        .providers(&["closient"])
        .replies(|_| {
            vec![vec![Reply::status(
                503,
                r#"{"title":"T","status":503,"retryable":false}"#,
            )]]
        })
        .exit(6)
        .stderr(&["HTTP 503"]),
    wire_case("S19", "")
        .replies(|_| vec![vec![Reply::status(503, "").header("retry-after", "50")]])
        .exit(6)
        .stderr(&["HTTP 503", "requests a pause of 50s; not waiting"]),
    wire_case("S07", "while others fail")
        .replies(|context| vec![then_success(Reply::status(500, ""), context)])
        .options(FORMATS)
        .requests(2),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

/// Returns the times between the requests of one successful lookup.
fn pauses(provider: &'static Provider, replies: Vec<Reply>) -> Vec<Duration> {
    let context = Context::of(provider);
    let expected = replies.len();
    let server = Server::script(replies);
    sessctl(&[provider.name, "get", &context.id])
        .at(provider, &server.url())
        .run()
        .code(0);
    let requests = server.requests();
    check_requests(provider, &context.id, &requests, expected);
    let pairs = requests.windows(2);
    pairs
        .map(|pair| pair[1].at.duration_since(pair[0].at))
        .collect()
}

/// Only a lower bound is checked, because a machine may be slow.
#[test]
fn s07_s08_s13_requested_pause_is_observed() {
    let second = [
        vec![("retry-after", "1")],
        vec![NOW, ("retry-after", "Sun, 06 Nov 1994 08:49:38 GMT")],
        vec![NOW, ("retry-after", "Sunday, 06-Nov-94 08:49:38 GMT")],
        vec![NOW, ("retry-after", "Sun Nov  6 08:49:38 1994")],
        vec![("retry-after", "0.2")],
        vec![("ratelimit-reset", "1")],
        vec![NOW, ("x-ratelimit-reset", "784111778")],
        vec![NOW, ("x-ratelimit-reset", "784111778000")],
    ];
    std::thread::scope(|scope| {
        for provider in provider::ALL {
            for headers in &second {
                scope.spawn(move || {
                    let context = Context::of(provider);
                    let pauses_made =
                        pauses(provider, then_success(rate_limited(headers), &context));
                    assert!(
                        pauses_made[0] >= Duration::from_millis(990),
                        "{headers:?} {pauses_made:?}"
                    );
                });
            }
        }
    });
}

#[test]
fn s08_s10_missing_hint_still_backs_off() {
    std::thread::scope(|scope| {
        for provider in provider::ALL {
            for value in ["Sun, 06 Nov 1994 08:49:37 GMT", "0", "-1", "abc"] {
                scope.spawn(move || {
                    let context = Context::of(provider);
                    let refused = rate_limited(&[("retry-after", value)]);
                    let pauses_made = pauses(
                        provider,
                        [vec![refused.clone()], then_success(refused, &context)].concat(),
                    );
                    assert!(
                        pauses_made
                            .iter()
                            .all(|pause| *pause >= Duration::from_millis(90)),
                        "{value} {pauses_made:?}"
                    );
                });
            }
        }
    });
}

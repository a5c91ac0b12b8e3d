//! B: base URLs.

use crate::cases::Setup::{Config, Env};
use crate::cases::{Case, case, deck_case, run_cases};

const HTTPS_ONLY: &[&str] = &["must begin with https"];

/// A base URL on the command line that is accepted.
const fn accepted_url(ids: &'static str, url: &'static str) -> Case {
    case(ids, "")
        .arguments(&["deck", "get", "sess_1", "--quiet", "--base-url", "{VALUE}"])
        .value(url)
        .setup(&[Env("SESSCTL_DECK_API_KEY", "{KEY}")])
}

/// A base URL on the command line that is refused.
const fn refused_url(
    ids: &'static str,
    url: &'static str,
    stderr: &'static [&'static str],
) -> Case {
    accepted_url(ids, url).refused(2, stderr)
}

const FLAG_CASES: &[Case] = &[
    refused_url("B01", "http://api.example", HTTPS_ONLY),
    refused_url("B01", "http://192.0.2.1:8787", HTTPS_ONLY),
    accepted_url("B02", "{URL}"),
    accepted_url("B02", "http://localhost:{PORT}"),
    refused_url("B03", "http://localhost.evil.example", HTTPS_ONLY),
    refused_url("B03", "http://127.0.0.1.nip.io", HTTPS_ONLY),
    refused_url("B03", "http://0.0.0.0:{PORT}", HTTPS_ONLY),
    refused_url("B03", "http://0:{PORT}", HTTPS_ONLY),
    refused_url("B03", "http://[::]:{PORT}", HTTPS_ONLY),
    refused_url("B03", "http://[::ffff:8.8.8.8]", HTTPS_ONLY),
    refused_url("B03", "http://[::ffff:127.0.0.1]:{PORT}", HTTPS_ONLY),
    refused_url("B03", "http://localhost.:{PORT}", HTTPS_ONLY),
    refused_url("B03", "http://LOCALHOST.:{PORT}", HTTPS_ONLY),
    accepted_url("B04", "http://127.1:{PORT}"),
    accepted_url("B04", "http://2130706433:{PORT}"),
    accepted_url("B04", "http://0x7f.1:{PORT}"),
    accepted_url("B04", "HTTP://LOCALHOST:{PORT}"),
    accepted_url("B05", "{URL}/"),
    accepted_url("B05", "{URL}/v2"),
    accepted_url("B05", "{URL}/v2/"),
    accepted_url("B05", "{URL}//v2"),
    refused_url("B06", "https://user:{KEY}@h.example/", &["user info"]),
    refused_url("B06", "https://{KEY}@h.example/", &["user info"]),
    refused_url("B06", "http://{KEY}@127.0.0.1:{PORT}/", &["user info"]),
    refused_url(
        "B06",
        "http://127.0.0.1:{PORT}@evil.example/",
        &["user info"],
    ),
    refused_url(
        "B06",
        "https://user:{KEY}@h:99999/",
        &["--base-url is not a URL"],
    ),
    refused_url("B07", "{URL}/v2?x={KEY}", &["a query or a fragment"]),
    refused_url("B07", "{URL}/v2#{KEY}", &["a query or a fragment"]),
    refused_url("B07", "{URL}/v2?", &["a query or a fragment"]),
    refused_url(
        "B08",
        "https://h:99999",
        &["base URL from --base-url is not a URL"],
    ),
    refused_url("B08", "https:///p", &["no host"]),
    refused_url("B08", "https:h", &["no host"]),
    refused_url("B08", "https:/h/p", &["no host"]),
    refused_url("B08", "https:\\\\h", &["backslash"]),
    refused_url("B08", "h.example", &["not a URL"]),
    refused_url("B08", "127.0.0.1:{PORT}", &["not a URL"]),
    refused_url("B08", "localhost:{PORT}", HTTPS_ONLY),
    refused_url("B08", "file:///etc/passwd", HTTPS_ONLY),
    refused_url("B08", "ftp://h", HTTPS_ONLY),
    refused_url("B08", "javascript:alert(1)", HTTPS_ONLY),
    refused_url("B08", "", &["not a URL"]),
    refused_url("B08", " {URL}", &["a space"]),
    refused_url("B08", "{URL}\n", &["control character"]),
    refused_url(
        "B08",
        "http://127.0.0.1:{PORT}/\u{1b}[31m",
        &["control character"],
    ),
    accepted_url("B09", "http://[::1]:1").refused(7, &["[::1]:1"]),
    accepted_url("B09", "http://127.0.0.1:1").refused(7, &["127.0.0.1:1"]),
    refused_url("B09", "https://::1", &["not a URL"]),
    refused_url("B09", "http://[::1", &["not a URL"]),
    refused_url("B09", "http://[fe80::1%25eth0]:{PORT}", &["not a URL"]),
    refused_url("B10", "https://ex。com", &["ASCII", "xn--"]),
    refused_url("B10", "https://exämple.com", &["ASCII", "xn--"]),
    refused_url("B10", "https://xn--", &["not a URL"]),
];

const OTHER_SOURCES: &[Case] = &[
    deck_case("B01", "variable")
        .setup(&[
            Env("SESSCTL_DECK_API_KEY", "{KEY}"),
            Env("SESSCTL_DECK_BASE_URL", "http://api.example"),
        ])
        .refused(
            2,
            &["the base URL from SESSCTL_DECK_BASE_URL must begin with https"],
        ),
    deck_case("B01", "file")
        .setup(&[Config(
            "[deck]\nbase_url = \"http://api.example\"\napi_key = \"sk_SECRET\"\n",
        )])
        .refused(2, &["must begin with https", "config.toml:2"]),
    deck_case("B06", "variable")
        .setup(&[
            Env("SESSCTL_DECK_API_KEY", "{KEY}"),
            Env("SESSCTL_DECK_BASE_URL", "https://u:{KEY}@h.example"),
        ])
        .refused(
            2,
            &["the base URL from SESSCTL_DECK_BASE_URL contains user info"],
        ),
    case("B06", "listed")
        .arguments(&["config", "show"])
        .setup(&[Env("SESSCTL_DECK_BASE_URL", "https://u:{KEY}@h.example")])
        .stdout(&["contains user info"])
        .requests(0),
    case("B06", "as a curl command")
        .arguments(&["deck", "get", "sess_1", "--curl"])
        .setup(&[Env("SESSCTL_DECK_BASE_URL", "https://u:{KEY}@h.example")])
        .refused(2, &["contains user info"]),
    case("B10", "tenant that is not a label")
        .arguments(&["zephr", "get", "SS01"])
        .setup(&[
            Env("SESSCTL_ZEPHR_TENANT", "evil.example/"),
            Env("SESSCTL_ZEPHR_ACCESS_KEY", "a"),
            Env("SESSCTL_ZEPHR_SECRET_KEY", "SECRET"),
        ])
        .refused(2, &["is not a label of a host name"]),
];

#[test]
fn all_cases_pass() {
    run_cases(FLAG_CASES);
    run_cases(OTHER_SOURCES);
}

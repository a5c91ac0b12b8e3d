//! B: where the API is.

use super::case::Step::{Config, Env};
use super::case::{Case, case};
use super::stage::play;

/// A base URL that is refused, from the variable.
const fn bad(
    id: &'static str,
    url: &'static [&'static str],
    says: &'static [&'static str],
) -> Case {
    case(id, "typed", url)
        .steps(&[Env("SESSCTL_DECK_API_KEY", "{KEY}")])
        .fails(2, says)
}

macro_rules! at {
    ($url:literal) => {
        &["deck", "get", "sess_1", "--quiet", "--base-url", $url]
    };
}

#[rustfmt::skip]
const ROWS: &[Case] = &[
    bad("B01", at!("http://api.example"), &["must begin with https"]),
    bad("B01", at!("http://192.0.2.1:8787"), &["must begin with https"]),
    good("B02", at!("{URL}")),
    good("B02", at!("http://localhost:{PORT}")),
    bad("B03", at!("http://localhost.evil.example"), &["must begin with https"]),
    bad("B03", at!("http://127.0.0.1.nip.io"), &["must begin with https"]),
    bad("B03", at!("http://0.0.0.0:{PORT}"), &["must begin with https"]),
    bad("B03", at!("http://0:{PORT}"), &["must begin with https"]),
    bad("B03", at!("http://[::]:{PORT}"), &["must begin with https"]),
    bad("B03", at!("http://[::ffff:8.8.8.8]"), &["must begin with https"]),
    bad("B03", at!("http://[::ffff:127.0.0.1]:{PORT}"), &["must begin with https"]),
    bad("B03", at!("http://localhost.:{PORT}"), &["must begin with https"]),
    bad("B03", at!("http://LOCALHOST.:{PORT}"), &["must begin with https"]),
    good("B04", at!("http://127.1:{PORT}")),
    good("B04", at!("http://2130706433:{PORT}")),
    good("B04", at!("http://0x7f.1:{PORT}")),
    good("B04", at!("HTTP://LOCALHOST:{PORT}")),
    good("B05", at!("{URL}/")),
    good("B05", at!("{URL}/v2")),
    good("B05", at!("{URL}/v2/")),
    good("B05", at!("{URL}//v2")),
    bad("B06", at!("https://user:{KEY}@h.example/"), &["user info"]),
    bad("B06", at!("https://{KEY}@h.example/"), &["user info"]),
    bad("B06", at!("http://{KEY}@127.0.0.1:{PORT}/"), &["user info"]),
    bad("B06", at!("http://127.0.0.1:{PORT}@evil.example/"), &["user info"]),
    bad("B06", at!("https://user:{KEY}@h:99999/"), &["--base-url is not a URL"]),
    bad("B07", at!("{URL}/v2?x={KEY}"), &["a query or a fragment"]),
    bad("B07", at!("{URL}/v2#{KEY}"), &["a query or a fragment"]),
    bad("B07", at!("{URL}/v2?"), &["a query or a fragment"]),
    bad("B08", at!("https://h:99999"), &["base URL from --base-url is not a URL"]),
    bad("B08", at!("https:///p"), &["no host"]),
    bad("B08", at!("https:h"), &["no host"]),
    bad("B08", at!("https:/h/p"), &["no host"]),
    bad("B08", at!("https:\\\\h"), &["backslash"]),
    bad("B08", at!("h.example"), &["not a URL"]),
    bad("B08", at!("127.0.0.1:{PORT}"), &["not a URL"]),
    bad("B08", at!("localhost:{PORT}"), &["must begin with https"]),
    bad("B08", at!("file:///etc/passwd"), &["must begin with https"]),
    bad("B08", at!("ftp://h"), &["must begin with https"]),
    bad("B08", at!("javascript:alert(1)"), &["must begin with https"]),
    bad("B08", at!(""), &["not a URL"]),
    bad("B08", at!(" {URL}"), &["a space"]),
    bad("B08", at!("{URL}\n"), &["control character"]),
    bad("B08", at!("http://127.0.0.1:{PORT}/\u{1b}[31m"), &["control character"]),
    case("B09", "a literal, where nobody listens", at!("http://[::1]:1"))
        .steps(&[Env("SESSCTL_DECK_API_KEY", "{KEY}")]).fails(7, &["[::1]:1"]),
    case("B09", "an IPv4 literal", at!("http://127.0.0.1:1")).steps(&[Env("SESSCTL_DECK_API_KEY", "{KEY}")])
        .fails(7, &["127.0.0.1:1"]),
    bad("B09", at!("https://::1"), &["not a URL"]),
    bad("B09", at!("http://[::1"), &["not a URL"]),
    bad("B09", at!("http://[fe80::1%25eth0]:{PORT}"), &["not a URL"]),
    bad("B10", at!("https://ex。com"), &["ASCII", "xn--"]),
    bad("B10", at!("https://exämple.com"), &["ASCII", "xn--"]),
    bad("B10", at!("https://xn--"), &["not a URL"]),
];

#[rustfmt::skip]
const SOURCES: &[Case] = &[
    case("B01", "variable", GET).steps(&[Env("SESSCTL_DECK_API_KEY", "{KEY}"),
            Env("SESSCTL_DECK_BASE_URL", "http://api.example")])
        .fails(2, &["the base URL from SESSCTL_DECK_BASE_URL must begin with https"]),
    case("B01", "file", GET).steps(&[Config("[deck]\nbase_url = \"http://api.example\"\napi_key = \"sk_SECRET\"\n")])
        .fails(2, &["must begin with https", "config.toml:2"]),
    case("B06", "variable", GET).steps(&[Env("SESSCTL_DECK_API_KEY", "{KEY}"),
            Env("SESSCTL_DECK_BASE_URL", "https://u:{KEY}@h.example")])
        .fails(2, &["the base URL from SESSCTL_DECK_BASE_URL contains user info"]),
    case("B06", "listed", &["config", "show"]).steps(&[Env("SESSCTL_DECK_BASE_URL", "https://u:{KEY}@h.example")])
        .shows(&["contains user info"]).sends(0),
    case("B06", "as a curl command", &["deck", "get", "sess_1", "--curl"])
        .steps(&[Env("SESSCTL_DECK_BASE_URL", "https://u:{KEY}@h.example")])
        .fails(2, &["contains user info"]),
    case("B10", "tenant that is no label", &["zephr", "get", "SS01"])
        .steps(&[Env("SESSCTL_ZEPHR_TENANT", "evil.example/"), Env("SESSCTL_ZEPHR_ACCESS_KEY", "a"),
            Env("SESSCTL_ZEPHR_SECRET_KEY", "SECRET")])
        .fails(2, &["is not a label of a host name"]),
];

const GET: &[&str] = &["deck", "get", "sess_1"];

const fn good(id: &'static str, url: &'static [&'static str]) -> Case {
    case(id, "typed", url).steps(&[Env("SESSCTL_DECK_API_KEY", "{KEY}")])
}

#[test]
fn all_cases_hold() {
    play("B", ROWS);
    play("B", SOURCES);
}

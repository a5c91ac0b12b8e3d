//! E: the environment.

use super::case::Step::{Config, Env, File, LongEnv, Ready};
use super::case::{Case, Step, case};
use super::stage::play;

const GET: &[&str] = &["deck", "get", "sess_1", "--quiet"];
const KEY: &str = "SESSCTL_DECK_API_KEY";
const BASE: Step = Env("SESSCTL_DECK_BASE_URL", "{URL}");

const PROFILES: &str = "request_timeout = \"7s\"\nretries = 1\n\
    [deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_live_SECRET_file\"\n\
    [profiles.prod]\nmax_wait = \"9s\"\n\
    [profiles.prod.deck]\nbase_url = \"{URL}\"\napi_key = \"sk_live_SECRET_prod\"\n";
const INLINE: &str = "[deck]\napi_key = \"sk_live_SECRET\"\n";
const WITH_URL: &str = "[deck]\nbase_url = \"{URL}\"\napi_key = \"sk_live_SECRET\"\n";

#[rustfmt::skip]
const ROWS: &[Case] = &[
    key("E01", "empty", &[BASE, Env(KEY, "")], &["SESSCTL_DECK_API_KEY is empty"]),
    key("E01", "empty, and one in the file", &[Env(KEY, ""), Config(WITH_URL)], &["SESSCTL_DECK_API_KEY is empty"]),
    key("E01", "file variable empty", &[BASE, Env("SESSCTL_DECK_API_KEY_FILE", "")],
        &["SESSCTL_DECK_API_KEY_FILE does not name a file"]),
    case("E02", "one line break", GET).steps(&[BASE, Env(KEY, "{KEY}\n")]),
    case("E02", "told on request", &["deck", "get", "sess_1", "-v"]).steps(&[BASE, Env(KEY, "{KEY}\n")])
        .says(&["a trailing line break was removed"]),
    case("E02", "one CRLF", GET).steps(&[BASE, Env(KEY, "{KEY}\r\n")]),
    case("E02", "in a file", GET).steps(&[BASE, Env("SESSCTL_DECK_API_KEY_FILE", "{HOME}/key"),
            File("key", "{KEY}\n")]),
    key("E02", "two line breaks", &[BASE, Env(KEY, "{KEY}\n\n")], &["control character"]),
    key("E03", "a header behind it", &[BASE, Env(KEY, "sk_SECRET\r\nX-Evil: 1")], &["control character"]),
    key("E03", "tab", &[BASE, Env(KEY, "sk_SECRET\tx")], &["control character"]),
    key("E03", "C1", &[BASE, Env(KEY, "sk_SECRET\u{9b}")], &["control character"]),
    key("E03", "NUL in a file", &[BASE, Env("SESSCTL_DECK_API_KEY_FILE", "{HOME}/key"),
            File("key", "sk_\0SECRET")], &["control character"]),
    key("E04", "quotes", &[BASE, Env(KEY, "\"{KEY}\"")], &["is enclosed in quotes"]),
    key("E04", "a quote", &[BASE, Env(KEY, "'{KEY}")], &["is enclosed in quotes"]),
    key("E04", "space before", &[BASE, Env(KEY, " {KEY}")], &["whitespace"]),
    key("E04", "space behind", &[BASE, Env(KEY, "{KEY} ")], &["whitespace"]),
    key("E04", "the word Bearer", &[BASE, Env(KEY, "Bearer {KEY}")], &["whitespace"]),
    key("E05", "a letter beyond ASCII", &[BASE, Env(KEY, "sk_SECRETé")], &["ASCII"]),
    key("E06", "not UTF-8", &[BASE, Env(KEY, "sk_SECRET{BAD}")], &["not valid UTF-8"]),
    case("E06", "base URL not UTF-8", GET).steps(&[Ready, Env("SESSCTL_DECK_BASE_URL", "http://127.0.0.1/{BAD}")])
        .fails(2, &["SESSCTL_DECK_BASE_URL is not valid UTF-8"]),
    key("E07", "long", &[BASE, LongEnv(KEY, 100_000)], &["longer than 8 KiB"]),
    key("E08", "closient's at deck", &[BASE, Env(KEY, "csb_SECRET")], &["looks like a Closient key"]),
    case("E08", "deck's at closient", &["closient", "get", "vJz4Qm2nXk7RbT9sWdYcHe"])
        .steps(&[Env("SESSCTL_CLOSIENT_BASE_URL", "{URL}"), Env("SESSCTL_CLOSIENT_API_KEY", "sk_live_SECRET")])
        .fails(3, &["looks like a Deck key"]),
    case("E08", "kayle's at imprint", &["imprint", "get", "cs_1"])
        .steps(&[Env("SESSCTL_IMPRINT_BASE_URL", "{URL}"), Env("SESSCTL_IMPRINT_API_KEY", "kk_SECRET")])
        .fails(3, &["looks like a Kayle ID key"]),
    key("E10", "misspelt", &[BASE, Env("SESSCTL_DECK_APIKEY", "{KEY}")],
        &["SESSCTL_DECK_APIKEY is set; did you mean SESSCTL_DECK_API_KEY?"]),
    case("E11", "flag above all", &["deck", "get", "sess_1", "-p", "prod", "--base-url", "{URL}", "--quiet"])
        .steps(&[Config("[profiles.prod.deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_SECRET\"\n"),
            Env("SESSCTL_DECK_BASE_URL", "{EVIL}")]),
    case("E11", "environment above the profile", GET).steps(&[Config(PROFILES), Ready]),
    case("E11", "a typed profile above the environment", &["deck", "get", "sess_1", "-p", "prod"])
        .steps(&[Config(PROFILES), Env("SESSCTL_DECK_BASE_URL", "{EVIL}"), Env(KEY, "sk_live_SECRET_env")])
        .says(&["--profile prod takes precedence over SESSCTL_DECK_API_KEY, SESSCTL_DECK_BASE_URL"]),
    case("E11", "all of it, listed", &["config", "show", "--request-timeout", "3s"])
        .steps(&[Config(PROFILES), Env("SESSCTL_RETRIES", "0"), Env("SESSCTL_REQUEST_TIMEOUT", "5s")])
        .shows(&["--request-timeout", "SESSCTL_RETRIES", "built in", "config.toml:4"]).hides(&["5s", "7s"]).sends(0),
    case("E12", "URL from elsewhere", GET).steps(&[Config(INLINE), Env("SESSCTL_DECK_BASE_URL", "{EVIL}")])
        .fails(2, &["may be sent only to"]),
    case("E12", "URL above the file's own", GET).steps(&[Config(WITH_URL), Env("SESSCTL_DECK_BASE_URL", "{EVIL}")])
        .fails(2, &["may be sent only to"]),
    case("E12", "key from a file the profile names", GET)
        .steps(&[Config("[deck]\napi_key = { file = \"key\" }\n"), File(".config/sessctl/key", "sk_SECRET"),
            Env("SESSCTL_DECK_BASE_URL", "{EVIL}")])
        .fails(2, &["may be sent only to"]),
    case("E12", "key from a command that is not run", GET)
        .steps(&[Config("[deck]\napi_key = { command = [\"touch\", \"{HOME}/ran\"] }\n"),
            Env("SESSCTL_DECK_BASE_URL", "{EVIL}")])
        .fails(2, &["may be sent only to"]),
    case("E12", "URL from the profile, key from the environment", GET)
        .steps(&[Config("[deck]\nbase_url = \"{EVIL}\"\n"), Env(KEY, "{KEY}")]).fails(2, &["may be sent only to"]),
    case("E12", "URL typed", &["deck", "get", "sess_1", "--base-url", "{URL}", "--quiet"]).steps(&[Config(INLINE)]),
    case("E12", "key of another vendor's table",
        &["kayle", "get", "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16"])
        .steps(&[Config(INLINE), Env("SESSCTL_KAYLE_BASE_URL", "{EVIL}")])
        .fails(3, &["no credential for Kayle ID"]),
    case("E13", "backtrace and logs", GET)
        .steps(&[Ready, Env("RUST_BACKTRACE", "full"), Env("RUST_LOG", "trace")]),
    case("E13", "backtrace and logs of a failure", &["deck", "get", "sess_1"])
        .steps(&[BASE, Env(KEY, "\"{KEY}\""), Env("RUST_BACKTRACE", "full"), Env("RUST_LOG", "trace")])
        .fails(3, &["is enclosed in quotes"]).hides(&["backtrace", "anyhow"]),
    case("E14", "SSLKEYLOGFILE", GET).steps(&[Ready, Env("SSLKEYLOGFILE", "{HOME}/keys")]),
];

/// A credential that cannot be used.
const fn key(
    id: &'static str,
    what: &'static str,
    steps: &'static [Step],
    says: &'static [&'static str],
) -> Case {
    case(id, what, GET).steps(steps).fails(3, says)
}

#[test]
fn all_cases_hold() {
    play("E", ROWS);
}

//! E: the environment.

use crate::cases::Setup::{Account, Config, Env, File, LongEnv};
use crate::cases::{Case, Setup, case, deck_case, run_cases};

const KEY: &str = "SESSCTL_DECK_API_KEY";
const BASE_URL: Setup = Env("SESSCTL_DECK_BASE_URL", "{URL}");

const PROFILES: &str = "request_timeout = \"7s\"\nretries = 1\n\
    [deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_live_SECRET_file\"\n\
    [profiles.prod]\nmax_wait = \"9s\"\n\
    [profiles.prod.deck]\nbase_url = \"{URL}\"\napi_key = \"sk_live_SECRET_prod\"\n";
const INLINE: &str = "[deck]\napi_key = \"sk_live_SECRET\"\n";
const WITH_URL: &str = "[deck]\nbase_url = \"{URL}\"\napi_key = \"sk_live_SECRET\"\n";

/// A credential in the environment that cannot be used.
const fn refused_key(
    ids: &'static str,
    key: &'static str,
    stderr: &'static [&'static str],
) -> Case {
    deck_case(ids, "")
        .value(key)
        .setup(&[BASE_URL, Env(KEY, "{VALUE}")])
        .refused(3, stderr)
}

const CASES: &[Case] = &[
    refused_key("E01", "", &["SESSCTL_DECK_API_KEY is empty"]),
    deck_case("E01", "empty, and one in the file")
        .setup(&[Env(KEY, ""), Config(WITH_URL)])
        .refused(3, &["SESSCTL_DECK_API_KEY is empty"]),
    deck_case("E01", "file variable empty")
        .setup(&[BASE_URL, Env("SESSCTL_DECK_API_KEY_FILE", "")])
        .refused(3, &["SESSCTL_DECK_API_KEY_FILE does not name a file"]),
    deck_case("E02", "one line break").setup(&[BASE_URL, Env(KEY, "{KEY}\n")]),
    case("E02", "reported with -v")
        .arguments(&["deck", "get", "sess_1", "-v"])
        .setup(&[BASE_URL, Env(KEY, "{KEY}\n")])
        .stderr(&["a trailing line break was removed"]),
    deck_case("E02", "one CRLF").setup(&[BASE_URL, Env(KEY, "{KEY}\r\n")]),
    deck_case("E02", "in a file").setup(&[
        BASE_URL,
        Env("SESSCTL_DECK_API_KEY_FILE", "{HOME}/key"),
        File("key", "{KEY}\n"),
    ]),
    refused_key("E02", "{KEY}\n\n", &["control character"]),
    refused_key("E03", "sk_SECRET\r\nX-Evil: 1", &["control character"]),
    refused_key("E03", "sk_SECRET\tx", &["control character"]),
    refused_key("E03", "sk_SECRET\u{9b}", &["control character"]),
    deck_case("E03", "NUL in a file")
        .setup(&[
            BASE_URL,
            Env("SESSCTL_DECK_API_KEY_FILE", "{HOME}/key"),
            File("key", "sk_\0SECRET"),
        ])
        .refused(3, &["control character"]),
    refused_key("E04", "\"{KEY}\"", &["is enclosed in quotes"]),
    refused_key("E04", "'{KEY}", &["is enclosed in quotes"]),
    refused_key("E04", " {KEY}", &["whitespace"]),
    refused_key("E04", "{KEY} ", &["whitespace"]),
    refused_key("E04", "Bearer {KEY}", &["whitespace"]),
    refused_key("E05", "sk_SECRETé", &["ASCII"]),
    refused_key("E06", "sk_SECRET{BAD}", &["not valid UTF-8"]),
    deck_case("E06", "base URL not UTF-8")
        .setup(&[
            Account,
            Env("SESSCTL_DECK_BASE_URL", "http://127.0.0.1/{BAD}"),
        ])
        .refused(2, &["SESSCTL_DECK_BASE_URL is not valid UTF-8"]),
    deck_case("E07", "long")
        .setup(&[BASE_URL, LongEnv(KEY, 100_000)])
        .refused(3, &["longer than 8 KiB"]),
    refused_key("E08", "csb_SECRET", &["looks like a Closient key"]),
    case("E08", "deck's at closient")
        .arguments(&["closient", "get", "vJz4Qm2nXk7RbT9sWdYcHe"])
        .setup(&[
            Env("SESSCTL_CLOSIENT_BASE_URL", "{URL}"),
            Env("SESSCTL_CLOSIENT_API_KEY", "sk_live_SECRET"),
        ])
        .refused(3, &["looks like a Deck key"]),
    case("E08", "kayle's at imprint")
        .arguments(&["imprint", "get", "cs_1"])
        .setup(&[
            Env("SESSCTL_IMPRINT_BASE_URL", "{URL}"),
            Env("SESSCTL_IMPRINT_API_KEY", "kk_SECRET"),
        ])
        .refused(3, &["looks like a Kayle ID key"]),
    deck_case("E10", "misspelled")
        .setup(&[BASE_URL, Env("SESSCTL_DECK_APIKEY", "{KEY}")])
        .refused(
            3,
            &["SESSCTL_DECK_APIKEY is set; did you mean SESSCTL_DECK_API_KEY?"],
        ),
    case("E11", "flag above all")
        .arguments(&[
            "deck",
            "get",
            "sess_1",
            "-p",
            "prod",
            "--base-url",
            "{URL}",
            "--quiet",
        ])
        .setup(&[
            Config("[profiles.prod.deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_SECRET\"\n"),
            Env("SESSCTL_DECK_BASE_URL", "{EVIL}"),
        ]),
    deck_case("E11", "environment above the profile").setup(&[Config(PROFILES), Account]),
    case("E11", "--profile above the environment")
        .arguments(&["deck", "get", "sess_1", "-p", "prod"])
        .setup(&[
            Config(PROFILES),
            Env("SESSCTL_DECK_BASE_URL", "{EVIL}"),
            Env(KEY, "sk_live_SECRET_env"),
        ])
        .stderr(&[
            "--profile prod takes precedence over SESSCTL_DECK_API_KEY, SESSCTL_DECK_BASE_URL",
        ]),
    case("E11", "all of it, listed")
        .arguments(&["config", "show", "--request-timeout", "3s"])
        .setup(&[
            Config(PROFILES),
            Env("SESSCTL_RETRIES", "0"),
            Env("SESSCTL_REQUEST_TIMEOUT", "5s"),
        ])
        .stdout(&[
            "--request-timeout",
            "SESSCTL_RETRIES",
            "built in",
            "config.toml:4",
        ])
        .absent(&["5s", "7s"])
        .requests(0),
    deck_case("E12", "URL from another source")
        .setup(&[Config(INLINE), Env("SESSCTL_DECK_BASE_URL", "{EVIL}")])
        .refused(2, &["may be sent only to"]),
    deck_case("E12", "URL above the file's own")
        .setup(&[Config(WITH_URL), Env("SESSCTL_DECK_BASE_URL", "{EVIL}")])
        .refused(2, &["may be sent only to"]),
    deck_case("E12", "key from a file the profile names")
        .setup(&[
            Config("[deck]\napi_key = { file = \"key\" }\n"),
            File(".config/sessctl/key", "sk_SECRET"),
            Env("SESSCTL_DECK_BASE_URL", "{EVIL}"),
        ])
        .refused(2, &["may be sent only to"]),
    deck_case("E12", "key from a command that is not run")
        .setup(&[
            Config("[deck]\napi_key = { command = [\"touch\", \"{HOME}/ran\"] }\n"),
            Env("SESSCTL_DECK_BASE_URL", "{EVIL}"),
        ])
        .refused(2, &["may be sent only to"]),
    deck_case("E12", "URL from the profile, key from the environment")
        .setup(&[Config("[deck]\nbase_url = \"{EVIL}\"\n"), Env(KEY, "{KEY}")])
        .refused(2, &["may be sent only to"]),
    case("E12", "URL on the command line")
        .arguments(&["deck", "get", "sess_1", "--base-url", "{URL}", "--quiet"])
        .setup(&[Config(INLINE)]),
    case("E12", "key of another provider's table")
        .arguments(&[
            "kayle",
            "get",
            "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16",
        ])
        .setup(&[Config(INLINE), Env("SESSCTL_KAYLE_BASE_URL", "{EVIL}")])
        .refused(3, &["no credential for Kayle ID"]),
    deck_case("E13", "backtrace and logs").setup(&[
        Account,
        Env("RUST_BACKTRACE", "full"),
        Env("RUST_LOG", "trace"),
    ]),
    case("E13", "backtrace and logs of a failure")
        .arguments(&["deck", "get", "sess_1"])
        .setup(&[
            BASE_URL,
            Env(KEY, "\"{KEY}\""),
            Env("RUST_BACKTRACE", "full"),
            Env("RUST_LOG", "trace"),
        ])
        .refused(3, &["is enclosed in quotes"])
        .absent(&["backtrace", "anyhow"]),
    deck_case("E14", "SSLKEYLOGFILE").setup(&[Account, Env("SSLKEYLOGFILE", "{HOME}/keys")]),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

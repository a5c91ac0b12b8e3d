//! A: the command line.

use crate::cases::Setup::{Account, Env};
use crate::cases::{Case, case, run_cases};

const KAYLE: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";

/// An id that is refused before anything is sent.
const fn refused_id(ids: &'static str, id: &'static str, stderr: &'static [&'static str]) -> Case {
    case(ids, "")
        .arguments(&["{P}", "get", "{VALUE}"])
        .value(id)
        .setup(&[Account])
        .refused(2, stderr)
}

/// A limit that is refused.
// With `=`, a negative number is not parsed as an option.
const fn refused_timeout(timeout: &'static str) -> Case {
    case("A26", "")
        .arguments(&["deck", "get", "sess_1", "--request-timeout={VALUE}"])
        .value(timeout)
        .setup(&[Account])
        .refused(2, &["--request-timeout"])
}

/// Text that is printed without a request while a credential is set.
const fn printed(arguments: &'static [&'static str]) -> Case {
    case("A20", "")
        .arguments(arguments)
        .setup(&[Account])
        .requests(0)
}

const NOT_VALID: &[&str] = &["not a valid", " id: "];

const REFUSED_IDS: &[Case] = &[
    refused_id("A01", "", &["the id is empty"]),
    refused_id("A02", ".", NOT_VALID),
    refused_id("A03", "..", NOT_VALID),
    refused_id("A04", "../../v1/keys", NOT_VALID),
    refused_id("A01", "", &["the id is empty"]).options(&[&["--any-id"]]),
    refused_id("A03", "..", NOT_VALID).options(&[&["--any-id"]]),
    refused_id("A04", "../../v1/keys", NOT_VALID).options(&[&["--any-id"]]),
    refused_id("A07", "a?admin=1", NOT_VALID).options(&[&["--any-id"]]),
    refused_id("A08", "a\nb", &["control character"]).options(&[&["--any-id"]]),
    refused_id("A05", "%2e%2e", NOT_VALID),
    refused_id("A05", "%2E%2E", NOT_VALID),
    refused_id("A05", ".%2e", NOT_VALID),
    refused_id("A05", "%2e%2e%2f", NOT_VALID),
    refused_id("A06", "a/b", &["\"/\" is not allowed"]),
    refused_id("A06", "a\\b", &["\"\\\" is not allowed"]),
    refused_id("A07", "a?admin=1", NOT_VALID),
    refused_id("A07", "a#x", NOT_VALID),
    refused_id("A08", "a\nb", &["control character", "a\\nb"]),
    refused_id("A08", "a\tb", &["looks like tab-separated values"]),
    refused_id("A08", "a\rb", &["control character"]),
    refused_id("A10", "\u{1b}[31m", &["\\u{1b}"]),
    refused_id("A10", "\u{202e}", &["\\u{202e}"]),
    refused_id("A10", "\u{9b}", &["\\u{9b}"]),
    refused_id("A11", "é", &["ASCII"]),
    refused_id("A11", "👩‍👩‍👧", &["ASCII"]),
    refused_id("A11", "１２３", &["ASCII"]),
    refused_id("A12", "{LONG}", &["longer than 256"]),
    refused_id("A13", "-abc", &["use '-- "]),
    refused_id("A14", "{BAD}", &["UTF-8"]),
    case("A14", "option not UTF-8")
        .arguments(&["{P}", "get", "x", "-p{BAD}"])
        .setup(&[Account])
        .refused(2, &["UTF-8"]),
    case("A14", "command not UTF-8")
        .arguments(&["{BAD}"])
        .setup(&[Account])
        .refused(2, &["unrecognized"]),
    refused_id("A15", " a b ", &["whitespace"]),
    refused_id("A15", "a,b", &["looks like CSV"]),
    refused_id(
        "A16",
        "0OIl1OIl1OIl1OIl1OIl1O",
        &["22 characters", "shortuuid"],
    )
    .providers(&["closient"]),
    refused_id("A16", "vs_short", &["vs_", "64"]).providers(&["kayle"]),
    refused_id("A16", "foo", &["sess_", "--any-id"]).providers(&["deck"]),
    refused_id(
        "A18",
        KAYLE,
        &["looks like a Kayle ID session", "sessctl kayle get vs_"],
    )
    .providers(&["imprint"]),
    refused_id(
        "A18",
        "sess_1",
        &["looks like a Deck session", "sessctl deck get sess_1"],
    )
    .providers(&["zephr"]),
    case("A18", "of two providers")
        .arguments(&["get", "2EE24580-B97B-4949-A65C-929CCB9B9B8D"])
        .setup(&[Account])
        .refused(2, &["write imprint:2EE24580", "write zephr:2EE24580"]),
    refused_id("A18", "cs_1", &["not a valid Deck session id"]).providers(&["deck"]),
];

/// Documented examples, and ids that `--any-id` permits.
const ACCEPTED_IDS: &[Case] = &[
    case("A13", "after two dashes")
        .arguments(&["imprint", "get", "--mock", "--", "-abc"])
        .requests(0),
    case("A16", "format not checked")
        .arguments(&["deck", "get", "foo", "--any-id", "--quiet"])
        .setup(&[Account]),
    case("A17", "kayle")
        .arguments(&["kayle", "get", KAYLE, "--mock"])
        .requests(0),
    case("A17", "imprint, a UUID")
        .arguments(&[
            "imprint",
            "get",
            "2EE24580-B97B-4949-A65C-929CCB9B9B8D",
            "--mock",
        ])
        .requests(0),
    case("A17", "imprint, cs_")
        .arguments(&["imprint", "get", "cs_123", "--mock"])
        .requests(0),
    case("A17", "zephr, a UUID")
        .arguments(&[
            "zephr",
            "get",
            "26a73b7a-7c4d-4d34-9b54-3b7c3d1b6b6e",
            "--mock",
        ])
        .requests(0),
    case("A15", "copied")
        .arguments(&["{P}", "get", " \"{ID}\", ", "--quiet"])
        .setup(&[Account]),
    case("A17", "sample")
        .arguments(&["{P}", "get", "{ID}", "--mock"])
        .requests(0),
    case("A17", "sample, from a server")
        .arguments(&["{P}", "get", "{ID}", "--quiet"])
        .setup(&[Account]),
];

const OPTIONS: &[Case] = &[
    case("A19", "--token")
        .arguments(&["{P}", "get", "{ID}", "--token", "{KEY}"])
        .setup(&[Account])
        .refused(
            2,
            &[
                "--token is not accepted on the command line",
                "ps",
                "environment",
            ],
        ),
    case("A19", "--api-key")
        .arguments(&["{P}", "get", "{ID}", "--api-key", "{KEY}"])
        .setup(&[Account])
        .refused(2, &["not accepted on the command line"]),
    case("A19", "--api-key=")
        .arguments(&["{P}", "get", "{ID}", "--api-key={KEY}"])
        .setup(&[Account])
        .refused(2, &["not accepted on the command line"]),
    case("A19", "before the command")
        .arguments(&["--secret-key={KEY}", "{P}", "get", "{ID}"])
        .setup(&[Account])
        .refused(2, &["not accepted on the command line"]),
    case("A23", "provider")
        .arguments(&["imprnt", "get", "x"])
        .setup(&[Account])
        .refused(2, &["did you mean 'imprint'?"]),
    case("A23", "verb")
        .arguments(&["{P}", "gte", "x"])
        .setup(&[Account])
        .refused(2, &["did you mean 'get'?"]),
    case("A23", "flag")
        .arguments(&["{P}", "get", "x", "--jsn"])
        .setup(&[Account])
        .refused(2, &["did you mean '--json'?"]),
    case("A23", "format")
        .arguments(&["{P}", "get", "x", "-o", "jsno"])
        .setup(&[Account])
        .refused(2, &["json", "yaml"]),
    case("A24", "two formats")
        .arguments(&["{P}", "get", "{ID}", "--json", "--yaml"])
        .setup(&[Account])
        .refused(2, &["cannot be used with"]),
    case("A24", "format twice")
        .arguments(&["{P}", "get", "{ID}", "-o", "json", "-o", "yaml"])
        .setup(&[Account])
        .refused(2, &["cannot be used multiple times"]),
    case("A25", "no arguments")
        .arguments(&[])
        .setup(&[Account])
        .refused(2, &["--mock", "config init", "sessctl --help"]),
    case("A25", "no verb")
        .arguments(&["deck"])
        .setup(&[Account])
        .refused(2, &["Usage"]),
    case("A25", "no id")
        .arguments(&["deck", "get"])
        .setup(&[Account])
        .refused(2, &["Usage"]),
    refused_timeout("0"),
    refused_timeout("-1"),
    refused_timeout("1e9"),
    refused_timeout("NaN"),
    refused_timeout("18446744073709551615"),
    refused_timeout("99999999999999999999999h"),
    case("A26", "--max-wait")
        .arguments(&["deck", "get", "sess_1", "--max-wait", "1e400"])
        .setup(&[Account])
        .refused(2, &["--max-wait"]),
    case("A26", "--retries")
        .arguments(&["deck", "get", "sess_1", "--retries", "4294967296"])
        .setup(&[Account])
        .refused(2, &["--retries"]),
    case("A26", "--max-body")
        .arguments(&[
            "deck",
            "get",
            "sess_1",
            "--max-body",
            "18446744073709551615",
        ])
        .setup(&[Account])
        .refused(2, &["--max-body"]),
    case("A26", "minutes are a duration")
        .arguments(&[
            "deck",
            "get",
            "sess_1",
            "--request-timeout",
            "5m",
            "--quiet",
        ])
        .setup(&[Account]),
];

const HELP: &[Case] = &[
    printed(&["--help"]),
    printed(&["-h"]),
    printed(&["{P}", "--help"]),
    printed(&["{P}", "get", "--help"]),
    printed(&["help", "environment"]),
    printed(&["providers"]),
    printed(&["man"]),
    printed(&["completions", "zsh"]),
    case("A22", "SESSCTL_REQUEST_TIMEOUT")
        .arguments(&["deck", "get", "sess_1"])
        .setup(&[Account, Env("SESSCTL_REQUEST_TIMEOUT", "{KEY}")])
        .refused(2, &["SESSCTL_REQUEST_TIMEOUT: expected a duration"]),
    case("A22", "SESSCTL_MAX_WAIT")
        .arguments(&["deck", "get", "sess_1"])
        .setup(&[Account, Env("SESSCTL_MAX_WAIT", "{BAD}")])
        .refused(2, &["SESSCTL_MAX_WAIT: expected a duration"]),
];

#[test]
fn id_cases_pass() {
    run_cases(REFUSED_IDS);
    run_cases(ACCEPTED_IDS);
}

#[test]
fn option_cases_pass() {
    run_cases(OPTIONS);
    run_cases(HELP);
}

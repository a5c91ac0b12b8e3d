//! A: the command line.

use super::case::Step::{Env, Ready};
use super::case::{Case, case};
use super::stage::play;

const KAYLE: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";

/// An id that is refused before anything is sent.
const fn odd(
    id: &'static str,
    what: &'static str,
    line: &'static [&'static str],
    says: &'static [&'static str],
) -> Case {
    case(id, what, line).steps(&[Ready]).fails(2, says)
}

const NOT_VALID: &[&str] = &["not a valid", " id: "];

#[rustfmt::skip]
const IDS: &[Case] = &[
    odd("A01", "empty", &["{P}", "get", ""], &["the id is empty"]),
    odd("A02", "a dot", &["{P}", "get", "."], NOT_VALID),
    odd("A03", "two dots", &["{P}", "get", ".."], NOT_VALID),
    odd("A04", "traversal", &["{P}", "get", "../../v1/keys"], NOT_VALID),
    odd("A01", "empty, any shape", &["{P}", "get", "--any-id", ""], &["the id is empty"]),
    odd("A03", "two dots, any shape", &["{P}", "get", "--any-id", ".."], NOT_VALID),
    odd("A04", "traversal, any shape", &["{P}", "get", "--any-id", "../../v1/keys"], NOT_VALID),
    odd("A07", "query, any shape", &["{P}", "get", "--any-id", "a?admin=1"], NOT_VALID),
    odd("A08", "line break, any shape", &["{P}", "get", "--any-id", "a\nb"], &["control character"]),
    odd("A05", "encoded dots", &["{P}", "get", "%2e%2e"], NOT_VALID),
    odd("A05", "encoded, upper case", &["{P}", "get", "%2E%2E"], NOT_VALID),
    odd("A05", "half encoded", &["{P}", "get", ".%2e"], NOT_VALID),
    odd("A05", "encoded with a slash", &["{P}", "get", "%2e%2e%2f"], NOT_VALID),
    odd("A06", "slash", &["{P}", "get", "a/b"], &["\"/\" is not allowed"]),
    odd("A06", "backslash", &["{P}", "get", "a\\b"], &["\"\\\" is not allowed"]),
    odd("A07", "query", &["{P}", "get", "a?admin=1"], NOT_VALID),
    odd("A07", "fragment", &["{P}", "get", "a#x"], NOT_VALID),
    odd("A08", "line break", &["{P}", "get", "a\nb"], &["control character", "a\\nb"]),
    odd("A08", "tab", &["{P}", "get", "a\tb"], &["control character"]),
    odd("A08", "carriage return", &["{P}", "get", "a\r"], &["control character"]),
    odd("A10", "escape", &["{P}", "get", "\u{1b}[31m"], &["\\u{1b}"]),
    odd("A10", "bidi", &["{P}", "get", "\u{202e}"], &["\\u{202e}"]),
    odd("A10", "C1", &["{P}", "get", "\u{9b}"], &["\\u{9b}"]),
    odd("A11", "letter", &["{P}", "get", "é"], &["ASCII"]),
    odd("A11", "emoji", &["{P}", "get", "👩‍👩‍👧"], &["ASCII"]),
    odd("A11", "full-width digits", &["{P}", "get", "１２３"], &["ASCII"]),
    odd("A12", "long", &["{P}", "get", "{LONG}"], &["longer than 256"]),
    odd("A13", "leading dash", &["{P}", "get", "-abc"], &["use '-- "]),
    odd("A14", "not UTF-8", &["{P}", "get", "{BAD}"], &["UTF-8"]),
    odd("A14", "option not UTF-8", &["{P}", "get", "x", "-p{BAD}"], &["UTF-8"]),
    odd("A14", "command not UTF-8", &["{BAD}"], &["unrecognized"]),
    odd("A15", "spaces around", &["{P}", "get", " {ID} "], &["whitespace"]),
    odd("A16", "closient", &["closient", "get", "0OIl1OIl1OIl1OIl1OIl1O"], &["22 characters", "shortuuid"]),
    odd("A16", "kayle", &["kayle", "get", "vs_short"], &["vs_", "64"]),
    odd("A16", "deck", &["deck", "get", "foo"], &["sess_", "--any-id"]),
    odd("A18", "kayle's at imprint", &["imprint", "get", KAYLE],
        &["looks like a Kayle ID id", "sessctl kayle get vs_"]),
    odd("A18", "deck's at zephr", &["zephr", "get", "sess_1"], &["looks like a Deck id", "sessctl deck get sess_1"]),
    odd("A18", "of two providers", &["get", "2EE24580-B97B-4949-A65C-929CCB9B9B8D"],
        &["sessctl imprint get 2EE24580", "sessctl zephr get 2EE24580"]),
    odd("A18", "imprint's at deck", &["deck", "get", "cs_1"], &["not a valid Deck id"]),
];

/// The documents' own examples, and what lifts the shape.
#[rustfmt::skip]
const GOOD: &[Case] = &[
    case("A13", "behind two dashes", &["imprint", "get", "--mock", "--", "-abc"]).sends(0),
    case("A16", "shape lifted", &["deck", "get", "foo", "--any-id", "--quiet"]).steps(&[Ready]),
    case("A17", "kayle", &["kayle", "get", KAYLE, "--mock"]).sends(0),
    case("A17", "imprint, a UUID", &["imprint", "get", "2EE24580-B97B-4949-A65C-929CCB9B9B8D", "--mock"]).sends(0),
    case("A17", "imprint, cs_", &["imprint", "get", "cs_123", "--mock"]).sends(0),
    case("A17", "zephr, a UUID", &["zephr", "get", "26a73b7a-7c4d-4d34-9b54-3b7c3d1b6b6e", "--mock"]).sends(0),
    case("A17", "sample", &["{P}", "get", "{ID}", "--mock"]).sends(0),
    case("A17", "sample, from a server", &["{P}", "get", "{ID}", "--quiet"]).steps(&[Ready]),
];

#[rustfmt::skip]
const FLAGS: &[Case] = &[
    odd("A19", "--token", &["{P}", "get", "{ID}", "--token", "{KEY}"],
        &["--token is not accepted on the command line", "ps", "environment"]),
    odd("A19", "--api-key", &["{P}", "get", "{ID}", "--api-key", "{KEY}"], &["not accepted on the command line"]),
    odd("A19", "--api-key=", &["{P}", "get", "{ID}", "--api-key={KEY}"], &["not accepted on the command line"]),
    odd("A19", "before the verb", &["--secret-key={KEY}", "{P}", "get", "{ID}"], &["not accepted on the command line"]),
    odd("A23", "vendor", &["imprnt", "get", "x"], &["did you mean 'imprint'?"]),
    odd("A23", "verb", &["{P}", "gte", "x"], &["did you mean 'get'?"]),
    odd("A23", "flag", &["{P}", "get", "x", "--jsn"], &["did you mean '--json'?"]),
    odd("A23", "format", &["{P}", "get", "x", "-o", "jsno"], &["json", "yaml"]),
    odd("A24", "two formats", &["{P}", "get", "{ID}", "--json", "--yaml"], &["cannot be used with"]),
    odd("A24", "format twice", &["{P}", "get", "{ID}", "-o", "json", "-o", "yaml"], &["cannot be used multiple times"]),
    odd("A25", "no arguments", &[], &["Usage"]),
    odd("A25", "no verb", &["deck"], &["Usage"]),
    odd("A25", "no id", &["deck", "get"], &["Usage"]),
    odd("A26", "zero", &["deck", "get", "sess_1", "--request-timeout", "0"], &["--request-timeout"]),
    odd("A26", "negative", &["deck", "get", "sess_1", "--request-timeout=-1"], &["--request-timeout"]),
    odd("A26", "exponent", &["deck", "get", "sess_1", "--request-timeout", "1e9"], &["--request-timeout"]),
    odd("A26", "no number", &["deck", "get", "sess_1", "--request-timeout", "NaN"], &["--request-timeout"]),
    odd("A26", "u64 seconds", &["deck", "get", "sess_1", "--request-timeout", "18446744073709551615"],
        &["--request-timeout"]),
    odd("A26", "longer than any", &["deck", "get", "sess_1", "--request-timeout", "99999999999999999999999h"],
        &["--request-timeout"]),
    odd("A26", "--max-wait", &["deck", "get", "sess_1", "--max-wait", "1e400"], &["--max-wait"]),
    odd("A26", "--retries", &["deck", "get", "sess_1", "--retries", "4294967296"], &["--retries"]),
    odd("A26", "--max-body", &["deck", "get", "sess_1", "--max-body", "18446744073709551615"], &["--max-body"]),
    case("A26", "minutes are a duration", &["deck", "get", "sess_1", "--request-timeout", "5m", "--quiet"])
        .steps(&[Ready]),
];

#[rustfmt::skip]
const HELP: &[Case] = &[
    case("A20", "--help", &["--help"]).steps(&[Ready]).sends(0),
    case("A20", "-h", &["-h"]).steps(&[Ready]).sends(0),
    case("A20", "vendor", &["{P}", "--help"]).steps(&[Ready]).sends(0),
    case("A20", "verb", &["{P}", "get", "--help"]).steps(&[Ready]).sends(0),
    case("A20", "topic", &["help", "environment"]).steps(&[Ready]).sends(0),
    case("A20", "providers", &["providers"]).steps(&[Ready]).sends(0),
    case("A20", "manual page", &["man"]).steps(&[Ready]).sends(0),
    case("A20", "completions", &["completions", "zsh"]).steps(&[Ready]).sends(0),
    odd_value("SESSCTL_REQUEST_TIMEOUT", &[Ready, Env("SESSCTL_REQUEST_TIMEOUT", "{KEY}")],
        &["SESSCTL_REQUEST_TIMEOUT: expected a duration"]),
    odd_value("SESSCTL_MAX_WAIT", &[Ready, Env("SESSCTL_MAX_WAIT", "{BAD}")],
        &["SESSCTL_MAX_WAIT: expected a duration"]),
];

const fn odd_value(
    what: &'static str,
    steps: &'static [super::case::Step],
    says: &'static [&'static str],
) -> Case {
    case("A22", what, &["deck", "get", "sess_1"])
        .steps(steps)
        .fails(2, says)
}

#[test]
fn id_cases_hold() {
    play("A", IDS);
    play("A", GOOD);
}

#[test]
fn flag_cases_hold() {
    play("A", FLAGS);
    play("A", HELP);
}

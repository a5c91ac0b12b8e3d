//! G: the configuration file.

use super::case::Step::{
    Bytes, Config, Env, Fifo, File, Folder, Foreign, Link, Mode, Ready, Shell, Sparse,
    Unprivileged, Unset,
};
use super::case::{Case, Step, case};
use super::stage::play;

const GET: &[&str] = &["deck", "get", "sess_1", "--quiet"];
const PLACE: &str = ".config/sessctl/config.toml";

/// A file with a secret for the server that answers.
const GOOD: &str = "[deck]\nbase_url = \"{URL}\"\napi_key = \"sk_live_SECRET\"\n";
const EVIL: &str = "[deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_live_SECRET\"\n";
/// One that would leave a trace if it were believed.
const TRAP: &str =
    "[deck]\nbase_url = \"{EVIL}\"\napi_key = { command = [\"touch\", \"{HOME}/ran\"] }\n";

/// A file that is refused, whatever else is set.
const fn bad(
    id: &'static str,
    what: &'static str,
    steps: &'static [Step],
    says: &'static [&'static str],
) -> Case {
    case(id, what, GET).steps(steps).fails(2, says)
}

/// A file that does no harm.
const fn good(id: &'static str, what: &'static str, steps: &'static [Step]) -> Case {
    case(id, what, GET).steps(steps)
}

#[rustfmt::skip]
const FILES: &[Case] = &[
    good("G01", "none", &[Ready]),
    case("G02", "--config names none", &["deck", "get", "sess_1", "--config", "nope.toml"])
        .steps(&[Ready]).fails(2, &["nope.toml: no such file"]),
    bad("G02", "SESSCTL_CONFIG names none", &[Ready, Env("SESSCTL_CONFIG", "{HOME}/nope.toml")],
        &["{HOME}/nope.toml: no such file"]),
    bad("G02", "SESSCTL_CONFIG is empty", &[Ready, Env("SESSCTL_CONFIG", "")], &["SESSCTL_CONFIG is empty"]),
    bad("G02", "SESSCTL_CONFIG is not UTF-8", &[Ready, Env("SESSCTL_CONFIG", "{BAD}")],
        &["SESSCTL_CONFIG is not valid UTF-8"]),
    bad("G03", "unreadable", &[Ready, Config(GOOD), Mode(PLACE, 0), Unprivileged], &["config.toml: permission denied"]),
    case("G04", "readable by others", &["deck", "get", "sess_1", "-q", ".id"])
        .steps(&[Config(GOOD), Mode(PLACE, 0o644)]).says(&["is readable by other users", "chmod 600"]),
    case("G04", "readable by others, without a secret", &["deck", "get", "sess_1", "-q", ".id", "--mock"])
        .steps(&[Config("retries = 1"), Mode(PLACE, 0o644)]).sends(0),
    bad("G05", "writable by others", &[Ready, Config(TRAP), Mode(PLACE, 0o666)], &["is writable by other users"]),
    bad("G05", "writable by the group", &[Ready, Config(TRAP), Mode(PLACE, 0o620)], &["is writable by other users"]),
    bad("G05", "somebody else's", &[Ready, Config(TRAP), Foreign(PLACE)], &["is writable by other users"]),
    good("G06", "sessctl.toml", &[Ready, File("sessctl.toml", EVIL)]),
    good("G06", ".sessctl.toml", &[Ready, File(".sessctl.toml", EVIL)]),
    good("G06", "config.toml", &[Ready, File("config.toml", EVIL)]),
    good("G06", "sessctl/config.toml", &[Ready, File("sessctl/config.toml", EVIL)]),
    good("G06", ".env", &[Ready, File(".env", "SESSCTL_DECK_BASE_URL={EVIL}\n")]),
    good("G06", ".netrc", &[Ready, File(".netrc", "default login a password SECRET\n")]),
    bad("G07", "folder", &[Ready, Folder(PLACE)], &["not a regular file"]),
    bad("G07", "FIFO", &[Ready, Folder(".config/sessctl"), Fifo(PLACE)], &["not a regular file"]),
    bad("G07", "device", &[Ready, Env("SESSCTL_CONFIG", "/dev/zero")], &["not a regular file"]),
    good("G08", "link", &[File("dots/sessctl.toml", GOOD), Link(PLACE, "{HOME}/dots/sessctl.toml")]),
    bad("G08", "dangling link", &[Ready, Link(PLACE, "nowhere")],
        &["config.toml: a broken symbolic link: no such file"]),
    bad("G09", "loop", &[Ready, Link(PLACE, "config.toml")],
        &["config.toml: a broken symbolic link: too many levels of symbolic links"]),
    bad("G09", "standard input", &[Ready, Link(PLACE, "/dev/stdin")], &["not a regular file"]),
    bad("G09", "a descriptor", &[Ready, Link(PLACE, "/proc/self/fd/0")], &["not a regular file"]),
    good("G21", "relative XDG_CONFIG_HOME",
        &[Ready, Env("XDG_CONFIG_HOME", "rel"), File("rel/sessctl/config.toml", EVIL)]),
    good("G22", "HOME unset", &[Ready, Unset("HOME")]),
    good("G22", "HOME empty", &[Ready, Env("HOME", "")]),
    good("G22", "HOME is no folder", &[Ready, Env("HOME", "/dev/null")]),
    good("G22", "HOME is not UTF-8", &[Ready, Env("HOME", "/{BAD}")]),
    case("G23", "folder closed", &["deck", "get", "sess_1", "-p", "prod"])
        .steps(&[Ready, Config(GOOD), Mode(".config", 0), Unprivileged]).fails(2, &["permission denied"]),
    bad("G23", "folder closed, no profile", &[Ready, Config(GOOD), Mode(".config", 0), Unprivileged],
        &["permission denied"]),
];

#[rustfmt::skip]
const TEXTS: &[Case] = &[
    bad("G10", "open string", &[Ready, Config("[deck]\napi_key = \"sk_live_SECRET\n")], &["config.toml:2:"]),
    bad("G10", "no quotes", &[Ready, Config("[deck]\napi_key = sk_live_SECRET\n")], &["config.toml:2:"]),
    bad("G10", "no equals sign", &[Ready, Config("[deck]\nSECRET\n")], &["config.toml:2:"]),
    bad("G10", "bad escape", &[Ready, Config("[deck]\napi_key = \"\\SECRET\"\n")], &["config.toml:2:"]),
    bad("G11", "limit is a secret", &[Ready, Config("request_timeout = \"sk_SECRET\"\n")],
        &["config.toml:1:19: request_timeout: expected a duration"]),
    bad("G11", "count is a secret", &[Ready, Config("retries = \"sk_SECRET\"\n")],
        &["config.toml:1:11: retries: expected an integer"]),
    bad("G11", "list for a secret", &[Ready, Config("[deck]\napi_key = [\"sk_SECRET\"]\n")],
        &["config.toml:2:11: api_key: expected a string"]),
    bad("G11", "number for a secret", &[Ready, Config("[deck]\napi_key = 5\n")],
        &["api_key: expected a string", "found integer"]),
    bad("G11", "secret for a table", &[Ready, Config("deck = \"sk_SECRET\"\n")],
        &["config.toml:1:8: deck: expected a table"]),
    bad("G11", "fraction", &[Ready, Config("retries = 1.5\n")], &["retries: expected an integer"]),
    bad("G12", "key", &[Ready, Config("[deck]\napi_keyy = \"SECRET\"\n")],
        &["config.toml:2:1: unknown key 'api_keyy'", "did you mean 'api_key'?"]),
    bad("G12", "source", &[Ready, Config("[deck]\napi_key = { evn = \"SECRET\" }\n")],
        &["unknown source 'evn'", "did you mean 'env'?"]),
    bad("G13", "vendor", &[Ready, Config("[imprnt]\n")],
        &["config.toml:1:2: unknown provider", "did you mean 'imprint'?"]),
    case("G13", "--profile", &["deck", "get", "sess_1", "-p", "stagng"])
        .steps(&[Ready, Config("[profiles.staging]\n")])
        .fails(2, &["unknown profile 'stagng'", "did you mean 'staging'?"]),
    bad("G13", "SESSCTL_PROFILE", &[Ready, Config("[profiles.staging]\n"), Env("SESSCTL_PROFILE", "stagng")],
        &["did you mean 'staging'?"]),
    bad("G13", "profile without a file", &[Ready, Env("SESSCTL_PROFILE", "prod")], &["unknown profile 'prod'"]),
    bad("G14", "key twice", &[Ready, Config("[deck]\napi_key = \"SECRET\"\napi_key = \"b\"\n")], &["config.toml:3:"]),
    bad("G14", "table twice", &[Ready, Config("[deck]\n[kayle]\n[deck]\n")], &["config.toml:3:"]),
    good("G15", "BOM", &[Bytes(PLACE, b"\xef\xbb\xbfretries = 1\n"), Ready]),
    good("G15", "CRLF", &[Config("retries = 1\r\n[deck]\r\n"), Ready]),
    bad("G16", "UTF-16", &[Ready, Bytes(PLACE, b"\xff\xfe[\0S\0E\0C\0R\0E\0T\0]\0")], &["UTF-8", "byte offset 0"]),
    bad("G16", "Latin-1", &[Ready, Bytes(PLACE, b"# SECRET caf\xe9\n")], &["UTF-8", "byte offset 12"]),
    bad("G16", "NUL", &[Ready, Bytes(PLACE, b"# SECRET\0\n")], &["UTF-8", "byte offset 8"]),
    bad("G17", "a gigabyte", &[Ready, Sparse(PLACE, 1 << 30), Shell("ulimit -v 300000")], &["larger than 1 MiB"]),
    bad("G18", "deep", &[Ready, Config("retries = {DEEP}")], &["config.toml:1:"]),
    case("G19", "empty", GET).steps(&[Config("")]).fails(3, &["no credential for Deck"]),
    case("G19", "comments", GET).steps(&[Config("# nothing\n")]).fails(3, &["no credential for Deck"]),
    bad("G20", "two sources", &[Ready, Config("[deck]\napi_key = { env = \"A\", command = [\"b\"] }\n")], &["both"]),
    case("G24", "profile's name", &["config", "show", "-p", "\u{1b}]0;x\u{7}"])
        .steps(&[Config("[profiles.\"\\u001b]0;x\\u0007\".deck]\napi_key = \"SECRET\"\n")]).sends(0),
    case("G24", "profiles to choose from", &["deck", "get", "sess_1", "-p", "other"])
        .steps(&[Config("[profiles.\"\\u001b]0;x\\u0007\".deck]\n")]).fails(2, &["\\u{1b}]0;x\\u{7}"]),
    bad("G24", "environment", &[Config("[deck]\nenvironment = \"\\u001b[31m\\u202e\"\napi_key = \"SECRET\"\n")],
        &["\\u{1b}[31m\\u{202e}"]),
    bad("G24", "key", &[Config("[deck]\n\"\\u001b[31m\" = 1\n")], &["unknown key '\\u{1b}[31m'"]),
    case("G24", "variable", GET).steps(&[Config("[deck]\napi_key = { env = \"\\u001b[31m\" }\n")])
        .fails(3, &["\\u{1b}[31m is not set"]),
    case("G24", "values, listed", &["config", "show"])
        .steps(&[Config("[deck]\napi_key = { command = [\"\\u001b[31m\"] }\n\
            [zephr]\ntenant = \"\\u009b31m\\u202e\"\n")]).sends(0),
    bad("G25", "placeholder", &[Config("[deck]\nbase_url = \"{URL}\"\napi_key = \"REPLACE_ME\"\n")],
        &["is still a placeholder"]),
];

#[test]
fn file_cases_hold() {
    play("G", FILES);
}

#[test]
fn text_cases_hold() {
    play("G", TEXTS);
}

//! K: where credentials come from.

use super::case::Step::{
    Config, Env, File, Folder, Key, LongEnv, Mode, Prints, Ready, Shell, Stdin,
};
use super::case::{Case, Step, case};
use super::stage::play;

const GET: &[&str] = &["deck", "get", "sess_1", "--quiet"];
const PROD: &[&str] = &["deck", "get", "sess_1", "--quiet", "-p", "prod"];
const BASE: Step = Env("SESSCTL_DECK_BASE_URL", "{URL}");
const FILE: &str = "SESSCTL_DECK_API_KEY_FILE";

/// A source that is broken.
const fn bad(
    id: &'static str,
    what: &'static str,
    steps: &'static [Step],
    says: &'static [&'static str],
) -> Case {
    case(id, what, GET).steps(steps).fails(3, says)
}

#[rustfmt::skip]
const COMMANDS: &[Case] = &[
    bad("K02", "fails", &[Key(r#"{ command = ["false"] }"#)], &["credential command exited with 1 (false)"]),
    bad("K02", "fails with a key and a noise",
        &[Prints(r"echo sk_SECRET; printf '\033[31m\033]0;x\007no\n%2000s\n' x >&2; exit 7")],
        &["credential command exited with 7", "\\u{1b}[31m"]),
    bad("K02", "ended by a signal", &[Prints("kill -9 $$")], &["was terminated by a signal"]),
    case("K04", "a line", GET).steps(&[Prints(r"printf 'sk_SECRET\n'")]),
    case("K04", "without a line break", GET).steps(&[Prints("printf sk_SECRET")]),
    case("K04", "CRLF", GET).steps(&[Prints(r"printf 'sk_SECRET\r\n'")]),
    case("K04", "noise beside it", GET).steps(&[Prints("echo sk_SECRET; echo SECRET noise >&2")]),
    bad("K05", "two lines", &[Prints("echo sk_SECRET; echo sk_SECRET2")], &["printed more than one line"]),
    bad("K05", "banner", &[Prints("echo Welcome; echo; echo sk_SECRET")], &["printed more than one line"]),
    bad("K05", "empty line behind", &[Prints(r"printf 'sk_SECRET\n\n'")], &["printed more than one line"]),
    bad("K06", "nothing", &[Key(r#"{ command = ["true"] }"#)], &["printed nothing"]),
    bad("K06", "a line break", &[Prints("echo")], &["printed nothing"]),
    bad("K06", "spaces", &[Prints("echo '   '")], &["printed nothing"]),
    bad("K07", "without end", &[Key(r#"{ command = ["yes", "sk_SECRET"] }"#), Shell("ulimit -v 300000")],
        &["printed more than 64 KiB"]),
    bad("K07", "a gigabyte in one line",
        &[Key(r#"{ command = ["head", "-c", "1G", "/dev/zero"] }"#), Shell("ulimit -v 300000")],
        &["printed more than 64 KiB"]),
    bad("K07", "noise without end", &[Prints("yes SECRET >&2"), Shell("ulimit -v 300000")],
        &["printed more than 64 KiB"]),
    bad("K08", "not UTF-8", &[Prints(r"printf 'sk_SECRET\377'")], &["not valid UTF-8"]),
    bad("K08", "escape", &[Prints(r"printf 'sk_SECRET\033[31m'")], &["control character"]),
    bad("K08", "NUL", &[Prints(r"printf 'sk_\000SECRET'")], &["control character"]),
    bad("K08", "spaces around", &[Prints("echo ' sk_SECRET '")], &["whitespace"]),
    bad("K09", "not found", &[Key(r#"{ command = ["sessctl-no-such"] }"#)], &["sessctl-no-such: not found"]),
    bad("K09", "absolute, not found", &[Key(r#"{ command = ["/no/such"] }"#)], &["/no/such: no such file"]),
    bad("K09", "not executable", &[Key(r#"{ command = ["{HOME}/op"] }"#), File("op", "#!/bin/sh\necho SECRET\n")],
        &["op: permission denied"]),
    bad("K09", "folder", &[Key(r#"{ command = ["{HOME}/op"] }"#), Folder("op")], &["op: permission denied"]),
    bad("K09", "no program inside",
        &[Key(r#"{ command = ["{HOME}/op"] }"#), File("op", "\u{1}SECRET"), Mode("op", 0o700)],
        &["op: exec format error"]),
    case("K10", "metacharacters are words", GET)
        .steps(&[Key(r#"{ command = ["printf", "%s", "$(touch${IFS}ran);touch>ran|x"] }"#)]),
    bad("K10", "no shell is asked", &[Key(r#"{ command = ["echo; touch ran", "; touch ran"] }"#)], &["not found"]),
    case("K10", "one string", GET).steps(&[Key(r#"{ command = "touch ran" }"#)])
        .fails(2, &["expected an array of strings", "no shell is involved"]),
    case("K10", "no words", GET).steps(&[Key("{ command = [] }")]).fails(2, &["expected an array of strings"]),
    bad("K11", "empty entry of PATH",
        &[Key(r#"{ command = ["op"] }"#), TRAP, Mode("op", 0o700), Env("PATH", ":/usr/bin:/bin")],
        &["needs an absolute path"]),
    bad("K11", "dot in PATH", &[Key(r#"{ command = ["op"] }"#), TRAP, Mode("op", 0o700),
            Env("PATH", ".:/usr/bin:/bin")], &["needs an absolute path"]),
    bad("K11", "no PATH", &[Key(r#"{ command = ["op"] }"#), TRAP, Mode("op", 0o700), Env("PATH", "")], &["op"]),
    bad("K11", "with a dot", &[Key(r#"{ command = ["./op"] }"#), TRAP, Mode("op", 0o700)], &["needs an absolute path"]),
    bad("K11", "below", &[Key(r#"{ command = ["../op"] }"#), TRAP, Mode("op", 0o700)], &["needs an absolute path"]),
    bad("K12", "reads its input", &[Key(r#"{ command = ["cat"] }"#), Stdin("sk_SECRET\n")], &["printed nothing"]),
    case("K15", "broken, and a key in the environment", PROD)
        .steps(&[Ready,
            Config("[profiles.prod.deck]\nbase_url = \"{URL}\"\napi_key = { command = [\"false\"] }\n")])
        .fails(3, &["exited with 1"]),
    case("K15", "broken, and a key in the default profile", PROD)
        .steps(&[Config("[deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_SECRET\"\n\
            [profiles.prod.deck]\nbase_url = \"{URL}\"\napi_key = { command = [\"false\"] }\n")])
        .fails(3, &["exited with 1"]),
    case("K15", "none, and a key in the default profile", PROD)
        .steps(&[Config("[deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_SECRET\"\n[profiles.prod]\n")])
        .fails(3, &["[profiles.prod.deck]"]),
];

/// A program in the current directory that would leave a trace.
const TRAP: Step = File("op", "#!/bin/sh\ntouch {HOME}/ran\necho sk_SECRET\n");

#[rustfmt::skip]
const OTHERS: &[Case] = &[
    case("K01", "none", &["{P}", "get", "{ID}"])
        .fails(3, &["no credential for", "_FILE)", "[{P}] in {HOME}/.config/sessctl/config.toml", "command"]),
    case("K01", "none at deck", GET).fails(3, &["SESSCTL_DECK_API_KEY", "set api_key under [deck]"]),
    case("K16", "two schemes", &["closient", "get", "vJz4Qm2nXk7RbT9sWdYcHe"])
        .steps(&[Ready, Env("SESSCTL_CLOSIENT_ACCESS_TOKEN", "SECRET")])
        .fails(2, &["Closient: api_key", "and access_token"]),
    case("K16", "two schemes in two places", &["closient", "get", "vJz4Qm2nXk7RbT9sWdYcHe"])
        .steps(&[Ready, Config("[closient]\naccess_token = \"SECRET\"\n")])
        .fails(2, &["Closient: api_key", "and access_token"]),
    case("K16", "both variables of one key", GET).steps(&[Ready, Env(FILE, "{HOME}/key")])
        .fails(2, &["both SESSCTL_DECK_API_KEY and SESSCTL_DECK_API_KEY_FILE are set"]),
    case("K17", "half a pair", &["zephr", "get", "SS01"])
        .steps(&[Env("SESSCTL_ZEPHR_BASE_URL", "{URL}"), Env("SESSCTL_ZEPHR_ACCESS_KEY", "SECRET")])
        .fails(3, &["Zephr also requires secret_key"]),
    case("K17", "the other half", &["imprint", "get", "cs_1"])
        .steps(&[Env("SESSCTL_IMPRINT_BASE_URL", "{URL}"), Env("SESSCTL_IMPRINT_KEY_SECRET", "SECRET")])
        .fails(3, &["Imprint also requires key_id"]),
    case("K17", "an empty half", &["zephr", "get", "SS01"]).steps(&[Ready, Env("SESSCTL_ZEPHR_SECRET_KEY", "")])
        .fails(3, &["SESSCTL_ZEPHR_SECRET_KEY is empty"]),
    bad("K18", "variable that is not set", &[Key(r#"{ env = "NOT_SET" }"#)], &["the variable NOT_SET is not set"]),
    bad("K18", "variable that is empty", &[Key(r#"{ env = "EMPTY" }"#), Env("EMPTY", "")], &["is empty"]),
    case("K18", "variable", GET).steps(&[Key(r#"{ env = "VENDOR_KEY" }"#), Env("VENDOR_KEY", "sk_SECRET\n")]),
    bad("K19", "file missing", &[BASE, Env(FILE, "{HOME}/key")], &["key: no such file"]),
    bad("K19", "folder", &[BASE, Env(FILE, "{HOME}")], &["is a directory"]),
    bad("K19", "device without end", &[BASE, Env(FILE, "/dev/zero")], &["not a regular file"]),
    bad("K19", "large", &[BASE, Env(FILE, "{HOME}/key"), Step::Sparse("key", 1 << 30), Shell("ulimit -v 300000")],
        &["larger than 64 KiB"]),
    bad("K19", "two lines", &[BASE, Env(FILE, "{HOME}/key"), File("key", "sk_SECRET\nsk_SECRET\n")],
        &["control character"]),
    bad("K19", "writable by others", &[BASE, Env(FILE, "{HOME}/key"), File("key", "{KEY}"), Mode("key", 0o606)],
        &["is writable by other users"]),
    case("K19", "readable by others", &["deck", "get", "sess_1", "-q", ".id"])
        .steps(&[BASE, Env(FILE, "{HOME}/key"), File("key", "{KEY}"), Mode("key", 0o644)])
        .says(&["is readable by other users", "chmod 600"]),
    case("K19", "beside the configuration file", GET)
        .steps(&[Key(r#"{ file = "key" }"#), File(".config/sessctl/key", "sk_SECRET")]),
    case("K19", "not in the current directory", GET).steps(&[Key(r#"{ file = "key" }"#), File("key", "sk_SECRET")])
        .fails(3, &["no such file"]),
    case("K19", "in the home folder", GET).steps(&[Key(r#"{ file = "~/key" }"#), File("key", "sk_SECRET\n")]),
    bad("K19", "long", &[Key(r#"{ env = "LONG" }"#), LongEnv("LONG", 9000)], &["longer than 8 KiB"]),
];

#[test]
fn command_cases_hold() {
    play("K", COMMANDS);
}

#[test]
fn other_sources_hold() {
    play("K", OTHERS);
}

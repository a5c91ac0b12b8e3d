//! K: sources of credentials.

use crate::cases::Setup::{
    Account, ApiKey, Config, Env, File, Folder, KeyCommand, LongEnv, Mode, Shell, Stdin,
};
use crate::cases::{Case, Setup, case, deck_case, run_cases};

const PROD_PROFILE: &[&[&str]] = &[&["-p", "prod"]];
const BASE_URL: Setup = Env("SESSCTL_DECK_BASE_URL", "{URL}");
const FILE: &str = "SESSCTL_DECK_API_KEY_FILE";

const COMMANDS: &[Case] = &[
    deck_case("K02", "fails")
        .setup(&[ApiKey(r#"{ command = ["false"] }"#)])
        .refused(3, &["credential command exited with 1 (false)"]),
    deck_case("K02", "fails with a key and error output")
        .setup(&[KeyCommand(
            r"echo sk_SECRET; printf '\033[31m\033]0;x\007no\n%2000s\n' x >&2; exit 7",
        )])
        .refused(3, &["credential command exited with 7", "\\u{1b}[31m"]),
    deck_case("K02", "ended by a signal")
        .setup(&[KeyCommand("kill -9 $$")])
        .refused(3, &["was terminated by a signal"]),
    deck_case("K04", "a line").setup(&[KeyCommand(r"printf 'sk_SECRET\n'")]),
    deck_case("K04", "without a line break").setup(&[KeyCommand("printf sk_SECRET")]),
    deck_case("K04", "CRLF").setup(&[KeyCommand(r"printf 'sk_SECRET\r\n'")]),
    deck_case("K04", "with error output")
        .setup(&[KeyCommand("echo sk_SECRET; echo SECRET noise >&2")]),
    deck_case("K05", "two lines")
        .setup(&[KeyCommand("echo sk_SECRET; echo sk_SECRET2")])
        .refused(3, &["printed more than one line"]),
    deck_case("K05", "banner")
        .setup(&[KeyCommand("echo Welcome; echo; echo sk_SECRET")])
        .refused(3, &["printed more than one line"]),
    deck_case("K05", "trailing empty line")
        .setup(&[KeyCommand(r"printf 'sk_SECRET\n\n'")])
        .refused(3, &["printed more than one line"]),
    deck_case("K06", "nothing")
        .setup(&[ApiKey(r#"{ command = ["true"] }"#)])
        .refused(3, &["printed nothing"]),
    deck_case("K06", "a line break")
        .setup(&[KeyCommand("echo")])
        .refused(3, &["printed nothing"]),
    deck_case("K06", "spaces")
        .setup(&[KeyCommand("echo '   '")])
        .refused(3, &["printed nothing"]),
    deck_case("K07", "endless")
        .setup(&[
            ApiKey(r#"{ command = ["yes", "sk_SECRET"] }"#),
            Shell("ulimit -v 300000"),
        ])
        .refused(3, &["printed more than 64 KiB"]),
    deck_case("K07", "a gigabyte in one line")
        .setup(&[
            ApiKey(r#"{ command = ["head", "-c", "1G", "/dev/zero"] }"#),
            Shell("ulimit -v 300000"),
        ])
        .refused(3, &["printed more than 64 KiB"]),
    deck_case("K07", "endless error output")
        .setup(&[KeyCommand("yes SECRET >&2"), Shell("ulimit -v 300000")])
        .refused(3, &["printed more than 64 KiB"]),
    deck_case("K08", "not UTF-8")
        .setup(&[KeyCommand(r"printf 'sk_SECRET\377'")])
        .refused(3, &["not valid UTF-8"]),
    deck_case("K08", "escape")
        .setup(&[KeyCommand(r"printf 'sk_SECRET\033[31m'")])
        .refused(3, &["control character"]),
    deck_case("K08", "NUL")
        .setup(&[KeyCommand(r"printf 'sk_\000SECRET'")])
        .refused(3, &["control character"]),
    deck_case("K08", "spaces around")
        .setup(&[KeyCommand("echo ' sk_SECRET '")])
        .refused(3, &["whitespace"]),
    deck_case("K09", "not found")
        .setup(&[ApiKey(r#"{ command = ["sessctl-no-such"] }"#)])
        .refused(3, &["sessctl-no-such: not found"]),
    deck_case("K09", "absolute, not found")
        .setup(&[ApiKey(r#"{ command = ["/no/such"] }"#)])
        .refused(3, &["/no/such: no such file"]),
    deck_case("K09", "not executable")
        .setup(&[
            ApiKey(r#"{ command = ["{HOME}/op"] }"#),
            File("op", "#!/bin/sh\necho SECRET\n"),
        ])
        .refused(3, &["op: permission denied"]),
    deck_case("K09", "folder")
        .setup(&[ApiKey(r#"{ command = ["{HOME}/op"] }"#), Folder("op")])
        .refused(3, &["op: permission denied"]),
    deck_case("K09", "not a program")
        .setup(&[
            ApiKey(r#"{ command = ["{HOME}/op"] }"#),
            File("op", "\u{1}SECRET"),
            Mode("op", 0o700),
        ])
        .refused(3, &["op: exec format error"]),
    deck_case("K10", "metacharacters are words").setup(&[ApiKey(
        r#"{ command = ["printf", "%s", "$(touch${IFS}ran);touch>ran|x"] }"#,
    )]),
    deck_case("K10", "no shell is used")
        .setup(&[ApiKey(
            r#"{ command = ["echo; touch ran", "; touch ran"] }"#,
        )])
        .refused(3, &["not found"]),
    deck_case("K10", "one string")
        .setup(&[ApiKey(r#"{ command = "touch ran" }"#)])
        .refused(2, &["expected an array of strings", "no shell is involved"]),
    deck_case("K10", "no words")
        .setup(&[ApiKey("{ command = [] }")])
        .refused(2, &["expected an array of strings"]),
    deck_case("K11", "empty entry of PATH")
        .setup(&[
            ApiKey(r#"{ command = ["op"] }"#),
            TRAP,
            Mode("op", 0o700),
            Env("PATH", ":/usr/bin:/bin"),
        ])
        .refused(3, &["needs an absolute path"]),
    deck_case("K11", "dot in PATH")
        .setup(&[
            ApiKey(r#"{ command = ["op"] }"#),
            TRAP,
            Mode("op", 0o700),
            Env("PATH", ".:/usr/bin:/bin"),
        ])
        .refused(3, &["needs an absolute path"]),
    deck_case("K11", "no PATH")
        .setup(&[
            ApiKey(r#"{ command = ["op"] }"#),
            TRAP,
            Mode("op", 0o700),
            Env("PATH", ""),
        ])
        .refused(3, &["op"]),
    deck_case("K11", "with a dot")
        .setup(&[ApiKey(r#"{ command = ["./op"] }"#), TRAP, Mode("op", 0o700)])
        .refused(3, &["needs an absolute path"]),
    deck_case("K11", "below")
        .setup(&[
            ApiKey(r#"{ command = ["../op"] }"#),
            TRAP,
            Mode("op", 0o700),
        ])
        .refused(3, &["needs an absolute path"]),
    deck_case("K12", "reads its input")
        .setup(&[ApiKey(r#"{ command = ["cat"] }"#), Stdin("sk_SECRET\n")])
        .refused(3, &["printed nothing"]),
    deck_case("K15", "broken, and a key in the environment")
        .options(PROD_PROFILE)
        .setup(&[
            Account,
            Config(
                "[profiles.prod.deck]\nbase_url = \"{URL}\"\napi_key = { command = [\"false\"] }\n",
            ),
        ])
        .refused(3, &["exited with 1"]),
    deck_case("K15", "broken, and a key in the default profile")
        .options(PROD_PROFILE)
        .setup(&[Config(
            "[deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_SECRET\"\n\
            [profiles.prod.deck]\nbase_url = \"{URL}\"\napi_key = { command = [\"false\"] }\n",
        )])
        .refused(3, &["exited with 1"]),
    deck_case("K15", "none, and a key in the default profile")
        .options(PROD_PROFILE)
        .setup(&[Config(
            "[deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_SECRET\"\n[profiles.prod]\n",
        )])
        .refused(3, &["[profiles.prod.deck]"]),
];

/// A program in the current directory that would create a file if it were run.
const TRAP: Setup = File("op", "#!/bin/sh\ntouch {HOME}/ran\necho sk_SECRET\n");

const OTHER_SOURCES: &[Case] = &[
    case("K01", "none").refused(
        3,
        &[
            "no credential for",
            "_FILE)",
            "[{P}] in {HOME}/.config/sessctl/config.toml",
            "command",
        ],
    ),
    deck_case("K01", "none at deck")
        .refused(3, &["SESSCTL_DECK_API_KEY", "set api_key under [deck]"]),
    case("K16", "two schemes")
        .arguments(&["closient", "get", "vJz4Qm2nXk7RbT9sWdYcHe"])
        .setup(&[Account, Env("SESSCTL_CLOSIENT_ACCESS_TOKEN", "SECRET")])
        .refused(2, &["Closient: api_key", "and access_token"]),
    case("K16", "two schemes in two sources")
        .arguments(&["closient", "get", "vJz4Qm2nXk7RbT9sWdYcHe"])
        .setup(&[Account, Config("[closient]\naccess_token = \"SECRET\"\n")])
        .refused(2, &["Closient: api_key", "and access_token"]),
    deck_case("K16", "both variables of one key")
        .setup(&[Account, Env(FILE, "{HOME}/key")])
        .refused(
            2,
            &["both SESSCTL_DECK_API_KEY and SESSCTL_DECK_API_KEY_FILE are set"],
        ),
    case("K17", "half a pair")
        .arguments(&["zephr", "get", "SS01"])
        .setup(&[
            Env("SESSCTL_ZEPHR_BASE_URL", "{URL}"),
            Env("SESSCTL_ZEPHR_ACCESS_KEY", "SECRET"),
        ])
        .refused(3, &["Zephr also requires secret_key"]),
    case("K17", "the other half")
        .arguments(&["imprint", "get", "cs_1"])
        .setup(&[
            Env("SESSCTL_IMPRINT_BASE_URL", "{URL}"),
            Env("SESSCTL_IMPRINT_KEY_SECRET", "SECRET"),
        ])
        .refused(3, &["Imprint also requires key_id"]),
    case("K17", "an empty half")
        .arguments(&["zephr", "get", "SS01"])
        .setup(&[Account, Env("SESSCTL_ZEPHR_SECRET_KEY", "")])
        .refused(3, &["SESSCTL_ZEPHR_SECRET_KEY is empty"]),
    deck_case("K18", "variable that is not set")
        .setup(&[ApiKey(r#"{ env = "NOT_SET" }"#)])
        .refused(3, &["the variable NOT_SET is not set"]),
    deck_case("K18", "variable that is empty")
        .setup(&[ApiKey(r#"{ env = "EMPTY" }"#), Env("EMPTY", "")])
        .refused(3, &["is empty"]),
    deck_case("K18", "variable").setup(&[
        ApiKey(r#"{ env = "VENDOR_KEY" }"#),
        Env("VENDOR_KEY", "sk_SECRET\n"),
    ]),
    deck_case("K19", "file missing")
        .setup(&[BASE_URL, Env(FILE, "{HOME}/key")])
        .refused(3, &["key: no such file"]),
    deck_case("K19", "folder")
        .setup(&[BASE_URL, Env(FILE, "{HOME}")])
        .refused(3, &["is a directory"]),
    deck_case("K19", "endless device")
        .setup(&[BASE_URL, Env(FILE, "/dev/zero")])
        .refused(3, &["not a regular file"]),
    deck_case("K19", "large")
        .setup(&[
            BASE_URL,
            Env(FILE, "{HOME}/key"),
            Setup::SparseFile("key", 1 << 30),
            Shell("ulimit -v 300000"),
        ])
        .refused(3, &["larger than 64 KiB"]),
    deck_case("K19", "two lines")
        .setup(&[
            BASE_URL,
            Env(FILE, "{HOME}/key"),
            File("key", "sk_SECRET\nsk_SECRET\n"),
        ])
        .refused(3, &["control character"]),
    deck_case("K19", "writable by others")
        .setup(&[
            BASE_URL,
            Env(FILE, "{HOME}/key"),
            File("key", "{KEY}"),
            Mode("key", 0o606),
        ])
        .refused(3, &["is writable by other users"]),
    case("K19", "readable by others")
        .arguments(&["deck", "get", "sess_1", "-q", ".id"])
        .setup(&[
            BASE_URL,
            Env(FILE, "{HOME}/key"),
            File("key", "{KEY}"),
            Mode("key", 0o644),
        ])
        .stderr(&["is readable by other users", "chmod 600"]),
    deck_case("K19", "beside the configuration file").setup(&[
        ApiKey(r#"{ file = "key" }"#),
        File(".config/sessctl/key", "sk_SECRET"),
    ]),
    deck_case("K19", "not in the current directory")
        .setup(&[ApiKey(r#"{ file = "key" }"#), File("key", "sk_SECRET")])
        .refused(3, &["no such file"]),
    deck_case("K19", "in the home folder")
        .setup(&[ApiKey(r#"{ file = "~/key" }"#), File("key", "sk_SECRET\n")]),
    deck_case("K19", "long")
        .setup(&[ApiKey(r#"{ env = "LONG" }"#), LongEnv("LONG", 9000)])
        .refused(3, &["longer than 8 KiB"]),
];

#[test]
fn command_cases_pass() {
    run_cases(COMMANDS);
}

#[test]
fn other_source_cases_pass() {
    run_cases(OTHER_SOURCES);
}

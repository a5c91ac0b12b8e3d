//! G: the configuration file.

use crate::cases::Setup::{
    Account, BinaryFile, Config, Env, Fifo, File, Folder, ForeignOwner, Mode, Shell, SparseFile,
    Symlink, Unprivileged, UnsetEnv,
};
use crate::cases::{Case, case, deck_case, run_cases};

const CONFIG_PATH: &str = ".config/sessctl/config.toml";

/// A file with a secret and the URL of the server under test.
const GOOD: &str = "[deck]\nbase_url = \"{URL}\"\napi_key = \"sk_live_SECRET\"\n";
const EVIL: &str = "[deck]\nbase_url = \"{EVIL}\"\napi_key = \"sk_live_SECRET\"\n";
/// A file whose command would create a file if it were run.
const TRAP: &str =
    "[deck]\nbase_url = \"{EVIL}\"\napi_key = { command = [\"touch\", \"{HOME}/ran\"] }\n";

const FILES: &[Case] = &[
    deck_case("G01", "none").setup(&[Account]),
    case("G02", "--config names a missing file")
        .arguments(&["deck", "get", "sess_1", "--config", "nope.toml"])
        .setup(&[Account])
        .refused(2, &["nope.toml: no such file"]),
    deck_case("G02", "SESSCTL_CONFIG names a missing file")
        .setup(&[Account, Env("SESSCTL_CONFIG", "{HOME}/nope.toml")])
        .refused(2, &["{HOME}/nope.toml: no such file"]),
    deck_case("G02", "SESSCTL_CONFIG is empty")
        .setup(&[Account, Env("SESSCTL_CONFIG", "")])
        .refused(2, &["SESSCTL_CONFIG is empty"]),
    deck_case("G02", "SESSCTL_CONFIG is not UTF-8")
        .setup(&[Account, Env("SESSCTL_CONFIG", "{BAD}")])
        .refused(2, &["SESSCTL_CONFIG is not valid UTF-8"]),
    deck_case("G03", "unreadable")
        .setup(&[Account, Config(GOOD), Mode(CONFIG_PATH, 0), Unprivileged])
        .refused(2, &["config.toml: permission denied"]),
    case("G04", "readable by others")
        .arguments(&["deck", "get", "sess_1", "-q", ".id"])
        .setup(&[Config(GOOD), Mode(CONFIG_PATH, 0o644)])
        .stderr(&["is readable by other users", "chmod 600"]),
    case("G04", "readable by others, without a secret")
        .arguments(&["deck", "get", "sess_1", "-q", ".id", "--mock"])
        .setup(&[Config("retries = 1"), Mode(CONFIG_PATH, 0o644)])
        .requests(0),
    deck_case("G05", "writable by others")
        .setup(&[Account, Config(TRAP), Mode(CONFIG_PATH, 0o666)])
        .refused(2, &["is writable by other users"]),
    deck_case("G05", "writable by the group")
        .setup(&[Account, Config(TRAP), Mode(CONFIG_PATH, 0o620)])
        .refused(2, &["is writable by other users"]),
    deck_case("G05", "owned by another user")
        .setup(&[Account, Config(TRAP), ForeignOwner(CONFIG_PATH)])
        .refused(2, &["is writable by other users"]),
    deck_case("G06", "sessctl.toml").setup(&[Account, File("sessctl.toml", EVIL)]),
    deck_case("G06", ".sessctl.toml").setup(&[Account, File(".sessctl.toml", EVIL)]),
    deck_case("G06", "config.toml").setup(&[Account, File("config.toml", EVIL)]),
    deck_case("G06", "sessctl/config.toml").setup(&[Account, File("sessctl/config.toml", EVIL)]),
    deck_case("G06", ".env").setup(&[Account, File(".env", "SESSCTL_DECK_BASE_URL={EVIL}\n")]),
    deck_case("G06", ".netrc")
        .setup(&[Account, File(".netrc", "default login a password SECRET\n")]),
    deck_case("G07", "folder")
        .setup(&[Account, Folder(CONFIG_PATH)])
        .refused(2, &["not a regular file"]),
    deck_case("G07", "FIFO")
        .setup(&[Account, Folder(".config/sessctl"), Fifo(CONFIG_PATH)])
        .refused(2, &["not a regular file"]),
    deck_case("G07", "device")
        .setup(&[Account, Env("SESSCTL_CONFIG", "/dev/zero")])
        .refused(2, &["not a regular file"]),
    deck_case("G08", "link").setup(&[
        File("dots/sessctl.toml", GOOD),
        Symlink(CONFIG_PATH, "{HOME}/dots/sessctl.toml"),
    ]),
    deck_case("G08", "dangling link")
        .setup(&[Account, Symlink(CONFIG_PATH, "nowhere")])
        .refused(2, &["config.toml: a broken symbolic link: no such file"]),
    deck_case("G09", "loop")
        .setup(&[Account, Symlink(CONFIG_PATH, "config.toml")])
        .refused(
            2,
            &["config.toml: a broken symbolic link: too many levels of symbolic links"],
        ),
    deck_case("G09", "standard input")
        .setup(&[Account, Symlink(CONFIG_PATH, "/dev/stdin")])
        .refused(2, &["not a regular file"]),
    deck_case("G09", "a descriptor")
        .setup(&[Account, Symlink(CONFIG_PATH, "/proc/self/fd/0")])
        .refused(2, &["not a regular file"]),
    deck_case("G21", "relative XDG_CONFIG_HOME").setup(&[
        Account,
        Env("XDG_CONFIG_HOME", "rel"),
        File("rel/sessctl/config.toml", EVIL),
    ]),
    deck_case("G22", "HOME unset").setup(&[Account, UnsetEnv("HOME")]),
    deck_case("G22", "HOME empty").setup(&[Account, Env("HOME", "")]),
    deck_case("G22", "HOME is not a directory").setup(&[Account, Env("HOME", "/dev/null")]),
    deck_case("G22", "HOME is not UTF-8").setup(&[Account, Env("HOME", "/{BAD}")]),
    case("G23", "folder closed")
        .arguments(&["deck", "get", "sess_1", "-p", "prod"])
        .setup(&[Account, Config(GOOD), Mode(".config", 0), Unprivileged])
        .refused(2, &["permission denied"]),
    deck_case("G23", "folder closed, no profile")
        .setup(&[Account, Config(GOOD), Mode(".config", 0), Unprivileged])
        .refused(2, &["permission denied"]),
];

const TEXTS: &[Case] = &[
    deck_case("G10", "open string")
        .setup(&[Account, Config("[deck]\napi_key = \"sk_live_SECRET\n")])
        .refused(2, &["config.toml:2:"]),
    deck_case("G10", "no quotes")
        .setup(&[Account, Config("[deck]\napi_key = sk_live_SECRET\n")])
        .refused(2, &["config.toml:2:"]),
    deck_case("G10", "no equals sign")
        .setup(&[Account, Config("[deck]\nSECRET\n")])
        .refused(2, &["config.toml:2:"]),
    deck_case("G10", "bad escape")
        .setup(&[Account, Config("[deck]\napi_key = \"\\SECRET\"\n")])
        .refused(2, &["config.toml:2:"]),
    deck_case("G11", "limit is a secret")
        .setup(&[Account, Config("request_timeout = \"sk_SECRET\"\n")])
        .refused(
            2,
            &["config.toml:1:19: request_timeout: expected a duration"],
        ),
    deck_case("G11", "count is a secret")
        .setup(&[Account, Config("retries = \"sk_SECRET\"\n")])
        .refused(2, &["config.toml:1:11: retries: expected an integer"]),
    deck_case("G11", "list for a secret")
        .setup(&[Account, Config("[deck]\napi_key = [\"sk_SECRET\"]\n")])
        .refused(2, &["config.toml:2:11: api_key: expected a string"]),
    deck_case("G11", "number for a secret")
        .setup(&[Account, Config("[deck]\napi_key = 5\n")])
        .refused(2, &["api_key: expected a string", "found integer"]),
    deck_case("G11", "secret for a table")
        .setup(&[Account, Config("deck = \"sk_SECRET\"\n")])
        .refused(2, &["config.toml:1:8: deck: expected a table"]),
    deck_case("G11", "fraction")
        .setup(&[Account, Config("retries = 1.5\n")])
        .refused(2, &["retries: expected an integer"]),
    deck_case("G12", "key")
        .setup(&[Account, Config("[deck]\napi_keyy = \"SECRET\"\n")])
        .refused(
            2,
            &[
                "config.toml:2:1: unknown key 'api_keyy'",
                "did you mean 'api_key'?",
            ],
        ),
    deck_case("G12", "source")
        .setup(&[Account, Config("[deck]\napi_key = { evn = \"SECRET\" }\n")])
        .refused(2, &["unknown source 'evn'", "did you mean 'env'?"]),
    deck_case("G13", "provider")
        .setup(&[Account, Config("[imprnt]\n")])
        .refused(
            2,
            &[
                "config.toml:1:2: unknown provider",
                "did you mean 'imprint'?",
            ],
        ),
    case("G13", "--profile")
        .arguments(&["deck", "get", "sess_1", "-p", "stagng"])
        .setup(&[Account, Config("[profiles.staging]\n")])
        .refused(2, &["unknown profile 'stagng'", "did you mean 'staging'?"]),
    deck_case("G13", "SESSCTL_PROFILE")
        .setup(&[
            Account,
            Config("[profiles.staging]\n"),
            Env("SESSCTL_PROFILE", "stagng"),
        ])
        .refused(2, &["did you mean 'staging'?"]),
    deck_case("G13", "profile without a file")
        .setup(&[Account, Env("SESSCTL_PROFILE", "prod")])
        .refused(2, &["unknown profile 'prod'"]),
    deck_case("G14", "key twice")
        .setup(&[
            Account,
            Config("[deck]\napi_key = \"SECRET\"\napi_key = \"b\"\n"),
        ])
        .refused(2, &["config.toml:3:"]),
    deck_case("G14", "table twice")
        .setup(&[Account, Config("[deck]\n[kayle]\n[deck]\n")])
        .refused(2, &["config.toml:3:"]),
    deck_case("G15", "BOM").setup(&[
        BinaryFile(CONFIG_PATH, b"\xef\xbb\xbfretries = 1\n"),
        Account,
    ]),
    deck_case("G15", "CRLF").setup(&[Config("retries = 1\r\n[deck]\r\n"), Account]),
    deck_case("G16", "UTF-16")
        .setup(&[
            Account,
            BinaryFile(CONFIG_PATH, b"\xff\xfe[\0S\0E\0C\0R\0E\0T\0]\0"),
        ])
        .refused(2, &["UTF-8", "byte offset 0"]),
    deck_case("G16", "Latin-1")
        .setup(&[Account, BinaryFile(CONFIG_PATH, b"# SECRET caf\xe9\n")])
        .refused(2, &["UTF-8", "byte offset 12"]),
    deck_case("G16", "NUL")
        .setup(&[Account, BinaryFile(CONFIG_PATH, b"# SECRET\0\n")])
        .refused(2, &["UTF-8", "byte offset 8"]),
    deck_case("G17", "a gigabyte")
        .setup(&[
            Account,
            SparseFile(CONFIG_PATH, 1 << 30),
            Shell("ulimit -v 300000"),
        ])
        .refused(2, &["larger than 1 MiB"]),
    deck_case("G18", "deep")
        .setup(&[Account, Config("retries = {DEEP}")])
        .refused(2, &["config.toml:1:"]),
    deck_case("G19", "empty")
        .setup(&[Config("")])
        .refused(3, &["no credential for Deck"]),
    deck_case("G19", "comments")
        .setup(&[Config("# nothing\n")])
        .refused(3, &["no credential for Deck"]),
    deck_case("G20", "two sources")
        .setup(&[
            Account,
            Config("[deck]\napi_key = { env = \"A\", command = [\"b\"] }\n"),
        ])
        .refused(2, &["both"]),
    case("G24", "profile's name")
        .arguments(&["config", "show", "-p", "\u{1b}]0;x\u{7}"])
        .setup(&[Config(
            "[profiles.\"\\u001b]0;x\\u0007\".deck]\napi_key = \"SECRET\"\n",
        )])
        .requests(0),
    case("G24", "profiles to choose from")
        .arguments(&["deck", "get", "sess_1", "-p", "other"])
        .setup(&[Config("[profiles.\"\\u001b]0;x\\u0007\".deck]\n")])
        .refused(2, &["\\u{1b}]0;x\\u{7}"]),
    deck_case("G24", "environment")
        .setup(&[Config(
            "[deck]\nenvironment = \"\\u001b[31m\\u202e\"\napi_key = \"SECRET\"\n",
        )])
        .refused(2, &["\\u{1b}[31m\\u{202e}"]),
    deck_case("G24", "key")
        .setup(&[Config("[deck]\n\"\\u001b[31m\" = 1\n")])
        .refused(2, &["unknown key '\\u{1b}[31m'"]),
    deck_case("G24", "variable")
        .setup(&[Config("[deck]\napi_key = { env = \"\\u001b[31m\" }\n")])
        .refused(3, &["\\u{1b}[31m is not set"]),
    case("G24", "values, listed")
        .arguments(&["config", "show"])
        .setup(&[Config(
            "[deck]\napi_key = { command = [\"\\u001b[31m\"] }\n\
            [zephr]\ntenant = \"\\u009b31m\\u202e\"\n",
        )])
        .requests(0),
    deck_case("G25", "placeholder")
        .setup(&[Config(
            "[deck]\nbase_url = \"{URL}\"\napi_key = \"REPLACE_ME\"\n",
        )])
        .refused(2, &["is still a placeholder"]),
];

#[test]
fn file_cases_pass() {
    run_cases(FILES);
}

#[test]
fn text_cases_pass() {
    run_cases(TEXTS);
}

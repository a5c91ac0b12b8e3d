//! Corrupted configuration files. No command is run, because a corrupted file may name any program.

use std::os::unix::fs::PermissionsExt;
use std::time::SystemTime;

use proptest::prelude::*;
use sessctl::config::{Config, Flags, init};
use sessctl::host::Host;
use sessctl::provider::ALL;

use crate::bytes::{ByteChange, byte_changes, corrupt};
use crate::harness::{KEY, check_failure, check_text, fuzz};

const WORDS: &[&str] = &[
    "=",
    "\n",
    "\r\n",
    "[",
    "]",
    "[[",
    "]]",
    "[profiles.",
    ".",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\\u001b",
    "{",
    "}",
    ",",
    "#",
    "\t",
    "\0",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{feff}",
    "é",
    "true",
    "1e5",
    "0x1F",
    "1979-05-27T07:32:00Z",
    "nan",
    "-1",
    "[[[[[[[[[[",
    "imprint",
    "closient",
    "deck",
    "kayle",
    "zephr",
    "api_key",
    "tenant",
    "environment = ",
    "base_url = ",
    "\"https://h.example\"",
    "\"http://127.0.0.1:1/v2\"",
    "retries = 3\n",
    "max_wait = \"5s\"\n",
    "{ env = \"X\" }",
    "{ file = \"x\" }",
    "{ command = [\"/no/such\"] }",
];

/// The example configuration with all settings uncommented, as the text to corrupt.
fn example() -> String {
    let example = init::example();
    let lines = example.lines();
    let lines = lines.map(|line| match line.strip_prefix('#') {
        Some(setting) if !setting.starts_with(' ') => setting,
        _ => line,
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// A file that is rewritten for each input.
struct ConfigFile {
    _folder: tempfile::TempDir,
    host: Host,
    flags: Flags,
    path: std::path::PathBuf,
}

impl ConfigFile {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, "").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let flags = Flags {
            config: Some(path.clone()),
            ..Flags::default()
        };
        Self {
            _folder: folder,
            host: Host::with(&[], SystemTime::UNIX_EPOCH),
            flags,
            path,
        }
    }

    /// Loads the file and returns all texts that are printed about it.
    fn texts(&self, text: &[u8], profile: Option<&str>) -> Vec<String> {
        std::fs::write(&self.path, text).unwrap();
        let flags = Flags {
            profile: profile.map(str::to_owned),
            ..self.flags.clone()
        };
        let mut texts = Vec::new();
        let mut add = |failure: &sessctl::error::Failure| {
            check_failure(failure);
            texts.push(failure.message());
            texts.extend(failure.hints.iter().cloned());
        };
        let config = match Config::load(&self.host, &flags) {
            Ok(config) => config,
            Err(failure) => {
                assert_eq!(failure.kind.exit_code(), 2, "{failure:?}");
                add(&failure);
                return texts;
            }
        };
        let mut shown = config.effective_limits();
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        for provider in ALL {
            if let Err(failure) = config.endpoint(&self.host, provider) {
                add(&failure);
            }
            let values = runtime.block_on(config.effective_values(&self.host, provider));
            let failures = values.iter().filter_map(|value| value.failure.as_ref());
            failures.for_each(&mut add);
            shown.extend(values);
        }
        texts.extend(
            shown
                .into_iter()
                .flat_map(|shown| [shown.value, shown.origin])
                .flatten(),
        );
        texts.extend(config.notices().iter().cloned());
        texts
    }
}

#[test]
fn corrupted_configuration_bytes() {
    let (file, example) = (ConfigFile::new(), example());
    let inputs = (byte_changes(WORDS), any::<bool>());
    fuzz(
        "configuration by byte",
        1500,
        &inputs,
        |(changes, named): &(Vec<ByteChange>, bool)| {
            file.texts(
                &corrupt(example.as_bytes(), changes),
                named.then_some("prod"),
            );
        },
    );
}

/// Valid and invalid values of a key, each of which contains a secret. Tenants and environments are
/// not included, because messages may print them.
const VALUES: &[&str] = &[
    "'KEY'",
    "\"KEY\"",
    "'''KEY'''",
    "\"\"\"KEY\"\"\"",
    "KEY",
    "'KEY",
    "\"KEY",
    "KEY'",
    "\"KEY\\q\"",
    "\"\\u001b[31mKEY\"",
    "'KEY' KEY",
    "\"KEY\" = 1",
    "['KEY']",
    "['KEY', 'KEY'",
    "{ env = ['KEY'] }",
    "{ file = 5, env = 'KEY' }",
    "{ env = \"KEY }",
    "{ value = 'KEY' }",
    "{ file = { x = 'KEY' } }",
    "{ command = 'KEY' }",
    "{ command = ['/no/such', 'KEY'] }",
    "{ command = ['KEY', 5] }",
    "5 # KEY",
    "0xKEY",
    "1979-05-27KEY",
    "https://KEY@h.example/",
    "'https://u:KEY@h.example/'",
    "'https://h.example/?k=KEY'",
    "'https://h.example/#KEY'",
    "''  # KEY",
    "-KEY",
];

const KEYS: &[&str] = &[
    "deck.api_key",
    "deck.base_url",
    "kayle.base_url",
    "kayle.api_key",
    "zephr.secret_key",
    "imprint.api_key",
    "imprint.merchant_key",
    "closient.session_cookie",
    "retries",
    "max_wait",
    "request_timeout",
    "profiles.p.deck.api_key",
    "profiles.p.retries",
    "deck",
    "profiles",
    "profiles.p",
    "deck.api_kye",
    "dekc.api_key",
    "retires",
    "deck.api_key.evn",
];

#[test]
fn secrets_in_configuration_values() {
    let file = ConfigFile::new();
    let line = (prop::sample::select(KEYS), prop::sample::select(VALUES));
    let inputs = (prop::collection::vec(line, 1..4), any::<bool>());
    fuzz(
        "configuration by value",
        1500,
        &inputs,
        |(lines, named): &(Vec<(&str, &str)>, bool)| {
            let text: String = lines
                .iter()
                .map(|(key, value)| format!("{key} = {value}\n"))
                .collect();
            let named = named.then_some("p");
            for text in file.texts(text.replace("KEY", KEY).as_bytes(), named) {
                check_text("printed text", &text);
            }
        },
    );
}

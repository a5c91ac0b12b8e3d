//! Holds the architecture: who may import whom, who owns which library, and how long a file is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const LEAVES: &[&str] = &[
    "error", "files", "secret", "host", "signals", "process", "text", "provider",
];

/// A room and what it may import, the leaves aside.
const ROOMS: &[(&str, &[&str])] = &[
    ("config", &[]),
    ("http", &["config"]),
    ("session", &[]),
    ("render", &["session"]),
    ("mock", &[]),
    ("console", &[]),
    ("args", &["config", "mock"]),
    (
        "cli",
        &[
            "args", "config", "console", "http", "mock", "render", "session",
        ],
    ),
];

/// An outside library and the only place that may name it.
const OWNERS: &[(&str, &[&str])] = &[
    ("aho_corasick", &["secret/search.rs"]),
    ("clap", &["args.rs", "args/"]),
    ("clap_complete", &["args.rs", "args/"]),
    ("clap_mangen", &["args.rs"]),
    ("comfy_table", &["render/table.rs"]),
    ("crc32fast", &["provider/closient.rs"]),
    ("dirs", &["host.rs"]),
    ("hifijson", &["session/parse.rs"]),
    (
        "httpdate",
        &["http/response_headers.rs", "http/header_time.rs"],
    ),
    (
        "hyper",
        &["mock/", "http/transport_error.rs", "http/transport.rs"],
    ),
    ("hyper_util", &["mock/", "http/transport.rs"]),
    ("jaq_core", &["session/query.rs"]),
    ("jaq_json", &["session/query.rs"]),
    ("jaq_std", &["session/query.rs"]),
    ("jiff", &["mock/time.rs", "session/timestamp.rs"]),
    ("memchr", &["secret/"]),
    ("reqwest", &["http/transport.rs"]),
    ("ring", &["args/partition.rs", "provider/zephr.rs"]),
    (
        "rustix",
        &[
            "config/",
            "files.rs",
            "http/transport_error.rs",
            "process.rs",
        ],
    ),
    ("rustls", &["http/tls.rs", "http/tls/"]),
    ("rustls_native_certs", &["http/tls.rs"]),
    ("signal_hook", &["signals.rs"]),
    ("strsim", &["text.rs"]),
    ("tempfile", &["config/init.rs", "cli/report/file.rs"]),
    ("terminal_size", &["host.rs"]),
    ("toml", &["config/reader.rs"]),
    ("unicode_width", &["render/"]),
    ("uuid", &["host.rs"]),
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    assert!(paths.len() > 30, "found only {} sources", paths.len());
    let name = |path: &Path| {
        path.strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    paths
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The part of a file that is the product: without comments and without its tests.
fn product(text: &str) -> String {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn room(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The names that follow `crate::`, also those in braces.
fn imports(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let list = after
            .strip_prefix('{')
            .map_or(after, |list| list.split('}').next().unwrap());
        let heads: Vec<&str> = if after.starts_with('{') {
            list.split(',').collect()
        } else {
            vec![list]
        };
        for head in heads {
            let word: String = head
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            names.insert(word);
        }
    }
    names
}

#[test]
fn rooms_import_only_what_they_may() {
    let mut seen = 0;
    for (file, text) in sources().iter().filter(|(file, _)| {
        !matches!(file.as_str(), "lib.rs" | "main.rs") && !file.ends_with("tests.rs")
    }) {
        let room = room(file);
        let allowed: Vec<&str> = if LEAVES.contains(&room) {
            vec![room, "error"]
        } else {
            let (_, more) = ROOMS
                .iter()
                .find(|(name, _)| *name == room)
                .unwrap_or_else(|| panic!("{file}: {room} has no rule"));
            LEAVES.iter().chain(*more).copied().chain([room]).collect()
        };
        for import in imports(&product(text)) {
            seen += 1;
            assert!(
                allowed.contains(&import.as_str()),
                "src/{file} imports crate::{import}"
            );
        }
    }
    assert!(seen > 60, "saw only {seen} imports");
}

#[test]
fn each_outside_library_has_one_owner() {
    let sources = sources();
    for (library, owners) in OWNERS {
        let mut used = false;
        for (file, text) in sources
            .iter()
            .filter(|(file, _)| !file.ends_with("tests.rs"))
        {
            let names = product(text)
                .match_indices(&format!("{library}::"))
                .any(|(at, _)| {
                    !product(text)[..at]
                        .ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                });
            if names {
                used = true;
                assert!(
                    owners.iter().any(|owner| file.starts_with(owner)),
                    "src/{file} names {library}"
                );
            }
        }
        assert!(used, "{library} is named nowhere: drop it");
    }
}

#[test]
fn no_file_is_long() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 320, "src/{file} has {lines} lines");
    }
}

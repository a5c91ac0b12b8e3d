//! Tests of the architecture: imports between modules, owners of outside crates, unique type names,
//! and the form and length of files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules that every module may import.
const LEAVES: &[&str] = &[
    "duration", "error", "files", "host", "json", "process", "provider", "secret", "signals",
    "text",
];

/// Modules and what each may import besides the leaves.
const MODULES: &[(&str, &[&str])] = &[
    ("config", &[]),
    ("http", &["config"]),
    ("session", &[]),
    ("render", &["session"]),
    ("openapi", &[]),
    ("mock", &[]),
    ("console", &[]),
    (
        "cli",
        &[
            "config", "console", "http", "mock", "openapi", "render", "session",
        ],
    ),
];

/// Outside crates and the files that may use each. A crate should belong to one module; more than
/// one owner is technical debt.
const OWNERS: &[(&str, &[&str])] = &[
    ("base64", &["secret.rs"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/completions/"]),
    ("clap_mangen", &["cli/man/"]),
    ("comfy_table", &["render/table.rs"]),
    ("crc32fast", &["provider/closient.rs"]),
    ("dirs", &["host.rs"]),
    ("hifijson", &["json/parse.rs"]),
    (
        "httpdate",
        &["http/response_headers.rs", "http/header_time.rs"],
    ),
    (
        "hyper",
        &["mock/", "http/error_cause.rs", "http/transport.rs"],
    ),
    ("hyper_util", &["mock/", "http/transport.rs"]),
    ("jaq_core", &["session/query.rs", "session/query/"]),
    ("jaq_json", &["session/query.rs", "session/query/"]),
    ("jaq_std", &["session/query/"]),
    ("regex_bites", &["session/query/regex.rs"]),
    (
        "jiff",
        &[
            "mock/time.rs",
            "session/local_zone.rs",
            "session/query/dates.rs",
            "session/timestamp.rs",
        ],
    ),
    ("memchr", &["secret/"]),
    (
        "percent_encoding",
        &["http/resource.rs", "openapi/document.rs"],
    ),
    ("reqwest", &["http/transport.rs"]),
    (
        "ring",
        &[
            "cli/get/save.rs",
            "cli/input/partition.rs",
            "provider/zephr.rs",
        ],
    ),
    (
        "rustix",
        &["config/", "files.rs", "http/error_cause.rs", "process.rs"],
    ),
    ("rustls", &["http/tls.rs", "http/tls/"]),
    ("rustls_native_certs", &["http/tls.rs"]),
    ("saphyr_parser", &["openapi/yaml.rs"]),
    ("signal_hook", &["signals.rs"]),
    ("strsim", &["text.rs"]),
    (
        "tempfile",
        &["config/init.rs", "cli/get/save.rs", "cli/report/file.rs"],
    ),
    ("terminal_size", &["host.rs"]),
    ("toml", &["config/reader.rs"]),
    ("unicode_width", &["render/"]),
    ("uuid", &["host.rs"]),
];

/// Crates that every module may use.
const COMMON: &[&str] = &["anyhow", "serde_json", "tokio", "url"];

/// The sources below `src`, each with its path in that folder.
fn sources() -> Vec<(String, String)> {
    sources_in("src")
}

/// The sources below a folder of the repository, each with its path in that folder.
fn sources_in(folder: &str) -> Vec<(String, String)> {
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    assert!(paths.len() > 3, "found only {} sources", paths.len());
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

/// Returns the code of a file without comments and unit tests.
fn code_without_tests(text: &str) -> String {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn module(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The module names that follow `crate::`, also within braces.
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
fn modules_import_only_downwards() {
    let mut count = 0;
    for (file, text) in sources().iter().filter(|(file, _)| {
        !matches!(file.as_str(), "lib.rs" | "main.rs") && !file.ends_with("tests.rs")
    }) {
        let module = module(file);
        let allowed: Vec<&str> = if module == "json" {
            vec![module, "files", "text"]
        } else if LEAVES.contains(&module) {
            vec![module, "error", "json"]
        } else {
            let (_, more) = MODULES
                .iter()
                .find(|(name, _)| *name == module)
                .unwrap_or_else(|| panic!("{file}: {module} has no rule"));
            LEAVES
                .iter()
                .chain(*more)
                .copied()
                .chain([module])
                .collect()
        };
        for import in imports(&code_without_tests(text)) {
            count += 1;
            assert!(
                allowed.contains(&import.as_str()),
                "src/{file} imports crate::{import}"
            );
        }
    }
    assert!(count > 60, "found only {count} imports");
}

/// Checks whether code refers to an outside crate.
fn uses_crate(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

#[test]
fn outside_crates_have_owners() {
    let sources = sources();
    for (name, owners) in OWNERS {
        let mut used = BTreeSet::new();
        for (file, text) in &sources {
            if file.ends_with("tests.rs") || !uses_crate(&code_without_tests(text), name) {
                continue;
            }
            let owner = owners.iter().find(|owner| file.starts_with(*owner));
            used.insert(owner.unwrap_or_else(|| panic!("src/{file} uses {name}")));
        }
        let unused: Vec<_> = owners
            .iter()
            .filter(|owner| !used.contains(owner))
            .collect();
        assert!(
            unused.is_empty(),
            "{name} is not used in {unused:?}: remove them from the list"
        );
    }
}

#[test]
fn dependencies_have_owners() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let table = manifest.split("\n[dependencies]\n").nth(1).unwrap();
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let crates: Vec<_> = lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    assert!(crates.len() > 20, "{crates:?}");
    for name in crates {
        let owned = OWNERS.iter().any(|(owned, _)| *owned == name);
        assert!(
            owned != COMMON.contains(&name.as_str()),
            "{name} needs one rule"
        );
    }
}

/// The name of the type that a line defines.
fn defined_type(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub").map_or(line, |line| {
        let scope = line.strip_prefix('(').and_then(|line| line.split_once(')'));
        scope.map_or(line, |(_, line)| line).trim_start()
    });
    let (keyword, name) = line.split_once(' ')?;
    let end = name
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(name.len());
    ["struct", "enum", "trait", "union", "type"]
        .contains(&keyword)
        .then_some(&name[..end])
}

#[test]
fn type_names_have_one_meaning() {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, text) in sources() {
        if file.ends_with("tests.rs") || file.contains("/tests/") {
            continue;
        }
        for name in code_without_tests(&text).lines().filter_map(defined_type) {
            files.entry(name.to_owned()).or_default().push(file.clone());
        }
    }
    assert!(files.len() > 150, "{}", files.len());
    files.retain(|_, files| files.len() > 1);
    assert!(files.is_empty(), "defined more than once: {files:#?}");
}

#[test]
fn files_are_short() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 320, "src/{file} has {lines} lines");
    }
}

/// Folders whose lines are all formatted and short.
const FORMATTED: &[&str] = &["benches", "tests"];

#[test]
fn lines_are_formatted_and_short() {
    // In two parts, because this file is checked as well.
    let exemption = concat!("rustfmt", "::skip");
    for folder in FORMATTED {
        for (file, text) in sources_in(folder) {
            assert!(!text.contains(exemption), "{folder}/{file}: {exemption}");
            for (number, line) in text.lines().enumerate() {
                let width = line.chars().count();
                let position = format!("{folder}/{file}:{}", number + 1);
                assert!(width <= 120, "{position} has {width} columns");
            }
        }
    }
}

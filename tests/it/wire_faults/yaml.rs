//! H: names and texts that YAML could misread. If Python has them, a reader of YAML 1.1 (`PyYAML`)
//! and one of 1.2 (ruamel) must agree with a reader of JSON.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use sessctl::provider;

use crate::cases::Context;
use crate::run::sessctl;
use crate::server::{Reply, Server};

const TEXTS: &[&str] = &[
    "no",
    "No",
    "off",
    "y",
    "null",
    "~",
    "",
    "true",
    "1e3",
    "012",
    "0x1f",
    "0o17",
    "0b1",
    "1_000",
    "1:30",
    ".inf",
    ".nan",
    "2024-01-01",
    "2001-12-14t21:59:43.10-05:00",
    "- a",
    "? a",
    "#x",
    "a #b",
    "a: b",
    "a:",
    "&a",
    "*a",
    "!!str a",
    "!x",
    "%YAML 1.1",
    "@a",
    "`a`",
    "|",
    ">",
    "'",
    "\"",
    "\\",
    "{a",
    "[a",
    "---",
    "...",
    "--- a",
    "<<",
    "=",
    " lead",
    "trail ",
    "two\nlines",
    "two\n\nlines\n",
    "tab\there",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "\0",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{a0}",
    "\u{feff}x",
    "é漢字",
    "👩‍👩‍👧‍👦",
    "\u{fffe}\u{ffff}",
    "\u{10ffff}",
    "##[command]x",
    "::error::x",
];
const NAMES: &[&str] = &[
    "__proto__",
    "constructor",
    "<<",
    "=",
    "no",
    "~",
    "",
    "null",
    "1",
    "1.0",
    "true",
    "2024-01-01",
    "a: b",
    "- a",
    "? a",
    "#x",
    "\"",
    "\\",
    "two\nlines",
    "\u{1b}[31m",
    "\u{202e}",
    "é",
    "_sessctl2",
];
const NUMBERS: &str =
    "[0, -0, 1, 1.5, 1.10, 1E+2, 1e3, 12.5E-3, 1e400, 18446744073709551616, -0.0, 0.1e1]";

/// Reads both files and compares values and types.
const COMPARE: &str = r#"
import importlib, json, math, sys

def same(a, b, at):
    if isinstance(a, dict) and isinstance(b, dict):
        if list(a) != list(b):
            sys.exit(f"{at}: the names differ: {list(a)!r} {list(b)!r}")
        for key in a:
            same(a[key], b[key], f"{at}/{key!r}")
    elif isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            sys.exit(f"{at}: the lengths differ")
        for place, (x, y) in enumerate(zip(a, b)):
            same(x, y, f"{at}/{place}")
    elif type(a) is not type(b) or a != b:
        sys.exit(f"{at}: {a!r} became {b!r}")

reader, json_file, yaml_file = sys.argv[1:]
expected = json.load(open(json_file, encoding="utf-8"))
if reader == "yaml":
    import yaml
    got = yaml.safe_load(open(yaml_file, encoding="utf-8"))
else:
    from ruamel.yaml import YAML
    got = YAML(typ="safe", pure=True).load(open(yaml_file, encoding="utf-8"))
same(expected, got, "")
"#;

fn odd() -> Value {
    let mut names: serde_json::Map<_, _> = NAMES
        .iter()
        .map(|name| ((*name).to_owned(), json!([name])))
        .collect();
    names.insert("k".repeat(1 << 14), json!("long"));
    names.insert("n".repeat(1001), json!({"deep": []}));
    json!({
        "texts": TEXTS,
        "names": names,
        "numbers": serde_json::from_str::<Value>(NUMBERS).unwrap(),
        "empty": [[], {}, [[]], [{}], {"a": {}}],
    })
}

fn python(arguments: &[&str]) -> Option<std::process::Output> {
    Command::new("python3").args(arguments).output().ok()
}

#[test]
fn h29_h30_h31_yaml_readers_agree_with_json() {
    let readers: Vec<&str> = [("yaml", "yaml"), ("ruamel", "ruamel.yaml")]
        .into_iter()
        .filter(|(_, module)| {
            python(&["-c", &format!("import {module}")])
                .is_some_and(|output| output.status.success())
        })
        .map(|(reader, _)| reader)
        .collect();
    if readers.is_empty() {
        eprintln!("skipped: python3 with yaml or ruamel.yaml is needed");
        return;
    }
    let folder = tempfile::TempDir::new().unwrap();
    let files = ["json", "yaml"].map(|name| folder.path().join(name));
    for provider in provider::ALL {
        let context = Context::of(provider);
        let server = Server::always(Reply::json(context.with_member("odd", &odd().to_string())));
        for raw in [&[][..], &["--raw"]] {
            for (format, file) in ["--json", "--yaml"].iter().zip(&files) {
                let line = [&[provider.name, "get", &context.id, format], raw].concat();
                let result = sessctl(&line).at(provider, &server.url()).run().code(0);
                std::fs::write(file, result.stdout).unwrap();
            }
            for reader in &readers {
                compare(reader, &files[0], &files[1]);
            }
        }
    }
}

#[track_caller]
fn compare(reader: &str, json: &Path, yaml: &Path) {
    let (json, yaml) = (json.to_str().unwrap(), yaml.to_str().unwrap());
    let output = python(&["-c", COMPARE, reader, json, yaml]).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stderr: String = stderr.chars().take(2000).collect();
    assert!(output.status.success(), "{reader}: {stderr}");
}

/// Without a YAML reader: every text and every name is quoted.
#[test]
fn h29_yaml_texts_are_always_quoted() {
    for provider in provider::ALL {
        let context = Context::of(provider);
        let body = context.with_member(
            "odd",
            &json!({"no": TEXTS, "012": {"~": "null"}}).to_string(),
        );
        let server = Server::always(Reply::json(body));
        let result = sessctl(&[provider.name, "get", &context.id, "--yaml"])
            .at(provider, &server.url())
            .run()
            .code(0);
        let plain = |text: &str| {
            matches!(text, "true" | "false" | "null" | "[]" | "{}" | "")
                || text.parse::<f64>().is_ok()
        };
        for line in result.stdout.lines() {
            let rest = line.trim_start_matches([' ', '-']);
            let quoted = rest.starts_with('"');
            assert!(quoted || plain(rest), "{line:?}");
        }
    }
}

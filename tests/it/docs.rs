//! The documentation says what the program does: each block of the README that can be derived is.

use std::fs;
use std::path::PathBuf;

use crate::run::sessctl;

fn read(name: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The fenced block of the README that follows this comment.
fn block(mark: &str) -> String {
    let readme = read("README.md");
    let after = readme
        .split(&format!("<!-- {mark} -->\n```"))
        .nth(1)
        .unwrap_or_else(|| panic!("no block {mark}"));
    let body = after.split_once('\n').unwrap().1;
    body.split("\n```").next().unwrap().to_owned()
}

#[test]
fn the_readme_quotes_the_help() {
    for (mark, line) in [
        ("help", &["--help"][..]),
        ("exit codes", &["help", "exit-codes"]),
        ("environment", &["help", "environment"]),
    ] {
        let shown = sessctl(line).ended().code(0).stdout;
        assert_eq!(
            block(mark),
            shown.trim_end(),
            "the README's block '{mark}' is out of date"
        );
    }
}

#[test]
fn the_readme_begins_with_two_commands_that_work() {
    let readme = read("README.md");
    let first_screen: String = readme
        .lines()
        .take(45)
        .map(|line| format!("{line}\n"))
        .collect();
    let commands: Vec<&str> = first_screen
        .lines()
        .filter_map(|line| line.strip_prefix("$ cargo "))
        .collect();
    let [demo, test] = commands[..] else {
        panic!("{commands:?}")
    };
    assert!(test.starts_with("test"), "{test}");
    let (_, line) = demo.split_once(" -- ").unwrap();
    let line: Vec<&str> = line.split(' ').collect();
    sessctl(&line)
        .ended()
        .code(0)
        .shows(&["Kayle ID", "in_progress"]);
}

#[test]
fn completions_are_fresh() {
    for (shell, file) in [
        ("bash", "sessctl.bash"),
        ("zsh", "_sessctl"),
        ("fish", "sessctl.fish"),
        ("powershell", "_sessctl.ps1"),
        ("elvish", "sessctl.elv"),
    ] {
        let made = sessctl(&["completions", shell]).ended().code(0).stdout;
        let kept = read(&format!("completions/{file}"));
        assert!(
            made == kept,
            "refresh it: cargo run -- completions {shell} > completions/{file}"
        );
    }
}

#[test]
fn every_changelog_entry_and_licence_is_there() {
    assert!(read("CHANGELOG.md").contains("## Unreleased"));
    assert!(read("LICENSE-MIT").starts_with("MIT License"));
    assert!(read("LICENSE-APACHE").contains("Apache License"));
}

//! The manual pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use sessctl::cli::command_line::command;
use sessctl::provider::Provider;
use tempfile::TempDir;

use crate::run::sessctl;

/// Writes all pages and returns their texts by name.
fn pages() -> BTreeMap<String, String> {
    let folder = TempDir::new().unwrap();
    let pages = folder.path().join("share/man1");
    let run = sessctl(&["man", "--dir", pages.to_str().unwrap()]).run();
    assert_eq!(
        (run.code, run.stdout, run.stderr),
        (0, String::new(), String::new())
    );
    let page = |file: &Path| {
        let name = file.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(file).unwrap();
        (name.strip_suffix(".1").unwrap().to_owned(), text)
    };
    fs::read_dir(pages)
        .unwrap()
        .map(|file| page(&file.unwrap().path()))
        .collect()
}

/// Returns the names of all commands except those of a provider, each with its words.
fn commands() -> Vec<(String, Vec<String>)> {
    fn walk(command: &clap::Command, words: &[String], found: &mut Vec<(String, Vec<String>)>) {
        let name = [&["sessctl".to_owned()], words].concat().join("-");
        found.push((name, words.to_vec()));
        for inner in command.get_subcommands() {
            if Provider::named(inner.get_name()).is_none() {
                walk(
                    inner,
                    &[words, &[inner.get_name().to_owned()]].concat(),
                    found,
                );
            }
        }
    }
    let mut root = command();
    root.build();
    let mut found = Vec::new();
    walk(&root, &[], &mut found);
    assert!(found.len() > 12, "{found:?}");
    found
}

/// Returns a page without escapes and font changes, on one line.
fn plain(page: &str) -> String {
    let mut text = page
        .replace("\\-", "-")
        .replace("\\*(Aq", "'")
        .replace("\\[u2026]", "…");
    for font in ["\\fB", "\\fI", "\\fR", "\\&"] {
        text = text.replace(font, "");
    }
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

#[test]
fn every_verb_has_a_page() {
    let pages = pages();
    let commands = commands();
    assert_eq!(pages.len(), commands.len(), "{:?}", pages.keys());
    for (name, words) in commands {
        let page = &pages[&name];
        let line: Vec<&str> = words.iter().map(String::as_str).collect();
        let printed = sessctl(&[&["man"], &line[..]].concat()).run().code(0);
        assert_eq!(printed.stdout, *page, "{name}");
        let text = plain(page);
        let title = format!(".TH {} 1", name.to_uppercase());
        assert!(text.contains(&title), "{name}: {text}");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SEE ALSO"] {
            let headings = [format!(".SH {section}"), format!(".SH \"{section}\"")];
            assert!(
                headings.iter().any(|heading| text.contains(heading)),
                "{name}: {section}"
            );
        }
    }
}

#[test]
fn pages_describe_every_option() {
    let pages = pages();
    let root = plain(&pages["sessctl"]);
    let mut count = 0;
    for (name, words) in commands() {
        let own = plain(&pages[&name]);
        let line: Vec<&str> = words.iter().map(String::as_str).collect();
        let help = sessctl(&[&line[..], &["--help"]].concat())
            .run()
            .code(0)
            .stdout;
        let options = help.lines().filter_map(|line| {
            let (_, long) = line
                .split_once("--")
                .filter(|(before, _)| before.trim().len() < 4)?;
            long.split([' ', '[', '=', '.']).next()
        });
        for option in options {
            let heading = format!("--{option} ");
            assert!(
                own.contains(&heading) || root.contains(&heading),
                "{name}: {heading}"
            );
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
    assert!(plain(&pages["sessctl-get"]).contains("--resume <FILE> Reuse"));
    assert!(!plain(&pages["sessctl-get"]).contains("--cacert"));
}

#[test]
fn main_page_contains_the_topics() {
    let page = plain(&pages()["sessctl"]);
    let section = |title: &str| {
        let (_, rest) = page.split_once(&format!(".SH {title}")).unwrap();
        rest.split(".SH ").next().unwrap().to_owned()
    };
    let topic = |name: &str| sessctl(&["help", name]).run().code(0).stdout;
    let (codes, variables) = (section("\"EXIT STATUS\""), section("ENVIRONMENT"));
    let mut rows = 0;
    for line in topic("exit-codes").lines().skip(1) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(codes.contains(&words.join(" ")), "{line}: {codes}");
        rows += usize::from(words.first().is_some_and(|word| word.parse::<u8>().is_ok()));
    }
    assert!(rows > 10, "{rows}");
    for line in topic("environment").lines().skip(1) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(variables.contains(&words.join(" ")), "{line}: {variables}");
    }
    let files = section("FILES");
    assert!(
        files.contains("$XDG_CONFIG_HOME/sessctl/config.toml"),
        "{files}"
    );
    assert!(files.contains(".nf [kayle]"), "{files}");
}

#[test]
fn page_names_are_flexible() {
    let get = sessctl(&["man", "get"]).run().code(0).stdout;
    for line in [&["man", "deck", "get"][..], &["man", "sessctl-get"]] {
        assert_eq!(sessctl(line).run().code(0).stdout, get, "{line:?}");
    }
    let unknown = sessctl(&["man", "gett"]).run().code(2);
    unknown.stderr_has(&[
        "no manual page 'sessctl-gett'",
        "did you mean 'sessctl-get'?",
    ]);
}

#[test]
fn unwritable_pages_are_an_output_error() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let below = file.join("man1");
    let run = sessctl(&["man", "--dir", below.to_str().unwrap()]).run();
    run.code(74)
        .stderr_has(&["cannot write", "file/man1", "choose a folder"]);
    fs::create_dir_all(folder.path().join("man1/sessctl-get.1")).unwrap();
    let pages = folder.path().join("man1");
    let run = sessctl(&["man", "--dir", pages.to_str().unwrap()]).run();
    run.code(74).stderr_has(&["cannot write", "sessctl-get.1"]);
}

#[test]
fn page_date_is_that_of_the_release() {
    let page = &pages()["sessctl"];
    let date = page.split_once(" 1 ").unwrap().1.split(' ').next().unwrap();
    assert!(date.len() == 10 && date.starts_with("20"), "{date}");
    let changelog = concat!(env!("CARGO_MANIFEST_DIR"), "/CHANGELOG.md");
    let changelog = fs::read_to_string(changelog).unwrap();
    let heading = format!("## {} - ", env!("CARGO_PKG_VERSION"));
    // Before the release, the changes are listed as unreleased.
    if let Some(released) = changelog
        .lines()
        .find_map(|line| line.strip_prefix(&heading))
    {
        assert_eq!(released, date);
    }
}

#[test]
fn mandoc_accepts_every_page() {
    let folder = TempDir::new().unwrap();
    let page = folder.path().join("page.1");
    for (name, text) in pages() {
        fs::write(&page, text).unwrap();
        let Ok(output) = Command::new("mandoc").arg("-Tlint").arg(&page).output() else {
            println!("skipped: mandoc is missing");
            return;
        };
        let findings = String::from_utf8(output.stdout).unwrap();
        assert_eq!(findings, "", "{name}");
        assert!(output.status.success(), "{name}");
    }
}

//! The documentation and the generated files agree with the program. `SESSCTL_UPDATE=1 cargo test
//! --test it docs::` refreshes them.

use std::fs;
use std::path::PathBuf;

use sessctl::provider::Provider;

use crate::run::sessctl;

const UPDATE: &str = "SESSCTL_UPDATE";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// Compares a generated file with its expected text, or writes it if [`UPDATE`] is set.
fn assert_fresh(name: &str, expected: &str) {
    if std::env::var_os(UPDATE).is_some() {
        return fs::write(root().join(name), expected).unwrap();
    }
    assert!(
        read(name) == expected,
        "{name} is out of date; refresh it: {UPDATE}=1 cargo test --test it docs::"
    );
}

/// Replaces the fenced block that follows a comment in a page of the documentation.
fn with_block(page: &str, mark: &str, body: &str) -> String {
    let text = read(page);
    let (before, after) = text
        .split_once(&format!("<!-- {mark} -->\n```"))
        .unwrap_or_else(|| panic!("{page} has no block {mark}"));
    let (language, after) = after.split_once('\n').unwrap();
    let (_, after) = after.split_once("\n```").unwrap();
    format!("{before}<!-- {mark} -->\n```{language}\n{body}\n```{after}")
}

#[test]
fn pages_quote_the_help() {
    for (page, mark, line) in [
        ("docs/commands.md", "help", &["--help"][..]),
        ("docs/output.md", "exit codes", &["help", "exit-codes"]),
        ("docs/output.md", "jq", &["help", "jq"]),
        (
            "docs/configuration.md",
            "environment",
            &["help", "environment"],
        ),
    ] {
        let shown = sessctl(line).run().code(0).stdout;
        assert_fresh(page, &with_block(page, mark, shown.trim_end()));
    }
}

#[test]
fn readme_lists_every_provider() {
    let readme = read("README.md");
    for provider in sessctl::provider::ALL {
        let link = format!("| [{}] |", provider.title);
        assert!(readme.lines().any(|line| line.starts_with(&link)), "{link}");
    }
}

/// Returns the documented limits of a provider, and the seconds that they require for a million
/// ids.
fn quota(provider: &Provider) -> (String, Option<f64>) {
    let ids = 1_000_000.0;
    let Some((requests, seconds)) = provider.rate_limit else {
        assert!(provider.daily_limit.is_none() && provider.key_rate_limits.is_empty());
        return ("none".to_owned(), None);
    };
    let mut limits = format!("{requests} requests per {seconds} s");
    for (prefix, (requests, seconds)) in provider.key_rate_limits {
        limits += &format!(" (key `{prefix}…`: {requests} per {seconds} s)");
    }
    let by_rate = ids * f64::from(seconds) / f64::from(requests);
    let by_day = provider.daily_limit.map_or(0.0, |daily| {
        limits += &format!(", {daily} per day");
        ids / f64::from(daily) * 86_400.0
    });
    (limits, Some(by_rate.max(by_day)))
}

#[test]
fn quotas_follow_from_provider_data() {
    let time = |seconds: f64| match seconds / 3600.0 {
        hours if hours < 48.0 => format!("{hours:.1} hours"),
        hours => format!("{:.0} days", hours / 24.0),
    };
    let mut table =
        "| provider | documented limit | time for a million ids |\n|---|---|---|\n".to_owned();
    let mut unlimited = Vec::new();
    for provider in sessctl::provider::ALL {
        match quota(provider) {
            (limits, Some(seconds)) => {
                table += &format!("| {} | {limits} | {} |\n", provider.title, time(seconds));
            }
            (_, None) => unlimited.push(provider.title),
        }
    }
    let example = time(1_000_000.0 * 0.2 / 8.0);
    table += &format!(
        "| {} | none | latency × ids ÷ jobs: {example} at 200 ms and 8 jobs |\n",
        unlimited.join(", ")
    );
    let page = read("docs/scale.md");
    let (before, rest) = page.split_once("<!-- quotas -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of quotas -->").unwrap();
    let expected = format!("{before}<!-- quotas -->\n{table}<!-- end of quotas -->{after}");
    assert_fresh("docs/scale.md", &expected);
}

#[test]
fn page_links_resolve() {
    let root = root();
    let pages = fs::read_dir(root.join("docs")).unwrap();
    let pages = pages.map(|page| page.unwrap().path());
    let pages = pages.filter(|page| page.extension().is_some_and(|kind| kind == "md"));
    let mut links = 0;
    for page in pages.chain([root.join("README.md"), root.join(".github/CONTRIBUTING.md")]) {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let path = page.parent().unwrap().join(target);
            assert!(path.exists(), "{}: {target}", page.display());
            links += 1;
        }
    }
    assert!(links > 10, "{links}");
}

#[test]
fn readme_is_short() {
    let lines = read("README.md").lines().count();
    assert!(lines <= 160, "{lines} lines");
}

#[test]
fn readme_commands_work() {
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
        .run()
        .code(0)
        .stdout_has(&["Kayle ID", "in_progress"]);
}

#[test]
fn configuration_example_is_fresh() {
    assert_fresh("config.example.toml", &sessctl::config::init::example());
}

#[test]
fn changelog_and_licences_exist() {
    assert!(read("CHANGELOG.md").contains("## Unreleased"));
    assert!(read("LICENSE-MIT").starts_with("MIT License"));
    assert!(read("LICENSE-APACHE").contains("Apache License"));
}

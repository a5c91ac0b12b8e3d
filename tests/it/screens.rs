//! Snapshots of complete screens, for review. After an intended change, run
//! `INSTA_UPDATE=always cargo test --test it screens`, read `git diff tests/it/snapshots`, and
//! commit it.

use std::time::{Duration, SystemTime};

use insta::{Settings, assert_snapshot};
use sessctl::provider::{self, Provider};
use sessctl::render::{
    BatchRow, BatchView, Block, ListColumn, RowOrder, Style, batch_block, blocks, to_text,
};
use sessctl::secret::Scrubber;
use sessctl::session::{self, Document, DocumentOptions};

use crate::fixtures::{documents, id_of};
use crate::run::sessctl;

/// 2026-01-02 09:40:00 UTC, a few minutes after the fixtures' times.
const NOW: Duration = Duration::from_secs(1_767_346_800);

fn style(columns: Option<usize>) -> Style {
    Style {
        width: columns,
        color: false,
        unicode: true,
        now: SystemTime::UNIX_EPOCH + NOW,
        zone: None,
    }
}

fn full_document(provider: &'static Provider) -> Document<'static> {
    let documents = documents(provider);
    let (_, text) = documents
        .iter()
        .find(|(name, _)| name == "full.json")
        .unwrap();
    let options = DocumentOptions {
        show_secrets: false,
        scrubber: &Scrubber::default(),
        now: style(None).now,
        for_conditions: false,
        any_id: false,
        server_ahead: 0,
    };
    let parsed = session::parse(provider, text.as_bytes()).unwrap();
    Document::open(parsed, &id_of(provider, text), &options)
        .unwrap()
        .into_owned()
}

/// Compares with the snapshot of this name, or prints what differs.
fn check(name: &str, screen: &str) {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, screen));
}

/// Checks the blocks at the usual widths and in a pipe.
fn check_widths(name: &str, screen: impl Fn(&Style) -> Vec<Block>) {
    for columns in [Some(40), Some(80), Some(120), Some(200), None] {
        let style = style(columns);
        let text = to_text(&screen(&style), &style);
        let width = columns.map_or("pipe".to_owned(), |columns| columns.to_string());
        check(&format!("{name}_{width}"), &text);
        assert!(!text.contains("SECRET"), "{name}: {text}");
    }
}

#[test]
fn provider_screens_are_readable() {
    for provider in provider::ALL {
        let document = full_document(provider);
        check_widths(provider.name, |style| blocks(&document, style));
    }
}

#[test]
fn one_provider_list_is_table() {
    let document = full_document(Provider::named("kayle").unwrap());
    let lines = vec![BatchRow::new(&document, &BatchView::default()); 3];
    check_widths("list_kayle", |style| {
        vec![batch_block(&lines, &BatchView::default(), style)]
    });
}

#[test]
fn list_with_error_is_table() {
    let lines = provider::ALL
        .iter()
        .map(|provider| BatchRow::new(&full_document(provider), &BatchView::default()));
    let mut lines: Vec<_> = lines.collect();
    let error = "session not found at Kayle ID (HTTP 404): \"NOT_FOUND: Session not found.\"";
    let id = "vs_0000000000000000000000000000000000000000000000000000000000000000";
    let provider = Provider::named("kayle");
    lines.push(BatchRow::failed(provider, id.to_owned(), error.to_owned()));
    check_widths("list_mixed", |style| {
        vec![batch_block(&lines, &BatchView::default(), style)]
    });
}

#[test]
fn chosen_columns_are_sorted() {
    let names = [
        "id",
        "state",
        "reason",
        ".client_secret",
        "/status",
        ".none",
    ];
    let view = BatchView {
        columns: names.map(|name| ListColumn::parse(name).unwrap()).to_vec(),
        order: Some(RowOrder::parse("-state").unwrap()),
    };
    let lines = provider::ALL
        .iter()
        .map(|provider| BatchRow::new(&full_document(provider), &view));
    let mut lines: Vec<_> = lines.collect();
    let error = "not \u{1b}[2J found".to_owned();
    lines.push(BatchRow::failed(None, "x".to_owned(), error));
    check_widths("list_columns", |style| {
        vec![batch_block(&lines, &view, style)]
    });
}

#[test]
fn errors_say_what_to_do() {
    let cases: [(&str, &[&str], i32); 4] = [
        ("error_option", &["get", "x", "--ouput", "json"], 2),
        ("error_id", &["zephr", "get", "not an id"], 2),
        ("error_credential", &["deck", "get", "sess_1"], 3),
        (
            "error_not_found",
            &["deck", "get", "sess_1", "--mock=not-found"],
            4,
        ),
    ];
    for (name, line, code) in cases {
        let run = sessctl(line);
        let result = run.run().code(code).plain_error();
        let home = run.home().to_str().unwrap();
        check(name, &without_port(&result.stderr.replace(home, "HOME")));
    }
}

#[test]
fn help_fits_80_columns() {
    let lines: [(&str, &[&str]); 2] = [("help", &["--help"]), ("help_get", &["get", "-h"])];
    for (name, line) in lines {
        let result = sessctl(line).env("COLUMNS", "80").run().code(0);
        check(name, &result.stdout);
        let widest = result.stdout.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{widest:?}: {}", result.stdout);
    }
}

/// Replaces the port of the mock, which differs from run to run, by `PORT`.
fn without_port(text: &str) -> String {
    let mut parts = text.split("127.0.0.1:");
    let mut stable = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        stable.extend(["127.0.0.1:PORT", rest]);
    }
    stable
}

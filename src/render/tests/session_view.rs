use serde_json::{Value, json};

use super::{document, sample, style};
use crate::provider::{Provider, StateRule};
use crate::render::{Block, Cell, Style, Tone, blocks, to_text};

/// Formats blocks as lines: `title: label=value` for pairs, `title: value|value` for rows.
fn lines(session: Value, style: &Style) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks(&document(session), style) {
        match block {
            Block::Pairs { title, rows } => lines.extend(
                rows.iter()
                    .map(|(label, cell)| format!("{title}: {label}={}", cell.text())),
            ),
            Block::Grid {
                title,
                columns,
                rows,
            } => {
                let heads: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
                lines.push(format!("{title}: {}", heads.join("|")));
                lines.extend(rows.iter().map(|row| {
                    let texts: Vec<&str> = row.iter().map(Cell::text).collect();
                    format!("{title}: {}", texts.join("|"))
                }));
            }
        }
    }
    lines
        .iter()
        .map(|line| line.replace('\u{a0}', " "))
        .collect()
}

/// Returns [`sample`] with the value at `pointer` set or removed.
fn with(pointer: &str, value: Option<Value>) -> Value {
    let mut session = sample();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = session.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(members), Some(value)) => drop(members.insert(key.to_owned(), value)),
        (Value::Object(members), None) => drop(members.shift_remove(key)),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        (parent, _) => panic!("{parent}"),
    }
    session
}

#[test]
fn session_changes_are_shown() {
    let s = "Everything  s-1: ";
    for (pointer, value, expected) in [
        ("/status", Some(json!("Active")), format!("{s}State=active")),
        (
            "/status",
            Some(json!("odd\n")),
            format!("{s}State=active (odd\\n)"),
        ),
        (
            "/status",
            Some(json!(["x"])),
            format!("{s}State=active ([\"x\"])"),
        ),
        ("/status", Some(Value::Null), format!("{s}State=active (–)")),
        ("/status", None, format!("{s}State=active (missing)")),
        ("/tries", None, format!("{s}Tries=missing")),
        ("/tries", Some(Value::Null), format!("{s}Tries=–")),
        ("/tries", Some(json!("two")), format!("{s}Tries=\"two\"")),
        ("/id", Some(json!("s-2")), format!("{s}ID=s-2")),
        (
            "/expires_at",
            Some(json!("soon")),
            format!("{s}Expires=soon"),
        ),
        (
            "/expires_at",
            Some(json!("2025-02-13T17:08:07Z")),
            format!("{s}Expires=2025-02-13 17:08:07 UTC (2h ago, past expiry)"),
        ),
        ("/captures", None, format!("{s}Captures=missing")),
        ("/captures", Some(Value::Null), format!("{s}Captures=–")),
        ("/captures", Some(json!([])), format!("{s}Captures=none")),
        (
            "/captures",
            Some(json!({"a": 1})),
            format!("{s}Captures={{\"a\":1}}"),
        ),
        (
            "/captures",
            Some(json!([5])),
            "Captures: missing|missing|5".to_owned(),
        ),
        (
            "/claims",
            Some(json!({"a\u{1b}": true})),
            "Claims: a\\u{1b}|missing|true".to_owned(),
        ),
        (
            "/claims",
            Some(json!({"": {}})),
            "Claims: \"\"|missing".to_owned(),
        ),
        (
            "/bundles",
            Some(json!([["x"]])),
            "Bundles: [\"x\"]".to_owned(),
        ),
        ("/metadata", Some(json!({})), format!("{s}Metadata=none")),
        (
            "/metadata",
            Some(json!({"": "\u{9b}"})),
            "Metadata: \"\"=\\u{9b}".to_owned(),
        ),
        ("/client", Some(json!("x")), "Other: client=x".to_owned()),
        (
            "/client/a\tb",
            Some(json!({"c": null})),
            "Other: client/a\\tb={\"c\":null}".to_owned(),
        ),
        ("/more", Some(json!(null)), "Other: more=–".to_owned()),
        ("/sessions", Some(json!([{}])), format!("{s}Sessions=1")),
    ] {
        let lines = lines(with(pointer, value.clone()), &style(None));
        assert!(
            lines.contains(&expected),
            "{pointer} {value:?}: {expected}\n{lines:#?}"
        );
    }
}

#[test]
fn differing_status_has_own_line() {
    const EXPIRING: Provider = Provider {
        state: StateRule::Expiry { of: None },
        ..super::EVERYTHING
    };
    let mut doc = document(sample());
    (doc.provider, doc.summary.word) = (&EXPIRING, None);
    let text = to_text(&blocks(&doc, &style(None)), &style(None));
    assert!(text.contains("  State     active\n"), "{text}");
    assert!(text.contains("  Status    in_progress\n"), "{text}");
}

#[test]
fn absent_optional_fields_are_omitted() {
    for (pointer, label) in [
        ("/runtime_ms", "Runtime="),
        ("/bundles", "Bundles"),
        ("/sessions", "City="),
        ("/metadata", "Metadata"),
    ] {
        let lines = lines(with(pointer, None), &style(None));
        assert!(!lines.iter().any(|line| line.contains(label)), "{lines:#?}");
    }
}

#[test]
fn empty_columns_are_omitted() {
    let lines = lines(with("/captures/1", Some(json!({"gtin": ""}))), &style(None));
    assert!(
        lines.contains(&"Captures: Created|Status|GTIN|Product|Details".to_owned()),
        "{lines:#?}"
    );
    assert!(
        lines.contains(&"Captures: missing|missing|–|–|".to_owned()),
        "{lines:#?}"
    );
}

#[test]
fn legacy_path_fills_empty_field() {
    let user = "Everything  s-1: User=".to_owned();
    let lines_of = |value| lines(with("/user", value), &style(None));
    for (value, shown, own_row) in [
        (None, "UU01", "Sessions: →|s-1|phone|"),
        (Some(Value::Null), "UU01", "Sessions: →|s-1|phone|"),
        (
            Some(json!("UU02")),
            "UU02",
            "Sessions: →|s-1|phone|user: UU01",
        ),
    ] {
        let lines = lines_of(value);
        assert!(lines.contains(&format!("{user}{shown}")), "{lines:#?}");
        assert!(lines.contains(&own_row.to_owned()), "{lines:#?}");
    }
}

#[test]
fn unknown_session_marks_no_row() {
    let lines = lines(
        with("/sessions/1", Some(json!({"session_id": "x"}))),
        &style(None),
    );
    assert!(
        lines.contains(&"Sessions: Session|Device|Details".to_owned()),
        "{lines:#?}"
    );
}

#[test]
fn ascii_terminal_gets_ascii() {
    let ascii = Style {
        unicode: false,
        ..style(None)
    };
    let lines = lines(sample(), &ascii);
    assert!(
        lines.contains(&"Sessions: *|s-1|phone|".to_owned()),
        "{lines:#?}"
    );
    assert!(!lines.iter().any(|line| line.contains('–')), "{lines:#?}");
    let rows = vec![("Clock".to_owned(), Cell::new("–", Tone::Nothing))];
    let composed = Block::Pairs {
        title: String::new(),
        rows,
    };
    assert_eq!(to_text(&[composed], &ascii).trim(), "Clock  -");
}

#[test]
fn tones_follow_state_words() {
    let doc = document(with("/expires_at", Some(json!("2025-02-13T17:08:07Z"))));
    let blocks = blocks(&doc, &style(None));
    let Some(Block::Pairs { rows, .. }) = blocks.first() else {
        panic!("{blocks:?}")
    };
    let tone = |label| {
        rows.iter()
            .find(|row| row.0 == label)
            .map(|row| row.1.tone())
    };
    assert_eq!(tone("State"), Some(Tone::Busy));
    assert_eq!(tone("Expires"), Some(Tone::Warn));
    let Some(Block::Grid { rows, .. }) = blocks.get(1) else {
        panic!("{blocks:?}")
    };
    let tones: Vec<Tone> = rows.iter().map(|row| row[1].tone()).collect();
    assert_eq!(tones, [Tone::Good, Tone::Bad]);
}

#[test]
fn clipped_cell_shows_its_length() {
    let cell = Cell::plain(&"é".repeat(12_545));
    assert_eq!(
        cell.text(),
        format!("{}… (12,345 more characters; see --json)", "é".repeat(200))
    );
    assert_eq!(Cell::plain(&"x".repeat(300)).text().len(), 300);
}

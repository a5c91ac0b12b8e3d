//! Tables on narrow terminals.

use unicode_width::UnicodeWidthStr;

use serde_json::json;

use super::table::{ID, detail, overview};
use super::{document, sample, style};
use crate::render::{Block, Cell, Column, Fit, Style, Tone, blocks, to_text};

#[test]
fn long_table_is_formatted_like_short() {
    let block = |count: usize| {
        let cell = |text: &str| Cell::new(text, Tone::Bad);
        Block::Grid {
            title: "T".to_owned(),
            columns: ["A", "B"]
                .map(|title| Column {
                    title: title.to_owned(),
                    fit: Fit::Wrap,
                })
                .to_vec(),
            rows: [
                ["日本のお茶", "::x"],
                ["", "e\u{301} 👨\u{200d}👩"],
                ["–", ""],
            ]
            .map(|row| row.map(cell).to_vec())
            .into_iter()
            .cycle()
            .take(count)
            .collect(),
        }
    };
    for color in [false, true] {
        let style = Style {
            color,
            ..style(Some(80))
        };
        // The shorter one is drawn by the table library, the other one is written directly.
        let short = to_text(&[block(498)], &style);
        let long = to_text(&[block(501)], &style);
        let rows: Vec<&str> = short.lines().skip(3).take(3).collect();
        assert_eq!(long, format!("{short}{}\n", rows.join("\n")));
    }
}

#[test]
fn tall_details_become_records() {
    let block = |length: usize| Block::Grid {
        title: String::new(),
        columns: ["ID", "Details"]
            .map(|title| Column {
                title: title.to_owned(),
                fit: if title == "ID" {
                    Fit::Whole
                } else {
                    Fit::Details
                },
            })
            .to_vec(),
        rows: vec![vec![
            Cell::plain(&"i".repeat(58)),
            Cell::plain(&"x ".repeat(length)),
        ]],
    };
    let text = |length| to_text(&[block(length)], &style(Some(80)));
    assert!(text(40).starts_with("ID "), "{}", text(40));
    assert!(text(41).starts_with("1 of 1\n"), "{}", text(41));
}

#[test]
fn ids_shorten_as_last_resort() {
    for width in 61..200 {
        let text = overview(&["a"], Some(width));
        assert_eq!(text.contains(ID), width >= 101, "{width}: {text}");
        assert_eq!(
            text.contains("ID shortened"),
            width < 101,
            "{width}: {text}"
        );
        assert!(text.starts_with("ID "), "{width}: {text}");
    }
}

#[test]
fn times_shorten_before_columns_drop() {
    let text = overview(&["a", "b"], Some(140));
    assert!(text.contains("1h ago   in 1h\n"), "{text}");
    assert!(!text.contains("UTC"), "{text}");
}

#[test]
fn no_line_exceeds_the_width() {
    for width in 20..200 {
        for line in detail(Some(width)).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn piped_details_are_short() {
    let mut session = sample();
    session["captures"][0]["data"] = json!({"text": "x".repeat(100)});
    let text = |width| {
        let style = style(width);
        to_text(&blocks(&document(session.clone()), &style), &style)
    };
    let short = format!("Data: {{\"text\":\"{}…\n", "x".repeat(31));
    assert!(text(None).contains(&short), "{}", text(None));
    assert!(text(Some(400)).contains(&"x".repeat(100)));
}

use proptest::prelude::*;
use serde_json::json;

use super::{any_json, document, sample, style};
use crate::provider::{Provider, State};
use crate::render::{BatchRow, BatchView, Block, Cell, Style, Tone, batch_block, blocks, to_text};
use crate::text::is_hostile;

pub(super) fn detail(width: Option<usize>) -> String {
    let style = style(width);
    to_text(&blocks(&document(sample()), &style), &style)
}

/// A Kayle id, the longest of all.
pub(super) const ID: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";

pub(super) fn overview(ids: &[&str], width: Option<usize>) -> String {
    let provider = Provider::named("kayle").unwrap();
    let mut doc = document(json!({"status": "in_progress"}));
    doc.summary.created_at = crate::session::Timestamp::parse("2025-02-13T18:08:07Z");
    doc.summary.expires_at = crate::session::Timestamp::parse("2025-02-13T20:08:07Z");
    let mut lines: Vec<BatchRow> = ids
        .iter()
        .map(|id| {
            let mut row = BatchRow::new(&doc, &BatchView::default());
            (*id).clone_into(&mut row.id);
            row
        })
        .collect();
    let message = "no such session".to_owned();
    lines.push(BatchRow::failed(Some(provider), ID.to_owned(), message));
    if let Some(BatchRow {
        outcome: Ok(summary),
        ..
    }) = lines.first_mut()
    {
        (summary.state, summary.word) = (State::Failed, Some("FAILED".to_owned()));
    }
    to_text(
        &[batch_block(&lines, &BatchView::default(), &style(width))],
        &style(width),
    )
}

const PIPED: &str = r#"
Everything  s-1
  State     active (in_progress)
  Runtime   5m3s (303000 ms)
  Tries     1 of 3
  User      UU01
  Browser   Chrome
  Expires   2025-02-13 20:08:07 UTC (in 1h)
  Captures  2 (1 COMPLETED, 1 FAILED)
  Sessions  2
  Claims    2
  Bundles   1

Captures
  Created                            Status     GTIN            Product     Error               Details
  ─────────────────────────────────────────────────────────────────────────────────────────────────────
  2025-02-13 18:08:07 UTC (1h ago)   COMPLETED  00012345600012  日本のお茶  –                   Data: {"hops":[{"url":"u"}]}
  2025-02-13 18:09:07 UTC (59m ago)  FAILED     –               –           no such trade item  new: 5

This session
  City  London

Sessions
     Session    Device  Details
  ─────────────────────────────
     26a73b7a…  pc      city: Paris
  →  s-1        phone

Claims
  Claim               Required  Reason
  ────────────────────────────────────
  document_type_code  no        Tells a passport from a card
  date_of_birth       yes       Needed to check the age of the guest

Bundles
  Bundle
  ──────
  e10a5ff3-fc63-47fb-af04-75c2ec3fdf1c

Metadata
  order_id  6735
  nested    {"a":[1]}

Other
  client/engine  V8
  object         session
"#;

const CAPTURES_AT_80: &str = r#"
Captures
  1 of 2
    Created  2025-02-13 18:08:07 UTC (1h ago)
    Status   COMPLETED
    GTIN     00012345600012
    Product  日本のお茶
    Details  Data: {"hops":[{"url":"u"}]}
  2 of 2
    Created  2025-02-13 18:09:07 UTC (59m ago)
    Status   FAILED
    Error    no such trade item
    Details  new: 5
"#;

const CAPTURES_AT_110: &str = r#"
Captures
  Created                     Status     GTIN            Product     Error            Details
  ───────────────────────────────────────────────────────────────────────────────────────────
  2025-02-13 18:08:07 UTC     COMPLETED  00012345600012  日本のお茶  –                Data:
  (1h ago)                                                                            {"hops":[{"url":"u"}]}
  2025-02-13 18:09:07 UTC     FAILED     –               –           no such trade    new: 5
  (59m ago)                                                          item
"#;

const SEVERAL: &str = r"
ID                                                                   Provider    State   Status       Reason           Created                           Expires
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
a                                                                    everything  failed  FAILED       –                2025-02-13 18:08:07 UTC (1h ago)  2025-02-13 20:08:07 UTC (in 1h)
b                                                                    everything  active  in_progress  –                2025-02-13 18:08:07 UTC (1h ago)  2025-02-13 20:08:07 UTC (in 1h)
vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16  kayle       error   –            no such session  –                                 –
";

const SEVERAL_AT_80: &str = "
ID                                           Provider    State   Reason
───────────────────────────────────────────────────────────────────────
a                                            everything  failed  –
b                                            everything  active  –
vs_mza7vecksrtyfw193e…idckf8dga2zx2echb3t16  kayle       error   no such session
(no room for Status, Created, Expires; ID shortened; see --json)
";

#[test]
fn piped_table_is_plain() {
    assert_eq!(detail(None), PIPED.trim_start_matches('\n'));
}

#[test]
fn narrow_list_becomes_records() {
    assert!(detail(Some(80)).contains(CAPTURES_AT_80));
}

#[test]
fn table_wraps_to_fit() {
    let text = detail(Some(110));
    assert!(text.contains(CAPTURES_AT_110), "{text}");
}

#[test]
fn several_sessions_have_rows() {
    assert_eq!(
        overview(&["a", "b"], None),
        SEVERAL.trim_start_matches('\n')
    );
}

#[test]
fn several_sessions_fit_80_columns() {
    assert_eq!(
        overview(&["a", "b"], Some(80)),
        SEVERAL_AT_80.trim_start_matches('\n')
    );
}

#[test]
fn ids_are_never_wrapped() {
    let rows = vec![("Label".to_owned(), Cell::plain(ID))];
    let title = "T".to_owned();
    let pairs = Block::Pairs { title, rows };
    for width in 71..200 {
        let style = style(Some(width));
        assert!(
            to_text(std::slice::from_ref(&pairs), &style).contains(ID),
            "{width}"
        );
    }
}

#[test]
fn long_label_keeps_alignment() {
    let row = |label: &str| (label.to_owned(), Cell::plain("x"));
    let rows = vec![row("a"), row(&"b".repeat(25)), row("cc")];
    let block = Block::Pairs {
        title: String::new(),
        rows,
    };
    assert_eq!(
        to_text(&[block], &style(None)),
        format!("a   x\n{}  x\ncc  x\n", "b".repeat(25))
    );
}

#[test]
fn color_must_be_requested() {
    let block = Block::Pairs {
        title: "T".to_owned(),
        rows: vec![("A".to_owned(), Cell::new("bad", Tone::Bad))],
    };
    let text = |color| {
        let style = Style {
            color,
            ..style(None)
        };
        to_text(std::slice::from_ref(&block), &style)
    };
    assert_eq!(text(false), "T\n  A  bad\n");
    assert_eq!(
        text(true),
        "\x1b[1mT\x1b[0m\n  \x1b[2mA\x1b[0m  \x1b[31mbad\x1b[0m\n"
    );
}

#[test]
fn table_hides_ci_commands() {
    let rows = vec![("::error::x".to_owned(), Cell::plain("##[error]"))];
    let title = String::new();
    assert_eq!(
        to_text(&[Block::Pairs { title, rows }], &style(None)),
        "\\u{3a}:error::x  #\\u{23}[error]\n"
    );
}

proptest! {
    #[test]
    fn arbitrary_sessions_render_safely(value in any_json(), width in 0..200_usize) {
        let style = style(Some(width).filter(|width| *width > 0));
        let mut session = sample();
        session["captures"][0]["data"] = value.clone();
        session["metadata"] = value.clone();
        session["claims"] = value.clone();
        for session in [session, value] {
            let text = to_text(&blocks(&document(session), &style), &style);
            prop_assert!(!text.replace('\n', "").contains(is_hostile));
            prop_assert!(text.lines().all(|line| !line.ends_with(' ')));
            prop_assert!(text.lines().all(|line| !line.trim_start().starts_with("::")));
        }
    }

    #[test]
    fn colour_changes_no_character(value in any_json(), width in 20..200_usize) {
        let mut session = sample();
        session["captures"][0]["data"] = value.clone();
        session["metadata"] = value;
        let document = document(session);
        let [plain, mut colored] = [false, true].map(|color| {
            let style = Style { color, ..style(Some(width)) };
            to_text(&blocks(&document, &style), &style)
        });
        for code in ["0", "1", "2", "31", "32", "33", "36"] {
            colored = colored.replace(&format!("\u{1b}[{code}m"), "");
        }
        for (colored, plain) in colored.lines().zip(plain.lines()) {
            prop_assert_eq!(colored, plain);
        }
    }
}

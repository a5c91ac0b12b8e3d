//! Processes a corrupted response in every way: parsed, redacted, checked, compared, and written in
//! every format.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use sessctl::json::Json;
use sessctl::provider::{ALL, Provider};
use sessctl::render::{
    BatchRow, BatchView, Style, batch_block, blocks, json, to_text, yaml as yaml_writer,
};
use sessctl::secret::{Scrubber, Secret};
use sessctl::session::{Compared, Document, DocumentOptions, Query, SavedDocument, parse};

use crate::bytes::{ByteChange, byte_changes, corrupt};
use crate::harness::{KEY, check_failure, check_text, fuzz};
use crate::trees::{CANARY, NodeChange, change_nodes, node_changes};
use crate::{corpus, yaml};

/// Texts that are difficult for JSON parsers.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "1e400",
    "-0",
    "-",
    "0x1",
    "NaN",
    "\"\":",
    "\"a\":1,",
    "\\u001b[31m",
    "\\ud800",
    "\\udc00",
    "\\u0000",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{feff}",
    "\u{0}",
    "\u{2028}",
    "[[[[[[[[",
    "{\"a\":{\"a\":",
    "\"id\":",
    "\"_sessctl\":{},",
    "\"error\":{\"code\":\"x\"},",
    KEY,
    "99999999999999999999999999",
];

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_770_000_000)
}

/// The document to corrupt.
type Source = (usize, Index);

fn source() -> impl Strategy<Value = Source> {
    (0..ALL.len(), any::<Index>())
}

fn open(
    provider: &'static Provider,
    id: &str,
    body: &[u8],
    show_secrets: bool,
) -> Option<Document<'static>> {
    let scrubber = Scrubber::default().with_secret(&Secret::new(KEY));
    let options = DocumentOptions {
        show_secrets,
        scrubber: &scrubber,
        now: now(),
        server_ahead: 0,
        any_id: false,
        for_conditions: true,
    };
    let document = parse(provider, body).and_then(|parsed| Document::open(parsed, id, &options));
    document
        .inspect_err(|failure| {
            // A failure is scrubbed when it is printed.
            let mut clean = failure.repeat();
            clean.cause = sessctl::error::Failure::usage(scrubber.scrub(&failure.message())).cause;
            check_failure(&clean);
        })
        .ok()
        .map(Document::into_owned)
}

/// Formats a document in every output format.
fn formatted(document: &Document<'_>, query: &Query) -> Vec<String> {
    let value = document.clone().into_value();
    let mut texts = Vec::new();
    for (at, width) in [None, Some(40), Some(80), Some(200)]
        .into_iter()
        .enumerate()
    {
        let style = Style {
            width,
            color: false,
            unicode: at % 2 == 0,
            now: now(),
            zone: None,
        };
        texts.push(to_text(&blocks(document, &style), &style));
        let view = BatchView::default();
        let lines = [
            BatchRow::new(document, &view),
            BatchRow::new(document, &view),
        ];
        texts.push(to_text(&[batch_block(&lines, &view, &style)], &style));
        let colored = Style {
            color: true,
            ..style
        };
        let plain = to_text(&blocks(document, &colored), &colored).replace("\u{1b}[", "");
        check_text("a coloured table", &plain);
    }
    for pretty in [true, false] {
        let mut out = Vec::new();
        let write = if pretty {
            json::write_pretty
        } else {
            json::write_line
        };
        write(&mut out, &value, false);
        let text = String::from_utf8(out).unwrap();
        serde_json::from_str::<Value>(&text).expect("the JSON is valid");
        texts.push(text);
    }
    let text = yaml_writer::document(&value);
    assert_eq!(yaml::read(&text).expect("the YAML is valid").len(), 1);
    texts.push(text);
    let results = query.run(&value).expect("jq accepts every document");
    texts.push(results.iter().map(json::compact).collect());
    texts.push(json::compact(&document.clone().into_response()));
    texts
}

fn compare(provider: &'static Provider, id: &str, body: &[u8], value: &Json<'_>) {
    let scrubber = Scrubber::default();
    let options = DocumentOptions {
        show_secrets: false,
        scrubber: &scrubber,
        now: now(),
        server_ahead: 0,
        any_id: false,
        for_conditions: true,
    };
    let Ok(one) = Compared::session(parse(provider, body).unwrap(), id, &options) else {
        return;
    };
    assert!(
        one.compare_to(&one, &[]).changes.is_empty(),
        "a document differs from itself"
    );
    let saved = SavedDocument::parse(value.to_string().as_bytes());
    let saved = Compared::saved(saved.expect("a printed document can be parsed"), &scrubber);
    let _ = (
        one.compare_to(&saved, &[]),
        saved.compare_to(&one, &["/id".to_owned()]),
    );
}

#[test]
fn corrupted_response_bytes() {
    let documents: Vec<_> = ALL
        .iter()
        .map(|provider| corpus::documents(provider))
        .collect();
    let query = Query::compile(".").unwrap();
    let inputs = (source(), byte_changes(WORDS), any::<bool>());
    fuzz(
        "responses by byte",
        1500,
        &inputs,
        |((provider, at), changes, show_secrets): &(Source, Vec<ByteChange>, bool)| {
            let (id, text) = at.get(&documents[*provider]);
            let body = corrupt(text.as_bytes(), changes);
            let _ = SavedDocument::parse(&body)
                .map(|saved| Compared::saved(saved, &Scrubber::default()));
            if let Some(document) = open(ALL[*provider], id, &body, *show_secrets) {
                for text in formatted(&document, &query) {
                    check_text("an output", &text);
                }
                compare(ALL[*provider], id, &body, &document.clone().into_value());
            }
        },
    );
}

#[test]
fn corrupted_response_members() {
    let documents: Vec<Vec<(String, Value)>> = ALL
        .iter()
        .map(|provider| {
            let documents = corpus::documents(provider).into_iter();
            documents
                .map(|(id, text)| (id, serde_json::from_str(&text).unwrap()))
                .collect()
        })
        .collect();
    let query = Query::compile(".").unwrap();
    let inputs = (source(), node_changes());
    fuzz(
        "responses by member",
        1000,
        &inputs,
        |((provider, at), changes): &(Source, Vec<NodeChange>)| {
            let (id, document) = at.get(&documents[*provider]);
            let body = change_nodes(document, changes).to_string();
            if let Some(document) = open(ALL[*provider], id, body.as_bytes(), false) {
                for text in formatted(&document, &query) {
                    check_text("an output", &text);
                    assert!(
                        !text.contains(CANARY),
                        "an output contains a secret of the session: {text}"
                    );
                }
                compare(
                    ALL[*provider],
                    id,
                    body.as_bytes(),
                    &document.clone().into_value(),
                );
            }
        },
    );
}

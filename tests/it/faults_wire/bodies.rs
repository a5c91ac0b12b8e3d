//! H: bodies that are empty, broken, or no session at all.

use super::row::{FORMATS, ROW, Row, Scene, hold};
use crate::server::Reply;

pub(super) fn each<const N: usize>(bodies: [impl AsRef<[u8]>; N]) -> Vec<Vec<Reply>> {
    bodies.map(|body| vec![Reply::json(body)]).into()
}

/// The vendor's document with a member whose value is each of these.
pub(super) fn members<const N: usize>(scene: &Scene, values: [&str; N]) -> Vec<Vec<Reply>> {
    each(values.map(|value| scene.and("odd", value)))
}

/// The vendor's document as each of these types.
fn typed<const N: usize>(scene: &Scene, types: [&str; N]) -> Vec<Vec<Reply>> {
    types
        .map(|name| vec![Reply::status(200, &scene.document).header("content-type", name)])
        .into()
}

pub(super) const BOTH: &[&[&str]] = &[&[], &["--json"]];

const ROWS: &[Row] = &[
    Row {
        id: "H01",
        inputs: |_| vec![vec![Reply::status(204, "")], vec![Reply::status(205, "")]],
        arguments: BOTH,
        exit: 6,
        says: &["no content"],
        ..ROW
    },
    Row {
        id: "H02",
        inputs: |_| each(["", " ", "\r\n\t \n", "\u{feff}", "\u{feff} \n"]),
        arguments: BOTH,
        exit: 6,
        says: &["empty"],
        ..ROW
    },
    Row {
        id: "H03",
        inputs: |_| {
            let page = "<!doctype html><title>Hotel</title><p>Sign in to BODY";
            vec![
                vec![Reply::status(200, page).header("content-type", "text/html")],
                vec![Reply::json(page)],
                vec![Reply::json(format!("\n\n  {page}"))],
                vec![Reply::json("\u{feff}<HTML>BODY\u{1b}[31m")],
            ]
        },
        arguments: BOTH,
        exit: 6,
        says: &["HTML instead of JSON", "proxy or captive portal"],
        hides: &["BODY", "expected value"],
        ..ROW
    },
    Row {
        id: "H04",
        inputs: |scene| {
            let mut inputs = typed(
                scene,
                [
                    "text/plain",
                    "text/json",
                    "application/json; charset=utf-8",
                    "text/html",
                    "application/problem+json",
                    ";;;",
                ],
            );
            inputs.push(vec![Reply::status(200, &scene.document)]);
            inputs
        },
        ..ROW
    },
    Row {
        id: "H05",
        inputs: |scene| typed(scene, ["application/octet-stream", "image/png"]),
        ..ROW
    },
    Row {
        id: "H06",
        inputs: |_| {
            each([
                "{a:1, \"b\": \"BODYBODYBODY\"}",
                "{'a':\"BODYBODYBODY\"}",
                "{\"a\":1,}\nBODYBODYBODY",
                "{\"a\" 1, \"BODYBODYBODY\":1}",
                "{\"a\":1 \"b\":\"BODYBODYBODY\"}",
                "BODYBODYBODY",
                "{\"a\":\"\x01BODYBODYBODY\"}",
                "{\"a\":\"\\xBODYBODYBODY\"}",
                "{\"a\":tru}BODYBODYBODY",
                "}BODYBODYBODY",
            ])
        },
        exit: 6,
        says: &["line ", "column "],
        hides: &["BODYBODY"],
        ..ROW
    },
    Row {
        id: "H07",
        inputs: |scene| {
            let all = &scene.document;
            let cut = |parts: usize| all[..all.len() * parts / 8].to_owned();
            let mut inputs = each([1, 2, 3, 4, 5, 6, 7].map(cut));
            inputs.extend(each([
                "{\"a\":[1,2",
                "{",
                "{\"a\":1",
                "{\"a",
                "{\"a\":\"\\u12",
            ]));
            inputs.extend(each([&all[..all.len() - 1]]));
            inputs
        },
        exit: 6,
        says: &["truncated"],
        ..ROW
    },
    Row {
        id: "H08",
        inputs: |scene| {
            each(["{}", " x", "\0", "\u{feff}", ",", "]"].map(|end| scene.document.clone() + end))
        },
        exit: 6,
        says: &["trailing"],
        ..ROW
    },
    Row {
        id: "H09",
        inputs: |scene| {
            let array = format!("[{}]", scene.document);
            each(["null", "\"BODY\"", "5", "true", "[]", &array])
        },
        exit: 6,
        says: &["expected an object"],
        hides: &["BODY"],
        ..ROW
    },
    Row {
        id: "H11",
        inputs: |scene| {
            members(
                scene,
                [
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "01",
                    "1.",
                    "+1",
                    "0x10",
                    ".5",
                    "1e",
                    "-",
                    "1_000",
                    "1,000,",
                    "١",
                ],
            )
        },
        exit: 6,
        says: &["line ", "column "],
        ..ROW
    },
    Row {
        id: "H15",
        inputs: |_| {
            each([129, 10_000].map(|levels| "[".repeat(levels)))
                .into_iter()
                .chain(each([10_000].map(|levels| "{\"a\":".repeat(levels))))
                .chain(each([format!(
                    "{{\"a\":{}{}}}",
                    "[".repeat(200),
                    "]".repeat(200)
                )]))
                .collect()
        },
        exit: 6,
        says: &["nested more than"],
        ..ROW
    },
    Row {
        id: "H15 as deep as allowed",
        inputs: |scene| {
            let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
            members(scene, [&deep])
        },
        arguments: FORMATS,
        ..ROW
    },
];

#[test]
fn all_cases_hold() {
    hold(ROWS);
}

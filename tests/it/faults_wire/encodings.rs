//! H: bodies in an encoding that nobody asked for, and characters that are none.

use super::bodies::{BOTH, each, members};
use super::row::{ROW, Row, hold};
use crate::server::Reply;

fn encoded(coding: &str, body: impl AsRef<[u8]>) -> Vec<Reply> {
    vec![Reply::json(body).header("content-encoding", coding)]
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A gzip of `{}`, stored.
const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01\x02\0\xfd\xff{}\x43\xbf\xa6\xa3\x02\0\0\0";

const ROWS: &[Row] = &[
    Row {
        id: "H18",
        inputs: |scene| {
            [
                "br",
                "zstd",
                "gzip, gzip",
                "GZIP",
                "x-gzip",
                "deflate",
                "gzip",
                "none",
                "\u{9b}31m",
            ]
            .map(|coding| encoded(coding, &scene.document))
            .into()
        },
        arguments: BOTH,
        exit: 6,
        says: &["content encoding"],
        ..ROW
    },
    Row {
        id: "compressed error of the API",
        inputs: |_| {
            let reply = Reply::status(404, "\u{1f}").header("content-encoding", "gzip");
            vec![vec![
                reply.header("content-type", "application/json; charset=utf-8"),
            ]]
        },
        exit: 4,
        says: &["session not found"],
        ..ROW
    },
    Row {
        id: "compressed error of somebody else",
        vendors: &["deck", "kayle"],
        inputs: |_| {
            let reply = Reply::status(404, "\u{1f}").header("content-encoding", "gzip");
            vec![vec![reply.header("content-type", "text/html")]]
        },
        exit: 6,
        says: &["not from "],
        ..ROW
    },
    Row {
        id: "H18 not encoded",
        inputs: |scene| {
            ["identity", "Identity", ""]
                .map(|coding| encoded(coding, &scene.document))
                .into()
        },
        ..ROW
    },
    Row {
        id: "H19",
        inputs: |_| {
            vec![
                encoded("gzip", GZIP),
                encoded("gzip", [GZIP, GZIP].concat()),
                encoded("gzip", [GZIP, b"junk"].concat()),
                encoded("gzip", &GZIP[..20]),
                encoded("gzip", b""),
                vec![Reply::json(GZIP)],
            ]
        },
        exit: 6,
        ..ROW
    },
    Row {
        id: "H20",
        inputs: |scene| {
            let with = |bytes: &[u8]| {
                let text = scene.and("odd", "\"X\"");
                let (before, after) = text.split_once("\"X\"").unwrap();
                [before.as_bytes(), b"\"", bytes, b"\"", after.as_bytes()].concat()
            };
            each([
                with(b"\xff"),
                with(b"\xc3"),
                with(b"\xc0\x80"),
                with(b"\xed\xa0\x80"),
                with(b"\xf5\x80\x80\x80"),
            ])
        },
        arguments: BOTH,
        exit: 6,
        says: &["UTF-8"],
        ..ROW
    },
    Row {
        id: "H21",
        inputs: |scene| each([format!("\u{feff}{}", scene.document)]),
        arguments: BOTH,
        ..ROW
    },
    Row {
        id: "H21 twice",
        inputs: |scene| each([format!("\u{feff}\u{feff}{}", scene.document)]),
        exit: 6,
        ..ROW
    },
    Row {
        id: "H22",
        inputs: |scene| {
            let marked = format!("\u{feff}{}", scene.document);
            let latin = scene.and("odd", "\"X\"").replace('X', "\u{e9}");
            let latin = latin
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap())
                .collect();
            let bodies = [
                utf16(&marked, u16::to_le_bytes),
                utf16(&marked, u16::to_be_bytes),
                latin,
            ];
            let charsets = ["utf-16", "utf-16be", "iso-8859-1"];
            let label = |charset| format!("application/json; charset={charset}");
            bodies
                .into_iter()
                .zip(charsets)
                .map(|(body, charset)| {
                    vec![Reply::json(body).header("content-type", &label(charset))]
                })
                .collect()
        },
        exit: 6,
        says: &["UTF-8"],
        ..ROW
    },
    Row {
        id: "H23",
        inputs: |scene| {
            members(
                scene,
                [
                    r#""\ud800""#,
                    r#""\udc00""#,
                    r#""\ud800x""#,
                    r#""\ud800\ud800""#,
                    r#"{"\ud800":1}"#,
                ],
            )
        },
        arguments: BOTH,
        exit: 6,
        says: &["line ", "column "],
        ..ROW
    },
];

#[test]
fn all_cases_hold() {
    hold(ROWS);
}

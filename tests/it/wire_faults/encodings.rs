//! H: content encodings that were not requested, and invalid text encodings.

use super::bodies::{each, members};
use crate::cases::{Case, TABLE_AND_JSON, run_cases, wire_case};
use crate::server::Reply;

fn encoded(coding: &str, body: impl AsRef<[u8]>) -> Vec<Reply> {
    vec![Reply::json(body).header("content-encoding", coding)]
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A gzip of `{}`, stored.
const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01\x02\0\xfd\xff{}\x43\xbf\xa6\xa3\x02\0\0\0";

const CASES: &[Case] = &[
    wire_case("H18", "")
        .replies(|context| {
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
            .map(|coding| encoded(coding, &context.document))
            .into()
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["content encoding"]),
    wire_case("H18", "compressed error of the API")
        .replies(|_| {
            let reply = Reply::status(404, "\u{1f}").header("content-encoding", "gzip");
            vec![vec![
                reply.header("content-type", "application/json; charset=utf-8"),
            ]]
        })
        .exit(4)
        .stderr(&["session not found"]),
    wire_case("H18", "compressed error of a proxy")
        .providers(&["deck", "kayle"])
        .replies(|_| {
            let reply = Reply::status(404, "\u{1f}").header("content-encoding", "gzip");
            vec![vec![reply.header("content-type", "text/html")]]
        })
        .exit(6)
        .stderr(&["not from "]),
    wire_case("H18", "not encoded").replies(|context| {
        ["identity", "Identity", ""]
            .map(|coding| encoded(coding, &context.document))
            .into()
    }),
    wire_case("H19", "")
        .replies(|_| {
            vec![
                encoded("gzip", GZIP),
                encoded("gzip", [GZIP, GZIP].concat()),
                encoded("gzip", [GZIP, b"junk"].concat()),
                encoded("gzip", &GZIP[..20]),
                encoded("gzip", b""),
                vec![Reply::json(GZIP)],
            ]
        })
        .exit(6),
    wire_case("H20", "")
        .replies(|context| {
            let with = |bytes: &[u8]| {
                let text = context.with_member("odd", "\"X\"");
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
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["UTF-8"]),
    wire_case("H21", "")
        .replies(|context| each([format!("\u{feff}{}", context.document)]))
        .options(TABLE_AND_JSON),
    wire_case("H21", "twice")
        .replies(|context| each([format!("\u{feff}\u{feff}{}", context.document)]))
        .exit(6),
    wire_case("H22", "")
        .replies(|context| {
            let marked = format!("\u{feff}{}", context.document);
            let latin = context.with_member("odd", "\"X\"").replace('X', "\u{e9}");
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
        })
        .exit(6)
        .stderr(&["UTF-8"]),
    wire_case("H23", "")
        .replies(|context| {
            members(
                context,
                [
                    r#""\ud800""#,
                    r#""\udc00""#,
                    r#""\ud800x""#,
                    r#""\ud800\ud800""#,
                    r#"{"\ud800":1}"#,
                ],
            )
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["line ", "column "]),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

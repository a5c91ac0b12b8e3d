//! H: bodies that are empty, invalid, or no session.

use crate::cases::{Case, Context, FORMATS, TABLE_AND_JSON, run_cases, wire_case};
use crate::server::Reply;

pub(super) fn each<const N: usize>(bodies: [impl AsRef<[u8]>; N]) -> Vec<Vec<Reply>> {
    bodies.map(|body| vec![Reply::json(body)]).into()
}

/// Returns the full document with a member that has each of these values.
pub(super) fn members<const N: usize>(context: &Context, values: [&str; N]) -> Vec<Vec<Reply>> {
    each(values.map(|value| context.with_member("odd", value)))
}

/// Returns the full document under each of these content types.
fn with_content_types<const N: usize>(context: &Context, types: [&str; N]) -> Vec<Vec<Reply>> {
    types
        .map(|name| vec![Reply::status(200, &context.document).header("content-type", name)])
        .into()
}

const CASES: &[Case] = &[
    wire_case("H01", "")
        .replies(|_| vec![vec![Reply::status(204, "")], vec![Reply::status(205, "")]])
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["no content"]),
    wire_case("H02", "")
        .replies(|_| each(["", " ", "\r\n\t \n", "\u{feff}", "\u{feff} \n"]))
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["empty"]),
    wire_case("H03", "")
        .replies(|_| {
            let page = "<!doctype html><title>Hotel</title><p>Sign in to BODY";
            vec![
                vec![Reply::status(200, page).header("content-type", "text/html")],
                vec![Reply::json(page)],
                vec![Reply::json(format!("\n\n  {page}"))],
                vec![Reply::json("\u{feff}<HTML>BODY\u{1b}[31m")],
            ]
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["HTML instead of JSON", "proxy or captive portal"])
        .absent(&["BODY", "expected value"]),
    wire_case("H04", "").replies(|context| {
        let mut inputs = with_content_types(
            context,
            [
                "text/plain",
                "text/json",
                "application/json; charset=utf-8",
                "text/html",
                "application/problem+json",
                ";;;",
            ],
        );
        inputs.push(vec![Reply::status(200, &context.document)]);
        inputs
    }),
    wire_case("H05", "")
        .replies(|context| with_content_types(context, ["application/octet-stream", "image/png"])),
    wire_case("H06", "")
        .replies(|_| {
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
        })
        .exit(6)
        .stderr(&["line ", "column "])
        .absent(&["BODYBODY"]),
    wire_case("H07", "")
        .replies(|context| {
            let all = &context.document;
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
        })
        .exit(6)
        .stderr(&["truncated"]),
    wire_case("H08", "")
        .replies(|context| {
            each(["{}", " x", "\0", "\u{feff}", ",", "]"].map(|end| context.document.clone() + end))
        })
        .exit(6)
        .stderr(&["trailing"]),
    wire_case("H09", "")
        .replies(|context| {
            let array = format!("[{}]", context.document);
            each(["null", "\"BODY\"", "5", "true", "[]", &array])
        })
        .exit(6)
        .stderr(&["expected an object"])
        .absent(&["BODY"]),
    wire_case("H11", "")
        .replies(|context| {
            members(
                context,
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
        })
        .exit(6)
        .stderr(&["line ", "column "]),
    wire_case("H15", "")
        .replies(|_| {
            each([129, 10_000].map(|levels| "[".repeat(levels)))
                .into_iter()
                .chain(each([10_000].map(|levels| "{\"a\":".repeat(levels))))
                .chain(each([format!(
                    "{{\"a\":{}{}}}",
                    "[".repeat(200),
                    "]".repeat(200)
                )]))
                .collect()
        })
        .exit(6)
        .stderr(&["nested more than"]),
    wire_case("H15", "as deep as allowed")
        .replies(|context| {
            let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
            members(context, [&deep])
        })
        .options(FORMATS),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

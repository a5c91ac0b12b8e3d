//! N: connections that stall, break off or have invalid framing.

use std::time::Duration;

use crate::cases::{Case, run_cases, wire_case};
use crate::server::Reply;

fn raw(text: impl AsRef<[u8]>) -> Vec<Reply> {
    vec![Reply::Raw(text.as_ref().to_vec())]
}

fn response(head: &str, body: &str) -> Vec<Reply> {
    raw(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}"))
}

const PART: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":";
const SHORT: &[&[&str]] = &[&["--request-timeout", "1s"]];
const ONCE: &[&[&str]] = &[&["--retries", "0"]];

const CASES: &[Case] = &[
    wire_case("N04", "")
        .replies(|_| vec![vec![Reply::Stall(Vec::new())]])
        .options(SHORT)
        .exit(7)
        .stderr(&["timed out", "no response from 127.0.0.1"]),
    wire_case("N05", "")
        .replies(|_| vec![vec![Reply::Stall(PART.to_vec())]])
        .options(&[
            &["--request-timeout", "1s"],
            &["--request-timeout", "1s", "--json"],
        ])
        .exit(7)
        .stderr(&["timed out", "not complete within 1s"])
        .absent(&["decoding"]),
    wire_case("N06", "")
        .replies(|_| {
            [PART, b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK\r\nx:"]
                .map(|start| vec![Reply::Drip(start.to_vec(), Duration::from_millis(100))])
                .into()
        })
        .options(SHORT)
        .exit(7)
        .stderr(&["timed out"]),
    wire_case("N09", "")
        .replies(|context| {
            let many: String = (0..150).map(|at| format!("x-{at}: y\r\n")).collect();
            let long = format!("x: {}", "y".repeat(600_000));
            vec![
                response(many.trim_end(), &context.document),
                response(&long, &context.document),
            ]
        })
        .exit(6)
        .stderr(&["headers from"]),
    wire_case("N10", "")
        .replies(|_| vec![vec![Reply::Reset(PART.to_vec())]])
        .options(&[&["--retries", "0"], &["--retries", "0", "--json"]])
        .exit(7)
        .stderr(&["connection reset by 127.0.0.1"]),
    wire_case("N10", "before the head")
        .replies(|_| vec![vec![Reply::Reset(Vec::new())]])
        .exit(7)
        .stderr(&["connection reset by 127.0.0.1", "3 attempts"])
        .requests(3),
    wire_case("N10", "once")
        .replies(|context| {
            vec![vec![
                Reply::Reset(PART.to_vec()),
                Reply::json(&context.document),
            ]]
        })
        .requests(2),
    wire_case("N11", "")
        .replies(|context| {
            let length = context.document.len() + 1;
            vec![
                response(&format!("content-length: {length}"), &context.document),
                response("transfer-encoding: chunked", "5\r\n{\"a\":\r\n"),
                response("transfer-encoding: chunked", "5\r\n{\"a"),
            ]
        })
        .options(&[&["--retries", "0"], &["--retries", "0", "-o", "ndjson"]])
        .exit(7),
    wire_case("N12", "")
        .replies(|context| {
            vec![response(
                "x: y",
                &context.document[..context.document.len() - 5],
            )]
        })
        .exit(6)
        .stderr(&["truncated"]),
    wire_case("N12", "whole").replies(|context| vec![response("x: y", &context.document)]),
    wire_case("N13", "")
        .replies(|context| {
            vec![
                raw(""),
                raw("SSH-2.0-OpenSSH_9.2 \x1b[31m\r\n"),
                raw("220 mail.example ESMTP\r\n"),
                raw(&context.document),
                raw("\x16\x03\x01\x02"),
            ]
        })
        .options(ONCE)
        .exit(7)
        .stderr(&["no HTTP response from"])
        .absent(&["OpenSSH"]),
    wire_case("N14", "")
        .replies(|context| {
            let chunk = |size: &str| {
                response(
                    "transfer-encoding: chunked",
                    &format!("{size}\r\n{{}}\r\n0\r\n\r\n"),
                )
            };
            let framed = |head: &str| response(head, &context.document);
            vec![
                chunk("zz"),
                chunk("-2"),
                chunk("fffffffffffffffff"),
                framed("content-length: -1"),
                framed("content-length: 99999999999999999999"),
                framed("content-length: 2\r\ncontent-length: 3"),
                framed("content-length: 2, 3"),
                framed("content-length: 1e3"),
                framed("transfer-encoding: gzip, chunked\r\ncontent-length: 5"),
                framed("x: y\r\n folded: z\r\ncontent-length: -1"),
            ]
        })
        .options(ONCE)
        .exit(6),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

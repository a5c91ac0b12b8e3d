//! N: connections that stall, lie or break off.

use std::time::Duration;

use super::row::{ROW, Row, hold};
use crate::server::Reply;

fn raw(text: impl AsRef<[u8]>) -> Vec<Reply> {
    vec![Reply::Raw(text.as_ref().to_vec())]
}

fn answer(head: &str, body: &str) -> Vec<Reply> {
    raw(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}"))
}

const PART: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":";
const SHORT: &[&[&str]] = &[&["--request-timeout", "1s"]];
const ONCE: &[&[&str]] = &[&["--retries", "0"]];

const ROWS: &[Row] = &[
    Row {
        id: "N04",
        inputs: |_| vec![vec![Reply::Stall(Vec::new())]],
        arguments: SHORT,
        exit: 7,
        says: &["timed out", "no response from 127.0.0.1"],
        ..ROW
    },
    Row {
        id: "N05",
        inputs: |_| vec![vec![Reply::Stall(PART.to_vec())]],
        arguments: &[
            &["--request-timeout", "1s"],
            &["--request-timeout", "1s", "--json"],
        ],
        exit: 7,
        says: &["timed out", "not complete within 1s"],
        hides: &["decoding"],
        ..ROW
    },
    Row {
        id: "N06",
        inputs: |_| {
            [PART, b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK\r\nx:"]
                .map(|start| vec![Reply::Drip(start.to_vec(), Duration::from_millis(100))])
                .into()
        },
        arguments: SHORT,
        exit: 7,
        says: &["timed out"],
        ..ROW
    },
    Row {
        id: "N09",
        inputs: |scene| {
            let many: String = (0..150).map(|at| format!("x-{at}: y\r\n")).collect();
            let long = format!("x: {}", "y".repeat(600_000));
            vec![
                answer(many.trim_end(), &scene.document),
                answer(&long, &scene.document),
            ]
        },
        exit: 6,
        says: &["headers from"],
        ..ROW
    },
    Row {
        id: "N10",
        inputs: |_| vec![vec![Reply::Reset(PART.to_vec())]],
        arguments: &[&["--retries", "0"], &["--retries", "0", "--json"]],
        exit: 7,
        says: &["connection reset by 127.0.0.1"],
        ..ROW
    },
    Row {
        id: "N10 before the head",
        inputs: |_| vec![vec![Reply::Reset(Vec::new())]],
        exit: 7,
        says: &["connection reset by 127.0.0.1", "3 attempts"],
        requests: 3,
        ..ROW
    },
    Row {
        id: "N10 once",
        inputs: |scene| {
            vec![vec![
                Reply::Reset(PART.to_vec()),
                Reply::json(&scene.document),
            ]]
        },
        requests: 2,
        ..ROW
    },
    Row {
        id: "N11",
        inputs: |scene| {
            let length = scene.document.len() + 1;
            vec![
                answer(&format!("content-length: {length}"), &scene.document),
                answer("transfer-encoding: chunked", "5\r\n{\"a\":\r\n"),
                answer("transfer-encoding: chunked", "5\r\n{\"a"),
            ]
        },
        arguments: &[&["--retries", "0"], &["--retries", "0", "-o", "ndjson"]],
        exit: 7,
        ..ROW
    },
    Row {
        id: "N12",
        inputs: |scene| vec![answer("x: y", &scene.document[..scene.document.len() - 5])],
        exit: 6,
        says: &["truncated"],
        ..ROW
    },
    Row {
        id: "N12 whole",
        inputs: |scene| vec![answer("x: y", &scene.document)],
        ..ROW
    },
    Row {
        id: "N13",
        inputs: |scene| {
            vec![
                raw(""),
                raw("SSH-2.0-OpenSSH_9.2 \x1b[31m\r\n"),
                raw("220 mail.example ESMTP\r\n"),
                raw(&scene.document),
                raw("\x16\x03\x01\x02"),
            ]
        },
        arguments: ONCE,
        exit: 7,
        says: &["no HTTP response from"],
        hides: &["OpenSSH"],
        ..ROW
    },
    Row {
        id: "N14",
        inputs: |scene| {
            let chunk = |size: &str| {
                answer(
                    "transfer-encoding: chunked",
                    &format!("{size}\r\n{{}}\r\n0\r\n\r\n"),
                )
            };
            let framed = |head: &str| answer(head, &scene.document);
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
        },
        arguments: ONCE,
        exit: 6,
        ..ROW
    },
];

#[test]
fn all_cases_hold() {
    hold(ROWS);
}

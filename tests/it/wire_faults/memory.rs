//! Unbounded responses to a binary with limited memory.

use serde_json::Value;
use sessctl::provider::{self, Provider};

use crate::cases::{Context, check_requests, limited};
use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Server};

/// Memory limit in KiB. A larger allocation aborts the process.
const MEMORY_LIMIT: u32 = 64 * 1024;

/// Runs a lookup under a memory limit.
#[track_caller]
fn get_within(
    limit: u32,
    provider: &'static Provider,
    reply: Reply,
    options: &[&str],
) -> RunResult {
    verb_within(limit, "get", provider, reply, options)
}

/// Runs a verb under a memory limit.
#[track_caller]
fn verb_within(
    limit: u32,
    verb: &str,
    provider: &'static Provider,
    reply: Reply,
    options: &[&str],
) -> RunResult {
    let context = Context::of(provider);
    let server = Server::always(reply);
    let line = [
        &[provider.name, verb, &context.id, "--retries", "0"],
        options,
    ]
    .concat();
    let run = sessctl(&line).at(provider, &server.url());
    let output = limited(&run, &format!("-d {limit}")).output().unwrap();
    check_requests(provider, &context.id, &server.requests(), 1);
    RunResult {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn memory_limit_takes_effect() {
    let deck = Provider::named("deck").unwrap();
    let get = |limit, values| {
        let list = "0,".repeat(values);
        let body = format!("{{\"id\":\"sess_8fJ2kQ7mZx\",\"a\":[{list}0]}}");
        get_within(limit, deck, Reply::json(&body), &["--json"])
    };
    let half = MEMORY_LIMIT / 2;
    get(half, 10).code(0);
    let result = get(half, 900_000);
    assert_ne!(result.code, 0, "the document fits into {half} KiB");
    get(4 * MEMORY_LIMIT, 900_000).code(0);
}

fn flood(head: &str, repeated: impl Into<Vec<u8>>) -> Reply {
    Reply::Flood {
        head: head.into(),
        repeated: repeated.into(),
    }
}

#[test]
fn n07_endless_headers_are_cut_off() {
    for provider in provider::ALL {
        let reply = flood("HTTP/1.1 200 OK\r\n", "x-more: and more\r\n");
        get_within(MEMORY_LIMIT, provider, reply, &[])
            .code(6)
            .plain_error()
            .stderr_has(&["headers from"]);
        let reply = flood("HTTP/1.1 200 OK\r\nx: ", "y".repeat(4096));
        get_within(MEMORY_LIMIT, provider, reply, &[])
            .code(6)
            .plain_error()
            .stderr_has(&["headers from"]);
    }
}

#[test]
fn n08_endless_interim_responses_time_out() {
    for provider in provider::ALL {
        let padding = "y".repeat(8000);
        let reply = flood("", format!("HTTP/1.1 100 Continue\r\nx: {padding}\r\n\r\n"));
        get_within(MEMORY_LIMIT, provider, reply, &["--request-timeout", "1s"])
            .code(7)
            .plain_error()
            .stderr_has(&["timed out"]);
    }
}

#[test]
fn check_needs_no_more_memory() {
    let deck = Provider::named("deck").unwrap();
    let context = Context::of(deck);
    let body = context.with(|session| {
        session.extend((0..300_000).map(|at| (format!("new{at}"), Value::from(1))));
    });
    let limit = 3 * MEMORY_LIMIT / 2;
    get_within(limit, deck, Reply::json(&body), &["--json"]).code(0);
    let strict = ["--contract", "strict"];
    verb_within(limit, "check", deck, Reply::json(&body), &strict)
        .code(1)
        .stdout_has(&["299,900 more"]);
}

#[test]
fn h15_depth_is_checked_while_parsing() {
    const LEVELS: usize = 1_000_000;
    for provider in provider::ALL {
        for body in ["[".repeat(LEVELS), "{\"a\":".repeat(LEVELS)] {
            for status in [200, 400] {
                let message: &[&str] = if status == 200 {
                    &["nested more than"]
                } else {
                    &["HTTP 400"]
                };
                get_within(MEMORY_LIMIT, provider, Reply::status(status, &body), &[])
                    .code(6)
                    .plain_error()
                    .stderr_has(message);
            }
        }
    }
}

#[test]
fn h15_values_are_counted_while_parsing() {
    for provider in provider::ALL {
        let context = Context::of(provider);
        let dense = format!(
            "{{\"id\":\"{}\",\"a\":[{}0]}}",
            context.id,
            "0,".repeat(7 << 20)
        );
        get_within(6 * MEMORY_LIMIT, provider, Reply::json(&dense), &["--json"])
            .code(6)
            .stderr_has(&["more than 1000000 values"]);
    }
}

#[test]
fn h16_body_limit_ignores_declared_length() {
    const JSON: &str = "{\"a\":\"";
    let chunk = [&b"10000\r\n"[..], &vec![b'x'; 0x10000], b"\r\n"].concat();
    for provider in provider::ALL {
        for (head, repeated, message) in [
            (
                "content-length: 1073741824",
                vec![b'x'; 0x10000],
                "larger than 16 MiB",
            ),
            (
                "content-length: 9223372036854775807",
                vec![b'x'; 0x10000],
                "larger than 16 MiB",
            ),
            (
                "connection: close",
                vec![b'x'; 0x10000],
                "larger than 16 MiB",
            ),
            (
                "transfer-encoding: chunked",
                chunk.clone(),
                "larger than 16 MiB",
            ),
        ] {
            let start = if head.starts_with('t') {
                "6\r\n{\"a\":\"\r\n"
            } else {
                JSON
            };
            let reply = flood(
                &format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{start}"),
                repeated,
            );
            get_within(MEMORY_LIMIT, provider, reply, &[])
                .code(6)
                .plain_error()
                .stderr_has(&[message]);
        }
    }
}

#[test]
fn h16_s20_error_body_has_smaller_limit() {
    const SMALL: u32 = 32 * 1024;
    for provider in provider::ALL {
        for (status, code) in [(400, 6), (401, 6), (500, 6), (302, 6)] {
            let head = format!(
                "HTTP/1.1 {status} No\r\ncontent-length: 1073741824\r\n\r\n{{\"message\":\""
            );
            get_within(SMALL, provider, flood(&head, "x".repeat(0x10000)), &[])
                .code(code)
                .plain_error();
        }
    }
}

/// Returns 300 MiB in 2 MB, as a deflate stream of repetitions. The checksum is wrong, which shows
/// only after everything is unpacked.
fn bomb() -> Vec<u8> {
    let mut bits = Bits::default();
    // Header of the last block, with fixed codes.
    bits.push(0b110, 3);
    for byte in b"{\"a\":\"0" {
        bits.push(0b0011_0000 + u32::from(*byte), 8);
    }
    // Each repetition copies 258 bytes from one byte before.
    for _ in 0..300 * 1024 * 1024 / 258 {
        bits.push(0b1100_0101, 8);
        bits.push(0, 5);
    }
    bits.push(0, 7);
    let head = b"\x1f\x8b\x08\0\0\0\0\0\0\x03";
    [&head[..], &bits.bytes, &[0; 9]].concat()
}

/// A buffer of bits in the order of deflate.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: usize,
}

impl Bits {
    fn push(&mut self, bits: u32, count: usize) {
        for at in (0..count).rev() {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let bit = u8::from(bits >> at & 1 == 1);
            *self.bytes.last_mut().unwrap() |= bit << (self.used % 8);
            self.used += 1;
        }
    }
}

#[test]
fn h17_nothing_is_decompressed() {
    let bomb = bomb();
    assert!(bomb.len() < 2_100_000);
    for provider in provider::ALL {
        let reply = Reply::json(&bomb).header("content-encoding", "gzip");
        get_within(MEMORY_LIMIT, provider, reply, &[])
            .code(6)
            .plain_error()
            .stderr_has(&["content encoding"]);
    }
}

#[test]
fn h44_large_session_stays_readable() {
    let closient = Provider::named("closient").unwrap();
    let context = Context::of(closient);
    let body = context.with(|session| {
        let captures = session["captures"].as_array_mut().unwrap();
        let mut huge = captures[0].clone();
        huge["product_name"] = Value::from("long ".repeat(200_000));
        huge["raw_value"] = Value::from("漢".repeat(350_000));
        let many = std::iter::repeat_n(captures[0].clone(), 10_000);
        *captures = many.chain([huge]).collect();
    });
    assert!(body.len() > 4_000_000);
    let result = get_within(2 * MEMORY_LIMIT, closient, Reply::json(&body), &[])
        .code(0)
        .stdout_has(&[" more characters; see --json)", "Trail Mix"]);
    let widest = result.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest.unwrap() < 2000, "{widest:?}");
    get_within(2 * MEMORY_LIMIT, closient, Reply::json(&body), &["--json"]).code(0);
}

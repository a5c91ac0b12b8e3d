//! Corrupted error responses over a real connection: status, headers, body, and the bytes of all
//! three.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use sessctl::config::{Limits, Settings};
use sessctl::error::Failure;
use sessctl::host::Host;
use sessctl::http::{Client, SessionResponse};
use sessctl::provider::{ALL, Provider};
use sessctl::secret::Secret;
use tokio::runtime::Runtime;

use crate::bytes::{ByteChange, byte_changes, corrupt};
use crate::corpus;
use crate::harness::{KEY, check_failure, fuzz};

/// A server that sends each connection the next response of a channel.
struct Server {
    base: url::Url,
    next: Sender<Vec<u8>>,
    runtime: Runtime,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (next, responses) = channel::<Vec<u8>>();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(bytes) = responses.recv() else { return };
                let _ = serve(&stream.unwrap(), &bytes);
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        Self {
            base: base.parse().unwrap(),
            next,
            runtime,
        }
    }

    /// Runs a lookup that receives this response.
    fn lookup(
        &self,
        provider: &'static Provider,
        response: Vec<u8>,
    ) -> Result<SessionResponse, Failure> {
        let limits = Limits {
            request_timeout: Duration::from_secs(20),
            retries: 0,
            retries_set: true,
            max_wait: Duration::ZERO,
            max_body: 64 * 1024,
            rate: sessctl::config::Rate::Documented,
            share: 1,
        };
        let mut settings = Settings::for_mock(provider, self.base.clone(), limits).unwrap();
        for credential in settings.credentials.values.values_mut() {
            credential.secret = Secret::new(KEY);
        }
        let host = Host::with(
            &[],
            SystemTime::UNIX_EPOCH + Duration::from_secs(1_770_000_000),
        );
        let client = Client::new(&settings, &host, None).unwrap();
        self.next.send(response).unwrap();
        let id = provider.parse_id(provider.sample.id, false).unwrap();
        self.runtime.block_on(client.fetch(&id))
    }
}

fn serve(mut stream: &TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut chunk)? {
            0 => return Ok(()),
            count => head.extend_from_slice(&chunk[..count]),
        }
    }
    stream.write_all(bytes)?;
    stream.shutdown(std::net::Shutdown::Write)?;
    // Closing earlier could reset the connection and discard unread bytes.
    while stream.read(&mut chunk)? > 0 {}
    Ok(())
}

fn check(result: Result<SessionResponse, Failure>) {
    if let Err(failure) = result {
        check_failure(&failure);
        assert!(!failure.hints.is_empty(), "{failure:?}");
        assert!((3..=7).contains(&failure.kind.exit_code()), "{failure:?}");
    }
}

const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "null",
    "<html><title>",
    "</title>",
    "\u{1b}[31m",
    "\\u001b[2J",
    "\u{202e}",
    "\0",
    "\r\n",
    "\"message\":",
    "\"error\":",
    "\"errors\":[",
    "\"code\":",
    "\"detail\":",
    "\"hint\":",
    "\"docs\":\"https://",
    "\"request_id\":",
    "\"retryable\":false,",
    "\"retry_after_seconds\":0.0001,",
    "\"retry_after_seconds\":1e300,",
    "\"details\":{",
    "\"path\":[",
    "\"param\":",
    KEY,
    concat!(
        "long text long text long text long text long text long text ",
        "long text long text long text long text long text long text long text ",
    ),
];

#[test]
fn errors_of_every_status() {
    let errors: Vec<_> = ALL
        .iter()
        .map(|provider| corpus::errors(provider))
        .collect();
    let server = Server::start();
    let status = prop_oneof![
        Just(0_u16),
        200..=599_u16,
        prop::sample::select(&[401_u16, 403, 404, 410, 429, 500, 503][..])
    ];
    let inputs = (
        0..ALL.len(),
        any::<prop::sample::Index>(),
        byte_changes(WORDS),
        status,
    );
    fuzz(
        "errors",
        1000,
        &inputs,
        |(provider, at, changes, status): &(usize, prop::sample::Index, Vec<ByteChange>, u16)| {
            let (own, headers, body) = at.get(&errors[*provider]);
            let status = if *status == 0 { own } else { status };
            let body = corrupt(body, changes);
            let mut response = format!(
                "HTTP/1.1 {status} x\r\n{headers}content-length: {}\r\n\r\n",
                body.len()
            )
            .into_bytes();
            response.extend(body);
            check(server.lookup(ALL[*provider], response));
        },
    );
}

const HEADERS: &str = "HTTP/1.1 429 Too Many Requests\r\n\
    date: Mon, 02 Feb 2026 02:40:00 GMT\r\n\
    retry-after: 120\r\n\
    ratelimit-limit: 10\r\n\
    ratelimit-policy: \"burst\";q=300;w=60\r\n\
    ratelimit-remaining: 0\r\n\
    ratelimit-reset: 30\r\n\
    ratelimit: \"burst\";r=50;t=30\r\n\
    x-ratelimit-reset: 1770000120\r\n\
    x-request-id: req_1\r\n\
    location: https://h.example/x?k=v\r\n\
    content-type: application/json\r\n\
    content-encoding: identity\r\n\
    connection: close\r\n\
    \r\n\
    {\"message\":\"x\"}";

const HEADER_WORDS: &[&str] = &[
    "\r\n",
    "\n",
    ": ",
    ":",
    ";",
    ",",
    "=",
    "\"",
    " ",
    "\t",
    "0",
    "-1",
    "1.5",
    "1e9",
    "99999999999999999999",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "retry-after: ",
    "ratelimit: ",
    ";r=0;t=0",
    "x-ratelimit-reset: ",
    "200",
    "204",
    "301",
    "304",
    "503",
    "100",
    "HTTP/1.1 ",
    "HTTP/2",
    "content-length: 5\r\n",
    "transfer-encoding: chunked\r\n",
    "content-encoding: gzip\r\n",
    "location: //",
    "é",
    "\u{1b}[31m",
    "\0",
    KEY,
    "\r\n\r\n",
];

#[test]
fn corrupted_response_heads() {
    let server = Server::start();
    let inputs = (0..ALL.len(), byte_changes(HEADER_WORDS));
    fuzz(
        "heads",
        1000,
        &inputs,
        |(provider, changes): &(usize, Vec<ByteChange>)| {
            check(server.lookup(ALL[*provider], corrupt(HEADERS.as_bytes(), changes)));
        },
    );
}

//! Tests of the HTTP client, with a server whose reactions each test defines.

mod error_body;
mod gateways;
mod properties;
mod proxy;
mod request;
mod response_error;
mod response_headers;
mod retry;
mod single_attempt;
mod statuses;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::client::Client;
use super::retry::Backoff;
use crate::config::{Credential, Credentials, Limits, Provenance, Settings};
use crate::error::{Failure, Result};
use crate::host::Host;
use crate::provider::{Provider, SessionId};
use crate::secret::Secret;
use crate::text::LineSink;

const ID: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";
const NOW: SystemTime = SystemTime::UNIX_EPOCH;
const KEY: &str = "kk_SECRET_0123456789";

fn id() -> SessionId {
    session_id(ID)
}

fn session_id(text: &str) -> SessionId {
    Provider::named("kayle")
        .unwrap()
        .parse_id(text, true)
        .unwrap()
}

fn now() -> SystemTime {
    NOW + Duration::from_secs(1_700_000_000)
}

fn host(variables: &[(&str, &str)]) -> Host {
    Host::with(variables, now())
}

fn credential(value: &str) -> Credential {
    Credential {
        secret: Secret::new(value),
        origin: Provenance::Variable("SESSCTL_KAYLE_API_KEY".to_owned()),
    }
}

/// Returns settings for Kayle ID at `base`, with short limits.
fn settings(base: &str) -> Settings {
    let provider = Provider::named("kayle").unwrap();
    Settings {
        provider,
        base_url: base.parse().unwrap(),
        base_url_provenance: Provenance::Flag("--base-url"),
        credentials: Credentials::new(
            &provider.schemes[0],
            BTreeMap::from([("api_key", credential(KEY))]),
        ),
        limits: Limits {
            request_timeout: Duration::from_secs(20),
            retries: 2,
            retries_set: false,
            max_wait: Duration::from_secs(10),
            max_body: 1000,
            rate: crate::config::Rate::Documented,
            share: 1,
        },
        cacert: None,
        notices: Vec::new(),
        verbose_notices: Vec::new(),
    }
}

/// Creates a client that does not pause between attempts.
fn client(settings: &Settings) -> Client {
    let backoff = Backoff {
        base: Duration::ZERO,
        cap: Duration::ZERO,
        floor: Duration::ZERO,
    };
    Client::with_backoff(settings, &host(&[]), None, backoff).unwrap()
}

/// Creates a client with the default pauses, and collects the lines of its trace.
fn traced(settings: &Settings) -> (Client, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&lines);
    let trace: LineSink = Arc::new(move |line| sink.lock().unwrap().push(line.to_owned()));
    let client = Client::new(settings, &host(&[]), Some(trace)).unwrap();
    (client, lines)
}

/// Reaction of the server to the request of a connection.
#[derive(Clone)]
enum Reaction {
    /// Sends these bytes and closes the connection.
    Send(Vec<u8>),
    /// Sends these bytes and keeps the connection open.
    Stall(Vec<u8>),
    /// Sends these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Sends the first bytes, then the second ones endlessly.
    Forever(Vec<u8>, Vec<u8>),
}

fn send_bytes(text: impl Into<Vec<u8>>) -> Reaction {
    Reaction::Send(text.into())
}

/// Builds a response with these headers (each ending in CR LF) and this body.
fn response(status: u16, headers: &str, body: &str) -> Reaction {
    let length = body.len();
    send_bytes(format!(
        "HTTP/1.1 {status} Some\r\n{headers}content-length: {length}\r\n\r\n{body}"
    ))
}

/// A server on this machine with one reaction per connection, in order. It closes all further
/// connections.
struct Server {
    base: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(reactions: impl IntoIterator<Item = Reaction>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let mut reactions = reactions.into_iter().collect::<Vec<_>>().into_iter();
        let log = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(react(stream, reactions.next(), Arc::clone(&log)));
            }
        });
        Self { base, requests }
    }

    /// Returns the requests so far, each with its headers.
    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Fetches a session from this server, and returns the number of requests.
    async fn fetch(&self) -> (Result<super::SessionResponse>, usize) {
        let result = client(&settings(&self.base)).fetch(&id()).await;
        (result, self.requests().len())
    }
}

async fn react(mut stream: TcpStream, reaction: Option<Reaction>, log: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    log.lock().unwrap().push(String::from_utf8(head).unwrap());
    match reaction {
        None => {}
        Some(Reaction::Send(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Some(Reaction::Stall(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        Some(Reaction::Reset(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            // A reset discards bytes that the client has not read yet.
            tokio::time::sleep(Duration::from_millis(50)).await;
            let _ = stream.set_zero_linger();
        }
        Some(Reaction::Forever(first, rest)) => {
            let _ = stream.write_all(&first).await;
            while stream.write_all(&rest).await.is_ok() {}
        }
    }
}

/// Returns the message and the hints of a failure.
fn full_text(failure: &Failure) -> String {
    let mut text = failure.message();
    for hint in &failure.hints {
        text.push('\n');
        text.push_str(hint);
    }
    text
}

/// Checks that a failure can be printed: it contains no secret and no control character, is not too
/// long, and has a hint.
fn assert_presentable(failure: &Failure) {
    let text = full_text(failure);
    assert!(!text.contains("SECRET"), "{text}");
    assert!(
        !text.replace('\n', "").contains(crate::text::is_hostile),
        "{text:?}"
    );
    assert!(failure.message().chars().count() <= 700, "{text}");
    assert!(!text.contains("for url"), "{text}");
    assert!((1..=4).contains(&failure.hints.len()), "{text}");
}

//! What the tests of this room share: settings, and a server that does exactly what it is told.

mod error_body;
mod foreign;
mod properties;
mod proxy;
mod request;
mod response_error;
mod response_headers;
mod retry;
mod wire;

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
/// A moment, and the same in the notation of HTTP.
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

fn held(value: &str) -> Credential {
    Credential {
        secret: Secret::new(value),
        origin: Provenance::Variable("SESSCTL_KAYLE_API_KEY".to_owned()),
    }
}

/// Settings for Kayle ID at `base`, with limits that no test has to wait for.
fn settings(base: &str) -> Settings {
    let provider = Provider::named("kayle").unwrap();
    Settings {
        provider,
        base_url: base.parse().unwrap(),
        base_url_provenance: Provenance::Flag("--base-url"),
        credentials: Credentials::new(
            &provider.schemes[0],
            BTreeMap::from([("api_key", held(KEY))]),
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

/// A client that does not pause between attempts.
fn client(settings: &Settings) -> Client {
    let backoff = Backoff {
        base: Duration::ZERO,
        cap: Duration::ZERO,
        floor: Duration::ZERO,
    };
    Client::with_backoff(settings, &host(&[]), None, backoff).unwrap()
}

/// A client as it is used, and the lines of its trace.
fn traced(settings: &Settings) -> (Client, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&lines);
    let trace: LineSink = Arc::new(move |line| sink.lock().unwrap().push(line.to_owned()));
    let client = Client::new(settings, &host(&[]), Some(trace)).unwrap();
    (client, lines)
}

/// What the server does with one connection, once it has read a request.
#[derive(Clone)]
enum Act {
    /// Sends this and closes.
    Say(Vec<u8>),
    /// Sends this and falls silent.
    Stall(Vec<u8>),
    /// Sends this and resets the connection.
    Reset(Vec<u8>),
    /// Sends the first, then the second for ever.
    Forever(Vec<u8>, Vec<u8>),
}

fn raw(text: impl Into<Vec<u8>>) -> Act {
    Act::Say(text.into())
}

/// An answer with these headers (each ending in CR LF) and this body.
fn say(status: u16, headers: &str, body: &str) -> Act {
    let length = body.len();
    raw(format!(
        "HTTP/1.1 {status} Some\r\n{headers}content-length: {length}\r\n\r\n{body}"
    ))
}

/// A server on this machine that plays its acts in order, one for each connection, and closes
/// whatever comes after the last.
struct Server {
    base: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let mut acts = acts.into_iter().collect::<Vec<_>>().into_iter();
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(play(stream, acts.next(), Arc::clone(&log)));
            }
        });
        Self { base, seen }
    }

    /// The requests so far, each with its headers.
    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Fetches from this server, and says how many requests that took.
    async fn fetch(&self) -> (Result<super::SessionResponse>, usize) {
        let result = client(&settings(&self.base)).fetch(&id()).await;
        (result, self.seen().len())
    }
}

async fn play(mut stream: TcpStream, act: Option<Act>, log: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    log.lock().unwrap().push(String::from_utf8(head).unwrap());
    match act {
        None => {}
        Some(Act::Say(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Some(Act::Stall(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        Some(Act::Reset(bytes)) => {
            let _ = stream.write_all(&bytes).await;
            // The client must have read what came before; a reset would discard it.
            tokio::time::sleep(Duration::from_millis(50)).await;
            let _ = stream.set_zero_linger();
        }
        Some(Act::Forever(first, rest)) => {
            let _ = stream.write_all(&first).await;
            while stream.write_all(&rest).await.is_ok() {}
        }
    }
}

/// Everything a person would read of a failure.
fn told(failure: &Failure) -> String {
    let mut text = failure.message();
    for hint in &failure.hints {
        text.push('\n');
        text.push_str(hint);
    }
    text
}

/// Fails unless `failure` could be printed as it is: nothing secret, no raw control characters,
/// neither too long nor without a next step.
fn decent(failure: &Failure) {
    let text = told(failure);
    assert!(!text.contains("SECRET"), "{text}");
    assert!(
        !text.replace('\n', "").contains(crate::text::is_hostile),
        "{text:?}"
    );
    assert!(failure.message().chars().count() <= 700, "{text}");
    assert!(!text.contains("for url"), "{text}");
    assert!((1..=4).contains(&failure.hints.len()), "{text}");
}

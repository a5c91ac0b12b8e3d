//! Tests of the mock over a plain socket.

mod scenarios;
mod strict;

use std::net::Ipv4Addr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::time::Time;
use super::*;
use crate::provider::{Sample, SampleResponse, SigningInput};
use crate::secret::base64;

/// 2025-02-08 14:29:00 UTC
const NOW: u64 = 1_739_024_940;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(NOW)
}

fn time() -> Time {
    Time::from(now())
}

async fn mock(scenario: Scenario) -> Mock {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    start(listen, scenario, Host::with(&[], now()))
        .await
        .unwrap()
}

struct Received {
    status: u16,
    head: String,
    body: String,
}

impl Received {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn is(&self, reply: &SampleResponse, id: &str) -> bool {
        let body = template::fill(reply.body, id, time());
        self.status == reply.status && self.body == body
    }
}

/// Sends `request` unchanged and reads until the mock closes the connection; `None` if it sends no
/// response.
async fn exchange(mock: &Mock, request: &[u8]) -> Option<Received> {
    let mut stream = TcpStream::connect(mock.addr).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Received {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    })
}

async fn send(mock: &Mock, method: &str, path: &str, header: &str) -> Option<Received> {
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n{header}\r\n");
    exchange(mock, request.as_bytes()).await
}

fn path(provider: &Provider, id: &str) -> String {
    let path = provider.endpoint.path.replace("{id}", id);
    format!("{}{path}", route::base_path(provider))
}

/// Returns the header line with the credential of a scheme. Only signing schemes use `nonce`.
fn credential(provider: &Provider, scheme: &Scheme, path: &str, nonce: &str) -> String {
    let example = |key: &str| provider.config_key(key).unwrap().example;
    match *scheme {
        Scheme::Bearer { token } => format!("Authorization: Bearer {}\r\n", example(token)),
        Scheme::Basic { user, password } => {
            let pair = format!("{}:{}", example(user), password.map_or("", example));
            format!("Authorization: Basic {}\r\n", base64(pair.as_bytes()))
        }
        Scheme::Header { name, value } => format!("{name}: {}\r\n", example(value)),
        Scheme::Cookie { name, value } => format!("Cookie: {name}={}\r\n", example(value)),
        Scheme::Signed {
            access,
            secret,
            sign,
            ..
        } => {
            let header = sign(&SigningInput {
                access: example(access),
                secret: example(secret),
                method: "GET",
                path,
                query: "",
                body: "",
                timestamp: NOW * 1000,
                nonce,
            });
            format!("Authorization: {header}\r\n")
        }
    }
}

/// Requests a session with the provider's first scheme.
async fn get(mock: &Mock, provider: &Provider, id: &str) -> Option<Received> {
    let path = path(provider, id);
    let nonce = format!("nonce-{}", mock.request_count());
    let header = credential(provider, &provider.schemes[0], &path, &nonce);
    send(mock, "GET", &path, &header).await
}

/// Returns the sample id with another last character.
fn id_ending_in(provider: &Provider, last: char) -> String {
    let mut id = provider.sample.id.to_owned();
    id.pop();
    id.push(last);
    id
}

#[tokio::test]
async fn every_provider_accepts_its_schemes() {
    let mock = mock(Scenario::Ok).await;
    for provider in ALL.iter().copied() {
        let id = id_ending_in(provider, '7');
        let path = path(provider, &id);
        for (nonce, scheme) in provider.schemes.iter().enumerate() {
            let header = credential(provider, scheme, &path, &nonce.to_string());
            let received = send(&mock, "GET", &path, &header).await.unwrap();
            assert_eq!(
                received.status,
                200,
                "{} {}",
                provider.name,
                scheme.describe()
            );
            let (response, endpoint) = (received.json(), &provider.endpoint);
            let session = response.pointer(endpoint.session).unwrap();
            if let Some(pointer) = endpoint.id {
                assert_eq!(session.pointer(pointer).unwrap(), &*id);
            }
            if let Some(own) = &endpoint.session_list {
                let list = session.pointer(own.path).unwrap().as_array().unwrap();
                assert!(list.iter().any(|one| one.pointer(own.id).unwrap() == &*id));
            }
            assert_eq!(received.header("content-type"), Some("application/json"));
            assert_eq!(
                received.header("date"),
                Some("Sat, 08 Feb 2025 14:29:00 GMT")
            );
            let quota = received.header("x-ratelimit-reset").is_some();
            assert_eq!(quota, received.header("ratelimit-policy").is_some());
        }
    }
    assert_eq!(
        mock.request_count(),
        ALL.iter()
            .map(|provider| provider.schemes.len())
            .sum::<usize>()
    );
}

#[tokio::test]
async fn kayle_response_matches_documentation() {
    let mock = mock(Scenario::Ok).await;
    let kayle = Provider::named("kayle").unwrap();
    let response = get(&mock, kayle, kayle.sample.id).await.unwrap().json();
    assert_eq!(response["data"]["id"], kayle.sample.id);
    assert_eq!(response["data"]["created_at"], "2025-02-08T14:17:00.000Z");
    assert_eq!(response["error"], Value::Null);
}

#[tokio::test]
async fn connection_serves_many_requests() {
    let mock = mock(Scenario::Ok).await;
    let request = "GET / HTTP/1.1\r\nHost: mock\r\n\r\n".repeat(3);
    let last = "GET / HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n";
    let received = exchange(&mock, format!("{request}{last}").as_bytes())
        .await
        .unwrap();
    assert_eq!(received.body.matches("HTTP/1.1 404").count(), 3);
    assert_eq!(mock.request_count(), 4);
}

#[tokio::test]
async fn environment_directs_providers_to_mock() {
    let mock = mock(Scenario::Ok).await;
    let variables = mock.environment();
    for provider in ALL.iter().copied() {
        let base = mock.base_url(provider);
        assert!(
            base.starts_with("http://127.0.0.1:") && !base.ends_with('/'),
            "{base}"
        );
        assert!(variables.contains(&(provider.variable("base_url"), base)));
        for key in provider.schemes[0].keys() {
            let example = provider.config_key(key).unwrap().example.to_owned();
            assert!(
                variables.contains(&(provider.variable(key), example)),
                "{key}"
            );
        }
    }
}

#[tokio::test]
async fn dropped_mock_stops_listening() {
    let mock = mock(Scenario::Ok).await;
    let addr = mock.addr;
    let mut open = TcpStream::connect(addr).await.unwrap();
    drop(mock);
    tokio::task::yield_now().await;
    assert!(TcpStream::connect(addr).await.is_err());
    let mut byte = [0];
    assert!(matches!(open.read(&mut byte).await, Ok(0) | Err(_)));
}

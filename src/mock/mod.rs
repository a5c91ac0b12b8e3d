//! The embedded mock: every vendor on one loopback port, answering with made-up sessions to those
//! who show the made-up credentials. For trying the program out, for its tests, and for the tests
//! of whoever scripts it.
//!
//! The mock is strict where a vendor would be: method, path, credential (a signature is computed
//! anew from the raw request line, and its nonce must be new) and the shape of the id. It knows
//! no vendor by name; everything comes from [`crate::provider`].

mod answer;
mod auth;
mod body;
mod document;
pub mod drift;
mod hostile;
mod route;
mod scenario;
mod state;
mod template;
#[cfg(test)]
mod tests;
mod time;

use std::future::ready;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::host::Host;
use crate::provider::{ALL, KeyUse, Provider, Scheme};
use answer::{MockResponse, Responder};
use body::{Body, Delivery};
pub use scenario::Scenario;

/// A running mock. It stops when this is dropped.
#[derive(Debug)]
pub struct Mock {
    /// Where it listens.
    pub addr: SocketAddr,
    responder: Arc<Responder>,
    task: JoinHandle<()>,
}

/// Starts a mock at `listen` (port 0 for any that is free) on the caller's runtime, which must
/// drive both sockets and timers. The host gives the time of day.
///
/// # Errors
/// The address cannot be listened at.
pub async fn start(listen: SocketAddr, scenario: Scenario, host: Host) -> io::Result<Mock> {
    let listener = TcpListener::bind(listen).await?;
    let addr = listener.local_addr()?;
    let responder = Arc::new(Responder::new(scenario, host));
    let task = tokio::spawn(accept(listener, Arc::clone(&responder)));
    Ok(Mock {
        addr,
        responder,
        task,
    })
}

impl Mock {
    /// Scheme, host and port of the server.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The base URL of a vendor, without a slash at its end.
    #[must_use]
    pub fn base_url(&self, provider: &Provider) -> String {
        format!("{}{}", self.origin(), route::base_path(provider))
    }

    /// The environment variables that point sessctl at this mock: for every vendor its base URL,
    /// the host slots, and the credential of its first scheme.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let mut variables = Vec::new();
        for provider in ALL {
            let parts = provider
                .schemes
                .first()
                .map(Scheme::parts)
                .unwrap_or_default();
            variables.push((provider.variable("base_url"), self.base_url(provider)));
            for slot in provider.slots {
                if slot.usage == KeyUse::Host || parts.contains(&slot.key) {
                    variables.push((provider.variable(slot.key), slot.example.to_owned()));
                }
            }
        }
        variables
    }

    /// How many requests were understood so far, whatever the answer was.
    #[must_use]
    pub fn served(&self) -> usize {
        self.responder.served.load(Ordering::Relaxed)
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections for ever. They end with this task.
async fn accept(listener: TcpListener, responder: Arc<Responder>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(converse(stream, Arc::clone(&responder)));
            }
            // As a rule there are no file descriptors left; some will be given back.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Serves one connection. A client that breaks off or breaks the protocol hurts only itself.
async fn converse(stream: TcpStream, responder: Arc<Responder>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: Request<Incoming>| {
        let (parts, _) = request.into_parts();
        ready(respond(responder.answer(&parts)))
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let _ = connection.await;
}

/// The answer as HTTP, or an error, on which hyper closes the connection without a word.
fn respond(answer: MockResponse) -> io::Result<Response<Body>> {
    if answer.manner == Delivery::HangUp {
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    let mut response = Response::new(Body::new(answer.body, answer.manner));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

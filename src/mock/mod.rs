//! The embedded mock server: every provider on one loopback port, with made-up sessions and
//! credentials. It serves as a demonstration, in tests, and in users' tests of their own scripts.
//!
//! The mock is as strict as a provider: it checks the method, the path, the credential (a signature
//! is recomputed from the raw request line, and its nonce must be new) and the format of the id. It
//! contains nothing specific to a provider; everything comes from [`crate::provider`].

mod auth;
mod body;
mod contradiction;
mod document;
pub mod drift;
mod hostile;
mod replay;
mod responder;
mod route;
mod saved_response;
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
use body::{Body, Delivery};
pub use replay::Replay;
use responder::{MockResponse, Responder};
pub use saved_response::SavedResponse;
pub use scenario::Scenario;

/// A running mock server. It stops when dropped.
#[derive(Debug)]
pub struct Mock {
    /// Address on which the mock listens.
    pub addr: SocketAddr,
    responder: Arc<Responder>,
    task: JoinHandle<()>,
}

/// Starts a mock server on `listen` (port 0 for any free port) in the caller's runtime, which must
/// have both I/O and time enabled. `host` provides the current time.
///
/// # Errors
/// The error of binding to the address.
pub async fn start(listen: SocketAddr, scenario: Scenario, host: Host) -> io::Result<Mock> {
    serve_on(listen, Responder::new(scenario, host)).await
}

/// Starts a mock server like [`start`], which sends saved responses instead of a scenario. Other
/// ids are missing sessions.
///
/// # Errors
/// The error of binding to the address.
pub async fn start_replay(listen: SocketAddr, replay: Replay, host: Host) -> io::Result<Mock> {
    serve_on(
        listen,
        Responder::new(Scenario::Ok, host).with_replay(replay),
    )
    .await
}

async fn serve_on(listen: SocketAddr, responder: Responder) -> io::Result<Mock> {
    let listener = TcpListener::bind(listen).await?;
    let addr = listener.local_addr()?;
    let responder = Arc::new(responder);
    let task = tokio::spawn(accept(listener, Arc::clone(&responder)));
    Ok(Mock {
        addr,
        responder,
        task,
    })
}

impl Mock {
    /// Returns the scheme, host and port of the server.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Returns the base URL of a provider, without a trailing slash.
    #[must_use]
    pub fn base_url(&self, provider: &Provider) -> String {
        format!("{}{}", self.origin(), route::base_path(provider))
    }

    /// Returns the environment variables that direct sessctl to this mock: for every provider its
    /// base URL, the host keys, and the credential of its first scheme.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let mut variables = Vec::new();
        for provider in ALL {
            let scheme_keys = provider
                .schemes
                .first()
                .map(Scheme::keys)
                .unwrap_or_default();
            variables.push((provider.variable("base_url"), self.base_url(provider)));
            for config_key in provider.config_keys {
                if config_key.usage == KeyUse::Host || scheme_keys.contains(&config_key.key) {
                    variables.push((
                        provider.variable(config_key.key),
                        config_key.example.to_owned(),
                    ));
                }
            }
        }
        variables
    }

    /// Returns the number of HTTP requests so far, regardless of the response.
    #[must_use]
    pub fn request_count(&self) -> usize {
        self.responder.requests.load(Ordering::Relaxed)
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections until the task is aborted, which also closes them.
async fn accept(listener: TcpListener, responder: Arc<Responder>) {
    let mut connections = JoinSet::new();
    loop {
        // Ended tasks stay in the set, and so in memory, until they are taken.
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(serve(stream, Arc::clone(&responder)));
            }
            // Usually no file descriptor is free. Without the pause the loop would use a whole
            // core.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Serves one connection. Errors are ignored, because they affect only this client.
async fn serve(stream: TcpStream, responder: Arc<Responder>) {
    // Otherwise the system may send the pieces of a slow response together.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: Request<Incoming>| {
        let (parts, _) = request.into_parts();
        ready(into_http(responder.respond(&parts)))
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let _ = connection.await;
}

/// Converts the response to HTTP, or to an error, on which hyper closes the connection.
fn into_http(response: MockResponse) -> io::Result<Response<Body>> {
    if response.delivery == Delivery::HangUp {
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    let mut http = Response::new(Body::new(response.body, response.delivery));
    *http.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            http.headers_mut().insert(name, value);
        }
    }
    Ok(http)
}

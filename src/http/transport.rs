//! Sends requests over HTTP. The client follows no redirects, sends no referrer, never retries by
//! itself, and decodes no bodies.

use std::collections::HashSet;
use std::error::Error as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper_util::client::legacy::{self, connect::HttpInfo};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response};
use tokio::time::{Instant, timeout_at};

use super::destination::Destination;
use super::peer::Peer;
use super::proxy::Proxy;
use super::request::{COMMON_HEADERS, Request};
use super::response_headers::ResponseHeaders;
use super::tls;
use super::transport_error::{NameNotResolved, Phase, TransportError};
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::text;

/// Timeout for establishing a connection, including TLS.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum size of an error body, in bytes.
const MAX_ERROR_BODY: usize = 64 * 1024;
/// Time limit for reading an error body.
const ERROR_BODY_TIMEOUT: Duration = Duration::from_secs(3);
/// Maximum allocation based on an announced length alone, in bytes.
const MAX_PREALLOCATION: u64 = 64 * 1024;

/// An HTTP response. The body is complete for status 200, and may be truncated for others.
#[derive(Debug)]
pub(super) struct RawResponse {
    pub(super) status: u16,
    pub(super) headers: ResponseHeaders,
    pub(super) body: Vec<u8>,
}

/// HTTP client of one server.
#[derive(Debug)]
pub(super) struct Transport {
    client: Client,
    peer: Peer,
    timeout: Duration,
    max_body: u64,
    /// Local addresses of the connections that have received a response.
    used_connections: Mutex<HashSet<SocketAddr>>,
}

impl Transport {
    pub(super) fn new(destination: Destination<'_>, host: &Host) -> Result<Self> {
        let Destination {
            url,
            limits,
            cacert,
        } = destination;
        let proxy = Proxy::choose(host, url)?;
        // A redirect would send the credential elsewhere, and hidden retries would not be counted.
        let mut builder = Client::builder()
            // A redirect could lead the credential to another host.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // Retries by the library would bypass the rate limiter.
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .dns_resolver(Arc::new(NameResolver))
            .tls_backend_preconfigured(tls::client_config(url, cacert, host)?)
            // Ignore the library's own reading of the environment; the proxy is chosen above.
            .no_proxy();
        if let Some(proxy) = &proxy {
            let reqwest_proxy = reqwest::Proxy::all(proxy.url.clone()).map_err(|_| {
                Failure::config(format!("{} cannot be used as a proxy", proxy.variable))
            })?;
            builder = builder.proxy(reqwest_proxy);
        }
        Ok(Self {
            client: builder
                .build()
                .map_err(|error| Failure::from_error(Kind::Bug, error.without_url()))?,
            peer: Peer::new(url, proxy),
            timeout: limits.request_timeout,
            max_body: limits.max_body,
            used_connections: Mutex::default(),
        })
    }

    /// Sends a request and receives the response before `deadline`.
    pub(super) async fn send(
        &self,
        request: &Request,
        deadline: Instant,
    ) -> Result<RawResponse, TransportError> {
        let response = self.receive_head(request, deadline).await?;
        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
        let headers = ResponseHeaders::collect(headers);
        let body = match (status, headers.encoding()) {
            (200, Some(coding)) => {
                return Err(TransportError::permanent(unexpected_encoding(coding)));
            }
            (200, None) => match timeout_at(deadline, self.read_body(response)).await {
                Err(_) => return Err(self.peer.timed_out(Phase::Body, self.timeout)),
                Ok(body) => body?,
            },
            // The status of an error suffices; its encoded body would be unreadable.
            (_, Some(_)) => Vec::new(),
            (_, None) => read_error_body(response, deadline).await,
        };
        Ok(RawResponse {
            status,
            headers,
            body,
        })
    }

    /// Sends a request and receives the status and the headers of the response.
    async fn receive_head(
        &self,
        request: &Request,
        deadline: Instant,
    ) -> Result<Response, TransportError> {
        let sending = self
            .client
            .get(request.url.clone())
            .headers(header_map(request).map_err(TransportError::permanent)?)
            .send();
        let response = match timeout_at(deadline, sending).await {
            Err(_) => return Err(self.peer.timed_out(Phase::Head, self.timeout)),
            // The connection has a timeout of its own, so the message names that limit.
            Ok(Err(error)) if error.is_connect() && error.is_timeout() => {
                return Err(self.peer.timed_out(Phase::Connect, CONNECT_TIMEOUT));
            }
            Ok(Err(error)) if error.is_connect() => {
                return Err(self.peer.explain(Phase::Connect, &error));
            }
            Ok(Err(error)) => {
                let mut explained = self.peer.explain(Phase::Head, &error);
                explained.was_reused = explained.transient && self.was_reused(&error);
                return Err(explained);
            }
            Ok(Ok(response)) => response,
        };
        // If the connection fails later, its local address identifies it.
        if let Some(info) = response.extensions().get::<HttpInfo>() {
            self.used_connections().insert(info.local_addr());
        }
        Ok(response)
    }

    /// Returns whether the failed connection had received a response before, and removes it from
    /// the list.
    fn was_reused(&self, error: &reqwest::Error) -> bool {
        let mut extensions = hyper::http::Extensions::new();
        let error = error.source().and_then(|error| error.downcast_ref());
        if let Some(connection) = error.and_then(legacy::Error::connect_info) {
            connection.get_extras(&mut extensions);
        }
        let info = extensions.get::<HttpInfo>();
        // The system may give the same port to a later connection.
        info.is_some_and(|info| self.used_connections().remove(&info.local_addr()))
    }

    fn used_connections(&self) -> MutexGuard<'_, HashSet<SocketAddr>> {
        // Each change of the set is a single call, so a panic cannot leave it inconsistent.
        self.used_connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a body within the size limit.
    async fn read_body(&self, mut response: Response) -> Result<Vec<u8>, TransportError> {
        let announced = response.content_length().unwrap_or(0);
        let too_large = || Err(TransportError::permanent(self.body_too_large()));
        if announced > self.max_body {
            return too_large();
        }
        // A server may announce any length, so most memory is allocated as the body arrives.
        let capacity = usize::try_from(announced.min(MAX_PREALLOCATION)).unwrap_or(0);
        let mut body = Vec::with_capacity(capacity);
        loop {
            match response.chunk().await {
                Ok(None) => return Ok(body),
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Err(error) => return Err(self.peer.explain(Phase::Body, &error)),
            }
            if u64::try_from(body.len()).is_ok_and(|length| length > self.max_body) {
                return too_large();
            }
        }
    }

    fn body_too_large(&self) -> Failure {
        const MIB: u64 = 1024 * 1024;
        let limit = match self.max_body {
            limit if limit >= MIB && limit % MIB == 0 => format!("{} MiB", limit / MIB),
            limit => format!("{limit} bytes"),
        };
        Failure::new(
            Kind::Provider,
            format!("the response is larger than {limit}"),
        )
        .hint("allow more with --max-body")
    }
}

/// Reads as much of an error body as arrives in time. Failures are ignored: the status suffices.
async fn read_error_body(mut response: Response, deadline: Instant) -> Vec<u8> {
    let deadline = deadline.min(Instant::now() + ERROR_BODY_TIMEOUT);
    let mut body = Vec::new();
    while body.len() < MAX_ERROR_BODY
        && let Ok(Ok(Some(chunk))) = timeout_at(deadline, response.chunk()).await
    {
        body.extend_from_slice(&chunk);
    }
    // The last chunk may exceed the limit.
    body.truncate(MAX_ERROR_BODY);
    body
}

/// Creates the failure for a response with a content encoding.
fn unexpected_encoding(coding: &str) -> Failure {
    let coding = text::quote(coding, 40);
    let cause =
        format!("the response has the content encoding \"{coding}\", which was not requested");
    Failure::new(Kind::Provider, cause)
        .hint("a proxy may be compressing responses; if there is none, inform the provider")
}

fn header_map(request: &Request) -> Result<HeaderMap> {
    let mut map = HeaderMap::with_capacity(4);
    for (name, value) in COMMON_HEADERS {
        map.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    for (name, secret) in &request.headers {
        let mut value = HeaderValue::from_str(secret.expose()).map_err(|_| {
            Failure::credential(format!("the value for the header {name} cannot be sent"))
                .hint("a credential consists of printable ASCII characters, without line breaks")
        })?;
        // Keeps the value out of the library's debug output.
        value.set_sensitive(true);
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|error| Failure::from_error(Kind::Bug, error))?;
        map.insert(name, value);
    }
    Ok(map)
}

/// Returns the addresses of `localhost`.
// The resolver is bypassed, because it might return another machine, and plain HTTP is allowed for
// this name.
fn localhost_addresses(name: &str) -> Option<[SocketAddr; 2]> {
    let addresses = [
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ];
    (name == "localhost").then(|| addresses.map(|address| SocketAddr::new(address, 0)))
}

/// The system's resolver, with a distinct error for names that do not resolve.
struct NameResolver;

impl Resolve for NameResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            if let Some(addresses) = localhost_addresses(name.as_str()) {
                return Ok(Box::new(addresses.into_iter()) as Addrs);
            }
            match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(addresses) => {
                    let addresses: Vec<SocketAddr> = addresses.collect();
                    Ok(Box::new(addresses.into_iter()) as Addrs)
                }
                // An operating system error (such as too many open files) is not about the name.
                Err(error) if error.raw_os_error().is_some() => Err(error.into()),
                Err(_) => Err(NameNotResolved.into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_is_never_looked_up() {
        let addresses = localhost_addresses("localhost").unwrap();
        assert!(addresses.iter().all(|address| address.ip().is_loopback()));
        assert_eq!(localhost_addresses("localhost.example"), None);
    }
}

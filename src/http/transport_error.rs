//! Converts a connection error to a [`Failure`]. Library messages such as "error sending request"
//! do not name the cause, so it is searched for in the error chain.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::time::Duration;

use url::Url;

use super::proxy::{self, Proxy};
use super::tls;
use crate::duration;
use crate::error::{Failure, Kind};
use crate::text;

/// No response, or an unusable one.
#[derive(Debug)]
pub(super) struct TransportError {
    /// Failure to report.
    pub(super) failure: Failure,
    /// Whether the same request may succeed if it is sent again.
    pub(super) transient: bool,
    /// Whether a connection used for earlier requests was closed before the first byte of the
    /// response. The server had dropped the idle connection, so the request counts as not sent.
    pub(super) was_reused: bool,
}

impl TransportError {
    pub(super) fn lasting(failure: Failure) -> Self {
        Self {
            failure,
            transient: false,
            was_reused: false,
        }
    }
}

/// Error for a host name without an address.
#[derive(Debug)]
pub(super) struct NameNotResolved;

impl fmt::Display for NameNotResolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name has no address")
    }
}

impl Error for NameNotResolved {}

/// Progress of a request when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before the connection was established.
    Connect,
    /// Waiting for status and headers.
    Head,
    /// Receiving the body.
    Body,
}

/// Server of a request, and the proxy on the way.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    host: String,
    port: String,
    proxy: Option<Proxy>,
}

impl Peer {
    pub(super) fn new(url: &Url, proxy: Option<Proxy>) -> Self {
        Self {
            host: url.host_str().unwrap_or_default().to_owned(),
            port: proxy::place(url),
            proxy,
        }
    }

    /// Creates the error for an expired deadline.
    pub(super) fn timed_out(&self, phase: Phase, limit: Duration) -> TransportError {
        let limit = duration::format(limit);
        let cause = match phase {
            Phase::Connect => format!("timed out: cannot connect to {} within {limit}", self.via()),
            Phase::Head => format!("timed out: no response from {} within {limit}", self.via()),
            Phase::Body => format!(
                "timed out: the response from {} was not complete within {limit}",
                self.port
            ),
        };
        let failure = Failure::new(Kind::Network, cause);
        TransportError {
            transient: phase == Phase::Connect,
            was_reused: false,
            failure: match (phase, &self.proxy) {
                (Phase::Connect, Some(proxy)) => failure.hint(describe_proxy(proxy)),
                (Phase::Connect, None) => failure.hint(WAY),
                _ => {
                    failure.hint("the provider may be slow; allow more time with --request-timeout")
                }
            },
        }
    }

    /// Explains `error`, which occurred in `phase`.
    pub(super) fn explain(&self, phase: Phase, error: &(dyn Error + 'static)) -> TransportError {
        let tunnel = causes(error)
            .map(ToString::to_string)
            .find(|text| text.starts_with("tunnel error"));
        match (&self.proxy, tunnel) {
            (Some(proxy), Some(tunnel)) => self.explain_proxy(proxy, &tunnel, phase, error),
            _ => causes(error)
                .find_map(|cause| explain(cause, phase, &self.host, &self.port))
                .unwrap_or_else(|| other_error(error, &self.port)),
        }
    }

    /// Explains an error of the proxy rather than the API.
    fn explain_proxy(
        &self,
        proxy: &Proxy,
        tunnel: &str,
        phase: Phase,
        error: &(dyn Error + 'static),
    ) -> TransportError {
        let told = |what: String| TransportError::lasting(Failure::new(Kind::Network, what));
        let mut fault = if tunnel.contains("authorization") {
            told(format!(
                "the proxy {proxy} requires a user name and a password (HTTP 407)"
            ))
        } else if tunnel.contains("unsuccessful") {
            told(format!(
                "the proxy {proxy} refused to open a tunnel to {}",
                self.port
            ))
        } else {
            let name = format!("the proxy {proxy}");
            causes(error)
                .find_map(|cause| explain(cause, phase, &name, &name))
                .unwrap_or_else(|| other_error(error, &name))
        };
        fault.failure.hints = vec![describe_proxy(proxy)];
        fault
    }

    fn via(&self) -> String {
        match &self.proxy {
            Some(proxy) => format!("{} through the proxy {proxy}", self.port),
            None => self.port.clone(),
        }
    }
}

const WAY: &str = "check the network, the VPN, and whether a proxy is needed (HTTPS_PROXY)";

fn describe_proxy(proxy: &Proxy) -> String {
    format!(
        "correct {}, or list the host in NO_PROXY to reach it directly",
        proxy.variable
    )
}

/// Iterates over an error and its causes.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| below(*error))
}

/// Returns the next error of the chain, including the error inside an I/O error, which is not its
/// `source()`.
fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref().and_then(io::Error::get_ref);
    match wrapped {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Explains one error of the chain; `None` if it only wraps the next.
fn explain(
    cause: &(dyn Error + 'static),
    phase: Phase,
    host: &str,
    place: &str,
) -> Option<TransportError> {
    if let Some((what, next)) = tls::explain(cause, host, place) {
        let failure = Failure::new(Kind::Network, what);
        return Some(TransportError::lasting(
            next.into_iter().fold(failure, Failure::hint),
        ));
    }
    if cause.is::<NameNotResolved>() {
        let failure = Failure::new(Kind::Network, format!("cannot resolve {host}"));
        let failure = failure.hint("check the spelling of the host in the base URL");
        return Some(TransportError::lasting(failure.hint(WAY)));
    }
    match cause.downcast_ref::<hyper::Error>() {
        Some(error) => explain_http(error, phase, place),
        None => explain_io(cause.downcast_ref::<io::Error>()?, phase, place),
    }
}

fn explain_http(error: &hyper::Error, phase: Phase, place: &str) -> Option<TransportError> {
    let odd = |kind, what: String| {
        let failure = Failure::new(kind, what);
        Some(TransportError::lasting(failure.hint(
            "check the base URL; another server than the API may be responding there",
        )))
    };
    if error.is_parse_too_large() {
        return odd(
            Kind::Provider,
            format!("the response headers from {place} are too large"),
        );
    }
    if error.is_parse() {
        // Only the library's text distinguishes a malformed header from a malformed status line.
        let text = error.to_string();
        return if ["header", "content-length", "transfer-encoding"]
            .iter()
            .any(|word| text.contains(word))
        {
            odd(
                Kind::Provider,
                format!("malformed response headers from {place}"),
            )
        } else {
            odd(
                Kind::Network,
                format!("no HTTP response from {place}: it sent other data"),
            )
        };
    }
    if !error.is_incomplete_message() {
        return None;
    }
    Some(match phase {
        Phase::Body => truncated(place),
        _ => closed_without_response(place),
    })
}

fn explain_io(error: &io::Error, phase: Phase, place: &str) -> Option<TransportError> {
    if too_many_files(error) {
        return Some(transient(
            format!("cannot connect to {place}: too many open files"),
            "lower --jobs, or raise the limit (ulimit -n)",
        ));
    }
    Some(match error.kind() {
        ErrorKind::ConnectionRefused => transient(
            format!("connection refused by {place}"),
            "check the host and the port of the base URL, and that the server is running",
        ),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            transient(format!("connection reset by {place}"), WAY)
        }
        ErrorKind::TimedOut => transient(format!("cannot connect to {place}: timed out"), WAY),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => transient(
            format!("cannot connect to {place}: no route to the host"),
            WAY,
        ),
        ErrorKind::UnexpectedEof if phase == Phase::Body => truncated(place),
        ErrorKind::UnexpectedEof if phase == Phase::Connect => transient(
            format!("{place} closed the connection during the TLS handshake"),
            WAY,
        ),
        ErrorKind::UnexpectedEof => closed_without_response(place),
        ErrorKind::InvalidInput | ErrorKind::InvalidData if phase == Phase::Body => {
            TransportError::lasting(
                Failure::new(
                    Kind::Provider,
                    format!("malformed chunks in the response from {place}"),
                )
                .hint("a proxy or firewall may be corrupting responses"),
            )
        }
        // An error without an operating system code may wrap the actual cause.
        _ if error.get_ref().is_some() => return None,
        _ => transient(format!("no connection to {place}: {error}"), WAY),
    })
}

fn too_many_files(error: &io::Error) -> bool {
    use rustix::io::Errno;
    matches!(
        Errno::from_io_error(error),
        Some(Errno::MFILE | Errno::NFILE)
    )
}

fn transient(what: String, hint: &str) -> TransportError {
    TransportError {
        failure: Failure::new(Kind::Network, what).hint(hint),
        transient: true,
        was_reused: false,
    }
}

/// Creates the error for a body shorter than announced.
fn truncated(place: &str) -> TransportError {
    transient(
        format!("the response from {place} is truncated: the connection was closed"),
        "try again; a proxy may be closing connections",
    )
}

/// Creates the error for a connection closed without a response.
fn closed_without_response(place: &str) -> TransportError {
    transient(
        format!("no HTTP response from {place}: it closed the connection"),
        "try again; if the error persists, check the base URL",
    )
}

/// Creates the error for any other cause; the innermost message is the most specific.
fn other_error(error: &(dyn Error + 'static), place: &str) -> TransportError {
    let root = causes(error).last().map(ToString::to_string);
    let root = text::quote(&root.unwrap_or_default(), 150);
    transient(format!("lost the connection to {place}: {root}"), WAY)
}

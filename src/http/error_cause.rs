//! Converts the error of a library to a [`TransportError`]. Messages such as "error sending
//! request" do not name the cause, so it is searched for in the error chain.

use std::error::Error;
use std::io::{self, ErrorKind};

use super::tls;
use super::transport_error::{NameNotResolved, Phase, TransportError};
use crate::error::{Failure, Kind};
use crate::text;

/// Hint for connection failures.
pub(super) const CHECK_NETWORK: &str =
    "check the network, the VPN, and whether a proxy is needed (HTTPS_PROXY)";

/// Iterates over an error and its causes.
pub(super) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| next_cause(*error))
}

/// Returns the next error of the chain, including the error inside an I/O error, which is not its
/// `source()`.
fn next_cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref().and_then(io::Error::get_ref);
    match wrapped {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Explains one error of the chain; `None` if it only wraps the next.
pub(super) fn explain_cause(
    cause: &(dyn Error + 'static),
    phase: Phase,
    host: &str,
    address: &str,
) -> Option<TransportError> {
    if let Some((message, hints)) = tls::explain(cause, host, address) {
        let failure = Failure::new(Kind::Network, message);
        return Some(TransportError::permanent(
            hints.into_iter().fold(failure, Failure::hint),
        ));
    }
    if cause.is::<NameNotResolved>() {
        let failure = Failure::new(Kind::Network, format!("cannot resolve {host}"));
        let failure = failure.hint("check the spelling of the host in the base URL");
        return Some(TransportError::permanent(failure.hint(CHECK_NETWORK)));
    }
    match cause.downcast_ref::<hyper::Error>() {
        Some(error) => explain_http(error, phase, address),
        None => explain_io(cause.downcast_ref::<io::Error>()?, phase, address),
    }
}

/// Explains an error of the HTTP library.
fn explain_http(error: &hyper::Error, phase: Phase, address: &str) -> Option<TransportError> {
    let other_server = |kind, message: String| {
        let failure = Failure::new(kind, message);
        Some(TransportError::permanent(failure.hint(
            "check the base URL; another server than the API may be responding there",
        )))
    };
    if error.is_parse_too_large() {
        return other_server(
            Kind::Provider,
            format!("the response headers from {address} are too large"),
        );
    }
    if error.is_parse() {
        // Only the library's text distinguishes a malformed header from a malformed status line.
        let text = error.to_string();
        return if ["header", "content-length", "transfer-encoding"]
            .iter()
            .any(|word| text.contains(word))
        {
            other_server(
                Kind::Provider,
                format!("malformed response headers from {address}"),
            )
        } else {
            other_server(
                Kind::Network,
                format!("no HTTP response from {address}: it sent other data"),
            )
        };
    }
    if !error.is_incomplete_message() {
        // Other errors of the library only wrap the cause.
        return None;
    }
    Some(match phase {
        Phase::Body => truncated_body(address),
        _ => closed_without_response(address),
    })
}

/// Explains an I/O error.
fn explain_io(error: &io::Error, phase: Phase, address: &str) -> Option<TransportError> {
    if too_many_files(error) {
        return Some(transient_error(
            format!("cannot connect to {address}: too many open files"),
            "lower --jobs, or raise the limit (ulimit -n)",
        ));
    }
    Some(match error.kind() {
        ErrorKind::ConnectionRefused => transient_error(
            format!("connection refused by {address}"),
            "check the host and the port of the base URL, and that the server is running",
        ),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            transient_error(format!("connection reset by {address}"), CHECK_NETWORK)
        }
        ErrorKind::TimedOut => transient_error(
            format!("cannot connect to {address}: timed out"),
            CHECK_NETWORK,
        ),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => transient_error(
            format!("cannot connect to {address}: no route to the host"),
            CHECK_NETWORK,
        ),
        ErrorKind::UnexpectedEof if phase == Phase::Body => truncated_body(address),
        ErrorKind::UnexpectedEof if phase == Phase::Connect => transient_error(
            format!("{address} closed the connection during the TLS handshake"),
            CHECK_NETWORK,
        ),
        ErrorKind::UnexpectedEof => closed_without_response(address),
        ErrorKind::InvalidInput | ErrorKind::InvalidData if phase == Phase::Body => {
            TransportError::permanent(
                Failure::new(
                    Kind::Provider,
                    format!("malformed chunks in the response from {address}"),
                )
                .hint("a proxy or firewall may be corrupting responses"),
            )
        }
        // An error without an operating system code may wrap the actual cause.
        _ if error.get_ref().is_some() => return None,
        _ => transient_error(
            format!("no connection to {address}: {error}"),
            CHECK_NETWORK,
        ),
    })
}

fn too_many_files(error: &io::Error) -> bool {
    use rustix::io::Errno;
    matches!(
        Errno::from_io_error(error),
        Some(Errno::MFILE | Errno::NFILE)
    )
}

/// Creates an error after which the request may be retried.
fn transient_error(message: String, hint: &str) -> TransportError {
    TransportError {
        failure: Failure::new(Kind::Network, message).hint(hint),
        transient: true,
        was_reused: false,
    }
}

/// Creates the error for a body shorter than announced.
fn truncated_body(address: &str) -> TransportError {
    transient_error(
        format!("the response from {address} is truncated: the connection was closed"),
        "try again; a proxy may be closing connections",
    )
}

/// Creates the error for a connection closed without a response.
fn closed_without_response(address: &str) -> TransportError {
    transient_error(
        format!("no HTTP response from {address}: it closed the connection"),
        "try again; if the error persists, check the base URL",
    )
}

/// Creates the error for any other cause.
pub(super) fn unknown_cause(error: &(dyn Error + 'static), address: &str) -> TransportError {
    // The innermost message is the most specific.
    let root = causes(error).last().map(ToString::to_string);
    let root = text::quote(&root.unwrap_or_default(), 150);
    transient_error(
        format!("lost the connection to {address}: {root}"),
        CHECK_NETWORK,
    )
}

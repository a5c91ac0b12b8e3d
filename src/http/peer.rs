//! Explains transport errors in terms of the server and the proxy of a request.

use std::error::Error;
use std::time::Duration;

use url::Url;

use super::error_cause::{CHECK_NETWORK, causes, explain_cause, unknown_cause};
use super::proxy::{self, Proxy};
use super::transport_error::{Phase, TransportError};
use crate::duration;
use crate::error::{Failure, Kind};

/// Server of a request, and the proxy in front of it.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    host: String,
    /// Host and port.
    address: String,
    proxy: Option<Proxy>,
}

impl Peer {
    pub(super) fn new(url: &Url, proxy: Option<Proxy>) -> Self {
        Self {
            host: url.host_str().unwrap_or_default().to_owned(),
            address: proxy::host_and_port(url),
            proxy,
        }
    }

    /// Creates the error for an expired deadline.
    pub(super) fn timed_out(&self, phase: Phase, limit: Duration) -> TransportError {
        let limit = duration::format(limit);
        let cause = match phase {
            Phase::Connect => format!(
                "timed out: cannot connect to {} within {limit}",
                self.address_and_proxy()
            ),
            Phase::Head => format!(
                "timed out: no response from {} within {limit}",
                self.address_and_proxy()
            ),
            Phase::Body => format!(
                "timed out: the response from {} was not complete within {limit}",
                self.address
            ),
        };
        let failure = Failure::new(Kind::Network, cause);
        TransportError {
            // In the other phases the deadline has passed, so there is no time for a retry.
            transient: phase == Phase::Connect,
            was_reused: false,
            failure: match (phase, &self.proxy) {
                (Phase::Connect, Some(proxy)) => failure.hint(proxy_hint(proxy)),
                (Phase::Connect, None) => failure.hint(CHECK_NETWORK),
                _ => {
                    failure.hint("the provider may be slow; allow more time with --request-timeout")
                }
            },
        }
    }

    /// Explains `error`, which occurred in `phase`.
    pub(super) fn explain(&self, phase: Phase, error: &(dyn Error + 'static)) -> TransportError {
        // The HTTP library reports proxy errors only as text.
        let tunnel = causes(error)
            .map(ToString::to_string)
            .find(|text| text.starts_with("tunnel error"));
        match (&self.proxy, tunnel) {
            (Some(proxy), Some(tunnel)) => self.explain_proxy(proxy, &tunnel, phase, error),
            _ => causes(error)
                .find_map(|cause| explain_cause(cause, phase, &self.host, &self.address))
                .unwrap_or_else(|| unknown_cause(error, &self.address)),
        }
    }

    /// Explains an error of the proxy rather than the API.
    fn explain_proxy(
        &self,
        proxy: &Proxy,
        tunnel: &str,
        phase: Phase,
        cause: &(dyn Error + 'static),
    ) -> TransportError {
        let permanent =
            |message: String| TransportError::permanent(Failure::new(Kind::Network, message));
        let mut error = if tunnel.contains("authorization") {
            permanent(format!(
                "the proxy {proxy} requires a user name and a password (HTTP 407)"
            ))
        } else if tunnel.contains("unsuccessful") {
            permanent(format!(
                "the proxy {proxy} refused to open a tunnel to {}",
                self.address
            ))
        } else {
            let name = format!("the proxy {proxy}");
            causes(cause)
                .find_map(|cause| explain_cause(cause, phase, &name, &name))
                .unwrap_or_else(|| unknown_cause(cause, &name))
        };
        error.failure.hints = vec![proxy_hint(proxy)];
        error
    }

    /// Returns the address, with the proxy.
    fn address_and_proxy(&self) -> String {
        match &self.proxy {
            Some(proxy) => format!("{} through the proxy {proxy}", self.address),
            None => self.address.clone(),
        }
    }
}

fn proxy_hint(proxy: &Proxy) -> String {
    format!(
        "correct {}, or list the host in NO_PROXY to reach it directly",
        proxy.variable
    )
}

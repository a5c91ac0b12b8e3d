//! Chooses the proxy of a request from the environment.
//!
//! The HTTP library could read the variables itself, but would ignore invalid values, and might use
//! a proxy for requests to the local machine.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use url::{Host as UrlHost, Url};

use crate::config::is_loopback;
use crate::error::{Failure, Result};
use crate::host::Host;

/// Proxy variables in order of precedence.
// `HTTP_PROXY` is not among them: it is for plain HTTP, which is used only for this machine, and a
// CGI server would let any visitor set it.
const VARIABLES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// A proxy and its source. Its URL may contain a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Name of the variable that defines the proxy.
    pub variable: &'static str,
    /// URL, with the user and password for the proxy.
    pub(super) url: Url,
}

impl Proxy {
    /// Returns the proxy for a request to `target`, if any.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] for an invalid proxy URL, a variable that is not UTF-8, or an
    /// IPv6 target that would need a proxy.
    pub fn choose(host: &Host, target: &Url) -> Result<Option<Self>> {
        match ProxyChoice::choose(host, target)? {
            ProxyChoice::Direct(_) => Ok(None),
            ProxyChoice::Proxy(proxy) => Ok(Some(proxy)),
        }
    }

    /// Returns host and port of the proxy, without user and password.
    #[must_use]
    pub fn address(&self) -> String {
        host_and_port(&self.url)
    }

    /// Rejects IPv6 targets, because the HTTP library cannot start TLS with one through a proxy.
    fn check_target(&self, target: &Url) -> Result<()> {
        if !matches!(target.host(), Some(UrlHost::Ipv6(_))) {
            return Ok(());
        }
        let address = host_and_port(target);
        Err(Failure::config(format!(
            "{address} cannot be reached through the proxy {self}: it is an IPv6 address"
        ))
        .hint("use a host name in the base URL, or list the address in NO_PROXY"))
    }
}

/// Whether a server is reached through a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProxyChoice {
    /// A direct connection, and the reason for it.
    Direct(&'static str),
    /// A connection through a proxy.
    Proxy(Proxy),
}

impl ProxyChoice {
    /// Chooses the connection to `target`.
    ///
    /// # Errors
    /// The same as [`Proxy::choose`].
    pub fn choose(host: &Host, target: &Url) -> Result<Self> {
        if target.scheme() != "https" || is_loopback(target) {
            return Ok(Self::Direct("never for this machine"));
        }
        if let Some(variable) = excluding_variable(host, target)? {
            return Ok(Self::Direct(variable));
        }
        for variable in VARIABLES {
            if let Some(text) = read_variable(host, variable)? {
                let url = parse_url(text).ok_or_else(|| {
                    Failure::config(format!("{variable} is not the URL of an HTTP proxy"))
                        .hint("write a URL such as http://proxy.example:3128")
                        .hint("hosts in NO_PROXY are reached without the proxy")
                })?;
                let proxy = Proxy { variable, url };
                return proxy.check_target(target).map(|()| Self::Proxy(proxy));
            }
        }
        Ok(Self::Direct("no proxy variable is set"))
    }
}

impl fmt::Display for Proxy {
    /// Writes host, port and variable, but never user or password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (from {})", self.address(), self.variable)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Formats host and port of a URL.
pub(super) fn host_and_port(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", url.host_str().unwrap_or_default())
}

/// Returns the trimmed value of a variable, unless it is empty.
fn read_variable<'a>(host: &'a Host, variable: &str) -> Result<Option<&'a str>> {
    let value = host
        .variable(variable)
        .map_err(|_| Failure::config(format!("{variable} is not valid UTF-8")))?;
    Ok(value.map(str::trim).filter(|text| !text.is_empty()))
}

/// Parses the URL of an HTTP proxy; the scheme defaults to http.
fn parse_url(text: &str) -> Option<Url> {
    let url = if text.contains("://") {
        Url::parse(text)
    } else {
        // curl, too, assumes HTTP for a proxy without a scheme.
        Url::parse(&format!("http://{text}"))
    };
    url.ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Returns the variable, `no_proxy` or `NO_PROXY`, that covers a URL, if it does.
// As in curl, the lower-case variable takes precedence.
fn excluding_variable(host: &Host, target: &Url) -> Result<Option<&'static str>> {
    let (variable, list) = match read_variable(host, "no_proxy")? {
        Some(list) => ("no_proxy", Some(list)),
        None => ("NO_PROXY", read_variable(host, "NO_PROXY")?),
    };
    let mut entries = list.unwrap_or_default().split([',', ' ']).map(str::trim);
    let is_covered = entries.any(|entry| !entry.is_empty() && covers(entry, target));
    Ok(is_covered.then_some(variable))
}

/// Returns whether an entry of `NO_PROXY` covers a URL. An entry is `*`, a name that includes its
/// subdomains (a dot at either end or a leading `*.` is ignored), an address, or a network such as
/// `10.0.0.0/8`. A name or address may end in a port; an IPv6 address with a port needs brackets.
fn covers(entry: &str, target: &Url) -> bool {
    let address = match target.host() {
        Some(UrlHost::Domain(name)) => return covers_name(entry, name, target),
        Some(UrlHost::Ipv4(address)) => IpAddr::V4(address),
        Some(UrlHost::Ipv6(address)) => IpAddr::V6(address),
        None => return false,
    };
    match entry.split_once('/') {
        None => entry == "*" || covers_address(entry, address, target),
        Some((network, bits)) => match (network.parse(), address, bits.parse::<u32>()) {
            (Ok(IpAddr::V4(network)), IpAddr::V4(address), Ok(bits @ 0..=32)) => {
                let shift = 32 - bits;
                // In 64 bits, because a shift of a `u32` by all 32 bits would overflow.
                (u64::from(u32::from(network)) >> shift) == (u64::from(u32::from(address)) >> shift)
            }
            (Ok(IpAddr::V6(network)), IpAddr::V6(address), Ok(bits @ 0..=128)) => {
                // `>>` would overflow for a shift by all 128 bits.
                let prefix = |ip| u128::from(ip).checked_shr(128 - bits).unwrap_or(0);
                prefix(network) == prefix(address)
            }
            _ => false,
        },
    }
}

/// Returns whether an entry is this address, without a port or with the port of the URL.
fn covers_address(entry: &str, address: IpAddr, target: &Url) -> bool {
    let without_brackets = entry
        .strip_prefix('[')
        .and_then(|entry| entry.strip_suffix(']'))
        .unwrap_or(entry);
    if let Ok(listed) = without_brackets.parse::<IpAddr>() {
        return listed == address;
    }
    let listed = entry.parse::<SocketAddr>();
    listed.is_ok_and(|listed| {
        listed.ip() == address && Some(listed.port()) == target.port_or_known_default()
    })
}

/// Returns whether an entry covers a host name, without a port or with the port of the URL.
fn covers_name(entry: &str, name: &str, target: &Url) -> bool {
    let (entry, port) = match entry.rsplit_once(':') {
        Some((entry, port)) => (entry, Some(port)),
        None => (entry, None),
    };
    let port_fits = port.is_none_or(|port| port.parse().ok() == target.port_or_known_default());
    let entry = entry.trim_start_matches("*.").trim_matches('.');
    // A final dot marks a fully qualified name of the same host.
    let name = name.trim_end_matches('.');
    let entry = entry.to_ascii_lowercase();
    // Only whole labels match: `le` does not cover `a.example`.
    let matches = name
        .strip_suffix(&*entry)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    port_fits && (entry == "*" || (!entry.is_empty() && matches))
}

#[cfg(test)]
mod tests;

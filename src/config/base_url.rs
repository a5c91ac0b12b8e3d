//! Validates base URLs: https for any host, http for the local machine only, without user info,
//! query and fragment.

use std::net::IpAddr;

use url::{Host, Url};

use crate::error::{Failure, Result};

/// Parses a base URL and removes trailing and duplicate slashes of its path. `origin` names its
/// source. No message contains the text itself, since it may contain a password.
///
/// # Errors
/// [`crate::error::Kind::Config`] with the rule that the text violates.
pub(super) fn parse(text: &str, origin: &str) -> Result<Url> {
    let invalid = |why: &str| {
        Failure::config(format!("the base URL from {origin} {why}")).hint(
            "write a URL such as https://api.example.com/v2, or http://127.0.0.1:8787 for this machine",
        )
    };
    let mut url = parse_any(text).map_err(|why| invalid(&why))?;
    // The path of the API is appended, so nothing may follow the path here.
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("contains a query or a fragment"));
    }
    // The path of the API is appended, so empty segments and a final slash must go.
    let path = url.path().to_owned();
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let path: Vec<&str> = segments.collect();
    url.set_path(&path.join("/"));
    Ok(url)
}

/// Parses the URL of a document that is fetched without a credential: like a base URL, but with any
/// path and query.
///
/// # Errors
/// [`crate::error::Kind::Config`] with the rule that the text violates, without the text.
pub fn parse_document_url(text: &str) -> Result<Url> {
    parse_any(text).map_err(|why| {
        Failure::config(format!("the URL of the document {why}"))
            .hint("write a URL such as https://example.com/openapi.yaml, or save the document")
    })
}

/// Parses a URL: https for any host, http for the local machine only, without user info.
fn parse_any(text: &str) -> Result<Url, String> {
    let invalid = |why: &str| why.to_owned();
    if let Some(why) = invalid_characters(text) {
        return Err(invalid(why));
    }
    let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
    let is_https = match url.scheme() {
        "https" => true,
        "http" => false,
        _ => {
            return Err(invalid(
                "must begin with https:// (or http:// for this machine)",
            ));
        }
    };
    if let Some(why) = invalid_authority(text, &url) {
        return Err(invalid(why));
    }
    if !is_https && !is_loopback(&url) {
        return Err(invalid(
            "must begin with https://: http:// is accepted for this machine only",
        ));
    }
    Ok(url)
}

/// Returns the problem with the characters of a URL, if any.
fn invalid_characters(text: &str) -> Option<&'static str> {
    if !text.is_ascii() {
        return Some("contains non-ASCII characters: write a host name in its xn-- form");
    }
    // The URL parser drops some of these characters and converts others.
    let is_hidden = |c: char| c.is_ascii_control() || c == ' ' || c == '\\';
    text.chars()
        .any(is_hidden)
        .then_some("contains a space, a backslash or a control character")
}

/// Returns the problem with the part between `://` and the path, if any.
fn invalid_authority(text: &str, url: &Url) -> Option<&'static str> {
    // The URL parser reads `https:h` and `https:///h` as URLs with host `h`.
    let rest = text.split_once("://").map(|(_, rest)| rest);
    if rest.is_none_or(|rest| rest.is_empty() || rest.starts_with('/')) {
        return Some("contains no host after ://");
    }
    // It also decodes hosts such as `%6cocalhost`, or `%E3%80%82` for a dot.
    let authority = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    if authority.is_some_and(|authority| authority.contains('%')) {
        return Some("contains a percent-encoded host");
    }
    // The parser drops empty user info, so the text is checked, too.
    if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
        return Some("contains user info: credentials have keys of their own");
    }
    None
}

/// Returns whether the host is the local machine.
// The parsed host is checked, because an IPv4 address has many spellings.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_base_urls_keep_their_path() {
        for (text, url) in [
            ("https://h.example", "https://h.example/"),
            ("https://h.example/v2/", "https://h.example/v2"),
            ("https://h.example:8443/v2", "https://h.example:8443/v2"),
            ("https://h//v2//x//", "https://h/v2/x"),
            ("HTTPS://H.example", "https://h.example/"),
            ("http://127.8.9.1", "http://127.8.9.1/"),
            ("http://2130706433", "http://127.0.0.1/"),
            (
                "https://xn--bcher-kva.example",
                "https://xn--bcher-kva.example/",
            ),
            ("http://127.0.0.1:8787", "http://127.0.0.1:8787/"),
            ("http://localhost:1", "http://localhost:1/"),
            ("http://[::1]:8443", "http://[::1]:8443/"),
            ("http://127.1", "http://127.0.0.1/"),
            ("http://0x7f.1", "http://127.0.0.1/"),
        ] {
            assert_eq!(parse(text, "x").unwrap().as_str(), url, "{text}");
        }
    }

    #[test]
    fn invalid_base_urls_are_not_quoted() {
        for (text, why) in [
            ("http://api.example", "https"),
            ("http://localhost.evil.example", "https"),
            ("http://127.0.0.1.nip.io", "https"),
            ("http://0.0.0.0", "https"),
            ("http://[::ffff:8.8.8.8]", "https"),
            ("http://LOCALHOST.", "https"),
            ("https://user:SECRET@h.example/", "user info"),
            ("https://@h.example/", "user info"),
            ("https://h.example/v2?x=SECRET", "query"),
            ("https://h.example/#f", "fragment"),
            ("https://h.example:99999", "not a URL"),
            ("https:///p", "no host"),
            ("https:h", "no host"),
            ("https://", "not a URL"),
            ("h.example", "not a URL"),
            ("file:///etc/passwd", "must begin with https"),
            ("ftp://h", "must begin with https"),
            ("https://::1", "not a URL"),
            ("https://ex。com", "ASCII"),
            ("https://xn--", "not a URL"),
            ("https:/h", "no host"),
            ("https:///h/p", "no host"),
            ("http://127.0.0.1@evil.example", "user info"),
            ("http://[::ffff:127.0.0.1]", "https"),
            ("http://%6cocalhost", "percent"),
            ("https://exa%E3%80%82com", "percent"),
            ("https://[fe80::1%25eth0]", "not a URL"),
            ("https://h\\evil", "backslash"),
            ("https://h/\nx", "control"),
        ] {
            let message = parse(text, "SESSCTL_X").unwrap_err().message();
            assert!(message.contains(why), "{text}: {message}");
            assert!(!message.contains("SECRET"), "{message}");
        }
    }
}

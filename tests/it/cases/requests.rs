//! Checks of the requests that a server has received.

use sessctl::provider::{ConfigKey, KeyUse, Provider, Scheme};

use crate::run::CANARY;
use crate::server::Request;

/// Checks that the server received this number of requests for the session and nothing else.
#[track_caller]
pub fn check_requests(provider: &Provider, id: &str, requests: &[Request], expected: usize) {
    assert_eq!(requests.len(), expected, "{requests:#?}");
    let path = provider.endpoint.path.replace("{id}", id);
    for request in requests {
        assert_eq!(request.path, path);
        check_request(provider, request);
    }
}

/// Checks that a request is a GET with the credential in the expected headers only.
#[track_caller]
pub fn check_request(provider: &Provider, request: &Request) {
    let credential_header = match provider.schemes[0] {
        Scheme::Header { name, .. } => name,
        Scheme::Cookie { .. } => "cookie",
        _ => "authorization",
    };
    assert_eq!(request.method, "GET", "{request:#?}");
    assert!(!request.path.contains(CANARY), "{request:#?}");
    assert!(request.header(credential_header).is_some(), "{request:#?}");
    assert!(request.header("proxy-authorization").is_none());
    let agent = concat!("sessctl/", env!("CARGO_PKG_VERSION"));
    assert_eq!(request.header("user-agent"), Some(agent));
    let is_slot = |name: &String| {
        let is_own = |config_key: &ConfigKey| matches!(config_key.usage, KeyUse::Header(header) if header == name);
        name == credential_header || provider.config_keys.iter().any(is_own)
    };
    for (name, value) in request.headers.iter().filter(|(name, _)| !is_slot(name)) {
        assert!(!value.contains(CANARY), "{name} contains the credential");
    }
}

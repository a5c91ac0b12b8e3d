use std::time::SystemTime;

use super::*;
use crate::error::Kind;

fn choose(variables: &[(&str, &str)], target: &str) -> Result<Option<Proxy>> {
    let host = Host::with(variables, SystemTime::UNIX_EPOCH);
    Proxy::choose(&host, &Url::parse(target).unwrap())
}

#[test]
fn first_set_variable_wins() {
    let both = [("HTTPS_PROXY", "p:1"), ("ALL_PROXY", "http://q:2")];
    for (variables, chosen) in [
        (&both[..], "p:1 (from HTTPS_PROXY)"),
        (&both[1..], "q:2 (from ALL_PROXY)"),
        (
            &[("https_proxy", "https://r"), both[0]],
            "r:443 (from https_proxy)",
        ),
    ] {
        let proxy = choose(variables, "https://api.example").unwrap().unwrap();
        assert_eq!(proxy.to_string(), chosen);
    }
    for variables in [
        &[("HTTP_PROXY", "http://p:1"), ("http_proxy", "http://p:1")][..],
        &[("HTTPS_PROXY", "")],
        &[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", "example")],
    ] {
        assert_eq!(choose(variables, "https://api.example").unwrap(), None);
    }
}

#[test]
fn loopback_bypasses_the_proxy() {
    let all = [("ALL_PROXY", "http://p:1"), ("HTTPS_PROXY", ":::bad")];
    for target in [
        "http://127.0.0.1:8787",
        "https://127.3.2.1",
        "https://[::1]",
        "https://localhost",
    ] {
        assert_eq!(choose(&all, target).unwrap(), None, "{target}");
    }
}

#[test]
fn invalid_proxy_names_only_the_variable() {
    for value in ["::::", "http://u:SECRET@", "socks5://u:SECRET@p", "http://"] {
        let failure = choose(&[("HTTPS_PROXY", value)], "https://a.example").unwrap_err();
        assert_eq!(failure.kind, Kind::Config);
        let text = format!("{failure:?} {:?}", failure.hints);
        assert!(
            text.contains("HTTPS_PROXY") && !text.contains("SECRET"),
            "{text}"
        );
    }
    let proxy = choose(
        &[("HTTPS_PROXY", "http://u:SECRET@p:1")],
        "https://a.example",
    );
    assert_eq!(format!("{proxy:?}"), "Ok(Some(p:1 (from HTTPS_PROXY)))");
}

#[test]
fn no_proxy_forms_are_parsed() {
    for (entry, target, covered) in [
        ("*", "https://a.example", true),
        ("a.example", "https://a.example", true),
        ("x, a.example", "https://b.a.example", true),
        (".example", "https://a.example", true),
        ("*.example", "https://a.example", true),
        ("A.Example:443", "https://a.example", true),
        ("a.example:8443", "https://a.example", false),
        ("le", "https://a.example", false),
        (".", "https://a.example", false),
        ("*", "https://10.1.2.3", true),
        ("10.1.2.3", "https://10.1.2.3", true),
        ("10.0.0.0/8", "https://10.1.2.3", true),
        ("10.0.0.0/16", "https://10.1.2.3", false),
        ("0.0.0.0/0", "https://10.1.2.3", true),
        ("10.0.0.0/99", "https://10.1.2.3", false),
        ("fd00::/8", "https://[fd12::1]", true),
        ("[fd12::1]", "https://[fd12::1]", true),
        ("fd00::/8", "https://10.1.2.3", false),
        ("::/0", "https://[2001:db8::1]", true),
        ("::/0", "https://10.1.2.3", false),
        ("0.0.0.0/0", "https://[2001:db8::1]", false),
        ("2001:db8::1", "https://[2001:db8::1]", true),
        ("[2001:db8::1]:443", "https://[2001:db8::1]", true),
        ("[2001:db8::1]:444", "https://[2001:db8::1]", false),
        ("10.1.2.3:443", "https://10.1.2.3", true),
        ("10.1.2.3:8443", "https://10.1.2.3:8443", true),
        ("10.1.2.3:8443", "https://10.1.2.3", false),
        ("a.example.", "https://a.example", true),
        ("a.example", "https://a.example.", true),
        ("a.example.:443", "https://a.example", true),
        ("..", "https://a.example", false),
    ] {
        let variables = [("HTTPS_PROXY", "http://p:1"), ("no_proxy", entry)];
        // An IPv6 address that is not covered is an error.
        let covers = matches!(choose(&variables, target), Ok(None));
        assert_eq!(covers, covered, "{entry} {target}");
    }
}

#[test]
fn ipv6_address_behind_proxy_is_refused() {
    let variables = [("HTTPS_PROXY", "http://u:SECRET@p:1")];
    let failure = choose(&variables, "https://[2001:db8::1]").unwrap_err();
    assert_eq!(failure.kind, Kind::Config);
    assert_eq!(
        failure.message(),
        "[2001:db8::1]:443 cannot be reached through the proxy p:1 (from HTTPS_PROXY): it is an IPv6 address"
    );
}

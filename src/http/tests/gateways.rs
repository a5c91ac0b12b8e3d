//! Errors of the API and of gateways in front of it.

use super::response_error::{error_for, error_of};
use super::*;
use crate::error::Kind;
use crate::provider::ALL;

#[test]
fn gateway_errors_are_provider_errors() {
    let gateway_bodies = [
        "<html><title>Just a moment...</title></html>",
        "error code: 1020",
        "[]",
        "{}",
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"detail":"Not Found"}"#,
        r#"{"statusCode":404,"message":"Cannot GET /x","error":"Not Found"}"#,
        r#"{"timestamp":"2026-01-02T03:04:05Z","status":404,"path":"/x"}"#,
    ];
    for provider in ALL {
        let mut settings = settings("https://api.example");
        settings.provider = provider;
        let own_error = provider.sample.not_found.body.as_bytes();
        for status in [401, 403, 404, 410] {
            let expected = match status {
                401 | 403 => Kind::Credential,
                _ => Kind::NotFound,
            };
            let failure = error_for(&settings, status, &[], own_error);
            assert_eq!(failure.kind, expected, "{} {status}", provider.name);
            assert_eq!(failure.remote.rejects_credential, status == 401);
            assert!(failure.remote.vendor.is_some(), "{}", provider.name);
            for body in gateway_bodies {
                let failure = error_for(&settings, status, &[], body.as_bytes());
                assert_eq!(
                    failure.kind,
                    Kind::Provider,
                    "{} {status} {body}",
                    provider.name
                );
                assert_eq!(
                    (
                        failure.remote.rejects_credential,
                        failure.remote.vendor.as_ref()
                    ),
                    (false, None)
                );
                assert!(failure.message().contains("but not from"), "{failure}");
            }
            let empty = error_for(&settings, status, &[], b"").kind;
            let is_trusted = status < 404 || provider.name == "zephr";
            let expected = if is_trusted { expected } else { Kind::Provider };
            assert_eq!(empty, expected, "{} {status}", provider.name);
        }
    }
}

#[test]
fn frozen_organization_is_rejected_credential() {
    let body = r#"{"data":null,"error":{"code":"ORGANIZATION_FROZEN","message":"m","hint":"h","docs":"d"}}"#;
    let failure = error_of(410, body);
    assert_eq!(failure.kind, Kind::Credential);
    assert!(failure.remote.rejects_credential);
    assert_eq!(
        failure.message(),
        "Kayle ID rejected the credential (HTTP 410): the organization is frozen, pending its \
         deletion: \"ORGANIZATION_FROZEN: m\""
    );
    assert_eq!(error_of(404, body).kind, Kind::NotFound);
}

#[test]
fn hints_match_status_and_body() {
    let of = |name: &str, status, body: &str| {
        let mut settings = settings("https://api.example");
        settings.provider = crate::provider::Provider::named(name).unwrap();
        full_text(&error_for(&settings, status, &[], body.as_bytes()))
    };
    let deck = r#"{"errors":[{"type":"t","code":"c","message":"m"}]}"#;
    for (name, status, body, words) in [
        (
            "kayle",
            403,
            "",
            "it requires sessions:read or sessions:write",
        ),
        (
            "imprint",
            401,
            "",
            "as a Bearer token (access_token); try the other",
        ),
        ("deck", 400, deck, "check the id"),
        ("deck", 422, deck, "check the id"),
        ("deck", 409, deck, "state conflict"),
        (
            "deck",
            400,
            "<html>",
            "check the base URL; requested from https://api.example",
        ),
        ("deck", 409, "{}", "check the base URL"),
        (
            "deck",
            403,
            "<html>",
            "for a gateway, firewall or proxy on the path",
        ),
    ] {
        let text = of(name, status, body);
        assert!(text.contains(words), "{text}");
        let is_own = body.is_empty() || body == deck;
        assert_eq!(text.contains("base URL"), !is_own, "{text}");
    }
    let standard =
        r#"{"type":"https://tools.ietf.org/html/rfc9110","title":"T","errors":{"id":["bad"]}}"#;
    let text = of("deck", 400, standard);
    assert!(text.contains("see https://docs.deck.co/"), "{text}");
}

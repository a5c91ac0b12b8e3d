//! Checks that a request has the credential that the mock accepts: the examples of the provider's
//! configuration keys, in any of its authentication schemes.

use hyper::header::{AUTHORIZATION, COOKIE, HeaderMap};
use hyper::http::request::Parts;

use super::route::Route;
use super::state::MockState;
use super::time::Time;
use crate::provider::{KeyUse, Provider, Scheme, SigningInput};
use crate::secret::base64;

/// Checks the credential of a request for a resource. A public endpoint must not receive one.
pub(super) fn is_permitted(
    provider: &Provider,
    route: Route<'_>,
    request: &Parts,
    state: &mut MockState,
    now: Time,
) -> bool {
    match route {
        Route::Related(related, _) if related.is_public => {
            !request.headers.contains_key(AUTHORIZATION)
        }
        Route::Session(_) | Route::Related(..) | Route::Test(_) => {
            is_authorized(provider, request, state, now)
        }
    }
}

/// Checks whether `request` is authenticated.
fn is_authorized(provider: &Provider, request: &Parts, state: &mut MockState, now: Time) -> bool {
    let example = |key: &str| {
        provider
            .config_key(key)
            .map_or("", |config_key| config_key.example)
    };
    // An additional header is optional, but if sent its value must be correct.
    let headers_match = provider
        .config_keys
        .iter()
        .all(|config_key| match config_key.usage {
            KeyUse::Header(name) => {
                header(&request.headers, name).is_none_or(|sent| sent == config_key.example)
            }
            KeyUse::Host | KeyUse::Credential => true,
        });
    headers_match
        && provider
            .schemes
            .iter()
            .any(|scheme| matches_scheme(scheme, example, request, state, now))
}

/// Checks whether `request` has the credential of one scheme.
fn matches_scheme(
    scheme: &Scheme,
    example: impl Fn(&str) -> &'static str,
    request: &Parts,
    state: &mut MockState,
    now: Time,
) -> bool {
    let sent = |name: &str| header(&request.headers, name);
    let authorization = sent(AUTHORIZATION.as_str()).unwrap_or_default();
    match *scheme {
        Scheme::Bearer { token } => has_credential(authorization, "bearer", example(token)),
        Scheme::Basic { user, password } => {
            let pair = format!("{}:{}", example(user), password.map_or("", &example));
            has_credential(authorization, "basic", &base64(pair.as_bytes()))
        }
        Scheme::Header { name, value } => sent(name) == Some(example(value)),
        Scheme::Cookie { name, value } => sent(COOKIE.as_str())
            .unwrap_or_default()
            .split(';')
            .any(|pair| pair.trim().split_once('=') == Some((name, example(value)))),
        Scheme::Signed {
            access,
            secret,
            sign,
            ..
        } => {
            let unsigned = SigningInput {
                access: example(access),
                secret: example(secret),
                method: request.method.as_str(),
                path: request.uri.path(),
                query: request.uri.query().unwrap_or_default(),
                body: "",
                timestamp: 0,
                nonce: "",
            };
            is_signed(authorization, sign, &unsigned, state, now)
        }
    }
}

/// Checks whether an `Authorization` header has this scheme and credential.
fn has_credential(authorization: &str, scheme: &str, credential: &str) -> bool {
    // The name of a scheme is case-insensitive (RFC 9110, section 11.1).
    authorization
        .split_once(' ')
        .is_some_and(|(word, sent)| word.eq_ignore_ascii_case(scheme) && sent == credential)
}

/// Checks the signature, the timestamp and the nonce of a signed request.
fn is_signed(
    authorization: &str,
    sign: fn(&SigningInput<'_>) -> String,
    unsigned: &SigningInput<'_>,
    state: &mut MockState,
    now: Time,
) -> bool {
    let Some((timestamp, nonce)) = timestamp_and_nonce(authorization, sign, unsigned) else {
        return false;
    };
    let signed = sign(&SigningInput {
        timestamp,
        nonce,
        ..*unsigned
    });
    signed == authorization && state.accepts_nonce(nonce, timestamp, now)
}

/// Extracts the timestamp and the nonce from a signed header.
fn timestamp_and_nonce<'a>(
    authorization: &'a str,
    sign: fn(&SigningInput<'_>) -> String,
    unsigned: &SigningInput<'_>,
) -> Option<(u64, &'a str)> {
    // Signing a probe shows where both are, so the mock need not know any provider's format.
    let (timestamp, nonce) = (1_234_567_890_123, "nonce-of-the-probe");
    let probe = sign(&SigningInput {
        timestamp,
        nonce,
        ..*unsigned
    });
    let (before, rest) = probe.split_once(&timestamp.to_string())?;
    let (between, after) = rest.split_once(nonce)?;
    let (timestamp, rest) = authorization.strip_prefix(before)?.split_once(between)?;
    let (nonce, _) = rest.split_once(after.chars().next()?)?;
    Some((timestamp.parse().ok()?, nonce))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    const NOW: Time = Time(1_739_024_940_000);

    fn example(key: &str) -> &'static str {
        match key {
            "user" => "u",
            "secret" => "s",
            _ => "t",
        }
    }

    fn sign(it: &SigningInput<'_>) -> String {
        let seal = [it.secret, it.method, it.path, it.query].join("|");
        format!(
            "Seal {}:{}:{}:{seal}{}",
            it.access, it.timestamp, it.nonce, it.nonce
        )
    }

    fn is_accepted(scheme: &Scheme, name: &str, value: &str) -> bool {
        let request = Request::get("/v1/a%2Db?x=%20").header(name, value);
        let (parts, ()) = request.body(()).unwrap().into_parts();
        matches_scheme(scheme, example, &parts, &mut MockState::default(), NOW)
    }

    #[test]
    fn only_correct_credential_is_accepted() {
        let bearer = Scheme::Bearer { token: "token" };
        let basic = Scheme::Basic {
            user: "user",
            password: None,
        };
        let pair = Scheme::Basic {
            user: "user",
            password: Some("secret"),
        };
        let header = Scheme::Header {
            name: "x-api-key",
            value: "token",
        };
        let cookie = Scheme::Cookie {
            name: "sid",
            value: "token",
        };
        for (scheme, name, right, wrong) in [
            (&bearer, "authorization", "Bearer t", "Bearer T"),
            (&bearer, "authorization", "bearer t", "Bearer t "),
            (&bearer, "authorization", "Bearer t", "Basic t"),
            (&bearer, "authorization", "Bearer t", "t"),
            (&basic, "authorization", "Basic dTo=", "Basic dQ=="),
            (&basic, "authorization", "BASIC dTo=", "Basic dTpz"),
            (&pair, "authorization", "Basic dTpz", "Basic dTo="),
            (&header, "x-api-key", "t", ""),
            (&header, "X-API-Key", "t", "Bearer t"),
            (&cookie, "cookie", "a=b; sid=t; c=d", "asid=t"),
            (&cookie, "cookie", "sid=t", "sid=t2"),
        ] {
            assert!(is_accepted(scheme, name, right), "{right}");
            assert!(!is_accepted(scheme, name, wrong), "{wrong}");
            assert!(!is_accepted(scheme, "x-other", right), "{right}");
        }
    }

    #[test]
    fn signature_covers_path_and_query() {
        let signed = Scheme::Signed {
            access: "token",
            secret: "secret",
            sign,
            shell: "",
        };
        let right = "Seal t:1739024940001:n-1:s|GET|/v1/a%2Db|x=%20n-1";
        assert!(is_accepted(&signed, "authorization", right));
        for (part, other) in [
            ("Seal", "Zeal"),
            ("t:", "u:"),
            ("1:n", "2:m"),
            ("1739024940001", "1739024000000"),
            ("1739024940001", "x"),
            ("s|", "S|"),
            ("%2D", "-"),
            ("%20", "+"),
            ("GET", "POST"),
        ] {
            let wrong = right.replacen(part, other, 1);
            assert!(!is_accepted(&signed, "authorization", &wrong), "{wrong}");
        }
        assert!(!is_accepted(&signed, "authorization", ""));
    }
}

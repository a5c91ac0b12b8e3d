//! Zephr: a visitor's login session and its entitlements.

mod fields;

use ring::digest::{Context, SHA256};

use fields::SECTIONS;

use super::{
    ConfigKey, Endpoint, Environment, ErrorContract, ErrorShape, IdRule, KeyUse, Probe, Provider,
    Sample, SampleResponse, Scheme, SessionList, SigningInput, StateRule,
};

pub(super) const PROVIDER: Provider = Provider {
    name: "zephr",
    title: "Zephr",
    about: "a visitor's login session and its entitlements",
    docs: "https://developer.zuora.com/zephr-api-reference/zephr-admin-api/session/getsession",
    endpoint: Endpoint {
        environments: &[
            Environment {
                name: "production",
                base_url: "https://{tenant}.api.zephr.com",
            },
            // The public mock server of the API reference, which has no tenants.
            Environment {
                name: "mock",
                base_url: "https://developer.zuora.com/_mock/zephr-api-reference/zephr-admin-api",
            },
        ],
        path: "/v3/sessions/{id}",
        session: "",
        error: None,
        envelope: &[],
        id: None,
        session_list: Some(SessionList {
            path: "/sessions",
            id: "/session_id",
        }),
    },
    pages: &[],
    config_keys: &[
        ConfigKey {
            key: "tenant",
            about: "tenant id: the first part of the API's host name",
            usage: KeyUse::Host,
            example: "mock-tenant",
            lint: None,
        },
        ConfigKey {
            key: "access_key",
            about: "access key of the key pair",
            usage: KeyUse::Credential,
            example: "mock-zephr-access-key",
            lint: None,
        },
        ConfigKey {
            key: "secret_key",
            about: "secret key of the key pair, which signs requests and is never sent",
            usage: KeyUse::Credential,
            example: "mock-zephr-secret-key",
            lint: None,
        },
    ],
    schemes: &[Scheme::Signed {
        access: "access_key",
        secret: "secret_key",
        sign,
        shell: SIGNING_SCRIPT,
    }],
    key_prefixes: &[],
    id: IdRule {
        patterns: &[],
        format: "any text, such as a UUID or SS0123456789ABCD",
        valid: &["26a73b7a-f7d0-48d8-85dd-a04b07313895", "SS0123456789ABCD"],
        invalid: &[],
    },
    state: StateRule::Expiry { of: None },
    sections: SECTIONS,
    known_differences: &[],
    sense: &[],
    related: &[],
    rate_limit: None,
    key_rate_limits: &[],
    daily_limit: None,
    throttle: None,
    errors: ERRORS,
    probe: Probe::DEFAULT,
    sample: Sample {
        id: "5b0f7a3e-1c52-4a38-9d0e-6f1a2b3c4d5e",
        session: include_str!("../mock/samples/zephr.json"),
        lifecycles: &[&[
            &[("/sessions/0/expiryDate", r#""{{am_pm in 3d}}""#)],
            &[("/sessions/0/expiryDate", r#""{{am_pm ago 1m}}""#)],
        ]],
        // The provider documents no errors; these have the shape that is seen in practice.
        not_found: SampleResponse {
            status: 404,
            headers: &[],
            body: r#"{"message":"Session not found"}"#,
        },
        unauthorized: SampleResponse {
            status: 401,
            headers: &[],
            body: r#"{"message":"The signature does not match"}"#,
        },
        rate_limited: SampleResponse {
            status: 429,
            headers: &[("retry-after", "2")],
            body: r#"{"message":"Too many requests"}"#,
        },
        server_error: SampleResponse {
            status: 500,
            headers: &[],
            body: r#"{"error_type":"INTERNAL"}"#,
        },
    },
};

/// Error responses as seen in practice; the provider documents none. The host of a tenant serves only
/// the API, so plain text, an empty body and a JSON object with one of these members are attributed
/// to the API. Exceptions are HTML pages, and members or prefixes that are typical of a gateway or a
/// framework.
const ERRORS: ErrorContract = ErrorContract {
    shapes: &[ErrorShape {
        at: "",
        members: &[],
        any: &["message", "error", "error_type"],
        absent: &["statusCode", "path", "detail"],
    }],
    empty: &[401, 403, 404, 410],
    plain_text: true,
    foreign: &[
        "no Route matched with those values",
        "Missing Authentication Token",
        "404 page not found",
        "404 not found",
        "default backend",
        "error code:",
        "no healthy upstream",
        "upstream connect error",
    ],
    ..ErrorContract::NONE
};

/// Returns `ZEPHR-HMAC-SHA256 {access}:{timestamp}:{nonce}:{hash}`.
fn sign(request: &SigningInput<'_>) -> String {
    // Despite its name it is not a keyed HMAC but a plain SHA-256 of the concatenated parts.
    let timestamp = request.timestamp.to_string();
    let mut digest = Context::new(&SHA256);
    for part in [
        request.secret,
        request.body,
        request.path,
        request.query,
        request.method,
        &timestamp,
        request.nonce,
    ] {
        digest.update(part.as_bytes());
    }
    let hash: String = digest
        .finish()
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(
        "ZEPHR-HMAC-SHA256 {}:{timestamp}:{}:{hash}",
        request.access, request.nonce
    )
}

/// Computes the signature in a shell, like [`sign`].
// The milliseconds are zero, because `date` on macOS does not print them.
const SIGNING_SCRIPT: &str = r#"timestamp=$(date +%s)000
nonce=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)
hash=$(printf '%s' "$secret${url_path}GET$timestamp$nonce" | openssl dgst -sha256 -r | cut -d' ' -f1)
authorization="ZEPHR-HMAC-SHA256 $access:$timestamp:$nonce:$hash"
"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(secret: &str, path: &str, timestamp: u64, nonce: &str) -> String {
        let unsigned = SigningInput {
            access: "test-access-key",
            secret,
            method: "GET",
            path,
            query: "",
            body: "",
            timestamp,
            nonce,
        };
        sign(&unsigned)
            .rsplit(':')
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    #[test]
    fn signature_matches_known_vectors() {
        assert_eq!(
            hash(
                "test-secret-key",
                "/v3/sessions/26a73b7a-f7d0-48d8-85dd-a04b07313895",
                1_707_230_240_685,
                "0b8f5a3c-6f0e-4a51-9f5e-1f2f3a4b5c6d",
            ),
            "f0eee29f5ff4426afd65d8f1274729d7f6f9646b82669043cad858a087457fb1"
        );
        assert_eq!(
            hash(
                "s3cr3t-0000-4000-8000-000000000002",
                "/v3/sessions/SS0123456789ABCD",
                1_700_000_000_000,
                "123456789",
            ),
            "7b42d7bf509fd0d6f576f17edc5396ffefc0db411d49c55011120a57f4176cec"
        );
    }
}

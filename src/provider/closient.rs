//! Closient: a barcode or photo scanning session.

mod fields;
mod related;
mod sense;

use fields::SECTIONS;
use related::RELATED;
use sense::SENSE;

use super::{
    Alphabet, ConfigKey, DifferenceRule, Endpoint, Environment, ErrorContract, ErrorShape, IdRule,
    KeyUse, KnownDifference, MemberType, Pattern, Probe, Provider, Sample, SampleResponse, Scheme,
    State, StateRule,
};

pub(super) const PROVIDER: Provider = Provider {
    name: "closient",
    title: "Closient",
    about: "a barcode or photo scanning session",
    docs: "https://docs.closient.com/api-reference/scanner/scanner-sessions/get-session-details",
    endpoint: Endpoint {
        environments: &[
            Environment {
                name: "production",
                base_url: "https://www.closient.com",
            },
            Environment {
                name: "testing",
                base_url: "https://www.closient.dev",
            },
            Environment {
                name: "local",
                base_url: "http://localhost:8000",
            },
        ],
        path: "/scanner/api/v1/sessions/{id}",
        session: "",
        error: None,
        envelope: &[],
        id: None,
        session_list: None,
    },
    pages: &[],
    config_keys: &[
        ConfigKey {
            key: "api_key",
            about: "API key: csb_…, csu_… or cpk_…",
            usage: KeyUse::Credential,
            example: "csb_0123456789abcdefghijABCDEFGHIJKL_b491aab4",
            lint: Some(check_key),
        },
        ConfigKey {
            key: "access_token",
            about: "OAuth access token",
            usage: KeyUse::Credential,
            example: "mock-closient-access-token",
            lint: None,
        },
        ConfigKey {
            key: "session_cookie",
            about: "value of the cookie sessionid of a browser that is signed in",
            usage: KeyUse::Credential,
            example: "mock-closient-session-cookie",
            lint: None,
        },
    ],
    schemes: &[
        Scheme::Header {
            name: "x-api-key",
            value: "api_key",
        },
        Scheme::Bearer {
            token: "access_token",
        },
        Scheme::Cookie {
            name: "sessionid",
            value: "session_cookie",
        },
    ],
    key_prefixes: &["csb_", "csu_", "cpk_"],
    id: IdRule {
        patterns: &[Pattern {
            prefix: "",
            tail: Alphabet::ShortUuid,
            length: Some(22),
        }],
        format: "22 characters from the shortuuid alphabet (no 0, 1, I, O, l); case matters",
        valid: &["vJz4Qm2nXk7RbT9sWdYcHe", "2222222222222222222222"],
        invalid: &[
            "0OIl1Qm2nXk7RbT9sWdYcH",
            "vJz4Qm2nXk7RbT9sWdYcH",
            "vJz4Qm2nXk7RbT9sWdYcHee",
        ],
    },
    state: StateRule::Words {
        words: &[
            ("ACTIVE", State::Active),
            ("COMPLETED", State::Succeeded),
            ("EXPIRED", State::Expired),
        ],
        // ACTIVE is the only word of a session that has not ended.
        unlisted_is_terminal: true,
        ambiguous: &[],
    },
    sections: SECTIONS,
    known_differences: &[KnownDifference {
        rule: DifferenceRule::RemovedWord,
        pointer: "/captures/*/status",
        rows: "matched",
        document: "not listed",
        reason: "the example of the document contains the word, but its enum does not",
    }],
    sense: SENSE,
    related: RELATED,
    rate_limit: Some((300, 60)),
    key_rate_limits: &[("cpk_", (100, 60))],
    daily_limit: Some(10_000),
    throttle: None,
    errors: ERRORS,
    probe: Probe {
        test: None,
        // The short form of the nil UUID.
        missing_id: "2222222222222222222222",
    },
    sample: Sample {
        id: "vJz4Qm2nXk7RbT9sWdYcHe",
        session: include_str!("../mock/samples/closient.json"),
        lifecycles: &[
            &[
                &[("/status", r#""ACTIVE""#)],
                &[("/status", r#""COMPLETED""#), ("/modified", NOW)],
            ],
            &[
                &[("/status", r#""ACTIVE""#)],
                &[("/status", r#""EXPIRED""#), ("/modified", NOW)],
            ],
        ],
        not_found: SampleResponse {
            status: 404,
            headers: &[("content-type", "application/problem+json")],
            body: r#"{"type":"https://closient.com/docs/errors/not_found","title":"Not Found","status":404,"detail":"There is no session with this id.","error_code":"not_found","retryable":false,"timestamp":"{{ago 0s}}"}"#,
        },
        unauthorized: SampleResponse {
            status: 401,
            headers: &[("content-type", "application/problem+json")],
            body: r#"{"type":"https://closient.com/docs/errors/unauthorized","title":"Unauthorized","status":401,"detail":"The API key is not valid.","error_code":"unauthorized","retryable":false,"timestamp":"{{ago 0s}}"}"#,
        },
        rate_limited: SampleResponse {
            status: 429,
            headers: &[
                ("content-type", "application/problem+json"),
                ("retry-after", "2"),
            ],
            body: r#"{"type":"https://closient.com/docs/errors/rate_limited","title":"Too Many Requests","status":429,"detail":"The quota of this minute is used up.","error_code":"rate_limited","retryable":true,"retry_after_seconds":2,"timestamp":"{{ago 0s}}"}"#,
        },
        server_error: SampleResponse {
            status: 500,
            headers: &[("content-type", "application/problem+json")],
            body: r#"{"type":"https://closient.com/docs/errors/internal_error","title":"Internal Server Error","status":500,"detail":"Something went wrong.","error_code":"internal_error","retryable":true,"timestamp":"{{ago 0s}}"}"#,
        },
    },
};

const ERRORS: ErrorContract = ErrorContract {
    shapes: &[
        // RFC 9457.
        ErrorShape::new(
            "",
            &[
                ("type", MemberType::Text),
                ("title", MemberType::Text),
                ("status", MemberType::Number),
            ],
        ),
        ErrorShape::new(
            "/error",
            &[("code", MemberType::Text), ("message", MemberType::Text)],
        ),
    ],
    empty: &[401, 403],
    ..ErrorContract::NONE
};

const NOW: &str = r#""{{ago 0s}}""#;

/// Checks that a key ends in the CRC-32 (IEEE) of its middle part, as eight lower-case hexadecimal
/// digits. A mismatch is only a warning, because the example key of the provider has one.
fn check_key(key: &str) -> Option<&'static str> {
    let is_valid = key
        .rsplit_once('_')
        .and_then(|(head, sum)| Some((head.split_once('_')?.1, sum)))
        .is_some_and(|(body, sum)| format!("{:08x}", crc32fast::hash(body.as_bytes())) == sum);
    (!is_valid).then_some("its checksum does not match: it may be incomplete or mistyped")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_checksums_are_checked() {
        for key in [
            "csb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_ad316f1e",
            "csb_0123456789abcdefghijABCDEFGHIJKL_b491aab4",
        ] {
            assert_eq!(check_key(key), None, "{key}");
        }
        for key in [
            "csb_0123456789abcdefghijABCDEFGHIJKL_b491aab5",
            "csb_0123",
            "csb",
            "",
        ] {
            assert!(check_key(key).is_some(), "{key}");
        }
    }
}

//! Closient: a barcode or photo scanning session.

use super::{
    Alphabet, At, Endpoint, Environment, Field, IdRule, Pattern, Place, Provider, Reply, Role,
    Sample, Scheme, Section, Shape, Show, Slot, SlotUse, State, StateRule,
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
        ],
        path: "/scanner/api/v1/sessions/{id}",
        session: "",
        error: None,
        plain_errors: false,
        id: None,
        own: None,
    },
    slots: &[
        Slot {
            key: "api_key",
            about: "API key: csb_…, csu_… or cpk_…",
            usage: SlotUse::Credential,
            example: "csb_0123456789abcdefghijABCDEFGHIJKL_b491aab4",
            doubt: Some(doubt),
        },
        Slot {
            key: "access_token",
            about: "OAuth access token",
            usage: SlotUse::Credential,
            example: "mock-closient-access-token",
            doubt: None,
        },
        Slot {
            key: "session_cookie",
            about: "value of the cookie sessionid of a browser that is signed in",
            usage: SlotUse::Credential,
            example: "mock-closient-session-cookie",
            doubt: None,
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
        say: "22 characters from the shortuuid alphabet (no 0, 1, I, O, l); case matters",
        good: &["vJz4Qm2nXk7RbT9sWdYcHe", "2222222222222222222222"],
        odd: &[
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
        unlisted_is_terminal: true,
    },
    sections: SECTIONS,
    limit: Some((300, 60)),
    sample: Sample {
        id: "vJz4Qm2nXk7RbT9sWdYcHe",
        session: include_str!("../mock/samples/closient.json"),
        lives: &[
            &[
                &[("/status", r#""ACTIVE""#)],
                &[("/status", r#""COMPLETED""#), ("/modified", NOW)],
            ],
            &[
                &[("/status", r#""ACTIVE""#)],
                &[("/status", r#""EXPIRED""#), ("/modified", NOW)],
            ],
        ],
        not_found: Reply {
            status: 404,
            headers: &[("content-type", "application/problem+json")],
            body: r#"{"type":"https://closient.com/docs/errors/not_found","title":"Not Found","status":404,"detail":"There is no session with this id.","error_code":"not_found","retryable":false,"timestamp":"{{ago 0s}}"}"#,
        },
        unauthorized: Reply {
            status: 401,
            headers: &[("content-type", "application/problem+json")],
            body: r#"{"type":"https://closient.com/docs/errors/unauthorized","title":"Unauthorized","status":401,"detail":"The API key is not valid.","error_code":"unauthorized","retryable":false,"timestamp":"{{ago 0s}}"}"#,
        },
        rate_limited: Reply {
            status: 429,
            headers: &[
                ("content-type", "application/problem+json"),
                ("retry-after", "2"),
            ],
            body: r#"{"type":"https://closient.com/docs/errors/rate_limited","title":"Too Many Requests","status":429,"detail":"The quota of this minute is used up.","error_code":"rate_limited","retryable":true,"retry_after_seconds":2,"timestamp":"{{ago 0s}}"}"#,
        },
        fault: Reply {
            status: 500,
            headers: &[("content-type", "application/problem+json")],
            body: r#"{"type":"https://closient.com/docs/errors/internal_error","title":"Internal Server Error","status":500,"detail":"Something went wrong.","error_code":"internal_error","retryable":true,"timestamp":"{{ago 0s}}"}"#,
        },
    },
};

const NOW: &str = r#""{{ago 0s}}""#;

const SECTIONS: &[Section] = &[
    Section {
        title: "Session",
        at: At::Session,
        required: true,
        fields: &[
            Field::new(
                "Status",
                "/status",
                Shape::Words(&["ACTIVE", "COMPLETED", "EXPIRED"]),
            )
            .required()
            .role(Role::Status),
            Field::new(
                "Capture mode",
                "/capture_mode",
                Shape::Words(&["barcode_scan", "product_photography", "both"]),
            )
            .required(),
            Field::new("Created", "/created", Shape::Time)
                .required()
                .role(Role::Created),
            Field::new("Modified", "/modified", Shape::Time)
                .required()
                .role(Role::Updated),
        ],
    },
    Section {
        title: "Metadata",
        at: At::Pairs("/metadata"),
        required: false,
        fields: &[],
    },
    Section {
        title: "Captures",
        at: At::Each("/captures"),
        required: true,
        fields: &[
            Field::new("Created", "/created", Shape::Time).required(),
            Field::new(
                "Type",
                "/capture_type",
                Shape::Words(&["BARCODE", "IMAGE", "MANUAL"]),
            )
            .required(),
            Field::new("Status", "/status", Shape::Words(CAPTURE)).required(),
            Field::new("GTIN", "/gtin", Shape::Text).required(),
            Field::new("Product", "/product_name", Shape::Text).nullable(),
            Field::new("Error", "/error_message", Shape::Text).required(),
            Field::new("Raw value", "/raw_value", Shape::Text)
                .required()
                .show(Show::UrlWithoutQuery)
                .place(Place::Detail),
            Field::new("Processed", "/processed_at", Shape::Time)
                .nullable()
                .place(Place::Detail),
            Field::new("Product ID", "/product_short_id", Shape::Text)
                .nullable()
                .place(Place::Detail),
            Field::new("GS1 data", "/gs1_dl_data", Shape::Object)
                .nullable()
                .place(Place::Detail),
            Field::new("Image key", "/uploaded_image_key", Shape::Text)
                .nullable()
                .place(Place::Detail),
            Field::new("QR analysis", "/qr_analysis", Shape::Object)
                .nullable()
                .place(Place::Detail),
            Field::new("Metadata", "/metadata", Shape::Object).place(Place::Detail),
            within(
                "First URL",
                "/qr_analysis/initial_url",
                Show::UrlWithoutQuery,
            ),
            within("Last URL", "/qr_analysis/final_url", Show::UrlWithoutQuery),
            within("Hop", "/qr_analysis/hops/*/url", Show::UrlWithoutQuery),
            // A stranger's server sent them, cookies included, and no shape of them is documented.
            Field::new("Hop headers", "/qr_analysis/hops/*/headers", Shape::Object)
                .show(Show::Secret)
                .place(Place::Within),
        ],
    },
    Section {
        title: "Photos",
        at: At::Each("/product_photos"),
        required: false,
        fields: &[
            Field::new("Order", "/sort_order", Shape::Count).required(),
            Field::new("Side", "/photo_type", Shape::Words(SIDES)).required(),
            Field::new("File", "/original_filename", Shape::Text).required(),
            Field::new("Size", "/file_size", Shape::Bytes).nullable(),
            Field::new("Created", "/created", Shape::Time).required(),
            Field::new("Storage key", "/s3_key", Shape::Text)
                .required()
                .place(Place::Detail),
            Field::new("Capture ID", "/capture_short_id", Shape::Text)
                .nullable()
                .place(Place::Detail),
            Field::new("Metadata", "/metadata", Shape::Object).place(Place::Detail),
        ],
    },
];

/// A capture's way: from the first to the fifth, or to one of the last two.
const CAPTURE: &[&str] = &[
    "PENDING",
    "LOOKING_UP",
    "ENRICHING",
    "RESOLVING",
    "COMPLETED",
    "FAILED",
    "NOT_FOUND",
];

const SIDES: &[&str] = &[
    "front",
    "back",
    "left",
    "right",
    "top",
    "bottom",
    "nutrition",
    "ingredients",
    "barcode",
    "recycling",
    "certification",
    "other",
];

const fn within(label: &'static str, path: &'static str, show: Show) -> Field {
    Field::new(label, path, Shape::Text)
        .show(show)
        .place(Place::Within)
}

/// A key ends in the CRC-32 (IEEE) of its middle part, in eight lower-case hexadecimal digits. The
/// vendor's own example key does not, so this is a doubt and no more.
fn doubt(key: &str) -> Option<&'static str> {
    let sum = key
        .rsplit_once('_')
        .and_then(|(head, sum)| Some((head.split_once('_')?.1, sum)))
        .is_some_and(|(body, sum)| format!("{:08x}", crc32fast::hash(body.as_bytes())) == sum);
    (!sum).then_some("its checksum does not match: it may be incomplete or mistyped")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_carry_a_checksum() {
        for key in [
            "csb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_ad316f1e",
            "csb_0123456789abcdefghijABCDEFGHIJKL_b491aab4",
        ] {
            assert_eq!(doubt(key), None, "{key}");
        }
        for key in [
            "csb_0123456789abcdefghijABCDEFGHIJKL_b491aab5",
            "csb_0123",
            "csb",
            "",
        ] {
            assert!(doubt(key).is_some(), "{key}");
        }
    }
}

//! Kayle ID: an identity-verification session.

mod related;
mod sense;

use related::RELATED;
use sense::SENSE;

use super::{
    Alphabet, AmbiguousWord, ConfigKey, DifferenceRule, Endpoint, Environment, ErrorContract,
    ErrorShape, Evidence, Field, IdRule, KeyUse, KnownDifference, MemberType, Pattern, Probe,
    Provider, Rejection, Role, Sample, SampleResponse, SampleStep, Scheme, Scope, Section, Shape,
    State, StateRule, Visibility,
};

pub(super) const PROVIDER: Provider = Provider {
    name: "kayle",
    title: "Kayle ID",
    about: "an identity-verification session",
    docs: "https://docs.kayle.id/api-reference/sessions/get-a-session-by-id",
    endpoint: Endpoint {
        environments: &[
            Environment {
                name: "production",
                base_url: "https://api.kayle.id",
            },
            Environment {
                name: "staging",
                base_url: "https://api.staging.kayle.id",
            },
            // The port of the provider's published server on a developer's machine.
            Environment {
                name: "local",
                base_url: "http://127.0.0.1:8787",
            },
        ],
        path: "/v1/sessions/{id}",
        session: "/data",
        error: Some("/error"),
        envelope: &[("data", "an object"), ("error", "null")],
        id: Some("/id"),
        session_list: None,
    },
    pages: &["verify.kayle.id", "verify.staging.kayle.id"],
    config_keys: &[ConfigKey {
        key: "api_key",
        about: "API key of the organization",
        usage: KeyUse::Credential,
        example: "kk_mock_0123456789abcdef",
        lint: None,
    }],
    schemes: &[Scheme::Bearer { token: "api_key" }],
    key_prefixes: &["kk_"],
    id: IdRule {
        patterns: &[
            Pattern {
                prefix: "vs_",
                tail: Alphabet::Alphanumeric,
                length: Some(64),
            },
            Pattern {
                prefix: "vs_live_",
                tail: Alphabet::Alphanumeric,
                length: Some(64),
            },
        ],
        format: "vs_ + 64 letters and digits (older servers: vs_live_ + 64)",
        valid: &[
            "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16",
            "vs_live_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16",
        ],
        invalid: &[
            "vs_short",
            "VS_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16",
            "vs_",
        ],
    },
    state: StateRule::Words {
        words: &[
            ("created", State::Pending),
            ("in_progress", State::Active),
            ("succeeded", State::Succeeded),
            ("failed", State::Failed),
            ("expired", State::Expired),
            ("cancelled", State::Cancelled),
            // Older servers use it both after a success and after the last failed attempt.
            ("completed", State::Unknown),
        ],
        unlisted_is_terminal: false,
        ambiguous: &[AmbiguousWord {
            word: "completed",
            evidence: COMPLETED,
        }],
    },
    sections: SECTIONS,
    known_differences: &[KnownDifference {
        rule: DifferenceRule::Type,
        pointer: "/failure_code",
        rows: "a string from a list or null",
        document: "a string from a list",
        reason: "null is in the type, but not in the enum; servers send it for every other state",
    }],
    sense: SENSE,
    related: RELATED,
    rate_limit: None,
    key_rate_limits: &[],
    daily_limit: None,
    throttle: None,
    errors: ERRORS,
    probe: Probe {
        test: None,
        missing_id: "vs_0000000000000000000000000000000000000000000000000000000000000000",
    },
    sample: Sample {
        id: "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16",
        session: include_str!("../mock/samples/kayle.json"),
        lifecycles: LIFECYCLES,
        not_found: SampleResponse {
            status: 404,
            headers: &[],
            body: r#"{"data":null,"error":{"code":"NOT_FOUND","message":"Session not found.","hint":"No session of this organization has that ID.","docs":"https://kayle.id/docs/api/sessions#get-by-id"}}"#,
        },
        unauthorized: SampleResponse {
            status: 401,
            headers: &[],
            body: r#"{"data":null,"error":{"code":"UNAUTHORIZED","message":"Unauthorized","hint":"Check that the API key is right and enabled.","docs":"https://kayle.id/docs/api/authentication"}}"#,
        },
        rate_limited: SampleResponse {
            status: 429,
            headers: &[("retry-after", "2")],
            body: r#"{"data":null,"error":{"code":"RATE_LIMITED","message":"Too many requests.","hint":"Slow down.","docs":"https://kayle.id/docs/api/errors"}}"#,
        },
        server_error: SampleResponse {
            status: 500,
            headers: &[],
            body: r#"{"data":null,"error":{"code":"INTERNAL_SERVER_ERROR","message":"Internal server error.","hint":"The server encountered an error.","docs":"https://kayle.id/docs/api/errors"}}"#,
        },
    },
};

/// Evidence of the outcome of a session of an older server. A failure code takes precedence over
/// attempts, and a successful attempt over failed ones.
const COMPLETED: &[Evidence] = &[
    Evidence {
        pattern: "/failure_code",
        text: None,
        state: State::Failed,
    },
    Evidence {
        pattern: "/attempts/*/status",
        text: Some("succeeded"),
        state: State::Succeeded,
    },
    Evidence {
        pattern: "/attempts/*/status",
        text: Some("failed"),
        state: State::Failed,
    },
];

const ERRORS: ErrorContract = ErrorContract {
    shapes: &[
        ErrorShape::new(
            "/error",
            &[("code", MemberType::Text), ("message", MemberType::Text)],
        ),
        // The response to an invalid id.
        ErrorShape::new(
            "/error",
            &[("name", MemberType::Text), ("message", MemberType::Text)],
        ),
    ],
    empty: &[401, 403],
    rejections: &[Rejection {
        status: 410,
        code: "ORGANIZATION_FROZEN",
        about: "the organization is frozen, pending its deletion",
    }],
    forbidden: Some("it requires sessions:read or sessions:write"),
    ..ErrorContract::NONE
};

/// Failure codes of contract version 1.5.0.
const FAILURE_CODES: &[&str] = &[
    "document_authenticity_failed",
    "document_active_authentication_failed",
    "document_chip_authentication_failed",
    "document_anti_cloning_attestation_failed",
    "document_data_invalid",
    "liveness_failed",
    "selfie_face_mismatch",
];

const SECTIONS: &[Section] = &[
    Section {
        title: "Session",
        scope: Scope::Session,
        required: true,
        fields: &[
            Field::new("ID", "/id", Shape::Text).required(),
            Field::new(
                "Status",
                "/status",
                Shape::Words(&[
                    "created",
                    "in_progress",
                    "succeeded",
                    "failed",
                    "expired",
                    "cancelled",
                ]),
            )
            .required()
            .role(Role::Status),
            // Null is the usual value, although the contract does not list it.
            Field::new("Failure", "/failure_code", Shape::Words(FAILURE_CODES))
                .required()
                .nullable()
                .role(Role::Reason),
            Field::new("NFC tries", "/nfc_tries_used", Shape::Tries(3)).required(),
            Field::new("Liveness tries", "/liveness_tries_used", Shape::Tries(3)).required(),
            Field::new("Created", "/created_at", Shape::Time)
                .required()
                .role(Role::Created),
            Field::new("Updated", "/updated_at", Shape::Time)
                .required()
                .role(Role::Updated),
            Field::new("Expires", "/expires_at", Shape::Time)
                .required()
                .role(Role::Expires),
            Field::new("Completed", "/completed_at", Shape::Time)
                .required()
                .nullable(),
            Field::new("Webhook", "/webhook_endpoint_id", Shape::TextOrTexts)
                .required()
                .nullable(),
            Field::new("Redirect", "/redirect_url", Shape::Text)
                .required()
                .nullable()
                .show(Visibility::UrlWithoutQuery),
            // The query contains the cancel token.
            Field::new("Verification", "/verification_url", Shape::Text)
                .required()
                .show(Visibility::UrlWithoutQuery),
            Field::new("Cancel token", "/cancel_token", Shape::Text).show(Visibility::Secret),
            Field::new("Contract version", "/contract_version", Shape::Count).required(),
        ],
    },
    Section {
        title: "Share fields",
        scope: Scope::Entries {
            path: "/share_fields",
            name: "Claim",
        },
        required: true,
        fields: &[
            Field::new("Required", "/required", Shape::Flag).required(),
            Field::new("Source", "/source", Shape::Words(&["default", "rc"])).required(),
            Field::new("Reason", "/reason", Shape::Text).required(),
        ],
    },
];

const CREATED: SampleStep = &[
    ("/data/status", r#""created""#),
    ("/data/nfc_tries_used", "0"),
    ("/data/completed_at", "null"),
];
const IN_PROGRESS: SampleStep = &[
    ("/data/status", r#""in_progress""#),
    ("/data/completed_at", "null"),
];

const LIFECYCLES: &[&[SampleStep]] = &[
    &[
        CREATED,
        IN_PROGRESS,
        &[
            ("/data/status", r#""succeeded""#),
            ("/data/completed_at", r#""{{ago 0s}}""#),
        ],
    ],
    &[
        CREATED,
        IN_PROGRESS,
        &[
            ("/data/status", r#""failed""#),
            ("/data/failure_code", r#""liveness_failed""#),
            ("/data/liveness_tries_used", "3"),
            ("/data/completed_at", r#""{{ago 0s}}""#),
        ],
    ],
    &[
        CREATED,
        &[
            ("/data/status", r#""expired""#),
            ("/data/expires_at", r#""{{ago 0s}}""#),
            ("/data/completed_at", r#""{{ago 0s}}""#),
        ],
    ],
    &[
        CREATED,
        IN_PROGRESS,
        &[
            ("/data/status", r#""cancelled""#),
            ("/data/completed_at", r#""{{ago 0s}}""#),
        ],
    ],
];

//! Imprint: a customer's one-time link session.

use super::{
    ConfigKey, DifferenceRule, Endpoint, Environment, ErrorContract, ErrorShape, Field, IdRule,
    KeyUse, KnownDifference, MemberType, Probe, Provider, Role, Sample, SampleResponse, Scheme,
    Scope, Section, Shape, StateRule, Visibility,
};

pub(super) const PROVIDER: Provider = Provider {
    name: "imprint",
    title: "Imprint",
    about: "a customer's one-time link session",
    docs: "https://docs.imprint.co/api-reference/customer-sessions/retrieve-a-session",
    endpoint: Endpoint {
        environments: &[
            Environment {
                name: "sandbox",
                base_url: "https://dev.sbx.imprint.co",
            },
            Environment {
                name: "production",
                base_url: "https://dev.imprint.co",
            },
        ],
        path: "/v2/customer_sessions/{id}",
        session: "",
        error: None,
        envelope: &[],
        id: Some("/id"),
        session_list: None,
    },
    pages: &[],
    config_keys: &[
        ConfigKey {
            key: "api_key",
            about: "API key, sent as the user of Basic with an empty password",
            usage: KeyUse::Credential,
            example: "mock-imprint-api-key",
            lint: None,
        },
        ConfigKey {
            key: "key_id",
            about: "id of a key pair, sent as the user of Basic",
            usage: KeyUse::Credential,
            example: "mock-imprint-key-id",
            lint: None,
        },
        ConfigKey {
            key: "key_secret",
            about: "secret of a key pair, sent as the password of Basic",
            usage: KeyUse::Credential,
            example: "mock-imprint-key-secret",
            lint: None,
        },
        ConfigKey {
            key: "access_token",
            about: "API key, sent as a Bearer token",
            usage: KeyUse::Credential,
            example: "mock-imprint-access-token",
            lint: None,
        },
        ConfigKey {
            key: "merchant_key",
            about: "key of the merchant, sent in addition to the credential if set",
            usage: KeyUse::Header("x-imprint-merchant-key"),
            example: "mock-imprint-merchant-key",
            lint: None,
        },
    ],
    schemes: &[
        Scheme::Basic {
            user: "api_key",
            password: None,
        },
        Scheme::Basic {
            user: "key_id",
            password: Some("key_secret"),
        },
        Scheme::Bearer {
            token: "access_token",
        },
    ],
    key_prefixes: &[],
    id: IdRule {
        patterns: &[],
        format: "any text, usually a UUID in capitals; the case matters",
        valid: &["2EE24580-B97B-4949-A65C-929CCB9B9B8D", "cs_123"],
        invalid: &[],
    },
    state: StateRule::Expiry { of: Some("secret") },
    sections: &[
        Section {
            title: "Session",
            scope: Scope::Session,
            required: true,
            fields: &[
                Field::new("ID", "/id", Shape::Text).required(),
                Field::new("Secret expires", "/expires_at", Shape::Time)
                    .required()
                    .role(Role::Expires),
                Field::new("Source", "/source", Shape::Text),
                // A one-time token that must not be logged or stored, according to the provider.
                Field::new("Client secret", "/client_secret", Shape::Text)
                    .required()
                    .show(Visibility::Secret),
            ],
        },
        Section {
            title: "Metadata",
            scope: Scope::Pairs {
                path: "/metadata",
                shape: Shape::Object,
            },
            required: false,
            fields: &[],
        },
        // Sent by newer servers.
        Section {
            title: "Customer metadata",
            scope: Scope::Pairs {
                path: "/customer_metadata",
                shape: Shape::Object,
            },
            required: false,
            fields: &[],
        },
    ],
    known_differences: &[KnownDifference {
        rule: DifferenceRule::RemovedField,
        pointer: "/customer_metadata",
        rows: "a field",
        document: "no such field",
        reason: "newer servers send it",
    }],
    sense: &[],
    related: &[],
    rate_limit: None,
    key_rate_limits: &[],
    daily_limit: None,
    throttle: None,
    errors: ERRORS,
    probe: Probe::DEFAULT,
    sample: Sample {
        id: "7C1E0B52-4A0D-4F3B-9C55-0E6E1F2A8D31",
        session: include_str!("../mock/samples/imprint.json"),
        lifecycles: &[&[
            &[("/expires_at", r#""{{in 25m}}""#)],
            &[("/expires_at", r#""{{ago 1s}}""#)],
        ]],
        not_found: SampleResponse {
            status: 404,
            headers: &[],
            body: r#"{"type":"SESSION_NOT_FOUND_ERROR","message":"Session not found for provided ID: {{id}}","param":"session_id"}"#,
        },
        unauthorized: SampleResponse {
            status: 401,
            headers: &[],
            body: r#"{"error":{"type":"AUTHENTICATION_ERROR","message":"The API key is not valid."}}"#,
        },
        rate_limited: SampleResponse {
            status: 429,
            headers: &[("retry-after", "2")],
            body: r#"{"error":{"type":"RATE_LIMIT_ERROR","message":"Too many requests."}}"#,
        },
        server_error: SampleResponse {
            status: 500,
            headers: &[],
            body: r#"{"path":"/v2/customer_sessions/{{id}}","details":[],"error":"Internal Server Error","status":500,"timestamp":"{{ago 0s}}"}"#,
        },
    },
};

const ERRORS: ErrorContract = ErrorContract {
    shapes: &[
        ErrorShape::new(
            "",
            &[("type", MemberType::Text), ("message", MemberType::Text)],
        ),
        ErrorShape::new(
            "/error",
            &[("type", MemberType::Text), ("message", MemberType::Text)],
        ),
        ErrorShape::new(
            "",
            &[
                ("path", MemberType::Text),
                ("details", MemberType::Array),
                ("error", MemberType::Text),
                ("status", MemberType::Number),
            ],
        ),
    ],
    empty: &[401, 403],
    unauthorized: Some(
        "the same API key can be sent as Basic (api_key) or as a Bearer token (access_token); try the other setting",
    ),
    ..ErrorContract::NONE
};

//! Deck: a compute session in which agents run tasks.

mod related;

use std::time::Duration;

use related::RELATED;

use super::{
    Alphabet, Citation, ConfigKey, Endpoint, Environment, ErrorContract, ErrorShape, Field, IdRule,
    KeyUse, MemberType, Pattern, Probe, Provider, Role, Sample, SampleResponse, SampleStep, Scheme,
    Scope, Section, SenseCondition, SenseRequirement, SenseRule, Shape, State, StateRule,
    TestEndpoint, Throttle,
};

pub(super) const PROVIDER: Provider = Provider {
    name: "deck",
    title: "Deck",
    about: "a compute session in which agents run tasks",
    docs: "https://docs.deck.co/api-reference/sessions/retrieve-a-session",
    endpoint: Endpoint {
        environments: &[Environment {
            name: "production",
            base_url: "https://api.deck.co/v2",
        }],
        path: "/sessions/{id}",
        session: "",
        error: None,
        envelope: &[],
        id: Some("/id"),
        session_list: None,
    },
    pages: &["app.deck.co"],
    config_keys: &[ConfigKey {
        key: "api_key",
        about: "secret key of the organization",
        usage: KeyUse::Credential,
        example: "sk_live_mock_0123456789abcdef",
        lint: None,
    }],
    schemes: &[Scheme::Bearer { token: "api_key" }],
    key_prefixes: &["sk_"],
    id: IdRule {
        patterns: &[Pattern {
            prefix: "sess_",
            tail: Alphabet::Safe,
            length: None,
        }],
        format: "sess_ followed by letters and digits",
        valid: &["sess_8fJ2kQ", "sess_a1b2c3d4e5f6"],
        invalid: &["foo", "sess_", "SESS_1", "cs_1"],
    },
    state: StateRule::Words {
        words: &[
            ("queued", State::Pending),
            ("running", State::Active),
            // Changes to `completed` after ten idle minutes.
            ("idle", State::Active),
            ("completing", State::Active),
            ("completed", State::Succeeded),
            ("failed", State::Failed),
        ],
        unlisted_is_terminal: false,
        ambiguous: &[],
    },
    sections: SECTIONS,
    known_differences: &[],
    sense: SENSE,
    related: RELATED,
    rate_limit: Some((200, 10)),
    key_rate_limits: &[],
    daily_limit: None,
    throttle: Some(Throttle {
        first: Duration::from_secs(1),
        longest: Duration::from_secs(30),
        attempts: 5,
    }),
    errors: ERRORS,
    probe: Probe {
        // https://docs.deck.co/api-reference: verifies a key.
        test: Some(TestEndpoint {
            path: "/test",
            member: "/status",
            sample: r#"{"status":"ready","environment":"live"}"#,
        }),
        missing_id: "sess_000000000000",
    },
    sample: Sample {
        id: "sess_8fJ2kQ7mZx",
        session: include_str!("../mock/samples/deck.json"),
        lifecycles: LIFECYCLES,
        not_found: SampleResponse {
            status: 404,
            headers: &[],
            body: r#"{"errors":[{"type":"request","code":"not_found","message":"There is no session with this ID.","field":"session_id"}],"request_id":"req_mock_404"}"#,
        },
        // Neither 401 nor 403 has a documented body.
        unauthorized: SampleResponse {
            status: 401,
            headers: &[],
            body: "",
        },
        rate_limited: SampleResponse {
            status: 429,
            headers: &[("retry-after", "2")],
            body: r#"{"errors":[{"type":"rate_limit","code":"rate_limited","message":"Too many requests."}],"request_id":"req_mock_429"}"#,
        },
        server_error: SampleResponse {
            status: 500,
            headers: &[],
            body: r#"{"errors":[{"type":"internal","code":"internal_error","message":"Something went wrong on our side."}],"request_id":"req_mock_500"}"#,
        },
    },
};

const SENSE: &[SenseRule] = &[SenseRule::new(
    SenseCondition::Always,
    SenseRequirement::NotBefore("/updated_at", "/created_at"),
    Citation {
        sentence: "ISO 8601 timestamp of when the resource was last updated.",
        page: "https://docs.deck.co/api-reference/sessions/retrieve-a-session",
    },
)];

/// Neither 401 nor 403 has a documented body.
const ERRORS: ErrorContract = ErrorContract {
    shapes: &[
        ErrorShape::new(
            "/errors/0",
            &[("type", MemberType::Text), ("code", MemberType::Text)],
        ),
        // The validation errors of a 400.
        ErrorShape {
            at: "",
            members: &[("errors", MemberType::Object)],
            any: &["title", "traceId"],
            absent: &[],
        },
    ],
    empty: &[401, 403],
    ..ErrorContract::NONE
};

const SECTIONS: &[Section] = &[
    Section {
        title: "Session",
        scope: Scope::Session,
        required: true,
        fields: &[
            Field::new("ID", "/id", Shape::Text).required(),
            // The contract lists the words in prose and does not restrict the type.
            Field::new(
                "Status",
                "/status",
                Shape::Words(&[
                    "queued",
                    "running",
                    "idle",
                    "completing",
                    "completed",
                    "failed",
                ]),
            )
            .required()
            .role(Role::Status),
            Field::new("Runtime", "/runtime_ms", Shape::Millis)
                .required()
                .nullable(),
            Field::new("Created", "/created_at", Shape::Time)
                .required()
                .role(Role::Created),
            Field::new("Updated", "/updated_at", Shape::Time)
                .required()
                .role(Role::Updated),
            Field::new("Request ID", "/request_id", Shape::Text).required(),
            Field::new("Object", "/object", Shape::Words(&["session"])).required(),
        ],
    },
    Section {
        title: "Task runs",
        scope: Scope::Each("/task_runs"),
        required: true,
        fields: &[
            Field::new("ID", "/id", Shape::Text).required(),
            Field::new("Task", "/task_id", Shape::Text).required(),
            Field::new("Agent", "/agent_id", Shape::Text).required(),
            Field::new("Credential", "/credential_id", Shape::Text)
                .required()
                .nullable(),
        ],
    },
];

const QUEUED: SampleStep = &[
    ("/status", r#""queued""#),
    ("/runtime_ms", "null"),
    ("/task_runs", "[]"),
];
const RUNNING: SampleStep = &[("/status", r#""running""#), ("/runtime_ms", "184000")];

const LIFECYCLES: &[&[SampleStep]] = &[
    &[
        QUEUED,
        RUNNING,
        &[("/status", r#""idle""#)],
        &[("/status", r#""completing""#)],
        &[("/status", r#""completed""#), ("/runtime_ms", "421337")],
    ],
    &[QUEUED, RUNNING, &[("/status", r#""failed""#)]],
];

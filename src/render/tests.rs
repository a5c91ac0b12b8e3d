use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::json::Json;
use crate::provider::{
    Endpoint, ErrorContract, Field, IdRule, Placement, Provider, Role, Sample, SampleResponse,
    Scope, Section, SessionList, Shape, State, StateRule, Visibility,
};
use crate::session::{Document, Summary, Timestamp};

mod layout;
mod session_view;
mod table;

/// Returns a style without colour at 2025-02-13 19:08:07 UTC.
pub(super) fn style(width: Option<usize>) -> Style {
    Style {
        width,
        color: false,
        unicode: true,
        now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_739_473_687),
        zone: None,
    }
}

/// Generates JSON values, many with characters that must be escaped.
pub(super) fn any_json() -> impl Strategy<Value = Value> {
    let text =
        || "(\\PC|[\\x00-\\x20\"\\\\\u{7f}-\u{9f}\u{200b}-\u{202e}\u{e0041}\u{feff}😀]){0,8}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..4)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

const EMPTY_RESPONSE: SampleResponse = SampleResponse {
    status: 500,
    headers: &[],
    body: "",
};

/// A provider with a section of every kind.
pub(super) const EVERYTHING: Provider = Provider {
    name: "everything",
    title: "Everything",
    about: "a test",
    docs: "",
    endpoint: Endpoint {
        environments: &[],
        path: "/{id}",
        session: "",
        error: None,
        envelope: &[],
        id: Some("/id"),
        session_list: Some(SessionList {
            path: "/sessions",
            id: "/session_id",
        }),
    },
    pages: &[],
    config_keys: &[],
    schemes: &[],
    key_prefixes: &[],
    id: IdRule {
        patterns: &[],
        format: "",
        valid: &[],
        invalid: &[],
    },
    state: StateRule::Words {
        words: &[],
        unlisted_is_terminal: false,
        ambiguous: &[],
    },
    sections: &[
        Section {
            title: "Session",
            scope: Scope::Session,
            required: true,
            fields: &[
                Field::new("ID", "/id", Shape::Text).required(),
                Field::new("Status", "/status", Shape::Words(&[]))
                    .required()
                    .role(Role::Status),
                Field::new("Runtime", "/runtime_ms", Shape::Millis),
                Field::new("Tries", "/tries", Shape::Tries(3)).required(),
                Field::new("User", "/user", Shape::Text).older("/sessions/*/user"),
                Field::new("Browser", "/client/browser", Shape::Text),
                Field::new("Expires", "/expires_at", Shape::Time).role(Role::Expires),
            ],
        },
        Section {
            title: "Captures",
            scope: Scope::Each("/captures"),
            required: true,
            fields: &[
                Field::new("Created", "/created", Shape::Time).required(),
                Field::new("Status", "/status", Shape::Words(&[])).required(),
                Field::new("GTIN", "/gtin", Shape::Text),
                Field::new("Product", "/product_name", Shape::Text).nullable(),
                Field::new("Error", "/error_message", Shape::Text),
                Field::new("Data", "/data", Shape::Object).placement(Placement::Detail),
                Field::new("Size", "/file/size", Shape::Bytes).placement(Placement::Detail),
                Field::new("Hops", "/data/hops/*/url", Shape::Text).placement(Placement::Within),
            ],
        },
        Section {
            title: "This session",
            scope: Scope::SessionList,
            required: false,
            fields: &[Field::new("City", "/city", Shape::Text)],
        },
        Section {
            title: "Sessions",
            scope: Scope::Each("/sessions"),
            required: false,
            fields: &[
                Field::new("Session", "/session_id", Shape::Text).show(Visibility::RequestedIdOnly),
                Field::new("Device", "/device", Shape::Text),
            ],
        },
        Section {
            title: "Claims",
            scope: Scope::Entries {
                path: "/claims",
                name: "Claim",
            },
            required: false,
            fields: &[
                Field::new("Required", "/required", Shape::Flag).required(),
                Field::new("Reason", "/reason", Shape::Text),
            ],
        },
        Section {
            title: "Bundles",
            scope: Scope::Each("/bundles"),
            required: false,
            fields: &[Field::new("Bundle", "", Shape::Text)],
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
    ],
    known_differences: &[],
    sense: &[],
    related: &[],
    rate_limit: None,
    key_rate_limits: &[],
    daily_limit: None,
    probe: crate::provider::Probe::DEFAULT,
    throttle: None,
    errors: ErrorContract::NONE,
    sample: Sample {
        id: "",
        session: "",
        lifecycles: &[],
        not_found: EMPTY_RESPONSE,
        unauthorized: EMPTY_RESPONSE,
        rate_limited: EMPTY_RESPONSE,
        server_error: EMPTY_RESPONSE,
    },
};

/// Returns an active session of [`EVERYTHING`] with the id `s-1`.
pub(super) fn document(session: Value) -> Document<'static> {
    let session = Json::from(session);
    let time = |key: &str| session.get(key).and_then(Timestamp::from_json);
    let summary = Summary {
        state: State::Active,
        word: session
            .get("status")
            .and_then(Json::as_str)
            .map(str::to_owned),
        terminal: false,
        created_at: time("created_at"),
        updated_at: time("updated_at"),
        expires_at: time("expires_at"),
        notices: Vec::new(),
        contradictions: Vec::new(),
        drift: Vec::new(),
        clock: None,
    };
    Document::for_tests(&EVERYTHING, "s-1", session, summary)
}

/// Returns a session of [`EVERYTHING`] with values in every section.
pub(super) fn sample() -> Value {
    json!({
        "id": "s-1",
        "status": "in_progress",
        "runtime_ms": "303000",
        "tries": 1,
        "expires_at": "2025-02-13T20:08:07Z",
        "client": {"browser": "Chrome", "engine": "V8"},
        "captures": [
            {
                "created": "2025-02-13T18:08:07Z", "status": "COMPLETED", "gtin": "00012345600012",
                "product_name": "日本のお茶", "error_message": "", "data": {"hops": [{"url": "u"}]},
            },
            {
                "created": "2025-02-13T18:09:07Z", "status": "FAILED", "gtin": "",
                "product_name": null, "error_message": "no such trade item", "new": 5,
            },
        ],
        "sessions": [
            {"session_id": "26a73b7a…", "device": "pc", "city": "Paris"},
            {"session_id": "s-1", "device": "phone", "city": "London", "user": "UU01"},
        ],
        "claims": {
            "document_type_code": {"required": false, "reason": "Tells a passport from a card"},
            "date_of_birth": {"required": true, "reason": "Needed to check the age of the guest"},
        },
        "bundles": ["e10a5ff3-fc63-47fb-af04-75c2ec3fdf1c"],
        "metadata": {"order_id": "6735", "nested": {"a": [1]}},
        "object": "session",
    })
}

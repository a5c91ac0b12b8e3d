//! The public status of a Kayle ID session, which its verification page polls.

use crate::provider::{Field, Related, Role, Scope, Section, Shape, Visibility};

pub(super) const RELATED: &[Related] = &[Related {
    name: "public-status",
    about: "what the verification page shows: whether the session has ended, and its latest attempt",
    docs: "https://github.com/KayleAI/kayle-id-v1/blob/main/apps/api/src/v1/verify/session-status.ts",
    path: "/v1/verify/session/{id}/status",
    ids: None,
    max_requests: 1,
    is_public: true,
    facts: "/data",
    section: Section {
        title: "Public status",
        scope: Scope::Session,
        required: false,
        fields: &[
            Field::new("Status", "/status", Shape::Text).role(Role::Status),
            Field::new("Ended", "/is_terminal", Shape::Flag),
            Field::new("Same device", "/same_device_only", Shape::Flag),
            Field::new("Completed", "/completed_at", Shape::Time),
            Field::new("Attempt", "/latest_attempt/status", Shape::Text),
            Field::new("Failure", "/latest_attempt/failure_code", Shape::Text),
            Field::new(
                "Retry allowed",
                "/latest_attempt/retry_allowed",
                Shape::Flag,
            ),
            Field::new("Session ID", "/session_id", Shape::Text),
            Field::new("Redirect", "/redirect_url", Shape::Text).show(Visibility::UrlWithoutQuery),
        ],
    },
    sample: r#"{"data":{"session_id":"{{id}}","status":"in_progress","is_terminal":false,"same_device_only":true,
        "completed_at":null,"redirect_url":"https://shop.example/checkout/return?order=SECRET-order-6735",
        "latest_attempt":null},"error":null}"#,
}];

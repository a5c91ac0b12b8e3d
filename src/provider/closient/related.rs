//! The status of a Closient session's processing.

use crate::provider::{Field, Related, Role, Scope, Section, Shape};

pub(super) const RELATED: &[Related] = &[Related {
    name: "status",
    about: "stage of the vision extraction, and proposals of each capture",
    docs: "https://docs.closient.com/api-reference/scanner/scanner-sessions/poll-session-status",
    path: "/scanner/api/v1/sessions/{id}/status",
    ids: None,
    max_requests: 1,
    is_public: false,
    facts: "",
    section: Section {
        title: "Status",
        scope: Scope::Session,
        required: false,
        fields: &[
            Field::new(
                "Session",
                "/session_status",
                Shape::Words(&["ACTIVE", "COMPLETED", "EXPIRED"]),
            )
            .role(Role::Status),
            Field::new(
                "Extraction",
                "/extraction_status",
                Shape::Words(&["pending", "processing", "ready", "accepted", "rejected"]),
            ),
            Field::new("Captures", "/captures/*/status", Shape::Text),
            Field::new("Proposals", "/captures/*/proposal_count", Shape::Count),
        ],
    },
    sample: r#"{"session_status":"ACTIVE","extraction_status":"processing","captures":[
        {"status":"COMPLETED","proposal_count":1},{"status":"RESOLVING","proposal_count":0},{"status":"FAILED","proposal_count":0}]}"#,
}];

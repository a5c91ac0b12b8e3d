//! The task runs of a Deck session, which contain the reasons of its failure.

use crate::provider::{Field, Placement, Related, Role, Scope, Section, Shape};

pub(super) const RELATED: &[Related] = &[Related {
    name: "task-runs",
    about: "status, result and errors of each task run",
    docs: "https://docs.deck.co/api-reference/task-runs/retrieve-a-task-run",
    path: "/task-runs/{id}",
    ids: Some("/task_runs/*/id"),
    max_requests: 20,
    is_public: false,
    facts: "",
    section: Section {
        title: "Results of task runs",
        scope: Scope::Session,
        required: false,
        fields: &[
            Field::new("ID", "/id", Shape::Text),
            Field::new("Status", "/status", Shape::Words(STATUSES)).role(Role::Status),
            Field::new(
                "Result",
                "/result",
                Shape::Words(&["success", "failure", "unknown"]),
            ),
            Field::new("Error", "/errors/*/code", Shape::Text),
            Field::new("Message", "/errors/*/message", Shape::Text),
            Field::new("Type", "/errors/*/type", Shape::Text).placement(Placement::Detail),
            Field::new("Field", "/errors/*/field", Shape::Text).placement(Placement::Detail),
            Field::new("Runtime", "/runtime_ms", Shape::Millis).placement(Placement::Detail),
            Field::new("Interaction", "/interaction", Shape::Any).placement(Placement::Detail),
            Field::new("Updated", "/updated_at", Shape::Time).placement(Placement::Detail),
        ],
    },
    sample: include_str!("../../mock/samples/deck-task-run.json"),
}];

const STATUSES: &[&str] = &[
    "queued",
    "running",
    "interaction_required",
    "review_required",
    "completed",
    "failed",
    "canceling",
    "canceled",
];

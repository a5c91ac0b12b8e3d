//! `wait`, `check` and `diff`: verdicts that a script may rely on.

mod check;
mod check_stops;
mod deadline;
mod diff;
mod jq;
mod jq_functions;
mod many;
mod reports;
mod wait;
mod walks;

use sessctl::provider::Provider;

use crate::server::Reply;

fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

fn session(status: &str) -> Reply {
    Reply::json(format!(
        r#"{{"id":"sess_1","object":"session","status":"{status}","runtime_ms":5,"task_runs":[],
        "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:05:05Z","request_id":"req_1"}}"#
    ))
}

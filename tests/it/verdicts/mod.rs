//! The verdicts of `wait`, `check` and `diff`, on which scripts may rely.

mod check;
mod check_stops;
mod deadline;
mod diff;
mod diff_lists;
mod goals;
mod jq;
mod jq_functions;
mod many;
mod reports;
mod sense;
mod wait;
mod walks;

use sessctl::provider::Provider;

use crate::server::Reply;

fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

/// Returns the session `sess_1` of Deck.
fn session(status: &str) -> Reply {
    session_at("/sessions/sess_1", status)
}

/// Returns a session of Deck with the id that is the last segment of the path.
fn session_at(path: &str, status: &str) -> Reply {
    let id = path.rsplit('/').next().unwrap();
    Reply::json(format!(
        r#"{{"id":"{id}","object":"session","status":"{status}","runtime_ms":5,"task_runs":[],
        "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:05:05Z","request_id":"req_1"}}"#
    ))
}

//! `get` for many sessions: lists, order, failures and resumed runs.

mod errors;
mod lists;
mod partition;
mod resume;
mod scheduling;
mod selection;
mod slurp;

use std::time::Duration;

use serde_json::Value;
use sessctl::provider::Provider;

use crate::run::{Run, RunResult, sessctl};
use crate::server::{Reply, Request, Server};

pub fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

/// The session id in the path of a request.
pub fn requested_id(request: &Request) -> String {
    request.path.rsplit('/').next().unwrap().to_owned()
}

/// The response with the requested session.
pub fn session(request: &Request) -> Reply {
    let fixture = include_str!("../../fixtures/deck/queued.json");
    Reply::json(fixture.replace("sess_8fJ2kQ7mZx", &requested_id(request)))
}

/// Starts a server with a session for every id.
pub fn complete_server() -> Server {
    Server::start(|request, _| session(request))
}

pub fn not_found() -> Reply {
    Reply::status(
        404,
        r#"{"errors":[{"type":"t","code":"not_found","message":"No such session"}],"request_id":"req_9"}"#,
    )
}

/// Prepares `sessctl deck get` with these arguments, for this server and without a rate limit.
pub fn get(server: &Server, words: &[&str]) -> Run {
    let line = [&["deck", "get", "--rate", "off"], words].concat();
    sessctl(&line).at(deck(), &server.url())
}

/// The requested ids, in the order of the requests.
pub fn requested(server: &Server) -> Vec<String> {
    server.requests().iter().map(requested_id).collect()
}

pub fn ids(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
    numbers
        .into_iter()
        .map(|number| format!("sess_{number:04}"))
        .collect()
}

/// The id and the error code of each line of NDJSON output.
#[track_caller]
pub fn line_results(result: &RunResult) -> Vec<(Option<String>, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    result
        .stdout
        .lines()
        .map(|line| {
            let line: Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            let reserved = &line["_sessctl"];
            (text(&reserved["id"]), text(&reserved["error"]["code"]))
        })
        .collect()
}

/// The ids of all lines, none of which may be an error.
#[track_caller]
pub fn successful_ids(result: &RunResult) -> Vec<String> {
    let line = |(id, error): (Option<String>, Option<String>)| {
        assert_eq!(error, None, "{id:?}");
        id.unwrap()
    };
    line_results(result).into_iter().map(line).collect()
}

pub const SHORT_DELAY: Duration = Duration::from_millis(40);

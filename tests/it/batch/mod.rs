//! `get` for many sessions: lists, order, failures among them, and going on after an end.

mod asking;
mod errors;
mod lists;
mod partition;
mod resume;

use std::time::Duration;

use serde_json::Value;
use sessctl::provider::Provider;

use crate::run::{Run, RunResult, sessctl};
use crate::server::{Reply, Request, Server};

pub fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

/// The id that a request asks for.
pub fn asked(request: &Request) -> String {
    request.path.rsplit('/').next().unwrap().to_owned()
}

/// The session that a request asks for.
pub fn session(request: &Request) -> Reply {
    let fixture = include_str!("../../fixtures/deck/queued.json");
    Reply::json(fixture.replace("sess_8fJ2kQ7mZx", &asked(request)))
}

/// A server that has every session.
pub fn everything() -> Server {
    Server::start(|request, _| session(request))
}

pub fn not_found() -> Reply {
    Reply::status(
        404,
        r#"{"errors":[{"type":"t","code":"not_found","message":"No such session"}],"request_id":"req_9"}"#,
    )
}

/// `sessctl deck get` with these words, at this server, whose sessions have no limit.
pub fn get(server: &Server, words: &[&str]) -> Run {
    let line = [&["deck", "get", "--rate", "off"], words].concat();
    sessctl(&line).at(deck(), &server.url())
}

/// The ids that were asked for, in the order in which they were.
pub fn requested(server: &Server) -> Vec<String> {
    server.requests().iter().map(asked).collect()
}

pub fn ids(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
    numbers
        .into_iter()
        .map(|number| format!("sess_{number:04}"))
        .collect()
}

/// For each line of an output in NDJSON its id, and the code of its error.
#[track_caller]
pub fn told(result: &RunResult) -> Vec<(Option<String>, Option<String>)> {
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

/// The ids of the lines, all of which must be good.
#[track_caller]
pub fn good(result: &RunResult) -> Vec<String> {
    let line = |(id, error): (Option<String>, Option<String>)| {
        assert_eq!(error, None, "{id:?}");
        id.unwrap()
    };
    told(result).into_iter().map(line).collect()
}

pub const SOON: Duration = Duration::from_millis(40);

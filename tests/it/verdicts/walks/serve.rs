//! A server that follows the scripts of a walk and records the responses.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::phase::Phase;
use super::walk::{Body, Break, Session, Step, Walk};
use crate::server::{Reply, Server};

/// A response that was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub(super) step: Step,
    pub(super) at: Instant,
}

/// The responses for each session, in the order of the walk.
pub(super) type Log = Arc<Mutex<Vec<Vec<Sent>>>>;

pub(super) fn start(walk: &Walk) -> (Server, Log) {
    let log: Log = Arc::new(Mutex::new(vec![Vec::new(); walk.sessions.len()]));
    let record = Arc::clone(&log);
    let sessions = walk.sessions.clone();
    let server = Server::start(move |request, _| {
        let id = request.path.rsplit('/').next().unwrap();
        let index = sessions
            .iter()
            .position(|session| session.id == id)
            .unwrap();
        let session = &sessions[index];
        let mut log = record.lock().unwrap();
        let step = session.steps[log[index].len().min(session.steps.len() - 1)];
        log[index].push(Sent {
            step,
            at: request.at,
        });
        reply(session, step)
    });
    (server, log)
}

fn reply(session: &Session, step: Step) -> Reply {
    match step {
        Step::Document(phase) => Reply::json(document(session.provider, &session.id, &phase)),
        Step::Busy(status, pause) => {
            let reply = Reply::status(status, "");
            match pause {
                Some(pause) => reply.header("retry-after", &pause.to_string()),
                None => reply,
            }
        }
        Step::Refused(302) => Reply::status(302, "").header("location", "https://login.example/"),
        Step::Refused(410) if session.provider == "kayle" => {
            Reply::status(410, &error("kayle").replace("NO", "ORGANIZATION_FROZEN"))
        }
        Step::Refused(status) => Reply::status(status, error(session.provider)),
        Step::Foreign(status) => Reply::status(status, "<html><title>Gateway</title></html>"),
        Step::Unusable(body) => Reply::json(match body {
            Body::Html => "<!DOCTYPE html><html><title>Sign in</title></html>",
            Body::EmptyObject => "{}",
            Body::List => "[]",
            Body::InvalidJson => r#"{"id": tru"#,
            Body::Empty => "",
            Body::Error => r#"{"data":null,"error":{"code":"INTERNAL","message":"no"}}"#,
        }),
        // The response would satisfy most goals.
        Step::OtherId => {
            let terminal = super::phase::phases_of(session.provider)
                .iter()
                .find(|phase| phase.terminal);
            Reply::json(document(
                session.provider,
                "of-another-one",
                terminal.unwrap(),
            ))
        }
        Step::Broken(how) => broken(session, how),
    }
}

fn broken(session: &Session, how: Break) -> Reply {
    let active = &super::phase::phases_of(session.provider)[0];
    let body = document(session.provider, &session.id, active);
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
    let part = format!("{head}{}", &body[..body.len() / 2]).into_bytes();
    match how {
        Break::Closed => Reply::Raw(Vec::new()),
        Break::Reset => Reply::Reset(Vec::new()),
        Break::Cut => Reply::Raw(part),
        Break::Hang => Reply::Stall(Vec::new()),
        Break::HangInBody => Reply::Stall(part),
    }
}

fn document(provider: &str, id: &str, phase: &Phase) -> String {
    let word = phase.word;
    match provider {
        "deck" => format!(
            r#"{{"id":"{id}","object":"session","status":"{word}","runtime_ms":5,"task_runs":[],
            "created_at":"2026-01-02T03:04:05Z","updated_at":"2026-01-02T03:05:05Z","request_id":"r"}}"#
        ),
        "kayle" => format!(r#"{{"data":{{"id":"{id}","status":"{word}"}},"error":null}}"#),
        "closient" => format!(r#"{{"status":"{word}","capture_mode":"both","captures":[]}}"#),
        "imprint" => {
            let expiry = time(phase).map_or(String::new(), |time| {
                format!(r#""expires_at":"{time}T00:00:00.000Z","#)
            });
            format!(r#"{{"id":"{id}",{expiry}"metadata":{{}}}}"#)
        }
        _ => {
            let expiry = time(phase).map_or(String::new(), |time| {
                format!(r#""expiryDate":"{time} 04:29 AM UTC","#)
            });
            format!(r#"{{"sessions":[{{{expiry}"session_id":"{id}"}}],"authenticated":false}}"#)
        }
    }
}

fn time(phase: &Phase) -> Option<&'static str> {
    match phase.state {
        "expired" => Some("2020-02-08"),
        "unknown" => None,
        _ => Some("2099-02-08"),
    }
}

/// An error in the provider's documented shape.
fn error(provider: &str) -> &'static str {
    match provider {
        "imprint" => r#"{"type":"SOME_ERROR","message":"no"}"#,
        "closient" => r#"{"type":"about:blank","title":"No","status":400,"error_code":"no"}"#,
        "deck" => r#"{"errors":[{"type":"request","code":"no","message":"no"}],"request_id":"r"}"#,
        "kayle" => r#"{"data":null,"error":{"code":"NO","message":"no"}}"#,
        _ => r#"{"message":"no"}"#,
    }
}

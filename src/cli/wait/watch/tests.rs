//! Tests of the polling of one session.

use std::time::SystemTime;

use serde_json::json;

use super::*;
use crate::secret::Scrubber;
use crate::session::{self, DocumentOptions};

const LIMIT: Duration = Duration::from_secs(60);

fn watch(goal: &str) -> Watch {
    let target = Target::parse(None, "sess_1", false).unwrap();
    let goal = Goal::parse(goal, target.provider).unwrap();
    Watch::new(target, goal)
}

fn document(status: &str) -> Document<'static> {
    let target = Target::parse(None, "sess_1", false).unwrap();
    let body = json!({"id": "sess_1", "object": "session", "status": status});
    let body = body.to_string();
    let parsed = session::parse(target.provider, body.as_bytes()).unwrap();
    let options = DocumentOptions {
        show_secrets: false,
        scrubber: &Scrubber::default(),
        now: SystemTime::UNIX_EPOCH,
        server_ahead: 0,
        any_id: false,
        for_conditions: true,
    };
    Document::open(parsed, "sess_1", &options)
        .unwrap()
        .into_owned()
}

fn unusable() -> Failure {
    Failure::new(Kind::Provider, "HTML instead of JSON")
}

fn unavailable() -> Failure {
    let mut failure = Failure::new(Kind::Provider, "HTTP 503");
    failure.remote.http_status = Some(503);
    failure
}

#[test]
fn unusable_responses_end_only_in_a_row() {
    let between: [fn(&mut Watch); 2] = [
        |watch| watch.record(document("running"), LIMIT),
        |watch| {
            watch.record_failure(unavailable(), LIMIT);
        },
    ];
    for interrupt in between {
        let mut watch = watch("done");
        for _ in 0..3 {
            watch.record_failure(unusable(), LIMIT);
            watch.record_failure(unusable(), LIMIT);
            interrupt(&mut watch);
        }
        assert!(watch.end.is_none());
        for expected in [false, false, true] {
            watch.record_failure(unusable(), LIMIT);
            assert_eq!(watch.end.is_some(), expected);
        }
    }
}

#[test]
fn status_decides_the_next_poll() {
    for (kind, statuses) in [
        (FailureClass::Transient, &[408, 425, 429, 500, 503, 599][..]),
        (FailureClass::Unusable, &[200, 401, 403, 404, 407, 410]),
        (FailureClass::Permanent, &[204, 302, 400, 405, 409, 422]),
    ] {
        for status in statuses {
            let mut failure = unusable();
            failure.remote.http_status = Some(*status);
            assert_eq!(classify(&failure), kind, "{status}");
        }
    }
    assert_eq!(classify(&unusable()), FailureClass::Unusable);
    assert_eq!(
        classify(&unavailable().permanent()),
        FailureClass::Permanent
    );
}

#[test]
fn document_clears_the_failed_poll() {
    let mut watch = watch("done");
    assert!(watch.record_failure(unavailable(), LIMIT));
    assert!(!watch.record_failure(unavailable(), LIMIT));
    watch.record(document("running"), LIMIT);
    assert!(watch.last_failure.is_none());
    assert!(watch.record_failure(unavailable(), LIMIT));
}

#[test]
fn pause_beyond_the_limit_ends_polling() {
    for (pause, is_over) in [(LIMIT, false), (LIMIT + Duration::from_secs(1), true)] {
        let mut watch = watch("done");
        let mut failure = unavailable();
        failure.remote.retry_after = Some(pause);
        watch.record_failure(failure, LIMIT);
        assert_eq!(watch.end.is_some(), is_over);
    }
}

/// A condition that fails on every session but the running one, for which it is false.
const FALSE_WHILE_RUNNING: &str = r#"if .status == "running" then false else error("x") end"#;

#[test]
fn failing_condition_counts_until_evaluated() {
    let mut watch = watch(FALSE_WHILE_RUNNING);
    watch.record(document("queued"), LIMIT);
    assert!(watch.condition_failure.is_some() && watch.end.is_none());
    watch.record(document("running"), LIMIT);
    assert!(watch.condition_failure.is_none());
    watch.record(document("queued"), LIMIT);
    assert!(watch.condition_failure.is_none() && watch.end.is_none());
}

#[test]
fn ended_session_decides_failing_condition() {
    for (first, is_impossible) in [("running", true), ("queued", false)] {
        let mut watch = watch(FALSE_WHILE_RUNNING);
        watch.record(document(first), LIMIT);
        watch.record(document("completed"), LIMIT);
        assert_eq!(
            matches!(watch.end, Some(WatchEnd::Impossible)),
            is_impossible
        );
        assert_eq!(
            matches!(watch.end, Some(WatchEnd::Failed(_))),
            !is_impossible
        );
    }
}

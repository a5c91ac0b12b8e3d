//! Goals of `wait` that are conditions: when they fail, are invalid, or compare a field.

use super::deadline::{scripted, wait};

#[test]
fn failing_condition_counts_as_not_yet() {
    let server = scripted(&[("sess_a", &["running", "completed"])]);
    let goal = r#"if .status == "running" then error("early") else true end"#;
    let (result, _) = wait(&server, &["sess_a", "--for", goal, "-q", ".status"]);
    let result = result.code(0).stderr_has(&["the condition fails so far"]);
    assert_eq!(result.stdout, "completed\n");
}

#[test]
fn condition_that_always_fails_is_usage() {
    let server = scripted(&[("sess_a", &["running"])]);
    let (result, _) = wait(
        &server,
        &[
            "sess_a",
            "--for",
            ".status | error",
            "--timeout",
            "400ms",
            "-q",
            ".status",
        ],
    );
    assert_eq!(result.code(2).stdout, "running\n");
}

#[test]
fn invalid_goal_ends_at_once() {
    for goal in [
        ".status = \"completed\"",
        ".status",
        "\"false\"",
        ".runtime_ms",
    ] {
        let server = scripted(&[("sess_a", &["running"])]);
        let (result, _) = wait(&server, &["sess_a", "--for", goal, "--timeout", "60s"]);
        result.code(2).stderr_has(&["must give true or false"]);
        assert_eq!(server.requests().len(), 1, "{goal}");
    }
}

#[test]
fn goal_accepts_field_and_value() {
    let server = scripted(&[("sess_a", &["running", "completed"])]);
    wait(&server, &["sess_a", "--for", "status=completed"])
        .0
        .code(0);
}

#[test]
fn goal_accepts_states_of_status_field() {
    let server = scripted(&[("sess_a", &["queued", "running"])]);
    let (result, _) = wait(&server, &["sess_a", "--for", "status=running,completed"]);
    result.code(0);
    assert_eq!(server.requests().len(), 2);
    let server = scripted(&[("sess_a", &["running"])]);
    let (result, _) = wait(&server, &["sess_a", "--for", "status=running,complete"]);
    let expected = ["never becomes 'complete'", "valid goals: done, "];
    result.code(2).stderr_has(&expected);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn goal_accepts_several_states() {
    for last in ["completed", "failed"] {
        let server = scripted(&[("sess_a", &["running", last])]);
        let (result, _) = wait(&server, &["sess_a", "--for", "completed,failed"]);
        result.code(0);
        assert_eq!(server.requests().len(), 2, "{last}");
    }
    // The session is past the first of the states, but not past the second.
    let server = scripted(&[("sess_a", &["running", "completed"])]);
    let (result, _) = wait(&server, &["sess_a", "--for", "queued,completed"]);
    result.code(0);
    let server = scripted(&[("sess_a", &["running", "failed"])]);
    let (result, _) = wait(&server, &["sess_a", "--for", "completed,idle"]);
    result
        .code(1)
        .stderr_has(&["cannot become 'completed,idle'"]);
    let (result, _) = wait(&server, &["sess_a", "--for", "completed,faild"]);
    result.code(2).stderr_has(&["did you mean 'failed'?"]);
}

//! `diff` of saved lists, and `diff --shape`.

use serde_json::{Value, json};

use crate::cases::limited;
use crate::run::{Run, RunResult, sessctl};

/// A line of `get -o ndjson` at Deck.
fn line(id: &str, status: &str, more: &str) -> String {
    let state = if status == "completed" {
        "succeeded"
    } else {
        "active"
    };
    let session =
        format!(r#""id":"{id}","status":"{status}","api_token":"SECRET","n":{{"x":[1]}}"#);
    let lookup = format!(r#""schema":"sessctl/1","provider":"deck","id":"{id}","state":"{state}""#);
    format!(r#"{{{session}{more},"_sessctl":{{{lookup}}}}}"#)
}

fn failed(id: &str, code: &str) -> String {
    let lookup = format!(r#""schema":"sessctl/1","provider":"deck","id":"{id}""#);
    format!(r#"{{"_sessctl":{{{lookup},"error":{{"code":"{code}"}}}}}}"#)
}

/// The lists of two days, each with its differences from the other.
fn lists() -> [Vec<String>; 2] {
    let before = vec![
        line("sess_1", "running", ""),
        line("sess_2", "running", ""),
        line("sess_3", "running", ",\"a\":1"),
        line("sess_4", "completed", ""),
        line("sess_5", "running", ""),
        failed("sess_6", "not_found"),
        failed("sess_7", "network"),
        line("sess_8", "running", ""),
    ];
    let after = vec![
        line("sess_9", "queued", ""),
        failed("sess_7", "network"),
        failed("sess_8", "rate_limited"),
        failed("sess_6", "not_found"),
        line("sess_5", "running", ""),
        line("sess_3", "running", ",\"a\":2"),
        line("sess_2", "completed", ",\"n2\":true"),
        line("sess_1", "completed", ""),
    ];
    [before, after]
}

/// Prepares `diff` of two files with these contents.
fn diff(contents: [&str; 2], options: &[&str]) -> Run {
    let run = sessctl(&[&["diff", "old", "new"], options].concat());
    for (name, content) in ["old", "new"].into_iter().zip(contents) {
        std::fs::write(run.home().join(name), content).unwrap();
    }
    run
}

fn of_days(options: &[&str]) -> RunResult {
    let [before, after] = lists().map(|list| list.join("\n"));
    diff([&before, &after], options).run()
}

/// The differences as `id difference before after`.
fn differences(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let sessions = value.as_array().unwrap().iter();
    sessions
        .map(|session| {
            let state = &session["state"];
            let texts = [
                &session["id"],
                &session["difference"],
                &state["before"],
                &state["after"],
            ];
            texts.map(text).join(" ")
        })
        .collect()
}

const DIFFERENCES: [&str; 7] = [
    "sess_1 changed running completed",
    "sess_2 changed running completed",
    "sess_3 changed running running",
    "sess_4 gone completed -",
    "sess_7 failed error: network error: network",
    "sess_8 failed running error: rate_limited",
    "sess_9 new - queued",
];

#[test]
fn lists_are_compared_by_id() {
    let found = of_days(&["--json"]).code(1).json();
    assert_eq!(differences(&found["sessions"]), DIFFERENCES);
    let second = &found["sessions"][1]["changes"];
    assert_eq!(
        *second,
        json!([
            {"op": "replace", "path": "/status", "value": "completed", "before": "running"},
            {"op": "add", "path": "/n2", "value": true},
        ])
    );
    let totals = json!({
        "before": 8, "after": 8, "gone": 1, "new": 1, "changed": 3, "failed": 2, "unchanged": 2,
        "transitions": [{"before": "running", "after": "completed", "count": 2}],
    });
    for (name, value) in totals.as_object().unwrap() {
        assert_eq!(found[name], *value, "{name}");
    }
    let lines = of_days(&["-o", "ndjson"]).code(1).stdout;
    let mut lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.pop().unwrap(), json!({"totals": totals}));
    assert_eq!(differences(&Value::Array(lines)), DIFFERENCES);
}

#[test]
fn table_ends_with_transitions() {
    let table = of_days(&[]).code(1).stdout;
    assert!(
        table.ends_with(
            "8 sessions before, 8 after: 1 gone, 1 new, 3 changed, 2 not comparable, 2 unchanged\n\
             running -> completed: 2\n"
        ),
        "{table}"
    );
    for row in ["~  sess_2", "-  sess_4", "!  sess_8", "+  sess_9", "/n2"] {
        assert!(table.contains(row), "{row}: {table}");
    }
}

#[test]
fn every_layout_of_list_is_equal() {
    let [before, _] = lists();
    let lines = before.join("\n") + "\n";
    let values: Vec<Value> = before
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let array = serde_json::to_string_pretty(&values).unwrap();
    let texts = values
        .iter()
        .map(|value| serde_json::to_string_pretty(value).unwrap());
    let documents = texts.collect::<Vec<_>>().join("\n");
    // Sessions whose lookup has failed for another reason than a missing session are unknown.
    let without = |text: &str| text.replace("\"network\"", "\"not_found\"");
    for layout in [&lines, &array, &documents] {
        let result = diff([&without(&lines), &without(layout)], &[])
            .run()
            .code(0);
        assert_eq!(result.stdout, "");
        diff([&lines, layout], &[]).run().code(1);
    }
    let run = diff([&lines, ""], &["--json"]);
    assert_eq!(run.run().code(1).json()["gone"], 8);
}

#[test]
fn ignored_pointers_apply_to_lists() {
    let [before, after] = [
        line("sess_1", "running", ",\"a\":1") + &line("sess_2", "running", ""),
        line("sess_1", "completed", ",\"a\":2") + &line("sess_2", "running", ""),
    ];
    diff([&before, &after], &["--ignore", "/a"]).run().code(1);
    let result = diff(
        [&before, &after],
        &["--ignore", "/a", "--ignore", "/status"],
    );
    result.run().code(0);
}

#[test]
fn one_session_is_list_on_request() {
    let [before, after] = ["running", "completed"].map(|status| line("sess_1", status, ""));
    let result = diff([&before, &after], &["--json"]).run().code(1);
    assert_eq!(result.json()[0]["path"], "/status");
    let result = diff([&before, &after], &["--json", "--list"]).run().code(1);
    assert_eq!(result.json()["changed"], 1);
}

#[test]
fn unusable_lists_are_refused() {
    let good = [line("sess_1", "running", ""), line("sess_2", "running", "")].join("\n");
    for (list, says) in [
        (
            good.clone() + "\n{\"id\":",
            "old: line 3: the object is incomplete",
        ),
        (good.clone() + "\nnull", "old: line 3: not a JSON object"),
        (
            good.clone() + "\n{\"x\":1}",
            "old: line 3: no session: it has no id",
        ),
        (good.clone() + "\n{\"id\":1,}", "old: line 3: "),
        (format!("[{good}]"), "not separated by a comma"),
    ] {
        diff([&list, &good], &[]).run().code(2).stderr_has(&[says]);
    }
    let run = sessctl(&["diff", "-", "deck:sess_1", "--mock"]).stdin(&good);
    run.run()
        .code(2)
        .stderr_has(&["can only be compared with another list"]);
    let again = good.clone() + "\n" + &line("sess_1", "running", "");
    let result = diff([&again, &good], &[]).run().code(0);
    result.stderr_has(&["old: 1 documents are of sessions that occur again"]);
}

#[test]
fn large_lists_take_little_memory() {
    let filler = ",\"f\":\"".to_owned() + &"x".repeat(20_000) + "\"";
    let list = |status: &str| -> String {
        let ids = (0..3000).map(|number| format!("sess_{number:04}"));
        ids.map(|id| line(&id, status, &filler) + "\n").collect()
    };
    let run = diff([&list("running"), &list("completed")], &["-q", ".changed"]);
    let mut command = limited(&run, "-d 40960");
    let output = command.current_dir(run.home()).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "3000\n",
        "{output:?}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn shape_ignores_values() {
    let [before, after] = [
        line("sess_1", "running", ",\"a\":1"),
        line("sess_2", "completed", ",\"a\":{\"SECRET_name\":2}"),
    ];
    diff([&before, &before.replace('1', "2")], &["--shape"])
        .run()
        .code(0);
    let result = diff([&before, &after], &["--shape", "--json"])
        .run()
        .code(1);
    assert_eq!(
        result.json(),
        json!([{"op": "replace", "path": "/a", "value": "object", "before": "number"}])
    );
    let [before, after] = [
        [
            line("sess_1", "running", ",\"a\":1"),
            line("sess_2", "running", ""),
            failed("x", "usage"),
        ],
        [
            line("sess_3", "running", ",\"a\":null"),
            line("sess_4", "running", ",\"a\":7"),
            line("sess_5", "running", ",\"b\":\"x\""),
        ],
    ]
    .map(|list| list.join("\n"));
    let result = diff([&before, &after], &["--shape", "--json"])
        .run()
        .code(1);
    let result = result.stderr_has(&["1 failed lookups have no structure"]);
    assert_eq!(
        result.json(),
        json!([
            {"op": "replace", "path": "/a", "value": "null or number", "before": "number"},
            {"op": "add", "path": "/b", "value": "string"},
        ])
    );
    let other = before.replace("\"deck\"", "\"kayle\"");
    let result = diff([&before, &other], &["--shape"]).run().code(2);
    result.stderr_has(&["the lists are of different providers"]);
    let result = diff([&before, &failed("x", "usage")], &["--shape"])
        .run()
        .code(2);
    result.stderr_has(&["the list contains no session"]);
}

#[test]
fn shape_of_session_is_compared() {
    let run = sessctl(&["diff", "-", "deck:sess_8fJ2kQ7mZx", "--mock", "--shape"]);
    let result = run.stdin(r#"{"id":7}"#).run().code(1);
    result.stdout_has(&["/id", "\"number\"", "\"string\"", "/status"]);
}

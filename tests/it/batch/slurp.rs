//! The JSON array of `--slurp`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::{complete_server, get, ids, not_found, requested, requested_id, session};
use crate::cases::limited;
use crate::run::{Run, RunResult};
use crate::server::{Reply, Server};

const ARRAY: [&str; 2] = ["--json", "--slurp"];

/// A server without the second session, whose fourth does not respond in time.
fn server() -> Server {
    Server::start(|request, _| match requested_id(request).as_str() {
        "sess_0002" => not_found(),
        "sess_0004" => Reply::Stall(Vec::new()),
        _ => session(request),
    })
}

/// The id and the error code of each element.
#[track_caller]
fn elements(stdout: &str) -> Vec<(String, Option<String>)> {
    let array: Value = serde_json::from_str(stdout).unwrap_or_else(|e| panic!("{e}: {stdout}"));
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let array = array.as_array().unwrap().iter();
    array
        .map(|element| {
            let reserved = &element["_sessctl"];
            let id = text(&reserved["id"]).unwrap_or_default();
            (id, text(&reserved["error"]["code"]))
        })
        .collect()
}

#[track_caller]
fn slurp(run: &Run) -> (RunResult, Vec<(String, Option<String>)>) {
    let result = run.run();
    let elements = elements(&result.stdout);
    (result, elements)
}

#[test]
fn array_has_element_per_id() {
    let server = server();
    let line = [&["sess_0001", "sess_0002", "a/b", "sess_0003"], &ARRAY[..]].concat();
    let (result, found) = slurp(&get(&server, &line));
    let code = |code: &str| Some(code.to_owned());
    let expected = [
        ("sess_0001", None),
        ("sess_0002", code("not_found")),
        ("a/b", code("usage")),
        ("sess_0003", None),
    ];
    assert_eq!(found, expected.map(|(id, code)| (id.to_owned(), code)));
    let result = result.code(4);
    assert_eq!(result.stderr, "");
    // The layout is that of one indented document.
    let value: Value = serde_json::from_str(&result.stdout).unwrap();
    assert_eq!(
        result.stdout,
        serde_json::to_string_pretty(&value).unwrap() + "\n"
    );
}

#[test]
fn one_id_is_array_of_one() {
    let (result, found) = slurp(&get(
        &complete_server(),
        &[&["sess_0001"], &ARRAY[..]].concat(),
    ));
    assert_eq!(found, [("sess_0001".to_owned(), None)]);
    result.code(0);
    let (result, found) = slurp(&get(&server(), &[&["sess_0002"], &ARRAY[..]].concat()));
    assert_eq!(
        found,
        [("sess_0002".to_owned(), Some("not_found".to_owned()))]
    );
    result.code(4);
}

#[test]
fn empty_selection_is_empty_array() {
    let line = [&["-"], &ARRAY[..]].concat();
    let result = get(&complete_server(), &line).stdin("\n").run().code(2);
    assert_eq!(result.stdout, "[]\n");
    result.stderr_has(&["no ids"]);
    for more in [&["--where", "false"][..], &["--partition", "2/2"]] {
        let line = [&["sess_0001"], &ARRAY[..], more].concat();
        let result = get(&complete_server(), &line).run().code(0);
        assert_eq!(result.stdout, "[]\n", "{more:?}");
    }
}

#[test]
fn stopped_run_has_all_elements() {
    let server = Server::always(Reply::status(401, "{}"));
    let list = ids(0..700).join("\n");
    let run = get(&server, &[&["-"], &ARRAY[..]].concat()).stdin(list);
    let (_, found) = slurp(&run);
    assert_eq!(found.len(), 700);
    assert!(found.iter().all(|(_, code)| code.is_some()));
}

#[test]
fn options_without_array_are_refused() {
    for (line, says) in [
        (&["--slurp"][..], "so it needs --json"),
        (&["--slurp", "-o", "ndjson"], "so it needs --json"),
        (&["--slurp", "--yaml"], "so it needs --json"),
        (
            &["--slurp", "--json", "-q", ".id"],
            "cannot be used with --jq",
        ),
        (&["--slurp", "--json", "--raw"], "cannot be used with --raw"),
        (
            &["--slurp", "--json", "--sort", "id"],
            "--sort is only for tables",
        ),
        (
            &["--slurp", "--json", "--resume", "f"],
            "--resume continues the output of '-o ndjson'",
        ),
        (&["--slurp", "--json", "--curl"], "cannot be used with"),
    ] {
        let server = complete_server();
        let result = get(&server, &[&["sess_0001"], line].concat()).run().code(2);
        let result = result.stderr_has(&[says]);
        assert_eq!(result.stdout, "");
        assert_eq!(requested(&server), ids([]), "{line:?}");
    }
}

#[test]
fn many_elements_take_little_memory() {
    let server = complete_server();
    let run = get(&server, &[&["@list"], &ARRAY[..]].concat());
    std::fs::write(run.home().join("list"), ids(0..3000).join("\n")).unwrap();
    let mut command = limited(&run, "-d 32768");
    let output = command.current_dir(run.home()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let found = elements(&String::from_utf8(output.stdout).unwrap());
    assert!(found.iter().map(|(id, _)| id).eq(&ids(0..3000)));
}

/// Starts a run whose standard output is a pipe, and waits until standard error has `count` lines
/// that contain `text`.
fn start(run: &Run, text: &str, count: usize) -> (Child, impl Read) {
    let mut command = run.command();
    command.stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut lines = 0;
    while lines < count {
        let mut line = String::new();
        assert_ne!(stderr.read_line(&mut line).unwrap(), 0);
        lines += usize::from(line.contains(text));
    }
    (child, stderr)
}

fn interrupt(child: &Child) {
    let id = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(id, Signal::INT).unwrap();
}

fn read(mut stream: impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn interrupted_array_is_closed() {
    let server = server();
    let line = [&["sess_0001", "sess_0004", "sess_0003", "-v"], &ARRAY[..]].concat();
    let run = get(&server, &line);
    let (mut child, stderr) = start(&run, "< 200", 2);
    interrupt(&child);
    let stdout = read(child.stdout.take().unwrap());
    let message = read(stderr);
    assert_eq!(child.wait().unwrap().code(), Some(130), "{message}");
    let found: Vec<_> = elements(&stdout).into_iter().map(|(id, _)| id).collect();
    assert_eq!(found, ["sess_0001", "sess_0003"], "{message}");
    assert!(message.contains("the array is closed"), "{message}");
}

#[test]
fn unread_array_is_reported_as_open() {
    // More than a pipe takes, so that the writer waits for its reader.
    let large = format!(
        "{{\"id\":\"sess_0001\",\"note\":\"{}\"}}",
        "x".repeat(1 << 20)
    );
    let server = Server::always(Reply::json(large));
    let run = get(&server, &[&["sess_0001", "-v"], &ARRAY[..]].concat());
    let (mut child, stderr) = start(&run, "< 200", 1);
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0]).unwrap();
    interrupt(&child);
    let message = read(stderr);
    assert_eq!(child.wait().unwrap().code(), Some(130), "{message}");
    assert!(
        message.contains("the JSON array is not closed"),
        "{message}"
    );
    assert!(serde_json::from_str::<Value>(&read(stdout)).is_err());
}

#[test]
fn closed_pipe_and_full_disk_end_array() {
    let server = complete_server();
    let line = [&["sess_0001", "sess_0003"], &ARRAY[..]].concat();
    let run = get(&server, &line);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let mut command = run.command();
    let output = command.stdout(full.unwrap()).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(74), "{message}");
    assert!(
        message.contains("cannot write to standard output"),
        "{message}"
    );
    assert!(
        message.contains("the JSON array is not closed"),
        "{message}"
    );
    let mut command = run.command();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

//! Columns, order and selection of a list, and what of it is printed after a signal.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use super::{complete_server, get, ids, line_results, not_found, requested_id, session};
use crate::run::sessctl;
use crate::server::{Reply, Server};

const IDS: [&str; 3] = ["sess_0001", "sess_0002", "sess_0003"];

/// A server whose second session is completed and whose fourth does not exist.
fn server() -> Server {
    Server::start(|request, _| match requested_id(request).as_str() {
        "sess_0002" => {
            let fixture = include_str!("../../fixtures/deck/queued.json");
            let fixture = fixture.replace("\"queued\"", "\"completed\"");
            Reply::json(fixture.replace("sess_8fJ2kQ7mZx", "sess_0002"))
        }
        "sess_0004" => not_found(),
        _ => session(request),
    })
}

/// The first words of the lines below the header.
fn first_words(stdout: &str) -> Vec<&str> {
    let lines = stdout.lines().skip(2);
    lines.filter_map(|line| line.split(' ').next()).collect()
}

#[test]
fn table_has_listed_columns_only() {
    let line = [&IDS[..], &["--columns", "id,.status,/nothing,Reason"]].concat();
    let table = get(&server(), &line).run().code(0).stdout;
    let header: Vec<_> = table.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(header, ["ID", ".status", "/nothing", "Reason"]);
    assert!(
        table.contains("completed") && table.contains("queued"),
        "{table}"
    );
}

#[test]
fn one_session_is_row_with_columns() {
    let server = complete_server();
    let table = get(&server, &["sess_0001", "--columns", "status,id"]);
    assert_eq!(first_words(&table.run().code(0).stdout), ["queued"]);
}

#[test]
fn rows_are_sorted_by_any_column() {
    for (order, expected) in [
        ("id:desc", [IDS[2], IDS[1], IDS[0]]),
        ("-id", [IDS[2], IDS[1], IDS[0]]),
        (".status", [IDS[1], IDS[0], IDS[2]]),
        ("status:desc", [IDS[0], IDS[2], IDS[1]]),
        (".nothing", IDS),
    ] {
        let line = [&IDS[..], &["--sort", order]].concat();
        let table = get(&server(), &line).run().code(0).stdout;
        assert_eq!(first_words(&table), expected, "{order}");
    }
}

#[test]
fn table_options_need_table() {
    for (line, says) in [
        (
            &["--columns", "id", "--json"][..],
            "--columns is only for tables",
        ),
        (
            &["--sort", "id", "-o", "ndjson"],
            "--sort is only for tables",
        ),
        (&["--sort", "id", "-q", ".id"], "--sort is only for tables"),
        (
            &["--columns", "id", "--raw"],
            "--columns is only for tables",
        ),
        (&["--columns", "staet"], "did you mean 'state'?"),
        (&["--sort", "id:up"], "there is no such column"),
        (&["--where", ".status ="], "cannot be parsed"),
        (&["--where", "true", "--resume", "f"], "cannot be used with"),
    ] {
        let server = complete_server();
        let result = get(&server, &[&IDS[..], line].concat()).run().code(2);
        result.stderr_has(&[says]);
        assert_eq!(server.requests().len(), 0, "{line:?}");
    }
}

#[test]
fn false_condition_leaves_session_out() {
    let server = server();
    let line = [&IDS[..], &["sess_0004", "--where", "status=completed"]].concat();
    let table = get(&server, &line).run().code(4).stdout;
    assert_eq!(first_words(&table), [IDS[1], "sess_0004"]);
    let lines = [&line[..], &["-o", "ndjson"]].concat();
    let lines = line_results(&get(&server, &lines).run().code(4));
    let found: Vec<_> = lines.iter().map(|(id, _)| id.as_deref().unwrap()).collect();
    assert_eq!(found, [IDS[1], "sess_0004"]);
    let run = get(&server, &["-", "--where", "._sessctl.state == \"pending\""]);
    let result = run.stdin(ids(1..4).join("\n")).run().code(0);
    result.stderr_has(&["sessctl: 2 ok: 2 pending; 1 left out\n"]);
    // A misspelt field is noticed.
    let line = [&IDS[..], &["--where", "satus=failed"]].concat();
    let result = get(&server, &line).run().code(0);
    assert_eq!(result.stdout, "");
    let notice = "no session has the field 'satus' of --where";
    result.stderr_has(&[notice, "sessctl: 0 ok, 3 left out\n"]);
    let line = [&IDS[..], &["--where", "status=nosuch"]].concat();
    let result = get(&server, &line).run().code(0);
    assert!(
        !result.stderr.contains("has the field"),
        "{}",
        result.stderr
    );
}

#[test]
fn condition_without_boolean_ends_run() {
    let server = server();
    let line = [&IDS[..], &["--where", ".status", "--jobs", "1"]].concat();
    let result = get(&server, &line).run().code(2);
    let result =
        result.stderr_has(&["a condition must give true or false; '.status' gave a string"]);
    assert_eq!(result.stdout, "");
}

#[test]
fn summary_counts_states_of_table() {
    let server = server();
    let run = get(&server, &["-"]).stdin(ids(1..5).join("\n"));
    run.run()
        .code(4)
        .stderr_has(&["sessctl: 3 ok: 2 pending, 1 succeeded; 1 not found\n"]);
}

#[test]
fn columns_of_secrets_are_redacted() {
    let line = [
        "kayle",
        "get",
        "--mock",
        "--columns",
        ".verification_url,id",
    ];
    let id = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";
    let table = sessctl(&[&line[..], &[id]].concat()).run().code(0).stdout;
    assert!(table.contains("redacted"), "{table}");
}

#[test]
fn interrupted_table_is_printed() {
    let server = Server::start(|request, _| match requested_id(request).as_str() {
        "sess_0002" => Reply::Stall(Vec::new()),
        _ => session(request),
    });
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let run = get(&server, &[&IDS[..], &["-v"]].concat());
        let mut command = run.command();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut responses = 0;
        while responses < 2 {
            let mut line = String::new();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0);
            responses += usize::from(line.contains("< 200"));
        }
        let id = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
        kill_process(id, signal).unwrap();
        let (mut table, mut rest) = (String::new(), String::new());
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut table)
            .unwrap();
        stderr.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code), "{rest}");
        assert_eq!(first_words(&table), [IDS[0], IDS[2]], "{rest}");
        assert!(rest.contains("the table shows what was fetched"), "{rest}");
    }
}

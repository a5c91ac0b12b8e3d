//! `docs/fetch-list`: runs that are interrupted and continue.

use super::{fetch_list, folder_with_list, results_in, run_in};
use crate::batch::{complete_server, deck, ids, not_found, requested_id, session};
use crate::server::{Reply, Server};

#[test]
fn fetch_list_continues_after_a_quota() {
    let folder = folder_with_list(&ids(0..9));
    let exhausted = || Reply::status(429, "").header("retry-after", "86400");
    // The quota of each run is four sessions.
    for (missing, code) in [(0..9, 5), (4..9, 5), (8..9, 0)] {
        let server = Server::start(move |request, number| match number {
            0..4 => session(request),
            _ => exhausted(),
        });
        run_in(&folder, &fetch_list(), &server).code(code);
        let requested: Vec<String> = server.requests().iter().map(requested_id).collect();
        let expected = ids(missing.take(if code == 0 { 4 } else { 5 }));
        assert_eq!(requested, expected);
        assert_eq!(folder.path().join("sessions.ndjson").exists(), code == 0);
    }
    let expected: Vec<_> = ids(0..9).into_iter().map(|id| (Some(id), None)).collect();
    assert_eq!(results_in(&folder, "sessions.ndjson"), expected);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    // A complete list is not requested again.
    let server = complete_server();
    run_in(&folder, &fetch_list(), &server).code(0);
    assert_eq!(server.connections(), 0);
}

#[test]
fn fetch_list_keeps_the_lines_of_a_killed_run() {
    let folder = folder_with_list(&ids(0..3));
    let complete = complete_server();
    run_in(&folder, &fetch_list(), &complete).code(0);
    let output = folder.path().join("sessions.ndjson");
    let lines = std::fs::read_to_string(&output).unwrap();
    std::fs::remove_file(&output).unwrap();
    // Two runs were killed while they wrote: one after the first line, the next within the second.
    let first = lines.find('\n').unwrap() + 1;
    let second = first + lines[first..].find('\n').unwrap();
    std::fs::write(
        folder.path().join("sessions.ndjson.sessions"),
        &lines[..first],
    )
    .unwrap();
    std::fs::write(
        folder.path().join("sessions.ndjson.latest"),
        &lines[..second - 9],
    )
    .unwrap();
    let server = complete_server();
    run_in(&folder, &fetch_list(), &server).code(0);
    let requested: Vec<String> = server.requests().iter().map(requested_id).collect();
    assert_eq!(requested, ids(1..3));
    assert_eq!(std::fs::read_to_string(&output).unwrap().lines().count(), 3);
}

#[test]
fn fetch_list_distinguishes_missing_sessions_from_errors() {
    let unauthorized = || Reply::status(401, deck().sample.unauthorized.body);
    let folder = folder_with_list(&ids(0..3));
    let revoked = Server::start(move |_, number| match number {
        0 => not_found(),
        _ => unauthorized(),
    });
    run_in(&folder, &fetch_list(), &revoked).code(3);
    assert!(!folder.path().join("sessions.ndjson").exists());

    let server = Server::start(|request, number| match number {
        0 => not_found(),
        _ => session(request),
    });
    run_in(&folder, &fetch_list(), &server).code(0);
    let errors: Vec<_> = results_in(&folder, "sessions.ndjson")
        .into_iter()
        .filter_map(|(id, error)| error.map(|error| (id.unwrap(), error)))
        .collect();
    assert_eq!(errors, [(ids([0]).remove(0), "not_found".to_owned())]);
    let folder = folder_with_list(&["a/b".to_owned()]);
    run_in(&folder, &fetch_list(), &server).code(2);
}

//! Concurrency, order of the results, and the reasons to stop requesting.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{
    SHORT_DELAY, complete_server, deck, get, ids, line_results, not_found, requested, requested_id,
    session, successful_ids,
};
use crate::run::sessctl;
use crate::server::{Reply, Server};

fn list(numbers: impl IntoIterator<Item = u32>) -> String {
    ids(numbers).join("\n")
}

/// The number at the end of an id.
fn number(id: &str) -> u32 {
    id.rsplit('_').next().unwrap().parse().unwrap()
}

#[test]
fn results_follow_input_or_arrival_order() {
    // The first session is requested alone; of the others, the earlier ones take longer.
    let server = Server::start(|request, _| {
        sleep(Duration::from_millis(u64::from(
            60_u32.saturating_sub(number(&requested_id(request)) * 10),
        )));
        session(request)
    });
    let line = ["-", "-o", "ndjson"];
    let result = get(&server, &line).stdin(list(0..7)).run().code(0);
    assert_eq!(successful_ids(&result), ids(0..7));
    let result = get(&server, &[&line[..], &["--unordered"]].concat())
        .stdin(list(0..7))
        .run()
        .code(0);
    let mut shown = successful_ids(&result);
    assert_ne!(shown, ids(0..7));
    shown.sort();
    assert_eq!(shown, ids(0..7));
}

#[test]
fn jobs_bound_concurrent_requests() {
    for jobs in [1, 3, 16] {
        let in_flight = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
        let seen = Arc::clone(&in_flight);
        let server = Server::start(move |request, _| {
            let now = seen.0.fetch_add(1, Ordering::SeqCst) + 1;
            seen.1.fetch_max(now, Ordering::SeqCst);
            sleep(SHORT_DELAY);
            seen.0.fetch_sub(1, Ordering::SeqCst);
            session(request)
        });
        let jobs_text = jobs.to_string();
        let result = get(&server, &["-", "-j", &jobs_text, "-o", "ndjson"])
            .stdin(list(0..60))
            .run()
            .code(0);
        assert_eq!(successful_ids(&result), ids(0..60));
        assert_eq!(in_flight.1.load(Ordering::SeqCst), jobs);
        assert!(server.connections() <= jobs, "{}", server.connections());
    }
    for jobs in ["0", "257", "-1", "x"] {
        let word = format!("--jobs={jobs}");
        sessctl(&["deck", "get", "-", &word])
            .run()
            .code(2)
            .plain_error()
            .stderr_has(&["--jobs"]);
    }
}

/// The server delays the second response until it receives the last request.
#[test]
fn slow_session_does_not_block_others() {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let server = Server::start(move |request, _| {
        let (open, opened) = &*gate;
        match number(&requested_id(request)) {
            1 => drop(
                opened
                    .wait_while(open.lock().unwrap(), |open| !*open)
                    .unwrap(),
            ),
            199 => {
                *open.lock().unwrap() = true;
                opened.notify_all();
            }
            _ => {}
        }
        session(request)
    });
    let result = get(&server, &["-", "-j2", "-o", "ndjson"])
        .stdin(list(0..200))
        .run()
        .code(0);
    assert_eq!(successful_ids(&result), ids(0..200));
}

#[test]
fn failures_are_printed_in_order() {
    let server = Server::start(|request, _| match number(&requested_id(request)) {
        2 => not_found(),
        4 => Reply::status(500, "{}"),
        _ => session(request),
    });
    let line = ["-", "--retries", "0"];
    let run = |format: &str| {
        let result = get(&server, &[&line[..], &["-o", format]].concat())
            .stdin(list(1..6))
            .run()
            .code(6);
        let ok = match format {
            "table" => "3 ok: 3 pending; ",
            _ => "3 ok, ",
        };
        let failed = "1 not found, 1 with an unusable response\n";
        result.stderr_has(&[&format!("sessctl: {ok}{failed}")])
    };
    let lines = run("ndjson");
    let codes: Vec<_> = line_results(&lines)
        .into_iter()
        .map(|(id, code)| (id.unwrap(), code))
        .collect();
    let error = |word: &str| Some(word.to_owned());
    let expected = [None, error("not_found"), None, error("provider"), None];
    assert_eq!(
        codes,
        ids(1..6).into_iter().zip(expected).collect::<Vec<_>>()
    );
    let table = run("table");
    let rows: Vec<&str> = table
        .stdout
        .lines()
        .skip(2)
        .filter_map(|row| row.split(' ').next())
        .collect();
    assert_eq!(rows, ids(1..6));
    let yaml = run("yaml");
    assert_eq!(yaml.stdout.matches("---\n").count(), 2, "{yaml:#?}");
    assert!(!yaml.stdout.starts_with("---"), "{yaml:#?}");
    assert_eq!(yaml.stderr.matches("{\"_sessctl\"").count(), 2, "{yaml:#?}");
}

#[test]
fn f14_rejected_credential_is_tried_once() {
    let server = Server::always(Reply::status(401, ""));
    let result = get(&server, &["-", "-o", "ndjson"])
        .stdin(list(0..1000))
        .run()
        .code(3);
    assert_eq!(requested(&server), ids([0]));
    let result = result.stderr_has(&[
        "stopping: the credential was rejected, so 999 more sessions were not requested",
    ]);
    let lines = line_results(&result);
    assert_eq!(lines.len(), 1000);
    assert!(
        lines
            .iter()
            .all(|(_, code)| code.as_deref() == Some("credential"))
    );
    let printed_ids: Vec<_> = lines.into_iter().map(|(id, _)| id.unwrap()).collect();
    assert_eq!(printed_ids, ids(0..1000));

    let table = get(&server, &["-"]).stdin(list(0..1000)).run().code(3);
    table.stderr_has(&["stopping: the credential was rejected"]);
    assert_eq!(requested(&server).len(), 2);
}

#[test]
fn credential_rejected_midway_stops_run() {
    let server = Server::start(|request, count| {
        if count < 20 {
            session(request)
        } else {
            Reply::status(401, "")
        }
    });
    let result = get(&server, &["-", "-j4", "-o", "ndjson"])
        .stdin(list(0..500))
        .run()
        .code(3);
    assert!(
        requested(&server).len() < 30,
        "{}",
        requested(&server).len()
    );
    let lines = line_results(&result);
    assert_eq!(lines.len(), 500);
    assert!(lines.iter().filter(|(_, code)| code.is_none()).count() >= 16);
}

#[test]
fn fail_fast_stops_at_first_failure() {
    let server = Server::start(|request, _| match number(&requested_id(request)) {
        3 => not_found(),
        _ => session(request),
    });
    let line = ["-", "--fail-fast", "-j1", "-o", "ndjson"];
    let result = get(&server, &line).stdin(list(1..8)).run().code(4);
    assert_eq!(requested(&server), ids(1..4));
    let result = result.stderr_has(&[
        "stopping: one failed, so 4 more sessions were not requested",
        "2 ok, 1 not found, 4 not requested",
    ]);
    let codes: Vec<_> = line_results(&result)
        .into_iter()
        .map(|(_, code)| code)
        .collect();
    let codes: Vec<_> = codes.iter().map(Option::as_deref).collect();
    let (not_found, left) = (Some("not_found"), Some("interrupted"));
    assert_eq!(codes, [None, None, not_found, left, left, left, left]);

    let server = complete_server();
    let list = "sess_0001\n..\nsess_0003\n";
    get(&server, &["-", "--fail-fast"])
        .stdin(list)
        .run()
        .code(2)
        .stderr_has(&["line 2"]);
    assert!(!requested(&server).contains(&"sess_0003".to_owned()));
}

/// No job sends a request during a pause that the server requested.
#[test]
fn f15_pause_applies_to_all_jobs() {
    let refused: Arc<Mutex<Option<Instant>>> = Arc::default();
    let seen = Arc::clone(&refused);
    let server = Server::start(move |request, count| {
        if count == 10 {
            *seen.lock().unwrap() = Some(Instant::now());
            return Reply::status(429, "{}").header("retry-after", "1");
        }
        session(request)
    });
    let result = get(&server, &["-", "-j4", "-o", "ndjson"])
        .stdin(list(0..40))
        .run()
        .code(0);
    assert_eq!(successful_ids(&result), ids(0..40));
    let begin = refused.lock().unwrap().unwrap();
    let after: Vec<Duration> = server
        .requests()
        .iter()
        .filter_map(|request| request.at.checked_duration_since(begin))
        .collect();
    let early = after
        .iter()
        .filter(|after| **after < Duration::from_millis(950))
        .count();
    // Three requests may have been in flight.
    assert!(early <= 3, "{after:?}");
    assert_eq!(server.requests().len(), 41);
}

#[test]
fn announced_quota_is_never_exceeded() {
    // The quota is 20 requests per second. One more is refused, and the test fails.
    let window: Mutex<(Option<Instant>, u64)> = Mutex::default();
    let exceeded = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&exceeded);
    let server = Server::start(move |request, _| {
        let (start, used) = &mut *window.lock().unwrap();
        let begin = start.filter(|begin| begin.elapsed() < Duration::from_secs(1));
        if begin.is_none() {
            (*start, *used) = (Some(Instant::now()), 0);
        }
        *used += 1;
        if *used > 20 {
            seen.fetch_add(1, Ordering::SeqCst);
            return Reply::status(429, "{}").header("retry-after", "1");
        }
        session(request)
            .header("ratelimit-limit", "20")
            .header("ratelimit-remaining", &(20 - *used).to_string())
            .header("ratelimit-reset", "1")
    });
    let result = get(&server, &["-", "-j8", "-o", "ndjson"])
        .stdin(list(0..60))
        .run()
        .code(0);
    assert_eq!(successful_ids(&result), ids(0..60));
    assert_eq!(exceeded.load(Ordering::SeqCst), 0);
}

#[test]
fn documented_rate_limit_is_the_default() {
    for (words, many) in [(&["--rate", "5/s"][..], false), (&["--rate", "off"], true)] {
        let server = complete_server();
        let line = [&["deck", "get", "-", "-o", "ndjson"], words].concat();
        sessctl(&line)
            .at(deck(), &server.url())
            .stdin(list(0..10))
            .run()
            .code(0);
        let times: Vec<Instant> = server.requests().iter().map(|request| request.at).collect();
        let most = times
            .iter()
            .map(|first| {
                let within = |time: &&Instant| {
                    time.checked_duration_since(*first)
                        .is_some_and(|after| after < Duration::from_millis(980))
                };
                times.iter().filter(within).count()
            })
            .max();
        assert_eq!(most > Some(5), many, "{words:?}: {most:?}");
    }
    sessctl(&["deck", "get", "x", "--rate", "0/s"])
        .run()
        .code(2)
        .stderr_has(&["--rate"]);
}

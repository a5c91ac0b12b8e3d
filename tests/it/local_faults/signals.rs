//! T07 to T09: signals at every stage of a run.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Output};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::children::{assert_no_process, deck, server, with_key_script};
use crate::run::{Run, sessctl};
use crate::server::{Reply, Server};

/// Waits for a condition, and fails if it does not become true.
#[track_caller]
pub fn wait_for(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..1000 {
        if condition() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("{what} did not happen in time");
}

pub fn signal(child: &Child, signal: Signal) {
    let id = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(id, signal).unwrap();
}

fn get(server: &Server, options: &[&str]) -> Run {
    let line = [
        &["deck", "get", "sess_1", "--request-timeout", "10m"],
        options,
    ]
    .concat();
    sessctl(&line).at(deck(), &server.url())
}

/// Checks that a run has ended after a signal and reported it. A run that ignores the signal takes
/// minutes, and the test with it.
#[track_caller]
fn assert_ended(child: Child, code: i32, word: &str) {
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    let (stdout, stderr) = (
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    );
    assert_eq!(status.code(), Some(code), "{status}: {stdout}{stderr}");
    assert_eq!(stdout, "");
    assert!(stderr.starts_with("sessctl: error: "), "{stderr}");
    assert!(stderr.contains(word), "{stderr}");
    assert!(stderr.lines().count() <= 6, "{stderr}");
}

const SIGNALS: &[(Signal, i32, &str)] = &[
    (Signal::INT, 130, "interrupted"),
    (Signal::TERM, 143, "terminated"),
    (Signal::HUP, 143, "terminated"),
];

#[test]
fn t07_t08_interrupt_during_silent_server() {
    for (what, code, word) in SIGNALS {
        let server = Server::always(Reply::Stall(Vec::new()));
        let child = get(&server, &[]).command().spawn().unwrap();
        wait_for("the request", || !server.requests().is_empty());
        signal(&child, *what);
        assert_ended(child, *code, word);
    }
}

#[test]
fn t07_interrupt_during_slow_body() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{".to_vec();
    let server = Server::always(Reply::Drip(head, Duration::from_millis(20)));
    let child = get(&server, &[]).command().spawn().unwrap();
    wait_for("the request", || !server.requests().is_empty());
    signal(&child, Signal::INT);
    assert_ended(child, 130, "interrupted");
}

#[test]
fn t07_interrupt_during_connect() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // With a full queue, the next connection is neither accepted nor refused.
    let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(200));
    let queue: Vec<_> = std::iter::from_fn(|| connect().ok()).take(5000).collect();
    let child = sessctl(&["deck", "get", "sess_1", "--request-timeout", "10m"])
        .at(deck(), &format!("http://{address}"))
        .command()
        .spawn()
        .unwrap();
    // In the kernel's table: a peer with the listener's port in the state SYN_SENT.
    let connecting = format!(":{:04X} 02 ", address.port());
    wait_for("the connection", || {
        fs::read_to_string("/proc/net/tcp")
            .unwrap()
            .contains(&connecting)
    });
    signal(&child, Signal::INT);
    assert_ended(child, 130, "interrupted");
    drop(queue);
}

#[test]
fn t07_interrupt_during_retry_delay() {
    let server = Server::always(Reply::status(503, "").header("retry-after", "50"));
    let child = get(&server, &["--max-wait", "10m", "--quiet"])
        .command()
        .spawn()
        .unwrap();
    wait_for("the request", || !server.requests().is_empty());
    // The pause begins when the response has been read, which nothing outside shows.
    thread::sleep(Duration::from_millis(200));
    signal(&child, Signal::INT);
    assert_ended(child, 130, "interrupted");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn t07_interrupt_during_batch() {
    let server = Server::start(|request, number| {
        if number == 1 {
            return Reply::Stall(Vec::new());
        }
        crate::cases::full_document(deck(), request)
    });
    let child = get(&server, &["sess_2", "sess_3", "-j1", "-o", "ndjson"])
        .command()
        .spawn()
        .unwrap();
    wait_for("the second request", || server.requests().len() == 2);
    signal(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout.ends_with("}\n") && stdout.lines().count() == 1,
        "{stdout}"
    );
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn t07_interrupt_during_credential_command() {
    for (what, code, word) in SIGNALS {
        let server = server();
        let run = with_key_script(&server, "sleep 999 & touch begun; sleep 999");
        let child = run.command().spawn().unwrap();
        wait_for("the command", || run.home().join("begun").exists());
        signal(&child, *what);
        assert_ended(child, *code, word);
        assert_no_process(&run);
        assert_eq!(server.connections(), 0);
    }
}

#[test]
fn t07_interrupt_during_blocked_stdout() {
    let long = format!(
        "{{\"id\":\"sess_1\",\"status\":\"running\",\"x\":\"{}\"}}",
        "a".repeat(1 << 20)
    );
    let server = Server::always(Reply::json(long));
    let mut child = get(&server, &["--json"]).command().spawn().unwrap();
    let stdout = child.stdout.take().unwrap();
    wait_for("the request", || !server.requests().is_empty());
    // Nothing reads the pipe, so that it fills and the run blocks in its write.
    thread::sleep(Duration::from_millis(300));
    signal(&child, Signal::INT);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(stdout);
}

#[test]
fn t07_interrupt_during_mock() {
    for (what, code, _) in SIGNALS {
        let run = sessctl(&["mock"]);
        let out = run.home().join("out");
        let child = run
            .command()
            .stdout(fs::File::create(&out).unwrap())
            .spawn()
            .unwrap();
        wait_for("the mock", || {
            fs::metadata(&out).is_ok_and(|meta| meta.len() > 0)
        });
        signal(&child, *what);
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(*code));
    }
}

#[test]
fn t09_second_signal_changes_nothing() {
    let server = Server::always(Reply::Stall(Vec::new()));
    let child = get(&server, &[]).command().spawn().unwrap();
    wait_for("the request", || !server.requests().is_empty());
    signal(&child, Signal::INT);
    signal(&child, Signal::INT);
    signal(&child, Signal::TERM);
    let code = child.wait_with_output().unwrap().status.code();
    assert!([Some(130), Some(143)].contains(&code), "{code:?}");
}

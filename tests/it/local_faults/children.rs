//! K: processes that print credentials.

use std::fs;
use std::io::{Read, Seek, Write};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use rustix::process::{Pid, Signal, kill_process};
use sessctl::provider::Provider;

use crate::cases::{deck_config, full_document};
use crate::run::{Run, sessctl};
use crate::server::Server;

pub fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

pub fn server() -> Server {
    Server::start(|request, _| full_document(deck(), request))
}

/// Prepares a lookup whose API key a shell script prints.
pub fn with_key_script(server: &Server, script: &str) -> Run {
    let source = format!("{{ command = [\"sh\", \"-c\", '''{script}'''] }}");
    let config = deck_config(&source).replace("{URL}", &server.url());
    sessctl(&["deck", "get", "sess_1", "--quiet"]).config(&config)
}

/// Returns the id of every process, and the content of this file in its folder of `/proc`.
pub fn processes(file: &str) -> Vec<(i32, Vec<u8>)> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(|id: i32| Some((id, fs::read(format!("/proc/{id}/{file}")).ok()?)))
        .collect()
}

/// Returns the remaining processes of a run. Only they have its home folder in their environment.
pub fn remaining_processes(run: &Run) -> Vec<i32> {
    let variable = format!("HOME={}\0", run.home().display()).into_bytes();
    let is_of_run = |variables: &[u8]| {
        variables
            .windows(variable.len())
            .any(|part| part == variable)
    };
    let all = processes("environ").into_iter();
    all.filter(|(_, variables)| is_of_run(variables))
        .map(|(id, _)| id)
        .collect()
}

/// Checks that no process of a run remains. A process that was just killed may need a moment.
#[track_caller]
pub fn assert_no_process(run: &Run) {
    for _ in 0..100 {
        if remaining_processes(run).is_empty() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let _reaper = Reaper(run);
    panic!("still running: {:?}", remaining_processes(run));
}

/// Kills the remaining processes of a run at the end of the test.
pub struct Reaper<'a>(pub &'a Run);

impl Drop for Reaper<'_> {
    fn drop(&mut self) {
        for id in remaining_processes(self.0)
            .into_iter()
            .filter_map(Pid::from_raw)
        {
            let _ = kill_process(id, Signal::KILL);
        }
    }
}

#[test]
fn k03_hanging_command_tree_is_killed() {
    let server = server();
    let run = with_key_script(&server, "sleep 999 & sleep 999; echo sk_SECRET");
    run.run()
        .code(3)
        .plain_error()
        .stderr_has(&["credential command did not end within 10s"]);
    assert_no_process(&run);
    assert_eq!(server.connections(), 0);
}

#[test]
fn k07_flooding_command_tree_is_killed() {
    let server = server();
    let run = with_key_script(&server, "sleep 999 & trap '' PIPE; yes SECRET; sleep 999");
    run.run()
        .code(3)
        .plain_error()
        .stderr_has(&["more than 64 KiB"]);
    assert_no_process(&run);
}

#[test]
fn k12_command_reads_no_stdin() {
    let server = server();
    let run = with_key_script(&server, "cat; echo sk_SECRET");
    let mut input = tempfile::tempfile().unwrap();
    input.write_all(b"SECRET\n").unwrap();
    input.rewind().unwrap();
    let output = run
        .command()
        .stdin(Stdio::from(input.try_clone().unwrap()))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut rest = String::new();
    input.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "SECRET\n", "the command read standard input");
}

#[test]
fn k13_grandchild_holding_pipe_is_ignored() {
    let server = server();
    let run = with_key_script(&server, "sleep 999 & echo sk_SECRET");
    let _reaper = Reaper(&run);
    run.run().code(0);
    // Credential commands may start agents on purpose, which keep running.
    assert_eq!(remaining_processes(&run).len(), 1);
}

#[test]
fn k14_process_list_shows_no_credential() {
    // No other test has this text in its arguments.
    const KEY: &str = "sk_live_SECRET_k14";
    const OTHER: &str = "kk_SECRET_k14";
    let found = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&found);
    let server = Server::start(move |request, _| {
        let shown = processes("cmdline").into_iter();
        let shown = shown.filter(|(_, line)| String::from_utf8_lossy(line).contains("SECRET_k14"));
        log.lock().unwrap().extend(shown);
        full_document(deck(), request)
    });
    // A background process outlives the command and exists during the request.
    let run = with_key_script(&server, "env > seen; sleep 999 & cat key");
    fs::write(run.home().join("key"), KEY).unwrap();
    let run = run
        .env("SESSCTL_KAYLE_API_KEY", OTHER)
        .env("SESSCTL_ZEPHR_SECRET_KEY_FILE", "/run/SECRET");
    let _reaper = Reaper(&run);
    run.run().code(0);
    assert_eq!(
        server.requests()[0].header("authorization"),
        Some("Bearer sk_live_SECRET_k14")
    );
    assert_eq!(*found.lock().unwrap(), []);
    for (id, variables) in processes("environ") {
        let shown = String::from_utf8_lossy(&variables);
        let is_of_run = remaining_processes(&run).contains(&id);
        assert!(!is_of_run || !shown.contains("SECRET_k14"), "{shown}");
    }
    let environment = fs::read_to_string(run.home().join("seen")).unwrap();
    assert!(environment.contains("HOME=") && environment.contains("/run/SECRET"));
    assert!(!environment.contains("SECRET_k14"), "{environment}");
}

#[test]
fn credential_command_sees_no_other_credential() {
    let server = server();
    let config = format!(
        "[deck]\nbase_url = \"{}\"\napi_key = {{ command = [\"sh\", \"-c\", \
         \"env > seen; echo sk_SECRET\"] }}\n[kayle]\napi_key = {{ env = \"OUR_KAYLE\" }}\n\
         [profiles.prod.imprint]\napi_key = {{ env = \"OUR_IMPRINT\" }}\n",
        server.url()
    );
    let run = sessctl(&["deck", "get", "sess_1"])
        .config(&config)
        .env("OUR_KAYLE", "kk_SECRET")
        .env("OUR_IMPRINT", "SECRET")
        .env("OUR_OTHER", "other");
    run.run().code(0);
    let environment = fs::read_to_string(run.home().join("seen")).unwrap();
    assert!(environment.contains("OUR_OTHER=other"), "{environment}");
    assert!(!environment.contains("SECRET"), "{environment}");
}

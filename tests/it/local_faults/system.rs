//! T13 to T24: environment, limits and isolation of a run.

use std::process::Command;

use super::children::{deck, server};
use super::strace::{may_trace, traced};
use crate::cases::Setup::{Account, Env, Shell, Unprivileged, UnsetEnv};
use crate::cases::{Case, case, deck_case, run_cases};
use crate::run::sessctl;

/// A build without optimization needs more of the stack.
const STACK: &str = if cfg!(debug_assertions) {
    "ulimit -s 384"
} else {
    "ulimit -s 256"
};
const GET: &[&str] = &["deck", "get", "sess_1", "--quiet"];

const CASES: &[Case] = &[
    deck_case("T13", "no home, no user name, no writable /tmp")
        .setup(&[
            Account,
            UnsetEnv("HOME"),
            Env("TMPDIR", "/no/such"),
            Unprivileged,
        ])
        .stdout(&["State"]),
    deck_case("T13", "no current directory")
        .setup(&[Account, Shell("mkdir gone && cd gone && rmdir ../gone")])
        .stdout(&["State"]),
    deck_case("T13", "nothing in the environment but the key")
        .setup(&[Account, UnsetEnv("HOME"), UnsetEnv("PATH")])
        .stdout(&["State"]),
    case("T15", "-v")
        .arguments(&["{P}", "get", "{ID}", "-v"])
        .setup(&[Account])
        .stderr(&["[redacted]", "< 200"]),
    case("T15", "-v as JSON")
        .arguments(&["{P}", "get", "{ID}", "-v", "--json"])
        .setup(&[Account])
        .stderr(&["[redacted]", "< 200"]),
    case("T15", "-v and --show-secrets")
        .arguments(&["deck", "get", "sess_1", "-v", "--show-secrets"])
        .setup(&[Account])
        .stderr(&["[redacted]"]),
    deck_case("T18", "address space")
        .setup(&[Account, Shell("ulimit -v 262144")])
        .stdout(&["State"]),
    deck_case("T18", "stack")
        .setup(&[Account, Shell(STACK)])
        .stdout(&["State"]),
    deck_case("T18", "no core")
        .setup(&[Account, Shell("ulimit -c 0; ulimit -f 0")])
        .stdout(&["State"]),
    deck_case("T24", "time zone")
        .setup(&[Account, Env("TZ", "Asia/Kathmandu")])
        .stdout(&["UTC"]),
    deck_case("T24", "odd time zone")
        .setup(&[Account, Env("TZ", "../../etc/passwd")])
        .stdout(&["UTC"]),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

/// A lookup with too few descriptors fails with a message, and works with enough of them.
#[test]
fn n28_too_few_descriptors_never_panic() {
    let mut codes = Vec::new();
    for line in [
        &["deck", "get", "sess_1", "--mock", "--request-timeout", "3s"][..],
        &["config", "init"],
    ] {
        for limit in 4..=20 {
            let run = sessctl(line).after(&format!("ulimit -n {limit}"));
            let result = run.run();
            codes.push(result.code);
            assert!([0, 2, 7, 74].contains(&result.code), "{limit}: {result:#?}");
            if result.code != 0 {
                result.plain_error();
            }
        }
        assert_eq!(codes.last(), Some(&0));
    }
    assert!(
        codes.iter().filter(|code| **code != 0).count() > 10,
        "{codes:?}"
    );
}

#[test]
fn t13_lookup_writes_no_files() {
    if !may_trace() {
        return;
    }
    let server = server();
    for line in [
        GET,
        &["deck", "get", "sess_1", "--mock"],
        &["config", "show"],
        &["providers"],
    ] {
        let calls = "trace=openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,\
                     link,linkat,symlink,symlinkat,chmod,fchmodat,truncate,mknod,mknodat,chown,fchownat";
        let (result, calls) = traced(sessctl(line).at(deck(), &server.url()), &["-e", calls]);
        result.code(0);
        assert!(!calls.is_empty());
        let writes = |call: &&String| {
            let opens = call.contains("open");
            !call.contains("+++")
                && (!opens
                    || ["O_WRONLY", "O_RDWR", "O_CREAT"]
                        .iter()
                        .any(|flag| call.contains(flag)))
        };
        let found: Vec<_> = calls
            .iter()
            .filter(writes)
            .filter(|call| !call.contains("/dev/null"))
            .collect();
        assert!(found.is_empty(), "{line:?}: {found:#?}");
    }
}

#[test]
fn t14_parallel_runs_do_not_interfere() {
    let server = server();
    let run = sessctl(&["deck", "get", "sess_1", "--json"]).at(deck(), &server.url());
    let children: Vec<_> = (0..20).map(|_| run.command().spawn().unwrap()).collect();
    let outputs: Vec<_> = children
        .into_iter()
        .map(|child| child.wait_with_output().unwrap())
        .collect();
    for output in &outputs {
        assert_eq!(
            (output.status.code(), &output.stdout),
            (Some(0), &outputs[0].stdout)
        );
    }
    assert_eq!(server.requests().len(), 20);
}

/// Only the provider is contacted: no update check, no telemetry, no name server for a literal
/// address.
#[test]
fn t20_no_other_host_is_contacted() {
    if !may_trace() {
        return;
    }
    let server = server();
    let run = sessctl(GET).at(deck(), &server.url());
    let (result, calls) = traced(run, &["-e", "trace=connect,sendto,sendmsg,sendmmsg"]);
    result.code(0);
    let port = format!("htons({})", server.address.port());
    let calls: Vec<_> = calls
        .iter()
        .filter(|call| call.contains("sa_family"))
        .collect();
    assert!(!calls.is_empty());
    assert!(calls.iter().all(|call| call.contains(&port)), "{calls:#?}");
}

#[test]
fn t20_lookup_works_without_route() {
    let probe = Command::new("unshare").args(["-rn", "true"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        println!("skipped: unshare is missing, or may not make a network");
        return;
    }
    for url in [
        "https://192.0.2.1",
        "https://[2001:db8::1]",
        "https://api.deck.co/v2",
    ] {
        sessctl(&["deck", "get", "sess_1", "--retries", "0", "--base-url", url])
            .env("SESSCTL_DECK_API_KEY", "sk_SECRET")
            .through(&["unshare", "-rn"])
            .run()
            .code(7)
            .plain_error();
    }
    // Commands without requests need no network.
    for line in [
        &["--help"][..],
        &["config", "show"],
        &["providers"],
        &["config", "init"],
    ] {
        sessctl(line).through(&["unshare", "-rn"]).run().code(0);
    }
}

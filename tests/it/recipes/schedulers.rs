//! The systemd timer, GNU parallel and arrays of jobs.

use std::process::Command;

use sessctl::error::Kind;
use tempfile::TempDir;

use super::{block, docs, folder_with_list, read, results_in, run_in, shell};
use crate::batch::{complete_server, ids, session};
use crate::server::{Reply, Server};

#[test]
fn systemd_unit_fetches_the_list() {
    let unit = read("systemd/sessctl-list.service");
    let value = |name: &str| {
        let mut lines = unit.lines();
        lines
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
            .unwrap()
    };
    assert_eq!(
        value("SuccessExitStatus"),
        Kind::RateLimited.exit_code().to_string()
    );
    let command = value("ExecStart");
    let arguments = command.strip_prefix("/usr/local/bin/fetch-list ").unwrap();
    let folder = folder_with_list(&ids(0..3));
    let fetch_list = docs().join("fetch-list");
    let line = format!("'{}' {arguments}", fetch_list.display());
    run_in(&folder, &line, &complete_server()).code(0);
    assert_eq!(results_in(&folder, "sessions.ndjson").len(), 3);

    // The tool checks that the command exists.
    let folder = TempDir::new().unwrap();
    let service = folder.path().join("sessctl-list.service");
    let installed = unit.replace("/usr/local/bin/fetch-list", fetch_list.to_str().unwrap());
    std::fs::write(&service, installed).unwrap();
    let timer = folder.path().join("sessctl-list.timer");
    std::fs::write(&timer, read("systemd/sessctl-list.timer")).unwrap();
    let Ok(verified) = Command::new("systemd-analyze")
        .arg("verify")
        .args([service, timer])
        .output()
    else {
        println!("SKIPPED: systemd-analyze is missing");
        return;
    };
    assert!(
        verified.status.success() && verified.stderr.is_empty(),
        "{verified:?}"
    );
}

#[test]
fn parallel_parts_are_completed() {
    if Command::new("parallel").arg("--version").output().is_err() {
        println!("SKIPPED: GNU parallel is missing");
        return;
    }
    let script = block("scale.md", "parallel -S");
    let remote = "-S web1,web2,web3 --basefile ids.txt";
    assert!(script.contains(remote), "{script}");
    // Without ssh, the parts run on this machine.
    let script = script.replace(remote, "--will-cite");
    let folder = folder_with_list(&ids(0..12));
    let server = Server::start(|request, number| match number {
        3 => Reply::status(500, ""),
        _ => session(request),
    });
    run_in(&folder, &script, &server).code(0);
    let expected: Vec<_> = ids(0..12).into_iter().map(|id| (Some(id), None)).collect();
    assert_eq!(results_in(&folder, "sessions.ndjson"), expected);
    assert_eq!(server.requests().len(), 13);
}

#[test]
fn array_indices_begin_at_one() {
    let page = read("scale.md");
    let indices = [
        ("$((AWS_BATCH_JOB_ARRAY_INDEX + 1))", "0"),
        ("$SLURM_ARRAY_TASK_ID", "1"),
        ("$((NOMAD_ALLOC_INDEX + 1))", "0"),
    ];
    for (index, first) in indices {
        assert!(page.contains(&format!("`{index}`")), "{index}");
        let is_name = |c: &char| c.is_ascii_uppercase() || *c == '_';
        let name: String = index
            .chars()
            .skip_while(|c| !is_name(c))
            .take_while(is_name)
            .collect();
        let script = format!("sessctl get sess_1 --mock --partition {index}/1 -q .id");
        let result = shell(&script, &complete_server())
            .env(name, first)
            .run()
            .code(0);
        assert_eq!(result.stdout, "sess_1\n");
    }
}

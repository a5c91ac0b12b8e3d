//! `--local`: times of tables in the local zone.

use crate::run::{RunResult, sessctl};

fn get(zone: &str, options: &[&str]) -> RunResult {
    let line = [&["deck", "get", "sess_1", "sess_2", "--mock"], options].concat();
    sessctl(&line).env("TZ", zone).run().code(0)
}

#[test]
fn tables_show_offset_of_local_zone() {
    let table = get("<+0530>-5:30", &["--local"]);
    assert!(table.stdout.contains(" +05:30 (") && !table.stdout.contains("UTC"));
    assert_eq!(table.stderr, "");
    let table = get("<+0530>-5:30", &[]);
    assert!(table.stdout.contains(" UTC (") && !table.stdout.contains("+05:30"));
    let lines = get("<+0530>-5:30", &["--local", "-q", "._sessctl.created_at"]);
    assert!(lines.stdout.lines().all(|time| time.ends_with('Z')));
}

#[test]
fn unknown_zone_is_noted() {
    let table = get("Nowhere/Nothing", &["--local"]);
    assert!(table.stdout.contains(" UTC ("));
    table.stderr_has(&["times are in UTC, because the local zone is unknown"]);
}

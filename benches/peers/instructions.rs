//! Instruction counts, which other load on the machine does not affect.

use std::ffi::OsString;

use crate::documents::{LARGE_ID, large, small};
use crate::measure::Contender;
use crate::server::{Server, ServerOptions};
use crate::{Bench, has, word};

pub fn instructions(bench: &Bench) {
    if !has("valgrind") {
        println!("\nvalgrind is not installed");
        return;
    }
    let names: Vec<String> = bench
        .binaries
        .iter()
        .map(|binary| binary.label("sessctl"))
        .collect();
    println!(
        "\n**Instructions**, in millions\n\n| task | {} |\n|---|{}",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    let small = Server::start(small(), ServerOptions::default());
    let large = Server::start(large(10_000).0, ServerOptions::default());
    let list = format!("@{}", word(&bench.list(1000)));
    let get = ["closient", "get", LARGE_ID, "--quiet", "-o"];
    let format = |name| [&get[..], &[name]].concat();
    print_row(bench, "`--version`", &small, &["--version"]);
    print_row(
        bench,
        "one lookup, JSON",
        &small,
        &["deck", "get", "sess_1", "--json"],
    );
    print_row(
        bench,
        "1,000 ids, ndjson",
        &small,
        &["deck", "get", &list, "-o", "ndjson"],
    );
    print_row(bench, "10,000 captures, JSON", &large, &format("json"));
    print_row(bench, "10,000 captures, table", &large, &format("table"));
    print_row(bench, "10,000 captures, YAML", &large, &format("yaml"));
}

fn print_row(bench: &Bench, task: &str, server: &Server, words: &[&str]) {
    let counts: Vec<String> = bench
        .each_sessctl("sessctl", server, words)
        .into_iter()
        .map(|contender| format!("{:.1}", millions(count(bench, contender))))
        .collect();
    println!("| {task} | {} |", counts.join(" | "));
}

/// Runs the command in callgrind and returns the number of its instructions.
fn count(bench: &Bench, mut contender: Contender) -> u64 {
    let output = bench.folder.path().join("callgrind");
    let valgrind = [
        "valgrind".to_owned(),
        "--tool=callgrind".to_owned(),
        format!("--callgrind-out-file={}", word(&output)),
    ];
    contender
        .line
        .splice(..0, valgrind.into_iter().map(OsString::from));
    contender.time();
    let text = std::fs::read_to_string(&output).unwrap();
    text.lines()
        .find_map(|line| line.strip_prefix("totals: "))
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}

#[expect(clippy::cast_precision_loss, reason = "it is shown with one digit")]
fn millions(count: u64) -> f64 {
    count as f64 / 1e6
}

//! Time and memory at increasing sizes.

use std::time::Duration;

use crate::documents::{LARGE_ID, large, small};
use crate::measure::{Contender, compare};
use crate::server::{Server, ServerOptions};
use crate::{Bench, kib, word};

const IDS: &[u32] = &[1000, 10_000, 100_000];

/// A response may have a million values at most, and each capture has fifteen.
const CAPTURES: &[u32] = &[1000, 10_000, 60_000];

/// Figures of one size.
struct Point {
    size: u32,
    time: Duration,
    peak: u64,
}

pub fn growth(bench: &Bench) {
    print_head();
    print_ids(bench, IDS, 3);
    let servers: Vec<(u32, Server)> = CAPTURES
        .iter()
        .map(|size| {
            let (template, _) = large(*size);
            (*size, Server::start(template, ServerOptions::default()))
        })
        .collect();
    for format in ["json", "table", "yaml"] {
        let mut previous = None;
        for (size, server) in &servers {
            let line = [
                "closient",
                "get",
                LARGE_ID,
                "--quiet",
                "--max-body",
                "64",
                "-o",
                format,
            ];
            let point = measure(bench, *size, &bench.sessctl("sessctl", server, &line), 3);
            print_row(&format!("captures, {format}"), &point, previous);
            previous = Some(point);
        }
    }
}

/// Continues the rows of ids to a million, which takes minutes.
pub fn growth_million(bench: &Bench) {
    print_head();
    print_ids(bench, &[100_000, 1_000_000], 1);
}

fn print_head() {
    println!(
        "\n**Growth**: the factors are to the row above; growth is linear where they are equal\n\n\
         | task | size | factor | time | factor | peak memory | factor |\n|---|---|---|---|---|---|---|"
    );
}

fn print_ids(bench: &Bench, sizes: &[u32], rounds: usize) {
    let server = Server::start(small(), ServerOptions::default());
    let mut previous = None;
    for size in sizes {
        let at = format!("@{}", word(&bench.list(*size)));
        let line = ["deck", "get", &at, "-o", "ndjson", "-j16"];
        let point = measure(
            bench,
            *size,
            &bench.sessctl("sessctl", &server, &line),
            rounds,
        );
        print_row("ids, ndjson", &point, previous);
        previous = Some(point);
    }
}

/// Measures the time and the memory in separate runs, because reading the memory takes time.
fn measure(bench: &Bench, size: u32, contender: &Contender, rounds: usize) -> Point {
    let rounds = bench.rounds.unwrap_or(rounds);
    let figures = compare(std::slice::from_ref(contender), rounds);
    let peaks = (0..rounds).map(|_| contender.peak().1);
    Point {
        size,
        time: figures[0].median,
        peak: peaks.max().unwrap_or(0),
    }
}

fn print_row(task: &str, point: &Point, previous: Option<Point>) {
    let factors = previous.map(|previous| {
        [
            f64::from(point.size) / f64::from(previous.size),
            point.time.div_duration_f64(previous.time),
            kib(point.peak) / kib(previous.peak),
        ]
        .map(|factor| format!("{factor:.1}"))
    });
    let [size, time, peak] = factors.unwrap_or_else(|| ["–"; 3].map(str::to_owned));
    println!(
        "| {task} | {} | {size} | {:.1} ms | {time} | {:.1} MiB | {peak} |",
        point.size,
        point.time.as_secs_f64() * 1000.0,
        kib(point.peak),
    );
}

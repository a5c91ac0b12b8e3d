//! Sections about many sessions in one run.

use std::time::Duration;

use crate::documents::small;
use crate::measure::Contender;
use crate::server::{Server, ServerOptions};
use crate::{Bench, has, kib, word};

/// Fetches ten thousand sessions at several levels of concurrency; the first contender is the baseline.
fn many(bench: &Bench, server: &Server, jobs: &str) -> Vec<Contender> {
    const COUNT: &str = "10000";
    let list = bench.list(10_000);
    let at = format!("@{}", word(&list));
    let url = format!("{}/sessions/sess_", server.url());
    let mut contenders = Vec::new();
    if has("oha") {
        let one = format!("{url}1");
        contenders.push(Contender::new(
            "oha",
            &["oha", "--no-tui", "-n", COUNT, "-c", jobs, &one],
        ));
    }
    contenders.extend(bench.each_sessctl(
        "sessctl -o ndjson",
        server,
        &["deck", "get", &at, "-o", "ndjson", "-j", jobs],
    ));
    let curl = format!("curl -sS -Z --parallel-max {jobs} '{url}[0-9999]'");
    contenders.push(Contender::shell("curl -Z", &curl));
    contenders.push(Contender::shell(
        "curl -Z \\| jq -c",
        &format!("{curl} | jq -c ."),
    ));
    if has("hurl") {
        let file = bench.write("one.hurl", format!("GET {url}1\nHTTP 200\n"));
        let line = [
            "hurl",
            "--no-output",
            "--parallel",
            "--jobs",
            jobs,
            "--repeat",
            COUNT,
            word(&file),
        ];
        contenders.push(Contender::new("hurl", &line));
    }
    contenders
}

pub fn batch(bench: &Bench) {
    let server = Server::start(small(), ServerOptions::default());
    bench.table(
        "10,000 ids, no latency, 16 at once",
        &many(bench, &server, "16"),
        5,
    );
}

pub fn latency(bench: &Bench) {
    for millis in [5, 50] {
        let options = ServerOptions {
            latency: Duration::from_millis(millis),
            ..ServerOptions::default()
        };
        let server = Server::start(small(), options);
        let title = format!("10,000 ids, {millis} ms latency, 64 at once");
        bench.table(&title, &many(bench, &server, "64"), 3);
    }
}

/// Fetches a batch over TLS, where connections are expensive, to show what multiplexing could save.
pub fn latency_tls(bench: &Bench) {
    let options = ServerOptions {
        latency: Duration::from_millis(50),
        tls: true,
        ..ServerOptions::default()
    };
    let server = Server::start(small(), options);
    let bundle = server.bundle();
    let bundle = word(&bundle);
    let list = bench.list(10_000);
    let at = format!("@{}", word(&list));
    let url = format!("{}/sessions/sess_[0-9999]", server.url());
    let line = [
        "deck", "get", &at, "-o", "ndjson", "-j64", "--cacert", bundle,
    ];
    let contenders = [
        Contender::new(
            "curl -Z",
            &[
                "curl",
                "-sS",
                "-Z",
                "--parallel-max",
                "64",
                "--cacert",
                bundle,
                &url,
            ],
        ),
        bench.sessctl("sessctl -o ndjson", &server, &line),
    ];
    bench.table("10,000 ids, 50 ms latency, TLS, 64 at once", &contenders, 3);
}

fn peaks(bench: &Bench, counts: &[u32]) {
    println!(
        "\n**Peak of resident memory**, 16 at once\n\n| ids | command | peak | time |\n|---|---|---|---|"
    );
    let server = Server::start(small(), ServerOptions::default());
    for count in counts {
        let at = format!("@{}", word(&bench.list(*count)));
        let url = format!("{}/sessions/sess_[1-{count}]", server.url());
        let contenders = [
            bench.sessctl(
                "sessctl -o ndjson",
                &server,
                &["deck", "get", &at, "-o", "ndjson", "-j16"],
            ),
            Contender::new(
                "curl -Z",
                &["curl", "-sS", "-Z", "--parallel-max", "16", &url],
            ),
        ];
        for contender in contenders {
            let (time, peak) = contender.peak();
            println!(
                "| {count} | {} | {:.1} MiB | {:.1} s |",
                contender.name,
                kib(peak),
                time.as_secs_f64()
            );
        }
    }
}

pub fn memory(bench: &Bench) {
    peaks(bench, &[1000, 10_000, 50_000]);
}

pub fn million(bench: &Bench) {
    peaks(bench, &[10_000, 1_000_000]);
}

/// Fetches ten thousand sessions at a quota of 300 requests per 10 s, which takes at least 330 s.
pub fn quota(bench: &Bench) {
    const SPAN: Duration = Duration::from_secs(10);
    let options = ServerOptions {
        quota: Some((300, SPAN)),
        ..ServerOptions::default()
    };
    let server = Server::start(small(), options);
    let at = format!("@{}", word(&bench.list(10_000)));
    let contender = bench.sessctl("sessctl", &server, &["deck", "get", &at, "-o", "ndjson"]);
    let taken = contender.time();
    let shortest = SPAN * 33;
    let (refused, banned) = server.refused();
    println!(
        "\n**10,000 ids at 300 per 10 s**: {:.1} s, {:.3} of the shortest possible; \
         {refused} requests refused, banned: {banned}",
        taken.as_secs_f64(),
        taken.as_secs_f64() / shortest.as_secs_f64(),
    );
}

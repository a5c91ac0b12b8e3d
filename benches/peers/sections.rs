//! The sections: one function for each measurement.

use std::time::Duration;

use crate::documents::{self, large, small};
use crate::measure::Contender;
use crate::server::{Server, ServerOptions, system_certificates};
use crate::{Bench, has, word};

pub fn lookup(bench: &Bench) {
    let server = Server::start(small(), ServerOptions::default());
    let url = format!("{}/sessions/sess_1", server.url());
    let mut contenders = vec![
        Contender::new("curl", &["curl", "-sS", &url]),
        bench.sessctl(
            "sessctl --json",
            &server,
            &["deck", "get", "sess_1", "--json"],
        ),
        bench.sessctl("sessctl, table", &server, &["deck", "get", "sess_1"]),
        Contender::shell("curl \\| jq", &format!("curl -sS {url} | jq .")),
    ];
    if has("xh") {
        contenders.push(Contender::new(
            "xh",
            &["xh", "--ignore-stdin", "--body", &url],
        ));
    }
    bench.table("One lookup of 2 KB, http", &contenders, 100);
}

pub fn version(bench: &Bench) {
    let binary = bench.binary();
    let mut contenders = vec![
        Contender::new("curl --version", &["curl", "--version"]),
        Contender::new("sessctl --version", &[word(&binary), "--version"]),
    ];
    if has("xh") {
        contenders.push(Contender::new("xh --version", &["xh", "--version"]));
    }
    bench.table("`--version`", &contenders, 100);
}

pub fn https(bench: &Bench) {
    let server = Server::start(
        small(),
        ServerOptions {
            tls: true,
            ..ServerOptions::default()
        },
    );
    let own = std::fs::read(server.bundle()).unwrap();
    let all = system_certificates().map(|system| bench.write("all.pem", [system, own].concat()));
    let bundles = [
        ("one CA", Some(server.bundle())),
        ("one CA and the system's", all),
    ];
    for (what, bundle) in bundles {
        let Some(bundle) = bundle else {
            println!("\nthe system has no certificate bundle");
            continue;
        };
        let url = format!("{}/sessions/sess_1", server.url());
        let (bundle, get) = (word(&bundle), ["deck", "get", "sess_1", "--json"]);
        let mut contenders = vec![
            Contender::new("curl", &["curl", "-sS", "--cacert", bundle, &url]),
            bench
                .sessctl("sessctl --json", &server, &get)
                .env("SSL_CERT_FILE", bundle),
            bench.sessctl(
                "sessctl --json --cacert",
                &server,
                &[&get[..], &["--cacert", bundle]].concat(),
            ),
        ];
        if has("xh") {
            contenders.push(Contender::new(
                "xh",
                &["xh", "--ignore-stdin", "--body", "--verify", bundle, &url],
            ));
        }
        bench.table(
            &format!("One lookup of 2 KB, https, {what}"),
            &contenders,
            60,
        );
    }
}

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
    contenders.push(bench.sessctl(
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

pub fn large_session(bench: &Bench) {
    let (template, text) = large(10_000);
    let size = text.len();
    let file = bench.write("large.json", text);
    let server = Server::start(template, ServerOptions::default());
    let get = ["closient", "get", documents::LARGE_ID, "--quiet"];
    let with = |name, more: &[&str]| bench.sessctl(name, &server, &[&get[..], more].concat());
    let contenders = [
        Contender::new("jq .", &["jq", ".", word(&file)]),
        with("sessctl --json", &["--json"]),
        with("sessctl -o ndjson", &["-o", "ndjson"]),
        with("sessctl --yaml", &["--yaml"]),
    ];
    bench.table(
        &format!("A session of {size} bytes with 10,000 captures"),
        &contenders,
        15,
    );
    let columns = "[.created,.capture_type,.status,.gtin,.product_name]";
    let script = format!(
        "jq -r '.captures[] | {columns} | @tsv' {} | column -t -s '\t'",
        word(&file)
    );
    let contenders = [
        Contender::shell("jq \\| column", &script),
        with("sessctl, table", &[]),
    ];
    bench.table("The same as a table", &contenders, 15);
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

#[expect(clippy::cast_precision_loss, reason = "it is shown with one digit")]
fn kib(count: u64) -> f64 {
    count as f64 / 1024.0
}

pub fn memory(bench: &Bench) {
    peaks(bench, &[1000, 10_000, 50_000]);
}

pub fn million(bench: &Bench) {
    peaks(bench, &[10_000, 1_000_000]);
}

/// Keeps a server running for a profiler.
pub fn serve(bench: &Bench) {
    let server = Server::start(small(), ServerOptions::default());
    let (large, _) = large(10_000);
    let large = Server::start(large, ServerOptions::default());
    let list = bench.list(10_000);
    println!(
        "{} has every session, {} the large one; {} lists ids",
        server.url(),
        large.url(),
        list.display()
    );
    std::thread::park();
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

//! Sections about one session, and about checks.

use crate::documents::{self, large, small};
use crate::measure::Contender;
use crate::server::{Server, ServerOptions, system_certificates};
use crate::{Bench, has, word};

pub fn lookup(bench: &Bench) {
    let server = Server::start(small(), ServerOptions::default());
    let url = format!("{}/sessions/sess_1", server.url());
    let get = ["deck", "get", "sess_1", "--json"];
    let mut contenders = vec![Contender::new("curl", &["curl", "-sS", &url])];
    contenders.extend(bench.each_sessctl("sessctl --json", &server, &get));
    contenders.extend(bench.each_sessctl("sessctl, table", &server, &get[..3]));
    contenders.push(Contender::shell(
        "curl \\| jq",
        &format!("curl -sS {url} | jq ."),
    ));
    if has("xh") {
        contenders.push(Contender::new(
            "xh",
            &["xh", "--ignore-stdin", "--pretty=format", "--body", &url],
        ));
    }
    bench.table("One lookup of 2 KB, http", &contenders, 100);
}

pub fn version(bench: &Bench) {
    let server = Server::start(small(), ServerOptions::default());
    let mut contenders = vec![Contender::new("curl --version", &["curl", "--version"])];
    contenders.extend(bench.each_sessctl("sessctl --version", &server, &["--version"]));
    if has("xh") {
        contenders.push(Contender::new("xh --version", &["xh", "--version"]));
    }
    bench.table("`--version`", &contenders, 100);
}

/// A shell runs this while the user waits after the Tab key: at most 20 ms.
pub fn completion(bench: &Bench) {
    let server = Server::start(small(), ServerOptions::default());
    let config = bench.write(
        "profiles.toml",
        "[profiles.prod.deck]\n[profiles.test.deck]\n",
    );
    let mut contenders = Vec::new();
    for (name, words) in [
        ("commands", &[""][..]),
        ("options", &["deck", "get", "--"]),
        ("states", &["deck", "wait", "sess_1", "--for", ""]),
        ("profiles", &["--profile", ""]),
        ("programs after `mock --`", &["mock", "--", ""]),
    ] {
        let each = bench.each_sessctl(name, &server, words).into_iter();
        contenders.extend(each.map(|contender| {
            contender
                .env("SESSCTL_COMPLETE", "1")
                .env("SESSCTL_CONFIG", config.as_os_str())
        }));
    }
    bench.table("Completion, at most 20 ms", &contenders, 50);
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
                &[
                    "xh",
                    "--ignore-stdin",
                    "--pretty=format",
                    "--body",
                    "--verify",
                    bundle,
                    &url,
                ],
            ));
        }
        bench.table(
            &format!("One lookup of 2 KB, https, {what}"),
            &contenders,
            60,
        );
    }
}

pub fn large_session(bench: &Bench) {
    let (template, text) = large(10_000);
    let size = text.len();
    let file = bench.write("large.json", text);
    let server = Server::start(template, ServerOptions::default());
    let get = ["closient", "get", documents::LARGE_ID, "--quiet"];
    let with = |name, more: &[&str]| bench.each_sessctl(name, &server, &[&get[..], more].concat());
    let mut contenders = vec![Contender::new("jq .", &["jq", ".", word(&file)])];
    contenders.extend(with("sessctl --json", &["--json"]));
    contenders.extend(with("sessctl -o ndjson", &["-o", "ndjson"]));
    contenders.extend(with("sessctl --yaml", &["--yaml"]));
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
    let mut contenders = vec![Contender::shell("jq \\| column", &script)];
    contenders.extend(with("sessctl, table", &[]));
    bench.table("The same as a table", &contenders, 15);
}

/// Compares `check` with `get`: the same sessions of the embedded mock server, one expression each.
pub fn check(bench: &Bench) {
    const COUNT: u32 = 200;
    let server = Server::start(small(), ServerOptions::default());
    let list = format!("@{}", word(&bench.list(COUNT)));
    let checks: String = (0..COUNT)
        .map(|number| {
            format!(
                "[[check]]\nsession = \"deck:sess_{number}\"\nexpect = ['.id == \"sess_{number}\"']\n"
            )
        })
        .collect();
    let file = bench.write("checks.toml", checks);
    let get = ["deck", "get", &list, "--mock", "-o", "ndjson"];
    let check = ["check", "-f", word(&file), "--mock", "-o", "ndjson"];
    let mut contenders = bench.each_sessctl("sessctl get", &server, &get);
    contenders.extend(bench.each_sessctl("sessctl check -f", &server, &check));
    bench.table("200 sessions of the mock server", &contenders, 30);
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

//! Compares `sessctl` with the programs that could be used instead, on this machine.
//!
//! `cargo bench --bench peers` runs every section that does not take minutes; name sections to
//! run only those: `cargo bench --bench peers -- lookup version https batch latency large memory million quota`.
//! `--rounds N` sets how often each command is timed. Peers that are not installed are skipped.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a program for the bench: it fails by panicking, and it prints its findings"
)]

mod documents;
mod measure;
mod sections;
mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use measure::{Contender, compare};
use sections::{
    batch, https, large_session, latency, latency_tls, lookup, memory, million, quota, serve,
    version,
};
use server::Server;

/// Name of a section and the function that runs it.
type Section = (&'static str, fn(&Bench));

const SECTIONS: &[Section] = &[
    ("lookup", lookup),
    ("version", version),
    ("https", https),
    ("batch", batch),
    ("latency", latency),
    ("latency-tls", latency_tls),
    ("large", large_session),
    ("memory", memory),
    ("million", million),
    ("quota", quota),
    ("serve", serve),
];

/// Sections that take minutes, and run only on request.
const LONG: &[&str] = &["million", "quota", "serve"];

/// State shared by all sections.
struct Bench {
    rounds: Option<usize>,
    folder: TempDir,
}

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let mut bench = Bench {
        rounds: None,
        folder: TempDir::new().unwrap(),
    };
    // Like an installed program, the binary is a copy: the pages that the linker wrote are scattered
    // in the page cache, which makes a start a tenth slower.
    std::fs::copy(env!("CARGO_BIN_EXE_sessctl"), bench.binary()).unwrap();
    let mut requested = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--rounds" => bench.rounds = Some(words.next().unwrap().parse().unwrap()),
            name => requested.push(
                SECTIONS
                    .iter()
                    .position(|(known, _)| *known == name)
                    .unwrap_or_else(|| {
                        println!("no section {name}");
                        std::process::exit(2);
                    }),
            ),
        }
    }
    versions();
    for (at, (name, section)) in SECTIONS.iter().enumerate() {
        if requested.contains(&at) || (requested.is_empty() && !LONG.contains(name)) {
            section(&bench);
        }
    }
}

/// Prints the versions of the peers.
fn versions() {
    println!("| peer | version |\n|---|---|");
    for name in ["curl", "jq", "xh", "hurl", "oha"] {
        let output = Command::new(name)
            .arg("--version")
            .stderr(Stdio::null())
            .output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let line = text
            .as_deref()
            .ok()
            .and_then(|text| text.lines().next())
            .unwrap_or("not installed");
        println!("| {name} | {} |", line.chars().take(40).collect::<String>());
    }
    println!("| sessctl | {} |", env!("CARGO_PKG_VERSION"));
}

fn has(name: &str) -> bool {
    let status = Command::new(name)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

impl Bench {
    fn binary(&self) -> PathBuf {
        self.folder.path().join("sessctl")
    }

    /// Returns a `sessctl` command for a server, without any configuration.
    fn sessctl(&self, name: &str, server: &Server, words: &[&str]) -> Contender {
        let binary = self.binary();
        let line = [&[word(&binary)], words].concat();
        Contender::new(name, &line)
            .env("HOME", self.folder.path())
            .env("SESSCTL_RATE", "off")
            .env("SESSCTL_DECK_API_KEY", "sk_bench")
            .env("SESSCTL_DECK_BASE_URL", server.url())
            .env("SESSCTL_CLOSIENT_ACCESS_TOKEN", "bench")
            .env("SESSCTL_CLOSIENT_BASE_URL", server.url())
            // It would be read beside the one bundle that a measurement is about.
            .without("SSL_CERT_DIR")
    }

    /// Writes a file of `count` ids, one per line.
    fn list(&self, count: u32) -> PathBuf {
        self.write(
            &format!("ids-{count}"),
            (0..count)
                .map(|number| format!("sess_{number}\n"))
                .collect::<String>(),
        )
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn table(&self, title: &str, contenders: &[Contender], rounds: usize) {
        let rounds = self.rounds.unwrap_or(rounds);
        println!(
            "\n**{title}** ({rounds} rounds in turn)\n\n| command | median | ratio |\n|---|---|---|"
        );
        for figure in compare(contenders, rounds) {
            println!(
                "| {} | {:.1} ms | {:.2} |",
                figure.name,
                figure.median.as_secs_f64() * 1000.0,
                figure.ratio
            );
        }
    }
}

fn word(path: &Path) -> &str {
    path.to_str().unwrap()
}

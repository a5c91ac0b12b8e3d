//! Compares `sessctl` with the programs that could be used instead, on this machine.
//!
//! `cargo bench --bench peers` runs every section that does not take minutes; name sections to
//! run only those, for example `cargo bench --bench peers -- lookup version batch`.
//! `--rounds N` sets how often each command is timed. `--binary NAME=PATH`, which may be repeated,
//! also measures another `sessctl`. Peers that are not installed are skipped.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a program for the bench: it fails by panicking, and it prints its findings"
)]

mod batches;
mod documents;
mod growth;
mod instructions;
mod measure;
mod peers;
mod sections;
mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use batches::{batch, latency, latency_tls, memory, million, quota};
use growth::{growth, growth_million};
use instructions::instructions;
use measure::{Contender, compare};
use peers::{print_tasks, print_versions};
use sections::{check, completion, https, large_session, lookup, serve, version};
use server::Server;

/// Name of a section and the function that runs it.
type Section = (&'static str, fn(&Bench));

const SECTIONS: &[Section] = &[
    ("lookup", lookup),
    ("version", version),
    ("completion", completion),
    ("https", https),
    ("batch", batch),
    ("latency", latency),
    ("latency-tls", latency_tls),
    ("large", large_session),
    ("check", check),
    ("instructions", instructions),
    ("memory", memory),
    ("growth", growth),
    ("growth-million", growth_million),
    ("million", million),
    ("quota", quota),
    ("serve", serve),
];

/// Sections that take minutes, and run only on request.
const LONG: &[&str] = &["growth-million", "million", "quota", "serve"];

/// State shared by all sections.
struct Bench {
    rounds: Option<usize>,
    folder: TempDir,
    /// The program of this build, and those of `--binary`.
    binaries: Vec<Binary>,
}

/// A `sessctl` program.
struct Binary {
    /// Name given with `--binary`.
    name: Option<String>,
    path: PathBuf,
}

fn main() {
    let mut bench = Bench {
        rounds: None,
        folder: TempDir::new().unwrap(),
        binaries: Vec::new(),
    };
    bench.add_binary(None, env!("CARGO_BIN_EXE_sessctl"));
    let requested = read_arguments(&mut bench);
    print_versions();
    print_tasks();
    for (name, section) in SECTIONS {
        let request = requested.iter().any(|request| request == name);
        if request || (requested.is_empty() && !LONG.contains(name)) {
            section(&bench);
        }
    }
}

/// Applies the options and returns the requested sections.
fn read_arguments(bench: &mut Bench) -> Vec<String> {
    let mut requested = Vec::new();
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        match word.as_str() {
            "--rounds" => bench.rounds = Some(words.next().unwrap().parse().unwrap()),
            "--binary" => {
                let binary = words.next().unwrap_or_default();
                let Some((name, path)) = binary.split_once('=') else {
                    fail("--binary needs NAME=PATH");
                };
                bench.add_binary(Some(name), path);
            }
            name if SECTIONS.iter().any(|(known, _)| *known == name) => requested.push(word),
            name => fail(&format!("no section {name}")),
        }
    }
    requested
}

fn fail(message: &str) -> ! {
    println!("{message}");
    std::process::exit(2);
}

fn has(name: &str) -> bool {
    let status = Command::new(name)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

impl Binary {
    /// Returns the label of a command of this program.
    fn label(&self, command: &str) -> String {
        self.name
            .as_ref()
            .map_or_else(|| command.to_owned(), |name| format!("{command} ({name})"))
    }

    fn contender(&self, name: &str, server: &Server, words: &[&str], home: &Path) -> Contender {
        let line = [&[word(&self.path)], words].concat();
        Contender::new(&self.label(name), &line)
            .env("HOME", home)
            .env("SESSCTL_RATE", "off")
            .env("SESSCTL_DECK_API_KEY", "sk_bench")
            .env("SESSCTL_DECK_BASE_URL", server.url())
            .env("SESSCTL_CLOSIENT_ACCESS_TOKEN", "bench")
            .env("SESSCTL_CLOSIENT_BASE_URL", server.url())
            // It would be read beside the one bundle that a measurement is about.
            .without("SSL_CERT_DIR")
    }
}

impl Bench {
    /// Adds a program. Like an installed program, it is a copy: the pages that the linker wrote are
    /// scattered in the page cache, which makes a start a tenth slower.
    fn add_binary(&mut self, name: Option<&str>, source: &str) {
        let file = format!("sessctl-{}", self.binaries.len());
        let path = self.folder.path().join(file);
        if let Err(error) = std::fs::copy(source, &path) {
            fail(&format!("{source}: {error}"));
        }
        let name = name.map(str::to_owned);
        self.binaries.push(Binary { name, path });
    }

    /// Returns a `sessctl` command for a server, without any configuration.
    fn sessctl(&self, name: &str, server: &Server, words: &[&str]) -> Contender {
        self.binaries[0].contender(name, server, words, self.folder.path())
    }

    /// Returns the same command for each program.
    fn each_sessctl(&self, name: &str, server: &Server, words: &[&str]) -> Vec<Contender> {
        self.binaries
            .iter()
            .map(|binary| binary.contender(name, server, words, self.folder.path()))
            .collect()
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

#[expect(clippy::cast_precision_loss, reason = "it is shown with one digit")]
fn kib(count: u64) -> f64 {
    count as f64 / 1024.0
}

//! Sets a row up, runs it, and holds what every row must hold.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use sessctl::provider::{self, Provider};

use super::case::{Case, Step};
use super::snapshot::Snapshot;
use crate::fixtures;
use crate::run::{CANARY, Ended, Run, credential, sessctl, set_mode};
use crate::server::{Reply, Request, Server};

/// Runs every row for every vendor that it is about, and names those that failed.
pub fn play(section: &str, rows: &[Case]) {
    let (mut ran, mut failed) = (0, Vec::new());
    for row in rows {
        assert!(
            row.id.starts_with(section),
            "{} is no row of {section}",
            row.id
        );
        let named = row.line.first().and_then(|word| Provider::named(word));
        let vendors = match named {
            _ if row.everyone() => provider::ALL,
            Some(named) => &[named],
            None => &[Provider::named("deck").unwrap()],
        };
        for provider in vendors {
            match std::panic::catch_unwind(|| one(row, provider)) {
                Ok(true) => ran += 1,
                Ok(false) if row.depends_on_rights() => {}
                Ok(false) | Err(_) => failed.push(name(row, provider)),
            }
        }
    }
    assert!(
        failed.is_empty(),
        "these do not hold, see above: {failed:#?}"
    );
    println!("{section}: {} rows, {ran} runs", rows.len());
    assert!(ran > 0, "no row of {section} ran");
}

/// Runs a row for a vendor; false if this machine cannot set it up.
fn one(row: &Case, provider: &'static Provider) -> bool {
    let server = Server::start(|request, _| answer(provider, request));
    let evil = Server::always(Reply::json("{}"));
    let stage = Stage {
        provider,
        url: server.url(),
        evil: evil.url(),
    };
    let Some(run) = stage.set(row) else {
        return false;
    };
    let before = Snapshot::of(run.home());
    let ended = run.ended();
    let changed = before.differences(&Snapshot::of(run.home()));
    let what = name(row, provider);
    assert_eq!(ended.code, row.exit, "{what}: {ended:#?}");
    for word in row.says {
        let word = stage.fill(word, run.home()).into_string().unwrap();
        assert!(
            ended.stderr.contains(&word),
            "{what} does not say {word:?}: {ended:#?}"
        );
    }
    for word in row.shows {
        assert!(
            ended.stdout.contains(word),
            "{what} does not show {word:?}: {ended:#?}"
        );
    }
    for word in row.hides {
        let told = ended.stdout.contains(word) || ended.stderr.contains(word);
        assert!(!told, "{what} shows {word:?}: {ended:#?}");
    }
    assert!(changed.is_empty(), "{what} changed {changed:?}: {ended:#?}");
    assert_eq!(
        server.requests().len(),
        row.sends,
        "{what}: requests; {ended:#?}"
    );
    if row.sends == 0 {
        assert_eq!(server.connections(), 0, "{what}: connections; {ended:#?}");
    }
    assert_eq!(evil.connections(), 0, "{what}: asked elsewhere; {ended:#?}");
    server.requests().iter().for_each(plain);
    settle(ended, row);
    true
}

fn name(row: &Case, provider: &Provider) -> String {
    format!(
        "{} {} ({}): {:?}",
        row.id, row.what, provider.name, row.line
    )
}

/// An error is short, and success says no more than the row expects.
fn settle(ended: Ended, row: &Case) {
    assert!(
        ended.stderr.len() < 3000,
        "{} {} is long-winded: {ended:#?}",
        row.id,
        row.what
    );
    if row.exit != 0 {
        ended.fails_plainly();
    } else if row.says.is_empty() {
        assert_eq!(ended.stderr, "", "{} {}: {ended:#?}", row.id, row.what);
    }
}

/// Holds that a request asks, and that no credential is outside the headers that are for one.
fn plain(request: &Request) {
    const OURS: &[&str] = &[
        "authorization",
        "x-api-key",
        "cookie",
        "x-imprint-merchant-key",
    ];
    assert_eq!(request.method, "GET", "{request:#?}");
    let open = request
        .headers
        .iter()
        .filter(|(name, _)| !OURS.contains(&name.as_str()));
    let told = open.map(|(_, value)| value).chain([&request.path]);
    for text in told {
        assert!(!text.contains(CANARY), "{request:#?}");
    }
}

/// A document of the vendor, under the id that is asked.
pub fn answer(provider: &Provider, request: &Request) -> Reply {
    let (_, document) = &fixtures::documents(provider)
        .into_iter()
        .find(|(name, _)| name == "full.json")
        .unwrap();
    let asked = request.path.rsplit('/').next().unwrap();
    Reply::json(document.replace(&fixtures::id_of(provider, document), asked))
}

struct Stage {
    provider: &'static Provider,
    url: String,
    evil: String,
}

impl Stage {
    fn fill(&self, text: &str, home: &Path) -> OsString {
        let key = self.provider.schemes[0].parts()[0];
        let filled = text
            .replace("{P}", self.provider.name)
            .replace("{ID}", self.provider.sample.id)
            .replace("{URL}", &self.url)
            .replace("{PORT}", self.url.rsplit(':').next().unwrap())
            .replace("{EVIL}", &self.evil)
            .replace("{KEY}", &credential(self.provider, key))
            .replace("{LONG}", &"a".repeat(100_000))
            .replace("{DEEP}", &"[".repeat(5000))
            .replace("{HOME}", home.to_str().unwrap());
        let pieces: Vec<&[u8]> = filled.split("{BAD}").map(str::as_bytes).collect();
        OsString::from_vec(pieces.join(&b"\xff\xfe"[..]))
    }

    /// The run, or nothing if this machine cannot set it up.
    fn set(&self, row: &Case) -> Option<Run> {
        let has = |wanted: fn(&Step) -> bool| row.steps.iter().any(wanted);
        if has(|step| matches!(step, Step::Foreign(_))) && !is_root() {
            println!("skipped: only the superuser can give a file away");
            return None;
        }
        let home = tempfile::TempDir::new().unwrap();
        let line: Vec<_> = row
            .line
            .iter()
            .map(|word| self.fill(word, home.path()))
            .collect();
        let mut run = sessctl(&line).lives_in(home);
        for step in row.steps {
            run = self.step(run, step);
        }
        if has(|step| matches!(step, Step::Unprivileged)) {
            return unprivileged(run);
        }
        Some(run)
    }

    fn step(&self, run: Run, step: &Step) -> Run {
        let home = run.home().to_owned();
        let fill = |text: &str| self.fill(text, &home);
        let at = |path: &str| {
            let path = home.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            path
        };
        match *step {
            Step::Ready => return run.at(self.provider, &self.url),
            Step::Env(name, value) => return run.env(fill(name), &fill(value)),
            Step::LongEnv(name, size) => return run.env(name, &"a".repeat(size)),
            Step::Unset(name) => return run.unset(name),
            Step::Config(text) => return run.config(fill(text).to_str().unwrap()),
            Step::Key(source) => return run.config(fill(&with_key(source)).to_str().unwrap()),
            Step::Prints(script) => {
                let source = format!("{{ command = [\"sh\", \"-c\", '''{script}'''] }}");
                return run.config(fill(&with_key(&source)).to_str().unwrap());
            }
            Step::Stdin(text) => return run.stdin(fill(text).as_bytes()),
            Step::Shell(what) => return run.after(fill(what).to_str().unwrap()),
            Step::File(path, text) => write(&at(path), fill(text).as_bytes()),
            Step::Sparse(path, size) => {
                write(&at(path), b"");
                let opened = fs::File::options().write(true).open(at(path));
                opened.and_then(|file| file.set_len(size)).unwrap();
            }
            Step::Bytes(path, bytes) => write(&at(path), bytes),
            Step::Folder(path) => fs::create_dir_all(at(path)).unwrap(),
            Step::Fifo(path) => done(Command::new("mkfifo").arg(at(path))),
            Step::Link(path, target) => symlink(fill(target), at(path)).unwrap(),
            Step::Mode(path, mode) => set_mode(&at(path), mode),
            Step::Foreign(path) => done(Command::new("chown").arg("12321").arg(at(path))),
            Step::Unprivileged => {}
        }
        run
    }
}

/// A configuration file whose key for Deck comes from `source`.
pub fn with_key(source: &str) -> String {
    format!("[deck]\nbase_url = \"{{URL}}\"\napi_key = {source}\n")
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    set_mode(path, 0o600);
}

pub fn done(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

/// Whether the tests run as the superuser, whom no file mode stops.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The run as a user without rights, who owns the home folder; nothing where that is impossible.
pub fn unprivileged(run: Run) -> Option<Run> {
    if !is_root() {
        return Some(run);
    }
    let words = [
        "setpriv",
        "--reuid=12345",
        "--regid=12345",
        "--clear-groups",
    ];
    let probe = Command::new(words[0])
        .args(&words[1..])
        .args([
            OsStr::new(env!("CARGO_BIN_EXE_sessctl")),
            OsStr::new("--version"),
        ])
        .output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        println!("skipped: setpriv is missing, or a plain user may not run the binary");
        return None;
    }
    done(
        Command::new("chown")
            .args(["-R", "-h", "12345:12345"])
            .arg(run.home()),
    );
    Some(run.through(&words))
}

//! Cases as rows: what a server answers, and what must come of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value};
use sessctl::provider::{self, KeyUse, Provider, Scheme};

use crate::fixtures::{documents, id_of};
use crate::run::{CANARY, Ended, Run, sessctl};
use crate::server::{Reply, Request, Server};

/// A case. Each of its inputs is one script of replies, run for each vendor and each set of
/// arguments.
#[derive(Clone, Copy)]
pub struct Row {
    pub id: &'static str,
    /// Names of vendors; empty for all.
    pub vendors: &'static [&'static str],
    pub inputs: fn(&Scene) -> Vec<Vec<Reply>>,
    /// What follows `<vendor> get <id>`.
    pub arguments: &'static [&'static [&'static str]],
    pub exit: i32,
    /// On standard error. `{variable}` stands for the credential's, `{title}` for the vendor's.
    pub says: &'static [&'static str],
    /// On standard output.
    pub shows: &'static [&'static str],
    /// On neither.
    pub hides: &'static [&'static str],
    /// How many requests the server must have seen.
    pub requests: usize,
}

/// What a row need not say: one plain run that ends well after one request.
pub const ROW: Row = Row {
    id: "",
    vendors: &[],
    inputs: |_| Vec::new(),
    arguments: &[&[]],
    exit: 0,
    says: &[],
    shows: &[],
    hides: &[],
    requests: 1,
};

/// Each way to print a document.
pub const FORMATS: &[&[&str]] = &[
    &[],
    &["--json"],
    &["--yaml"],
    &["-o", "ndjson"],
    &["--raw"],
    &["--raw", "--yaml"],
];

/// A vendor, a session of it, and a server that must never be asked.
pub struct Scene {
    pub provider: &'static Provider,
    pub id: String,
    /// The vendor's answer with everything in it.
    pub document: String,
    pub elsewhere: String,
}

impl Scene {
    pub fn of(provider: &'static Provider, elsewhere: &str) -> Self {
        let (_, document) = documents(provider)
            .into_iter()
            .find(|(name, _)| name == "full.json")
            .unwrap();
        Self {
            provider,
            id: id_of(provider, &document),
            document: document.trim_end().to_owned(),
            elsewhere: elsewhere.to_owned(),
        }
    }

    /// The answer with the session changed.
    pub fn with(&self, change: impl FnOnce(&mut Map<String, Value>)) -> String {
        let mut answer: Value = serde_json::from_str(&self.document).unwrap();
        let session = answer.pointer_mut(self.provider.endpoint.session).unwrap();
        change(session.as_object_mut().unwrap());
        answer.to_string()
    }

    /// The answer with one more member in the session, its value as JSON text.
    pub fn and(&self, name: &str, json: &str) -> String {
        const HERE: &str = "\"put it here\"";
        let text = self.with(|session| {
            session.insert(name.to_owned(), serde_json::from_str(HERE).unwrap());
        });
        text.replace(HERE, json)
    }

    fn fill(&self, text: &str) -> String {
        let part = self.provider.schemes[0].parts()[0];
        text.replace("{variable}", &self.provider.variable(part))
            .replace("{title}", self.provider.title)
    }
}

/// One run of a row.
struct Job<'r> {
    row: &'r Row,
    scene: Arc<Scene>,
    script: Vec<Reply>,
    arguments: &'static [&'static str],
    name: String,
}

/// Runs every row for every vendor that it is about, and names all runs that failed.
#[track_caller]
pub fn hold(rows: &[Row]) {
    const AT_ONCE: usize = 6;
    let elsewhere = Server::always(Reply::json("{}"));
    let jobs = rows.iter().flat_map(|row| jobs(row, &elsewhere));
    let jobs: Vec<Job> = jobs.collect();
    let next = AtomicUsize::new(0);
    let (failed, ran) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if catch_unwind(AssertUnwindSafe(|| run(job, &elsewhere))).is_err() {
                        // The panic itself has printed the reason.
                        failed.lock().unwrap().push(&job.name);
                    }
                    ran.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "failed: {failed:#?}");
    let ran = ran.into_inner();
    assert!(ran > 0 && ran == jobs.len(), "{ran} of {} runs", jobs.len());
}

fn jobs<'r>(row: &'r Row, elsewhere: &Server) -> Vec<Job<'r>> {
    let named = |name: &&str| Provider::named(name).unwrap_or_else(|| panic!("no vendor {name}"));
    let vendors: Vec<_> = match row.vendors {
        [] => provider::ALL.to_vec(),
        listed => listed.iter().map(named).collect(),
    };
    assert!(!row.arguments.is_empty(), "{} has no arguments", row.id);
    let mut jobs = Vec::new();
    for provider in vendors {
        let scene = Arc::new(Scene::of(provider, &elsewhere.url()));
        let inputs = (row.inputs)(&scene);
        assert!(!inputs.is_empty(), "{} has no input", row.id);
        for (input, script) in inputs.into_iter().enumerate() {
            for arguments in row.arguments {
                let words = arguments.join(" ");
                jobs.push(Job {
                    row,
                    scene: scene.clone(),
                    script: script.clone(),
                    arguments,
                    name: format!("{}: {} {words}, input {input}", row.id, provider.name),
                });
            }
        }
    }
    jobs
}

fn run(job: &Job<'_>, elsewhere: &Server) {
    let Job { row, scene, .. } = job;
    let server = Server::script(job.script.clone());
    let mut line = vec![scene.provider.name, "get", &scene.id];
    line.extend(job.arguments);
    let ended = sessctl(&line)
        .at(scene.provider, &server.url())
        .env("HTTP_PROXY", &elsewhere.url())
        .env("ALL_PROXY", &elsewhere.url())
        .ended();
    check_wire(scene.provider, &scene.id, &server.requests(), row.requests);
    assert_eq!(elsewhere.connections(), 0, "asked elsewhere: {ended:#?}");
    let words: Vec<String> = row.says.iter().map(|says| scene.fill(says)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ended = ended.code(row.exit).says(&words).shows(row.shows);
    for hidden in row.hides {
        let seen = ended.stdout.contains(hidden) || ended.stderr.contains(hidden);
        assert!(!seen, "tells {hidden:?}: {ended:#?}");
    }
    check_form(job.arguments, ended);
}

/// Standard output is whole or empty, and an error is told in the form that was asked for.
fn check_form(arguments: &[&str], ended: Ended) {
    let structured = |word: &&str| matches!(*word, "--json" | "--yaml" | "ndjson");
    match ended.code {
        0 => assert!(ended.stdout.ends_with('\n'), "{ended:#?}"),
        _ if arguments.contains(&"ndjson") => {
            assert!(ended.json()["_sessctl"]["error"].is_object(), "{ended:#?}");
        }
        _ if arguments.iter().any(structured) => {
            assert_eq!(ended.stdout, "", "{ended:#?}");
            let line = ended.stderr.lines().next_back().unwrap_or_default();
            let error: Value = serde_json::from_str(line).unwrap_or_default();
            assert!(error["_sessctl"]["error"].is_object(), "{ended:#?}");
        }
        _ => drop(ended.fails_plainly()),
    }
}

/// The requests were GETs of the session, so many, and told the credential in its place only.
#[track_caller]
pub fn check_wire(provider: &Provider, id: &str, requests: &[Request], expected: usize) {
    assert_eq!(requests.len(), expected, "{requests:#?}");
    let place = match provider.schemes[0] {
        Scheme::Header { name, .. } => name,
        Scheme::Cookie { .. } => "cookie",
        _ => "authorization",
    };
    for request in requests {
        let path = provider.endpoint.path.replace("{id}", id);
        assert_eq!((request.method.as_str(), &request.path), ("GET", &path));
        assert!(request.header(place).is_some(), "{request:#?}");
        assert!(request.header("proxy-authorization").is_none());
        let agent = concat!("sessctl/", env!("CARGO_PKG_VERSION"));
        assert_eq!(request.header("user-agent"), Some(agent));
        let elsewhere = request.headers.iter().filter(|(name, _)| {
            let slot = |slot: &provider::ConfigKey| slot.usage == KeyUse::Header(place);
            name != place && !provider.slots.iter().any(slot)
        });
        for (name, value) in elsewhere {
            assert!(!value.contains(CANARY), "{name} tells the credential");
        }
    }
}

/// The command of a run, under a limit of the shell's `ulimit`.
pub fn limited(run: &Run, limit: &str) -> Command {
    let inner = run.command();
    let set = |(name, value): (_, Option<_>)| Some((name, value?));
    let mut outer = Command::new("sh");
    outer
        .args(["-c", &format!("ulimit {limit} && exec \"$@\""), "sh"])
        .arg(inner.get_program())
        .args(inner.get_args())
        .env_clear()
        .envs(inner.get_envs().filter_map(set))
        .stdin(Stdio::null());
    outer
}

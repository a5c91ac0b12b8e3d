//! Runs the rows of a table and checks each run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use sessctl::provider::{self, Provider};

use super::case::{Case, Setup};
use super::catalogue::is_id;
use super::context::Context;
use super::requests::check_request;
use super::setup::prepare;
use super::snapshot::Snapshot;
use crate::run::RunResult;
use crate::server::{Reply, Server};

/// Number of concurrent runs. Most of them wait for a server or a time limit.
const CONCURRENCY: usize = 6;

/// Maximum length of standard error, in bytes.
// Nobody reads a longer error message.
const MAX_STDERR: usize = 3000;

/// One run of a case.
struct Job<'c> {
    case: &'c Case,
    context: Context,
    script: Vec<Reply>,
    options: &'static [&'static str],
    name: String,
}

/// Runs every case for each of its providers, and lists all failed runs.
#[track_caller]
pub fn run_cases(cases: &[Case]) {
    let forbidden_server = Server::always(Reply::json("{}"));
    let jobs: Vec<Job> = cases
        .iter()
        .flat_map(|case| jobs(case, &forbidden_server))
        .collect();
    let next = AtomicUsize::new(0);
    let (failed, finished) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..CONCURRENCY {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // The panic itself has printed the reason.
                    match catch_unwind(AssertUnwindSafe(|| run(job, &forbidden_server))) {
                        Ok(true) => drop(finished.fetch_add(1, Ordering::Relaxed)),
                        Ok(false) if job.case.depends_on_rights() => {}
                        Ok(false) | Err(_) => failed.lock().unwrap().push(&job.name),
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "failed, see above: {failed:#?}");
    assert!(finished.into_inner() > 0, "no run was possible");
}

/// Returns the providers that a case lists or names; Deck if it names none.
fn providers(case: &Case) -> Vec<&'static Provider> {
    let named = |name: &str| Provider::named(name).unwrap_or_else(|| panic!("no provider {name}"));
    if !case.providers.is_empty() {
        return case.providers.iter().map(|name| named(name)).collect();
    }
    if case.arguments.contains(&"{P}") {
        return provider::ALL.to_vec();
    }
    let first = case.arguments.first();
    let first = first.and_then(|word| Provider::named(word));
    vec![first.unwrap_or_else(|| named("deck"))]
}

fn context(case: &Case, provider: &'static Provider, forbidden_server: &Server) -> Context {
    let mut context = Context::of(provider);
    context.forbidden_url = forbidden_server.url();
    match case.arguments {
        [_, "get", "{VALUE}", ..] if case.value != "{ID}" => context.with_id(case.value),
        [_, "get", id, ..] if !id.contains('{') => context.with_id(id),
        _ => context,
    }
}

fn jobs<'c>(case: &'c Case, forbidden_server: &Server) -> Vec<Job<'c>> {
    assert!(case.ids.split(' ').all(is_id), "{:?} is no id", case.ids);
    assert!(!case.options.is_empty(), "{} has no options", case.ids);
    let mut jobs = Vec::new();
    for provider in providers(case) {
        let context = context(case, provider, forbidden_server);
        let scripts = (case.replies)(&context);
        assert!(!scripts.is_empty(), "{} has no replies", case.ids);
        for (number, script) in scripts.into_iter().enumerate() {
            for options in case.options {
                let words = [case.arguments, options].concat();
                jobs.push(Job {
                    case,
                    context: context.clone(),
                    script: script.clone(),
                    options,
                    name: format!(
                        "{} {} ({}): {words:?} {:?}, replies {number}",
                        case.ids, case.variant, provider.name, case.value
                    ),
                });
            }
        }
    }
    jobs
}

/// Runs a job; false if this machine cannot set it up.
fn run(job: &Job<'_>, forbidden_server: &Server) -> bool {
    let server = Server::script(job.script.clone());
    let url = server.url();
    let Some(run) = prepare(job.case, job.options, &job.context, &url) else {
        return false;
    };
    let before = Snapshot::of(run.home());
    let result = run.run();
    let changed = before.differences(&Snapshot::of(run.home()));
    assert!(changed.is_empty(), "{}: changed {changed:?}", job.name);
    assert_eq!(result.code, job.case.exit, "{}: {result:#?}", job.name);
    check_texts(job, &result, |text| {
        let filled = job.context.fill(text, job.case.value, &url, run.home());
        filled.into_string().unwrap()
    });
    check_server(job, &server);
    assert_eq!(
        forbidden_server.connections(),
        0,
        "{}: connected elsewhere",
        job.name
    );
    check_format(job, result);
    true
}

fn check_texts(job: &Job<'_>, result: &RunResult, fill: impl Fn(&str) -> String) {
    let (case, name) = (job.case, &job.name);
    let RunResult { stdout, stderr, .. } = result;
    for text in case.stderr {
        let text = fill(text);
        assert!(
            stderr.contains(&text),
            "{name}: no {text:?} on stderr: {result:#?}"
        );
    }
    for text in case.stdout {
        assert!(
            stdout.contains(text),
            "{name}: no {text:?} on stdout: {result:#?}"
        );
    }
    for text in case.absent {
        let is_absent = !stdout.contains(text) && !stderr.contains(text);
        assert!(is_absent, "{name}: prints {text:?}: {result:#?}");
    }
}

fn check_server(job: &Job<'_>, server: &Server) {
    let Job {
        case,
        context,
        name,
        ..
    } = job;
    let requests = server.requests();
    assert_eq!(requests.len(), case.requests, "{name}: {requests:#?}");
    if case.requests == 0 {
        assert_eq!(server.connections(), 0, "{name}: connections");
    }
    let path = context.provider.endpoint.path.replace("{id}", &context.id);
    for request in &requests {
        check_request(context.provider, request);
        let prefix = request.path.strip_suffix(&path);
        let prefix = prefix.unwrap_or_else(|| panic!("{name}: {request:#?}"));
        // Only a base URL can put something in front of the path.
        assert!(
            prefix.is_empty() || case.arguments.contains(&"--base-url"),
            "{name}: {prefix}"
        );
    }
}

/// Checks that output is complete or empty, and that an error has the requested format.
fn check_format(job: &Job<'_>, result: RunResult) {
    let (case, name) = (job.case, &job.name);
    assert!(
        result.stderr.len() < MAX_STDERR,
        "{name}: too long: {result:#?}"
    );
    let is_structured = |word: &&str| matches!(*word, "--json" | "--yaml" | "ndjson");
    match result.code {
        0 => {
            let may_print = case.may_print_notices || !case.stderr.is_empty();
            assert!(may_print || result.stderr.is_empty(), "{name}: {result:#?}");
            // A shell may have closed standard output.
            let may_be_empty = case
                .setup
                .iter()
                .any(|step| matches!(step, Setup::Shell(_)));
            let is_empty = may_be_empty && result.stdout.is_empty();
            let is_complete = is_empty || result.stdout.ends_with('\n');
            assert!(is_complete, "{name}: {result:#?}");
        }
        _ if job.options.contains(&"ndjson") => {
            let error = &result.json()["_sessctl"]["error"];
            assert!(error.is_object(), "{name}: {result:#?}");
        }
        _ if job.options.iter().any(is_structured) => {
            assert_eq!(result.stdout, "", "{name}: {result:#?}");
            let line = result.stderr.lines().next_back().unwrap_or_default();
            let error: Value = serde_json::from_str(line).unwrap_or_default();
            assert!(
                error["_sessctl"]["error"].is_object(),
                "{name}: {result:#?}"
            );
        }
        _ => drop(result.plain_error()),
    }
}

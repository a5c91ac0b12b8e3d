//! A server that echoes every credential in every encoding, in sessions and in errors. The program
//! must print and write none of them, however the output is decoded.

mod decode;
mod encode;
mod later_credentials;
mod replies;

use std::fs;
use std::path::Path;

use sessctl::provider::{self, Provider, Scheme};

use replies::{error, session};

use crate::fixtures::{documents, id_of};
use crate::run::{CANARY, Run, RunResult, credential, sessctl};
use crate::server::{Reply, Request, Server};

/// The credentials in the environment of a run: those of the tested scheme, and one scheme of each
/// other provider.
fn credentials(provider: &'static Provider, scheme: &'static Scheme) -> Vec<(String, String)> {
    let mut credentials = Vec::new();
    for other in provider::ALL {
        let used = if *other == provider {
            scheme
        } else {
            &other.schemes[0]
        };
        for key in used.keys() {
            credentials.push((other.variable(key), credential(other, key)));
        }
    }
    credentials
}

/// The texts that the server echoes: authentication headers, their parts, and credentials that were
/// not sent to it.
fn secrets(request: &Request, credentials: &[(String, String)]) -> Vec<String> {
    let mut secrets: Vec<String> = credentials.iter().map(|(_, value)| value.clone()).collect();
    for name in ["authorization", "x-api-key", "cookie"] {
        if let Some(value) = request.header(name) {
            secrets.extend(value.split_once(' ').map(|(_, inner)| inner.to_owned()));
            secrets.push(value.to_owned());
        }
    }
    secrets
}

/// Starts a server whose response depends on the echoes and on the number of the request.
fn server(
    credentials: &[(String, String)],
    reply: impl Fn(&[String], usize) -> Reply + Send + Sync + 'static,
) -> Server {
    let credentials = credentials.to_vec();
    Server::start(move |request, number| reply(&secrets(request, &credentials), number))
}

/// Prepares a run with credentials.
fn run(url: (&str, &str), credentials: &[(String, String)], line: &[&str]) -> Run {
    let run = sessctl(line).env(url.0, url.1);
    let set = |run: Run, (name, value): &(String, String)| run.env(name, value);
    credentials.iter().fold(run, set)
}

/// Checks that neither the output nor a written file contains a credential or a sent signature.
#[track_caller]
fn assert_reveals_nothing(
    run: &Run,
    server: &Server,
    credentials: &[(String, String)],
    result: &RunResult,
) {
    let mut texts = vec![result.stdout.clone(), result.stderr.clone()];
    let files = fs::read_dir(run.home())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    texts.extend(files.filter(|path| path.is_file()).map(|path| read(&path)));
    let signatures = server.requests().into_iter().filter_map(|request| {
        let (_, signature) = request.header("authorization")?.rsplit_once(':')?;
        Some(signature.to_owned())
    });
    let mut needles: Vec<String> = signatures.chain([CANARY.to_owned()]).collect();
    needles.dedup();
    for text in texts {
        let text = text.replace("SECRET_KEY", "").replace("KEY_SECRET", "");
        if let Some(found) = decode::find(text.as_bytes(), &needles) {
            panic!("revealed in {found:?}: {result:#?}");
        }
        for (_, credential) in credentials {
            let cases = text.to_ascii_lowercase();
            assert!(
                !cases.contains(&credential.to_ascii_lowercase()),
                "{result:#?}"
            );
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

const FORMATS: &[&[&str]] = &[
    &[],
    &["--json"],
    &["-o", "ndjson"],
    &["--yaml"],
    &["--raw"],
    &["-q", ".echo"],
    &["-q", ".echo|error"],
    &["--json", "-v", "--show-secrets"],
];

/// Runs every verb on a session with all echoes.
fn check_sessions(provider: &'static Provider, scheme: &'static Scheme) {
    let credentials = credentials(provider, scheme);
    let variable = provider.variable("base_url");
    let (_, document) = documents(provider)
        .into_iter()
        .find(|(name, _)| name == "full.json")
        .unwrap();
    let id = id_of(provider, &document);
    let server = server(&credentials, move |secrets, _| {
        session(provider, &document, secrets)
    });
    let mut lines: Vec<Vec<&str>> = FORMATS
        .iter()
        .map(|format| [&[provider.name, "get", &id], *format].concat())
        .collect();
    let reports = [
        "--report",
        "junit=j.xml",
        "--report",
        "tap=t.tap",
        "--report",
        "github",
    ];
    let check = [
        provider.name,
        "check",
        &id,
        "--expect",
        ".echo == 1",
        "--show-secrets",
    ];
    lines.push([check.as_slice(), &reports].concat());
    lines.push([check.as_slice(), &["--json", "--contract", "strict"]].concat());
    lines.push(vec![
        provider.name,
        "wait",
        &id,
        "--for",
        ".echo",
        "--timeout",
        "1s",
    ]);
    let side = format!("{}:{id}", provider.name);
    lines.push(vec!["diff", "saved.json", &side]);
    lines.push(vec!["diff", "saved.json", &side, "--json"]);
    for line in lines {
        let run = run((&variable, &server.url()), &credentials, &line)
            .env("GITHUB_STEP_SUMMARY", "summary.md");
        if line[0] == "diff" {
            fs::write(run.home().join("saved.json"), "{\"echo\":{\"v0\":1}}").unwrap();
        }
        let run = if line.contains(&"--show-secrets") {
            run.may_reveal()
        } else {
            run
        };
        let result = run.run();
        let shown = [&result.stdout, &result.stderr]
            .iter()
            .any(|text| text.contains("[redacted]"));
        assert!(
            shown || line.contains(&"wait") || line.len() == 3,
            "{line:?}: {result:#?}"
        );
        if line.contains(&"--show-secrets") && !line.contains(&"check") {
            // The session's own secrets contain the canary, too.
            continue;
        }
        let saved = run.home().join("saved.json");
        if saved.exists() {
            fs::remove_file(saved).unwrap();
        }
        assert_reveals_nothing(&run, &server, &credentials, &result);
    }
}

/// Runs lookups of one session and of many that receive errors of every kind.
fn check_errors(provider: &'static Provider, scheme: &'static Scheme) {
    let credentials = credentials(provider, scheme);
    let variable = provider.variable("base_url");
    let ids: Vec<String> = (0..encode::ALL.len() * 3)
        .map(|at| format!("echo-{at:02}"))
        .collect();
    for (status, formats) in [
        (400, &[&[][..], &["-o", "ndjson"]][..]),
        (500, &[&["-o", "ndjson", "-v"][..]]),
        (200, &[&["-o", "ndjson"][..], &["--json"]]),
    ] {
        for format in formats {
            let server = server(&credentials, move |secrets, number| {
                error(provider, status, secrets, number)
            });
            let mut line = vec![
                provider.name,
                "get",
                "--any-id",
                "--retries",
                "0",
                "--rate",
                "off",
            ];
            line.extend(*format);
            line.extend(ids.iter().map(String::as_str));
            let run = run((&variable, &server.url()), &credentials, &line);
            let result = run.run();
            assert!(
                result.code != 0 && server.requests().len() == ids.len(),
                "{result:#?}"
            );
            assert_reveals_nothing(&run, &server, &credentials, &result);
        }
    }
    for at in 0..encode::ALL.len().div_ceil(4) {
        let server = server(&credentials, move |secrets, _| {
            error(provider, 401, secrets, at)
        });
        let verb = ["get", "check", "wait"][at % 3];
        let line = [provider.name, verb, "--any-id", "echo", "--json"];
        let run = run((&variable, &server.url()), &credentials, &line);
        let result = run.run().code(3);
        assert_reveals_nothing(&run, &server, &credentials, &result);
    }
}

#[test]
fn echoed_credentials_are_never_revealed() {
    std::thread::scope(|scope| {
        for provider in provider::ALL {
            scope.spawn(move || {
                for scheme in provider.schemes {
                    check_sessions(provider, scheme);
                    check_errors(provider, scheme);
                }
            });
        }
    });
}

#[test]
fn oracle_finds_every_encoding() {
    let secret = format!("kk_live/{CANARY}+0123");
    for (at, encoding) in encode::ALL.iter().enumerate() {
        let text = format!("é \"received {}\"", encoding(&secret));
        let found = decode::find(text.as_bytes(), &[CANARY.to_owned()]).is_some();
        let case = text
            .to_ascii_lowercase()
            .contains(&secret.to_ascii_lowercase());
        assert!(found || case, "{at}: {text}");
    }
    assert_eq!(
        decode::find(b"received [redacted] c2VjcmV0", &[CANARY.to_owned()]),
        None
    );
}

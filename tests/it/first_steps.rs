//! `docs/first-steps.md`: its commands are run in order, and their output is compared with the page.

use sessctl::provider::Provider;
use tempfile::TempDir;

use crate::run::sessctl;
use crate::server::proxy::{Proxy, TunnelReply};
use crate::server::tls::Authority;
use crate::server::{Reply, Request, Server};

/// The names on the page, which the test replaces.
const HOST: &str = "deck.company.example";
const PROXY: &str = "http://proxy.company.example:3128";
const HOME: &str = "/home/you";

/// Separates the outputs of the commands.
const MARK: &str = "=== next command";

/// A command of the page and its output.
struct Step {
    command: String,
    output: String,
}

/// Returns the commands of the page, in order.
fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in page.split("```console\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step {
                    command: command.to_owned(),
                    output: String::new(),
                });
                continue;
            }
            let step = steps.last_mut().unwrap();
            match line.strip_prefix("> ") {
                Some(more) => step.command += &format!("\n{more}"),
                None => step.output += &format!("{line}\n"),
            }
        }
    }
    steps
}

/// Replies as the API of Deck does.
fn reply(request: &Request) -> Reply {
    let deck = Provider::named("deck").unwrap();
    let now = httpdate::fmt_http_date(std::time::SystemTime::now());
    let fixture = include_str!("../fixtures/deck/full.json");
    match request.path.as_str() {
        "/test" => Reply::json(deck.probe.test.as_ref().unwrap().sample),
        "/sessions/sess_8fJ2kQ7mZx" => Reply::json(fixture),
        path => panic!("{path}"),
    }
    .header("date", &now)
}

/// Replaces the digits of lines with times, which differ from run to run.
fn without_times(text: &str) -> String {
    let lines = text.lines().map(|line| {
        if line.contains(" UTC") {
            line.replace(|c: char| c.is_ascii_digit(), "0")
        } else {
            line.to_owned()
        }
    });
    lines.map(|line| line + "\n").collect()
}

/// Compares an output with the lines of the page. A line `…` matches any number of lines.
fn matches(output: &[&str], page: &[&str]) -> bool {
    match page.split_first() {
        None => output.is_empty(),
        Some((&"…", rest)) => (0..=output.len()).any(|skipped| matches(&output[skipped..], rest)),
        Some((line, rest)) => output.first() == Some(line) && matches(&output[1..], rest),
    }
}

/// Compares the output of a command with the page.
#[track_caller]
fn assert_output(step: &Step, output: &str) {
    let (actual, expected) = (without_times(output), without_times(&step.output));
    let (actual, expected): (Vec<_>, Vec<_>) =
        (actual.lines().collect(), expected.lines().collect());
    assert!(
        matches(&actual, &expected),
        "$ {}\n{output}\nexpected:\n{}",
        step.command,
        step.output
    );
}

/// Returns a script that runs the commands and prints a mark before each.
fn script(steps: &[Step], proxy: &str) -> String {
    let commands = steps.iter().map(|step| {
        // The mark does not change the exit code that the next command sees.
        let command = step.command.replace(PROXY, proxy);
        format!("code=$?; echo '{MARK}'; (exit $code)\n{command}\n")
    });
    let setup = "exec 2>&1\nPATH=\"${1%/*}:$PATH\"\n";
    [setup.to_owned()].into_iter().chain(commands).collect()
}

#[test]
fn first_steps_are_replayed() {
    let authority = Authority::new();
    let server = Server::start_with_tls(authority.server(HOST, 2099), |request, _| reply(request));
    let proxy = Proxy::start(TunnelReply::Tunnel(server.address));
    let proxy_url = format!("http://{}", proxy.address);
    let steps = steps(include_str!("../../docs/first-steps.md"));
    assert!(steps.len() > 12, "{}", steps.len());

    let home = TempDir::new().unwrap();
    std::fs::copy(authority.file(), home.path().join("company-ca.pem")).unwrap();
    let folder = home.path().to_str().unwrap().to_owned();
    let result = sessctl(&[] as &[&str])
        .through(&["sh", "-c", &script(&steps, &proxy_url), "sh"])
        .with_home(home)
        .run();
    let shown = result.stdout.replace(&folder, HOME);
    let outputs: Vec<&str> = shown.split(&format!("{MARK}\n")).skip(1).collect();
    assert_eq!(outputs.len(), steps.len(), "{result:#?}");
    for (step, output) in steps.iter().zip(outputs) {
        assert_output(step, output);
    }
    // The requests went through the proxy, with the key of the page.
    let tunnels = proxy.requests();
    let target = format!("{HOST}:443");
    assert!(!tunnels.is_empty() && tunnels.iter().all(|tunnel| tunnel.path == target));
    let requests = server.requests();
    let paths: Vec<&str> = requests
        .iter()
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(paths, ["/test", "/sessions/sess_8fJ2kQ7mZx"]);
    let authorization = Some("Bearer the-key-from-the-dashboard");
    assert!(
        requests
            .iter()
            .all(|request| request.header("authorization") == authorization)
    );
}

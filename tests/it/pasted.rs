//! Ids and URLs that users copied from somewhere else.

use sessctl::provider::Provider;

use crate::run::{RunResult, sessctl};
use crate::server::{Reply, Server};

/// A URL of the API, whose query must neither be sent nor shown.
const API_URL: &str = "https://api.deck.co/v2/sessions/sess_1?token=SECRET#SECRET";

/// Starts a server that has every Deck session.
fn deck_server() -> Server {
    Server::start(|request, _| {
        let id = request.path.rsplit('/').next().unwrap_or_default();
        Reply::json(format!(
            r#"{{"id":"{id}","object":"session","status":"completed"}}"#
        ))
    })
}

fn run(server: &Server, line: &[&str], stdin: &str) -> RunResult {
    let run = sessctl(line).at(Provider::named("deck").unwrap(), &server.url());
    run.stdin(stdin).run()
}

fn paths(server: &Server) -> Vec<String> {
    let requests = server.requests();
    requests.into_iter().map(|request| request.path).collect()
}

#[test]
fn url_is_looked_up_by_its_id() {
    let dashboard = "https://app.deck.co/sessions/sess_1";
    for line in [
        &["deck", "get", API_URL][..],
        &["get", API_URL],
        &["get", dashboard],
        &["get", "app.deck.co/sessions/sess_1"],
        &["deck", "wait", API_URL],
        &["check", API_URL, "--contract", "off"],
        &["deck", "get", " \"sess_1\",\n"],
        &["get", "DECK:sess_1"],
    ] {
        let server = deck_server();
        run(&server, line, "").code(0);
        assert_eq!(paths(&server), ["/sessions/sess_1"], "{line:?}");
    }
}

#[test]
fn list_may_contain_urls() {
    let server = deck_server();
    let list = format!("{API_URL}\n\"{API_URL}\",\nsess_2,\n\"sess_3\"\n  deck:sess_4\t\n");
    let result = run(&server, &["get", "-", "-o", "ndjson", "-q", ".id"], &list).code(0);
    assert_eq!(result.stdout.lines().count(), 5, "{result:?}");
    let mut paths = paths(&server);
    paths.sort();
    assert_eq!(paths.last().unwrap(), "/sessions/sess_4");
    assert!(paths.iter().all(|path| !path.contains('?')), "{paths:?}");
}

#[test]
fn diff_accepts_urls() {
    let server = deck_server();
    run(&server, &["diff", API_URL, "sess_2"], "").code(1);
    let result = run(
        &server,
        &["diff", "https://evil.example/SECRET", "sess_2"],
        "",
    )
    .code(2);
    result.stderr_has(&["the host of the URL is not one of a provider"]);
}

#[test]
fn refused_url_is_not_repeated() {
    for url in [
        "https://evil.example/SECRET/sess_1",
        "https://user:SECRET@api.deck.co/v2/sessions/sess_1",
        "https://app.deck.co/SECRET?id=sess_1",
        "https://app.deck.co/sess_1/sess_2/SECRET",
        "https://app.deck.co/../sess_1/SECRET",
        "https://app.deck.co/sess_1%2fSECRET",
        "https://verify.kayle.id/vs_SECRET",
        "HTTPS://SECRET",
    ] {
        let server = deck_server();
        for line in [
            &["deck", "get", url][..],
            &["get", url, "-o", "json"],
            &["deck", "wait", url],
            &["check", url],
            &["diff", url, "sess_1"],
            &["deck", "get", url, "--any-id"],
            &["deck", "get", url, "--curl"],
            &[url],
            &["deck", url],
        ] {
            run(&server, line, "").code(2);
        }
        for format in ["table", "ndjson"] {
            let list = format!("{url}\n{url},x\n");
            run(&server, &["get", "-", "-o", format], &list).code(2);
        }
        assert_eq!(paths(&server), [""; 0], "{url}");
    }
}

/// The example of the topic is a check file that the program accepts.
#[test]
fn check_file_topic_is_valid() {
    let topic = sessctl(&["help", "check-file"]).run().code(0).stdout;
    let example: String = topic
        .lines()
        .skip_while(|line| !line.contains("[[check]]") || line.contains("table"))
        .take_while(|line| !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    let example = example.replace("profile =", "# profile =");
    let line = &["check", "-f", "-", "--mock", "-o", "json"];
    let result = sessctl(line).stdin(example).run();
    let result = result.code(1).stdout_has(&["happy path"]);
    assert!(!result.stderr.contains("error"), "{result:?}");
}

#[test]
fn missing_files_are_named_first() {
    let run = sessctl(&["diff", "broken.json", "nope.json"]);
    std::fs::write(run.home().join("broken.json"), "{").unwrap();
    let output = run.command().current_dir(run.home()).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("no such file: 'nope.json'"), "{message}");
    let line = &[
        "deck", "get", "sess_1", "--mock", "-o", "ndjson", "--resume", "nope",
    ];
    let result = sessctl(line).run().code(2);
    assert!(
        result
            .stderr
            .contains("cannot resume from nope: No such file\""),
        "{result:?}"
    );
}

#[test]
fn url_without_verb_suggests_the_command() {
    let result = sessctl(&[API_URL]).run().code(2);
    result.stderr_has(&["did you mean 'sessctl deck get sess_1'?"]);
}

#[test]
fn url_of_64_kib_is_refused() {
    let url = format!("https://app.deck.co/sess_1?{}", "SECRET".repeat(11_000));
    let server = deck_server();
    let result = run(&server, &["get", &url], "").code(2);
    result.stderr_has(&["longer than 4,096 bytes"]);
    run(&server, &["get", "-"], &url).code(2);
    assert_eq!(paths(&server), [""; 0]);
}

#[test]
fn swapped_id_suggests_the_same_verb() {
    for verb in ["get", "wait", "check"] {
        let result = sessctl(&["kayle", verb, "sess_1", "--mock", "-o", "json"]).run();
        let suggestion = format!("did you mean 'sessctl deck {verb} sess_1'?");
        let result = result.code(2);
        let shown = format!("{}{}", result.stdout, result.stderr);
        assert!(shown.contains(&suggestion), "{result:#?}");
        let line = [verb, "kayle:sess_1", "--mock", "-o", "json"];
        let result = sessctl(&line).run().code(2);
        let shown = format!("{}{}", result.stdout, result.stderr);
        assert!(shown.contains("did you mean 'deck:sess_1'?"), "{result:#?}");
    }
}

//! Corrupted ids, from the choice of the provider to the URL of the request.

use proptest::prelude::*;
use sessctl::cli::{ProviderCommand, Target};
use sessctl::config::{ConfiguredEndpoint, Limits, Provenance, Settings};
use sessctl::http::{CurlCommand, Request};
use sessctl::provider::{ALL, HIDDEN_URL, check_safety};

use crate::bytes::{ByteChange, byte_changes, corrupt};
use crate::harness::{check_failure, check_text, fuzz};

const WORDS: &[&str] = &[
    "https://api.deck.co/v2/sessions/",
    "https://verify.kayle.id/",
    "://",
    "@",
    "\"",
    ",",
    "deck:",
    "zephr:",
    "dekc:",
    ":",
    "::",
    "/",
    "\\",
    "..",
    ".",
    "%",
    "%2e%2e",
    "%2f",
    "?",
    "#",
    ";",
    "@",
    "&",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\0",
    "\u{1b}[31m",
    "\u{202e}",
    "é",
    "日",
    "\u{feff}",
    "'",
    "\"",
    "$(id)",
    "`id`",
    "-",
    "--",
    "sess_",
    "vs_",
    "vs_live_",
    "*",
    "{id}",
    concat!(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ),
];

#[test]
fn corrupted_session_ids() {
    let good: Vec<&str> = ALL
        .iter()
        .flat_map(|provider| provider.id.valid.iter().chain([&provider.sample.id]))
        .copied()
        .collect();
    let inputs = (
        any::<prop::sample::Index>(),
        byte_changes(WORDS),
        prop::option::of(0..ALL.len()),
        any::<bool>(),
    );
    fuzz(
        "ids",
        3000,
        &inputs,
        |(at, changes, provider, any): &(
            prop::sample::Index,
            Vec<ByteChange>,
            Option<usize>,
            bool,
        )| {
            let typed = corrupt(at.get(&good).as_bytes(), changes);
            let Ok(typed) = String::from_utf8(typed) else {
                return;
            };
            let command = provider.map(|at| ProviderCommand {
                provider: ALL[at],
                verb: "get",
            });
            match Target::parse(command, &typed, *any) {
                Ok(target) => check_target(&target),
                Err(error) => {
                    let hidden = error.typed == HIDDEN_URL && typed.contains('/');
                    assert!(error.typed == typed || hidden, "{typed:?}");
                    assert_eq!(error.failure.kind.exit_code(), 2);
                    check_failure(&error.failure);
                }
            }
        },
    );
}

/// Checks that the id is one segment of the path and no other part of the URL.
fn check_target(target: &Target) {
    check_safety(target.id.as_str()).expect("a target is safe");
    let base = "https://api.example/base".parse::<url::Url>().unwrap();
    let settings = Settings::for_mock(target.provider, base, Limits::default()).unwrap();
    let request =
        Request::build(&settings, &target.id, std::time::SystemTime::now(), "nonce").unwrap();
    let url = &request.url;
    assert_eq!(url.origin().ascii_serialization(), "https://api.example");
    assert_eq!(
        (url.query(), url.fragment(), url.username()),
        (None, None, "")
    );
    let segments = |path: &str| path.split('/').count();
    assert_eq!(
        segments(url.path()),
        segments("/base") + segments(target.provider.endpoint.path) - 1,
        "{url}"
    );
    let endpoint = ConfiguredEndpoint {
        scheme: &target.provider.schemes[0],
        base_url: settings.base_url,
        origin: Provenance::Default,
        sources: [].into(),
    };
    let command = CurlCommand {
        provider: target.provider,
        endpoint: &endpoint,
        cacert: None,
    };
    let snippet = command.snippet(&target.id).unwrap();
    check_text("a curl command", &snippet);
}

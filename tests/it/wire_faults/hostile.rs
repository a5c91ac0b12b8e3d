//! H: values and names that would affect a terminal, a table, a log or a parser.

use serde_json::Value;
use sessctl::provider::{self, Provider};
use unicode_width::UnicodeWidthStr as _;

use crate::cases::{Case, Context, FORMATS, run_cases, wire_case};
use crate::run::{credential, sessctl};
use crate::server::{Reply, Server};

/// Appends `text` to every text of a document except its id, and adds a member with that name to
/// every object.
fn corrupt(value: &mut Value, id: &str, text: &str) {
    match value {
        Value::String(own) if own != id => own.push_str(text),
        Value::Array(items) => items.iter_mut().for_each(|item| corrupt(item, id, text)),
        Value::Object(members) => {
            members
                .values_mut()
                .for_each(|value| corrupt(value, id, text));
            members.insert(format!("k{text}"), Value::from(format!("{text}v")));
        }
        _ => {}
    }
}

fn corrupted(context: &Context, text: &str) -> String {
    context.with(|session| {
        let mut value = Value::Object(std::mem::take(session));
        corrupt(&mut value, &context.id, text);
        if let Value::Object(members) = value {
            *session = members;
        }
    })
}

fn each(context: &Context, texts: &[&str]) -> Vec<Vec<Reply>> {
    texts
        .iter()
        .map(|text| vec![Reply::json(corrupted(context, text))])
        .collect()
}

const SEQUENCES: &[&str] = &[
    "\u{1b}[2J\u{1b}[1;31m\u{1b}]0;title\x07",
    "\u{1b}]52;c;cm0gLXJm\u{1b}\\\u{1b}]8;;http://evil.example\x07x",
    "\u{1b}P+q544e\u{1b}\\\u{1b}[6n\u{1b}c",
];
const C1: &[&str] = &[
    "\u{9b}31m\u{9d}0;x\u{9c}\u{7f}\u{85}",
    "\u{2028}\u{2029}\u{ad}",
];
const BIDI: &[&str] = &[
    "\u{202e}\u{202a}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}",
    "\u{e0041}\u{e007f}\u{200b}\u{2060}\u{feff}\u{180e}",
];
const CELLS: &[&str] = &[
    "ok\rFAILED",
    "\n\n  State   succeeded\n",
    "\t\x08\x08\0\x0b\x0c",
];
const WIDE: &[&str] = &[
    "漢字かな한글ｆｕｌｌ",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽❤️",
];
const COMMANDS: &[&str] = &["::error::x", "##[command]x", "\n::set-output name=a::b\n"];

const CASES: &[Case] = &[
    wire_case("H24", "")
        .replies(|context| each(context, SEQUENCES))
        .options(FORMATS),
    wire_case("H25", "")
        .replies(|context| each(context, C1))
        .options(FORMATS),
    wire_case("H26", "")
        .replies(|context| each(context, BIDI))
        .options(FORMATS),
    wire_case("H27 H28", "")
        .replies(|context| each(context, CELLS))
        .options(FORMATS)
        .absent(&["\n  State   succeeded"]),
    wire_case("H45", "")
        .replies(|context| each(context, WIDE))
        .options(FORMATS),
    wire_case("H29", "")
        .replies(|context| {
            let key = format!("{{\"{}\":1}}", "k".repeat(1 << 17));
            vec![vec![Reply::json(context.with_member("odd", &key))]]
        })
        .options(FORMATS),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

/// A program reads exactly what the provider sent.
#[test]
fn h28_structured_formats_keep_texts() {
    let all = [SEQUENCES, C1, BIDI, CELLS, WIDE, COMMANDS].concat();
    for provider in provider::ALL {
        let context = Context::of(provider);
        for text in &all {
            let body = corrupted(&context, text);
            let server = Server::always(Reply::json(&body));
            for format in ["json", "ndjson"] {
                let result = sessctl(&[
                    provider.name,
                    "get",
                    &context.id,
                    "--raw",
                    "--show-secrets",
                    "-o",
                    format,
                ])
                .at(provider, &server.url())
                .may_reveal()
                .run()
                .code(0);
                let sent: Value = serde_json::from_str(&body).unwrap();
                assert_eq!(result.json(), sent, "{} {format} {text:?}", provider.name);
            }
        }
    }
}

/// The column after a name of any script begins below its heading.
#[test]
fn h45_columns_stay_aligned() {
    let closient = Provider::named("closient").unwrap();
    let context = Context::of(closient);
    let body = context.with(|session| {
        let capture = session["captures"][0].clone();
        let named = WIDE
            .iter()
            .chain(&["plain", "e\u{301}x", "ＦＵＬＬ x"])
            .map(|name| {
                let mut capture = capture.clone();
                capture["product_name"] = Value::from(*name);
                capture
            });
        session["captures"] = named.collect();
    });
    let server = Server::always(Reply::json(body));
    let result = sessctl(&["closient", "get", &context.id])
        .at(closient, &server.url())
        .run()
        .code(0);
    let before = |mark: &str| -> Vec<usize> {
        let lines = result.stdout.lines();
        lines
            .filter_map(|line| Some(line.split_once(mark)?.0.width()))
            .collect()
    };
    let heading = before("Details")[0];
    assert_eq!(before("Raw value: "), [heading; 6], "{result:#?}");
}

/// GitHub's runner interprets lines that begin with `::`, after white space, or contain `##[`.
#[test]
fn h46_no_line_is_runner_command() {
    for provider in provider::ALL {
        let context = Context::of(provider);
        for text in COMMANDS {
            let ok = Reply::json(corrupted(&context, text));
            let error = serde_json::json!({ "message": text }).to_string();
            for reply in [ok, Reply::status(400, &error), Reply::status(404, text)] {
                let server = Server::always(reply);
                for format in FORMATS {
                    let line = [&[provider.name, "get", &context.id], *format].concat();
                    let result = sessctl(&line)
                        .env("GITHUB_ACTIONS", "true")
                        .at(provider, &server.url())
                        .run();
                    let lines = result.stdout.lines().chain(result.stderr.lines());
                    for line in lines {
                        let command = line.trim_start().starts_with("::") || line.contains("##[");
                        assert!(!command, "{} {format:?}: {result:#?}", provider.name);
                    }
                }
            }
        }
    }
}

/// A server may echo parts of the credential in any field and header.
#[test]
fn h47_echoed_credential_is_hidden() {
    for provider in provider::ALL {
        let context = Context::of(provider);
        for key in provider.schemes[0].keys() {
            let secret = credential(provider, key);
            let echo = format!("bad key {secret}, \"{secret}\", {secret}");
            let error = serde_json::json!({
                "message": echo, "code": secret, "hint": echo, "request_id": secret,
                "docs": format!("https://x.example/{secret}"), "error": {"message": echo},
            });
            for status in [200, 302, 400, 401, 404, 500] {
                let body = match status {
                    200 => corrupted(&context, &format!(" {secret} ")),
                    _ => error.to_string(),
                };
                let reply = Reply::status(status, &body)
                    .header("x-request-id", &secret)
                    .header("location", &format!("/{secret}?{secret}"));
                let text = Reply::status(status, &echo).header("cf-ray", &secret);
                for server in [reply, text].map(Server::always) {
                    for format in [&[][..], &["--raw"], &["--yaml"]] {
                        let line = [provider.name, "get", &context.id, "--retries", "0", "-v"];
                        sessctl(&[&line[..], format].concat())
                            .at(provider, &server.url())
                            .run();
                    }
                }
            }
        }
    }
}

//! S: error bodies of all kinds.

use sessctl::provider;

use super::statuses::each_body;
use crate::cases::{Case, Context, TABLE_AND_JSON, run_cases, wire_case};
use crate::fixtures::errors;
use crate::server::Reply;

/// Bodies whose members have wrong types.
const WRONG: &[&str] = &[
    r#"{"message":{}}"#,
    r#"{"errors":"x"}"#,
    r#"{"errors":[null,5,{"message":[]}]}"#,
    r#"{"errors":{"a":null,"b":{"c":[]}}}"#,
    r#"{"error":null,"code":[],"hint":{},"docs":5,"request_id":{}}"#,
    r#"{"error":{"message":{"message":{}}}}"#,
    r#"{"title":5,"detail":false,"status":"x","retryable":"yes","retry_after_seconds":"soon"}"#,
    r#"{"retry_after_seconds":-1}"#,
    r#"{"retry_after_seconds":1e400}"#,
    r#"{"message":"[{\"code\":5}]"}"#,
    r#"{"details":[[[[]]]]}"#,
    "null",
    "[]",
    "5",
    "\"\"",
    "{",
    "",
    "\u{feff}",
    "\0\0\0",
];

fn wrong(context: &Context, status: u16) -> Vec<Vec<Reply>> {
    // An empty body is the API's own for status 401.
    let is_foreign = |body: &&&str| status != 401 || !matches!(**body, "" | "\u{feff}");
    let bodies: Vec<&str> = WRONG.iter().filter(is_foreign).copied().collect();
    let mut inputs = each_body(status, &bodies);
    inputs.push(vec![Reply::status(status, &"[".repeat(60_000))]);
    inputs.push(vec![Reply::status(status, &context.document)]);
    inputs.push(vec![Reply::Response {
        status,
        headers: Vec::new(),
        body: b"{\"message\":\"\xff\xfe\"}".to_vec(),
    }]);
    inputs.push(vec![Reply::Flood {
        head: format!("HTTP/1.1 {status} No\r\n\r\n{{\"message\":\"").into(),
        repeated: vec![b'x'; 1 << 16],
    }]);
    inputs
}

fn header(text: &str) -> String {
    let text: String = text.chars().take(5000).collect();
    text.replace(char::is_control, "\u{9b}")
}

/// Returns the errors of all other providers, under one status.
fn other_provider_errors(context: &Context, status: u16) -> Vec<Vec<Reply>> {
    let others = provider::ALL
        .iter()
        .filter(|provider| provider.name != context.provider.name);
    let bodies = others.flat_map(|provider| errors(provider)).map(|error| {
        let text = error["text"].as_str().map(str::to_owned);
        text.unwrap_or_else(|| error["body"].to_string())
    });
    let own = |body: &String| {
        serde_json::from_str(body).is_ok_and(|body| context.provider.errors.find(&body).is_some())
    };
    bodies
        .filter(|body| !own(body))
        .map(|body| vec![Reply::status(status, &body)])
        .collect()
}

const CASES: &[Case] = &[
    wire_case("S20", "of another provider, 400")
        .providers(&["closient", "kayle"])
        .replies(|context| other_provider_errors(context, 400))
        .exit(6)
        .stderr(&["HTTP 400"]),
    wire_case("S20", "of another provider, 403")
        .providers(&["imprint"])
        .replies(|context| other_provider_errors(context, 403))
        .options(&[&["--json"]])
        .exit(6)
        .stderr(&["HTTP 403", "but not from"]),
    wire_case("S20", "400")
        .replies(|context| wrong(context, 400))
        .exit(6)
        .stderr(&["HTTP 400"]),
    wire_case("S20", "401")
        .providers(&["imprint", "kayle"])
        .replies(|context| wrong(context, 401))
        .exit(6)
        .stderr(&["HTTP 401", "but not from"]),
    wire_case("S20", "500")
        .providers(&["deck", "zephr"])
        .replies(|context| wrong(context, 500))
        .options(&[&["--retries", "0"]])
        .exit(6)
        .stderr(&["HTTP 500"]),
    wire_case("S21", "")
        .replies(|_| {
            let long = format!("{}FOUND", "x".repeat(1 << 20));
            [
                "\u{1b}[2J\u{1b}]0;x\u{7}m",
                "\u{202e}\u{9b}31m\u{e0041}",
                "m\nsessctl: ok\r\nhint: all is well\n\n\n\n\n\n",
                "::error::m\n##[command]m",
                &long,
                &"\u{1b}".repeat(10_000),
                "m\u{0}\u{8}\u{8}\u{8}",
            ]
            .iter()
            .flat_map(|message| {
                let json = serde_json::json!({
                    "message": message, "hint": message, "code": message, "request_id": message,
                    "docs": format!("https://{message}"), "title": message,
                });
                let mut inputs = each_body(400, &[&json.to_string(), message]);
                inputs.push(vec![
                    Reply::status(400, "{}").header("x-request-id", &header(message)),
                ]);
                inputs
            })
            .collect()
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["HTTP 400"])
        .absent(&[
            "FOUND",
            "\nsessctl: ok",
            "\nhint: all is well",
            "##[",
            LONG_TEXT,
        ]),
];

/// A text that is longer than messages quote.
const LONG_TEXT: &str = match std::str::from_utf8(&[b'x'; 501]) {
    Ok(text) => text,
    Err(_) => "",
};

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

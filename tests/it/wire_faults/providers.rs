//! H: features of single providers, and responses about another session.

use serde_json::{Value, json};
use sessctl::provider::Shape;

use super::drift::documented_values;
use crate::cases::{Case, Context, FORMATS, TABLE_AND_JSON, run_cases, wire_case};
use crate::server::Reply;

/// Returns the full document with each of these JSON texts at a JSON Pointer of the session.
fn with_value_at<const N: usize>(
    context: &Context,
    pointer: &str,
    values: [&str; N],
) -> Vec<Vec<Reply>> {
    const PLACEHOLDER: &str = "placeholder of the value";
    let response = context.with(|session| {
        let mut value = Value::Object(std::mem::take(session));
        *value.pointer_mut(pointer).unwrap() = json!(PLACEHOLDER);
        if let Value::Object(members) = value {
            *session = members;
        }
    });
    let quoted = format!("\"{PLACEHOLDER}\"");
    values
        .map(|value| vec![Reply::json(response.replace(&quoted, value))])
        .into()
}

fn bodies<const N: usize>(bodies: [String; N]) -> Vec<Vec<Reply>> {
    bodies.map(|body| vec![Reply::json(body)]).into()
}

/// Returns the full document with each documented word in other cases and replaced by new words.
fn words(context: &Context) -> Vec<Vec<Reply>> {
    let session: Value = serde_json::from_str(&context.document).unwrap();
    let session = session.pointer(context.provider.endpoint.session).unwrap();
    let mut inputs = Vec::new();
    for (pointer, field) in documented_values(context.provider, session) {
        if let Shape::Words(known) = field.shape {
            let word = known[0];
            let others = [
                &word.to_lowercase(),
                &word.to_uppercase(),
                "matched",
                "brand new",
                "",
            ];
            inputs.extend(with_value_at(
                context,
                &pointer,
                others
                    .map(|word| json!(word).to_string())
                    .each_ref()
                    .map(String::as_str),
            ));
        }
    }
    inputs
}

const CASES: &[Case] = &[
    wire_case("H35", "")
        .replies(|context| {
            let more = context.with_member("brand_new", r#"{"deep":[{"x":"found it"}]}"#);
            bodies([more])
        })
        .options(FORMATS)
        .stdout(&["brand_new", "found it"])
        .stderr(&["new field /brand_new"]),
    wire_case("H36", "")
        .providers(&["closient", "deck", "kayle", "zephr"])
        .replies(words)
        .options(TABLE_AND_JSON),
    wire_case("H37", "")
        .providers(&["imprint", "deck", "kayle"])
        .replies(|context| {
            with_value_at(
                context,
                "/id",
                ["\"BODY_other\"", "\"\"", "\"sess_8fJ2kQ7mZ\\u202e\""],
            )
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["requested ", ", received "])
        .absent(&["2099", "agt_91cd", "customer_metadata"]),
    wire_case("H37", "among others")
        .providers(&["zephr"])
        .replies(|context| with_value_at(context, "/sessions/0/session_id", ["\"other\""]))
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["requested ", "2 other sessions"])
        .absent(&["London", "Leeds"]),
    wire_case("H38", "")
        .providers(&["deck"])
        .replies(|context| with_value_at(context, "/runtime_ms", ["5", "\"5\"", "null", "0"]))
        .options(FORMATS)
        .absent(&["departs"]),
    wire_case("H38", "without bounds")
        .providers(&["deck"])
        .replies(|context| {
            with_value_at(
                context,
                "/runtime_ms",
                [
                    "9223372036854775808",
                    "-9223372036854775809",
                    "1e400",
                    "\"99999999999999999999999\"",
                    "-5",
                    "\"-3\"",
                ],
            )
        })
        .options(FORMATS),
    wire_case("H38", "no number")
        .providers(&["deck"])
        .replies(|context| with_value_at(context, "/runtime_ms", ["\"abc\"", "\"abc 5\"", "\"5 abc\""]))
        .options(FORMATS)
        .stderr(&["/runtime_ms: expected an integer or a string of digits"])
        .stdout(&["abc"]),
    wire_case("H39", "")
        .providers(&["kayle"])
        .replies(|context| {
            let error = r#"{"code":"BODY_CODE","message":"it failed","hint":"h","docs":"https://d.example"}"#;
            let set = format!("\"error\":{error}");
            bodies([
                format!("{{\"data\":null,{set}}}"),
                format!("{{{set}}}"),
                context.document.replace("\"error\": null", &set),
                "{\"data\":null,\"error\":null}".to_owned(),
                "{\"data\":[],\"error\":null}".to_owned(),
                "{\"data\":\"x\"}".to_owned(),
                "{}".to_owned(),
                "{\"data\":null,\"error\":\"text\"}".to_owned(),
                "{\"data\":null,\"error\":{}}".to_owned(),
                "{\"data\":null,\"error\":[\"text\"]}".to_owned(),
            ])
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["envelope"])
        .absent(&["vs_live", "in_progress"]),
    wire_case("H39", "none")
        .providers(&["kayle"])
        .replies(|context| bodies([context.document.replace(",\n  \"error\": null", "")])),
    wire_case("H40", "")
        .providers(&["kayle"])
        .replies(|context| {
            with_value_at(
                context,
                "/webhook_endpoint_id",
                ["\"whe_1\"", "[\"whe_1\",\"whe_2\"]", "[]", "null"],
            )
        })
        .options(FORMATS)
        .absent(&["departs"]),
    wire_case("H41", "")
        .providers(&["zephr"])
        .replies(|context| {
            with_value_at(
                context,
                "/sessions/0/expiryDate",
                ["\"2025-02-08 14:29 PM UTC\"", "\"2025-02-08T14:29:00Z\""],
            )
        })
        .options(TABLE_AND_JSON)
        .absent(&["departs"]),
    wire_case("H41", "no time")
        .providers(&["zephr"])
        .replies(|context| {
            with_value_at(
                context,
                "/sessions/0/expiryDate",
                [
                    "\"MARK garbage\"",
                    "\"MARK 2025-13-45 99:99 PM UTC\"",
                    "\"+999999-01-01T00:00:00Z MARK\"",
                    "\"MARK\\u0000\"",
                ],
            )
        })
        .options(FORMATS)
        .stderr(&["expected a time"])
        .stdout(&["MARK"]),
    wire_case("H41", "any number")
        .providers(&["zephr"])
        .replies(|context| {
            with_value_at(
                context,
                "/last_updated",
                [
                    "-1",
                    "0",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "1e308",
                    "99999999999999999999999999",
                    "1.5",
                    "253402300800000",
                ],
            )
        })
        .options(FORMATS),
    wire_case("H41", "anywhere")
        .replies(|context| {
            let session: Value = serde_json::from_str(&context.document).unwrap();
            let session = session.pointer(context.provider.endpoint.session).unwrap();
            documented_values(context.provider, session)
                .into_iter()
                .filter(|(_, field)| matches!(field.shape, Shape::Time | Shape::ProviderTime(_)))
                .flat_map(|(pointer, _)| {
                    with_value_at(
                        context,
                        &pointer,
                        [
                            "\"0000-01-01T00:00:00Z\"",
                            "\"9999-12-31T23:59:60Z\"",
                            "\"-9999-01-01T00:00:00+25:59\"",
                            "\"2024-02-30\"",
                        ],
                    )
                })
                .collect()
        }),
    wire_case("H42", "")
        .providers(&["imprint", "closient", "kayle", "zephr"])
        .replies(|context| bodies([context.document.clone()]))
        .options(&[
            &[],
            &["--json"],
            &["--yaml"],
            &["-o", "ndjson"],
            &["--raw"],
            &["-v"],
            &["-q", "."],
            &["-q", ".. | strings"],
        ])
        .stdout(&["[redacted]"]),
    wire_case("H43", "")
        .providers(&["closient"])
        .replies(|context| {
            with_value_at(
                context,
                "/captures/1/qr_analysis/hops/0/headers",
                [
                    r#"{"Set-Cookie":"a=SECRET; Path=/"}"#,
                    r#"{"set-cookie":["a=SECRET","b=SECRET"]}"#,
                    r#"{"Authorization":"Bearer SECRET","cookie":"SECRET","X-Api-Key":"SECRET"}"#,
                    r#"{"Location":"https://x.example/?token=SECRET"}"#,
                    r#"[["Set-Cookie","SECRET"],["Proxy-Authorization","SECRET"]]"#,
                    r#"[{"name":"Set-Cookie","value":"SECRET"}]"#,
                    r#""Set-Cookie: a=SECRET\r\n""#,
                    r#"["Set-Cookie: a=SECRET"]"#,
                ],
            )
        })
        .options(FORMATS),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

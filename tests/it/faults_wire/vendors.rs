//! H: what one vendor documents and another does not; and answers of somebody else's session.

use serde_json::{Value, json};
use sessctl::provider::Shape;

use super::drift::places;
use super::row::{FORMATS, ROW, Row, Scene, hold};
use crate::server::Reply;

/// The session with each of these values, as JSON, at a place in it.
fn at<const N: usize>(scene: &Scene, pointer: &str, values: [&str; N]) -> Vec<Vec<Reply>> {
    const HERE: &str = "put it here";
    let answer = scene.with(|session| {
        let mut value = Value::Object(std::mem::take(session));
        *value.pointer_mut(pointer).unwrap() = json!(HERE);
        if let Value::Object(members) = value {
            *session = members;
        }
    });
    let quoted = format!("\"{HERE}\"");
    values
        .map(|value| vec![Reply::json(answer.replace(&quoted, value))])
        .into()
}

fn bodies<const N: usize>(bodies: [String; N]) -> Vec<Vec<Reply>> {
    bodies.map(|body| vec![Reply::json(body)]).into()
}

/// The session with each documented word, wherever one stands, in other cases and as new words.
fn words(scene: &Scene) -> Vec<Vec<Reply>> {
    let session: Value = serde_json::from_str(&scene.document).unwrap();
    let session = session.pointer(scene.provider.endpoint.session).unwrap();
    let mut inputs = Vec::new();
    for (pointer, field) in places(scene.provider, session) {
        if let Shape::Words(known) = field.shape {
            let word = known[0];
            let others = [
                &word.to_lowercase(),
                &word.to_uppercase(),
                "matched",
                "brand new",
                "",
            ];
            inputs.extend(at(
                scene,
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

const JSON: &[&[&str]] = &[&[], &["--json"]];

const ROWS: &[Row] = &[
    Row {
        id: "H35",
        inputs: |scene| {
            let more = scene.and("brand_new", r#"{"deep":[{"x":"found it"}]}"#);
            bodies([more])
        },
        arguments: FORMATS,
        shows: &["brand_new", "found it"],
        says: &["new field /brand_new"],
        ..ROW
    },
    Row {
        id: "H36",
        vendors: &["closient", "deck", "kayle", "zephr"],
        inputs: words,
        arguments: JSON,
        ..ROW
    },
    Row {
        id: "H37",
        vendors: &["imprint", "deck", "kayle"],
        inputs: |scene| {
            at(
                scene,
                "/id",
                ["\"BODY_other\"", "\"\"", "\"sess_8fJ2kQ7mZ\\u202e\""],
            )
        },
        arguments: JSON,
        exit: 6,
        says: &["requested ", ", received "],
        hides: &["2099", "agt_91cd", "customer_metadata"],
        ..ROW
    },
    Row {
        id: "H37 among others",
        vendors: &["zephr"],
        inputs: |scene| at(scene, "/sessions/0/session_id", ["\"other\""]),
        arguments: JSON,
        exit: 6,
        says: &["requested ", "2 other sessions"],
        hides: &["London", "Leeds"],
        ..ROW
    },
    Row {
        id: "H38",
        vendors: &["deck"],
        inputs: |scene| at(scene, "/runtime_ms", ["5", "\"5\"", "null", "0"]),
        arguments: FORMATS,
        hides: &["departs"],
        ..ROW
    },
    Row {
        id: "H38 without bounds",
        vendors: &["deck"],
        inputs: |scene| {
            at(
                scene,
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
        },
        arguments: FORMATS,
        ..ROW
    },
    Row {
        id: "H38 no number",
        vendors: &["deck"],
        inputs: |scene| at(scene, "/runtime_ms", ["\"abc\"", "\"abc 5\"", "\"5 abc\""]),
        arguments: FORMATS,
        says: &["/runtime_ms: expected an integer or a string of digits"],
        shows: &["abc"],
        ..ROW
    },
    Row {
        id: "H39",
        vendors: &["kayle"],
        inputs: |scene| {
            let error = r#"{"code":"BODY_CODE","message":"it failed","hint":"h","docs":"https://d.example"}"#;
            let set = format!("\"error\":{error}");
            bodies([
                format!("{{\"data\":null,{set}}}"),
                format!("{{{set}}}"),
                scene.document.replace("\"error\": null", &set),
                "{\"data\":null,\"error\":null}".to_owned(),
                "{\"data\":[],\"error\":null}".to_owned(),
                "{\"data\":\"x\"}".to_owned(),
                "{}".to_owned(),
                "{\"data\":null,\"error\":\"text\"}".to_owned(),
                "{\"data\":null,\"error\":{}}".to_owned(),
                "{\"data\":null,\"error\":[\"text\"]}".to_owned(),
            ])
        },
        arguments: JSON,
        exit: 6,
        says: &["envelope"],
        hides: &["vs_live", "in_progress"],
        ..ROW
    },
    Row {
        id: "H39 none",
        vendors: &["kayle"],
        inputs: |scene| bodies([scene.document.replace(",\n  \"error\": null", "")]),
        ..ROW
    },
    Row {
        id: "H40",
        vendors: &["kayle"],
        inputs: |scene| {
            at(
                scene,
                "/webhook_endpoint_id",
                ["\"whe_1\"", "[\"whe_1\",\"whe_2\"]", "[]", "null"],
            )
        },
        arguments: FORMATS,
        hides: &["departs"],
        ..ROW
    },
    Row {
        id: "H41",
        vendors: &["zephr"],
        inputs: |scene| {
            at(
                scene,
                "/sessions/0/expiryDate",
                ["\"2025-02-08 14:29 PM UTC\"", "\"2025-02-08T14:29:00Z\""],
            )
        },
        arguments: JSON,
        hides: &["departs"],
        ..ROW
    },
    Row {
        id: "H41 no time",
        vendors: &["zephr"],
        inputs: |scene| {
            at(
                scene,
                "/sessions/0/expiryDate",
                [
                    "\"MARK garbage\"",
                    "\"MARK 2025-13-45 99:99 PM UTC\"",
                    "\"+999999-01-01T00:00:00Z MARK\"",
                    "\"MARK\\u0000\"",
                ],
            )
        },
        arguments: FORMATS,
        says: &["expected a time"],
        shows: &["MARK"],
        ..ROW
    },
    Row {
        id: "H41 any number",
        vendors: &["zephr"],
        inputs: |scene| {
            at(
                scene,
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
        },
        arguments: FORMATS,
        ..ROW
    },
    Row {
        id: "H41 anywhere",
        inputs: |scene| {
            let session: Value = serde_json::from_str(&scene.document).unwrap();
            let session = session.pointer(scene.provider.endpoint.session).unwrap();
            places(scene.provider, session)
                .into_iter()
                .filter(|(_, field)| matches!(field.shape, Shape::Time | Shape::OwnTime(_)))
                .flat_map(|(pointer, _)| {
                    at(
                        scene,
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
        },
        ..ROW
    },
    Row {
        id: "H42",
        vendors: &["imprint", "closient", "kayle", "zephr"],
        inputs: |scene| bodies([scene.document.clone()]),
        arguments: &[
            &[],
            &["--json"],
            &["--yaml"],
            &["-o", "ndjson"],
            &["--raw"],
            &["-v"],
            &["-q", "."],
            &["-q", ".. | strings"],
        ],
        shows: &["[redacted]"],
        ..ROW
    },
    Row {
        id: "H43",
        vendors: &["closient"],
        inputs: |scene| {
            at(
                scene,
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
        },
        arguments: FORMATS,
        ..ROW
    },
];

#[test]
fn all_cases_hold() {
    hold(ROWS);
}

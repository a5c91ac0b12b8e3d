//! S: statuses other than 200 and their bodies.

use crate::cases::{Case, TABLE_AND_JSON, run_cases, wire_case};
use crate::server::Reply;

/// Returns the same body under each status.
fn each_status(statuses: &[u16], body: &str) -> Vec<Vec<Reply>> {
    let replies = statuses
        .iter()
        .map(|status| vec![Reply::status(*status, body)]);
    replies.collect()
}

/// Returns the same status with each body.
pub(super) fn each_body(status: u16, bodies: &[&str]) -> Vec<Vec<Reply>> {
    let replies = bodies.iter().map(|body| vec![Reply::status(status, body)]);
    replies.collect()
}

const HTML: &str = "<html><head><title>Not here \u{1b}[31m</title></head><body>BODY</body></html>";

const CASES: &[Case] = &[
    wire_case("S01", "")
        .providers(&["deck"])
        .replies(|_| {
            each_body(
                400,
                &[
                    r#"{"errors":{"session_id":["is malformed"],"limit":["is too big"]},"title":"Validation"}"#,
                    concat!(
                        r#"{"errors":[{"type":"t","code":"c","message":"is malformed","field":"session_id"},"#,
                        r#"{"message":"is too big","field":"limit"}],"request_id":"req_1"}"#,
                    ),
                ],
            )
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["HTTP 400", "session_id: is malformed", "limit: is too big"]),
    wire_case("S02", "")
        .replies(|context| each_body(401, &["", context.provider.sample.unauthorized.body]))
        .options(TABLE_AND_JSON)
        .exit(3)
        .stderr(&["rejected the credential (HTTP 401)", "{VARIABLE}"])
        .absent(&["BODY"]),
    wire_case("S03", "")
        .replies(|context| each_body(403, &["", context.provider.sample.not_found.body]))
        .exit(3)
        .stderr(&["access to this session denied", "{VARIABLE}"])
        .absent(&["rejected", "BODY"]),
    wire_case("S03", "from a proxy")
        .replies(|_| {
            [401, 403]
                .into_iter()
                .flat_map(|status| each_body(status, &["{}", HTML, "[]", r#"{"detail":"No"}"#]))
                .collect()
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&[
            ", but not from {TITLE}'s API: the response is from a proxy or gateway",
            "check the base URL",
        ])
        .absent(&["rejected", "denied by", "BODY"]),
    wire_case("S04", "")
        .replies(|context| each_status(&[404, 410], context.provider.sample.not_found.body))
        .options(TABLE_AND_JSON)
        .exit(4)
        .stderr(&["session not found at {TITLE} (HTTP 4"]),
    wire_case("S04", "from a proxy")
        .replies(|_| {
            let mut inputs = each_status(&[404, 410], HTML);
            inputs.extend(each_body(
                404,
                &[
                    "[]",
                    "null",
                    "\"x\"",
                    "<!-- -->",
                    "{}",
                    r#"{"detail":"Not Found"}"#,
                ],
            ));
            inputs
        })
        .exit(6)
        .stderr(&["not from {TITLE}'s API: the base URL may be wrong"])
        .absent(&["BODY"]),
    wire_case("S05", "")
        .replies(|_| {
            each_status(
                &[
                    402, 405, 406, 409, 411, 413, 414, 415, 418, 421, 423, 424, 426, 431, 451, 499,
                ],
                "",
            )
        })
        .exit(6)
        .stderr(&["{TITLE} returned HTTP 4"]),
    wire_case("S06", "")
        .replies(|_| {
            each_body(
                422,
                &[
                    concat!(
                        r#"{"type":"https://x.example/e","title":"Found the title","#,
                        r#""status":422,"detail":"found the detail","instance":"/x"}"#,
                    ),
                    concat!(
                        r#"{"type":"about:blank","title":"Found the title","#,
                        r#""errors":[{"field":"id","message":"found the detail"}]}"#,
                    ),
                ],
            )
        })
        .options(TABLE_AND_JSON)
        .exit(6)
        .stderr(&["HTTP 422", "Found the title", "found the detail"]),
    wire_case("S06", "without an object")
        .replies(|_| {
            each_body(
                422,
                &["", "[]", "\"text\"", "text", "[{\"message\":\"m\"}]"],
            )
        })
        .exit(6)
        .stderr(&["HTTP 422"]),
    wire_case("S17", "")
        .replies(|_| each_status(&[501, 505, 506, 507, 508, 510, 511, 525, 599], ""))
        .exit(6)
        .stderr(&["{TITLE} returned HTTP 5"]),
    wire_case("S22", "")
        .replies(|context| {
            let mut inputs = each_status(&[201, 202, 203, 206, 207, 208, 226, 299], &context.document);
            inputs.push(vec![Reply::status(203, "")]);
            inputs
        })
        .exit(6)
        .stderr(&["unexpected status HTTP 2"])
        .absent(&["2099", "agt_91cd"]),
    wire_case("S22", "no class")
        .replies(|context| each_status(&[600, 700, 999], &context.document))
        .exit(6)
        .stderr(&["HTTP "])
        .absent(&["2099", "agt_91cd"]),
    wire_case("S22", "101")
        .replies(|_| {
            let switch =
                "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
            vec![
                vec![Reply::Raw(switch.into())],
                vec![Reply::Raw("HTTP/1.1 101 S\r\n\r\n".into())],
            ]
        })
        .options(&[&["--retries", "0"]])
        .exit(6),
    wire_case("S23", "")
        .replies(|_| {
            let headers = [
                "x-request-id",
                "request-id",
                "x-amzn-requestid",
                "x-correlation-id",
                "cf-ray",
            ];
            let fields = ["request_id", "requestId", "traceId", "trace_id"];
            let by_header =
                headers.map(|name| vec![Reply::status(400, "").header(name, "req_found")]);
            let by_field =
                fields.map(|name| each_body(400, &[&format!(r#"{{"{name}":"req_found"}}"#)]).remove(0));
            by_header.into_iter().chain(by_field).collect()
        })
        .options(&[&["--json"]])
        .exit(6)
        .stderr(&["req_found"]),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

//! S: statuses that are not 200, and what their bodies say.

use super::row::{ROW, Row, hold};
use crate::server::Reply;

/// The same body under each status.
fn under(statuses: &[u16], body: &str) -> Vec<Vec<Reply>> {
    let replies = statuses
        .iter()
        .map(|status| vec![Reply::status(*status, body)]);
    replies.collect()
}

/// The same status with each body.
pub(super) fn with(status: u16, bodies: &[&str]) -> Vec<Vec<Reply>> {
    let replies = bodies.iter().map(|body| vec![Reply::status(status, body)]);
    replies.collect()
}

const HTML: &str = "<html><head><title>Not here \u{1b}[31m</title></head><body>BODY</body></html>";
pub(super) const JSON: &[&[&str]] = &[&[], &["--json"]];

const ROWS: &[Row] = &[
    Row {
        id: "S01",
        vendors: &["deck"],
        inputs: |_| {
            with(
                400,
                &[
                    r#"{"errors":{"session_id":["is malformed"],"limit":["is too big"]},"title":"Validation"}"#,
                    r#"{"errors":[{"type":"t","code":"c","message":"is malformed","field":"session_id"},{"message":"is too big","field":"limit"}],"request_id":"req_1"}"#,
                ],
            )
        },
        arguments: JSON,
        exit: 6,
        says: &["HTTP 400", "session_id: is malformed", "limit: is too big"],
        ..ROW
    },
    Row {
        id: "S02",
        inputs: |scene| with(401, &["", scene.provider.sample.unauthorized.body]),
        arguments: JSON,
        exit: 3,
        says: &["rejected the credential (HTTP 401)", "{variable}"],
        hides: &["BODY"],
        ..ROW
    },
    Row {
        id: "S03",
        inputs: |scene| with(403, &["", scene.provider.sample.not_found.body]),
        exit: 3,
        says: &["access to this session denied", "{variable}"],
        hides: &["rejected", "BODY"],
        ..ROW
    },
    Row {
        id: "S03 somebody else",
        inputs: |_| {
            [401, 403]
                .into_iter()
                .flat_map(|status| with(status, &["{}", HTML, "[]", r#"{"detail":"No"}"#]))
                .collect()
        },
        arguments: JSON,
        exit: 6,
        says: &[
            ", but not from {title}'s API: the response is from a proxy or gateway",
            "check the base URL",
        ],
        hides: &["rejected", "denied by", "BODY"],
        ..ROW
    },
    Row {
        id: "S04",
        inputs: |scene| under(&[404, 410], scene.provider.sample.not_found.body),
        arguments: JSON,
        exit: 4,
        says: &["session not found at {title} (HTTP 4"],
        ..ROW
    },
    Row {
        id: "S04 somebody else",
        inputs: |_| {
            let mut inputs = under(&[404, 410], HTML);
            inputs.extend(with(
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
        },
        exit: 6,
        says: &["not from {title}'s API: the base URL may be wrong"],
        hides: &["BODY"],
        ..ROW
    },
    Row {
        id: "S05",
        inputs: |_| {
            under(
                &[
                    402, 405, 406, 409, 411, 413, 414, 415, 418, 421, 423, 424, 426, 431, 451, 499,
                ],
                "",
            )
        },
        exit: 6,
        says: &["{title} returned HTTP 4"],
        ..ROW
    },
    Row {
        id: "S06",
        inputs: |_| {
            with(
                422,
                &[
                    r#"{"type":"https://x.example/e","title":"Found the title","status":422,"detail":"found the detail","instance":"/x"}"#,
                    r#"{"type":"about:blank","title":"Found the title","errors":[{"field":"id","message":"found the detail"}]}"#,
                ],
            )
        },
        arguments: JSON,
        exit: 6,
        says: &["HTTP 422", "Found the title", "found the detail"],
        ..ROW
    },
    Row {
        id: "S06 without an object",
        inputs: |_| {
            with(
                422,
                &["", "[]", "\"text\"", "text", "[{\"message\":\"m\"}]"],
            )
        },
        exit: 6,
        says: &["HTTP 422"],
        ..ROW
    },
    Row {
        id: "S17",
        inputs: |_| under(&[501, 505, 506, 507, 508, 510, 511, 525, 599], ""),
        exit: 6,
        says: &["{title} returned HTTP 5"],
        ..ROW
    },
    Row {
        id: "S22",
        inputs: |scene| {
            let mut inputs = under(&[201, 202, 203, 206, 207, 208, 226, 299], &scene.document);
            inputs.push(vec![Reply::status(203, "")]);
            inputs
        },
        exit: 6,
        says: &["unexpected status HTTP 2"],
        hides: &["2099", "agt_91cd"],
        ..ROW
    },
    Row {
        id: "S22 no class",
        inputs: |scene| under(&[600, 700, 999], &scene.document),
        exit: 6,
        says: &["HTTP "],
        hides: &["2099", "agt_91cd"],
        ..ROW
    },
    Row {
        id: "S22 101",
        inputs: |_| {
            let switch =
                "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
            vec![
                vec![Reply::Raw(switch.into())],
                vec![Reply::Raw("HTTP/1.1 101 S\r\n\r\n".into())],
            ]
        },
        arguments: &[&["--retries", "0"]],
        exit: 6,
        ..ROW
    },
    Row {
        id: "S23",
        inputs: |_| {
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
                fields.map(|name| with(400, &[&format!(r#"{{"{name}":"req_found"}}"#)]).remove(0));
            by_header.into_iter().chain(by_field).collect()
        },
        arguments: &[&["--json"]],
        exit: 6,
        says: &["req_found"],
        ..ROW
    },
];

#[test]
fn all_cases_hold() {
    hold(ROWS);
}

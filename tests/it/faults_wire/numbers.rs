//! H: numbers and names that other programs alter on the way. Digits out are digits in.

use super::row::{FORMATS, ROW, Row, Scene, hold};
use crate::server::Reply;

/// Every number in its own member, and once as an element.
fn numbers(scene: &Scene, numbers: &[&str]) -> Vec<Vec<Reply>> {
    let members = numbers.iter().enumerate();
    let members: Vec<String> = members
        .map(|(at, number)| format!("\"n{at}\":{number}"))
        .collect();
    let json = format!("{{{},\"all\":[{}]}}", members.join(","), numbers.join(","));
    vec![vec![Reply::json(scene.and("odd", &json))]]
}

const BIG: &[&str] = &[
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "1234567890123456789012345678901234567890",
];
const FINE: &[&str] = &["0.12345678901234567890123", "1.10", "-0.0", "100.000"];
const EXPONENTS: &[&str] = &["1e400", "1E+2", "-0", "1e-7", "12.50E3"];

const JSON: &[&[&str]] = &[&[], &["--json"], &["-o", "ndjson"], &["--raw"]];
const YAML: &[&[&str]] = &[&["--yaml"], &["--raw", "--yaml"]];

const ROWS: &[Row] = &[
    Row {
        id: "H12",
        inputs: |scene| numbers(scene, BIG),
        arguments: FORMATS,
        shows: BIG,
        hides: &["e+", "e19"],
        ..ROW
    },
    Row {
        id: "H13",
        inputs: |scene| numbers(scene, FINE),
        arguments: FORMATS,
        shows: FINE,
        ..ROW
    },
    Row {
        id: "H13 exponents",
        inputs: |scene| numbers(scene, EXPONENTS),
        arguments: JSON,
        shows: EXPONENTS,
        ..ROW
    },
    Row {
        id: "H31",
        inputs: |scene| numbers(scene, EXPONENTS),
        arguments: YAML,
        // Without a point and a sign, readers of YAML 1.1 take them for texts.
        shows: &["1.0e+400", "1.0E+2", "-0", "1.0e-7", "12.50E+3"],
        ..ROW
    },
    Row {
        id: "H14",
        inputs: |scene| {
            [
                r#"{"$serde_json::private::Number":"1"}"#,
                r#"{"$serde_json::private::Number":"abc"}"#,
                r#"{"$serde_json::private::RawValue":"[1]"}"#,
            ]
            .map(|odd| vec![Reply::json(scene.and("odd", odd))])
            .into()
        },
        arguments: FORMATS,
        shows: &["$serde_json::private::"],
        ..ROW
    },
];

#[test]
fn all_cases_hold() {
    hold(ROWS);
}

//! H: numbers and names that many programs change. All digits are preserved.

use crate::cases::{Case, Context, FORMATS, run_cases, wire_case};
use crate::server::Reply;

/// Returns a session with each number as a member and as an element.
fn numbers(context: &Context, numbers: &[&str]) -> Vec<Vec<Reply>> {
    let members = numbers.iter().enumerate();
    let members: Vec<String> = members
        .map(|(at, number)| format!("\"n{at}\":{number}"))
        .collect();
    let json = format!("{{{},\"all\":[{}]}}", members.join(","), numbers.join(","));
    vec![vec![Reply::json(context.with_member("odd", &json))]]
}

const BIG: &[&str] = &[
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "1234567890123456789012345678901234567890",
];
const PRECISE: &[&str] = &["0.12345678901234567890123", "1.10", "-0.0", "100.000"];
const EXPONENTS: &[&str] = &["1e400", "1E+2", "-0", "1e-7", "12.50E3"];

const JSON: &[&[&str]] = &[&[], &["--json"], &["-o", "ndjson"], &["--raw"]];
const YAML: &[&[&str]] = &[&["--yaml"], &["--raw", "--yaml"]];

const CASES: &[Case] = &[
    wire_case("H12", "")
        .replies(|context| numbers(context, BIG))
        .options(FORMATS)
        .stdout(BIG)
        .absent(&["e+", "e19"]),
    wire_case("H13", "")
        .replies(|context| numbers(context, PRECISE))
        .options(FORMATS)
        .stdout(PRECISE),
    wire_case("H13", "exponents")
        .replies(|context| numbers(context, EXPONENTS))
        .options(JSON)
        .stdout(EXPONENTS),
    wire_case("H31", "")
        .replies(|context| numbers(context, EXPONENTS))
        .options(YAML)
        // YAML 1.1 parsers read a number with an exponent as text, unless it has a point and a
        // sign.
        .stdout(&["1.0e+400", "1.0E+2", "-0", "1.0e-7", "12.50E+3"]),
    wire_case("H14", "")
        .replies(|context| {
            [
                r#"{"$serde_json::private::Number":"1"}"#,
                r#"{"$serde_json::private::Number":"abc"}"#,
                r#"{"$serde_json::private::RawValue":"[1]"}"#,
            ]
            .map(|odd| vec![Reply::json(context.with_member("odd", odd))])
            .into()
        })
        .options(FORMATS)
        .stdout(&["$serde_json::private::"]),
];

#[test]
fn all_cases_pass() {
    run_cases(CASES);
}

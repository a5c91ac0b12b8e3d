//! JUnit XML, in the dialect of Jenkins and GitLab.

use super::{Case, Verdict, Weight};
use crate::text;

/// Formats a JUnit report.
#[must_use]
pub fn junit(cases: &[Case]) -> String {
    let count = |verdict| cases.iter().filter(|case| case.verdict == verdict).count();
    let time: f64 = cases
        .iter()
        .filter_map(|case| case.latency)
        .map(|latency| latency.as_secs_f64())
        .sum();
    let totals = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{time:.3}\"",
        cases.len(),
        count(Verdict::Failed),
        count(Verdict::Errored)
    );
    let mut report = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {totals}>\n  \
         <testsuite name=\"sessctl\" skipped=\"0\" {totals}>\n"
    );
    for case in cases {
        report.push_str(&testcase(case));
    }
    report.push_str("  </testsuite>\n</testsuites>\n");
    report
}

fn testcase(case: &Case) -> String {
    let seconds = case.latency.unwrap_or_default().as_secs_f64();
    let head = format!(
        "    <testcase name=\"{}\" classname=\"sessctl.{}\" time=\"{seconds:.3}\"",
        escape(&case.name),
        case.provider.unwrap_or("unknown"),
    );
    let failing: Vec<_> = case
        .remarks
        .iter()
        .filter(|remark| remark.fails())
        .collect();
    let error = failing.iter().find(|remark| remark.weight == Weight::Error);
    let inner = match (&case.error, error.or(failing.first())) {
        (Some(error), _) => element("error", error.kind.word(), &error.message, &error.advice()),
        (None, Some(first)) => {
            let all: Vec<_> = failing.iter().map(|remark| remark.sentence()).collect();
            let name = match first.weight {
                Weight::Error => "error",
                Weight::Failure | Weight::Note => "failure",
            };
            element(name, first.rule, &first.sentence(), &all.join("\n"))
        }
        (None, None) => String::new(),
    };
    let notes: Vec<_> = case
        .remarks
        .iter()
        .filter(|remark| !remark.fails())
        .map(super::Remark::sentence)
        .collect();
    let notes = match notes.as_slice() {
        [] => String::new(),
        notes => format!(
            "      <system-out>{}</system-out>\n",
            escape_lines(&notes.join("\n"))
        ),
    };
    if inner.is_empty() && notes.is_empty() {
        return format!("{head}/>\n");
    }
    format!("{head}>\n{inner}{notes}    </testcase>\n")
}

fn element(name: &str, kind: &str, message: &str, body: &str) -> String {
    format!(
        "      <{name} type=\"{kind}\" message=\"{}\">{}</{name}>\n",
        escape(message),
        escape_lines(body)
    )
}

/// Escapes text for XML 1.0. XML cannot represent most control characters, so they are first
/// escaped as in all other output.
fn escape(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text::escape(text).chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            // XML 1.0 excludes these characters.
            '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            c => xml.push(c),
        }
    }
    xml
}

fn escape_lines(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

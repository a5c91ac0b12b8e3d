//! The Test Anything Protocol, version 13.

use super::{Case, Verdict};
use crate::render::yaml;
use serde_json::{Value, json};

/// Formats a TAP report.
#[must_use]
pub fn tap(cases: &[Case]) -> String {
    let mut report = format!("TAP version 13\n1..{}\n", cases.len());
    for (at, case) in cases.iter().enumerate() {
        let ok = if case.verdict == Verdict::Passed {
            "ok"
        } else {
            "not ok"
        };
        report.push_str(&format!("{ok} {} - {}\n", at + 1, description(&case.name)));
        if case.verdict != Verdict::Passed {
            report.push_str(&diagnostics(case));
        }
    }
    report
}

/// Escapes a test name. An unescaped `#` would begin a directive such as TODO, which turns a
/// failure into a pass.
fn description(name: &str) -> String {
    // An unescaped `#` would begin a directive such as TODO.
    crate::text::escape(name)
        .replace('\\', "\\\\")
        .replace('#', "\\#")
}

/// Formats the findings or the error of a case as the YAML block below its test line.
fn diagnostics(case: &Case) -> String {
    let remarks = case.remarks.iter().filter(|remark| remark.fails()).map(|remark| {
        let mut finding = json!({
            "rule": remark.rule, "at": remark.pointer, "expected": remark.expected, "got": remark.got,
        });
        if let (Some(source), Some(members)) = (remark.source, finding.as_object_mut()) {
            members.insert("documented".to_owned(), source.text().into());
        }
        finding
    });
    let value = match &case.error {
        Some(error) => {
            json!({
                "error": error.kind.word(), "message": error.message, "hint": error.hint,
                "vendor": error.provider_error,
            })
        }
        None => json!({"severity": "fail", "findings": remarks.collect::<Vec<Value>>()}),
    };
    // TAP requires the YAML block to be indented.
    let lines: String = yaml::document(&value.into())
        .lines()
        .map(|line| format!("  {line}\n"))
        .collect();
    format!("  ---\n{lines}  ...\n")
}

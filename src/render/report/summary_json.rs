//! The summary of a run as a small JSON document, by which two runs can be compared.
//!
//! It contains neither times nor latencies, and everything is sorted, so that two runs with the same
//! verdicts have the same summary.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Case, Verdict};
use crate::render::json;

/// Version of the schema of a summary.
const SCHEMA: &str = "sessctl-check-summary/1";

/// The number of findings by weight, by rule, and by location or condition.
type FindingCounts<'c> = BTreeMap<&'c str, BTreeMap<&'c str, BTreeMap<&'c str, usize>>>;

/// Formats the summary of a run.
#[must_use]
pub fn summary_json(cases: &[Case]) -> String {
    let mut verdicts: BTreeMap<&str, usize> = [Verdict::Passed, Verdict::Failed, Verdict::Errored]
        .into_iter()
        .map(|verdict| (verdict.word(), 0))
        .collect();
    let (mut states, mut errors) = (
        BTreeMap::<&str, usize>::new(),
        BTreeMap::<&str, usize>::new(),
    );
    let mut findings: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for case in cases {
        *verdicts.entry(case.verdict.word()).or_default() += 1;
        if let Some(state) = case.state {
            *states.entry(state).or_default() += 1;
        }
        if let Some(error) = &case.error {
            *errors.entry(error.kind.word()).or_default() += 1;
        }
        for remark in &case.remarks {
            let rules = findings.entry(remark.weight.word()).or_default();
            *rules.entry(remark.rule).or_default() += remark.count;
        }
    }
    let summary = json!({
        "schema": SCHEMA, "verdicts": verdicts, "states": states, "errors": errors,
        "findings": findings, "checks": checks(cases),
    });
    let mut text = Vec::new();
    json::write_pretty(&mut text, &summary.into(), false);
    String::from_utf8(text).unwrap_or_default()
}

/// Returns one member per check, by its name. Further checks of the same name have a number.
fn checks(cases: &[Case]) -> Map<String, Value> {
    let mut named: BTreeMap<String, Value> = BTreeMap::new();
    for case in cases {
        let mut name = case.name.clone();
        for number in 2.. {
            if !named.contains_key(&name) {
                break;
            }
            name = format!("{} #{number}", case.name);
        }
        named.insert(name, check(case));
    }
    named.into_iter().collect()
}

fn check(case: &Case) -> Value {
    let mut findings: FindingCounts<'_> = BTreeMap::new();
    for remark in &case.remarks {
        let location = remark.pointer.as_deref().unwrap_or(&remark.expected);
        let rules = findings.entry(remark.weight.word()).or_default();
        let locations = rules.entry(remark.rule).or_default();
        *locations.entry(location).or_default() += remark.count;
    }
    json!({
        "provider": case.provider,
        "id": case.id,
        "verdict": case.verdict.word(),
        "state": case.state,
        "error": case.error.as_ref().map(|error| error.kind.word()),
        "findings": findings,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tests::cases;
    use super::*;

    fn parsed(cases: &[Case]) -> Value {
        serde_json::from_str(&summary_json(cases)).unwrap()
    }

    #[test]
    fn summary_counts_by_class() {
        let mut cases = cases();
        cases[2].state = None;
        cases[0].remarks[0].count = 4;
        let summary = parsed(&cases);
        for (pointer, expected) in [
            ("/schema", json!("sessctl-check-summary/1")),
            ("/verdicts", json!({"passed": 1, "failed": 1, "error": 1})),
            ("/states", json!({"active": 2})),
            ("/errors", json!({"network": 1})),
            (
                "/findings",
                json!({"fails": {"type": 2}, "note": {"type": 4}}),
            ),
            (
                "/checks/good # TODO",
                json!({
                    "provider": "deck", "id": "sess_1", "verdict": "passed", "state": "active",
                    "error": null, "findings": {"note": {"type": {"/a": 4}}},
                }),
            ),
            ("/checks/gone/error", json!("network")),
        ] {
            assert_eq!(summary.pointer(pointer), Some(&expected), "{pointer}");
        }
        // The reports of an error and of a finding may repeat values of the response.
        let text = summary.to_string();
        assert!(
            !text.contains("refused") && !text.contains("look"),
            "{text}"
        );
    }

    #[test]
    fn summary_ignores_order_and_times() {
        let (first, mut second) = (cases(), cases());
        second.reverse();
        second[0].latency = Some(Duration::from_secs(9));
        assert_eq!(summary_json(&first), summary_json(&second));
    }

    #[test]
    fn equal_names_are_numbered() {
        let case = cases().remove(0);
        let summary = parsed(&[case.clone(), case.clone(), case]);
        let names: Vec<_> = summary["checks"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["good # TODO", "good # TODO #2", "good # TODO #3"]);
    }
}

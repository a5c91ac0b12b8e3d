//! Metrics in the text format of Prometheus, for the textfile collector of the node exporter.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::{Case, Verdict};
use crate::text;

/// Maximum length of a label value, in bytes. A valid id is not longer.
const MAX_LABEL: usize = 256;

/// The name of a metric, and its description.
type Metric = (&'static str, &'static str);

const UP: Metric = (
    "sessctl_session_up",
    "1 if the session was fetched, else 0.",
);
const PASSED: Metric = ("sessctl_check_passed", "1 if the check passed, else 0.");
const STATE: Metric = (
    "sessctl_session_state",
    "Common state of the session, in the label state; always 1.",
);
const LATENCY: Metric = (
    "sessctl_session_latency_seconds",
    "Time until the response.",
);
const FINDINGS: Metric = (
    "sessctl_check_findings",
    "Number of findings by rule and weight.",
);
const ERROR: Metric = (
    "sessctl_check_error",
    "Reason why the session could not be fetched, in the label code; always 1.",
);
const LAST_RUN: Metric = (
    "sessctl_check_last_run_timestamp_seconds",
    "Time of the last check, in seconds since 1970.",
);

/// The labels that identify a check, escaped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CheckLabels {
    provider: &'static str,
    name: String,
    id: String,
}

/// The values of all checks with the same labels, with which a metric may occur only once.
#[derive(Debug, Default)]
struct CheckMetrics {
    is_down: bool,
    has_failed: bool,
    latency: Option<Duration>,
    state: Option<&'static str>,
    error: Option<&'static str>,
    findings: BTreeMap<(&'static str, &'static str), usize>,
}

impl CheckMetrics {
    fn add(&mut self, case: &Case) {
        self.is_down |= case.error.is_some();
        self.has_failed |= case.verdict != Verdict::Passed;
        self.latency = self.latency.max(case.latency);
        self.state = case.state.or(self.state);
        self.error = case
            .error
            .as_ref()
            .map(|error| error.kind.word())
            .or(self.error);
        for remark in &case.remarks {
            let key = (remark.rule, remark.weight.word());
            *self.findings.entry(key).or_default() += remark.count;
        }
    }
}

/// Formats the metrics of a run that ended at `now`. Each metric is sorted by its labels.
#[must_use]
pub fn prom(cases: &[Case], now: SystemTime) -> String {
    let mut checks: BTreeMap<CheckLabels, CheckMetrics> = BTreeMap::new();
    for case in cases {
        let labels = CheckLabels {
            provider: case.provider.unwrap_or_default(),
            name: escape(&case.name),
            id: escape(&case.id),
        };
        let metrics = checks.entry(labels).or_default();
        metrics.add(case);
    }
    let now = now.duration_since(SystemTime::UNIX_EPOCH);
    let seconds = now.unwrap_or_default().as_secs();
    let flag = |value| u8::from(value).to_string();
    let one = |word: &'static str| (word, "1".to_owned());
    let mut text = family(UP, &[], &checks, |check| {
        vec![(vec![], flag(!check.is_down))]
    });
    text += &family(PASSED, &[], &checks, |check| {
        vec![(vec![], flag(!check.has_failed))]
    });
    text += &family(STATE, &["state"], &checks, |check| {
        let state = check.state.map(one);
        state
            .map(|(word, one)| (vec![word], one))
            .into_iter()
            .collect()
    });
    text += &family(ERROR, &["code"], &checks, |check| {
        let error = check.error.map(one);
        error
            .map(|(word, one)| (vec![word], one))
            .into_iter()
            .collect()
    });
    text += &family(LATENCY, &[], &checks, |check| {
        let latency = check
            .latency
            .map(|latency| latency.as_secs_f64().to_string());
        latency.map(|value| (vec![], value)).into_iter().collect()
    });
    text += &family(FINDINGS, &["rule", "weight"], &checks, |check| {
        let findings = check.findings.iter();
        findings
            .map(|((rule, weight), count)| (vec![*rule, *weight], count.to_string()))
            .collect()
    });
    text + &family(LAST_RUN, &[], &checks, |_| {
        vec![(vec![], seconds.to_string())]
    })
}

/// The values of the further labels of a sample, and its value.
type LabelledValue = (Vec<&'static str>, String);

/// Formats the samples of one metric for all checks; empty if there are none.
fn family(
    (metric, about): Metric,
    further_labels: &[&str],
    checks: &BTreeMap<CheckLabels, CheckMetrics>,
    samples: impl Fn(&CheckMetrics) -> Vec<LabelledValue>,
) -> String {
    let mut lines = String::new();
    for (labels, check) in checks {
        let CheckLabels { provider, name, id } = labels;
        for (values, number) in samples(check) {
            let further = further_labels.iter().zip(values);
            let further = further.map(|(label, value)| format!(",{label}=\"{value}\""));
            let further: String = further.collect();
            lines += &format!(
                "{metric}{{check=\"{name}\",provider=\"{provider}\",id=\"{id}\"{further}}} {number}\n"
            );
        }
    }
    if lines.is_empty() {
        return lines;
    }
    format!("# HELP {metric} {about}\n# TYPE {metric} gauge\n{lines}")
}

/// Escapes and shortens a label value. It contains no line break, because [`text::escape`] replaces it.
fn escape(value: &str) -> String {
    let value = text::escape(value);
    let value = text::shorten_middle(&value, MAX_LABEL);
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests;

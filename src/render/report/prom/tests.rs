//! Tests of the metrics, read by a strict parser of the text format.

use std::collections::BTreeSet;

use super::super::tests::cases;
use super::*;

/// A sample: the metric, its labels in order, and the value.
type ParsedSample = (String, Vec<(String, String)>, f64);

/// Parses metrics in text format 0.0.4, and panics at the first line that breaks it.
fn parse(text: &str) -> Vec<ParsedSample> {
    assert!(text.is_empty() || text.ends_with('\n'));
    let (mut samples, mut families, mut series) = (vec![], BTreeSet::new(), BTreeSet::new());
    let mut family = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').expect(line);
            assert!(!help.is_empty() && !help.contains('\\'), "{line}");
            assert_eq!(lines.next(), Some(&*format!("# TYPE {name} gauge")));
            assert!(families.insert(name.to_owned()), "{name} occurs twice");
            name.clone_into(&mut family);
            continue;
        }
        let (name, rest) = line.split_once('{').expect(line);
        assert_eq!(name, family, "{line}");
        let (labels, rest) = parse_labels(rest);
        let value = rest.strip_prefix(' ').expect(line).parse().expect(line);
        assert!(series.insert((name.to_owned(), labels.clone())), "{line}");
        samples.push((name.to_owned(), labels, value));
    }
    samples
}

/// Parses labels after their opening brace, and returns the rest after the closing one.
fn parse_labels(text: &str) -> (Vec<(String, String)>, &str) {
    let (mut labels, mut rest) = (Vec::new(), text);
    loop {
        let (name, quoted) = rest.split_once("=\"").expect(text);
        assert!(name.bytes().all(|b| b.is_ascii_lowercase()), "{text}");
        let (mut value, mut chars) = (String::new(), quoted.chars());
        loop {
            match chars.next().expect(text) {
                '"' => break,
                '\\' => match chars.next() {
                    Some('n') => value.push('\n'),
                    Some(c @ ('\\' | '"')) => value.push(c),
                    other => panic!("{other:?} is escaped: {text}"),
                },
                c => value.push(c),
            }
        }
        labels.push((name.to_owned(), value));
        rest = chars.as_str();
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return (labels, rest.strip_prefix('}').expect(text)),
        }
    }
}

/// Returns the values of a metric, with the further labels in front.
fn values(samples: &[ParsedSample], metric: &str) -> Vec<(String, f64)> {
    let samples = samples.iter().filter(|(name, ..)| name == metric);
    samples
        .map(|(_, labels, value)| {
            let words = labels
                .iter()
                .filter(|(name, _)| name != "provider" && name != "id");
            let words: Vec<_> = words.map(|(_, value)| value.as_str()).collect();
            (words.join(" "), *value)
        })
        .collect()
}

fn pairs(expected: &[(&str, f64)]) -> Vec<(String, f64)> {
    let expected = expected.iter();
    expected
        .map(|(text, value)| ((*text).to_owned(), *value))
        .collect()
}

#[test]
fn metrics_describe_every_check() {
    let mut cases = cases();
    cases[2].state = None;
    cases[2].latency = None;
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_345_600);
    let samples = parse(&prom(&cases, now));
    let bad = "bad ]]> <&\"\\u{1b}[2J\u{ffff}";
    for (metric, expected) in [
        (UP, vec![(bad, 1.0), ("gone", 0.0), ("good # TODO", 1.0)]),
        (
            PASSED,
            vec![(bad, 0.0), ("gone", 0.0), ("good # TODO", 1.0)],
        ),
        (
            STATE,
            vec![
                (&*format!("{bad} active"), 1.0),
                ("good # TODO active", 1.0),
            ],
        ),
        (ERROR, vec![("gone network", 1.0)]),
        (LATENCY, vec![(bad, 0.012), ("good # TODO", 0.012)]),
        (
            FINDINGS,
            vec![
                (&*format!("{bad} type fails"), 2.0),
                ("good # TODO type note", 1.0),
            ],
        ),
        (
            LAST_RUN,
            vec![
                (bad, 1_767_345_600.0),
                ("gone", 1_767_345_600.0),
                ("good # TODO", 1_767_345_600.0),
            ],
        ),
    ] {
        assert_eq!(values(&samples, metric.0), pairs(&expected), "{metric:?}");
    }
    assert!(
        samples
            .iter()
            .all(|(_, labels, _)| labels[1] == ("provider".to_owned(), "deck".to_owned()))
    );
}

/// The textfile collector rejects the whole file if a series occurs twice.
#[test]
fn equal_checks_are_one_series() {
    let [passed, mut failed, _] = <[Case; 3]>::try_from(cases()).unwrap();
    failed.name.clone_from(&passed.name);
    failed.latency = Some(Duration::from_secs(2));
    for cases in [[passed.clone(), failed.clone()], [failed, passed]] {
        let samples = parse(&prom(&cases, SystemTime::UNIX_EPOCH));
        assert_eq!(values(&samples, PASSED.0), pairs(&[("good # TODO", 0.0)]));
        assert_eq!(values(&samples, LATENCY.0), pairs(&[("good # TODO", 2.0)]));
    }
}

#[test]
fn labels_are_escaped_and_bounded() {
    let mut case = cases().remove(0);
    case.name = "a\"} 1\n# TYPE x\\".to_owned();
    case.id = "\"\\\n".repeat(1000);
    let samples = parse(&prom(&[case], SystemTime::UNIX_EPOCH));
    for (_, labels, _) in samples {
        assert_eq!(labels[0].1, "a\"} 1\\n# TYPE x\\");
        assert!(labels[2].1.chars().count() == 256, "{labels:?}");
    }
    assert_eq!(prom(&[], SystemTime::UNIX_EPOCH), "");
}

use std::time::Duration;

use super::*;

pub(super) fn cases() -> Vec<Case> {
    let case = |name: &str, verdict, remarks, error| Case {
        name: name.to_owned(),
        provider: Some("deck"),
        id: "sess_1".to_owned(),
        state: Some("active"),
        verdict,
        exit_code: 0,
        latency: Some(Duration::from_millis(12)),
        remarks,
        error,
    };
    let remark = |fails, got: &str| Remark {
        rule: "type",
        weight: if fails { Weight::Failure } else { Weight::Note },
        pointer: Some("/a".to_owned()),
        expected: "a string".to_owned(),
        got: got.to_owned(),
        count: 1,
        source: None,
    };
    let error = CaseError {
        kind: Kind::Network,
        message: "refused\n::error::x".to_owned(),
        hint: "look".to_owned(),
        provider_error: Some(serde_json::json!({"code": "<frozen>", "message": "a\n::error::b|c"})),
    };
    vec![
        case(
            "good # TODO",
            Verdict::Passed,
            vec![remark(false, "new")],
            None,
        ),
        case(
            "bad ]]> <&\"\u{1b}[2J\u{ffff}",
            Verdict::Failed,
            vec![remark(true, "]]>\u{0}"), remark(true, "x")],
            None,
        ),
        case("gone", Verdict::Errored, Vec::new(), Some(error)),
    ]
}

#[test]
fn junit_keeps_failures_and_errors_apart() {
    let report = junit(&cases());
    assert!(
        report.contains("tests=\"3\" failures=\"1\" errors=\"1\""),
        "{report}"
    );
    assert_eq!(report.matches("<failure ").count(), 1);
    assert_eq!(report.matches("<error ").count(), 1);
    assert!(
        report.contains("the provider's error: {&quot;code&quot;:&quot;&lt;frozen&gt;"),
        "{report}"
    );
    assert!(
        report.contains("bad ]]&gt; &lt;&amp;&quot;\\u{1b}[2J\u{fffd}"),
        "{report}"
    );
    assert!(
        !report.contains("]]>") && !report.contains(|c: char| c.is_control() && c != '\n'),
        "{report}"
    );
}

#[test]
fn tap_counts_and_escapes_directives() {
    let report = tap(&cases());
    let lines: Vec<_> = report.lines().collect();
    assert_eq!(
        lines[..3],
        ["TAP version 13", "1..3", "ok 1 - good \\# TODO"]
    );
    assert!(
        report.contains("\"code\": \"<frozen>\"")
            && report.contains("\nnot ok 2 - bad")
            && report.contains("\nnot ok 3 - gone\n  ---\n"),
        "{report}"
    );
}

#[test]
fn annotations_cannot_be_forged() {
    let lines = annotations(&cases());
    assert_eq!(lines.lines().count(), 4, "{lines}");
    assert!(
        lines
            .lines()
            .all(|line| line.starts_with("::error title=") || line.starts_with("::notice title=")),
        "{lines}"
    );
    let text = "refused\\n::error::x (the provider's error: <frozen>: a\\n::error::b|c)";
    assert!(lines.contains(text), "{lines}");
    let page = summary(&cases(), 1 << 20);
    let text =
        "(the provider's error&#58; &lt;frozen&gt;&#58; a\\\\n&#58;&#58;error&#58;&#58;b\\|c)";
    assert!(page.contains(text), "{page}");
    assert_eq!(
        page.lines().filter(|line| line.starts_with("| ")).count(),
        4,
        "{page}"
    );
}

#[test]
fn provider_error_is_not_repeated() {
    let mut case = cases().remove(2);
    let error = case.error.as_mut().unwrap();
    error.message = "HTTP 404: \"No such session (not_found)\"".to_owned();
    error.provider_error =
        Some(serde_json::json!({"code": "not_found", "message": "No such session"}));
    let lines = annotations(&[case]);
    assert_eq!(lines.matches("not_found").count(), 1, "{lines}");
    assert!(!lines.contains("vendor"), "{lines}");
}

#[test]
fn annotations_per_level_are_bounded() {
    let failed = cases().remove(1);
    let many: Vec<_> = (0..50).map(|_| failed.clone()).collect();
    let lines = annotations(&many);
    assert_eq!(lines.lines().count(), 10, "{lines}");
    assert!(
        lines.ends_with(
            "::error title=sessctl::91 more of this level; standard output lists them\n"
        ),
        "{lines}"
    );
    let ten: Vec<_> = (0..5).map(|_| failed.clone()).collect();
    assert!(!annotations(&ten).contains("more of this level"));
}

#[test]
fn truncated_summary_counts_omissions() {
    let [passed, failed, _] = cases().try_into().unwrap();
    let mut many: Vec<_> = (0..100).map(|_| passed.clone()).collect();
    many.push(failed);
    let whole = summary(&many, 1 << 20);
    assert!(
        whole.contains("100 passed, 1 failed") && !whole.contains("omitted"),
        "{whole}"
    );
    let cut = summary(&many, 1000);
    assert!(
        cut.len() <= 1000 && cut.contains("more sessions are omitted"),
        "{cut}"
    );
    // Failed sessions are more important than passed ones.
    assert!(cut.contains("❌ failed"), "{cut}");
    let shown = cut
        .lines()
        .filter(|line| line.starts_with("| ✅") || line.starts_with("| ❌"))
        .count();
    assert!(cut.contains(&format!("\n{} more", 101 - shown)), "{cut}");
    assert_eq!(summary(&many, 10), "");
}

#[test]
fn summary_texts_are_not_markup() {
    let mut case = cases().remove(0);
    case.name = "http://x.example WWW.x.example a@b.c ~~x~~ $y$ *z* ##[error]".to_owned();
    let page = summary(&[case], 1 << 20);
    for markup in ["http:", "WWW.", "a@b", " ~~", " $y", " *z", "##"] {
        assert!(
            !page.replace("###", "").contains(markup),
            "{markup}: {page}"
        );
    }
}

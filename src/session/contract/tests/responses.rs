//! Whole responses: the envelope, and responses with very many findings.

use serde_json::{Value, json};

use super::*;
use crate::secret::Scrubber;
use crate::session::notices;
use crate::session::redact::{Policy, redact_and_check};

#[test]
fn the_envelope_has_its_own_findings() {
    let sentences = |response: Value| -> Vec<String> {
        let provider = Provider::named("kayle").unwrap();
        let policy = Policy {
            provider,
            id: "",
            show_secrets: false,
            scrubber: &Scrubber::default(),
        };
        let (_, found) = redact_and_check(&policy, Json::from(response));
        found.iter().map(Finding::sentence).collect()
    };
    let data = valid("kayle");
    let whole = json!({"data": data, "error": null});
    assert_eq!(sentences(whole.clone()), [""; 0]);
    let missing = "missing field /error: expected null";
    assert_eq!(sentences(changed(whole.clone(), "/error", None)), [missing]);
    let more = changed(whole, "/meta", Some(json!({})));
    assert_eq!(sentences(more), ["new field /meta: an object"]);
    let inside = json!({"data": changed(data, "/error", Some(5.into()))});
    assert_eq!(sentences(inside), [missing, "new field /error: a number"]);
}

#[test]
fn excess_findings_are_counted() {
    let mut session = valid("deck");
    let members = session.as_object_mut().unwrap();
    members.extend((0..5_000).map(|at| (format!("m{at}"), Value::Null)));
    members.insert("task_runs".to_owned(), vec![Value::Null; 1_001].into());
    let found = findings("deck", &session);
    let of = |rule| found.iter().filter(|found| found.rule == rule).count();
    assert_eq!(
        (of(Rule::Type), of(Rule::NewField), found.len()),
        (1_001, 1_001, 2_002)
    );
    let last: Vec<_> = found.iter().rev().take(2).map(Finding::sentence).collect();
    assert_eq!(
        last,
        [
            "4,000 more of the rule new_field",
            "1 more of the rule type"
        ]
    );
    assert_eq!(notices(&found).last(), Some(&last[0]));
}

#[test]
fn many_new_members_hide_no_breach() {
    let mut session = valid("kayle");
    let claim = |at: u32| {
        (
            format!("c{at}"),
            json!({"required": true, "reason": "r", "source": "new"}),
        )
    };
    let claims = session["share_fields"].as_object_mut().unwrap();
    claims.extend((0..3_000).map(claim));
    claims.insert(
        "last".to_owned(),
        json!({"required": 1, "reason": "r", "source": "rc"}),
    );
    assert!(
        findings("kayle", &session)
            .iter()
            .any(|found| found.rule.is_breach())
    );
}

use std::time::SystemTime;

use serde_json::{Value, json};

use super::*;
use crate::provider::Provider;
use crate::secret::Scrubber;
use crate::session::{DocumentOptions, parse};

const LIMIT: Duration = Duration::from_secs(10);

fn opened(session: &Value, show_secrets: bool) -> Document<'static> {
    let provider = Provider::named("kayle").unwrap();
    let body = json!({"data": session, "error": null}).to_string();
    let options = DocumentOptions {
        show_secrets,
        scrubber: &Scrubber::default(),
        now: SystemTime::UNIX_EPOCH,
        server_ahead: 0,
        any_id: false,
        for_conditions: true,
    };
    let id = session["id"].as_str().unwrap();
    Document::open(parse(provider, body.as_bytes()).unwrap(), id, &options)
        .unwrap()
        .into_owned()
}

fn session() -> Value {
    json!({
        "id": "vs_1", "status": "created", "n": 3, "list": [], "no": null, "inner": {"no": null},
        "cancel_token": "ct_SECRET_0123456789",
        "redirect_url": "https://shop.example/return?order=SECRET6735",
    })
}

fn outcome(text: &str, document: &Document<'_>) -> String {
    let limit = if text.starts_with("def") {
        Duration::from_millis(50)
    } else {
        LIMIT
    };
    match Condition::parse(text).unwrap().evaluate(document, limit) {
        Evaluation::True => "true".to_owned(),
        Evaluation::False => "false".to_owned(),
        Evaluation::Error(failure) | Evaluation::NotBoolean(failure) => {
            format!("{failure} / {}", failure.hints.join(" "))
        }
    }
}

#[test]
fn reserved_member_of_response_is_replaced() {
    for (member, expected) in [
        (json!({"provider": "other"}), "true"),
        (json!(5), "true"),
        (Value::Null, "true"),
    ] {
        let mut session = session();
        session["_sessctl"] = member;
        let document = opened(&session, false);
        let condition = "._sessctl.provider == \"kayle\" and .n == 3";
        assert_eq!(outcome(condition, &document), expected);
    }
    assert_eq!(
        &*input::with_reserved("{}".to_owned(), "1"),
        "{\"_sessctl\":1}"
    );
}

#[test]
fn only_boolean_true_passes() {
    let document = opened(&session(), false);
    for (text, expected) in [
        ("status=created", "true"),
        (".status == \"created\"", "true"),
        ("true, true", "true"),
        ("._sessctl.provider=kayle", "true"),
        (".n > 5", "false"),
        ("true, false", "false"),
        ("false, true", "false"),
        (
            ".status = \"completed\"",
            "gave an object; did you mean '=='?",
        ),
        (
            ".status |= \"completed\"",
            "gave an object; did you mean '=='?",
        ),
        ("\"false\"", "'\"false\"' gave a string /"),
        ("\"a=b\"", "gave a string /"),
        (".status", "'.status' gave a string /"),
        (".n", "gave a number"),
        (".list", "gave an array"),
        (".nosuch", "gave null"),
        ("true, 1", "gave a number"),
        ("empty", "gave no result"),
        (".n.x == 1", "failed: "),
        ("def f: f; f", "was stopped"),
    ] {
        let outcome = outcome(text, &document);
        assert!(outcome.contains(expected), "{text}: {outcome}");
    }
}

#[test]
fn missing_fields_equal_no_value() {
    let document = opened(&session(), false);
    for (text, expected) in [
        ("no=null", "true"),
        ("inner.no=null", "true"),
        (".inner.no=null", "true"),
        ("nope=null", "false"),
        ("inner.nope=null", "false"),
        ("nope.nope=null", "false"),
        ("nope=x", "false"),
    ] {
        assert_eq!(outcome(text, &document), expected, "{text}");
    }
}

#[test]
fn conditions_see_unredacted_session() {
    for show_secrets in [false, true] {
        let document = opened(&session(), show_secrets);
        for (text, expected) in [
            ("cancel_token=ct_SECRET_0123456789", "true"),
            (
                "redirect_url=https://shop.example/return?order=SECRET6735",
                "true",
            ),
            (".redirect_url | endswith(\"6735\")", "true"),
            ("cancel_token=[redacted]", "false"),
        ] {
            assert_eq!(outcome(text, &document), expected, "{text} {show_secrets}");
        }
    }
}

#[test]
fn condition_reports_show_no_secret() {
    for show_secrets in [false, true] {
        let document = opened(&session(), show_secrets);
        for text in [
            ".cancel_token == \"x\"",
            ".cancel_token | . == \"x\"",
            ".cancel_token != \"ct_SECRET_0123456789\"",
            ".redirect_url | contains(\"order=SECRET6735\") | not",
            ".cancel_token | error",
            ".cancel_token.x == 1",
            ".cancel_token | tonumber > 1",
            "if .cancel_token == \"ct_SECRET_0123456789\" then .cancel_token | error else true end",
        ] {
            let condition = Condition::parse(text).unwrap();
            let judgement = condition.evaluate(&document, LIMIT);
            assert!(!matches!(judgement, Evaluation::True), "{text}");
            let reported = match judgement {
                Evaluation::Error(failure) | Evaluation::NotBoolean(failure) => failure.message(),
                Evaluation::True | Evaluation::False => format!(
                    "{} {}",
                    condition.expected(&document),
                    condition.actual(&document, LIMIT)
                ),
            };
            assert!(!reported.contains("SECRET"), "{text}: {reported}");
        }
    }
}

#[test]
fn actual_value_is_reported() {
    let document = opened(&session(), false);
    for (text, actual) in [
        ("status=completed", "\"created\""),
        (".n > 5", "3"),
        (".list | length > 0", "0"),
        ("nope=null", "null"),
        (".list[] > 0", "nothing"),
        ("false", "false"),
    ] {
        let condition = Condition::parse(text).unwrap();
        assert_eq!(condition.actual(&document, LIMIT), actual, "{text}");
    }
}

#[test]
fn short_form_becomes_jq() {
    for (text, jq) in [
        ("status=completed", Some(r#".status == "completed""#)),
        (
            "._sessctl.terminal=true",
            Some("._sessctl.terminal == true"),
        ),
        ("runtime_ms=5", Some(".runtime_ms == 5")),
        (".a == 1", None),
        (".a==1", None),
        ("test(\"a=b\")", None),
    ] {
        assert_eq!(short_form(text).as_deref(), jq, "{text}");
    }
}

use serde_json::{Value, json};

use super::*;
use crate::json;

fn run(source: &str, value: &Value) -> Vec<Json<'static>> {
    let value = Json::from(value.clone());
    Query::compile(source).unwrap().run(&value).unwrap()
}

fn failure(source: &str, value: &Value) -> Failure {
    let value = Json::from(value.clone());
    Query::compile(source).unwrap().run(&value).unwrap_err()
}

#[test]
fn results_come_in_order() {
    assert_eq!(
        run(".a[] | . + 1", &json!({"a": [1, 2]})),
        [json!(2), json!(3)]
    );
    assert_eq!(
        run(r#".status == "x", (.n // "none")"#, &json!({"status": "x"})),
        [json!(true), json!("none")]
    );
}

#[test]
fn query_recovers_after_failure() {
    let query = Query::compile(".a.b").unwrap();
    assert!(query.run(&json!({"a": 1}).into()).is_err());
    assert_eq!(
        query.run(&json!({"a": {"b": 2}}).into()).unwrap(),
        [json!(2)]
    );
}

#[test]
fn numbers_keep_their_digits() {
    let text = r#"{"n":1234567890123456789012345678901234567890,"d":1.10}"#;
    let value = json::parse(text).unwrap().value;
    let results = Query::compile(".n, .d").unwrap().run(&value).unwrap();
    let texts: Vec<_> = results.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["1234567890123456789012345678901234567890", "1.10"]);
}

#[test]
fn common_jq_functions_exist() {
    let value = json!({"id": "a\"b", "status": "completed", "n": 1.5, "no": null, "tab": "x\ty\\z", "b": true});
    for (source, expected) in [
        (
            "[.id, .status, .n, .no, .b] | @csv",
            json!(r#""a""b","completed",1.5,,true"#),
        ),
        ("[.tab, .n] | @tsv", json!("x\\ty\\\\z\t1.5")),
        (".status | IN(\"completed\", \"failed\")", json!(true)),
        (".status | IN(\"failed\")", json!(false)),
        ("IN(.status, .id; \"completed\")", json!(true)),
        (
            "[{\"k\": 1, \"v\": 2}] | INDEX(.k)",
            json!({"1": {"k": 1, "v": 2}}),
        ),
        (".status | toarray", json!(["completed"])),
        ("\"xax\" | trimstr(\"x\")", json!("a")),
        ("@csv \"\\([.n, .b])\"", json!("1.5,true")),
    ] {
        assert_eq!(run(source, &value), [expected], "{source}");
    }
    for source in ["[[1]] | @csv", ".status | @tsv"] {
        assert!(
            Query::compile(source)
                .unwrap()
                .run(&value.clone().into())
                .is_err(),
            "{source}"
        );
    }
}

#[test]
fn expressions_give_results_of_jq() {
    let (mut count, mut failures) = (0, Vec::new());
    for line in include_str!("jq_1_7.tsv").lines() {
        let [source, input, expected] = *line.split('\t').collect::<Vec<_>>() else {
            assert!(line.starts_with("# "), "{line}");
            continue;
        };
        count += 1;
        let input = json::parse(input).unwrap().value;
        let results = Query::compile(source).and_then(|query| query.run(&input));
        let texts = results.map(|results| results.iter().map(ToString::to_string).collect());
        let texts: Vec<String> = texts.unwrap_or_else(|_| vec!["!".to_owned()]);
        if texts.join(" ") != expected {
            failures.push(format!("{source} of {input}: {texts:?}"));
        }
    }
    assert_eq!(failures, Vec::<String>::new());
    assert!(count > 200, "{count}");
}

#[test]
fn missing_jq_functions_are_named() {
    for (source, named) in [
        ("$ENV.HOME", "$ENV is in jq"),
        ("[inputs]", "inputs is in jq"),
        (". as [$a] ?// $a | $a", "?// is in jq"),
        ("nosuch", "jqlang.org"),
        (".a[", "jqlang.org"),
    ] {
        let failure = Query::compile(source).err().unwrap();
        assert!(failure.hints[0].contains(named), "{source}: {failure:?}");
    }
}

#[test]
fn huge_integers_become_strings() {
    for (digits, kind) in [
        ("7".repeat(MAX_INTEGER_DIGITS), "number"),
        ("7".repeat(MAX_INTEGER_DIGITS + 1), "string"),
        ("7".repeat(1_000_000), "string"),
    ] {
        let text = format!(r#"{{"id":"x","list":[{{"n":{digits}}}]}}"#);
        let value = json::parse(&text).unwrap().value;
        let query = Query::compile(".list[0].n | type, (tostring | length)").unwrap();
        let results = query.run(&value).unwrap();
        assert_eq!(results, [json!(kind), json!(digits.len())]);
    }
}

#[test]
fn computed_numbers_are_printed_like_jq() {
    let value = json::parse(r#"{"whole":1.0,"exponent":1E2}"#)
        .unwrap()
        .value;
    for (source, expected) in [
        ("6 / 2", "3"),
        ("1 / 3", "0.3333333333333333"),
        ("-1 * 0.0", "0"),
        ("1e17 * 10", "1e18"),
        ("infinite", "1.7976931348623157e308"),
        ("-infinite", "-1.7976931348623157e308"),
        ("nan", "null"),
        ("[nan, {a: (4 / 2)}]", r#"[null,{"a":2}]"#),
        ("9223372036854775807 + 1", "9223372036854775808"),
        ("(\"+1.50\", \"0.10\" | tonumber), 01.50", "1.5 0.10 1.5"),
        (".whole, .exponent", "1.0 1E2"),
    ] {
        let results = Query::compile(source).unwrap().run(&value).unwrap();
        let texts: Vec<_> = results.iter().map(ToString::to_string).collect();
        assert_eq!(texts.join(" "), expected, "{source}");
    }
}

#[test]
fn results_that_are_not_json_are_errors() {
    for (source, says) in [
        ("\"a\" | tobytes", "a byte string"),
        ("[{\"a\": (\"a\" | tobytes)}]", "a byte string"),
        ("{(1 | tostring): 1}", ""),
        (
            "reduce range(200) as $_ (1; [.])",
            "nested more than 128 levels",
        ),
        ("reduce range(127) as $_ ([1]; [.])", ""),
        (
            "reduce range(40) as $_ (1; [., .])",
            "more than 1000000 values",
        ),
        (
            "(\"0123456789\" * 100000) as $text | [range(300) | $text]",
            "returned more than 256 MiB",
        ),
    ] {
        let run = Query::compile(source).unwrap().run(&json!(null).into());
        let message = run.err().map(|failure| failure.message());
        assert_eq!(message.is_some(), !says.is_empty(), "{source}: {message:?}");
        assert!(message.unwrap_or_default().contains(says), "{source}");
    }
}

#[test]
fn unusual_strings_survive_the_conversion() {
    let text = r#"{"\u0000\"\\":"\u007f\ud83d\ude00\n\/","":[{},[],""]}"#;
    let value = json::parse(text).unwrap().value;
    assert_eq!(Query::compile(".").unwrap().run(&value).unwrap(), [value]);
}

#[test]
fn mistakes_are_located_usage_errors() {
    for (source, message) in [
        (".a[", "cannot be parsed"),
        ("nosuch", "nosuch"),
        ("env", "env"),
        ("$ENV", "ENV"),
        ("", "cannot be parsed"),
        ("import \"x\" as $d; $d", "'import', which is not supported"),
        (
            " # c\nimport \"x\" as x; .",
            "'import', which is not supported",
        ),
        ("include \"x\"; .", "'include', which is not supported"),
        ("module {}; .", "'module', which is not supported"),
    ] {
        let failure = Query::compile(source)
            .err()
            .map(|failure| failure.message())
            .unwrap_or_default();
        assert!(failure.contains(message), "{source}: {failure}");
    }
    assert!(Query::compile("{import: .include} | .import").is_ok());
    let failure = failure(".a.b", &json!({"a": 1}));
    assert!(failure.message().contains("'.a.b' failed"), "{failure}");
}

#[test]
fn endless_expressions_are_stopped() {
    for source in ["def f: f; f", "repeat(1)", "last(repeat(1))"] {
        let query = Query::compile(source)
            .unwrap()
            .with_limit(Duration::from_millis(50));
        let failure = query.run(&json!({}).into()).unwrap_err();
        assert_eq!(failure.kind, Kind::Usage);
        assert!(failure.message().contains("was stopped"), "{failure}");
    }
}

#[test]
fn twice_stopped_expression_is_abandoned() {
    let query = Query::compile("if .endless then def f: f; f else 1 end").unwrap();
    let run = |endless: bool, limit| {
        let document = to_input(&json!({"endless": endless}).into()).into();
        query.results(&document, Duration::from_millis(limit))
    };
    assert!(matches!(run(true, 50), Err(RunError::TimedOut(_))));
    assert_eq!(run(false, 10_000).unwrap(), [json!(1)]);
    assert!(matches!(run(true, 50), Err(RunError::TimedOut(_))));
    assert_eq!(run(false, 10_000), Err(RunError::Disabled));
}

#[test]
fn hidden_errors_quote_nothing() {
    let query = Query::compile(".token | error")
        .unwrap()
        .hiding_errors(true);
    let failure = query.run(&json!({"token": "t_SECRET"}).into()).unwrap_err();
    assert!(!format!("{failure} {:?}", failure.hints).contains("SECRET"));
    let shown = super::tests::failure(".token | error", &json!({"token": "t_1"}));
    assert!(shown.message().contains("t_1"), "{shown}");
}

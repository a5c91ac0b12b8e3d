//! Contradictions between the fields of a session: notices of `get`, findings of `check`.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use sessctl::provider::{self, Provider};
use sessctl::secret::Scrubber;
use sessctl::session::{self, Document, DocumentOptions, Finding};

use crate::fixtures::{documents, id_of};
use crate::run::sessctl;
use crate::server::{Reply, Server};

/// 2026-01-02 09:40:00 UTC, a few minutes after the fixtures' times.
const NOW: Duration = Duration::from_secs(1_767_346_800);

/// Returns an id whose last character selects a rule of the provider in the mock.
fn id_for(provider: &'static Provider, rule: usize) -> String {
    let sample = provider.sample.id;
    (rule..36)
        .step_by(provider.sense.len())
        .filter_map(|last| char::from_digit(u32::try_from(last).unwrap(), 36))
        .map(|last| format!("{}{last}", &sample[..sample.len() - 1]))
        // The sample's own id always selects the first rule.
        .find(|id| id != sample && provider.parse_id(id, false).is_ok())
        .unwrap()
}

fn findings(value: &Value) -> Vec<Value> {
    let findings = value["findings"].as_array().unwrap().iter();
    let sense = findings.filter(|finding| finding["rule"] == "sense");
    sense.cloned().collect()
}

#[test]
fn every_rule_breaks_in_the_mock() {
    let mut broken = 0;
    for provider in provider::ALL {
        for (index, rule) in provider.sense.iter().enumerate() {
            let id = id_for(provider, index);
            let check = |more: &[&str]| {
                let line = [
                    &[
                        provider.name,
                        "check",
                        &id,
                        "--mock=contradictory",
                        "--json",
                    ],
                    more,
                ];
                sessctl(&line.concat()).run()
            };
            let result = check(&[]).code(0).json();
            let found = findings(&result);
            let of_rule = found
                .iter()
                .find(|finding| finding["documented"]["sentence"] == rule.source.sentence);
            let finding = of_rule.unwrap_or_else(|| panic!("{index}: {result}"));
            assert_eq!(finding["weight"], "note");
            assert_eq!(finding["documented"]["page"], rule.source.page);
            let result = check(&["--sense", "fail"]).code(1).json();
            assert_eq!(
                (&result["verdict"], findings(&result).len()),
                (&"failed".into(), found.len())
            );
            let result = check(&["--sense", "off", "--contract", "strict"]).json();
            assert!(findings(&result).is_empty(), "{result}");
            broken += 1;
        }
    }
    assert!(broken >= 17, "only {broken} rules");
}

#[test]
fn documented_sessions_do_not_contradict_themselves() {
    for provider in provider::ALL {
        for (name, text) in documents(provider) {
            let options = DocumentOptions {
                show_secrets: false,
                scrubber: &Scrubber::default(),
                now: SystemTime::UNIX_EPOCH + NOW,
                for_conditions: false,
                any_id: true,
                server_ahead: 0,
            };
            let parsed = session::parse(provider, text.as_bytes()).unwrap();
            let document = Document::open(parsed, &id_of(provider, &text), &options).unwrap();
            let found: Vec<_> = document
                .contradictions
                .iter()
                .map(Finding::sentence)
                .collect();
            assert_eq!(found, [""; 0], "{} {name}", provider.name);
        }
    }
}

/// Every step of every life cycle, and beyond the last.
#[test]
fn life_cycles_do_not_contradict_themselves() {
    for provider in provider::ALL {
        let sample = provider.sample.id;
        for life in 0..provider.sample.lifecycles.len() {
            let id = format!("{}{}", &sample[..sample.len() - 1], life + 2);
            let check = format!(
                "{} {} check {id} --json --sense fail || exit 1\n",
                env!("CARGO_BIN_EXE_sessctl"),
                provider.name
            );
            let line = &[
                "mock",
                "--scenario",
                "progress",
                "--",
                "sh",
                "-c",
                &check.repeat(6),
            ];
            sessctl(line).run().code(0);
        }
    }
}

#[test]
fn contradiction_is_notice_in_lookup() {
    let kayle = Provider::named("kayle").unwrap();
    let id = id_for(kayle, 0);
    let result = sessctl(&["kayle", "get", &id, "--mock=contradictory", "--json"])
        .run()
        .code(0);
    let notices = result.json()["_sessctl"]["notices"].to_string();
    let sentence = "/failure_code: expected a value because /status is failed, found null; the documentation says";
    assert!(notices.contains(sentence), "{notices}");
    result.stderr_has(&["the session contradicts Kayle ID's documentation: /failure_code"]);
    // A provider without rules has none.
    let imprint = Provider::named("imprint").unwrap();
    assert!(imprint.sense.is_empty());
    let result = sessctl(&[
        "imprint",
        "get",
        imprint.sample.id,
        "--mock=contradictory",
        "--json",
    ])
    .run();
    assert_eq!(
        result.code(0).json()["_sessctl"]["notices"],
        serde_json::json!([])
    );
}

#[test]
fn reports_cite_the_documentation() {
    let kayle = Provider::named("kayle").unwrap();
    let id = id_for(kayle, 0);
    for (level, code) in [("warn", 0), ("fail", 1)] {
        let run = sessctl(&[
            "kayle",
            "check",
            &id,
            "--mock=contradictory",
            "--sense",
            level,
            "--report",
            "junit=j.xml",
            "--report",
            "tap=t.tap",
            "--report",
            "github",
        ])
        .env("GITHUB_STEP_SUMMARY", "summary.md");
        let home = run.home().to_owned();
        let result = run.run().code(code);
        result.stdout_has(&[
            "sense",
            "/failure_code",
            "documented: \"Terminal failure code",
        ]);
        let read = |name: &str| fs::read_to_string(home.join(name)).unwrap();
        let junit = read("j.xml");
        assert!(
            junit.contains("Terminal failure code when status="),
            "{junit}"
        );
        assert_eq!(
            junit.contains("<failure type=\"sense\""),
            level == "fail",
            "{junit}"
        );
        assert!(junit.contains("https://docs.kayle.id/"), "{junit}");
        assert_eq!(
            read("t.tap").contains("\"rule\": \"sense\""),
            level == "fail"
        );
        assert!(read("summary.md").contains("Terminal failure code"));
    }
}

#[test]
fn suite_sets_the_sense_level() {
    let kayle = Provider::named("kayle").unwrap();
    let id = id_for(kayle, 0);
    let suite = |level: &str| format!("[[check]]\nsession = \"kayle:{id}\"\nsense = \"{level}\"\n");
    for (level, code) in [("fail", 1), ("warn", 0), ("off", 0)] {
        let line = &[
            "check",
            "-f",
            "-",
            "--mock=contradictory",
            "--sense",
            "fail",
            "--json",
        ];
        let result = sessctl(line).stdin(suite(level)).run().code(code);
        assert_eq!(findings(&result.json()).is_empty(), level == "off");
    }
    let line = &["check", "-f", "-", "--mock"];
    let result = sessctl(line).stdin(suite("strict")).run().code(2);
    result.stderr_has(&["sense: expected one of off, warn, fail"]);
}

#[test]
fn findings_quote_no_values() {
    let closient = Provider::named("closient").unwrap();
    let body = r#"{"status":"ACTIVE","capture_mode":"both","created":"2026-01-02T03:04:05Z",
        "modified":"2026-01-02T03:04:05Z","captures":[{"status":"NOT_FOUND","capture_type":"MANUAL",
        "raw_value":"","gtin":"","error_message":"","created":"2026-01-02T03:04:05Z",
        "product_name":"kept in the findings"}]}"#;
    let server = Server::always(Reply::json(body));
    let result = sessctl(&["closient", "check", closient.sample.id, "--json"])
        .at(closient, &server.url())
        .run()
        .code(0);
    let found = findings(&result.json());
    assert_eq!(found[0]["pointer"], "/captures/0/product_name");
    assert_eq!(found[0]["got"], "a string");
    assert!(!result.stdout.contains("kept in"), "{result:#?}");
}

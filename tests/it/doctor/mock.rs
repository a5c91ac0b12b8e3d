//! `doctor --mock`: every provider, and every conclusion of a probe.

use sessctl::provider;

use super::{Report, doctor};
use crate::run::sessctl;

#[test]
fn mock_scenarios_show_every_conclusion() {
    for provider in provider::ALL {
        // A provider with a test endpoint needs no conclusion from a missing session.
        let inferred = provider.probe.test.is_none();
        for (scenario, code, probe, message, remedy) in [
            ("ok", 0, "accepted", "", ""),
            ("not-found", 0, "accepted", "", ""),
            ("hostile", 0, "accepted", "", ""),
            (
                "unauthorized",
                1,
                "rejected",
                "rejected the credential",
                "the embedded mock",
            ),
            ("html", 1, "unreachable", "HTML", "captive portal"),
            ("flaky", 1, "inconclusive", "HTTP 500", "try again"),
            (
                "rate-limited",
                1,
                "inconclusive",
                "rate limited",
                "try again",
            ),
        ] {
            let run = doctor(provider).arg(format!("--mock={scenario}").as_ref());
            let report = Report::of(&run, code).has(provider, "configured", probe);
            let shown = &report.document["providers"][provider.name]["probe"];
            let is_accepted = probe == "accepted";
            assert_eq!(shown["inferred"], inferred && is_accepted, "{report:#}");
            if is_accepted {
                report.without_findings();
            } else {
                report.only_finding("problem", message, remedy);
            }
        }
        let offline = doctor(provider)
            .arg("--mock".as_ref())
            .arg("--offline".as_ref());
        let report = Report::of(&offline, 0).without_findings();
        report.has(provider, "configured", "not_probed");
    }
}

#[test]
fn every_format_shows_all_providers() {
    for format in [&[][..], &["--json"], &["--yaml"], &["-o", "ndjson"]] {
        let result = sessctl(&[&["doctor", "--mock"], format].concat())
            .run()
            .code(0);
        for provider in provider::ALL {
            result.stdout.find(provider.name).unwrap();
        }
    }
    let table = sessctl(&["doctor", "--mock"]).run().code(0);
    table.stdout_has(&["accepted (inferred)", "GET /deck/test", "no problems found"]);
    let filter = ".providers | map(.probe.result) | unique | .[]";
    let filtered = sessctl(&["doctor", "--mock", "-q", filter]).run().code(0);
    assert_eq!(filtered.stdout, "accepted\n");
}

#[test]
fn base_url_needs_one_provider() {
    let line = ["doctor", "--base-url", "http://127.0.0.1:1"];
    let result = sessctl(&line).run().code(2).plain_error();
    result.stderr_has(&["--base-url applies to one provider", "sessctl doctor deck"]);
    let two = [&line[..], &["deck", "kayle"]].concat();
    sessctl(&two).run().code(2);
    let unknown = sessctl(&["doctor", "stripe"]).run().code(2);
    unknown.stderr_has(&["stripe"]);
}

//! Findings about the configuration, for which no request is sent.

use sessctl::provider::{self, Provider};

use super::{Report, doctor};
use crate::run::{Run, credential, sessctl, set_mode};
use crate::server::{Reply, Server};

/// Prepares a lookup at Deck.
fn lookup() -> Run {
    sessctl(&["deck", "get", "sess_1", "--retries", "0"])
}

fn deck() -> &'static Provider {
    Provider::named("deck").unwrap()
}

#[test]
fn missing_configuration_is_explained() {
    let report = Report::of(&sessctl(&["doctor", "--json"]), 1);
    let mut report = report.only_finding("problem", "no provider is configured", "config init");
    for provider in provider::ALL {
        report = report.has(provider, "missing", "not_probed");
    }
    let shown = &report.document["configuration"];
    assert_eq!(shown["file"]["status"], "missing", "{report:#}");
    assert_eq!(shown["profile"]["value"], "default", "{report:#}");
    for provider in provider::ALL {
        let key = provider.schemes[0].keys()[0];
        let report = Report::of(&doctor(provider), 1).has(provider, "missing", "not_probed");
        report.finding("problem", "no credential for", &provider.variable(key));
    }
    Report::of(&doctor(deck()), 1).agrees_with(&lookup());
}

#[test]
fn unconfigured_provider_is_no_failure_unless_named() {
    let key = credential(deck(), "api_key");
    let run = |line: &[&str]| sessctl(line).env("SESSCTL_DECK_API_KEY", &key);
    let report = Report::of(&run(&["doctor", "--offline", "--json"]), 0).without_findings();
    report.has(deck(), "configured", "not_probed").has(
        Provider::named("kayle").unwrap(),
        "missing",
        "not_probed",
    );
    let named = run(&["doctor", "deck", "kayle", "--offline", "--json"]);
    let report = Report::of(&named, 1);
    report.only_finding(
        "problem",
        "no credential for Kayle ID",
        "SESSCTL_KAYLE_API_KEY",
    );
    let similar = run(&["doctor", "--offline", "--json"]).env("KAYLE_API_KEY", "kk_SECRET");
    let report = Report::of(&similar, 0);
    report.only_finding(
        "warning",
        "no credential for Kayle ID",
        "did you mean SESSCTL_KAYLE_API_KEY",
    );
}

#[test]
fn broken_sources_are_explained() {
    for (config, code, message, remedy) in [
        (
            "api_key = { env = 'UNSET' }",
            "missing",
            "the variable UNSET is not set",
            "config show",
        ),
        (
            "api_key = { file = '/no/such' }",
            "missing",
            "/no/such: no such file",
            "config show",
        ),
        ("api_key = { command = ['false'] }", "refused", "false", ""),
        (
            "api_key = 'csb_SECRET'",
            "refused",
            "looks like a Closient key",
            "it belongs",
        ),
        (
            "api_key = 'REPLACE_ME'",
            "refused",
            "still a placeholder",
            "replace it",
        ),
        (
            "api_key = 'sk_ SECRET'",
            "refused",
            "contains whitespace",
            "copy it again",
        ),
    ] {
        let server = Server::always(Reply::json("{}"));
        let config = format!("[deck]\nbase_url = '{}'\n{config}\n", server.url());
        let report = Report::of(&doctor(deck()).config(&config), 1);
        let report = report.has(deck(), "refused", "not_probed");
        let value = &report.document["providers"]["deck"]["values"]["api_key"];
        assert_eq!(value["status"], code, "{report:#}");
        assert!(
            value["reason"].as_str().unwrap().contains(message),
            "{report:#}"
        );
        assert!(
            value["origin"]
                .as_str()
                .unwrap()
                .ends_with("config.toml:3)"),
            "{report:#}"
        );
        report
            .only_finding("problem", message, remedy)
            .agrees_with(&lookup().config(&config));
        assert_eq!(server.connections(), 0);
    }
}

#[test]
fn every_broken_value_is_a_finding() {
    let zephr = Provider::named("zephr").unwrap();
    let config = "[zephr]\naccess_key = { env = 'A' }\nsecret_key = { env = 'B' }\n";
    let report = Report::of(&doctor(zephr).config(config), 1);
    report
        .has(zephr, "refused", "not_probed")
        .finding("problem", "variable A is not set", "config show")
        .finding("problem", "variable B is not set", "config show")
        .finding("problem", "needs tenant", "SESSCTL_ZEPHR_TENANT");
}

#[test]
fn working_command_is_ok() {
    let config = "[deck]\napi_key = { command = ['printf', 'sk_SECRET'] }\n";
    let run = doctor(deck()).config(config).arg("--offline".as_ref());
    let report = Report::of(&run, 0).without_findings();
    let value = &report.document["providers"]["deck"]["values"]["api_key"];
    assert_eq!(value["status"], "ok", "{report:#}");
    let shown = sessctl(&["config", "show", "--json"])
        .config(config)
        .run()
        .code(0);
    let value = &shown.json()["deck"]["api_key"];
    assert_eq!(value["status"], "not_run", "{value}");
}

#[test]
fn file_permissions_are_reported() {
    let config = "[deck]\napi_key = \"sk_SECRET\"\n";
    for (mode, code, severity, message, remedy) in [
        (
            0o666,
            1,
            "problem",
            "is writable by other users",
            "chmod go-w",
        ),
        (
            0o622,
            1,
            "problem",
            "is writable by other users",
            "chmod go-w",
        ),
        (
            0o644,
            0,
            "warning",
            "is readable by other users",
            "chmod 600",
        ),
    ] {
        let run = doctor(deck()).config(config).arg("--offline".as_ref());
        set_mode(&run.config_dir().join("config.toml"), mode);
        let report = Report::of(&run, code);
        let shown = &report.document["configuration"]["permissions"]["value"];
        assert_eq!(*shown, format!("{mode:04o}"), "{report:#}");
        report.only_finding(severity, message, remedy);
    }
    let run = doctor(deck()).config(config);
    set_mode(&run.config_dir().join("config.toml"), 0o666);
    let lookup = lookup().config(config);
    set_mode(&lookup.config_dir().join("config.toml"), 0o666);
    let report = Report::of(&run, 1).has(deck(), "refused", "not_probed");
    report.finding("problem", "is writable by other users", "check its owner");
    lookup
        .run()
        .code(2)
        .stderr_has(&["is writable by other users"]);
}

#[test]
fn unusable_file_refuses_every_provider() {
    for (config, message) in [
        (
            "[deck]\napi_kee = 1\n",
            "config.toml:2:1: unknown key 'api_kee'",
        ),
        ("[deck\n", "config.toml:1:6"),
    ] {
        let run = sessctl(&["doctor", "--json"]).config(config);
        let mut report = Report::of(&run, 1).finding("problem", message, "");
        assert_eq!(
            report.document["configuration"]["file"]["status"],
            "refused"
        );
        for provider in provider::ALL {
            report = report.has(provider, "refused", "not_probed");
        }
    }
    let run = sessctl(&["doctor", "--json"]).env("SESSCTL_PROFILE", "pord");
    let run = run.config("[profiles.prod.deck]\napi_key = 'sk_SECRET'\n");
    let report = Report::of(&run, 1);
    report.only_finding(
        "problem",
        "SESSCTL_PROFILE: unknown profile 'pord'",
        "did you mean 'prod'?",
    );
}

#[test]
fn profile_and_its_origin_are_shown() {
    let config = "[profiles.prod.deck]\napi_key = 'sk_SECRET'\n";
    for (run, origin) in [
        (
            doctor(deck()).env("SESSCTL_PROFILE", "prod"),
            "SESSCTL_PROFILE",
        ),
        (doctor(deck()).arg("-pprod".as_ref()), "--profile"),
    ] {
        let report = Report::of(&run.config(config).arg("--offline".as_ref()), 0);
        let shown = &report.document["configuration"]["profile"];
        assert_eq!(
            (&shown["value"], &shown["origin"]),
            (&"prod".into(), &origin.into())
        );
    }
}

#[test]
fn doubtful_key_is_a_warning() {
    let line = ["doctor", "closient", "--offline", "--json"];
    let run = sessctl(&line).env("SESSCTL_CLOSIENT_API_KEY", "csb_SECRET_00000000");
    let report = run.run().code(0).json();
    let finding = &report["findings"][0];
    assert_eq!(finding["severity"], "warning", "{report:#}");
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("its checksum does not match"), "{message}");
    assert!(message.contains("SESSCTL_CLOSIENT_API_KEY"), "{message}");
}

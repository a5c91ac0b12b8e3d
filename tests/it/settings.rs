//! `config path`, `config show` and `config profiles`, and the preferences in the file.

use crate::run::{self, sessctl};

#[test]
fn config_path_init_and_show_work() {
    let run = sessctl(&["config", "init"]);
    let file = run.config_dir().join("config.toml");
    let output = run.command().output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        format!("{}\n", file.display())
    );
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let before = std::fs::read(&file).unwrap();
    let again = run.command().output().unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(
        String::from_utf8(again.stderr)
            .unwrap()
            .contains("already exists")
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn config_show_hides_misplaced_credential() {
    for line in [
        "environment = \"sk_SECRET\"",
        "api_key = { env = \"sk_SECRET\" }",
        "api_key = { file = \"sk_SECRET\" }",
        "api_key = { command = [\"sk_SECRET\"] }",
    ] {
        sessctl(&["config", "show"])
            .config(&format!("[deck]\n{line}\n"))
            .run()
            .code(0)
            .stdout_has(&["[redacted]"]);
    }
}

#[test]
fn config_show_hides_credentials_in_variables() {
    let show = ["config", "show"];
    for (name, key) in [
        ("ZEPHR_TENANT", "SECRET-0123456789"),
        ("ZEPHR_TENANT", "SECRETabcdefghijkl"),
        ("ZEPHR_TENANT", "kk_SECRET"),
        ("DECK_ENVIRONMENT", "SECRET-0123456789"),
        ("DECK_BASE_URL", "https://h.example/sk_live_SECRET"),
        ("DECK_BASE_URL", "SECRET-0123456789"),
    ] {
        for format in [&[][..], &["--json"]] {
            let run = sessctl(&[&show[..], format].concat());
            let result = run.env(format!("SESSCTL_{name}"), key).run().code(0);
            // URLs are normalized to a host in lower case.
            let shown = result.stdout.to_ascii_lowercase();
            assert!(
                !shown.replace("key_secret", "").contains("secret"),
                "{result:#?}"
            );
        }
    }
    let shown = sessctl(&show).env("SESSCTL_ZEPHR_TENANT", "acme-eu2").run();
    shown
        .code(0)
        .stdout_has(&["acme-eu2", "https://acme-eu2.api.zephr.com"]);
}

#[test]
fn credential_as_tenant_is_refused() {
    let run = |line: &[&str]| {
        let run = sessctl(line).env("SESSCTL_ZEPHR_TENANT", "SECRET-a");
        let run = run.env("SESSCTL_ZEPHR_ACCESS_KEY", "SECRET-a");
        run.env("SESSCTL_ZEPHR_SECRET_KEY", "SECRET-b").run()
    };
    let shown = run(&["config", "show"]).code(0);
    assert!(
        !shown.stdout.to_ascii_lowercase().contains("secret-a"),
        "{shown:#?}"
    );
    run(&["zephr", "get", "x"])
        .code(2)
        .stderr_has(&["SESSCTL_ZEPHR_TENANT is a credential"]);
    let path = run(&["config", "path", "--config", "/SECRET-b/c"]).code(0);
    path.stdout_has(&["/[redacted]/c"]);
}

#[test]
fn config_show_hides_secrets() {
    let config = "[deck]\napi_key = \"sk_live_SECRET\"\n[profiles.prod.kayle]\napi_key = { env = \"KAYLE_KEY\" }\n";
    let shown = sessctl(&["config", "show"]).config(config).run().code(0);
    shown.stdout_has(&[
        "api_key",
        "[redacted]",
        "config.toml:2",
        "built in",
        "https://api.deck.co/v2",
    ]);
    let shown = sessctl(&["config", "show", "--json", "-p", "prod"])
        .config(config)
        .env("SESSCTL_DECK_BASE_URL", "http://127.0.0.1:1")
        .run()
        .code(0);
    let value = shown.json();
    assert!(
        value["kayle"]["api_key"]["value"]
            .as_str()
            .unwrap()
            .contains("KAYLE_KEY"),
        "{value}"
    );
    assert_eq!(value["deck"]["base_url"]["origin"], "SESSCTL_DECK_BASE_URL");
}

#[test]
fn warning_is_printed_once() {
    let run = sessctl(&["deck", "get", "sess_1", "sess_2", "--mock"])
        .config("[deck]\napi_key = \"sk_live_SECRET\"\n");
    run::set_mode(&run.config_dir().join("config.toml"), 0o644);
    let result = run.run().code(0);
    assert_eq!(result.stderr.matches("chmod 600").count(), 1, "{result:#?}");
}

#[test]
fn profiles_are_listed() {
    let config = "default_profile = 'prod'\n[deck]\napi_key = 'sk_SECRET'\n\
                  [profiles.prod.kayle]\napi_key = 'kk_SECRET'\n[profiles.prod.zephr]\ntenant = 'acme'\n";
    let list = |variables: &[(&str, &str)]| {
        let run = sessctl(&["config", "profiles", "--json"]).config(config);
        let set = |run: run::Run, (name, value): &(&str, &str)| run.env(name, value);
        variables.iter().fold(run, set).run().code(0)
    };
    let expected = |selected: &str| {
        serde_json::json!({
            "default": {"selected": selected == "default", "providers": ["deck"]},
            "prod": {"selected": selected == "prod", "providers": ["kayle", "zephr"]},
        })
    };
    assert_eq!(list(&[]).json(), expected("prod"));
    let selected = list(&[("SESSCTL_PROFILE", "default")]);
    assert_eq!(selected.json(), expected("default"));
    let unknown = list(&[("SESSCTL_PROFILE", "pord")]);
    assert_eq!(unknown.json(), expected("none"));
    unknown.stderr_has(&["the selected profile does not exist"]);
    let table = sessctl(&["config", "profiles"])
        .config(config)
        .run()
        .code(0);
    table.stdout_has(&["Profile", "kayle, zephr", "yes"]);
}

#[test]
fn top_level_keys_name_no_profile() {
    let config = "default_profile = 'prod'\noutput = 'json'\nprofiles.prod = {}\n";
    let shown = sessctl(&["config", "show", "--json"]).config(config);
    let shown = shown.run().code(0).json();
    for (key, line) in [("profile", 1), ("output", 2)] {
        let origin = shown["configuration"][key]["origin"].as_str().unwrap();
        assert!(origin.ends_with(&format!("config.toml:{line}")), "{origin}");
        assert!(!origin.contains("profile "), "{origin}");
    }
}

#[test]
fn unknown_default_profile_is_an_error() {
    let run = sessctl(&["deck", "get", "sess_1"])
        .config("default_profile = 'pord'\nprofiles.prod = {}\n");
    let result = run.run().code(2).plain_error();
    result.stderr_has(&[
        "default_profile (line 1): unknown profile 'pord'",
        "did you mean 'prod'?",
    ]);
    for (config, message) in [
        (
            "output = 'xml'",
            "config.toml:1:10: output: expected table, json, ndjson, yaml",
        ),
        ("color = 1", "config.toml:1:9: color: expected a string"),
        (
            "profiles.p.output = 'json'",
            "unknown provider or setting 'output'",
        ),
        ("outptu = 'json'", "did you mean 'output'?"),
    ] {
        let run = sessctl(&["config", "show"]).config(config);
        run.run().code(2).plain_error().stderr_has(&[message]);
    }
}

#[test]
fn output_variable_is_the_default_format() {
    let get = |line: &[&str], format: &str| {
        let id = sessctl::provider::Provider::named("deck")
            .unwrap()
            .sample
            .id;
        let line = [&["deck", "get", id, "--mock"], line].concat();
        // The format of the file is for terminals.
        let run = sessctl(&line).config("output = 'ndjson'\ncolor = 'always'\n");
        run.env("SESSCTL_OUTPUT", format).run()
    };
    assert!(get(&[], "json").code(0).json().is_object());
    get(&[], "yaml").code(0).stdout_has(&["\"_sessctl\":\n"]);
    get(&["--json"], "yaml").code(0).json();
    get(&["-o", "table"], "json")
        .code(0)
        .stdout_has(&["Runtime"]);
    assert_eq!(get(&["-q", ".object"], "json").code(0).stdout, "session\n");
    for format in ["", "xml", "SECRET"] {
        let result = get(&[], format).code(2).plain_error();
        result.stderr_has(&["SESSCTL_OUTPUT", "unset SESSCTL_OUTPUT"]);
    }
    let help = sessctl(&["help", "config"]).env("SESSCTL_OUTPUT", "xml");
    help.run().code(0);
    let piped = sessctl(&["providers"]).config("output = 'json'\ncolor = 'always'\n");
    piped
        .run()
        .code(0)
        .stdout_has(&["Documentation      https://"]);
}

#[test]
fn mock_refuses_unknown_environments() {
    for mock in [&["--mock"][..], &[]] {
        let line = ["deck", "get", "sess_1", "--environment", "prodution"];
        let run = sessctl(&[&line[..], mock].concat());
        let result = run.env("SESSCTL_DECK_API_KEY", "sk_SECRET").run();
        let expected = ["no environment 'prodution'", "did you mean 'production'?"];
        result.code(2).stderr_has(&expected);
    }
    sessctl(&[
        "deck",
        "get",
        "sess_1",
        "--environment",
        "production",
        "--mock",
    ])
    .run()
    .code(0);
}

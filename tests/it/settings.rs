//! `config path`, `config init` and `config show`.

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

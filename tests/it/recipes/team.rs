//! The configuration that a team commits.

use tempfile::TempDir;

use super::block;
use crate::batch::{complete_server, deck};
use crate::run::{credential, sessctl, set_mode};

#[test]
fn team_configuration_contains_no_secret() {
    let config = block("recipes.md", "# sessctl.toml");
    let keys = config.lines().filter(|line| line.starts_with("api_key"));
    assert!(keys.clone().count() > 1, "{config}");
    assert!(
        keys.clone().all(|line| line.contains("= { env = \"")),
        "{config}"
    );
    let server = complete_server();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sessctl.toml");
    std::fs::write(&file, &config).unwrap();
    set_mode(&file, 0o644);
    let run = || {
        let line = [
            "deck",
            "get",
            "sess_1",
            "-q",
            ".id",
            "--base-url",
            &server.url(),
        ];
        sessctl(&line).env("SESSCTL_CONFIG", file.to_str().unwrap())
    };
    run()
        .run()
        .code(3)
        .plain_error()
        .stderr_has(&["the variable DECK_KEY is not set"]);
    let key = credential(deck(), "api_key");
    let result = run().env("DECK_KEY", &key).run().code(0);
    assert_eq!(
        (result.stdout.as_str(), result.stderr.as_str()),
        ("sess_1\n", "")
    );
    let authorization = format!("Bearer {key}");
    assert_eq!(
        server.requests()[0].header("authorization"),
        Some(authorization.as_str())
    );
}

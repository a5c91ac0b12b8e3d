//! `--curl`: the printed command sends the same request and contains no credential.

use sessctl::provider::{self, Provider};

use crate::run::sessctl;
use crate::server::tls::Authority;
use crate::server::{Reply, Server};

#[test]
fn curl_option_sends_nothing() {
    for provider in provider::ALL {
        let server = Server::always(Reply::json("{}"));
        let result = sessctl(&[provider.name, "get", provider.sample.id, "--curl"])
            .at(provider, &server.url())
            .run()
            .code(0);
        for key in provider.schemes[0].keys() {
            assert!(
                result.stdout.contains(&provider.variable(key)),
                "{result:#?}"
            );
        }
        assert!(
            result.stdout.contains("curl") && result.stdout.contains(&server.url()),
            "{result:#?}"
        );
        assert!(server.requests().is_empty());
    }
}

#[test]
fn printed_curl_command_sends_same_request() {
    for provider in provider::ALL {
        let server = Server::always(Reply::json("{}"));
        let printed = sessctl(&[provider.name, "get", provider.sample.id, "--curl"])
            .at(provider, &server.url())
            .run()
            .code(0);
        let mut shell = std::process::Command::new("sh");
        shell
            .arg("-c")
            .arg(&printed.stdout)
            .env(provider.variable("base_url"), server.url());
        for key in provider.schemes[0].keys() {
            shell.env(
                provider.variable(key),
                crate::run::credential(provider, key),
            );
        }
        assert!(
            shell.output().unwrap().status.success(),
            "{}",
            printed.stdout
        );
        sessctl(&[provider.name, "get", provider.sample.id])
            .at(provider, &server.url())
            .run();
        let [by_curl, by_sessctl] = &server.requests()[..] else {
            panic!("not two requests")
        };
        assert_eq!(by_curl.path, by_sessctl.path);
        let names = ["authorization", "x-api-key", "cookie", "accept"];
        for name in names {
            let (curl_value, sessctl_value) = (by_curl.header(name), by_sessctl.header(name));
            // Signatures differ between runs; the mock's tests check that they are accepted.
            if sessctl_value.is_some_and(|value| value.starts_with("ZEPHR")) {
                assert!(
                    curl_value.unwrap().starts_with("ZEPHR-HMAC-SHA256 "),
                    "{curl_value:?}"
                );
            } else {
                assert_eq!(curl_value, sessctl_value, "{}: {name}", provider.name);
            }
        }
    }
}

#[test]
fn printed_curl_works_with_every_source() {
    if std::process::Command::new("curl")
        .arg("--version")
        .output()
        .is_err()
    {
        return;
    }
    let provider = Provider::named("deck").unwrap();
    let authority = Authority::new();
    let key = crate::run::credential(provider, "api_key");
    for (source, inline) in [
        ("{ env = \"MY_KEY\" }".to_owned(), false),
        ("{ file = \"~/the key's\" }".to_owned(), false),
        ("{ file = \"beside\" }".to_owned(), false),
        (
            "{ command = [\"sh\", \"-c\", \"cat \\\"$HOME\\\"/beside\"] }".to_owned(),
            false,
        ),
        (format!("\"{key}\""), true),
    ] {
        let server = Server::with_tls(authority.server("localhost", 2099), Reply::json("{}"));
        let url = format!("https://localhost:{}", server.address.port());
        let file = authority.file();
        let run =
            sessctl(&["deck", "get", "sess_1", "--curl", "--cacert"].map(std::ffi::OsStr::new))
                .arg(file.as_os_str())
                .config(&format!(
                    "[deck]\nbase_url = \"{url}\"\napi_key = {source}\n"
                ));
        std::fs::write(run.home().join("the key's"), &key).unwrap();
        std::fs::write(run.home().join("beside"), &key).unwrap();
        std::fs::write(run.config_dir().join("beside"), &key).unwrap();
        let printed = run.run().code(0);
        let note = "set SESSCTL_DECK_API_KEY to its value before running the command";
        assert_eq!(printed.stderr.contains(note), inline, "{printed:#?}");
        let mut shell = std::process::Command::new("sh");
        shell
            .args(["-c", &printed.stdout])
            .env("HOME", run.home())
            .env("MY_KEY", &key)
            .env("https_proxy", "http://127.0.0.1:1");
        if inline {
            shell.env("SESSCTL_DECK_API_KEY", &key);
        }
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{output:?} {}", printed.stdout);
        let requests = server.requests();
        let sent = requests[0].header("authorization");
        assert_eq!(sent, Some(&*format!("Bearer {key}")), "{}", printed.stdout);
    }
}

#[test]
fn curl_command_is_refused_with_mock() {
    sessctl(&["deck", "get", "sess_1", "--curl", "--mock"])
        .run()
        .code(2)
        .plain_error()
        .stderr_has(&["cannot be used with --mock"]);
}

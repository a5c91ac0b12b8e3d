//! Requests, and their shell snippets.

use std::process::Command;
use std::time::Duration;

use url::Url;

use super::super::CurlCommand;
use super::super::request::{COMMON_HEADERS, Request};
use super::*;
use crate::config::{ConfiguredCredential, ConfiguredEndpoint};
use crate::error::Kind;
use crate::provider::{ALL, KeyUse, Provider, Scheme, SigningInput};

/// One scheme of each kind, including those that no provider uses.
static SCHEMES: [Scheme; 6] = [
    Scheme::Bearer { token: "api_key" },
    Scheme::Basic {
        user: "api_key",
        password: None,
    },
    Scheme::Basic {
        user: "api_key",
        password: Some("other"),
    },
    Scheme::Header {
        name: "x-api-key",
        value: "api_key",
    },
    Scheme::Cookie {
        name: "sessionid",
        value: "api_key",
    },
    Scheme::Signed {
        access: "api_key",
        secret: "other",
        sign,
        shell: r#"authorization="Signed $access:$secret:$url_path""#,
    },
];

fn sign(unsigned: &SigningInput<'_>) -> String {
    assert_eq!(
        (unsigned.method, unsigned.query, unsigned.body),
        ("GET", "", "")
    );
    format!(
        "Signed {}:{}:{}",
        unsigned.access, unsigned.secret, unsigned.path
    )
}

fn settings_with(scheme: &'static Scheme) -> Settings {
    let mut settings = settings("https://api.example/it's");
    settings.credentials.scheme = scheme;
    settings.credentials.values = [
        ("api_key", credential("k\\1\"$x")),
        ("other", credential("p%s w")),
    ]
    .into();
    settings
}

fn build(settings: &Settings, id: &str) -> Result<Request> {
    Request::build(settings, &session_id(id), now(), "nonce")
}

#[test]
fn schemes_set_their_header() {
    let expected = [
        ("authorization", "Bearer k\\1\"$x"),
        ("authorization", "Basic a1wxIiR4Og=="),
        ("authorization", "Basic a1wxIiR4OnAlcyB3"),
        ("x-api-key", "k\\1\"$x"),
        ("cookie", "sessionid=k\\1\"$x"),
        (
            "authorization",
            "Signed k\\1\"$x:p%s w:/it's/v1/sessions/id",
        ),
    ];
    for (scheme, (name, value)) in SCHEMES.iter().zip(expected) {
        let request = build(&settings_with(scheme), "id").unwrap();
        let [(sent, secret)] = &request.headers[..] else {
            panic!("{request:?}")
        };
        assert_eq!((*sent, secret.expose()), (name, value));
        assert!(!format!("{request:?}").contains("k\\"));
    }
}

#[test]
fn id_is_one_segment_of_url() {
    for (base, id, url) in [
        ("https://h", "a", "https://h/v1/sessions/a"),
        (
            "https://h/v2",
            "a-b_c.d~",
            "https://h/v2/v1/sessions/a-b_c.d~",
        ),
        (
            "https://h:1/v2/",
            "a:b@c;d=e&f",
            "https://h:1/v2/v1/sessions/a%3Ab%40c%3Bd%3De%26f",
        ),
        (
            "https://h",
            "{[<'\"^`|>]}",
            "https://h/v1/sessions/%7B%5B%3C%27%22%5E%60%7C%3E%5D%7D",
        ),
        ("https://h", "...", "https://h/v1/sessions/..."),
    ] {
        let request = build(&settings(base), id).unwrap();
        assert_eq!(request.url.as_str(), url);
    }
}

#[test]
fn clock_before_1970_cannot_sign() {
    let before = NOW - Duration::from_secs(1);
    let failure =
        Request::build(&settings_with(&SCHEMES[5]), &session_id("a"), before, "n").unwrap_err();
    assert_eq!(failure.kind, Kind::Credential);
    assert!(failure.message().contains("clock"));
    assert!(Request::build(&settings_with(&SCHEMES[0]), &session_id("a"), before, "n").is_ok());
}

/// Returns the snippet without a configured source.
fn snippet(provider: &Provider, scheme: &'static Scheme, base: &Url, id: &str) -> String {
    let endpoint = ConfiguredEndpoint {
        scheme,
        base_url: base.clone(),
        origin: Provenance::Default,
        sources: [].into(),
    };
    let command = CurlCommand {
        provider,
        endpoint: &endpoint,
        cacert: None,
    };
    command.snippet(&session_id(id)).unwrap()
}

#[test]
fn snippet_names_every_kind_of_source() {
    let provider = Provider::named("deck").unwrap();
    let snippet = |source: Option<ConfiguredCredential>, base: &str, cacert: Option<&str>| {
        let endpoint = ConfiguredEndpoint {
            scheme: &SCHEMES[0],
            base_url: base.parse().unwrap(),
            origin: Provenance::Default,
            sources: source
                .map(|source| ("api_key", source))
                .into_iter()
                .collect(),
        };
        let command = CurlCommand {
            provider,
            endpoint: &endpoint,
            cacert: cacert.map(std::path::Path::new),
        };
        (
            command.snippet(&session_id("sess_1")).unwrap(),
            command.notes(),
        )
    };
    let remote = "https://api.example";
    let words = ["op", "read", "op://a b/it's", ""].map(str::to_owned);
    for (source, value) in [
        (None, "$SESSCTL_DECK_API_KEY"),
        (
            Some(ConfiguredCredential::Variable("MY_KEY".into())),
            "$MY_KEY",
        ),
        (
            Some(ConfiguredCredential::Variable("my-key".into())),
            "$(printenv 'my-key')",
        ),
        (
            Some(ConfiguredCredential::File("/a b/k'1".into())),
            r"$(cat '/a b/k'\''1')",
        ),
        (
            Some(ConfiguredCredential::Command(words.into())),
            r"$(op read 'op://a b/it'\''s' '')",
        ),
    ] {
        let (text, notes) = snippet(source, remote, None);
        assert!(
            text.contains(&format!("\"authorization: Bearer {value}\"")),
            "{text}"
        );
        assert!(
            !text.contains("--noproxy") && !text.contains("--cacert"),
            "{text}"
        );
        assert_eq!(notes, [""; 0]);
    }
    let inline = ConfiguredCredential::Inline(Provenance::Flag("--here"));
    let (text, notes) = snippet(Some(inline), remote, Some("/ca's"));
    assert!(text.contains("Bearer $SESSCTL_DECK_API_KEY\""), "{text}");
    assert!(text.contains(r" --cacert '/ca'\''s'"), "{text}");
    assert!(notes[0].contains("set SESSCTL_DECK_API_KEY"), "{notes:?}");
    let (text, _) = snippet(None, "http://[::1]:8787", None);
    assert!(
        text.contains("curl --disable --silent --show-error --noproxy '*' "),
        "{text}"
    );
}

/// Runs a snippet with a `curl` that prints its standard input and then its arguments, one per
/// line.
fn run(snippet: &str, variables: &[(String, &str)]) -> Vec<String> {
    let script = format!("curl() {{ cat; printf '%s\\n' -- \"$@\"; }}\n{snippet}");
    let output = Command::new("sh")
        .args(["-euc", &script])
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}\n{script}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn curl_snippet_hides_the_credential() {
    for scheme in &SCHEMES {
        let settings = settings_with(scheme);
        let provider = settings.provider;
        let snippet = snippet(provider, scheme, &settings.base_url, "a'b");
        let variables: Vec<(String, &str)> = settings
            .credentials
            .values
            .iter()
            .map(|(key, credential)| (provider.variable(key), credential.secret.expose()))
            .collect();
        assert!(
            !variables.iter().any(|(_, value)| snippet.contains(value)),
            "{snippet}"
        );
        let request = build(&settings, "a'b").unwrap();
        let (name, value) = &request.headers[0];
        let mut lines = vec![format!("{name}: {}", value.expose())];
        lines.extend(
            [
                "--",
                "--disable",
                "--silent",
                "--show-error",
                "--header",
                "@-",
            ]
            .map(str::to_owned),
        );
        for (name, value) in COMMON_HEADERS {
            lines.extend(["--header".to_owned(), format!("{name}: {value}")]);
        }
        lines.push(request.url.to_string());
        assert_eq!(run(&snippet, &variables), lines, "{snippet}");
    }
}

#[test]
fn every_provider_has_valid_snippet() {
    for provider in ALL {
        for scheme in provider.schemes {
            let base = "https://api.example".parse().unwrap();
            let snippet = snippet(provider, scheme, &base, provider.sample.id);
            let variables: Vec<(String, &str)> = provider
                .config_keys
                .iter()
                .map(|config_key| (provider.variable(config_key.key), config_key.example))
                .collect();
            let lines = run(&snippet, &variables);
            let (headers, arguments) =
                lines.split_at(lines.iter().position(|l| l == "--").unwrap());
            let extra = |usage: &KeyUse| matches!(usage, KeyUse::Header(_));
            let wanted = 1 + provider
                .config_keys
                .iter()
                .filter(|config_key| extra(&config_key.usage))
                .count();
            assert_eq!(headers.len(), wanted, "{snippet}\n{lines:#?}");
            for config_key in provider
                .config_keys
                .iter()
                .filter(|config_key| config_key.is_secret())
            {
                assert!(!snippet.contains(config_key.example), "{snippet}");
                assert!(
                    !arguments
                        .iter()
                        .any(|word| word.contains(config_key.example)),
                    "{snippet}"
                );
            }
        }
    }
}

//! T16: no type that contains a secret shows it by `Debug`.

use std::fmt::Debug;
use std::time::SystemTime;

use sessctl::config::{Config, Flags};
use sessctl::host::Host;
use sessctl::http;
use sessctl::provider::{self, Provider};
use sessctl::secret::{Scrubber, Secret, base64};

use crate::run::set_mode;

/// The providers' samples contain the canary, so these secrets contain another word.
const WORD: &str = "Unspeakab";

/// Returns the word, and the middle of its base64 in each alignment.
fn forms() -> Vec<String> {
    let encoded = (0..3).map(|before| base64(format!("{}{WORD}", "x".repeat(before)).as_bytes()));
    encoded
        .map(|encoded| encoded[4..12].to_owned())
        .chain([WORD.to_owned()])
        .collect()
}

#[track_caller]
fn assert_hidden(name: &str, value: &dyn Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        for form in forms() {
            assert!(!text.contains(&form), "{name} shows {form}: {text}");
        }
    }
}

/// Returns a configuration file with the credentials of every provider.
fn file() -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    let tables = provider::ALL.iter().map(|provider| {
        let keys = provider.schemes[0].keys().into_iter();
        let keys = keys.map(|key| {
            format!(
                "{key} = \"{}{WORD}\"\n",
                provider.config_key(key).unwrap().example
            )
        });
        let tenant = if provider.name == "zephr" {
            "tenant = \"acme\"\n"
        } else {
            ""
        };
        format!("[{}]\n{tenant}{}", provider.name, keys.collect::<String>())
    });
    std::fs::write(file.path(), tables.collect::<String>()).unwrap();
    set_mode(file.path(), 0o600);
    file
}

#[test]
fn t16_debug_shows_no_secret() {
    let file = file();
    let host = Host::with(
        &[
            ("SESSCTL_IMPRINT_MERCHANT_KEY", WORD),
            ("HTTPS_PROXY", "http://u:Unspeakab@127.0.0.1:3128"),
        ],
        SystemTime::UNIX_EPOCH,
    );
    assert_hidden("Host", &host);
    assert_hidden("Secret", &Secret::new(WORD));
    assert_hidden(
        "Scrubber",
        &Scrubber::default().with_secret(&Secret::new(WORD)),
    );
    let flags = Flags {
        config: Some(file.path().to_owned()),
        ..Flags::default()
    };
    let config = Config::load(&host, &flags).unwrap();
    assert_hidden("Config", &config);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for provider in provider::ALL {
        let settings = runtime.block_on(config.settings(&host, provider)).unwrap();
        assert!(!settings.credentials.values.is_empty());
        assert_hidden("Settings", &settings);
        assert_hidden(
            "ConfiguredEndpoint",
            &config.endpoint(&host, provider).unwrap(),
        );
        assert_hidden(
            "EffectiveValue",
            &runtime.block_on(config.effective_values(&host, provider)),
        );
        let id = provider.parse_id(provider.sample.id, false).unwrap();
        let request = http::Request::build(&settings, &id, host.now(), "nonce");
        assert_hidden("Request", &request.unwrap());
        let proxy = http::proxy::Proxy::choose(&host, &settings.base_url);
        assert_hidden("Proxy", &proxy.unwrap().expect("it is set"));
    }
    let deck = Provider::named("deck").unwrap();
    let wrong = Host::with(&[("SESSCTL_DECK_API_KEY", "\"Unspeakab\"")], host.now());
    let failure = runtime.block_on(config.settings(&wrong, deck)).unwrap_err();
    assert_hidden("Failure", &failure);
}

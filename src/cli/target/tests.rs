use super::*;

/// Returns the command `wait` of a provider.
fn command(provider: &str) -> Option<ProviderCommand> {
    let provider = Provider::named(provider)?;
    Some(ProviderCommand {
        provider,
        verb: "wait",
    })
}

fn parse(typed: &str) -> Result<(&'static str, String), String> {
    Target::parse(None, typed, false)
        .map(|target| (target.provider.name, target.id.as_str().to_owned()))
        .map_err(|invalid| {
            format!(
                "{} {}",
                invalid.failure.message(),
                invalid.failure.hints.join(" ")
            )
        })
}

#[test]
fn provider_follows_from_id_or_prefix() {
    let kayle = format!("vs_{}", "a".repeat(64));
    assert_eq!(parse(&kayle).unwrap(), ("kayle", kayle));
    assert_eq!(parse("sess_1").unwrap(), ("deck", "sess_1".to_owned()));
    assert_eq!(parse("vJz4Qm2nXk7RbT9sWdYcHe").unwrap().0, "closient");
    assert_eq!(parse("zephr:SS01").unwrap(), ("zephr", "SS01".to_owned()));
}

#[test]
fn ambiguous_id_lists_every_prefix() {
    let message = parse("2EE24580-B97B-4949-A65C-929CCB9B9B8D").unwrap_err();
    for name in ["imprint", "zephr"] {
        assert!(
            message.contains(&format!("write {name}:2EE24580-")),
            "{message}"
        );
    }
}

#[test]
fn urls_determine_id_and_provider() {
    let url = "https://api.deck.co/v2/sessions/sess_1?token=SECRET";
    for typed in [url, &format!("deck:{url}"), &format!(" \"{url}\", ")] {
        assert_eq!(
            parse(typed).unwrap(),
            ("deck", "sess_1".to_owned()),
            "{typed}"
        );
    }
    for (provider, typed, expected) in [
        ("kayle", url, "did you mean 'sessctl deck wait sess_1'?"),
        ("kayle", "https://evil.example/SECRET", "host of the URL"),
        ("kayle", "https://verify.kayle.id/SECRET", "no session id"),
        (
            "imprint",
            "https://SECRET@dev.imprint.co/v2/customer_sessions/1",
            "user info",
        ),
        (
            "imprint",
            "deck:https://evil.example/SECRET",
            "did you mean 'sessctl deck wait https://…'?",
        ),
        (
            "zephr",
            "kayle-id:https://evil.example/SECRET",
            "'kayle:https://…'",
        ),
        ("deck", "https://evil.example/SECRET,2026", "looks like CSV"),
    ] {
        for any_id in [false, true] {
            let invalid = Target::parse(command(provider), typed, any_id).unwrap_err();
            let failure = &invalid.failure;
            let message = format!("{} {}", failure.message(), failure.hints.join(" "));
            assert!(any_id || message.contains(expected), "{typed}: {message}");
            assert!(!message.contains("SECRET"), "{typed}: {message}");
            assert_eq!(invalid.typed, "https://…");
        }
    }
}

#[test]
fn prefixes_have_any_case() {
    let deck = command("deck");
    for (provider, typed) in [
        (None, "DECK:sess_1"),
        (deck, "Deck:sess_1"),
        (deck, "deck: sess_1"),
    ] {
        let target = Target::parse(provider, typed, false).unwrap();
        assert_eq!(target.id.as_str(), "sess_1", "{typed}");
    }
    for (provider, typed, expected) in [
        (deck, "imprint:x", "this looks like an Imprint session"),
        (
            deck,
            "KAYLE:vs_1",
            "did you mean 'sessctl kayle wait vs_1'?",
        ),
        (deck, "kayle-id:vs_1", "did you mean 'kayle:vs_1'?"),
        (None, "kayle-id:vs_1", "did you mean 'kayle:vs_1'?"),
        (None, "Kayle ID:vs_1", "did you mean 'kayle:vs_1'?"),
        (None, "sess:vs_1", "providers: imprint"),
    ] {
        let failure = Target::parse(provider, typed, false).unwrap_err().failure;
        let message = format!("{} {}", failure.message(), failure.hints.join(" "));
        assert!(message.contains(expected), "{typed}: {message}");
    }
    let target = Target::parse(command("zephr"), "SS01:2", false).unwrap();
    assert_eq!(target.id.as_str(), "SS01:2");
}

#[test]
fn errors_quote_the_id_safely() {
    for (typed, expected) in [
        ("", "the id is empty"),
        ("..", "not a valid session id"),
        ("deck:..", "not a valid Deck session id"),
        ("deck:a\u{1b}[31m", "\\u{1b}"),
        ("dekc:sess_1", "did you mean 'deck:sess_1'?"),
        ("imprint:sess_1", "did you mean 'deck:sess_1'?"),
    ] {
        let message = parse(typed).unwrap_err();
        assert!(message.contains(expected), "{typed:?}: {message}");
        assert!(!message.contains('\u{1b}'));
    }
    let long = parse(&"a".repeat(10_000)).unwrap_err();
    assert!(
        long.contains("longer than 256") && long.len() < 300,
        "{long}"
    );
}

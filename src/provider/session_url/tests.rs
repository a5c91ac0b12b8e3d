use super::*;

const KAYLE: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";

fn found(url: &str) -> Result<(&str, &str), String> {
    find_in_url(url, false)
        .map(|(provider, id)| (provider.name, id))
        .map_err(|error| error.to_string())
}

#[test]
fn urls_name_one_session() {
    let verification = format!("https://verify.kayle.id/{KAYLE}?cancel_token=ct_SECRET");
    for (url, provider, id) in [
        ("https://api.deck.co/v2/sessions/sess_8f", "deck", "sess_8f"),
        (
            "HTTPS://API.Deck.CO:443/v2/sessions/sess_8f/",
            "deck",
            "sess_8f",
        ),
        (
            "https://app.deck.co/sessions/sess_8f/runs?x=sess_2#sess_3",
            "deck",
            "sess_8f",
        ),
        ("https://app.deck.co/a%20b/sess_8f", "deck", "sess_8f"),
        ("app.deck.co/sessions/sess_8f", "deck", "sess_8f"),
        (
            "https://app.deck.co/sess_8f/runs/sess_8f",
            "deck",
            "sess_8f",
        ),
        (&verification, "kayle", KAYLE),
        (
            "https://www.closient.dev/scanner/api/v1/sessions/vJz4Qm2nXk7RbT9sWdYcHe",
            "closient",
            "vJz4Qm2nXk7RbT9sWdYcHe",
        ),
        (
            "https://dev.sbx.imprint.co/v2/customer_sessions/2EE24580-B97B",
            "imprint",
            "2EE24580-B97B",
        ),
        (
            "https://acme.api.zephr.com/v3/sessions/SS01/",
            "zephr",
            "SS01",
        ),
    ] {
        assert_eq!(found(url), Ok((provider, id)), "{url}");
    }
}

#[test]
fn unclear_urls_are_refused() {
    let long = format!("https://app.deck.co/sess_1?{}", "SECRET".repeat(11_000));
    for (url, why) in [
        ("https://user:SECRET@app.deck.co/sess_1", "user info"),
        ("https://app.deck.co@evil.example/sess_1", "user info"),
        ("https://app.deck.co/x/..%2fsess_1", "no session id"),
        ("https://app.deck.co/sess_1%2f..", "no session id"),
        ("https://app.deck.co/sess_1%2fsess_2", "no session id"),
        ("https://app.deck.co/sess_1/../sess_2", ".. in its path"),
        ("https://app.deck.co/sess_1/%2E%2e/sess_2", ".. in its path"),
        ("https://app.deck.co/./sess_1", ". or .."),
        ("https://app.deck.co:SECRET/sess_1", "port"),
        ("https://app.deck.co:99999/sess_1", "port"),
        ("https://app.d\u{435}ck.co/sess_1", "host"),
        ("https://xn--app.deck.co/sess_1", "host"),
        ("https://app.deck.co.evil.example/sess_1", "host"),
        ("https://evil.example/app.deck.co/sess_1", "host"),
        ("https://a.b.api.zephr.com/v3/sessions/SS01", "host"),
        ("https://.api.zephr.com/v3/sessions/SS01", "host"),
        ("https:///app.deck.co/sess_1", "host"),
        ("https://[::1]/sess_1", "port"),
        ("https://app.deck.co/sess_1/sess_2", "several"),
        ("https://app.deck.co/?id=sess_SECRET", "no session id"),
        ("https://app.deck.co/#/sess_SECRET", "no session id"),
        ("https://app.deck.co?/sess_SECRET", "no session id"),
        ("https://dev.imprint.co/v2/other/cs_SECRET", "no session id"),
        (
            "https://dev.imprint.co/v2/customer_sessions/",
            "no session id",
        ),
        (
            "https://acme.api.zephr.com/v3/sessions/SS01/SECRET",
            "no session id",
        ),
        ("https://app.deck.co/sess_1\tSECRET", "control"),
        ("https://app.deck.co\\sess_1", "backslash"),
        ("https://app.deck.co/\u{1b}[31msess_1", "control"),
        ("ftp://app.deck.co/sess_1", "https://"),
        (&long, "longer than"),
    ] {
        let error = found(url).unwrap_err();
        assert!(error.contains(why), "{url}: {error}");
        assert!(
            !error.contains("SECRET") && !error.contains("sess_"),
            "{url}: {error}"
        );
    }
}

#[test]
fn other_texts_are_not_urls() {
    for text in [
        "sess_1",
        "deck:sess_1",
        "a/b",
        "app.deck.co",
        "evil.example/sess_1",
        "/x",
        "",
    ] {
        assert!(!is_url(text), "{text}");
    }
}

#[test]
fn any_id_follows_the_position() {
    let url = "https://api.deck.co/v2/sessions/new-format";
    assert_eq!(
        found(url),
        Err("the path of the Deck URL contains no session id".to_owned())
    );
    let (provider, id) = find_in_url(url, true).unwrap();
    assert_eq!((provider.name, id), ("deck", "new-format"));
}

/// Any program may serve the ports of the local machine.
#[test]
fn local_hosts_name_no_provider() {
    for (url, id) in [
        (
            "http://127.0.0.1:8787/v1/sessions/x",
            Err(UrlError::UnknownHost),
        ),
        (
            "http://localhost:8000/scanner/api/v1/sessions/x",
            Err(UrlError::UnknownHost),
        ),
        ("https://api.staging.kayle.id/v1/sessions/x", Ok("x")),
    ] {
        assert_eq!(find_in_url(url, true).map(|(_, id)| id), id, "{url}");
    }
}

#[test]
fn hosts_belong_to_one_provider() {
    let owners: Vec<_> = ALL
        .iter()
        .flat_map(|provider| {
            provider
                .url_hosts()
                .into_iter()
                .map(|host| (host, provider.name))
        })
        .collect();
    for (host, owner) in owners {
        let label = host.replace("{tenant}", "acme");
        assert_eq!(
            provider_of_host(&label).map(|provider| provider.name),
            Some(owner),
            "{host}"
        );
    }
}

//! Sources of credentials, the choice of the scheme, and the permitted destinations.

use super::{Case, assert_fails, assert_failure, assert_resolves};

#[test]
fn every_credential_source_is_read() {
    assert_resolves(
        "
        deck | deck.api_key={env='MINE'} | MINE=sk_mine |
            => https://api.deck.co/v2 (built in); api_key=sk_mine (profile default (DIR/config.toml:1))
        deck | deck.api_key={file='DIR/key'} | |
            => https://api.deck.co/v2 (built in); api_key=sk_SECRET_file (profile default (DIR/config.toml:1))
        deck | deck.api_key={file='key'} | |
            => https://api.deck.co/v2 (built in); api_key=sk_SECRET_file (profile default (DIR/config.toml:1))
        deck | deck.api_key={command=['/bin/echo','sk_printed']} | |
            => https://api.deck.co/v2 (built in); api_key=sk_printed (profile default (DIR/config.toml:1))
        deck | | SESSCTL_DECK_API_KEY_FILE=DIR/key |
            => https://api.deck.co/v2 (built in); api_key=sk_SECRET_file (SESSCTL_DECK_API_KEY_FILE)
        deck | deck.api_key='sk_f' | SESSCTL_DECK_API_KEY_FILE=DIR/key |
            => https://api.deck.co/v2 (built in); api_key=sk_SECRET_file (SESSCTL_DECK_API_KEY_FILE)
        deck | | SESSCTL_DECK_API_KEY_FILE=DIR/readable |
            => https://api.deck.co/v2 (built in); api_key=sk_SECRET_readable (SESSCTL_DECK_API_KEY_FILE)
            ; note: DIR/readable contains a secret and is readable by other users: chmod 600 DIR/readable
        closient | | SESSCTL_CLOSIENT_API_KEY=csb_1 |
            => https://www.closient.com (built in); api_key=csb_1 (SESSCTL_CLOSIENT_API_KEY)
            ; note: the api_key of Closient from SESSCTL_CLOSIENT_API_KEY: its checksum does not match: it may be incomplete or mistyped
        ",
    );
}

#[test]
fn broken_source_stops_the_lookup() {
    assert_fails(
        "
        deck | deck.api_key='sk_f' | SESSCTL_DECK_API_KEY= |
            => credential: SESSCTL_DECK_API_KEY is empty ~ unset SESSCTL_DECK_API_KEY to use the profile
        deck | deck.api_key='sk_f' | SESSCTL_DECK_API_KEY_FILE= |
            => credential: SESSCTL_DECK_API_KEY_FILE does not name a file
        deck | deck.api_key='sk_f' | SESSCTL_DECK_API_KEY_FILE=DIR/none | => credential: DIR/none: no such file
        deck | deck.api_key='sk_f' | SESSCTL_DECK_API_KEY_FILE=DIR | => credential: DIR: is a directory
        deck | | SESSCTL_DECK_API_KEY_FILE=DIR/empty |
            => credential: is empty ~ DIR/empty (SESSCTL_DECK_API_KEY_FILE)
        deck | | SESSCTL_DECK_API_KEY_FILE=DIR/large | => credential: DIR/large: is larger than 64 KiB
        deck | | SESSCTL_DECK_API_KEY_FILE=DIR/writable |
            => credential: is writable by other users ~ chmod go-w DIR/writable
        deck | deck.api_key='' | |
            => credential: the api_key of Deck from profile default (DIR/config.toml:1) is empty
        deck | deck.api_key={env='MINE'} | | => credential: the variable MINE is not set ~ config show
        deck | deck.api_key={env='MINE'} | MINE=SECRET\u{e9} |
            => credential: from variable MINE (profile default (DIR/config.toml:1)) contains non-ASCII characters
        deck | deck.api_key={file='none'} | | => credential: DIR/none: no such file
        deck | deck.api_key={command=['/bin/false','SECRET']} | |
            => credential: credential command exited with 1 (/bin/false)
        deck | deck.api_key={command=['/no/such','SECRET']} | | => credential: /no/such: no such file
        deck | deck.api_key={command=['sub/tool','SECRET']} | | => credential: sub/tool needs an absolute path
        deck | deck.api_key={command=['tool','SECRET']} | PATH=/none | => credential: tool: not found
        deck | deck.api_key={command=['/bin/echo']} | | => credential: printed nothing
        deck | | SESSCTL_DECK_API_KEY=kk_SECRET | => credential: looks like a Kayle ID key
        deck | | SESSCTL_DECK_API_KEY=CHANGEME | => config: still a placeholder
        ",
    );
}

#[test]
fn duplicate_credential_values_are_refused() {
    assert_fails(
        "
        deck | | SESSCTL_DECK_API_KEY=sk_SECRET SESSCTL_DECK_API_KEY_FILE=DIR/key |
            => config: both SESSCTL_DECK_API_KEY and SESSCTL_DECK_API_KEY_FILE are set ~ unset one of them
        deck | | SESSCTL_DECK_API_KEY= SESSCTL_DECK_API_KEY_FILE=DIR/key | => config: both SESSCTL_DECK_API_KEY and
        imprint | | SESSCTL_IMPRINT_API_KEY=SECRET SESSCTL_IMPRINT_ACCESS_TOKEN=SECRET |
            => config: two authentication schemes are configured for Imprint: api_key (SESSCTL_IMPRINT_API_KEY) and access_token (SESSCTL_IMPRINT_ACCESS_TOKEN)
            ~ remove one of them
        imprint | imprint.key_secret='SECRET' | SESSCTL_IMPRINT_API_KEY=SECRET |
            => config: api_key (SESSCTL_IMPRINT_API_KEY) and key_secret (profile default (DIR/config.toml:1))
        closient | closient.api_key='csb_SECRET';closient.session_cookie='SECRET' | |
            => config: two authentication schemes are configured for Closient
        ",
    );
}

#[test]
fn scheme_is_chosen_by_complete_credentials() {
    assert_resolves(
        "
        imprint | | SESSCTL_IMPRINT_KEY_ID=i SESSCTL_IMPRINT_KEY_SECRET=s |
            => https://dev.sbx.imprint.co (built in); key_id=i (SESSCTL_IMPRINT_KEY_ID)
            ; key_secret=s (SESSCTL_IMPRINT_KEY_SECRET)
        imprint | | SESSCTL_IMPRINT_ACCESS_TOKEN=t SESSCTL_IMPRINT_MERCHANT_KEY=m |
            => https://dev.sbx.imprint.co (built in); access_token=t (SESSCTL_IMPRINT_ACCESS_TOKEN)
            ; merchant_key=m (SESSCTL_IMPRINT_MERCHANT_KEY)
        closient | | SESSCTL_CLOSIENT_SESSION_COOKIE=c |
            => https://www.closient.com (built in); session_cookie=c (SESSCTL_CLOSIENT_SESSION_COOKIE)
        ",
    );
    assert_fails(
        "
        imprint | | SESSCTL_IMPRINT_KEY_ID=SECRET |
            => credential: Imprint also requires key_secret
            ~ set SESSCTL_IMPRINT_KEY_SECRET, or key_secret in the profile
        imprint | imprint.key_secret='SECRET' | | => credential: Imprint also requires key_id
        imprint | | SESSCTL_IMPRINT_MERCHANT_KEY=SECRET | => credential: no credential for Imprint
        zephr | | SESSCTL_ZEPHR_TENANT=acme SESSCTL_ZEPHR_SECRET_KEY=SECRET |
            => credential: Zephr also requires access_key
        ",
    );
}

#[test]
fn missing_credential_explains_what_to_set() {
    assert_fails(
        "
        deck | | |
            => credential: no credential for Deck
            ~ set SESSCTL_DECK_API_KEY (or SESSCTL_DECK_API_KEY_FILE)
            ~ or set api_key under [deck] in a configuration file ~ without an account, use --mock
        deck | retries=1 | | => credential: or set api_key under [deck] in DIR/config.toml
        deck | profiles.prod.retries=1 | | --profile prod
            => credential: or set api_key under [profiles.prod.deck] in DIR/config.toml
        zephr | | SESSCTL_ZEPHR_TENANT=acme |
            => credential: set SESSCTL_ZEPHR_ACCESS_KEY (or SESSCTL_ZEPHR_ACCESS_KEY_FILE) and SESSCTL_ZEPHR_SECRET_KEY
            ~ set access_key and secret_key under [zephr]
        zephr | | |
            => credential: set SESSCTL_ZEPHR_TENANT and SESSCTL_ZEPHR_ACCESS_KEY (or SESSCTL_ZEPHR_ACCESS_KEY_FILE) and
        zephr | | SESSCTL_ZEPHR_BASE_URL=https://h.example |
            => credential: set SESSCTL_ZEPHR_ACCESS_KEY (or
        deck | | DECK_API_KEY=SECRET |
            => credential: DECK_API_KEY is set; did you mean SESSCTL_DECK_API_KEY?
        deck | | SESSCTL_DECK_TOKEN=SECRET |
            => credential: SESSCTL_DECK_TOKEN is set; did you mean SESSCTL_DECK_API_KEY?
        imprint | | SESSCTL_IMPRINT_TOKEN=SECRET | => credential: did you mean SESSCTL_IMPRINT_ACCESS_TOKEN?
        kayle | | SESSCTL_KAYLE_APIKEY_FILE=SECRET | => credential: did you mean SESSCTL_KAYLE_API_KEY_FILE?
        deck | | SESSCTL_DECK_APIKEY=SECRET |
            => credential: SESSCTL_DECK_APIKEY is set; did you mean SESSCTL_DECK_API_KEY?
        kayle | | SESSCTL_KAYLE_KEY=SECRET DECK_API_KEY=SECRET |
            => credential: SESSCTL_KAYLE_KEY is set; did you mean SESSCTL_KAYLE_API_KEY?
        deck | profiles.p.deck.environment='production';deck.api_key='sk_SECRET' | | --profile p
            => credential: no credential for Deck
        ",
    );
}

#[test]
fn misplaced_credential_is_hidden() {
    assert_fails(
        "
        deck | deck.api_key={env='sk_SECRET'} | | => credential: the variable [redacted] is not set
        deck | deck.api_key={file='sk_SECRET'} | | => credential: the file of the credential does not exist
        deck | deck.api_key={command=['sk_SECRET']} | PATH=/none |
            => credential: credential command [redacted]: not found
        deck | deck.environment='sk_SECRET' | SESSCTL_DECK_API_KEY=k | => config: Deck has no environment '[redacted]'
        deck | profiles.sk_SECRET.retries=1 | | --profile sk_SECRET => credential: under [profiles.[redacted].deck]
        ",
    );
}

#[test]
fn valid_variable_is_not_a_misspelling() {
    for line in [
        "kayle | | SESSCTL_KAYLE_BASE_URL=https://h.example",
        "kayle | | SESSCTL_KAYLE_ENVIRONMENT=production",
        "kayle | | SESSCTL_KAYLE_COLOUR=SECRET",
        "imprint | | SESSCTL_IMPRINT_MERCHANT_KEY_FILE=DIR/key",
    ] {
        let failure = Case::read(line).settings().unwrap_err();
        let suggests = failure
            .hints
            .iter()
            .any(|hint| hint.contains("did you mean"));
        assert!(!suggests, "{line}: {:?}", failure.hints);
    }
}

#[test]
fn untrusted_base_url_fetches_no_credential() {
    let line = "imprint | imprint.key_id={command=['/bin/touch','DIR/ran']};\
        imprint.key_secret={command=['/bin/touch','DIR/ran']};\
        imprint.merchant_key={command=['/bin/touch','DIR/ran']} | SESSCTL_IMPRINT_MERCHANT_KEY=k SESSCTL_IMPRINT_BASE_URL=https://e.example";
    let case = Case::read(line);
    let failure = case.settings().unwrap_err();
    assert_failure(&case, line, &failure, "config: may be sent only to");
    // Here only the last part may not be sent there.
    let line = line.replace(
        "MERCHANT_KEY=k ",
        "KEY_ID=i SESSCTL_IMPRINT_KEY_SECRET_FILE=DIR/none ",
    );
    let case = Case::read(&line);
    let failure = case.settings().unwrap_err();
    assert_failure(
        &case,
        &line,
        &failure,
        "config: the merchant_key of Imprint",
    );
    assert!(!case.folder.path().join("ran").exists());
}

#[test]
fn credential_is_bound_to_configured_url() {
    assert_resolves(
        "
        deck | deck.api_key='sk_f';deck.base_url='https://f.example' | |
            => https://f.example (profile default (DIR/config.toml:2))
            ; api_key=sk_f (profile default (DIR/config.toml:1))
        deck | | SESSCTL_DECK_API_KEY=sk_e SESSCTL_DECK_BASE_URL=http://localhost:1 |
            => http://localhost:1 (SESSCTL_DECK_BASE_URL); api_key=sk_e (SESSCTL_DECK_API_KEY)
        deck | | SESSCTL_DECK_API_KEY_FILE=DIR/key SESSCTL_DECK_BASE_URL=https://e.example |
            => https://e.example (SESSCTL_DECK_BASE_URL); api_key=sk_SECRET_file (SESSCTL_DECK_API_KEY_FILE)
        imprint | imprint.environment='production' | SESSCTL_IMPRINT_API_KEY=k |
            => https://dev.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        ",
    );
    assert_fails(
        "
        deck | deck.api_key='sk_SECRET' | SESSCTL_DECK_BASE_URL=https://evil.example/x |
            => config: the api_key of Deck (profile default (DIR/config.toml:1)) may be sent only to the origin it was configured for, but the base URL https://evil.example comes from SESSCTL_DECK_BASE_URL
            ~ pass --base-url
        deck | deck.base_url='https://evil.example' | SESSCTL_DECK_API_KEY=sk_SECRET |
            => config: the api_key of Deck (SESSCTL_DECK_API_KEY) may be sent
            ~ comes from profile default (DIR/config.toml:1)
        zephr | zephr.tenant='acme';zephr.access_key='SECRET' | SESSCTL_ZEPHR_SECRET_KEY=SECRET |
            => config: the secret_key of Zephr (SESSCTL_ZEPHR_SECRET_KEY) may be sent
        zephr | zephr.access_key='SECRET';zephr.secret_key='SECRET' | SESSCTL_ZEPHR_TENANT=evil |
            => config: the base URL https://evil.api.zephr.com comes from SESSCTL_ZEPHR_TENANT
        imprint | imprint.merchant_key='SECRET'
            | SESSCTL_IMPRINT_API_KEY=SECRET SESSCTL_IMPRINT_BASE_URL=https://e.example |
            => config: the merchant_key of Imprint (profile default (DIR/config.toml:1)) may be sent
        ",
    );
}

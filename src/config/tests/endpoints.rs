//! Base URLs and environments.

use super::{Case, assert_fails, assert_resolves};

#[test]
fn first_environment_is_the_default() {
    assert_resolves(
        "
        imprint | | SESSCTL_IMPRINT_API_KEY=k |
            => https://dev.sbx.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        imprint | | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_ENVIRONMENT=sandbox |
            => https://dev.sbx.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        imprint | | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_ENVIRONMENT=production |
            => https://dev.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        closient | closient.environment='testing' | SESSCTL_CLOSIENT_ACCESS_TOKEN=t |
            => https://www.closient.dev (built in); access_token=t (SESSCTL_CLOSIENT_ACCESS_TOKEN)
        imprint | imprint.environment='production'
            | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_ENVIRONMENT=sandbox |
            => https://dev.sbx.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        imprint | profiles.p.imprint.environment='production'
            | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_ENVIRONMENT=sandbox | --profile p
            => https://dev.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
            ; note: --profile p takes precedence over SESSCTL_IMPRINT_ENVIRONMENT
        kayle | | SESSCTL_KAYLE_API_KEY=k SESSCTL_KAYLE_ENVIRONMENT=staging |
            => https://api.staging.kayle.id (built in); api_key=k (SESSCTL_KAYLE_API_KEY)
        kayle | kayle.environment='local' | SESSCTL_KAYLE_API_KEY=k |
            => http://127.0.0.1:8787 (built in); api_key=k (SESSCTL_KAYLE_API_KEY)
        closient | closient.environment='local' | SESSCTL_CLOSIENT_ACCESS_TOKEN=t |
            => http://localhost:8000 (built in); access_token=t (SESSCTL_CLOSIENT_ACCESS_TOKEN)
        zephr | zephr.environment='mock' | SESSCTL_ZEPHR_ACCESS_KEY=a SESSCTL_ZEPHR_SECRET_KEY=s |
            => https://developer.zuora.com/_mock/zephr-api-reference/zephr-admin-api (built in)
            ; access_key=a (SESSCTL_ZEPHR_ACCESS_KEY); secret_key=s (SESSCTL_ZEPHR_SECRET_KEY)
        zephr | zephr.tenant='acme';zephr.access_key='a';zephr.secret_key='s' | |
            => https://acme.api.zephr.com (profile default (DIR/config.toml:1))
            ; access_key=a (profile default (DIR/config.toml:2)); secret_key=s (profile default (DIR/config.toml:3))
        zephr | | SESSCTL_ZEPHR_TENANT=a-1 SESSCTL_ZEPHR_ACCESS_KEY=a SESSCTL_ZEPHR_SECRET_KEY=s |
            => https://a-1.api.zephr.com (SESSCTL_ZEPHR_TENANT); access_key=a (SESSCTL_ZEPHR_ACCESS_KEY)
            ; secret_key=s (SESSCTL_ZEPHR_SECRET_KEY)
        ",
    );
}

/// The flag names a host of the provider's own, so any credential may be sent there.
#[test]
fn environment_flag_takes_precedence() {
    assert_resolves(
        "
        imprint | imprint.environment='production'
            | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_ENVIRONMENT=production | --environment sandbox
            => https://dev.sbx.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        imprint | imprint.base_url='https://f.example';imprint.api_key='k' | | --environment production
            => https://dev.imprint.co (built in); api_key=k (profile default (DIR/config.toml:2))
        imprint | | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_BASE_URL=https://e.example | --environment production
            => https://dev.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        imprint | profiles.p.imprint.base_url='https://p.example';profiles.p.imprint.api_key='k'
            | | --profile p --environment production
            => https://dev.imprint.co (built in); api_key=k (profile p (DIR/config.toml:2))
        zephr | zephr.tenant='acme';zephr.access_key='a';zephr.secret_key='s' | | --environment production
            => https://acme.api.zephr.com (profile default (DIR/config.toml:1))
            ; access_key=a (profile default (DIR/config.toml:2)); secret_key=s (profile default (DIR/config.toml:3))
        ",
    );
    assert_fails(
        "
        imprint | | SESSCTL_IMPRINT_API_KEY=SECRET | --environment prodution
            => config: Imprint has no environment 'prodution' (--environment) ~ did you mean 'production'?
        deck | | SESSCTL_DECK_API_KEY=SECRET | --environment sandbox
            => config: Deck has no environment 'sandbox' (--environment) ~ environments: production
        deck | | SESSCTL_DECK_API_KEY=k | --environment sk_SECRET0123456789
            => config: Deck has no environment '[redacted]' (--environment)
        imprint | | SESSCTL_IMPRINT_API_KEY=SECRET | --environment sandbox --base-url https://e.example
            => usage: both --base-url and --environment are given ~ remove one of them
        zephr | zephr.access_key='SECRET';zephr.secret_key='SECRET' | SESSCTL_ZEPHR_TENANT=evil | --environment production
            => config: the access_key of Zephr (profile default (DIR/config.toml:1)) may be sent only to the origin it was configured for
        ",
    );
}

/// If one layer names an environment and another a URL, the layer with precedence counts.
#[test]
fn environment_conflicts_with_base_url() {
    assert_resolves(
        "
        imprint | imprint.environment='production'
            | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_BASE_URL=https://e.example |
            => https://e.example (SESSCTL_IMPRINT_BASE_URL); api_key=k (SESSCTL_IMPRINT_API_KEY)
        imprint | imprint.base_url='https://f.example'
            | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_ENVIRONMENT=production |
            => https://dev.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        imprint | profiles.p.imprint.api_key='k';profiles.p.imprint.base_url='https://p.example'
            | SESSCTL_IMPRINT_ENVIRONMENT=production | --profile p
            => https://p.example (profile p (DIR/config.toml:2)); api_key=k (profile p (DIR/config.toml:1))
        imprint | profiles.p.imprint.environment='production'
            | SESSCTL_IMPRINT_API_KEY=k SESSCTL_IMPRINT_BASE_URL=https://e.example | --profile p
            => https://dev.imprint.co (built in); api_key=k (SESSCTL_IMPRINT_API_KEY)
        ",
    );
    assert_fails(
        "
        imprint |
            | SESSCTL_IMPRINT_API_KEY=SECRET SESSCTL_IMPRINT_BASE_URL=https://e.example SESSCTL_IMPRINT_ENVIRONMENT=production |
            => config: both base_url (SESSCTL_IMPRINT_BASE_URL) and environment (SESSCTL_IMPRINT_ENVIRONMENT) are set for Imprint ~ remove one of them
        imprint | imprint.api_key='SECRET';imprint.base_url='https://f.example';imprint.environment='sandbox' |
            | => config: both base_url (profile default (DIR/config.toml:2)) and environment (profile default (DIR/config.toml:3))
        ",
    );
}

#[test]
fn invalid_endpoints_are_refused() {
    assert_fails(
        "
        imprint | imprint.environment='staging' | SESSCTL_IMPRINT_API_KEY=SECRET |
            => config: Imprint has no environment 'staging' (profile default (DIR/config.toml:1))
            ~ environments: sandbox, production
        imprint | | SESSCTL_IMPRINT_API_KEY=SECRET SESSCTL_IMPRINT_ENVIRONMENT= |
            => config: SESSCTL_IMPRINT_ENVIRONMENT is empty
        deck | | SESSCTL_DECK_API_KEY=SECRET SESSCTL_DECK_BASE_URL=http://api.example |
            => config: the base URL from SESSCTL_DECK_BASE_URL must begin with https
        deck | deck.api_key='SECRET';deck.base_url='https://u:SECRET@h.example' | |
            => config: the base URL from profile default (DIR/config.toml:2) contains user info
        deck | | SESSCTL_DECK_API_KEY=SECRET | --base-url https://h.example/?key=SECRET
            => config: the base URL from --base-url contains a query
        zephr | | SESSCTL_ZEPHR_ACCESS_KEY=SECRET SESSCTL_ZEPHR_SECRET_KEY=SECRET |
            => credential: Zephr needs tenant ~ set SESSCTL_ZEPHR_TENANT, or tenant in the profile
        ",
    );
    let long = "a".repeat(64);
    for tenant in [
        "",
        "a.b",
        "-a",
        "a-",
        "a/b",
        "a@evil",
        "é",
        "a%2e",
        long.as_str(),
    ] {
        assert_fails(&format!(
            "zephr | zephr.tenant='{tenant}';zephr.access_key='SECRET';zephr.secret_key='SECRET' | |
            => config: the tenant from profile default (DIR/config.toml:1) is not a label of a host name
            ~ letters, digits and hyphens"
        ));
    }
    let long = "a".repeat(63);
    assert_resolves(&format!(
        "zephr | | SESSCTL_ZEPHR_TENANT={long} SESSCTL_ZEPHR_ACCESS_KEY=a SESSCTL_ZEPHR_SECRET_KEY=s |
            => https://{long}.api.zephr.com (SESSCTL_ZEPHR_TENANT); access_key=a (SESSCTL_ZEPHR_ACCESS_KEY)
            ; secret_key=s (SESSCTL_ZEPHR_SECRET_KEY)"
    ));
}

/// `--curl` needs no credential, and uses the default scheme if none is configured.
#[test]
fn endpoint_resolves_without_credential() {
    for (line, expected) in [
        (
            "imprint",
            "Basic, empty password https://dev.sbx.imprint.co/ (built in)",
        ),
        (
            "imprint | | SESSCTL_IMPRINT_ACCESS_TOKEN=t | --base-url https://h.example",
            "Bearer token https://h.example/ (--base-url)",
        ),
        (
            "zephr | zephr.tenant='acme'",
            "signature per request https://acme.api.zephr.com/ (profile default (DIR/config.toml:1))",
        ),
    ] {
        let case = Case::read(line);
        let endpoint = case
            .load()
            .unwrap()
            .endpoint(&case.host, case.provider)
            .unwrap();
        let shown_text = format!(
            "{} {} ({})",
            endpoint.scheme.describe(),
            endpoint.base_url,
            endpoint.origin
        );
        assert_eq!(case.with_placeholder(&shown_text), expected, "{line}");
    }
}

//! Precedence of flags, variables and profiles.

use super::{Case, assert_resolves};
use crate::error::Failure;

#[test]
fn profile_flag_precedes_environment() {
    assert_resolves(
        "
        deck | | SESSCTL_DECK_API_KEY=sk_e |
            => https://api.deck.co/v2 (built in); api_key=sk_e (SESSCTL_DECK_API_KEY)
        deck | deck.api_key='sk_f' | |
            => https://api.deck.co/v2 (built in); api_key=sk_f (profile default (DIR/config.toml:1))
        deck | deck.api_key='sk_f' | SESSCTL_DECK_API_KEY=sk_e |
            => https://api.deck.co/v2 (built in); api_key=sk_e (SESSCTL_DECK_API_KEY)
        deck | ;;deck.api_key='sk_f';profiles.p.deck.api_key='sk_p' | SESSCTL_PROFILE=p |
            => https://api.deck.co/v2 (built in); api_key=sk_p (profile p (DIR/config.toml:4))
        deck | default_profile='p';deck.api_key='sk_f';profiles.p.deck.api_key='sk_p' | |
            => https://api.deck.co/v2 (built in); api_key=sk_p (profile p (DIR/config.toml:3))
        deck | default_profile='p';deck.api_key='sk_f';profiles.p.deck.api_key='sk_p' | | --profile default
            => https://api.deck.co/v2 (built in); api_key=sk_f (profile default (DIR/config.toml:2))
        deck | default_profile='p';profiles.p={};profiles.q.deck.api_key='sk_q' | SESSCTL_PROFILE=q |
            => https://api.deck.co/v2 (built in); api_key=sk_q (profile q (DIR/config.toml:3))
        deck | profiles.p.deck.api_key='sk_p' | SESSCTL_PROFILE=p SESSCTL_DECK_API_KEY=sk_e |
            => https://api.deck.co/v2 (built in); api_key=sk_e (SESSCTL_DECK_API_KEY)
        deck | profiles.p.deck.api_key='sk_p' | SESSCTL_DECK_API_KEY=sk_e | --profile p
            => https://api.deck.co/v2 (built in); api_key=sk_p (profile p (DIR/config.toml:1))
            ; note: --profile p takes precedence over SESSCTL_DECK_API_KEY
        deck | profiles.p.deck.api_key='sk_p';profiles.q.deck.api_key='sk_q' | SESSCTL_PROFILE=q | --profile p
            => https://api.deck.co/v2 (built in); api_key=sk_p (profile p (DIR/config.toml:1))
        deck | profiles.p.deck.api_key='sk_p';profiles.p.retries=1 | SESSCTL_RETRIES=2 SESSCTL_MAX_WAIT=1s
            | --profile p
            => https://api.deck.co/v2 (built in); api_key=sk_p (profile p (DIR/config.toml:1))
            ; note: --profile p takes precedence over SESSCTL_RETRIES
        deck | profiles.p.deck.environment='production' | SESSCTL_DECK_API_KEY=sk_e | --profile p
            => https://api.deck.co/v2 (built in); api_key=sk_e (SESSCTL_DECK_API_KEY)
        deck | profiles.p.deck.api_key='sk_p';profiles.p.deck.base_url='https://p.example'
            | SESSCTL_DECK_BASE_URL=https://e.example SESSCTL_DECK_API_KEY=sk_e | --profile p
            => https://p.example (profile p (DIR/config.toml:2)); api_key=sk_p (profile p (DIR/config.toml:1))
            ; note: --profile p takes precedence over SESSCTL_DECK_API_KEY, SESSCTL_DECK_BASE_URL
        deck | profiles.p.deck.api_key='sk_p' | SESSCTL_KAYLE_API_KEY=kk_e SESSCTL_DECK_BASE_URL=
            | --profile p --base-url http://127.0.0.1:1
            => http://127.0.0.1:1 (--base-url); api_key=sk_p (profile p (DIR/config.toml:1))
        ",
    );
}

#[test]
fn flag_precedes_every_base_url() {
    assert_resolves(
        "
        deck | deck.base_url='https://f.example'
            | SESSCTL_DECK_API_KEY=sk_e SESSCTL_DECK_BASE_URL=https://e.example
            | --base-url https://h.example:8443/v3/
            => https://h.example:8443/v3 (--base-url); api_key=sk_e (SESSCTL_DECK_API_KEY)
        deck | deck.base_url='https://f.example';deck.api_key='sk_f' | SESSCTL_DECK_BASE_URL=https://e.example
            | --base-url http://127.0.0.1:1
            => http://127.0.0.1:1 (--base-url); api_key=sk_f (profile default (DIR/config.toml:2))
        deck | deck.base_url='https://f.example'
            | SESSCTL_DECK_API_KEY=sk_e SESSCTL_DECK_BASE_URL=https://e.example/v9 |
            => https://e.example/v9 (SESSCTL_DECK_BASE_URL); api_key=sk_e (SESSCTL_DECK_API_KEY)
        zephr | | SESSCTL_ZEPHR_ACCESS_KEY=a SESSCTL_ZEPHR_SECRET_KEY=s | --base-url https://h.example
            => https://h.example (--base-url); access_key=a (SESSCTL_ZEPHR_ACCESS_KEY)
            ; secret_key=s (SESSCTL_ZEPHR_SECRET_KEY)
        ",
    );
}

/// `config show` lists the same values and never runs a program.
#[test]
fn listed_values_are_effective() {
    let table = "
        deck | deck.api_key='sk_SECRET' | |
            => base_url=https://api.deck.co/v2 (built in); api_key=[redacted] (profile default (DIR/config.toml:1))
        deck | deck.api_key={file='/no/such/file'} | |
            => base_url=https://api.deck.co/v2 (built in)
            ; api_key=[redacted] (file /no/such/file) (profile default (DIR/config.toml:1)) [missing]
        deck | deck.api_key={env='NOT_SET'} | |
            => base_url=https://api.deck.co/v2 (built in)
            ; api_key=[redacted] (variable NOT_SET) (profile default (DIR/config.toml:1)) [missing]
        deck | deck.api_key={command=['/no/such/program','SECRET']} | |
            => base_url=https://api.deck.co/v2 (built in)
            ; api_key=[redacted] (command /no/such/program) (profile default (DIR/config.toml:1)) [not_run]
        deck | deck.api_key='sk_SECRET' | SESSCTL_DECK_API_KEY=sk_SECRET SESSCTL_DECK_BASE_URL=https://e.example/
            | => base_url=https://e.example (SESSCTL_DECK_BASE_URL); api_key=[redacted] (SESSCTL_DECK_API_KEY)
        deck | | SESSCTL_DECK_API_KEY_FILE=/a/b |
            => base_url=https://api.deck.co/v2 (built in)
            ; api_key=[redacted] (file /a/b) (SESSCTL_DECK_API_KEY_FILE) [missing]
        deck | | | => base_url=https://api.deck.co/v2 (built in); credential= [missing]
        zephr | zephr.tenant='acme' | SESSCTL_ZEPHR_ACCESS_KEY=SECRET |
            => base_url=https://acme.api.zephr.com (profile default (DIR/config.toml:1))
            ; tenant=acme (profile default (DIR/config.toml:1))
            ; access_key=[redacted] (SESSCTL_ZEPHR_ACCESS_KEY) [refused]; credential= [refused]
        zephr | | |
            => base_url= [missing]; credential= [missing]
        imprint | | SESSCTL_IMPRINT_MERCHANT_KEY=SECRET SESSCTL_IMPRINT_ENVIRONMENT=production |
            => base_url=https://dev.imprint.co (built in); environment=production (SESSCTL_IMPRINT_ENVIRONMENT)
            ; credential= [missing]; merchant_key=[redacted] (SESSCTL_IMPRINT_MERCHANT_KEY)
        ";
    for (line, outcome) in super::rows(table) {
        let (line, outcome) = (line.as_str(), outcome.as_str());
        let case = Case::read(line);
        let shown = super::describe_values(&case.effective_values());
        assert_eq!(case.with_placeholder(&shown), outcome, "{line}");
    }
}

#[test]
fn unusable_variable_has_no_fallback() {
    let case = Case::read("deck | deck.api_key='sk_f' | SESSCTL_DECK_API_KEY=");
    let values = case.effective_values();
    let refused: Vec<_> = values
        .iter()
        .filter_map(|value| value.failure.as_ref())
        .collect();
    let [failure] = refused[..] else {
        panic!("{values:?}")
    };
    super::assert_failure(
        &case,
        "",
        failure,
        "credential: SESSCTL_DECK_API_KEY is empty",
    );
}

#[test]
fn effective_values_have_the_status_of_a_lookup() {
    let table = "
        deck | deck.base_url='https://f.example' | SESSCTL_DECK_API_KEY=sk_SECRET |
            => refused api_key: may be sent only to the origin it was configured for
        deck | deck.api_key={env='X'} | | => missing api_key: the variable X is not set
        deck | deck.api_key={env='X'} | X=kk_SECRET | => refused api_key: looks like a Kayle ID key
        deck | deck.api_key={file='DIR/none'} | | => missing api_key: no such file
        deck | deck.api_key={file='DIR/writable'} | | => refused api_key: writable by other users
        deck | deck.api_key={command=['/none']} | | => not_run api_key:
        deck | deck.api_key='REPLACE_ME' | | => refused api_key: is still a placeholder
        deck | deck.environment='x';deck.api_key='sk_SECRET' | | => refused base_url: has no environment
        zephr | zephr.access_key='SECRET' | | => refused credential: also requires secret_key
        zephr | zephr.access_key='SECRET';zephr.secret_key='SECRET-2' | | => missing base_url: needs tenant
        imprint | | SESSCTL_IMPRINT_API_KEY=SECRET SESSCTL_IMPRINT_ACCESS_TOKEN=SECRET-2 |
            => refused credential: two authentication schemes
        ";
    for (line, outcome) in super::rows(table) {
        let case = Case::read(&line);
        let (status, rest) = outcome.split_once(' ').unwrap();
        let (key, reason) = rest.split_once(':').unwrap();
        let values = case.effective_values();
        let value = values.iter().find(|value| value.key == key).unwrap();
        assert_eq!(value.status.word(), status, "{line}");
        let message = value.failure.as_ref().map(Failure::message);
        let message = message.unwrap_or_default();
        assert!(message.contains(reason.trim()), "{line}: {message}");
        assert!(!super::contains_secret(&message), "{message}");
        // A lookup ends with the same failure, except for a command, which only it runs.
        let failure = case.settings().unwrap_err().message();
        assert!(failure == message || status == "not_run", "{failure}");
    }
}

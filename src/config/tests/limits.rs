//! Limits and their precedence.

use super::{Case, rows};

#[test]
fn flag_precedes_environment_profile_default() {
    let table = "
        deck | | |
            => request_timeout=30s (built in); retries=2 (built in); max_wait=1m (built in)
            ; rate=documented (built in)
        deck | retries=5;request_timeout='2m';max_wait=7;rate='9/2s' | |
            => request_timeout=2m (profile default (DIR/config.toml:2))
            ; retries=5 (profile default (DIR/config.toml:1)); max_wait=7 (profile default (DIR/config.toml:3))
            ; rate=9/2s (profile default (DIR/config.toml:4))
        deck | retries=5;request_timeout='2m'
            | SESSCTL_RETRIES=0 SESSCTL_REQUEST_TIMEOUT=500ms SESSCTL_MAX_WAIT=1h SESSCTL_RATE=off |
            => request_timeout=500ms (SESSCTL_REQUEST_TIMEOUT); retries=0 (SESSCTL_RETRIES)
            ; max_wait=1h (SESSCTL_MAX_WAIT); rate=off (SESSCTL_RATE)
        deck | retries=5 | SESSCTL_RETRIES=0 SESSCTL_MAX_WAIT=9s
            | --retries 10 --request-timeout 90s --max-wait 1500ms --rate 5/s
            => request_timeout=1m30s (--request-timeout); retries=10 (--retries); max_wait=1.5s (--max-wait)
            ; rate=5/1s (--rate)
        deck | retries=5;profiles.p.retries=6 | SESSCTL_RETRIES=0 SESSCTL_MAX_WAIT=9s | --profile p
            => request_timeout=30s (built in); retries=6 (profile p (DIR/config.toml:2))
            ; max_wait=9s (SESSCTL_MAX_WAIT); rate=documented (built in)
        deck | profiles.p.retries=6 | SESSCTL_RETRIES=0 SESSCTL_PROFILE=p |
            => request_timeout=30s (built in); retries=0 (SESSCTL_RETRIES); max_wait=1m (built in)
            ; rate=documented (built in)
        deck | profiles.p.retries=6 | | --profile p --retries 1
            => request_timeout=30s (built in); retries=1 (--retries); max_wait=1m (built in)
            ; rate=documented (built in)
        ";
    for (line, outcome) in rows(table) {
        let (line, outcome) = (line.as_str(), outcome.as_str());
        let case = Case::read(line);
        let config = case.load().unwrap();
        let listed = config.effective_limits();
        let texts = super::describe_values(&listed);
        assert_eq!(case.with_placeholder(&texts), outcome, "{line}");
        // The listed values are the ones in effect.
        let limits = config.limits();
        let value = |at: usize| listed[at].value.clone().unwrap();
        let read = |at: usize| crate::duration::parse(&value(at)).unwrap();
        assert_eq!(limits.request_timeout, read(0), "{line}");
        assert_eq!(limits.retries.to_string(), value(1), "{line}");
        assert_eq!(limits.max_wait, read(2), "{line}");
        assert_eq!(super::rate::format(limits.rate), value(3), "{line}");
    }
}

#[test]
fn body_limit_follows_the_flag() {
    let mut case = Case::read("deck");
    assert_eq!(case.load().unwrap().limits().max_body, 16 << 20);
    case.flags.max_body = Some(5);
    assert_eq!(case.load().unwrap().limits().max_body, 5);
}

#[test]
fn invalid_limits_are_not_quoted() {
    let retries = "an integer from 0 to 10";
    let time = "a duration such as 30s";
    for (line, outcome) in [
        (
            "deck | | SESSCTL_RETRIES=11",
            format!("SESSCTL_RETRIES: expected {retries} ~ unset SESSCTL_RETRIES"),
        ),
        (
            "deck | | SESSCTL_RETRIES=-1",
            format!("SESSCTL_RETRIES: expected {retries}"),
        ),
        (
            "deck | | SESSCTL_RETRIES=",
            format!("SESSCTL_RETRIES: expected {retries}"),
        ),
        (
            "deck | | SESSCTL_RATE=0/s",
            format!("SESSCTL_RATE: expected {}", super::rate::EXPECTED),
        ),
        (
            "deck | | SESSCTL_MAX_WAIT=SECRET",
            format!("SESSCTL_MAX_WAIT: expected {time}"),
        ),
        // The flag takes precedence, but an invalid value is never ignored.
        (
            "deck | | SESSCTL_REQUEST_TIMEOUT=25h | --request-timeout 1s",
            format!("SESSCTL_REQUEST_TIMEOUT: expected {time}"),
        ),
        (
            "deck | retries=11",
            format!("DIR/config.toml:1:9: retries: expected {retries}"),
        ),
        (
            "deck | retries=true",
            format!("DIR/config.toml:1:9: retries: expected {retries}, found boolean"),
        ),
        (
            "deck | ;profiles.p.max_wait='SECRET'",
            format!("DIR/config.toml:2:21: max_wait: expected {time}"),
        ),
        (
            "deck | request_timeout=0",
            format!("request_timeout: expected {time}"),
        ),
        (
            "deck | request_timeout=1.5",
            format!("request_timeout: expected {time}"),
        ),
    ] {
        let case = Case::read(line);
        super::assert_failure(
            &case,
            line,
            &case.load().unwrap_err(),
            &format!("config: {outcome}"),
        );
    }
}

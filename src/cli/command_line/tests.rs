use super::*;
use crate::cli::options::Output;
use crate::config::Limit;
use crate::error::Kind;
use crate::mock::Scenario;
use crate::provider;

fn parsed(line: &str) -> Invocation {
    match parse(line.split(' ').map(OsString::from).collect()).unwrap() {
        CommandLine::Invocation(invocation) => *invocation,
        CommandLine::Help(help) => panic!("help: {}", help.text(false)),
    }
}

fn failure_of(line: &str) -> Failure {
    parse(line.split(' ').map(OsString::from).collect()).unwrap_err()
}

#[test]
fn command_tree_is_valid() {
    command().debug_assert();
}

#[test]
fn every_provider_has_its_verbs() {
    for provider in provider::ALL {
        let Verb::Get(GetArgs { sessions, .. }) =
            parsed(&format!("sessctl {} get a b", provider.name)).verb
        else {
            panic!("not a get");
        };
        assert_eq!(
            (sessions.provider, sessions.ids),
            (Some(*provider), vec!["a".to_owned(), "b".to_owned()])
        );
    }
    assert!(matches!(
        parsed("sessctl get a").verb,
        Verb::Get(GetArgs { sessions, .. }) if sessions.provider.is_none()
    ));
}

#[test]
fn options_precede_or_follow_the_verb() {
    for line in [
        "sessctl --json -p prod deck get x",
        "sessctl deck get x --profile prod -o json",
    ] {
        let options = parsed(line).options;
        assert_eq!(options.output(), Output::Json);
        assert_eq!(options.flags().profile.as_deref(), Some("prod"));
    }
}

#[test]
fn last_repeated_option_counts() {
    let options = parsed("sessctl --quiet -p a deck --raw --retries 0 get x -p b").options;
    assert!(options.quiet && options.raw);
    assert_eq!(options.flags().profile.as_deref(), Some("b"));
    assert_eq!(options.flags().retries, Some(0));
    for (line, last) in [
        ("sessctl -o yaml deck get x --json", Output::Json),
        ("sessctl --json deck --yaml get x", Output::Yaml),
        ("sessctl --json deck get x -o ndjson", Output::Ndjson),
    ] {
        assert_eq!(parsed(line).options.output(), last, "{line}");
    }
    assert!(parsed("sessctl config --quiet show").options.quiet);
}

#[test]
fn mock_scenario_needs_equals_sign() {
    let invocation = parsed("sessctl kayle get --mock x");
    assert_eq!(invocation.options.mock, Some(Scenario::Ok));
    assert!(
        matches!(invocation.verb, Verb::Get(GetArgs { sessions, .. }) if sessions.ids == ["x"])
    );
    assert_eq!(
        parsed("sessctl kayle get x --mock=not-found").options.mock,
        Some(Scenario::NotFound)
    );
}

#[test]
fn no_flag_takes_a_secret() {
    for flag in [
        "--token",
        "--api-key",
        "--api-key=sk_SECRET",
        "--secret-key",
        "--password",
        "--cookie",
        "--auth",
    ] {
        let failure = failure_of(&format!("sessctl deck get x {flag} sk_SECRET"));
        assert_eq!(failure.kind, Kind::Usage);
        assert!(
            failure
                .message()
                .contains("not accepted on the command line"),
            "{failure}"
        );
        assert!(!format!("{} {:?}", failure.message(), failure.hints).contains("SECRET"));
    }
}

/// clap would print the values of variables in its help and in its errors.
#[test]
fn no_argument_reads_the_environment() {
    let manifest = include_str!("../../../Cargo.toml");
    let clap = manifest
        .lines()
        .find(|line| line.starts_with("clap = "))
        .unwrap();
    assert!(
        clap.contains("default-features = false") && !clap.contains("\"env\""),
        "{clap}"
    );
}

#[test]
fn help_shows_default_limits() {
    let mut command = command();
    command.build();
    for limit in Limit::ALL {
        let argument = command
            .get_arguments()
            .find(|argument| argument.get_long() == limit.flag.strip_prefix("--"))
            .unwrap();
        let help = argument.get_help().unwrap().to_string();
        let default = match limit.default_value() {
            word if word == "documented" => "the documented limit".to_owned(),
            value => value,
        };
        assert!(help.ends_with(&format!("[default: {default}]")), "{help}");
    }
}

#[test]
fn suggestions_are_valid_for_the_command() {
    for (line, expected) in [
        ("sessctl imprnt get x", "did you mean 'imprint'?"),
        ("sessctl deck gte x", "did you mean 'get'?"),
        ("sessctl config inti", "did you mean 'init'?"),
        ("sessctl deck help", "did you mean '--help'?"),
        ("sessctl deck show x", "did you mean 'get'?"),
        ("sessctl config get", "did you mean 'sessctl get'?"),
        ("sessctl kayle man", "did you mean 'sessctl man'?"),
        (
            "sessctl config",
            "Usage: sessctl config init|path|edit|profiles|show",
        ),
        ("sessctl kayle", "Usage: sessctl kayle get|wait|check"),
        (
            "sessctl deck get x --format json",
            "did you mean '--output'?",
        ),
        ("sessctl deck wait x --until done", "did you mean '--for'?"),
        (
            "sessctl deck get x --timeout 3s",
            "did you mean '--request-timeout'?",
        ),
        (
            "sessctl deck get x --retries x",
            "expected a number from 0 to 10",
        ),
        ("sessctl deck get x -j 0", "expected a number from 1 to 256"),
        ("sessctl deck get x --jsn", "did you mean '--json'?"),
        ("sessctl deck get -abc", "-- -a"),
        ("sessctl deck get x --json --yaml", "Usage"),
        ("sessctl deck get x --watch", "'sessctl deck wait'"),
        ("sessctl get x --env sandbox", "'--environment'"),
        ("sessctl deck get", "write -; from a file, @FILE"),
        ("sessctl deck get", "Usage: sessctl deck get"),
        ("sessctl check", "--file"),
        ("sessctl", "sessctl deck get sess_8fJ2kQ7mZx --mock"),
        ("sessctl", "set SESSCTL_DECK_API_KEY"),
        (
            "sessctl imprint get abc --mock not-found",
            "--mock=not-found",
        ),
    ] {
        let failure = failure_of(line);
        let text = format!("{} {}", failure.message(), failure.hints.join(" "));
        assert!(text.contains(expected), "{line}: {text}");
        assert!(failure.hints.len() < 5, "{line}: {text}");
    }
}

#[test]
fn version_is_printed_anywhere() {
    for line in [
        "sessctl -V",
        "sessctl version",
        "sessctl deck get -V",
        "sessctl get x --version",
    ] {
        let words = line.split(' ').map(OsString::from).collect();
        let Ok(CommandLine::Help(version)) = parse(words) else {
            panic!("{line}");
        };
        let expected = concat!("sessctl ", env!("CARGO_PKG_VERSION"));
        assert_eq!(version.text(false).trim(), expected, "{line}");
    }
}

#[test]
fn separate_scenario_is_refused() {
    for line in [
        "sessctl deck get --mock=ok slow",
        "sessctl imprint get --mock abc",
        "sessctl imprint get --mock -- slow",
    ] {
        assert!(
            parse(line.split(' ').map(OsString::from).collect()).is_ok(),
            "{line}"
        );
    }
}

#[test]
fn short_help_begins_with_examples() {
    for (line, example) in [
        (
            "sessctl deck get -h",
            "sessctl deck get sess_8fJ2kQ7mZx --json",
        ),
        (
            "sessctl kayle wait -h",
            "sessctl kayle wait vs_mza7vecksrtyfw193… --for succeeded",
        ),
        ("sessctl check -h", "sessctl check -f checks.toml"),
    ] {
        let Ok(CommandLine::Help(help)) = parse(line.split(' ').map(OsString::from).collect())
        else {
            panic!("{line}");
        };
        let help = help.text(false);
        let positions =
            ["Usage: ", example, "Options:", "--json, --profile"].map(|text| help.find(text));
        assert!(positions.iter().all(Option::is_some), "{line}: {help}");
        assert!(positions.is_sorted(), "{line}: {help}");
        assert!(!help.contains("--retries"), "{help}");
    }
}

#[test]
fn times_out_of_range_are_refused() {
    for time in ["0", "-1", "1e9", "NaN", "99999999999999999999s", ""] {
        let failure = failure_of(&format!("sessctl deck get x --request-timeout={time}"));
        assert!(
            failure.message().contains("--request-timeout"),
            "{time}: {failure}"
        );
    }
}

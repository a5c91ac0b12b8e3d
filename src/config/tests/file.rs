//! Choice of the file and the profile, and errors in the file.

use super::{Case, assert_failure, contains_secret, rows, write};
use crate::config::init::example;
use crate::host::Host;
use crate::provider::ALL;

#[track_caller]
fn assert_fails(table: &str) {
    let providers: Vec<_> = ALL.iter().map(|provider| provider.name).collect();
    let table = &table.replace("PROVIDERS", &providers.join(", "));
    for (line, outcome) in rows(table) {
        let (line, outcome) = (line.as_str(), outcome.as_str());
        let case = Case::read(line);
        let failure = case.load().map(|_| ()).unwrap_err();
        assert_failure(&case, line, &failure, outcome);
    }
}

#[test]
fn unknown_names_suggest_the_nearest() {
    assert_fails(
        "
        deck | [dekc];api_key='SECRET' | |
            => config: DIR/config.toml:1:2: unknown provider or setting 'dekc' ~ did you mean 'deck'?
        deck | ;;  retires=1 | |
            => config: DIR/config.toml:3:3: unknown provider or setting 'retires' ~ did you mean 'retries'?
        deck | profile.p.retries=1 | | => config: unknown provider or setting 'profile' ~ did you mean 'profiles'?
        deck | zzzzz='SECRET' | |
            => config: unknown provider or setting 'zzzzz'
            ~ known here: PROVIDERS, request_timeout, retries, max_wait, rate, profiles
        deck | profiles.p.profiles='SECRET' | |
            => config: unknown provider or setting 'profiles' ~ known here: PROVIDERS
        deck | deck.api_kye='SECRET' | |
            => config: DIR/config.toml:1:6: unknown key 'api_kye' ~ did you mean 'api_key'?
        deck | deck.tenant='SECRET' | | => config: unknown key 'tenant' ~ known here: api_key, environment, base_url
        deck | profiles.p.zephr.secretkey='SECRET' | |
            => config: unknown key 'secretkey' ~ did you mean 'secret_key'?
        deck | deck.api_key={fiel='SECRET'} | | => config: unknown source 'fiel' ~ did you mean 'file'?
        deck | deck.api_key={value='SECRET'} | | => config: unknown source 'value' ~ known here: env, file, command
        deck | \"a\\u001b[31m\"='SECRET' | | => config: unknown provider or setting 'a\\u{1b}[31m'
        ",
    );
}

#[test]
fn wrong_types_hide_the_value() {
    assert_fails(
        "
        deck | deck='SECRET' | | => config: DIR/config.toml:1:6: deck: expected a table, found string
        deck | profiles='SECRET' | | => config: profiles: expected a table, found string
        deck | profiles.p='SECRET' | | => config: p: expected a table, found string
        deck | deck.api_key=5 | |
            => config: api_key: expected a string, or one of { env = … }, { file = … }, { command = [ … ] }, found integer
        deck | deck.base_url={env='SECRET'} | | => config: base_url: expected a string, found
        deck | zephr.tenant=['SECRET'] | | => config: tenant: expected a string, found array
        deck | deck.api_key={} | | => config: DIR/config.toml:1:14: api_key: expected a string, or one of
        deck | deck.api_key={env=''} | | => config: DIR/config.toml:1:19: env: expected the name of a variable
        deck | deck.api_key={file=''} | | => config: file: expected the path of a file
        deck | deck.api_key={command=['']} | | => config: command: expected an array of strings
        deck | deck.api_key={env='SECRET',fiel='SECRET'} | | => config: unknown source 'fiel'
        deck | retries=0o10 | | => config: retries: expected an integer
        deck | deck.api_key={env=5} | | => config: env: expected the name of a variable, found integer
        deck | deck.api_key={file=[]} | | => config: file: expected the path of a file, found array
        deck | deck.api_key={command='op read SECRET'} | |
            => config: command: expected an array of strings ~ no shell is involved
        deck | deck.api_key={command=[]} | | => config: command: expected an array of strings
        deck | deck.api_key={command=['op',1]} | | => config: command: expected an array of strings
        deck | deck.api_key={env='SECRET',file='SECRET'} | |
            => config: api_key: both env and file are set ~ remove one of them
        ",
    );
}

/// The parser's own message would contain the line.
#[test]
fn invalid_toml_hides_the_line() {
    assert_fails(
        "
        deck | deck.api_key=SECRET | | => config: DIR/config.toml:1: ~ see https://toml.io
        deck | deck.api_key='SECRET | | => config: DIR/config.toml:1:
        deck | ;deck.api_key=\"SECRET\\q\" | | => config: DIR/config.toml:2:
        deck | deck.api_key='a';deck.api_key='SECRET' | | => config: DIR/config.toml:2:
        deck | [deck];[deck];api_key='SECRET' | | => config: DIR/config.toml:2:
        deck | SECRET | | => config: DIR/config.toml:1:
        deck | deck.api_key='SECRET' SECRET | | => config: DIR/config.toml:1:
        ",
    );
}

#[test]
fn unknown_profile_lists_known_profiles() {
    assert_fails(
        "
        deck | profiles.prod.retries=1 | | --profile prd
            => config: unknown profile 'prd' (DIR/config.toml) ~ did you mean 'prod'?
        deck | profiles.prod.retries=1 | SESSCTL_PROFILE=qqq | => config: unknown profile 'qqq' ~ profiles: prod
        deck | retries=1 | | --profile p => config: unknown profile 'p' ~ the file contains no [profiles.…] table
        deck | | | --profile p => config: unknown profile 'p' (no configuration file)
        deck | retries=1 | SESSCTL_PROFILE= | => config: SESSCTL_PROFILE is empty ~ unset SESSCTL_PROFILE
        ",
    );
}

#[test]
fn named_file_is_read() {
    let retries = |line: &str| {
        let case = Case::read(line);
        write(&case.folder.path().join("other.toml"), "retries=9", 0o600);
        let limits = case.load().unwrap().limits();
        limits.retries
    };
    assert_eq!(retries("deck"), 2);
    assert_eq!(retries("deck | retries=5"), 5);
    assert_eq!(retries("deck | | SESSCTL_CONFIG=DIR/other.toml"), 9);
    assert_eq!(
        retries("deck | retries=5 | SESSCTL_CONFIG=DIR/other.toml"),
        5
    );
    assert_eq!(retries("deck | | | --config DIR/other.toml"), 9);
    assert_fails(
        "
        deck | | SESSCTL_CONFIG=DIR/none.toml | => config: DIR/none.toml: no such file
        deck | | SESSCTL_CONFIG= | => config: SESSCTL_CONFIG is empty
        deck | | | --config DIR => config: DIR: is a directory, not a regular file
        deck | | | --config DIR/writable => config: DIR/writable: is writable by other users ~ chmod go-w
        deck | | | --config DIR/readable => config: DIR/readable:1:
        ",
    );
}

#[test]
fn invalid_bytes_are_reported_by_position() {
    let case = Case::read("deck | retries=1");
    let path = case.flags.config.clone().unwrap();
    for (bytes, outcome) in [
        (
            &b"# SECRET\xff"[..],
            "config: DIR/config.toml: is not UTF-8 (byte offset 8)",
        ),
        (
            b"a\0SECRET",
            "config: DIR/config.toml: is not UTF-8 text: a NUL byte (byte offset 1)",
        ),
        (
            &vec![b'#'; (1 << 20) + 1],
            "config: DIR/config.toml: is larger than 1 MiB",
        ),
    ] {
        std::fs::write(&path, bytes).unwrap();
        assert_failure(&case, outcome, &case.load().unwrap_err(), outcome);
    }
    std::fs::write(&path, vec![b'#'; 1 << 20]).unwrap();
    assert!(case.load().is_ok());
}

#[test]
fn readable_file_warns_only_with_secret() {
    for (text, notices) in [
        ("deck.api_key='sk_SECRET'", 1),
        ("profiles.p.zephr.access_key='SECRET'", 1),
        ("deck.api_key={env='X'};retries=3", 0),
        ("zephr.tenant='acme';deck.base_url='https://h.example'", 0),
    ] {
        let case = Case::read(&format!("deck | {text}"));
        let path = case.flags.config.clone().unwrap();
        assert_eq!(case.load().unwrap().notices().len(), 0, "{text}");
        write(&path, &text.replace(';', "\n"), 0o644);
        let config = case.load().unwrap();
        assert_eq!(config.notices().len(), notices, "{text}");
        for notice in config.notices() {
            assert!(
                notice.contains("chmod 600") && !contains_secret(notice),
                "{notice}"
            );
        }
    }
}

#[test]
fn missing_home_needs_explicit_file() {
    let host = Host::with(&[], std::time::SystemTime::UNIX_EPOCH);
    let failure = super::super::path(&host, &super::Flags::default()).unwrap_err();
    assert!(failure.hints.concat().contains("--config"), "{failure:?}");
    let flags = super::read_flags("--config /a/b.toml");
    let host = Host::with(
        &[("SESSCTL_CONFIG", "/c.toml")],
        std::time::SystemTime::UNIX_EPOCH,
    );
    let named = |flags| super::super::path(&host, flags).unwrap();
    assert_eq!(named(&flags).to_str(), Some("/a/b.toml"));
    assert_eq!(named(&super::Flags::default()).to_str(), Some("/c.toml"));
}

#[test]
fn credential_as_name_is_hidden() {
    assert_fails(
        "
        deck | sk_SECRET=1 | | => config: DIR/config.toml:1:1: unknown provider or setting '[redacted]'
        deck | deck.sk_SECRET=1 | | => config: unknown key '[redacted]'
        deck | deck.api_key={sk_SECRET=1} | | => config: unknown source '[redacted]'
        deck | profiles.sk_SECRET=1 | | => config: [redacted]: expected a table
        deck | profiles.sk_SECRET.deck.x=1 | | => config: unknown key 'x'
        deck | deck.sk_SECRET=1;deck.sk_SECRET=2 | | => config: DIR/config.toml:2:
        deck | [sk_SECRET | | => config: DIR/config.toml:1:
        deck | profiles.sk_SECRET.retries=1 | | --profile prod
            => config: unknown profile 'prod'
            ~ profiles: [redacted]
        deck | retries=1 | SESSCTL_PROFILE=sk_SECRET | => config: SESSCTL_PROFILE: unknown profile '[redacted]'
        ",
    );
}

#[test]
fn default_profile_has_no_table() {
    assert_fails(
        "
        deck | profiles.default.deck.environment='x' | |
            => config: DIR/config.toml:1:10: the default profile cannot have a table of its own
            ~ write its tables at the top level
        deck | profiles.prod.retries=1 | SESSCTL_PROFILE=pord |
            => config: SESSCTL_PROFILE: unknown profile 'pord'
            ~ did you mean 'prod'?
        ",
    );
    for choice in [" | | --profile default", " | SESSCTL_PROFILE=default |"] {
        let case = Case::read(&format!("deck | retries=7;profiles.a.retries=1{choice}"));
        assert_eq!(case.load().unwrap().limits().retries, 7, "{choice}");
    }
}

/// Creates a case with this text as its file.
fn case_with_file(text: &str) -> Case {
    let case = Case::read("deck | retries=1");
    write(case.flags.config.as_deref().unwrap(), text, 0o600);
    case
}

#[test]
fn oversized_files_fail_cleanly() {
    for text in [
        format!("a = {}", "[".repeat(500_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        "\u{e9}".repeat(100_000),
    ] {
        let case = case_with_file(&text);
        let failure = case.load().unwrap_err();
        assert_failure(&case, "", &failure, "config: DIR/config.toml:1:");
        assert!(failure.message().len() < 500, "{failure}");
    }
}

#[test]
fn bom_and_crlf_change_nothing() {
    let limits = case_with_file("\u{feff}retries = 7\r\n# x\r\n").load();
    assert_eq!(limits.unwrap().limits().retries, 7);
}

#[test]
fn example_is_valid_when_uncommented() {
    let example = example();
    let plain: Vec<_> = example
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert!(plain.iter().all(|line| line.is_empty()), "{plain:?}");
    let marked = example.lines().filter_map(|line| line.strip_prefix('#'));
    let settings: Vec<_> = marked
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase() || c == '['))
        .collect();
    assert!(case_with_file(&settings.join("\n")).load().is_ok());
    for provider in ALL {
        let head = format!("#[{}]\n", provider.name);
        let (_, rest) = example.split_once(&head).expect(&head);
        let table = rest.split("\n\n").next().unwrap();
        for config_key in provider.config_keys {
            assert!(
                table.contains(config_key.key),
                "{}: {}",
                provider.name,
                config_key.key
            );
        }
    }
}

#[test]
fn positions_count_from_one() {
    let reader = crate::config::reader::Reader::new(std::path::Path::new("f"), "a\nbé!\n\nz");
    for (offset, position) in [
        (0, "1:1"),
        (1, "1:2"),
        (2, "2:1"),
        (5, "2:3"),
        (7, "3:1"),
        (8, "4:1"),
        (9, "4:2"),
    ] {
        let message = reader.error_at(offset..offset, "x").message();
        assert_eq!(message, format!("f:{position}: x"));
    }
}

//! T10 to T12 and T22: output on a terminal and in a pipe.

use std::process::{Command, Stdio};

use sessctl::provider::{self, Provider};

use crate::cases::full_document;
use crate::run::sessctl;
use crate::server::Server;

const KAYLE: &str = "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16";

/// Returns whether a terminal can be created; logs it if not.
pub fn has_terminal() -> bool {
    let probe = Command::new("script")
        .args(["-qec", "true", "/dev/null"])
        .stdin(Stdio::null())
        .output();
    let has = probe.is_ok_and(|probe| probe.status.success());
    if !has {
        println!("skipped: script (util-linux) is missing, or there are no terminals");
    }
    has
}

/// Returns the exit code and the output of a run on a terminal of this size.
#[track_caller]
fn on_terminal(line: &[&str], size: (u32, u32), variables: &[(&str, &str)]) -> (i32, String) {
    let home = tempfile::TempDir::new().unwrap();
    // The shell splits the line at spaces, so no word may contain one.
    let words = [&[env!("CARGO_BIN_EXE_sessctl")], line].concat().join(" ");
    let script = format!("stty rows {} cols {}; exec $WORDS", size.0, size.1);
    let output = Command::new("script")
        .args(["-qec", &script, "/dev/null"])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", home.path())
        .env("WORDS", words)
        .env("TERM", "xterm")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    assert!(!text.contains("SECRET"), "{text}");
    (output.status.code().unwrap(), text.replace("\r\n", "\n"))
}

/// Returns the text without colours.
fn without_colors(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let end = piece
            .find('m')
            .expect("only colours are sent to a terminal");
        text + &piece[end + 1..]
    })
}

const GET: &[&str] = &["kayle", "get", KAYLE, "--mock"];
const UTF8: (&str, &str) = ("LC_ALL", "C.UTF-8");

#[test]
fn t10_color_follows_the_terminal() {
    let quiet: &[&[(&str, &str)]] = &[&[], &[("NO_COLOR", "1")], &[("TERM", "dumb")]];
    for variables in quiet {
        let run = variables
            .iter()
            .fold(sessctl(GET), |run, (name, value)| run.env(name, value));
        // The check after every run would find an escape character.
        run.run().code(0);
    }
    let forced = sessctl(&[GET, &["--json"]].concat()).env("CLICOLOR_FORCE", "1");
    forced.run().code(0);
    if !has_terminal() {
        return;
    }
    for (variables, colored) in [
        (&[][..], true),
        (&[("TERM", "dumb")], false),
        (&[("TERM", "")], false),
        (&[("NO_COLOR", "1")], false),
        (&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false),
        (&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")], true),
    ] {
        let (code, text) = on_terminal(GET, (24, 80), variables);
        assert_eq!(
            (code, text.contains('\u{1b}')),
            (0, colored),
            "{variables:?}: {text}"
        );
        let (code, error) = on_terminal(&["deck", "get", ".."], (24, 80), variables);
        assert_eq!(
            (code, error.contains('\u{1b}')),
            (2, colored),
            "{variables:?}: {error}"
        );
    }
}

#[test]
fn t11_every_terminal_width_works() {
    if !has_terminal() {
        return;
    }
    let columns = [
        "0",
        "1",
        "10",
        "100000",
        "abc",
        "-1",
        "",
        "99999999999999999999",
    ];
    let by_variable = columns.map(|columns| ((24, 80), vec![UTF8, ("COLUMNS", columns)]));
    let sizes = [(1, 1), (0, 0), (1, 65535), (24, 10)].map(|size| (size, vec![UTF8]));
    for (size, variables) in by_variable.into_iter().chain(sizes) {
        for scenario in ["--mock", "--mock=hostile"] {
            for name in ["deck", "kayle"] {
                let provider = Provider::named(name).unwrap();
                let line = [provider.name, "get", provider.sample.id, scenario];
                let (code, text) = on_terminal(&line, size, &variables);
                assert_eq!(code, 0, "{size:?} {variables:?} {line:?}: {text}");
                let lines = text.lines().count();
                assert!(
                    (3..5000).contains(&lines),
                    "{size:?} {variables:?} {line:?}: {text}"
                );
            }
        }
    }
}

#[test]
fn t12_plain_locale_gets_ascii() {
    if !has_terminal() {
        return;
    }
    for variables in [
        &[("LC_ALL", "C")][..],
        &[("LC_ALL", "de_DE.ISO-8859-1")],
        &[("LC_CTYPE", "POSIX"), ("LANG", "C.UTF-8")],
        &[],
    ] {
        let (code, text) = on_terminal(GET, (24, 80), variables);
        assert_eq!(code, 0);
        assert!(without_colors(&text).is_ascii(), "{variables:?}: {text}");
    }
    let (_, text) = on_terminal(GET, (24, 80), &[UTF8]);
    assert!(text.contains('─'), "{text}");
}

#[test]
fn t22_terminal_keeps_structured_output() {
    if !has_terminal() {
        return;
    }
    for provider in provider::ALL {
        let server = Server::start(|request, _| full_document(provider, request));
        for format in [
            &["--json"][..],
            &["--yaml"],
            &["-o", "ndjson"],
            &["--raw", "--json"],
        ] {
            let base = server.url();
            let id = [
                provider.name,
                "get",
                provider.sample.id,
                "--quiet",
                "--base-url",
                &base,
            ];
            let line = [&id, format].concat();
            let mut variables = vec![UTF8];
            let names: Vec<_> = provider.schemes[0]
                .keys()
                .into_iter()
                .map(|key| {
                    (
                        provider.variable(key),
                        provider.config_key(key).unwrap().example,
                    )
                })
                .collect();
            variables.extend(names.iter().map(|(name, value)| (name.as_str(), *value)));
            let run = variables
                .iter()
                .fold(sessctl(&line), |run, (name, value)| run.env(name, value));
            let piped = run.run().code(0).stdout;
            let (code, shown) = on_terminal(&line, (24, 40), &variables);
            assert_eq!((code, shown), (0, piped), "{line:?}");
        }
    }
}

#[test]
fn f11_reading_terminal_is_announced() {
    if !has_terminal() {
        return;
    }
    // The list ends at once, because this terminal has no input.
    let (code, text) = on_terminal(&["deck", "get", "-", "--mock"], (24, 80), &[]);
    assert_eq!(code, 2);
    for message in ["reading ids from the terminal", "Ctrl-D", "no ids"] {
        assert!(text.contains(message), "{text}");
    }
}

#[test]
fn progress_bar_is_erased_at_end() {
    if !has_terminal() {
        return;
    }
    let ids: Vec<String> = (0..9).map(|number| format!("sess_{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let get = ["deck", "get", "--mock", "-j3", "-o", "ndjson"];
    let line = [&get[..], &ids].concat();
    let (code, text) = on_terminal(&line, (24, 80), &[UTF8]);
    assert_eq!(code, 0);
    assert!(text.contains("of 9"), "{text}");
    for quiet in [&["--quiet"][..], &["--color", "never", "--quiet"]] {
        let (_, text) = on_terminal(&[&line[..], quiet].concat(), (24, 80), &[UTF8]);
        assert!(!text.contains("of 9") && !text.contains('\u{1b}'), "{text}");
    }
    let piped = sessctl(&line).run().code(0);
    assert!(!piped.stderr.contains("of 9"), "{piped:?}");
}

#[test]
fn preferences_of_the_file_apply_on_a_terminal() {
    if !has_terminal() {
        return;
    }
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "output = 'json'\ncolor = 'never'\n").unwrap();
    crate::run::set_mode(&file, 0o600);
    let config = ("SESSCTL_CONFIG", file.to_str().unwrap());
    let shown = |line: &[&str], variables: &[(&str, &str)]| {
        let line = [&["deck", "get", "sess_1", "--mock"], line].concat();
        let (code, text) = on_terminal(&line, (24, 80), variables);
        assert_eq!(code, 0, "{text}");
        text
    };
    assert!(shown(&[], &[UTF8]).contains('\u{1b}'));
    let json = shown(&[], &[UTF8, config]);
    assert!(json.contains("\"status\": \"running\""), "{json}");
    // An option and the variable take precedence over the file.
    let table = shown(&["-o", "table"], &[UTF8, config]);
    assert!(
        table.contains("Runtime") && !table.contains('\u{1b}'),
        "{table}"
    );
    let forced = ("CLICOLOR_FORCE", "1");
    assert!(shown(&["-o", "table"], &[UTF8, config, forced]).contains('\u{1b}'));
    let yaml = shown(&[], &[UTF8, config, ("SESSCTL_OUTPUT", "yaml")]);
    assert!(
        yaml.contains("\"status\": \"running\"\n\"runtime_ms\""),
        "{yaml}"
    );
    assert_eq!(shown(&["-q", ".status"], &[UTF8, config]), "running\n");
}

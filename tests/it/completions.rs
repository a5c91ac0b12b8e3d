//! Completion: the candidates, and the scripts in real shells. A shell that is not installed is
//! skipped.

#![expect(clippy::print_stdout, reason = "skipped shells are logged")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use sessctl::provider;
use tempfile::TempDir;

use crate::local_faults::terminal::has_terminal;
use crate::run::{Run, sessctl};

const CONFIG: &str = "\
[deck]
api_key = \"sk_SECRET\"
[profiles.prod.imprint]
environment = \"production\"
[profiles.staging.deck]
api_key = { command = [\"touch\", \"started\"] }
[profiles.sk_SECRET.deck]
base_url = \"https://example.com\"
";

/// Requests the candidates for the last of the words.
fn completion(words: &[&str]) -> Run {
    sessctl(words).env("SESSCTL_COMPLETE", "1").may_use_tabs()
}

/// Returns the candidates for the last of the words, without their descriptions.
#[track_caller]
fn candidates(words: &[&str]) -> Vec<String> {
    values(&completion(words))
}

#[track_caller]
fn values(run: &Run) -> Vec<String> {
    let result = run.run().code(0);
    assert_eq!(result.stderr, "");
    let value = |line: &str| line.split('\t').next().unwrap().to_owned();
    result.stdout.lines().map(value).collect()
}

#[test]
fn commands_complete_without_options() {
    let found = candidates(&[""]);
    let help = sessctl(&["--help"]).run().code(0).stdout;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let listed: Vec<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(found, listed);
    assert!(found.len() > 10, "{found:?}");
    assert_eq!(candidates(&["deck", ""]), ["get", "wait", "check"]);
    let options = candidates(&["deck", "get", "--"]);
    assert!(options.len() > 20, "{options:?}");
    assert!(options.iter().all(|option| option.starts_with("--")));
}

#[test]
fn values_complete() {
    for (words, expected) in [
        (&["-o", ""][..], &["table", "json", "ndjson", "yaml"][..]),
        (&["deck", "get", "-oj"], &["-ojson"]),
        (&["deck", "get", "--mock=d"], &["--mock=drift"]),
        (&["mock", "--scenario", "dr"], &["drift"]),
        (&["deck", "get", "sess_1", "--with", ""], &["task-runs"]),
        (&["check", "sess_1", "--with", "p"], &["public-status"]),
        (&["zephr", "get", "x", "--with", ""], &[]),
        // The value must follow an equals sign, so this word is an id.
        (&["deck", "get", "--mock", "d"], &[]),
        (&["kayle", "wait", "vs_1", "--for", "s"], &["succeeded"]),
        (&["deck", "wait", "a", "--for", "i"], &["idle"]),
        (
            &["deck", "wait", "a", "--for", "failed,i"],
            &["failed,idle"],
        ),
        (&["wait", "a", "--for", "e"], &["expired"]),
        (&["help", "exi"], &["exit-codes"]),
        (
            &["imprint", "get", "--environment", ""],
            &["production", "sandbox"],
        ),
        (
            &["deck", "get", "--environment="],
            &["--environment=production"],
        ),
        (&["--environment", "t"], &["testing"]),
        (&["man", "deck", "c"], &["check"]),
        (&["doctor", "im"], &["imprint"]),
        (&["help", "deck", "w"], &["wait"]),
        (&["get", "ze"], &["zephr:"]),
        (&["diff", "ze"], &["zephr:"]),
        (
            &["check", "--report", ""],
            &["junit=", "tap=", "prom=", "summary=", "github"],
        ),
        (&["mock", "--", "sessctl", "kayle", "w"], &["wait"]),
    ] {
        assert_eq!(candidates(words), expected, "{words:?}");
    }
    let described = completion(&["deck", "g"]).run().code(0).stdout;
    assert_eq!(described, "get\tLook up Deck sessions\n");
}

#[test]
fn states_complete_for_every_provider() {
    for provider in provider::ALL {
        let found = candidates(&[provider.name, "wait", "id", "--for", ""]);
        let reachable = provider.state.reachable();
        assert!(!reachable.is_empty());
        for word in reachable.iter().map(|state| state.word()).chain(["done"]) {
            assert!(found.iter().any(|goal| goal == word), "{word}: {found:?}");
        }
        for goal in found {
            // A goal that no session can reach would be refused before the session is requested.
            let line = [provider.name, "wait", provider.sample.id, "--for", &goal];
            sessctl(&[&line[..], &["--mock=not-found"]].concat())
                .run()
                .code(4);
        }
    }
}

#[test]
fn profiles_complete_without_reading_secrets() {
    let run = completion(&["-p", ""]).config(CONFIG);
    let started = run.home().join("started");
    // The third profile is named like a key.
    assert_eq!(values(&run), ["default", "prod", "staging"]);
    assert!(!started.exists());
    let other = completion(&["-p", "st", "--config"]);
    let file = other.home().join("other.toml");
    fs::write(&file, "[profiles.stage.deck]\nunknown = 1\n").unwrap();
    let line = [
        "--config",
        file.to_str().unwrap(),
        "deck",
        "get",
        "-p",
        "st",
    ];
    assert_eq!(candidates(&line), ["stage"]);
    // An error would appear in the line that the user is typing.
    for broken in ["[[[", "profiles = 1", "[profiles]\na = 1"] {
        let run = completion(&["deck", "get", "--profile", "x"]).config(broken);
        assert_eq!(values(&run), [""; 0], "{broken}");
    }
}

#[test]
fn files_complete_after_a_prefix() {
    let folder = files();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (words, prefix, name, found) in [
        (&["deck", "get"][..], "@", "id", "ids.txt"),
        (&["check", "a", "--report"], "tap=", "id", "ids.txt"),
        (&["check", "a"], "--report=tap=", "id", "ids.txt"),
        (&["get"], "@", "sub", "sub/"),
        (&["mock", "--", "cat"], "", "id", "ids.txt"),
        (&["diff"], "", "id", "ids.txt"),
        (&["check"], "--file=", "id", "ids.txt"),
        (&["contract", "diff", "deck"], "", "id", "ids.txt"),
        (&["providers", "draft"], "", "id", "ids.txt"),
    ] {
        let word = format!("{prefix}{}", path(name));
        let found = format!("{prefix}{}", path(found));
        let line = [words, &[&word]].concat();
        assert_eq!(candidates(&line), [found], "{line:?}");
    }
    // The name would move the cursor of the terminal.
    fs::write(path("new\nline"), "").unwrap();
    assert_eq!(candidates(&["get", &format!("@{}", path("new"))]), [""; 0]);
}

#[test]
fn commands_of_the_system_complete() {
    let folder = files();
    let tool = folder.path().join("sessctl-tool");
    fs::write(&tool, "").unwrap();
    let run = || completion(&["mock", "--", "sessctl-t"]).env("PATH", folder.path());
    assert_eq!(values(&run()), [""; 0]);
    set_executable(&tool);
    assert_eq!(values(&run()), ["sessctl-tool"]);
}

#[test]
fn empty_variable_requests_no_completion() {
    let run = sessctl(&["--version"]).env("SESSCTL_COMPLETE", "");
    run.run().code(0).stdout_has(&["sessctl 0."]);
}

fn set_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Creates a home folder with a configuration file and some other files.
fn files() -> TempDir {
    let home = TempDir::new().unwrap();
    let root = home.path();
    fs::create_dir_all(root.join(".config/sessctl")).unwrap();
    fs::create_dir(root.join("sub")).unwrap();
    fs::write(root.join(".config/sessctl/config.toml"), CONFIG).unwrap();
    for name in ["ids.txt", "with space.txt", "sub/my file"] {
        fs::write(root.join(name), "").unwrap();
    }
    home
}

/// Lines that are typed, and the word that the Tab key completes the last one to.
const TYPED: &[(&str, &str)] = &[
    ("sessctl de", "deck"),
    ("sessctl deck get --mock=d", "--mock=drift"),
    ("sessctl deck get @id", "@ids.txt"),
    ("sessctl get zep", "zephr:"),
    ("sessctl deck get -p st", "staging"),
    ("sessctl kayle wait x --for s", "succeeded"),
    ("sessctl deck wait x --for completed,f", "completed,failed"),
    ("sessctl get deck:", "deck:"),
    ("sessctl deck get x --columns id,statu", "id,status"),
    ("sessctl deck get x --sort up", "updated"),
    ("sessctl deck get x --sort updated:d", "updated:desc"),
    ("sessctl contract diff deck id", "ids.txt"),
    ("sessctl providers draft id", "ids.txt"),
    ("sessctl help exi", "exit-codes"),
    ("sessctl mock -- sessctl kay", "kayle"),
    ("sessctl mock -- sessct", "sessctl"),
    ("sessctl check --report=junit=id", "--report=junit=ids.txt"),
    ("sessctl check --report junit=id", "junit=ids.txt"),
    ("sessctl check -f ~/sub/m", "~/sub/my file"),
    ("sessctl deck get @wi", "@with space.txt"),
    ("sessctl deck get @sub/my\\ f", "@sub/my file"),
    ("sessctl deck get \"@wi", "\"@with space.txt\""),
    ("FOO=x sessctl zephr g", "get"),
    ("true | sessctl zephr g", "get"),
];

/// The widget of a shell that writes the line to `$OUT` and empties it. Ctrl-X L calls it, and
/// Ctrl-X A inserts all candidates.
const BASH: &str = r#"
source "$SCRIPTS/sessctl.bash"
show() { printf '%s\n' "$READLINE_LINE" >> "$OUT"; READLINE_LINE=; READLINE_POINT=0; }
bind -x '"\C-x\C-l": show'
bind '"\C-x\C-a": insert-completions'
"#;
const ZSH: &str = r#"
fpath=("$SCRIPTS" $fpath); autoload -Uz compinit; compinit -u -D
show() { print -r -- "$BUFFER" >> "$OUT"; BUFFER=; }
zle -N show; bindkey '^X^L' show
zstyle ':completion:*' insert yes; zstyle ':completion:all:*' completer _all_matches _complete
zle -C all complete-word _generic; bindkey '^X^A' all
"#;

fn is_installed(shell: &str) -> bool {
    let probe = Command::new(shell).arg("--version").output();
    let is_installed = probe.is_ok_and(|probe| probe.status.success());
    if !is_installed {
        println!("skipped: {shell} is missing");
    }
    is_installed
}

/// Prepares a shell that finds this binary, and its scripts in `$SCRIPTS`.
fn shell(line: &[&str], home: &Path) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_sessctl")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let folders = [binary.to_owned()]
        .into_iter()
        .chain(std::env::split_paths(&path));
    let mut command = Command::new(line[0]);
    command
        .args(&line[1..])
        .env_clear()
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env("HOME", home)
        .env(
            "SCRIPTS",
            concat!(env!("CARGO_MANIFEST_DIR"), "/completions"),
        )
        .env("OUT", home.join("out"))
        .env("LC_ALL", "C.UTF-8")
        .env("TERM", "xterm")
        .current_dir(home);
    command
}

/// Types the lines of [`TYPED`] and a line without any word in an interactive shell.
fn assert_shell_completes(start: &str, setup: &str) {
    if !has_terminal() || !is_installed(start.split(' ').next().unwrap()) {
        return;
    }
    let home = files();
    let lines = TYPED.iter().map(|(line, _)| format!("{line}\t\x18\x0c"));
    let typed = format!(
        "{setup}{}sessctl \x18\x01\x18\x0cexit\r",
        lines.collect::<String>()
    );
    let mut child = shell(&["script", "-qec", start, "/dev/null"], home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(typed.as_bytes())
        .unwrap();
    let screen = child.wait_with_output().unwrap().stdout;
    let screen = String::from_utf8_lossy(&screen).into_owned();
    assert!(!screen.contains("sk_SECRET"), "{screen}");
    let written = fs::read_to_string(home.path().join("out")).unwrap_or_default();
    let mut written = written.lines();
    for (line, completed) in TYPED {
        let (before, _) = line.rsplit_once("sessctl ").unwrap();
        let line = written.next().unwrap_or_else(|| panic!("{line}: {screen}"));
        let line = line.replace("\\ ", " ");
        assert!(line.starts_with(before), "{line}");
        assert!(
            line.trim_end().ends_with(&format!(" {completed}")),
            "{line}: {completed}"
        );
        let continues = completed.ends_with(':');
        assert_eq!(line.ends_with(' '), !continues, "{line}");
    }
    let all = written.next().unwrap_or_else(|| panic!("{screen}"));
    let mut words: Vec<_> = all.split_whitespace().skip(1).collect();
    let mut verbs = candidates(&[""]);
    words.sort_unstable();
    verbs.sort_unstable();
    assert_eq!(words, verbs);
}

#[test]
fn bash_completes_typed_lines() {
    assert_shell_completes("bash --norc --noprofile -i", BASH);
}

#[test]
fn zsh_completes_typed_lines() {
    assert_shell_completes("zsh -f -i", ZSH);
}

#[test]
fn fish_completes_typed_lines() {
    if !is_installed("fish") {
        return;
    }
    let home = files();
    let script = "source $SCRIPTS/sessctl.fish; complete --do-complete \"$LINE\"";
    for (line, completed) in TYPED {
        let mut fish = shell(&["fish", "--no-config", "-c", script], home.path());
        let output = fish.env("LINE", line).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let found: Vec<&str> = text
            .lines()
            .map(|line| line.split('\t').next().unwrap())
            .collect();
        assert_eq!(found, [completed.trim_matches('"')], "{line}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
    }
}

#[test]
fn completions_prints_each_script() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let shells = candidates(&["completions", ""]);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert_eq!(shells.len(), files.len());
    for shell in shells {
        let script = sessctl(&["completions", &shell]).run().code(0).stdout;
        assert!(script.to_lowercase().contains(&shell), "{shell}");
        let at = files.iter().position(|file| *file == script);
        files.remove(at.unwrap_or_else(|| panic!("{shell}: no such file")));
    }
}

//! Applies the setup of a case to a run.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::case::{Case, Setup};
use super::context::Context;
use super::machine::{is_root, run_command, unprivileged};
use crate::run::{Run, sessctl, set_mode};

/// Returns the run of a case with these options; `None` if this machine cannot set it up.
pub fn prepare(case: &Case, options: &[&str], context: &Context, url: &str) -> Option<Run> {
    let has = |wanted: fn(&Setup) -> bool| case.setup.iter().any(wanted);
    if has(|step| matches!(step, Setup::ForeignOwner(_))) && !is_root() {
        println!("skipped: only the superuser can give a file to another user");
        return None;
    }
    let home = tempfile::TempDir::new().unwrap();
    let words = case.arguments.iter().chain(options);
    let line: Vec<_> = words
        .map(|word| context.fill(word, case.value, url, home.path()))
        .collect();
    let mut run = sessctl(&line).with_home(home);
    for step in case.setup {
        run = apply(step, run, case, context, url);
    }
    if has(|step| matches!(step, Setup::Unprivileged)) {
        return unprivileged(run);
    }
    Some(run)
}

fn apply(step: &Setup, run: Run, case: &Case, context: &Context, url: &str) -> Run {
    let home = run.home().to_owned();
    let fill = |text: &str| context.fill(text, case.value, url, &home);
    let fill_utf8 = |text: &str| fill(text).into_string().unwrap();
    let at = |path: &str| {
        let path = home.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    };
    match *step {
        Setup::Account => return run.at(context.provider, url),
        Setup::Env(name, value) => return run.env(name, &fill(value)),
        Setup::LongEnv(name, size) => return run.env(name, &"a".repeat(size)),
        Setup::UnsetEnv(name) => return run.unset(name),
        Setup::Config(text) => return run.config(&fill_utf8(text)),
        Setup::ApiKey(source) => return run.config(&fill_utf8(&deck_config(source))),
        Setup::KeyCommand(script) => {
            let source = format!("{{ command = [\"sh\", \"-c\", '''{script}'''] }}");
            return run.config(&fill_utf8(&deck_config(&source)));
        }
        Setup::Stdin(text) => return run.stdin(fill(text).as_encoded_bytes()),
        Setup::Shell(script) => return run.after(&fill_utf8(script)),
        Setup::File(path, text) => write(&at(path), fill(text).as_encoded_bytes()),
        Setup::SparseFile(path, size) => {
            write(&at(path), b"");
            let sparse = fs::File::options().write(true).open(at(path));
            sparse.unwrap().set_len(size).unwrap();
        }
        Setup::BinaryFile(path, bytes) => write(&at(path), bytes),
        Setup::Folder(path) => fs::create_dir_all(at(path)).unwrap(),
        Setup::Fifo(path) => run_command(Command::new("mkfifo").arg(at(path))),
        Setup::Symlink(path, target) => symlink(fill(target), at(path)).unwrap(),
        Setup::Mode(path, mode) => set_mode(&at(path), mode),
        Setup::ForeignOwner(path) => run_command(Command::new("chown").arg("12321").arg(at(path))),
        // The user changes last, when all files exist.
        Setup::Unprivileged => {}
    }
    run
}

/// Returns a configuration file whose API key for Deck comes from `source`.
pub fn deck_config(source: &str) -> String {
    format!("[deck]\nbase_url = \"{{URL}}\"\napi_key = {source}\n")
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    set_mode(path, 0o600);
}

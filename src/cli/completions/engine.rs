//! Finds the candidates for the last word of a command line, for the completion scripts.
//!
//! A script runs `SESSCTL_COMPLETE=1 sessctl WORD…` with the words up to the cursor. Each line of
//! the output is a candidate for the last word: the value, a tab and a description.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};
use clap_complete::CompletionCandidate;

use super::values::ArgumentValues;
use crate::host::Host;
use crate::text;

/// Environment variable that requests candidates instead of a run.
pub const VARIABLE: &str = "SESSCTL_COMPLETE";

/// Returns the candidates for the last of `words`, one per line. The first word is the program.
///
/// It never fails, because a message would appear in the middle of the line that the user is
/// typing. It sends no request and reads no credential.
#[must_use]
pub fn complete(host: &Host, command: Command, words: &[OsString]) -> Vec<u8> {
    let mut lines = Vec::new();
    for candidate in candidates(host, command, words) {
        let value = candidate.get_value();
        let help = candidate.get_help().map(ToString::to_string);
        let help = help.as_deref().and_then(|help| help.lines().next());
        // A shell would show such a name as it is, and a line break would end the candidate.
        if value.to_string_lossy().contains(text::is_hostile) {
            continue;
        }
        lines.extend_from_slice(value.as_encoded_bytes());
        if let Some(help) = help {
            lines.push(b'\t');
            lines.extend_from_slice(help.as_bytes());
        }
        lines.push(b'\n');
    }
    lines
}

fn candidates(host: &Host, mut command: Command, words: &[OsString]) -> Vec<CompletionCandidate> {
    // The program after `mock --` is completed like a command line of its own.
    let words = words_of_inner_command(words);
    command.build();
    let words = without_incomplete_options(&command, words);
    let Some((last, before)) = words.split_last() else {
        return Vec::new();
    };
    let mut command = ArgumentValues::new(host, &command, before).add_to(command, None);
    let folder = std::env::current_dir().ok();
    let found = clap_complete::engine::complete(
        &mut command,
        words.clone(),
        before.len(),
        folder.as_deref(),
    );
    let mut found = found.unwrap_or_default();
    // Most commands have more options than verbs or values, and would hide those.
    let is_option = |value: &OsStr| value.as_encoded_bytes().starts_with(b"-");
    found.retain(|candidate| is_option(last) || !is_option(candidate.get_value()));
    found
}

/// Returns the part of the command line that begins with the last `sessctl` after a `--`.
fn words_of_inner_command(words: &[OsString]) -> &[OsString] {
    let starts_inner = |pair: &[OsString]| match pair {
        [dashes, program] => dashes == "--" && program == env!("CARGO_PKG_NAME"),
        _ => false,
    };
    let inner = words.windows(2).rposition(starts_inner);
    match inner.and_then(|at| words.get(at + 1..)) {
        Some(inner) if inner.len() > 1 => inner,
        Some(_) | None => words,
    }
}

/// Removes options whose value must follow an equals sign but does not: the next word is not their
/// value, as the engine assumes.
fn without_incomplete_options(command: &Command, words: &[OsString]) -> Vec<OsString> {
    let needs_equals = |word: &OsStr| {
        let long = word.to_str().and_then(|word| word.strip_prefix("--"));
        long.is_some_and(|long| {
            let mut options = command
                .get_arguments()
                .filter(|arg| arg.is_require_equals_set());
            options.any(|option: &Arg| option.get_long() == Some(long))
        })
    };
    let last = words.len().saturating_sub(1);
    let numbered = words.iter().enumerate();
    numbered
        .filter(|(at, word)| *at == last || !needs_equals(word))
        .map(|(_, word)| word.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use proptest::prelude::*;

    use super::*;
    use crate::cli::command_line;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_words_complete(
            words in proptest::collection::vec(
                proptest::sample::select(&[
                    "", "-", "--", "---", "=", "-=", "--=", "--for", "--for=", "--mock", "--mock=", "-q", "-qx", "-vq",
                    "deck", "get", "wait", "check", "mock", "help", "config", "@", "@/", "~", "a:b", "1", "-1", "\u{1b}", "é",
                ][..]),
                0..6,
            ),
        ) {
            let host = Host::with(&[("PATH", "/nowhere")], SystemTime::UNIX_EPOCH);
            let line: Vec<OsString> = words.iter().map(OsString::from).collect();
            let lines = complete(&host, command_line::command(), &line);
            prop_assert!(lines.is_empty() || lines.ends_with(b"\n"));
        }
    }
}

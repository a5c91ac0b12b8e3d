//! `help`: prints a topic or the help of a command. The tables in the topics are generated from the
//! definitions that they describe.

use clap::builder::StyledStr;
use clap::{Args, Command};

use super::App;
use super::check::{SenseLevel, Strictness};
use super::printer::Printer;
use crate::error::{Failure, Kind, Result};
use crate::provider::{self, Provider, Visibility};
use crate::secret;
use crate::text;

mod document;

/// The arguments of `help`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct HelpArgs {
    /// A topic or a command
    #[arg(value_name = "TOPIC", num_args = 0..)]
    topic: Vec<String>,
}

/// Returns the text of a topic.
type Topic = fn() -> String;

/// The topics and their texts.
const TOPICS: &[(&str, Topic)] = &[
    ("exit-codes", exit_codes),
    ("environment", environment),
    ("config", || include_str!("help/config.txt").to_owned()),
    ("check-file", check_file),
    ("json", || include_str!("help/json.txt").to_owned()),
    ("jq", || include_str!("help/jq.txt").to_owned()),
    ("redaction", redaction),
];

/// The help of a command, or the version.
#[derive(Debug)]
pub struct HelpText(StyledStr);

impl From<StyledStr> for HelpText {
    fn from(text: StyledStr) -> Self {
        Self(text)
    }
}

impl HelpText {
    /// Returns the text, styled for a terminal or plain.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        if color {
            self.0.ansi().to_string()
        } else {
            self.0.to_string()
        }
    }
}

/// Returns the names of the topics.
pub(super) fn topic_names() -> impl Iterator<Item = &'static str> {
    TOPICS.iter().map(|(topic, _)| *topic)
}

/// Returns the text of a topic.
pub(super) fn topic(name: &str) -> Option<String> {
    let topic = TOPICS.iter().find(|(topic, _)| *topic == name);
    topic.map(|(_, text)| text())
}

/// Returns the names of the topics as a list.
pub(super) fn topics(separator: &str) -> String {
    topic_names().collect::<Vec<_>>().join(separator)
}

/// Prints a topic, or the help of a command, which `help_of` renders; in a structured format, a
/// description of the whole command `tree`.
pub(super) fn run(
    app: &mut App<'_>,
    args: &HelpArgs,
    help_of: fn(&[String]) -> Result<HelpText>,
    tree: fn() -> Command,
) -> Result<u8> {
    if !app.prints_for_people() {
        if !args.topic.is_empty() {
            let cause = "help in a structured format describes all commands at once";
            let hint = "select a part: sessctl help -q '.commands[] | select(.command == \"get\")'";
            return Err(Failure::usage(cause).hint(hint));
        }
        Printer::new(app)?.print_value(app, &document::document(tree()).into())?;
        return Ok(0);
    }
    let topic = match args.topic.as_slice() {
        [word] => topic(word),
        _ => None,
    };
    let color = app.options.colors(app.host, app.host.stdout_terminal);
    let text = if let Some(text) = topic {
        text
    } else {
        reject_surplus_words(tree(), &args.topic)?;
        let help = help_of(&args.topic);
        help.map_err(|failure| with_topics(failure, &args.topic))?
            .text(color)
    };
    app.console.data(text.as_bytes())?;
    Ok(0)
}

/// Refuses a word after a command that has no command of that name: clap would ignore it.
fn reject_surplus_words(mut tree: Command, words: &[String]) -> Result<()> {
    // The commands of a provider are added when the tree is built.
    tree.build();
    let mut command = &tree;
    for (at, word) in words.iter().enumerate() {
        match command.find_subcommand(word) {
            Some(inner) => command = inner,
            // Clap reports an unknown command, with a suggestion.
            None if at == 0 => break,
            None => {
                let parent = words.get(..at).unwrap_or_default().join(" ");
                let cause = format!("'{parent}' has no command '{}'", text::quote(word, 60));
                return Err(Failure::usage(cause).hint(format!("sessctl help {parent}")));
            }
        }
    }
    Ok(())
}

fn with_topics(failure: Failure, words: &[String]) -> Failure {
    let near = match words {
        [word, ..] => text::nearest(&word.to_lowercase(), topic_names()),
        [] => None,
    };
    let failure = match near {
        Some(near) => Failure::usage("no such topic or command")
            .hint(format!("did you mean 'sessctl help {near}'?")),
        None => failure,
    };
    failure.hint(format!("topics: {}", topics(", ")))
}

/// Returns the description of a failure kind in the exit-code table.
const fn exit_code_meaning(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::BrokenPipe => {
            "success, and every condition holds (also if the reader closes the pipe early)"
        }
        Kind::Verdict => {
            "negative verdict: 'check' or 'doctor' failed, 'diff' found differences, 'wait' cannot succeed"
        }
        Kind::Usage => "usage, id, jq expression, or configuration file",
        // It has the exit code of `Kind::Usage`, whose description covers both.
        Kind::Config => return None,
        Kind::Credential => {
            "credentials: missing, broken source, rejected (401, 403 from the API itself)"
        }
        Kind::NotFound => "not found (404 or 410 from the API itself)",
        Kind::RateLimited => "rate limited for longer than --max-wait",
        Kind::Provider => "provider error: 5xx, other 4xx, or an unusable response",
        Kind::Network => "network: name resolution, connection, TLS, proxy, request timeout",
        Kind::Pending => "the deadline of 'wait' passed before the goal was reached",
        Kind::Bug => "a bug in sessctl",
        Kind::Output => "output could not be written",
        Kind::Interrupted => "interrupted",
        Kind::Terminated => "terminated",
    })
}

/// Returns the topic on check files.
fn check_file() -> String {
    let contracts: Vec<_> = Strictness::WORDS.iter().map(|(word, _)| *word).collect();
    let senses: Vec<_> = SenseLevel::WORDS.iter().map(|(word, _)| *word).collect();
    include_str!("help/check-file.txt")
        .replace("{contracts}", &contracts.join(", "))
        .replace("{senses}", &senses.join(", "))
}

/// Returns the topic on exit codes.
fn exit_codes() -> String {
    let rows = Kind::ALL.iter().filter_map(|kind| {
        Some(format!(
            "{:>5}  {}\n",
            kind.exit_code(),
            exit_code_meaning(*kind)?
        ))
    });
    format!(
        " exit  meaning\n{}\nWith several ids, the largest code of all.\n",
        rows.collect::<String>()
    )
}

/// Returns the topic on environment variables.
fn environment() -> String {
    let mut text = include_str!("help/environment.txt").to_owned();
    for provider in provider::ALL {
        text.push_str(&format!("\n{}\n", provider.title));
        for config_key in provider.config_keys {
            text.push_str(&format!(
                "  {:<34} {}\n",
                provider.variable(config_key.key),
                config_key.about
            ));
        }
        text.push_str(&format!(
            "  {:<34} base URL of the API\n",
            provider.variable("base_url")
        ));
        let names: Vec<_> = provider
            .endpoint
            .environments
            .iter()
            .map(|environment| environment.name)
            .collect();
        text.push_str(&format!(
            "  {:<34} {}\n",
            provider.variable("environment"),
            names.join(" or ")
        ));
    }
    text
}

/// Returns the topic on redaction.
fn redaction() -> String {
    let spaced = |names: &[&str]| names.join(", ").replace('_', " ");
    let tokens = secret::QUANTITIES.join(" or ");
    let fields: Vec<_> = provider::ALL
        .iter()
        .filter_map(|provider| secret_fields(provider))
        .collect();
    let lists = [
        ("{fields}", fields.join("; ")),
        (
            "{names}",
            spaced(
                &[
                    secret::SECRET_STEMS,
                    secret::SECRET_WORDS,
                    secret::SECRET_COMPOUNDS,
                ]
                .concat(),
            ),
        ),
        ("{descriptions}", spaced(secret::DESCRIPTIVE_WORDS)),
        ("{quantities}", format!("\"tokens\" after {tokens}")),
    ];
    let text = include_str!("help/redaction.txt").to_owned();
    lists.iter().fold(text, |text, (placeholder, list)| {
        text.replace(placeholder, &wrapped(list))
    })
}

/// Returns the names of a provider's documented fields that are not shown in full.
fn secret_fields(provider: &Provider) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for section in provider.sections {
        for field in section.fields {
            let name = field
                .path
                .rsplit('/')
                .find(|name| !name.is_empty() && *name != "*");
            if let Some(name) = name.filter(|name| !names.contains(name))
                && field.show != Visibility::Plain
            {
                names.push(name);
            }
        }
    }
    (!names.is_empty()).then(|| format!("{} ({})", provider.title, names.join(", ")))
}

/// Wraps a list to lines of at most 88 columns, all but the first indented.
fn wrapped(list: &str) -> String {
    const INDENT: &str = "                ";
    let mut lines = vec![INDENT.to_owned()];
    for word in list.split(' ') {
        let room = lines
            .last()
            .is_some_and(|line| line.len() + word.len() < 88);
        match lines.last_mut().filter(|_| room) {
            Some(line) if line.len() > INDENT.len() => line.extend([" ", word]),
            Some(line) => line.push_str(word),
            None => lines.push(format!("{INDENT}{word}")),
        }
    }
    lines.join("\n").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redaction_help_lists_every_rule() {
        let help = redaction();
        let flat = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let lists = [
            secret::SECRET_STEMS,
            secret::SECRET_WORDS,
            secret::SECRET_COMPOUNDS,
            secret::DESCRIPTIVE_WORDS,
        ];
        for word in lists.concat() {
            assert!(flat.contains(&word.replace('_', " ")), "{word}: {help}");
        }
        assert!(!help.contains(['{', '}']), "{help}");
        assert!(help.lines().all(|line| line.len() <= 96), "{help}");
    }
}

//! `help`, `completions` and `man`: the built-in documentation. Tables with the definitions of
//! another module are generated from those definitions.

use super::App;
use crate::args;
use crate::error::{Failure, Kind, Result};
use crate::provider;
use crate::secret;

/// Returns the text of a topic.
type Topic = fn() -> String;

/// The topics and their texts.
const TOPICS: &[(&str, Topic)] = &[
    ("exit-codes", exit_codes),
    ("environment", environment),
    ("config", || include_str!("help/config.txt").to_owned()),
    ("json", || include_str!("help/json.txt").to_owned()),
    ("redaction", redaction),
];

/// Prints a topic, or the help of the command that `path` names.
pub(super) fn run(app: &mut App<'_>, path: &[String]) -> Result<u8> {
    let topic = match path {
        [word] => TOPICS.iter().find(|(topic, _)| topic == word),
        _ => None,
    };
    let color = app
        .host
        .colors(app.options.color(), app.host.stdout_terminal);
    let text = match topic {
        Some((_, text)) => text(),
        None => args::help_of(path).map_err(with_topics)?.text(color),
    };
    app.console.data(text.as_bytes())?;
    Ok(0)
}

fn with_topics(failure: Failure) -> Failure {
    let topics: Vec<_> = TOPICS.iter().map(|(topic, _)| *topic).collect();
    failure.hint(format!("topics: {}", topics.join(", ")))
}

/// Prints the completion script of a shell.
pub(super) fn completions(app: &mut App<'_>, shell: args::Shell) -> Result<u8> {
    app.console.data(args::completions(shell).as_bytes())?;
    Ok(0)
}

/// Prints the manual page.
pub(super) fn man(app: &mut App<'_>) -> Result<u8> {
    let mut page = Vec::new();
    args::man(&mut page)?;
    app.console.data(&page)?;
    Ok(0)
}

/// Returns the description of a failure kind in the exit-code table.
const fn meaning(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::BrokenPipe => {
            "done, and every condition holds (also if the reader closes the pipe early)"
        }
        Kind::Verdict => "the answer is no: an expectation or the contract failed",
        Kind::Usage => "usage, id, jq expression, or configuration file",
        Kind::Config => return None,
        Kind::Credential => {
            "credentials: missing, broken source, rejected (401, 403 from the API itself)"
        }
        Kind::NotFound => "not found (404 or 410 from the API itself)",
        Kind::RateLimited => "rate limited for longer than --max-wait",
        Kind::Provider => "the vendor's fault: 5xx, other 4xx, or an answer that cannot be trusted",
        Kind::Network => "network: name, connection, TLS, proxy, deadline of one request",
        Kind::Pending => "the deadline passed and the session is still on its way",
        Kind::Bug => "a bug in sessctl",
        Kind::Output => "output could not be written",
        Kind::Interrupted => "interrupted",
        Kind::Terminated => "terminated",
    })
}

fn exit_codes() -> String {
    let rows = Kind::ALL
        .iter()
        .filter_map(|kind| Some(format!("{:>5}  {}\n", kind.exit_code(), meaning(*kind)?)));
    format!(
        " exit  meaning\n{}\nWith several ids, the largest code among them.\n",
        rows.collect::<String>()
    )
}

fn environment() -> String {
    let mut text = include_str!("help/environment.txt").to_owned();
    for provider in provider::ALL {
        text.push_str(&format!("\n{}\n", provider.title));
        for slot in provider.slots {
            text.push_str(&format!(
                "  {:<34} {}\n",
                provider.variable(slot.key),
                slot.about
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

fn redaction() -> String {
    let spaced = |names: &[&str]| names.join(", ").replace('_', " ");
    let tokens = secret::QUANTITIES.join(" or ");
    let lists = [
        (
            "{names}",
            spaced(&[secret::STEMS, secret::WORDS, secret::KEYS].concat()),
        ),
        ("{descriptions}", spaced(secret::DESCRIPTIONS)),
        ("{quantities}", format!("\"tokens\" after {tokens}")),
    ];
    let text = include_str!("help/redaction.txt").to_owned();
    lists.iter().fold(text, |text, (place, list)| {
        text.replace(place, &wrapped(list))
    })
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
            secret::STEMS,
            secret::WORDS,
            secret::KEYS,
            secret::DESCRIPTIONS,
        ];
        for word in lists.concat() {
            assert!(flat.contains(&word.replace('_', " ")), "{word}: {help}");
        }
        assert!(!help.contains(['{', '}']), "{help}");
        assert!(help.lines().all(|line| line.len() <= 96), "{help}");
    }
}

//! The candidates for values that clap does not know: profiles, states, topics, lists and commands.

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use clap::builder::StyledStr;
use clap::{Arg, Command};
use clap_complete::CompletionCandidate;
use clap_complete::engine::{ArgValueCompleter, PathCompleter, ValueCompleter};

use crate::cli::{help, report, wait};
use crate::config::{self, Flags};
use crate::host::Host;
use crate::provider::{self, Provider};
use crate::render::CommonColumn;

/// A word and its description.
type DescribedWord = (String, Option<StyledStr>);

/// The values of arguments, as far as they depend on the host and on the words before the cursor.
pub(super) struct ArgumentValues {
    /// The configuration file, whether or not it exists.
    config: Option<PathBuf>,
    /// The folders that are searched for commands.
    search_path: Vec<PathBuf>,
    /// The words that may follow in the arguments of `help`.
    topics: Vec<DescribedWord>,
    /// The words that may follow in the arguments of `man`.
    pages: Vec<DescribedWord>,
}

impl ArgumentValues {
    /// Prepares the values for a command line whose cursor follows the words `before`.
    pub(super) fn new(host: &Host, root: &Command, before: &[OsString]) -> Self {
        let flags = Flags {
            config: value_of(before, "--config").map(PathBuf::from),
            ..Flags::default()
        };
        let search_path = host.variable_os("PATH").map(std::env::split_paths);
        Self {
            config: config::path(host, &flags).ok(),
            search_path: search_path.into_iter().flatten().collect(),
            topics: topics_after("help", root, before),
            pages: commands_after("man", root, before),
        }
    }

    /// Adds the values to the arguments of a command and of all commands below it.
    pub(super) fn add_to(&self, command: Command, provider: Option<&'static Provider>) -> Command {
        let command = command.mut_args(|arg| match self.completer(&arg, provider) {
            Some(completer) => arg.add(completer),
            None => arg,
        });
        command.mut_subcommands(|inner| {
            let provider = provider.or_else(|| Provider::named(inner.get_name()));
            self.add_to(inner, provider)
        })
    }

    fn completer(
        &self,
        arg: &Arg,
        provider: Option<&'static Provider>,
    ) -> Option<ArgValueCompleter> {
        Some(match arg.get_id().as_str() {
            "ids" => ArgValueCompleter::new(move |word: &OsStr| session_ids(word, provider)),
            "before" | "after" => ArgValueCompleter::new(|word: &OsStr| {
                let mut sides = provider_prefixes(word);
                sides.extend(PathCompleter::any().complete(word));
                sides
            }),
            "profile" => {
                let config = self.config.clone();
                ArgValueCompleter::new(move |word: &OsStr| {
                    let names = config.as_deref().map(config::profile_names);
                    matching(names.unwrap_or_default(), word)
                })
            }
            "environment" => {
                ArgValueCompleter::new(move |word: &OsStr| matching(environments(provider), word))
            }
            "goal" => ArgValueCompleter::new(move |word: &OsStr| goals(word, provider)),
            "names" if arg.get_long() == Some("with") => {
                ArgValueCompleter::new(move |word: &OsStr| matching(related_names(provider), word))
            }
            "columns" => ArgValueCompleter::new(|word: &OsStr| matching(column_names(), word)),
            "sort" => ArgValueCompleter::new(sort_orders),
            "reports" => ArgValueCompleter::new(reports),
            "command" => ArgValueCompleter::new(CommandLineCompleter {
                search_path: self.search_path.clone(),
            }),
            "topic" => described(self.topics.clone()),
            "page" => described(self.pages.clone()),
            _ => return None,
        })
    }
}

/// Returns the names of the related facts of a provider, or of all.
fn related_names(provider: Option<&'static Provider>) -> Vec<CompletionCandidate> {
    let all = provider::ALL.iter().copied();
    let providers = all.filter(|known| provider.is_none_or(|provider| provider == *known));
    let related = providers.flat_map(|provider| provider.related);
    related
        .map(|related| CompletionCandidate::new(related.name).help(Some(related.about.into())))
        .collect()
}

fn column_names() -> impl Iterator<Item = &'static str> {
    CommonColumn::ALL.into_iter().map(CommonColumn::name)
}

/// Completes a column and, after its colon, the direction.
fn sort_orders(word: &OsStr) -> Vec<CompletionCandidate> {
    let typed = word.to_str().unwrap_or_default();
    match typed.split_once(':') {
        Some((column, _)) => {
            let orders = ["asc", "desc"].map(|direction| format!("{column}:{direction}"));
            matching(orders, word)
        }
        None => matching(column_names(), word),
    }
}

/// Completes the last state of a list of states.
fn goals(word: &OsStr, provider: Option<&'static Provider>) -> Vec<CompletionCandidate> {
    let typed = word.to_str().unwrap_or_default();
    let before = typed
        .rsplit_once(',')
        .map_or(String::new(), |(states, _)| format!("{states},"));
    let goals = wait::goal_words(provider).into_iter();
    matching(goals.map(|goal| format!("{before}{goal}")), word)
}

/// Returns the values that begin with the typed word.
fn matching<V: Into<CompletionCandidate>>(
    values: impl IntoIterator<Item = V>,
    word: &OsStr,
) -> Vec<CompletionCandidate> {
    let values = values.into_iter().map(Into::into);
    values
        .filter(|value: &CompletionCandidate| starts_with(value.get_value(), word))
        .collect()
}

fn starts_with(value: &OsStr, word: &OsStr) -> bool {
    value
        .as_encoded_bytes()
        .starts_with(word.as_encoded_bytes())
}

/// Returns the value of an option in the words of a command line.
fn value_of<'a>(words: &'a [OsString], option: &str) -> Option<&'a str> {
    let mut words = words.iter().filter_map(|word| word.to_str());
    loop {
        let rest = words.next()?.strip_prefix(option);
        match rest {
            Some("") => return words.next(),
            Some(rest) if rest.starts_with('=') => return rest.strip_prefix('='),
            Some(_) | None => {}
        }
    }
}

fn described(words: Vec<DescribedWord>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |word: &OsStr| {
        let words = words
            .iter()
            .map(|(name, about)| CompletionCandidate::new(name).help(about.clone()));
        matching(words, word)
    })
}

/// Returns the arguments before the cursor that follow `verb`.
fn arguments_of<'a>(verb: &str, before: &'a [OsString]) -> Vec<&'a str> {
    let words = before.iter().filter_map(|word| word.to_str());
    words
        .skip_while(|word| *word != verb)
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect()
}

/// Returns the topics, if `verb` has no argument yet, and the commands that may follow.
fn topics_after(verb: &str, root: &Command, before: &[OsString]) -> Vec<DescribedWord> {
    let is_first = arguments_of(verb, before).is_empty();
    let topics = is_first.then(help::topic_names).into_iter().flatten();
    topics
        .map(|topic| (topic.to_owned(), None))
        .chain(commands_after(verb, root, before))
        .collect()
}

/// Returns the commands below the one that the arguments of `verb` name.
fn commands_after(verb: &str, root: &Command, before: &[OsString]) -> Vec<DescribedWord> {
    let mut path = arguments_of(verb, before).into_iter();
    let command = path.try_fold(root, |command, name| command.find_subcommand(name));
    let commands = command.into_iter().flat_map(Command::get_subcommands);
    commands
        .map(|inner| (inner.get_name().to_owned(), inner.get_about().cloned()))
        .collect()
}

/// Returns the environments of a provider, or of all.
fn environments(provider: Option<&'static Provider>) -> Vec<&'static str> {
    let providers = provider::ALL.iter().copied();
    let mut names: Vec<_> = providers
        .filter(|candidate| provider.is_none_or(|provider| provider.name == candidate.name))
        .flat_map(|provider| provider.endpoint.environments)
        .map(|environment| environment.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Completes a session id: `@` and a list, and without a provider the prefix that names one.
fn session_ids(word: &OsStr, provider: Option<&'static Provider>) -> Vec<CompletionCandidate> {
    match word.to_str().and_then(|word| word.strip_prefix('@')) {
        Some(path) => files_after("@", path),
        None if provider.is_none() => provider_prefixes(word),
        None => Vec::new(),
    }
}

fn provider_prefixes(word: &OsStr) -> Vec<CompletionCandidate> {
    let prefixes = provider::ALL.iter().map(|provider| {
        let prefix = format!("{}:", provider.name);
        CompletionCandidate::new(prefix).help(Some(provider.title.into()))
    });
    matching(prefixes, word)
}

/// Completes a report: its format, and the file after the equals sign.
fn reports(word: &OsStr) -> Vec<CompletionCandidate> {
    let (formats, word_text) = (report::FORMATS, word.to_str().unwrap_or_default());
    match word_text.split_once('=') {
        Some((format, path)) => files_after(&format!("{format}="), path),
        None => matching(formats.iter().copied(), word),
    }
}

/// Completes a path that follows a prefix in the same word.
fn files_after(prefix: &str, path: &str) -> Vec<CompletionCandidate> {
    let files = PathCompleter::file().complete(OsStr::new(path));
    files
        .into_iter()
        .map(|file| file.add_prefix(prefix))
        .collect()
}

/// Completes a command and its arguments.
struct CommandLineCompleter {
    search_path: Vec<PathBuf>,
}

impl ValueCompleter for CommandLineCompleter {
    fn complete(&self, word: &OsStr) -> Vec<CompletionCandidate> {
        self.complete_at(0, word)
    }

    fn complete_at(&self, index: usize, word: &OsStr) -> Vec<CompletionCandidate> {
        if index > 0 || word.as_encoded_bytes().contains(&b'/') {
            return PathCompleter::any().complete(word);
        }
        let entries = self
            .search_path
            .iter()
            .filter_map(|path| path.read_dir().ok());
        let mut names: Vec<_> = entries
            .flatten()
            .filter_map(Result::ok)
            .filter(|entry| starts_with(&entry.file_name(), word) && is_executable(&entry.path()))
            .map(|entry| entry.file_name())
            .collect();
        names.sort();
        names.dedup();
        names.into_iter().map(CompletionCandidate::new).collect()
    }
}

fn is_executable(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

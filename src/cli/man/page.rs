//! Renders the manual page of a command.

use clap::builder::PossibleValue;
use clap::{Arg, Command, Id};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::topic;
use crate::cli::help;
use crate::provider::{self, Provider};

/// Date of the last change to the texts of the pages.
const DATE: &str = "2026-11-26";

/// Definition that [`Roff`] writes before everything else.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// Maximum length of a line in the source of a page, in bytes.
const WIDTH: usize = 80;

/// The manual page of a command.
pub(super) struct Page<'a> {
    root: &'a Command,
    command: &'a Command,
    name: String,
}

/// Returns the name of the page of a command, which may be written as its page is named. The
/// commands of a provider have the pages of the commands of all providers.
pub(super) fn name(path: &[String]) -> String {
    const PROGRAM: &str = env!("CARGO_PKG_NAME");
    let words = path.iter().map(String::as_str);
    let words = words.filter(|word| *word != PROGRAM && Provider::named(word).is_none());
    let words = words.map(|word| word.strip_prefix("sessctl-").unwrap_or(word));
    let words = std::iter::once(PROGRAM).chain(words);
    words.collect::<Vec<_>>().join("-")
}

impl<'a> Page<'a> {
    /// Returns the pages of the program and of its commands.
    pub(super) fn all(root: &'a Command) -> Vec<Self> {
        let mut pages = Vec::new();
        add_pages(root, root, root.get_name().to_owned(), &mut pages);
        pages
    }

    /// Returns the name of the page, without its section.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn is_root(&self) -> bool {
        std::ptr::eq(self.root, self.command)
    }

    /// Returns the page in roff.
    pub(super) fn render(&self) -> String {
        let mut first = Roff::new();
        let (title, source) = (
            self.name.to_uppercase(),
            format!("{} {}", self.root.get_name(), env!("CARGO_PKG_VERSION")),
        );
        first.control("TH", [&title, "1", DATE, &source, "sessctl manual"]);
        first.control("SH", ["NAME"]);
        let about = self.command.get_about().map(ToString::to_string);
        let about = about.unwrap_or_default();
        first.text([roman(format!("{} - {about}", self.name))]);
        let man = Man::new(self.documented());
        // Writing to memory does not fail.
        let (mut synopsis, mut options) = (Vec::new(), Vec::new());
        let _ = man.render_synopsis_section(&mut synopsis);
        let _ = man.render_options_section(&mut options);
        let page = [
            first.render().as_bytes(),
            &synopsis,
            self.description(&about).render().as_bytes(),
            &options,
            self.last_sections().render().as_bytes(),
        ]
        .concat();
        finished(&String::from_utf8_lossy(&page))
    }

    /// Returns the command without the options that every command accepts.
    fn documented(&self) -> Command {
        let is_common = |id: &Id| self.root.get_arguments().any(|arg| arg.get_id() == id);
        let command = self.command.clone().mut_args(|arg| {
            let hide = !self.is_root() && is_common(arg.get_id()) && arg.get_id() != "help";
            let hide = hide || arg.is_hide_set();
            with_possible_values(arg).hide(hide)
        });
        // The usage would list every option.
        match (self.is_root(), command.has_subcommands()) {
            (true, _) => command.override_usage(
                "sessctl [OPTION]... VERB [ARGUMENT]...\n\
                 sessctl [OPTION]... PROVIDER VERB [ARGUMENT]...",
            ),
            (false, true) => {
                let usage = format!("{} VERB [OPTION]...", self.name.replace('-', " "));
                command.override_usage(usage)
            }
            (false, false) => command,
        }
    }

    fn description(&self, about: &str) -> Roff {
        let mut roff = Roff::new();
        roff.control("SH", ["DESCRIPTION"]);
        roff.text([roman(format!("{about}."))]);
        if self.is_root() {
            roff.control("PP", []);
            roff.text([roman(
                "The verbs are described in pages of their own. \
                 The options below are accepted before and after a verb.",
            )]);
            return roff;
        }
        roff.control("PP", []);
        roff.text([
            roman("The options of "),
            bold(self.root.get_name()),
            roman("(1) are accepted as well."),
        ]);
        let of_provider = provider::ALL.iter().find_map(|provider| {
            let commands = self.root.find_subcommand(provider.name)?;
            commands.find_subcommand(self.command.get_name())?;
            Some(format!(
                "sessctl {} {}",
                provider.name,
                self.command.get_name()
            ))
        });
        if let Some(line) = of_provider {
            roff.text([
                roman("As the verb of a provider, for example "),
                bold(line),
                roman(", it takes ids of that provider only."),
            ]);
        }
        roff
    }

    /// Returns the sections after the options.
    fn last_sections(&self) -> Roff {
        let mut roff = Roff::new();
        let is_provider = |command: &&Command| Provider::named(command.get_name()).is_some();
        let (providers, verbs): (Vec<_>, Vec<_>) =
            self.command.get_subcommands().partition(is_provider);
        add_commands(&mut roff, "VERBS", &verbs, |verb| {
            format!("{}-{}(1)", self.name, verb.get_name())
        });
        add_commands(&mut roff, "PROVIDERS", &providers, |provider| {
            format!("{} {}", self.root.get_name(), provider.get_name())
        });
        let help = self.command.get_after_help().map(ToString::to_string);
        if let Some((_, examples)) = help.unwrap_or_default().split_once("Examples:\n") {
            roff.control("SH", ["EXAMPLES"]);
            let lines = examples.lines().take_while(|line| !line.is_empty());
            topic::add_literal(&mut roff, &lines.collect::<Vec<_>>());
        }
        if self.is_root() {
            for (title, name) in [
                ("EXIT STATUS", "exit-codes"),
                ("ENVIRONMENT", "environment"),
                ("FILES", "config"),
            ] {
                roff.control("SH", [title]);
                topic::add(&mut roff, &help::topic(name).unwrap_or_default());
            }
        }
        roff.control("SH", ["SEE ALSO"]);
        let others = Self::all(self.root).into_iter().map(|page| page.name);
        let others: Vec<_> = others.filter(|name| *name != self.name).collect();
        let last = others.len().saturating_sub(1);
        for (at, name) in others.into_iter().enumerate() {
            let end = if at < last { "(1)," } else { "(1)" };
            roff.text([bold(name), roman(end)]);
        }
        roff
    }
}

/// Moves possible values that are not described from a list to the help of the argument.
fn with_possible_values(arg: Arg) -> Arg {
    if arg.get_id() == "help" {
        return arg.help("Print help").long_help(None::<&str>);
    }
    let values = arg.get_possible_values();
    if values.is_empty() || values.iter().any(|value| value.get_help().is_some()) {
        return arg;
    }
    let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
    let help = arg.get_help().map(ToString::to_string);
    let help = format!("{}: {}", help.unwrap_or_default(), names.join(", "));
    arg.help(help).hide_possible_values(true)
}

fn add_pages<'a>(root: &'a Command, command: &'a Command, name: String, pages: &mut Vec<Page<'a>>) {
    let inner = command.get_subcommands();
    let inner = inner.filter(|inner| Provider::named(inner.get_name()).is_none());
    let inner: Vec<_> = inner
        .map(|inner| (inner, format!("{name}-{}", inner.get_name())))
        .collect();
    pages.push(Page {
        root,
        command,
        name,
    });
    for (inner, name) in inner {
        add_pages(root, inner, name, pages);
    }
}

fn add_commands(
    roff: &mut Roff,
    title: &str,
    commands: &[&Command],
    name: impl Fn(&Command) -> String,
) {
    if commands.is_empty() {
        return;
    }
    roff.control("SH", [title]);
    for command in commands {
        roff.control("TP", []);
        roff.text([bold(name(command))]);
        let about = command.get_about().map(ToString::to_string);
        roff.text([roman(about.unwrap_or_default())]);
    }
}

/// Returns a page in the form that linters and old formatters expect.
fn finished(page: &str) -> String {
    // Each part begins with the same definition.
    let page = page.replace(PREAMBLE, "");
    // The crate separates the possible values by an empty line, which formatters ignore.
    let page = page.replace("\n.br\n\n.br\n", "\n.sp\n");
    let mut lines = PREAMBLE.to_owned();
    let mut is_literal = false;
    for line in page.lines() {
        match line {
            ".nf" => is_literal = true,
            ".fi" => is_literal = false,
            _ => {}
        }
        let line = line.trim_end();
        if is_literal || line.starts_with('.') {
            lines.push_str(line);
        } else {
            push_wrapped(&mut lines, line);
        }
        lines.push('\n');
    }
    in_ascii(&lines)
}

/// Appends a line of text, broken at spaces.
fn push_wrapped(lines: &mut String, line: &str) {
    let mut length = 0;
    for word in line.split(' ') {
        // A line that begins with one of these characters would be a request.
        let guard = if word.starts_with(['.', '\'']) {
            "\\&"
        } else {
            ""
        };
        if length > 0 && length + word.len() + guard.len() >= WIDTH {
            lines.push('\n');
            lines.push_str(guard);
            length = guard.len();
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += word.len();
    }
}

/// Writes other characters than ASCII as the escapes that every formatter understands.
fn in_ascii(page: &str) -> String {
    page.chars()
        .map(|c| {
            if c.is_ascii() {
                c.to_string()
            } else {
                format!("\\[u{:04X}]", u32::from(c))
            }
        })
        .collect()
}

//! The verbs: their names, descriptions and arguments. Each `match` lists every verb, so that a
//! new verb that is forgotten somewhere does not compile.

use clap::{ArgMatches, Args, Command, FromArgMatches, ValueEnum};

use super::examples;
use super::inner_verbs::{ConfigVerb, ContractVerb, ProvidersVerb};
use super::{
    CheckArgs, CompletionsArgs, DiffArgs, DoctorArgs, GetArgs, GlobalOptions, HelpArgs, ManArgs,
    MockArgs, ProvidersArgs, Verb, WaitArgs,
};
use crate::cli::input::describe_ids;
use crate::provider::Provider;

/// A verb that works on sessions: `sessctl deck get`, or `sessctl get` for any provider.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum SessionVerb {
    Get,
    Wait,
    Check,
}

/// A verb that is not specific to a provider: `sessctl mock`.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RootVerb {
    Diff,
    Doctor,
    Contract,
    Config,
    Providers,
    Mock,
    Completions,
    Man,
    Help,
}

/// Returns every verb of a set.
pub(super) fn all<V: ValueEnum + 'static>() -> impl Iterator<Item = V> {
    V::value_variants().iter().cloned()
}

/// Adds the arguments of a type to a command and keeps the command's own description.
pub(super) fn add<A: Args>(command: Command) -> Command {
    // clap would replace the description of the command by the documentation of the type.
    let about = command.get_about().cloned();
    let command = A::augment_args(command);
    match about {
        Some(about) => command.about(about),
        None => command.about(None::<&str>),
    }
}

/// Adds the global options to a command below the root.
pub(super) fn add_global(command: Command) -> Command {
    // The short help of a command would otherwise be mostly the same lines for every command.
    let command = command
        .after_help(examples::GLOBAL_OPTIONS)
        .after_long_help("");
    add::<GlobalOptions>(command).mut_args(|arg| match arg.get_help_heading() {
        Some("Output" | "Configuration" | "Connection") => arg.hide_short_help(true),
        Some(_) | None => arg,
    })
}

impl SessionVerb {
    const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Wait => "wait",
            Self::Check => "check",
        }
    }

    fn about(self, owner: &str) -> String {
        match self {
            Self::Get => format!("Look up {owner} sessions"),
            Self::Wait => format!("Wait until {owner} sessions end, or reach a state"),
            Self::Check => {
                format!("Check {owner} sessions against the contract and your expectations")
            }
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        all().find(|verb: &Self| verb.name() == name)
    }

    fn arguments(self, command: Command) -> Command {
        match self {
            Self::Get => add::<GetArgs>(command),
            Self::Wait => add::<WaitArgs>(command),
            Self::Check => CheckArgs::ids_or_file(add::<CheckArgs>(command)),
        }
    }

    pub(super) fn for_provider(self, provider: &'static Provider) -> Command {
        let command = Command::new(self.name()).about(self.about(provider.title));
        describe_ids(self.arguments(command), Some(provider))
            .before_help(examples::of(self, Some(provider)))
            .help_template(examples::TEMPLATE)
            .defer(add_global)
    }

    pub(super) fn for_any_provider(self) -> Command {
        Command::new(self.name())
            .about(self.about("any provider's"))
            .defer(|command| {
                let command = match Self::named(command.get_name()) {
                    Some(verb) => describe_ids(verb.arguments(command), None)
                        .before_help(examples::of(verb, None))
                        .help_template(examples::TEMPLATE),
                    None => command,
                };
                add_global(command)
            })
    }

    pub(super) fn read(
        self,
        provider: Option<&'static Provider>,
        matches: &mut ArgMatches,
    ) -> clap::error::Result<Verb> {
        Ok(match self {
            Self::Get => {
                let mut args = GetArgs::from_arg_matches_mut(matches)?;
                args.sessions.set_command(provider, self.name());
                Verb::Get(args)
            }
            Self::Wait => {
                let mut args = WaitArgs::from_arg_matches_mut(matches)?;
                args.sessions.set_command(provider, self.name());
                Verb::Wait(args)
            }
            Self::Check => {
                let mut args = CheckArgs::from_arg_matches_mut(matches)?;
                args.sessions.set_command(provider, self.name());
                Verb::Check(args)
            }
        })
    }
}

impl RootVerb {
    const fn name(self) -> &'static str {
        match self {
            Self::Diff => "diff",
            Self::Doctor => "doctor",
            Self::Contract => "contract",
            Self::Config => "config",
            Self::Providers => "providers",
            Self::Mock => "mock",
            Self::Completions => "completions",
            Self::Man => "man",
            Self::Help => "help",
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Self::Diff => "Compare sessions, saved documents or saved lists",
            Self::Doctor => "Check configuration, credentials, proxy, CA, clock and connections",
            Self::Contract => "Compare a contract with the provider's OpenAPI document",
            Self::Config => "Create, find or show the configuration",
            Self::Providers => "Describe the providers: ids, credentials, variables, hosts, states",
            Self::Mock => "Serve all providers from an embedded server on loopback",
            Self::Completions => "Print a completion script",
            Self::Man => "Print a manual page (roff), or write all of them",
            Self::Help => "Explain a command, or a topic such as exit-codes",
        }
    }

    pub(super) fn command(self) -> Command {
        let command = Command::new(self.name()).about(self.about());
        match self {
            Self::Config | Self::Contract => command
                .subcommand_required(true)
                .disable_help_subcommand(true),
            Self::Diff
            | Self::Doctor
            | Self::Providers
            | Self::Mock
            | Self::Completions
            | Self::Man
            | Self::Help => command,
        }
        .defer(|command| {
            let command = match Self::named(command.get_name()) {
                Some(verb) => verb.arguments(command),
                None => command,
            };
            add_global(command)
        })
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        all().find(|verb: &Self| verb.name() == name)
    }

    fn arguments(self, command: Command) -> Command {
        match self {
            Self::Diff => add::<DiffArgs>(command),
            Self::Contract => command.subcommands(all().map(ContractVerb::command)),
            Self::Doctor => add::<DoctorArgs>(command),
            Self::Config => command.subcommands(all().map(ConfigVerb::command)),
            Self::Providers => {
                add::<ProvidersArgs>(command).subcommands(all().map(ProvidersVerb::command))
            }
            Self::Mock => add::<MockArgs>(command),
            Self::Completions => add::<CompletionsArgs>(command),
            Self::Man => add::<ManArgs>(command),
            Self::Help => add::<HelpArgs>(command),
        }
    }

    /// Reads the verb from the matches of the last command of the path; `inner` is the command
    /// below this one.
    pub(super) fn read(
        self,
        inner: Option<&str>,
        matches: &mut ArgMatches,
    ) -> clap::error::Result<Verb> {
        Ok(match self {
            Self::Diff => Verb::Diff(DiffArgs::from_arg_matches_mut(matches)?),
            Self::Contract => all()
                .find(|verb: &ContractVerb| Some(verb.name()) == inner)
                .ok_or_else(missing_verb)?
                .read(matches)?,
            Self::Doctor => Verb::Doctor(DoctorArgs::from_arg_matches_mut(matches)?),
            Self::Config => all()
                .find(|verb: &ConfigVerb| Some(verb.name()) == inner)
                .ok_or_else(missing_verb)?
                .read(matches)?,
            Self::Providers => {
                match all().find(|verb: &ProvidersVerb| Some(verb.name()) == inner) {
                    Some(verb) => verb.read(matches)?,
                    None => Verb::Providers(ProvidersArgs::from_arg_matches_mut(matches)?),
                }
            }
            Self::Mock => Verb::Mock(MockArgs::from_arg_matches_mut(matches)?),
            Self::Completions => Verb::Completions(CompletionsArgs::from_arg_matches_mut(matches)?),
            Self::Man => Verb::Man(ManArgs::from_arg_matches_mut(matches)?),
            Self::Help => Verb::Help(HelpArgs::from_arg_matches_mut(matches)?),
        })
    }
}

/// Returns the error for a command line that names no verb.
pub(super) fn missing_verb() -> clap::Error {
    clap::Error::new(clap::error::ErrorKind::MissingSubcommand)
}

//! The verbs below another verb: `sessctl config show`.

use clap::{ArgMatches, Command, FromArgMatches as _, ValueEnum};

use super::verbs::{add, add_global};
use super::{ConfigInitArgs, ContractDiffArgs, ProvidersDraftArgs, Verb};

/// A verb of `config`: `sessctl config show`.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ConfigVerb {
    Init,
    Path,
    Edit,
    Profiles,
    Show,
}

/// A verb of `contract`: `sessctl contract diff`.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ContractVerb {
    Diff,
}

/// A verb of `providers`: `sessctl providers draft`.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ProvidersVerb {
    Draft,
}

impl ConfigVerb {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Path => "path",
            Self::Edit => "edit",
            Self::Profiles => "profiles",
            Self::Show => "show",
        }
    }

    pub(super) fn command(self) -> Command {
        let command = Command::new(self.name());
        match self {
            Self::Init => add::<ConfigInitArgs>(command)
                .about("Write a commented configuration file, without secrets, mode 0600"),
            Self::Path => command.about("Print the path of the configuration file"),
            Self::Edit => {
                command.about("Edit the configuration file in $VISUAL or $EDITOR, and check it")
            }
            Self::Profiles => command.about("List the profiles of the configuration file"),
            Self::Show => command.about("Show the values in effect and their origins, redacted"),
        }
        .defer(add_global)
    }

    pub(super) fn read(self, matches: &mut ArgMatches) -> clap::error::Result<Verb> {
        Ok(match self {
            Self::Init => Verb::ConfigInit(ConfigInitArgs::from_arg_matches_mut(matches)?),
            Self::Path => Verb::ConfigPath,
            Self::Edit => Verb::ConfigEdit,
            Self::Profiles => Verb::ConfigProfiles,
            Self::Show => Verb::ConfigShow,
        })
    }
}

impl ContractVerb {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Diff => "diff",
        }
    }

    pub(super) fn command(self) -> Command {
        let command = Command::new(self.name());
        match self {
            Self::Diff => add::<ContractDiffArgs>(command)
                .about("List fields, types, words and requirements that differ"),
        }
        .defer(add_global)
    }

    pub(super) fn read(self, matches: &mut ArgMatches) -> clap::error::Result<Verb> {
        Ok(match self {
            Self::Diff => Verb::ContractDiff(ContractDiffArgs::from_arg_matches_mut(matches)?),
        })
    }
}

impl ProvidersVerb {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
        }
    }

    pub(super) fn command(self) -> Command {
        let command = Command::new(self.name());
        match self {
            Self::Draft => add::<ProvidersDraftArgs>(command)
                .about("Draft the source files of a new provider from an OpenAPI document"),
        }
        .defer(add_global)
    }

    pub(super) fn read(self, matches: &mut ArgMatches) -> clap::error::Result<Verb> {
        Ok(match self {
            Self::Draft => Verb::ProvidersDraft(ProvidersDraftArgs::from_arg_matches_mut(matches)?),
        })
    }
}

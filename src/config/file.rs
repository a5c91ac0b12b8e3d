//! Parses the configuration file strictly: an unknown key is an error with line, column and nearest
//! name. No message contains a line or a value of the file, since either may be a secret.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::preferences::{COLORS, FilePreferences, OUTPUT_FORMATS};
use super::reader::{Key, Reader, TomlNode};
use super::source::CredentialSource;
use super::{ConfiguredSetting, Limit, Provenance, name};
use crate::error::Result;
use crate::host::Host;
use crate::provider::{self, ConfigKey, Provider};
use crate::secret::{Scrubber, Secret};

/// Keys that every provider's table accepts in addition to those of the provider.
pub(super) const COMMON_KEYS: &[&str] = &["environment", "base_url"];

/// Returns the keys that the provider's table accepts.
pub(super) fn keys_of(provider: &Provider) -> impl Iterator<Item = &'static str> + use<> {
    let own = provider.config_keys.iter().map(|config_key| config_key.key);
    own.chain(COMMON_KEYS.iter().copied())
}

/// Name of the profile whose tables are at the top level of the file.
pub(super) const DEFAULT_PROFILE: &str = "default";

/// A configuration file.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) profiles: Vec<Profile>,
    /// Profile that is used if none is named.
    pub(super) default_profile: Option<ConfiguredSetting>,
    pub(super) preferences: FilePreferences,
}

/// Keys that are allowed only at the top level of the file.
const TOP_LEVEL_KEYS: &[&str] = &["profiles", "default_profile", "output", "color"];

/// A profile of the file. The default profile has no name.
#[derive(Debug, Default)]
pub(super) struct Profile {
    pub(super) name: Option<String>,
    pub(super) limits: BTreeMap<&'static str, (String, Provenance)>,
    settings: ByProviderAndKey<ConfiguredSetting>,
    credentials: ByProviderAndKey<CredentialEntry>,
}

type ByProviderAndKey<T> = BTreeMap<(&'static str, &'static str), T>;

/// The source of one part of a credential, and the origin of this setting.
#[derive(Clone, Debug)]
pub(super) struct CredentialEntry {
    pub(super) source: CredentialSource,
    pub(super) origin: Provenance,
}

impl Profile {
    pub(super) fn setting(
        &self,
        provider: &Provider,
        key: &'static str,
    ) -> Option<&ConfiguredSetting> {
        self.settings.get(&(provider.name, key))
    }

    /// Returns the names of the providers that the profile configures.
    pub(super) fn providers(&self) -> impl Iterator<Item = &'static str> {
        let is_configured = |provider: &&&Provider| {
            let keys = self.settings.keys().chain(self.credentials.keys());
            { keys }.any(|(name, _)| *name == provider.name)
        };
        let configured = provider::ALL.iter().filter(is_configured);
        configured
            .map(|provider| provider.name)
            .collect::<Vec<_>>()
            .into_iter()
    }

    pub(super) fn credential(
        &self,
        provider: &Provider,
        key: &'static str,
    ) -> Option<&CredentialEntry> {
        self.credentials.get(&(provider.name, key))
    }
}

impl File {
    /// Returns whether the file contains a secret as a literal value.
    pub(super) fn contains_secret(&self) -> bool {
        self.sources()
            .any(|source| matches!(source, CredentialSource::Inline(_)))
    }

    /// Returns the sources of the credentials of every profile.
    fn sources(&self) -> impl Iterator<Item = &CredentialSource> {
        let entries = self
            .profiles
            .iter()
            .flat_map(|profile| &profile.credentials);
        entries.map(|(_, entry)| &entry.source)
    }

    /// Returns the credentials in the file itself and in the variables that it names, of every
    /// profile.
    pub(super) fn secrets(&self, host: &Host) -> Scrubber {
        let known = self.sources().filter_map(|source| match source {
            CredentialSource::Inline(secret) => Some(secret.clone()),
            CredentialSource::Env(name) => match host.variable(name) {
                Ok(Some(value)) => Some(Secret::new(value.trim_end())),
                Ok(None) | Err(_) => None,
            },
            // Reading them takes time or has effects, and only the credential in use needs it.
            CredentialSource::File(_) | CredentialSource::Command(_) => None,
        });
        known.fold(Scrubber::default(), |scrubber, secret| {
            scrubber.with_secret(&secret)
        })
    }

    /// Returns the environment variables that the file names as sources of credentials.
    pub(super) fn variables(&self) -> Vec<String> {
        self.sources()
            .filter_map(|source| match source {
                CredentialSource::Env(name) => Some(name.clone()),
                CredentialSource::Inline(_)
                | CredentialSource::File(_)
                | CredentialSource::Command(_) => None,
            })
            .collect()
    }

    /// Parses the text of a configuration file.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self> {
        let reader = Reader::new(path, text);
        let root = reader.parse()?;
        let mut file = Self {
            profiles: vec![Profile::default()],
            ..Self::default()
        };
        for (name, value) in root.get_ref() {
            match name.get_ref().as_ref() {
                "profiles" => {
                    for (name, value) in reader.table(name, value)? {
                        if name.get_ref() == DEFAULT_PROFILE {
                            return Err(reader
                                .error_at(
                                    name.span(),
                                    "the default profile cannot have a table of its own",
                                )
                                .hint("write its tables at the top level, such as [deck]"));
                        }
                        let mut profile = Profile {
                            name: Some(name.get_ref().to_string()),
                            ..Profile::default()
                        };
                        for (key, value) in reader.table(name, value)? {
                            reader.read_member(&mut profile, key, value, &[])?;
                        }
                        file.profiles.push(profile);
                    }
                }
                "default_profile" => {
                    file.default_profile = Some(reader.setting(name, value)?);
                }
                "output" => {
                    let word = reader.word(name, value, OUTPUT_FORMATS)?;
                    file.preferences.output = Some(word);
                }
                "color" => file.preferences.color = Some(reader.word(name, value, COLORS)?),
                _ => {
                    if let Some(profile) = file.profiles.first_mut() {
                        // The error for a misspelled `profiles` must suggest that name.
                        reader.read_member(profile, name, value, TOP_LEVEL_KEYS)?;
                    }
                }
            }
        }
        Ok(file)
    }
}

impl Reader<'_> {
    /// Returns the origin of a value that belongs to no profile.
    pub(super) fn top_level_origin(&self, span: &Range<usize>) -> Provenance {
        Provenance::TopLevel {
            path: self.path.to_owned(),
            line: self.line(span.start),
        }
    }

    /// Returns the origin of a value of `profile` at a position of the file.
    pub(super) fn origin(&self, profile: &Profile, span: &Range<usize>) -> Provenance {
        Provenance::File {
            path: self.path.to_owned(),
            profile: profile.name.clone(),
            line: self.line(span.start),
        }
    }

    /// Reads a limit or the table of a provider into the profile.
    fn read_member(
        &self,
        profile: &mut Profile,
        key: &Key<'_>,
        value: &TomlNode<'_>,
        extra_names: &[&str],
    ) -> Result<()> {
        let name = key.get_ref().as_ref();
        if let Some(limit) = Limit::ALL.iter().find(|limit| limit.key == name) {
            let text = scalar(value).ok_or_else(|| self.wrong_type(key, value, limit.expected))?;
            limit.check(&text).map_err(|expected| {
                self.error_at(value.span(), &format!("{name}: expected {expected}"))
            })?;
            profile
                .limits
                .insert(limit.key, (text, self.origin(profile, &key.span())));
            return Ok(());
        }
        let Some(provider) = Provider::named(name) else {
            let limits = Limit::ALL.iter().map(|limit| limit.key);
            let known = provider::ALL
                .iter()
                .map(|provider| provider.name)
                .chain(limits)
                .chain(extra_names.iter().copied());
            return Err(self.unknown_key(key, "provider or setting", known));
        };
        self.provider_table(profile, provider, key, value)
    }

    /// Reads the settings and the credentials of a provider into the profile.
    fn provider_table(
        &self,
        profile: &mut Profile,
        provider: &'static Provider,
        key: &Key<'_>,
        value: &TomlNode<'_>,
    ) -> Result<()> {
        for (key, value) in self.table(key, value)? {
            let Some(name) = keys_of(provider).find(|known| *known == key.get_ref().as_ref())
            else {
                return Err(self.unknown_key(key, "key", keys_of(provider)));
            };
            let index = (provider.name, name);
            let origin = self.origin(profile, &key.span());
            if provider.config_key(name).is_some_and(ConfigKey::is_secret) {
                let source = self.parse_source(key, value)?;
                let entry = CredentialEntry { source, origin };
                profile.credentials.insert(index, entry);
            } else {
                let text = value.get_ref().as_str();
                let text = text.ok_or_else(|| self.wrong_type(key, value, "a string"))?;
                let setting = ConfiguredSetting::new(text, origin);
                profile.settings.insert(index, setting);
            }
        }
        Ok(())
    }
}

/// Returns the names of the profiles, also if the rest of the file is invalid. A name that may be a
/// credential is left out.
pub(super) fn profile_names(path: &Path, text: &str) -> Vec<String> {
    let Ok(root) = Reader::new(path, text).parse() else {
        return Vec::new();
    };
    let profiles = root.get_ref().get("profiles");
    let profiles = profiles.and_then(|profiles| profiles.get_ref().as_table());
    let names = profiles
        .into_iter()
        .flatten()
        .map(|(name, _)| name.get_ref());
    let own = names
        .filter(|name| name::for_message(name) == ***name)
        .map(ToString::to_string);
    std::iter::once(DEFAULT_PROFILE.to_owned())
        .chain(own)
        .collect()
}

/// Returns a string or an integer as text.
fn scalar(value: &TomlNode<'_>) -> Option<String> {
    let node = value.get_ref();
    node.as_str()
        .map(str::to_owned)
        .or_else(|| node.as_integer().map(ToString::to_string))
}

/// Returns the default path of the file in the user's configuration directory.
pub(super) fn default_path(folder: &Path) -> PathBuf {
    folder.join("sessctl").join("config.toml")
}

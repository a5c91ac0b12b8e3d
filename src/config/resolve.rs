//! Resolves [`Settings`] from a profile and the environment. Invalid values are errors and are
//! never skipped in favour of another source.

use std::collections::BTreeMap;
use std::path::Path;

use url::Url;

use super::file::ProfileEntry;
use super::source::{SourceContext, ValueSource};
use super::{
    Config, Credential, Credentials, Limit, Limits, Provenance, Settings, credential, name,
};
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::provider::{ConfigKey, KeyUse, Provider};
use crate::secret::{Scrubber, Secret};

impl Config {
    /// Resolves everything needed to query a provider. Runs credential commands.
    ///
    /// # Errors
    /// [`crate::error::Kind::Credential`] for a missing or unusable credential,
    /// [`crate::error::Kind::Config`] for anything else.
    pub async fn settings(&self, host: &Host, provider: &'static Provider) -> Result<Settings> {
        let scheme = self
            .scheme(host, provider)?
            .ok_or_else(|| self.no_credential(host, provider))?;
        let (base_url, base_url_provenance) = self.base_url(host, provider)?;
        let parts = scheme.parts();
        let mut sent = Vec::new();
        // All are checked against the base URL before any is fetched, since that may run a program.
        for slot in provider.slots {
            let header = matches!(slot.usage, KeyUse::Header(_));
            if !header && !parts.contains(&slot.key) {
                continue;
            }
            if let Some(entry) = self.find(host, provider, slot.key)? {
                let (key, origin) = (slot.key, &entry.origin);
                bound(provider, key, origin, &base_url, &base_url_provenance)?;
                sent.push((slot, entry));
            }
        }
        let mut said = CredentialNotices {
            notices: self.outranked(host, provider),
            verbose_notices: Vec::new(),
        };
        let mut values = BTreeMap::new();
        for (slot, entry) in sent {
            let held = self.fetch(host, provider, slot, &entry, &mut said);
            values.insert(slot.key, held.await?);
        }
        Ok(Settings {
            provider,
            base_url,
            base_url_provenance,
            credentials: Credentials::new(scheme, values),
            limits: self.limits(),
            cacert: self.flags.cacert.clone(),
            notices: said.notices,
            verbose_notices: said.verbose_notices,
        })
    }

    /// Finds the value of a key in the environment or else in the profile. A profile selected on
    /// the command line takes precedence over the environment.
    pub(super) fn find(
        &self,
        host: &Host,
        provider: &Provider,
        key: &str,
    ) -> Result<Option<ProfileEntry>> {
        let held = || self.profile.get(provider, key).cloned();
        if self.is_typed() && held().is_some() {
            return Ok(held());
        }
        Ok(from_environment(host, provider, key)?.or_else(held))
    }

    async fn fetch(
        &self,
        host: &Host,
        provider: &Provider,
        slot: &ConfigKey,
        entry: &ProfileEntry,
        said: &mut CredentialNotices,
    ) -> Result<Credential> {
        let folder = self.folder(&entry.origin);
        let surroundings = SourceContext {
            host,
            folder,
            variables: &self.variables,
        };
        let bytes = entry.source.fetch(&surroundings, &mut said.notices).await?;
        let label = entry.source.label(&entry.origin.to_string());
        if bytes.ends_with(b"\n") {
            said.verbose_notices.push(format!(
                "the {} of {} from {label}: a trailing line break was removed",
                slot.key, provider.title
            ));
        }
        let secret = credential::credential(provider, slot, &bytes, &label)?;
        if let Some(doubt) = slot.lint.and_then(|lint| lint(secret.expose())) {
            said.notices.push(format!(
                "the {} of {} from {label}: {doubt}",
                slot.key, provider.title
            ));
        }
        Ok(Credential {
            secret,
            origin: entry.origin.clone(),
        })
    }

    /// Returns the base directory of relative paths: that of the configuration file for its own
    /// paths. Paths in variables are relative to the current directory.
    pub(super) fn folder(&self, origin: &Provenance) -> Option<&Path> {
        match origin {
            Provenance::File { .. } => self.path.as_deref().and_then(Path::parent),
            Provenance::Flag(_)
            | Provenance::Variable(_)
            | Provenance::Default
            | Provenance::Mock => None,
        }
    }

    /// Returns a notice about variables that a profile selected on the command line overrides.
    fn outranked(&self, host: &Host, provider: &Provider) -> Vec<String> {
        if !self.is_typed() {
            return Vec::new();
        }
        let keys = provider
            .slots
            .iter()
            .map(|slot| slot.key)
            .chain(super::file::COMMON.iter().copied());
        let both = keys.filter(|key| self.profile.get(provider, key).is_some());
        let limits = Limit::ALL.iter();
        let limits = limits.filter(|limit| self.profile.limits.contains_key(limit.key));
        let variables: Vec<_> = both
            .map(|key| provider.variable(key))
            .chain(limits.map(|limit| limit.variable.to_owned()))
            .filter(|name| host.has(name))
            .collect();
        let name = name::shown(self.profile.name.as_deref().unwrap_or_default());
        match variables.as_slice() {
            [] => Vec::new(),
            _ => vec![format!(
                "--profile {name} takes precedence over {}",
                variables.join(", ")
            )],
        }
    }
}

impl Settings {
    /// Creates settings for the embedded mock, with the credentials that it accepts.
    #[must_use]
    pub fn for_mock(provider: &'static Provider, base_url: Url, limits: Limits) -> Option<Self> {
        let scheme = provider.schemes.first()?;
        let held = |slot: &ConfigKey| Credential {
            secret: Secret::new(slot.example),
            origin: Provenance::Mock,
        };
        let parts = scheme.parts();
        let slots = provider
            .slots
            .iter()
            .filter(|slot| parts.contains(&slot.key));
        let values = slots.map(|slot| (slot.key, held(slot))).collect();
        Some(Self {
            provider,
            base_url,
            base_url_provenance: Provenance::Mock,
            credentials: Credentials::new(scheme, values),
            limits,
            cacert: None,
            notices: Vec::new(),
            verbose_notices: Vec::new(),
        })
    }
}

/// Notices collected while fetching credentials.
struct CredentialNotices {
    notices: Vec<String>,
    verbose_notices: Vec<String>,
}

fn bound(
    provider: &Provider,
    key: &str,
    from: &Provenance,
    url: &Url,
    place: &Provenance,
) -> Result<()> {
    if from.may_be_sent_to(place) {
        return Ok(());
    }
    Err(Failure::config(format!(
        "the {key} of {} ({from}) may be sent only to the origin it was configured for, but the base URL {} comes from {place}",
        provider.title,
        url.origin().ascii_serialization()
    ))
    .hint("set both in the same place, or pass --base-url to send the credential there"))
}

/// Finds a key in the environment: in its variable, or in a file named by its `_FILE` variable.
fn from_environment(host: &Host, provider: &Provider, key: &str) -> Result<Option<ProfileEntry>> {
    let name = provider.variable(key);
    let from_file = format!("{name}_FILE");
    let secret = provider.slot(key).is_some_and(ConfigKey::is_secret);
    let kind = if secret {
        Kind::Credential
    } else {
        Kind::Config
    };
    let wrong = |why: &str| {
        let failure = Failure::new(kind, format!("{name} {why}"));
        failure.hint(format!(
            "correct its value, or unset {name} to use the profile"
        ))
    };
    let entry = |source, name: &str| {
        Some(ProfileEntry {
            source,
            origin: Provenance::Variable(name.to_owned()),
        })
    };
    let other = if secret {
        host.variable_os(&from_file)
    } else {
        None
    };
    match (host.variable_os(&name), other) {
        (Some(_), Some(_)) => Err(
            Failure::config(format!("both {name} and {from_file} are set"))
                .hint("unset one of them"),
        ),
        (None, Some(path)) => {
            let path = path.to_str().filter(|path| !path.is_empty());
            let path = path
                .ok_or_else(|| Failure::credential(format!("{from_file} does not name a file")))?;
            Ok(entry(ValueSource::File(path.to_owned()), &from_file))
        }
        (Some(value), None) if value.is_empty() => Err(wrong("is empty")),
        (Some(_), None) if secret => Ok(entry(ValueSource::Env(name.clone()), &name)),
        (Some(value), None) => {
            let text = value.to_str().ok_or_else(|| wrong("is not valid UTF-8"))?;
            Ok(entry(ValueSource::Inline(Secret::new(text)), &name))
        }
        (None, None) => Ok(None),
    }
}

/// Returns a scrubber that redacts the credentials in the environment, and what begins like a key:
/// somebody may have typed a key where something else belongs.
#[must_use]
pub fn environment_secrets(host: &Host) -> Scrubber {
    let mut scrubber = Scrubber::default();
    for provider in crate::provider::ALL {
        for slot in provider.slots.iter().filter(|slot| slot.is_secret()) {
            if let Ok(Some(value)) = host.variable(&provider.variable(slot.key)) {
                scrubber = scrubber.and(&Secret::new(value.trim_end()));
            }
        }
    }
    let prefixes = crate::provider::ALL.iter();
    scrubber.with_prefixes(prefixes.flat_map(|provider| provider.key_prefixes).copied())
}

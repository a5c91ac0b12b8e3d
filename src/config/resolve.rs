//! Resolves [`Settings`] from a profile and the environment. Invalid values are errors and are
//! never skipped in favour of another source.

use std::collections::BTreeMap;
use std::path::Path;

use url::Url;

use super::file::{CredentialEntry, keys_of};
use super::source::SourceContext;
use super::{
    Config, ConfiguredSetting, Credential, Credentials, Limit, Limits, Provenance, Settings,
    credential, environment, name,
};
use crate::error::{Failure, Result};
use crate::host::Host;
use crate::provider::{ConfigKey, KeyUse, Provider};
use crate::secret::Secret;

impl Config {
    /// Resolves everything needed to query a provider. Runs credential commands.
    ///
    /// # Errors
    /// [`crate::error::Kind::Credential`] for a missing or unusable credential,
    /// [`crate::error::Kind::Config`] for anything else.
    pub async fn settings(&self, host: &Host, provider: &'static Provider) -> Result<Settings> {
        let scheme = self
            .scheme(host, provider)?
            .ok_or_else(|| self.missing_credential(host, provider))?;
        let (base_url, base_url_provenance) = self.base_url(host, provider)?;
        let scheme_keys = scheme.keys();
        let mut entries = Vec::new();
        // All are checked against the base URL before any is fetched, since that may run a program.
        for config_key in provider.config_keys {
            let header = matches!(config_key.usage, KeyUse::Header(_));
            if !header && !scheme_keys.contains(&config_key.key) {
                continue;
            }
            if let Some(entry) = self.find_credential(host, provider, config_key.key)? {
                let (key, origin) = (config_key.key, &entry.origin);
                check_destination(provider, key, origin, &base_url, &base_url_provenance)?;
                entries.push((config_key, entry));
            }
        }
        let mut collected = CredentialNotices {
            notices: self.overridden_variables(host, provider),
            ..CredentialNotices::default()
        };
        let mut values = BTreeMap::new();
        for (config_key, entry) in entries {
            let credential = self.fetch(host, provider, config_key, &entry, &mut collected);
            values.insert(config_key.key, credential.await?);
        }
        Ok(Settings {
            provider,
            base_url,
            base_url_provenance,
            credentials: Credentials::new(scheme, values),
            limits: self.limits(),
            cacert: self.flags.cacert.clone(),
            notices: collected.notices,
            verbose_notices: collected.verbose_notices,
        })
    }

    /// Finds a plain setting in the environment or the profile.
    pub(super) fn find_setting(
        &self,
        host: &Host,
        provider: &Provider,
        key: &'static str,
    ) -> Result<Option<ConfiguredSetting>> {
        if let Some(name) = self
            .flags
            .environment
            .as_ref()
            .filter(|_| key == "environment")
        {
            let origin = Provenance::Flag("--environment");
            return Ok(Some(ConfiguredSetting::new(name, origin)));
        }
        let in_profile = self.profile.setting(provider, key).cloned();
        self.by_precedence(in_profile, || environment::setting(host, provider, key))
    }

    /// Finds the source of a credential in the environment or the profile.
    pub(super) fn find_credential(
        &self,
        host: &Host,
        provider: &Provider,
        key: &'static str,
    ) -> Result<Option<CredentialEntry>> {
        let in_profile = self.profile.credential(provider, key).cloned();
        self.by_precedence(in_profile, || environment::credential(host, provider, key))
    }

    /// Returns the value that takes precedence: the environment's, or that of a profile selected on
    /// the command line.
    fn by_precedence<T>(
        &self,
        in_profile: Option<T>,
        in_environment: impl FnOnce() -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        // A flag is typed for this command, so it outranks variables that were set earlier.
        if self.is_profile_from_flag() && in_profile.is_some() {
            return Ok(in_profile);
        }
        Ok(in_environment()?.or(in_profile))
    }

    /// Fetches and validates the value of one credential key.
    pub(super) async fn fetch(
        &self,
        host: &Host,
        provider: &Provider,
        config_key: &ConfigKey,
        entry: &CredentialEntry,
        collected: &mut CredentialNotices,
    ) -> Result<Credential> {
        let folder = self.base_folder(&entry.origin);
        let context = SourceContext {
            host,
            folder,
            variables: &self.credential_variables,
        };
        let bytes = entry.source.fetch(&context, &mut collected.notices);
        let bytes = bytes.await?;
        let label = entry.source.label(&entry.origin.to_string());
        if bytes.ends_with(b"\n") {
            collected.verbose_notices.push(format!(
                "the {} of {} from {label}: a trailing line break was removed",
                config_key.key, provider.title
            ));
        }
        let secret = credential::validate(provider, config_key, &bytes, &label)?;
        if let Some(warning) = config_key.lint.and_then(|lint| lint(secret.expose())) {
            collected.notices.push(format!(
                "the {} of {} from {label}: {warning}",
                config_key.key, provider.title
            ));
        }
        Ok(Credential {
            secret,
            origin: entry.origin.clone(),
        })
    }

    /// Returns the base directory of relative paths: that of the configuration file for its own
    /// paths. Paths in variables are relative to the current directory.
    pub(super) fn base_folder(&self, origin: &Provenance) -> Option<&Path> {
        match origin {
            Provenance::File { .. } | Provenance::TopLevel { .. } => {
                self.path.as_deref().and_then(Path::parent)
            }
            Provenance::Flag(_)
            | Provenance::Variable(_)
            | Provenance::Default
            | Provenance::Mock => None,
        }
    }

    /// Returns a notice about variables that a profile selected on the command line overrides.
    fn overridden_variables(&self, host: &Host, provider: &Provider) -> Vec<String> {
        if !self.is_profile_from_flag() {
            return Vec::new();
        }
        let in_profile = keys_of(provider).filter(|key| {
            self.profile.setting(provider, key).is_some()
                || self.profile.credential(provider, key).is_some()
        });
        let limits = Limit::ALL.iter();
        let limits = limits.filter(|limit| self.profile.limits.contains_key(limit.key));
        let variables: Vec<_> = in_profile
            .map(|key| provider.variable(key))
            .chain(limits.map(|limit| limit.variable.to_owned()))
            .filter(|name| host.has(name))
            .collect();
        let name = name::for_message(self.profile.name.as_deref().unwrap_or_default());
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
        let credential = |config_key: &ConfigKey| Credential {
            // The mock must never receive a real credential.
            secret: Secret::new(config_key.example),
            origin: Provenance::Mock,
        };
        let scheme_keys = scheme.keys();
        let config_keys = provider
            .config_keys
            .iter()
            .filter(|config_key| scheme_keys.contains(&config_key.key));
        let values = config_keys
            .map(|config_key| (config_key.key, credential(config_key)))
            .collect();
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
#[derive(Default)]
pub(super) struct CredentialNotices {
    notices: Vec<String>,
    verbose_notices: Vec<String>,
}

/// Checks that a credential of one origin may be sent to a base URL of another.
pub(super) fn check_destination(
    provider: &Provider,
    key: &str,
    credential_origin: &Provenance,
    url: &Url,
    url_origin: &Provenance,
) -> Result<()> {
    if credential_origin.may_be_sent_to(url_origin) {
        return Ok(());
    }
    Err(Failure::config(format!(
        "the {key} of {} ({credential_origin}) may be sent only to the origin it was configured for, \
         but the base URL {} comes from {url_origin}",
        provider.title,
        url.origin().ascii_serialization()
    ))
    .hint("set both in the same place, or pass --base-url to send the credential there"))
}

//! Lists the values in effect with their origins, for `config show`. Reads no secrets.

use super::endpoint::{ConfiguredEndpoint, is_label};
use super::file::DEFAULT_PROFILE;
use super::load::PROFILE_VARIABLE;
use super::source::CredentialSource;
use super::{Config, Provenance, name};
use crate::error::Result;
use crate::host::Host;
use crate::provider::Provider;
use crate::secret::REDACTED;

/// A value in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectiveValue {
    /// Key in the configuration file.
    pub key: String,
    /// Value, or the source of a secret.
    pub value: String,
    /// Origin of the value.
    pub origin: String,
}

impl Config {
    /// Returns the file and the profile in effect.
    #[must_use]
    pub fn effective_file_and_profile(&self) -> Vec<EffectiveValue> {
        let path = self.path.as_ref().map(|path| path.display().to_string());
        let exists = self.path.as_ref().is_some_and(|path| path.exists());
        let entry = |key: &str, value: String, origin: &str| EffectiveValue {
            key: key.to_owned(),
            value,
            origin: origin.to_owned(),
        };
        vec![
            entry(
                "file",
                path.unwrap_or_default(),
                if exists { "read" } else { "missing" },
            ),
            entry(
                "profile",
                self.profile
                    .name
                    .as_deref()
                    .map_or_else(|| DEFAULT_PROFILE.to_owned(), name::for_message),
                match &self.profile.name {
                    _ if self.is_profile_from_flag() => "--profile",
                    Some(_) => PROFILE_VARIABLE,
                    None => "built in",
                },
            ),
        ]
    }

    /// Returns the limits in effect.
    #[must_use]
    pub fn effective_limits(&self) -> Vec<EffectiveValue> {
        let values = self.limit_origins.iter().map(|limit| EffectiveValue {
            key: limit.key.to_owned(),
            value: limit.value.clone(),
            origin: limit.origin.to_string(),
        });
        values.collect()
    }

    /// Returns the values in effect for a provider. Runs no program and reads no credential.
    ///
    /// # Errors
    /// The same as [`Config::settings`] for an unusable variable. An unusable base URL is listed as
    /// a value instead.
    pub fn effective_values(
        &self,
        host: &Host,
        provider: &'static Provider,
    ) -> Result<Vec<EffectiveValue>> {
        let mut values = Vec::new();
        match self.endpoint(host, provider) {
            Ok(endpoint) => values.push(EffectiveValue {
                key: "base_url".to_owned(),
                value: self.shown_base_url(host, provider, &endpoint)?,
                origin: endpoint.origin.to_string(),
            }),
            // One provider without configuration must not fail the whole listing.
            Err(failure) => values.push(EffectiveValue {
                key: "base_url".to_owned(),
                value: "–".to_owned(),
                origin: failure.message(),
            }),
        }
        if let Some(setting) = self.find_setting(host, provider, "environment")? {
            values.push(EffectiveValue {
                key: "environment".to_owned(),
                value: name::for_message(&setting.value),
                origin: setting.origin.to_string(),
            });
        }
        if matches!(self.scheme(host, provider), Ok(None)) {
            values.push(EffectiveValue {
                key: "credential".to_owned(),
                value: "–".to_owned(),
                origin: "not configured".to_owned(),
            });
        }
        for config_key in provider.config_keys {
            let value = if config_key.is_secret() {
                let entry = self.find_credential(host, provider, config_key.key)?;
                entry.map(|entry| (describe(&entry.source, &entry.origin), entry.origin))
            } else {
                let setting = self.find_setting(host, provider, config_key.key)?;
                setting.map(|setting| (label_for_message(&setting.value), setting.origin))
            };
            values.extend(value.map(|(value, origin)| EffectiveValue {
                key: config_key.key.to_owned(),
                value,
                origin: origin.to_string(),
            }));
        }
        Ok(values)
    }

    /// Returns the base URL without host labels that may be credentials.
    fn shown_base_url(
        &self,
        host: &Host,
        provider: &Provider,
        endpoint: &ConfiguredEndpoint,
    ) -> Result<String> {
        let mut url = endpoint.base_url.to_string();
        for config_key in provider
            .config_keys
            .iter()
            .filter(|config_key| !config_key.is_secret())
        {
            if let Some(label) = self.find_setting(host, provider, config_key.key)?
                && label_for_message(&label.value) == REDACTED
            {
                // The URL parser converts host names to lower case.
                url = url.replace(&label.value.to_ascii_lowercase(), REDACTED);
            }
        }
        Ok(url.trim_end_matches('/').to_owned())
    }
}

/// Formats a host label, or returns [`REDACTED`] if it is not a label of a host name or may be a
/// credential.
fn label_for_message(label: &str) -> String {
    if is_label(label) {
        name::for_message(label)
    } else {
        REDACTED.to_owned()
    }
}

/// Describes a source. A variable that is already listed as the origin is not repeated.
fn describe(source: &CredentialSource, origin: &Provenance) -> String {
    match (source, origin) {
        (CredentialSource::Env(name), Provenance::Variable(known)) if name == known => {
            REDACTED.to_owned()
        }
        _ => source.describe(),
    }
}

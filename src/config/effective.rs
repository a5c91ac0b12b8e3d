//! Lists the values in effect with their origins, and whether a lookup would accept each of them.

use std::path::Path;

use url::Url;

use super::endpoint::is_label;
use super::file::{CredentialEntry, DEFAULT_PROFILE};
use super::load::{self, EMPTY_FILE};
use super::preferences::{OUTPUT_VARIABLE, Preferences};
use super::resolve::{CredentialNotices, check_destination};
use super::source::{self, CredentialSource};
use super::{Config, ConfiguredSetting, Flags, Provenance, name, trusted_file};
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::provider::{ConfigKey, Provider};
use crate::secret::REDACTED;

/// A value in effect.
#[derive(Debug)]
pub struct EffectiveValue {
    /// Key in the configuration file.
    pub key: String,
    /// Value, or the source of a secret; `None` if there is no value.
    pub value: Option<String>,
    /// Origin of the value.
    pub origin: Option<String>,
    /// Whether a lookup would accept the value.
    pub status: ValueStatus,
    /// Failure with which a lookup would end because of the value.
    pub failure: Option<Failure>,
}

/// Whether a lookup would accept a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueStatus {
    /// A lookup would use the value.
    Ok,
    /// There is no value.
    Missing,
    /// A lookup would end with an error because of the value.
    Refused,
    /// The value is the output of a command, which only a lookup runs.
    NotRun,
}

impl ValueStatus {
    /// Returns the name in structured output.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Missing => "missing",
            Self::Refused => "refused",
            Self::NotRun => "not_run",
        }
    }
}

impl EffectiveValue {
    /// Creates a value that a lookup would accept.
    #[must_use]
    pub fn ok(key: &str, value: impl Into<String>, origin: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            value: Some(value.into()),
            origin: Some(origin.into()),
            status: ValueStatus::Ok,
            failure: None,
        }
    }

    /// Creates the entry for a value that ends a lookup with `failure`.
    #[must_use]
    pub fn refused(key: &str, failure: Failure) -> Self {
        Self {
            key: key.to_owned(),
            value: None,
            origin: None,
            status: ValueStatus::Refused,
            failure: Some(failure),
        }
    }

    /// Returns the same entry with the outcome of a check.
    #[must_use]
    pub fn checked(mut self, checked: Result<()>) -> Self {
        if let Err(failure) = checked {
            self.status = ValueStatus::Refused;
            self.failure = Some(failure);
        }
        self
    }

    fn missing(self) -> Self {
        Self {
            status: ValueStatus::Missing,
            ..self
        }
    }
}

/// Returns the path of the configuration file and its permissions, whether or not it can be read.
///
/// # Errors
/// The same as [`load::path`].
pub fn effective_file(host: &Host, flags: &Flags) -> Result<Vec<EffectiveValue>> {
    let path = load::path(host, flags)?;
    let origin = load::path_origin(host, flags);
    let file = EffectiveValue::ok("file", path.display().to_string(), origin);
    if path == Path::new(EMPTY_FILE) {
        return Ok(vec![file]);
    }
    let Some(permissions) = trusted_file::permissions(&path) else {
        return Ok(vec![file.missing()]);
    };
    let mode = format!("{:04o}", permissions.mode);
    let checked = trusted_file::check_access(&path, &permissions.access, Kind::Config);
    let permissions = EffectiveValue::ok("permissions", mode, "the file system").checked(checked);
    Ok(vec![file, permissions])
}

impl Config {
    /// Returns the profile in effect.
    #[must_use]
    pub fn effective_profile(&self) -> EffectiveValue {
        let shown = self.profile.name.as_deref();
        let shown = shown.map_or_else(|| DEFAULT_PROFILE.to_owned(), name::for_message);
        EffectiveValue::ok("profile", shown, self.profile_origin.to_string())
    }

    /// Returns the preferences for the output on a terminal.
    #[must_use]
    pub fn effective_preferences(&self, host: &Host) -> Vec<EffectiveValue> {
        let entry = |key: &str, setting: &Option<ConfiguredSetting>, default: &str| match setting {
            Some(setting) => EffectiveValue::ok(key, &setting.value, setting.origin.to_string()),
            None => EffectiveValue::ok(key, default, "built in"),
        };
        let output = match Preferences::output_variable(host) {
            Ok(Some(format)) => EffectiveValue::ok("output", format, OUTPUT_VARIABLE),
            Ok(None) => entry("output", &self.preferences.output, "table"),
            Err(failure) => EffectiveValue::refused("output", failure),
        };
        vec![output, entry("color", &self.preferences.color, "auto")]
    }

    /// Returns the limits in effect.
    #[must_use]
    pub fn effective_limits(&self) -> Vec<EffectiveValue> {
        let values = self
            .limit_origins
            .iter()
            .map(|limit| EffectiveValue::ok(limit.key, &limit.value, limit.origin.to_string()));
        values.collect()
    }

    /// Returns the values in effect for a provider, and whether a lookup would accept each. Reads
    /// the credentials but runs no program.
    pub async fn effective_values(
        &self,
        host: &Host,
        provider: &'static Provider,
    ) -> Vec<EffectiveValue> {
        let base_url = self.base_url(host, provider);
        let mut values = vec![self.effective_base_url(host, provider, &base_url)];
        values.extend(self.effective_setting(host, provider, "environment"));
        let mut scheme_failure = None;
        match self.scheme(host, provider) {
            Ok(Some(_)) => {}
            Ok(None) => {
                let failure = self.missing_credential(host, provider);
                values.push(EffectiveValue::refused("credential", failure).missing());
            }
            Err(failure) => scheme_failure = Some(failure),
        }
        for config_key in provider.config_keys {
            if !config_key.is_secret() {
                values.extend(self.effective_setting(host, provider, config_key.key));
                continue;
            }
            match self.find_credential(host, provider, config_key.key) {
                Ok(None) => {}
                Ok(Some(entry)) => {
                    let base_url = base_url.as_ref().ok();
                    let value =
                        self.effective_credential(host, provider, config_key, entry, base_url);
                    values.push(value.await);
                }
                Err(failure) => values.push(EffectiveValue::refused(config_key.key, failure)),
            }
        }
        // A source that cannot be read is listed under its own key already.
        let scheme_failure = scheme_failure.filter(|failure| {
            let is_same = |known: &Failure| known.message() == failure.message();
            !values
                .iter()
                .any(|value| value.failure.as_ref().is_some_and(is_same))
        });
        values.extend(scheme_failure.map(|failure| EffectiveValue::refused("credential", failure)));
        values
    }

    fn effective_base_url(
        &self,
        host: &Host,
        provider: &Provider,
        base_url: &Result<(Url, Provenance)>,
    ) -> EffectiveValue {
        match base_url {
            Ok((url, origin)) => {
                let shown = self.shown_base_url(host, provider, url);
                EffectiveValue::ok("base_url", shown, origin.to_string())
            }
            Err(failure) => {
                let value = EffectiveValue::refused("base_url", failure.repeat());
                // A part of the host name is not configured.
                let is_missing = failure.kind == Kind::Credential;
                if is_missing { value.missing() } else { value }
            }
        }
    }

    /// Returns a setting that is not secret, if it is configured.
    fn effective_setting(
        &self,
        host: &Host,
        provider: &Provider,
        key: &'static str,
    ) -> Option<EffectiveValue> {
        match self.find_setting(host, provider, key) {
            Ok(setting) => setting.map(|setting| {
                let shown = if key == "environment" {
                    name::for_message(&setting.value)
                } else {
                    label_for_message(&setting.value)
                };
                EffectiveValue::ok(key, shown, setting.origin.to_string())
            }),
            Err(failure) => Some(EffectiveValue::refused(key, failure)),
        }
    }

    /// Returns one part of a credential, checked like that of a lookup.
    async fn effective_credential(
        &self,
        host: &Host,
        provider: &Provider,
        config_key: &ConfigKey,
        entry: CredentialEntry,
        base_url: Option<&(Url, Provenance)>,
    ) -> EffectiveValue {
        let (key, origin) = (config_key.key, &entry.origin);
        let value = EffectiveValue::ok(key, describe(&entry.source, origin), origin.to_string());
        if let Some((url, url_origin)) = base_url
            && let Err(failure) = check_destination(provider, key, origin, url, url_origin)
        {
            return value.checked(Err(failure));
        }
        let is_missing = match &entry.source {
            CredentialSource::Inline(_) => false,
            CredentialSource::Env(name) => host.variable_os(name).is_none(),
            CredentialSource::File(name) => {
                !source::resolve_path(name, host, self.base_folder(origin)).exists()
            }
            CredentialSource::Command(_) => {
                return EffectiveValue {
                    status: ValueStatus::NotRun,
                    ..value
                };
            }
        };
        let mut notices = CredentialNotices::default();
        let fetched = self.fetch(host, provider, config_key, &entry, &mut notices);
        let value = value.checked(fetched.await.map(drop));
        if is_missing { value.missing() } else { value }
    }

    /// Returns the base URL without host labels that may be credentials.
    fn shown_base_url(&self, host: &Host, provider: &Provider, url: &Url) -> String {
        let mut url = url.to_string();
        for config_key in provider
            .config_keys
            .iter()
            .filter(|config_key| !config_key.is_secret())
        {
            if let Ok(Some(label)) = self.find_setting(host, provider, config_key.key)
                && label_for_message(&label.value) == REDACTED
            {
                // The URL parser converts host names to lower case.
                url = url.replace(&label.value.to_ascii_lowercase(), REDACTED);
            }
        }
        url.trim_end_matches('/').to_owned()
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

//! The values in effect, for `config show`: each with its origin, and no secret read.

use super::file::DEFAULT;
use super::load::PROFILE;
use super::source::ValueSource;
use super::{Config, Provenance, name};
use crate::error::Result;
use crate::host::Host;
use crate::provider::{ConfigKey, Provider};

/// A value in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectiveValue {
    /// The key in the configuration file.
    pub key: String,
    /// The value, or for a secret how it would be fetched.
    pub value: String,
    /// Where it came from.
    pub origin: String,
}

impl Config {
    /// The file and the profile in effect.
    #[must_use]
    pub fn shown_choice(&self) -> Vec<EffectiveValue> {
        let path = self.path.as_ref().map(|path| path.display().to_string());
        let there = self.path.as_ref().is_some_and(|path| path.exists());
        let shown = |key: &str, value: String, origin: &str| EffectiveValue {
            key: key.to_owned(),
            value,
            origin: origin.to_owned(),
        };
        vec![
            shown(
                "file",
                path.unwrap_or_default(),
                if there { "read" } else { "not there" },
            ),
            shown(
                "profile",
                self.profile
                    .name
                    .as_deref()
                    .map_or_else(|| DEFAULT.to_owned(), name::shown),
                match &self.profile.name {
                    _ if self.is_typed() => "--profile",
                    Some(_) => PROFILE,
                    None => "built in",
                },
            ),
        ]
    }

    /// The bounds in effect.
    #[must_use]
    pub fn shown_limits(&self) -> Vec<EffectiveValue> {
        let shown = self.limits_shown.iter().map(|limit| EffectiveValue {
            key: limit.key.to_owned(),
            value: limit.value.clone(),
            origin: limit.origin.to_string(),
        });
        shown.collect()
    }

    /// What is in effect for a vendor. Runs nothing and reads no credential.
    ///
    /// # Errors
    /// As [`Config::settings`], if the base URL or a variable is unusable.
    pub fn shown(&self, host: &Host, provider: &'static Provider) -> Result<Vec<EffectiveValue>> {
        let mut all = Vec::new();
        match self.place(host, provider) {
            Ok(place) => all.push(EffectiveValue {
                key: "base_url".to_owned(),
                value: place.base_url.to_string().trim_end_matches('/').to_owned(),
                origin: place.origin.to_string(),
            }),
            // A vendor that is not configured yet is nothing to fail for.
            Err(failure) => all.push(EffectiveValue {
                key: "base_url".to_owned(),
                value: "–".to_owned(),
                origin: failure.message(),
            }),
        }
        if let Some(entry) = self.find(host, provider, "environment")? {
            all.push(EffectiveValue {
                key: "environment".to_owned(),
                value: name::shown(&entry.source.describe(false)),
                origin: entry.origin.to_string(),
            });
        }
        if matches!(self.scheme(host, provider), Ok(None)) {
            all.push(EffectiveValue {
                key: "credential".to_owned(),
                value: "–".to_owned(),
                origin: "not configured".to_owned(),
            });
        }
        for slot in provider.slots {
            if let Some(entry) = self.find(host, provider, slot.key)? {
                all.push(EffectiveValue {
                    key: slot.key.to_owned(),
                    value: describe(&entry.source, &entry.origin, slot),
                    origin: entry.origin.to_string(),
                });
            }
        }
        Ok(all)
    }
}

/// A variable of ours needs no mention of itself beside its name as the origin.
fn describe(source: &ValueSource, origin: &Provenance, slot: &ConfigKey) -> String {
    match (source, origin) {
        (ValueSource::Env(name), Provenance::Variable(known)) if name == known => {
            crate::secret::REDACTED.to_owned()
        }
        _ => source.describe(slot.is_secret()),
    }
}

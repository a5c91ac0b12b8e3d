//! Selects the configured authentication scheme, and explains a missing credential.

use super::file::{COMMON_KEYS, CredentialEntry};
use super::{Config, name};
use crate::error::{Failure, Result};
use crate::host::Host;
use crate::provider::{KeyUse, Provider, Scheme};
use crate::text;

/// Slots of a scheme with their configured values.
type Parts = Vec<(&'static str, Option<CredentialEntry>)>;

impl Config {
    /// Returns the only configured scheme, or `None` if there is none.
    pub(super) fn scheme(
        &self,
        host: &Host,
        provider: &'static Provider,
    ) -> Result<Option<&'static Scheme>> {
        let mut configured: Vec<(&Scheme, Parts)> = Vec::new();
        for scheme in provider.schemes {
            let parts = scheme.keys().into_iter();
            let parts: Parts = parts
                .map(|key| Ok((key, self.find_credential(host, provider, key)?)))
                .collect::<Result<_>>()?;
            if parts.iter().any(|(_, entry)| entry.is_some()) {
                configured.push((scheme, parts));
            }
        }
        if let [(_, first), (_, second), ..] = configured.as_slice() {
            let name = |parts: &Parts| {
                let part = parts
                    .iter()
                    .find_map(|(key, entry)| Some((*key, entry.as_ref()?)));
                part.map(|(key, entry)| format!("{key} ({})", entry.origin))
                    .unwrap_or_default()
            };
            return Err(Failure::config(format!(
                "two authentication schemes are configured for {}: {} and {}",
                provider.title,
                name(first),
                name(second)
            ))
            .hint("remove one of them"));
        }
        let Some((scheme, parts)) = configured.pop() else {
            return Ok(None);
        };
        match parts.iter().find(|(_, entry)| entry.is_none()) {
            None => Ok(Some(scheme)),
            Some((key, _)) => {
                Err(
                    Failure::credential(format!("{} also requires {key}", provider.title)).hint(
                        format!("set {}, or {key} in the profile", provider.variable(key)),
                    ),
                )
            }
        }
    }

    /// Creates the failure for a provider without a configured credential.
    pub(super) fn missing_credential(&self, host: &Host, provider: &Provider) -> Failure {
        let parts = provider
            .schemes
            .first()
            .map(Scheme::keys)
            .unwrap_or_default();
        let is_unset = |key| matches!(self.find_setting(host, provider, key), Ok(None));
        let needs_host = self.flags.base_url.is_none() && is_unset("base_url");
        let missing = provider.config_keys.iter().filter(|config_key| {
            let is_host = matches!(config_key.usage, KeyUse::Host);
            parts.contains(&config_key.key) || is_host && needs_host && is_unset(config_key.key)
        });
        let variables: Vec<String> = missing
            .map(|config_key| match provider.variable(config_key.key) {
                name if config_key.is_secret() => format!("{name} (or {name}_FILE)"),
                name => name,
            })
            .collect();
        let keys = parts.join(" and ");
        let table = self.profile.name.as_ref().map_or_else(
            || format!("[{}]", provider.name),
            |profile| {
                format!(
                    "[profiles.{}.{}]",
                    name::for_message(profile),
                    provider.name
                )
            },
        );
        let file = self.path.as_ref().map_or_else(
            || "a configuration file".to_owned(),
            |path| path.display().to_string(),
        );
        let mut failure = Failure::credential(format!("no credential for {}", provider.title));
        failure.hints.extend(similar_variable(host, provider));
        failure
            .hint(format!("set {}", variables.join(" and ")))
            .hint(format!(
                "or set {keys} under {table} in {file}; {{ command = [\"…\"] }} is accepted as well"
            ))
            .hint("without an account, use --mock")
    }
}

/// Returns a hint about a variable that is set and is similar to one of the provider's.
#[must_use]
pub fn similar_variable(host: &Host, provider: &Provider) -> Option<String> {
    let (wrong, right) = misspelled_variable(host, provider)?;
    Some(format!("{wrong} is set; did you mean {right}?"))
}

/// Returns a variable that is set and is similar to a known one, and the known one.
fn misspelled_variable(host: &Host, provider: &Provider) -> Option<(String, String)> {
    let prefix = provider.variable("");
    let config_keys = provider.config_keys.iter();
    let known: Vec<String> = config_keys
        .flat_map(|config_key| {
            let file = config_key
                .is_secret()
                .then(|| format!("{}_file", config_key.key));
            [Some(config_key.key.to_owned()), file]
                .into_iter()
                .flatten()
        })
        .chain(COMMON_KEYS.iter().map(|key| (*key).to_owned()))
        .map(|key| key.to_ascii_uppercase())
        .collect();
    // The name without `SESSCTL_`, as the provider's own tools use it.
    let unprefixed = known.iter().map(|suffix| format!("{prefix}{suffix}"));
    let unprefixed =
        unprefixed.filter_map(|right| Some((right.strip_prefix("SESSCTL_")?.to_owned(), right)));
    let set = |(name, _): &(String, String)| host.has(name);
    if let Some(found) = unprefixed.into_iter().find(set) {
        return Some(found);
    }
    // Only the suffixes are compared: with the common prefix, any two names would be similar.
    host.variables_with(&prefix).find_map(|name| {
        let suffix = name.strip_prefix(&prefix)?;
        if known.iter().any(|known| known == suffix) {
            return None;
        }
        let contains_word = |known: &&str| known.split('_').any(|word| word == suffix);
        let known = || known.iter().map(String::as_str);
        let is_credential = ["KEY", "SECRET", "TOKEN"]
            .iter()
            .any(|word| suffix.contains(word));
        let right = text::nearest(suffix, known())
            .or_else(|| known().find(contains_word))
            .or_else(|| known().next().filter(|_| is_credential))?;
        Some((text::quote(name, 80), format!("{prefix}{right}")))
    })
}

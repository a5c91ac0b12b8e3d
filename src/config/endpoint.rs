//! Determines the base URL: from the command line, the environment, the profile or the provider.

use std::collections::BTreeMap;
use std::path::PathBuf;

use url::Url;

use super::file::CredentialEntry;
use super::source::{self, CredentialSource};
use super::{Config, Provenance, base_url, environment_secrets, name};
use crate::error::{Failure, Result};
use crate::host::Host;
use crate::provider::{Environment, KeyUse, Provider, Scheme};
use crate::text;

/// Environment variable with the origin of the mock. If it is set, requests may go only there.
pub const MOCK_VARIABLE: &str = "SESSCTL_MOCK";

/// Endpoint and authentication of a request, without any credential.
#[derive(Debug)]
pub struct ConfiguredEndpoint {
    /// Configured authentication scheme, or the provider's default one.
    pub scheme: &'static Scheme,
    /// Base URL of the API.
    pub base_url: Url,
    /// Origin of the base URL.
    pub origin: Provenance,
    /// Configured sources of the credential and of header values, by configuration key.
    pub sources: BTreeMap<&'static str, ConfiguredCredential>,
}

/// Source of one part of a credential, for a command to run outside this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfiguredCredential {
    /// A literal value at this position of the configuration file.
    Inline(Provenance),
    /// An environment variable that contains the value.
    Variable(String),
    /// A file that contains the value.
    File(PathBuf),
    /// A program that prints the value.
    Command(Vec<String>),
}

impl Config {
    /// Determines the endpoint of a provider without fetching credentials.
    ///
    /// # Errors
    /// The same as [`Config::settings`], except for the credential.
    pub fn endpoint(&self, host: &Host, provider: &'static Provider) -> Result<ConfiguredEndpoint> {
        let default_scheme = || {
            provider
                .schemes
                .first()
                .ok_or_else(|| Failure::config("a provider without a scheme"))
        };
        let scheme = self
            .scheme(host, provider)?
            .map_or_else(default_scheme, Ok)?;
        let (base_url, origin) = self.base_url(host, provider)?;
        let mut sources = BTreeMap::new();
        for config_key in provider.secret_keys() {
            if let Some(entry) = self.find_credential(host, provider, config_key.key)? {
                sources.insert(config_key.key, self.credential_source(host, entry));
            }
        }
        Ok(ConfiguredEndpoint {
            scheme,
            base_url,
            origin,
            sources,
        })
    }

    /// Converts the source of a credential, and resolves the path of a file.
    fn credential_source(&self, host: &Host, entry: CredentialEntry) -> ConfiguredCredential {
        match entry.source {
            CredentialSource::Inline(_) => ConfiguredCredential::Inline(entry.origin),
            CredentialSource::Env(name) => ConfiguredCredential::Variable(name),
            CredentialSource::File(name) => ConfiguredCredential::File(source::resolve_path(
                &name,
                host,
                self.base_folder(&entry.origin),
            )),
            CredentialSource::Command(words) => ConfiguredCredential::Command(words),
        }
    }

    /// Returns the base URL in effect and its origin.
    // Under `mock -- CMD` it must be the mock's, so that no example reaches a real server.
    pub(super) fn base_url(
        &self,
        host: &Host,
        provider: &'static Provider,
    ) -> Result<(Url, Provenance)> {
        let (url, origin) = self.configured_base_url(host, provider)?;
        let Some(mock) = host.variable_os(MOCK_VARIABLE) else {
            return Ok((url, origin));
        };
        if mock.to_str() == Some(&url.origin().ascii_serialization()) {
            return Ok((url, origin));
        }
        Err(Failure::config(format!(
            "the base URL of {} ({origin}) is not the mock that {MOCK_VARIABLE} names",
            provider.title
        ))
        .hint("'sessctl mock -- …' restricts a command to the mock")
        .hint(format!("unset {MOCK_VARIABLE} to reach another server")))
    }

    /// Returns the configured base URL: from the flag, or else from environment and profile.
    fn configured_base_url(
        &self,
        host: &Host,
        provider: &'static Provider,
    ) -> Result<(Url, Provenance)> {
        if let Some(text) = &self.flags.base_url {
            if self.flags.environment.is_some() {
                return Err(
                    Failure::usage("both --base-url and --environment are given")
                        .hint("remove one of them"),
                );
            }
            let origin = Provenance::Flag("--base-url");
            return Ok((base_url::parse(text, "--base-url")?, origin));
        }
        let url = self.find_setting(host, provider, "base_url")?;
        let name = self.find_setting(host, provider, "environment")?;
        match (url, name) {
            // It was typed for this command, and its host is the provider's own.
            (_, Some(name)) if self.flags.environment.is_some() => {
                self.environment_base_url(host, provider, &name.value, &name.origin)
            }
            (Some(url), Some(name)) if name.origin.may_be_sent_to(&url.origin) => {
                Err(Failure::config(format!(
                    "both base_url ({1}) and environment ({2}) are set for {0}",
                    provider.title, url.origin, name.origin
                ))
                .hint("remove one of them"))
            }
            (Some(url), name) if name.is_none() || self.takes_precedence(&url.origin) => Ok((
                base_url::parse(&url.value, &url.origin.to_string())?,
                url.origin,
            )),
            (_, Some(name)) => self.environment_base_url(host, provider, &name.value, &name.origin),
            (_, None) => match provider.endpoint.environments.first() {
                Some(environment) => {
                    self.fill_host_labels(host, provider, environment, Provenance::Default)
                }
                None => Err(Failure::config(format!(
                    "{} has no default base URL",
                    provider.title
                ))),
            },
        }
    }

    /// Returns whether the layer of `origin`, the environment or the profile, takes precedence over
    /// the other one.
    fn takes_precedence(&self, origin: &Provenance) -> bool {
        matches!(origin, Provenance::Variable(_)) != self.is_profile_from_flag()
    }

    /// Returns the base URL of a named environment.
    fn environment_base_url(
        &self,
        host: &Host,
        provider: &'static Provider,
        name: &str,
        origin: &Provenance,
    ) -> Result<(Url, Provenance)> {
        let environment = find_environment(provider, name, origin)?;
        self.fill_host_labels(host, provider, environment, Provenance::Default)
    }

    /// Checks that a provider has the environment of the command line.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if it does not.
    // The mock serves every environment alike, but the same command must not fail without it.
    pub fn check_environment(&self, provider: &'static Provider) -> Result<()> {
        let name = self.flags.environment.as_deref();
        name.map_or(Ok(()), |name| {
            find_environment(provider, name, &Provenance::Flag("--environment")).map(drop)
        })
    }

    /// Replaces the placeholders of the host. The resulting URL has the origin of the last value.
    fn fill_host_labels(
        &self,
        host: &Host,
        provider: &'static Provider,
        environment: &Environment,
        origin: Provenance,
    ) -> Result<(Url, Provenance)> {
        let (mut text, mut origin) = (environment.base_url.to_owned(), origin);
        for config_key in provider
            .config_keys
            .iter()
            .filter(|config_key| config_key.usage == KeyUse::Host)
        {
            let placeholder = format!("{{{}}}", config_key.key);
            if !text.contains(&placeholder) {
                continue;
            }
            let Some(label) = self.find_setting(host, provider, config_key.key)? else {
                return Err(Failure::credential(format!(
                    "{} needs {} ({})",
                    provider.title, config_key.key, config_key.about
                ))
                .hint(format!(
                    "set {}, or {} in the profile",
                    provider.variable(config_key.key),
                    config_key.key
                )));
            };
            if !is_label(&label.value) {
                return Err(Failure::config(format!(
                    "the {} from {} is not a label of a host name",
                    config_key.key, label.origin
                ))
                .hint("write one label of a host name: letters, digits and hyphens"));
            }
            // A host name is sent unencrypted, in DNS and in the TLS handshake.
            if environment_secrets(host).is_secret(&label.value)
                || self.secrets().is_secret(&label.value)
            {
                return Err(Failure::config(format!(
                    "the {} from {} is a credential",
                    config_key.key, label.origin
                ))
                .hint(format!("it should be the {}", config_key.about)));
            }
            text = text.replace(&placeholder, &label.value);
            origin = label.origin;
        }
        Ok((base_url::parse(&text, &origin.to_string())?, origin))
    }
}

/// Returns an environment of a provider by its name.
fn find_environment(
    provider: &'static Provider,
    name: &str,
    origin: &Provenance,
) -> Result<&'static Environment> {
    let known = provider.endpoint.environments;
    if let Some(environment) = known.iter().find(|environment| environment.name == name) {
        return Ok(environment);
    }
    let names: Vec<_> = known.iter().map(|environment| environment.name).collect();
    let (title, shown) = (provider.title, name::for_message(name));
    let failure = Failure::config(format!("{title} has no environment '{shown}' ({origin})"));
    let failure = match text::nearest(name, names.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean '{near}'?")),
        None => failure,
    };
    Err(failure.hint(format!("environments: {}", names.join(", "))))
}

/// Returns whether `text` is a valid host label (RFC 1123, section 2.1).
pub(super) fn is_label(text: &str) -> bool {
    // RFC 1035 limits a label to 63 bytes.
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

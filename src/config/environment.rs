//! Reads settings and sources of credentials from environment variables.

use super::file::CredentialEntry;
use super::source::CredentialSource;
use super::{ConfiguredSetting, Provenance};
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::provider::{ALL, Provider};
use crate::secret::{Scrubber, Secret};

/// Reads a plain setting from its variable.
pub(super) fn setting(
    host: &Host,
    provider: &Provider,
    key: &str,
) -> Result<Option<ConfiguredSetting>> {
    let name = provider.variable(key);
    let Some(value) = host.variable_os(&name) else {
        return Ok(None);
    };
    let invalid = |why| invalid_variable(Kind::Config, &name, why);
    if value.is_empty() {
        return Err(invalid("is empty"));
    }
    let value = value
        .to_str()
        .ok_or_else(|| invalid("is not valid UTF-8"))?;
    let origin = Provenance::Variable(name.clone());
    Ok(Some(ConfiguredSetting::new(value, origin)))
}

/// Finds the source of a credential: its variable, or the file that its `_FILE` variable names.
pub(super) fn credential(
    host: &Host,
    provider: &Provider,
    key: &str,
) -> Result<Option<CredentialEntry>> {
    let name = provider.variable(key);
    let file_name = format!("{name}_FILE");
    let (source, name) = match (host.variable_os(&name), host.variable_os(&file_name)) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            let failure = Failure::config(format!("both {name} and {file_name} are set"));
            return Err(failure.hint("unset one of them"));
        }
        (Some(value), None) if value.is_empty() => {
            return Err(invalid_variable(Kind::Credential, &name, "is empty"));
        }
        // The value is read when the credential is fetched, so that listings never contain it.
        (Some(_), None) => (CredentialSource::Env(name.clone()), name),
        (None, Some(path)) => {
            let path = path.to_str().filter(|path| !path.is_empty());
            let path = path
                .ok_or_else(|| Failure::credential(format!("{file_name} does not name a file")))?;
            (CredentialSource::File(path.to_owned()), file_name)
        }
    };
    Ok(Some(CredentialEntry {
        source,
        origin: Provenance::Variable(name),
    }))
}

fn invalid_variable(kind: Kind, name: &str, why: &str) -> Failure {
    Failure::new(kind, format!("{name} {why}")).hint(format!(
        "correct its value, or unset {name} to use the profile"
    ))
}

/// Returns a scrubber that redacts the credentials in the environment, and every text with the
/// prefix of a provider's keys.
#[must_use]
pub fn environment_secrets(host: &Host) -> Scrubber {
    let mut scrubber = Scrubber::default();
    for provider in ALL {
        for config_key in provider.secret_keys() {
            if let Ok(Some(value)) = host.variable(&provider.variable(config_key.key)) {
                // The credential is sent without a final line break, so it is redacted without one.
                scrubber = scrubber.with_secret(&Secret::new(value.trim_end()));
            }
        }
    }
    // A user may also have typed a key, which no variable contains, in place of another value.
    let prefixes = ALL.iter().flat_map(|provider| provider.key_prefixes);
    scrubber.with_prefixes(prefixes.copied())
}

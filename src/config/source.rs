//! Sources of credentials, and how to fetch a credential from each.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::reader::{Key, Reader, TomlNode};
use super::trusted_file::{self, ReadRequest};
use super::{credential_command, name};
use crate::error::{Failure, Kind, Result};
use crate::files;
use crate::host::Host;
use crate::secret::{REDACTED, Secret};

/// Maximum size of a file with a secret, in bytes.
const MAX_SIZE: u64 = 64 * 1024;

/// Source of one part of a credential.
#[derive(Clone, Debug)]
pub(super) enum CredentialSource {
    /// The literal value.
    Inline(Secret),
    /// An environment variable.
    Env(String),
    /// The content of a file.
    File(String),
    /// The output of a program.
    Command(Vec<String>),
}

impl Reader<'_> {
    /// Parses the value of a credential key: a string, or a table with one source.
    pub(super) fn parse_source(
        &self,
        key: &Key<'_>,
        value: &TomlNode<'_>,
    ) -> Result<CredentialSource> {
        const SOURCE_FORMS: &str =
            "a string, or one of { env = … }, { file = … }, { command = [ … ] }";
        if let Some(text) = value.get_ref().as_str() {
            return Ok(CredentialSource::Inline(Secret::new(text)));
        }
        let table = value
            .get_ref()
            .as_table()
            .ok_or_else(|| self.wrong_type(key, value, SOURCE_FORMS))?;
        let known = ["env", "file", "command"];
        if let Some(form) = table
            .keys()
            .find(|form| !known.contains(&form.get_ref().as_ref()))
        {
            return Err(self.unknown_key(form, "source", known.into_iter()));
        }
        let mut forms = table.iter();
        let (form, value) = match (forms.next(), forms.next()) {
            (Some(only), None) => only,
            (None, _) => return Err(self.wrong_type(key, value, SOURCE_FORMS)),
            (Some((one, _)), Some((two, _))) => {
                let (key, one, two) = (key.get_ref(), one.get_ref(), two.get_ref());
                return Err(self
                    .error_at(
                        value.span(),
                        &format!("{key}: both {one} and {two} are set"),
                    )
                    .hint(format!("remove one of them: {SOURCE_FORMS}")));
            }
        };
        let text = |what| {
            let text = value.get_ref().as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned)
                .ok_or_else(|| self.wrong_type(form, value, what))
        };
        match form.get_ref().as_ref() {
            "env" => Ok(CredentialSource::Env(text("the name of a variable")?)),
            "file" => Ok(CredentialSource::File(text("the path of a file")?)),
            _ => self.parse_command(form, value),
        }
    }

    /// Parses the words of a credential command.
    fn parse_command(&self, key: &Key<'_>, value: &TomlNode<'_>) -> Result<CredentialSource> {
        let words = value.get_ref().as_array().and_then(|words| {
            words
                .iter()
                .map(|word| word.get_ref().as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        });
        match words {
            Some(words) if words.first().is_some_and(|program| !program.is_empty()) => {
                Ok(CredentialSource::Command(words))
            }
            _ => Err(self
                .wrong_type(
                    key,
                    value,
                    "an array of strings: the program and its arguments",
                )
                .hint(
                    "no shell is involved: command = [\"op\", \"read\", \"op://ci/imprint/key\"]",
                )),
        }
    }
}

/// Context for fetching a value.
pub(super) struct SourceContext<'a> {
    pub(super) host: &'a Host,
    /// Base directory of relative paths.
    pub(super) folder: Option<&'a Path>,
    /// Environment variables with other credentials.
    pub(super) variables: &'a [String],
}

impl CredentialSource {
    /// Describes the source for listings, without secrets and without the arguments of a command,
    /// which may contain one.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Inline(_) => REDACTED.to_owned(),
            Self::Env(name) => format!("{REDACTED} (variable {})", name::for_message(name)),
            Self::File(path) => format!("{REDACTED} (file {})", name::path_for_message(path)),
            Self::Command(words) => {
                let program = words.first().map_or("", String::as_str);
                format!("{REDACTED} (command {})", name::path_for_message(program))
            }
        }
    }

    /// Returns the name of the source for messages, with `origin`, the origin of this setting.
    pub(super) fn label(&self, origin: &str) -> String {
        match self {
            Self::Inline(_) => origin.to_owned(),
            Self::Env(name) if name == origin => name.clone(),
            Self::Env(name) => format!("variable {} ({origin})", name::for_message(name)),
            Self::File(path) => format!("file {} ({origin})", name::path_for_message(path)),
            Self::Command(words) => {
                let program = words.first().map_or("", String::as_str);
                format!("command {} ({origin})", name::path_for_message(program))
            }
        }
    }

    /// Fetches the raw bytes of the value.
    pub(super) async fn fetch(
        &self,
        context: &SourceContext<'_>,
        notices: &mut Vec<String>,
    ) -> Result<Vec<u8>> {
        let host = context.host;
        match self {
            Self::Inline(secret) => Ok(secret.expose().as_bytes().to_vec()),
            Self::Env(name) => match host.variable_os(name) {
                Some(value) => Ok(os_bytes(value)),
                None => Err(Failure::credential(format!(
                    "the variable {} is not set",
                    name::for_message(name)
                ))
                .hint(
                    "the configuration file reads a credential from it (see 'sessctl config show')",
                )),
            },
            Self::File(name) => {
                let path = resolve_path(name, host, context.folder);
                if name::path_for_message(name) == REDACTED && !path.exists() {
                    let failure = Failure::credential("the file of the credential does not exist");
                    return Err(failure.hint(
                        "its path looks like a credential; \
                         { file = … } expects the path of a file that contains it",
                    ));
                }
                let (bytes, readable) = trusted_file::read(
                    &path,
                    &ReadRequest {
                        kind: Kind::Credential,
                        limit: MAX_SIZE,
                    },
                )?;
                if readable {
                    notices.push(format!(
                        "{0} contains a secret and is readable by other users: chmod 600 {0}",
                        path.display()
                    ));
                }
                Ok(files::without_byte_order_mark(&bytes).to_vec())
            }
            Self::Command(words) => credential_command::run(words, host, context.variables).await,
        }
    }
}

/// Returns the path of a file with a credential. A relative path is relative to `folder`.
pub(super) fn resolve_path(name: &str, host: &Host, folder: Option<&Path>) -> PathBuf {
    let path = host.expand_home(Path::new(name));
    // `join` returns an absolute path unchanged.
    folder.map_or_else(|| path.clone(), |folder| folder.join(&path))
}

fn os_bytes(value: &OsStr) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    value.as_bytes().to_vec()
}

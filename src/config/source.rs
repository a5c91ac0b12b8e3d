//! Sources of credentials, and how to fetch a credential from each.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

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

//! Where a secret may come from, and how it is fetched from there.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::trusted_file::{self, ReadRequest};
use super::{credential_command, name};
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::secret::{REDACTED, Secret};

/// The largest file that holds one secret, in bytes.
const LARGEST: u64 = 64 * 1024;

/// Where a value comes from.
#[derive(Clone, Debug)]
pub(super) enum ValueSource {
    /// It stands there itself.
    Inline(Secret),
    /// A variable of the environment.
    Env(String),
    /// The content of a file.
    File(String),
    /// What a program prints.
    Command(Vec<String>),
}

/// What a source is fetched with.
pub(super) struct SourceContext<'a> {
    pub(super) host: &'a Host,
    /// Folder in which a relative path starts.
    pub(super) folder: Option<&'a Path>,
    /// Variables that hold other credentials.
    pub(super) variables: &'a [String],
}

impl ValueSource {
    /// The source in words, for listings: never a secret, nor the arguments of a command, which
    /// may hold one.
    pub(super) fn describe(&self, secret: bool) -> String {
        match self {
            Self::Inline(text) if !secret => text.expose().to_owned(),
            Self::Inline(_) => REDACTED.to_owned(),
            Self::Env(name) => format!("{REDACTED} (variable {})", name::shown(name)),
            Self::File(path) => format!("{REDACTED} (file {})", name::shown_path(path)),
            Self::Command(words) => {
                let program = words.first().map_or("", String::as_str);
                format!("{REDACTED} (command {})", name::shown_path(program))
            }
        }
    }

    /// What messages call the source, beside the place where it is named.
    pub(super) fn label(&self, origin: &str) -> String {
        match self {
            Self::Inline(_) => origin.to_owned(),
            Self::Env(name) if name == origin => name.clone(),
            Self::Env(name) => format!("variable {} ({origin})", name::shown(name)),
            Self::File(path) => format!("file {} ({origin})", name::shown_path(path)),
            Self::Command(words) => {
                let program = words.first().map_or("", String::as_str);
                format!("command {} ({origin})", name::shown_path(program))
            }
        }
    }

    /// Fetches the bytes.
    pub(super) async fn fetch(
        &self,
        around: &SourceContext<'_>,
        notices: &mut Vec<String>,
    ) -> Result<Vec<u8>> {
        let host = around.host;
        match self {
            Self::Inline(text) => Ok(text.expose().as_bytes().to_vec()),
            Self::Env(name) => match host.variable_os(name) {
                Some(value) => Ok(bytes(value)),
                None => Err(Failure::credential(format!("the variable {} is not set", name::shown(name)))
                    .hint("the configuration names it as the source of a credential ('sessctl config show')")),
            },
            Self::File(name) => {
                let path = locate(name, host, around.folder);
                if name::shown_path(name) == REDACTED && !path.exists() {
                    return Err(Failure::credential("the file of a credential does not exist")
                        .hint("its name looks like a credential; { file = … } takes the path of a file that holds it"));
                }
                let (bytes, readable) = trusted_file::read(&path, &ReadRequest { kind: Kind::Credential, limit: LARGEST })?;
                if readable {
                    notices.push(format!("{0} is readable by others and holds a secret: chmod 600 {0}", path.display()));
                }
                Ok(bytes)
            }
            Self::Command(words) => credential_command::run(words, host, around.variables).await,
        }
    }
}

/// Returns the path of a file that holds a credential. A relative one starts in `folder`.
pub(super) fn locate(name: &str, host: &Host, folder: Option<&Path>) -> PathBuf {
    let path = host.expand_home(Path::new(name));
    // An absolute path replaces the folder.
    folder.map_or_else(|| path.clone(), |folder| folder.join(&path))
}

#[cfg(unix)]
fn bytes(value: &OsStr) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    value.as_bytes().to_vec()
}

#[cfg(not(unix))]
fn bytes(value: &OsStr) -> Vec<u8> {
    value.to_string_lossy().into_owned().into_bytes()
}

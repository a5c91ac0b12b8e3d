//! Edits the configuration file by way of a draft, which replaces the file only if it is valid: a
//! program that reads the file never sees a half-written or invalid one.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::init::{create_folder, example, folder_of, install, not_written, with_suffix};
use super::load::{EMPTY_FILE, read_file};
use super::trusted_file;
use super::{Flags, path};
use crate::error::{Failure, Result};
use crate::host::Host;

/// A draft of the configuration file.
#[derive(Debug)]
pub struct Draft {
    /// The configuration file. A symlink has been followed.
    target: PathBuf,
    /// Path of the draft, beside the file.
    pub path: PathBuf,
    /// Content of the file when the draft was made; `None` if there was no file.
    original: Option<Vec<u8>>,
    /// Whether the draft is that of an earlier edit, which was not valid.
    pub is_continued: bool,
}

/// Result of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditOutcome {
    /// The file contains the draft now.
    Installed,
    /// The draft is the same as the file.
    Unchanged,
}

impl Draft {
    /// Makes a draft with the content of the file, or of the example if there is no file. A draft
    /// of an earlier edit that was not valid is continued.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] if the file is not a regular file,
    /// [`crate::error::Kind::Output`] if the draft cannot be written.
    pub fn create(host: &Host, flags: &Flags) -> Result<Self> {
        let configured = path(host, flags)?;
        // A link, such as one to a repository of settings, must remain a link.
        let target = configured.canonicalize().unwrap_or(configured);
        if target == Path::new(EMPTY_FILE) || (target.exists() && !target.is_file()) {
            let cause = format!("{} is not a regular file", target.display());
            return Err(Failure::config(cause).hint("choose another path with --config"));
        }
        create_folder(folder_of(&target)).map_err(|error| not_written(&target, &error))?;
        let original = read_if_exists(&target)?;
        let path = with_suffix(&target, ".edit");
        let is_continued = path.symlink_metadata().is_ok();
        if is_continued {
            trusted_file::check(&path)?;
        } else {
            let text = original.clone().unwrap_or_else(|| example().into_bytes());
            install(&path, &text, false)?;
        }
        Ok(Self {
            target,
            path,
            original,
            is_continued,
        })
    }

    /// Replaces the file with the draft if the draft is valid. An invalid draft remains.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] for an invalid draft, with the position of the mistake, or a
    /// file that has changed in the meantime.
    pub fn finish(&self) -> Result<EditOutcome> {
        read_file(&self.path, &mut Vec::new()).map_err(|failure| {
            let target = self.target.display();
            failure.hint(format!(
                "{target} is unchanged; 'sessctl config edit' continues the edit"
            ))
        })?;
        if read_if_exists(&self.target)? != self.original {
            let cause = format!("{} was changed during the edit", self.target.display());
            return Err(Failure::config(cause).hint(format!(
                "compare it with {}, then move that file to its path or remove it",
                self.path.display()
            )));
        }
        let fail = |error: std::io::Error| not_written(&self.target, &error);
        let draft = fs::read(&self.path).map_err(fail)?;
        if self.original.as_deref() == Some(draft.as_slice()) {
            self.discard();
            return Ok(EditOutcome::Unchanged);
        }
        // Nobody else may write to the file, whatever its mode was. An editor may have replaced the
        // draft by a file that others can read.
        let mode = match self.target.metadata() {
            Ok(meta) => meta.permissions().mode() & 0o755,
            Err(_) => 0o600,
        };
        fs::set_permissions(&self.path, Permissions::from_mode(mode)).map_err(fail)?;
        // A rename is atomic: a reader sees the old file or the new one, never a part of it.
        fs::rename(&self.path, &self.target).map_err(fail)?;
        Ok(EditOutcome::Installed)
    }

    /// Removes the draft.
    pub fn discard(&self) {
        // A draft that remains is continued by the next edit.
        let _ = fs::remove_file(&self.path);
    }
}

/// Returns the content of a file, or `None` if it does not exist.
fn read_if_exists(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::config(format!(
            "{}: {}",
            path.display(),
            trusted_file::describe_io_error(&error)
        ))),
    }
}

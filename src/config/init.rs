//! Writes an initial configuration file: atomically, readable only by its owner, and without
//! overwriting an existing file by accident.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

pub use super::example::example;
use super::trusted_file::describe_io_error;
use crate::error::{Failure, Kind, Result};

/// Writes the example to `path` with mode 0600, and creates missing directories with mode 0700. An
/// existing file is replaced only with `force`. If it has been edited, a copy is made first, whose path
/// is returned.
///
/// # Errors
/// [`Kind::Config`] if the file exists already, [`Kind::Output`] if it cannot be written.
pub fn write(path: &Path, force: bool) -> Result<Option<PathBuf>> {
    let folder = folder_of(path);
    check_target(path, folder, force)?;
    create_folder(folder).map_err(|error| not_written(path, &error))?;
    // Written first: if there is no room for it, the old file needs no copy.
    let file = stage(path, example().as_bytes())?;
    let mut backup = None;
    if force && path.is_file() {
        let copy = with_suffix(path, ".bak");
        let old = fs::read(path).map_err(|error| not_written(&copy, &error))?;
        // It may contain the only copy of a credential.
        if old != example().as_bytes() {
            install(&copy, &old, true)?;
            backup = Some(copy);
        }
    }
    persist(file, path, force)?;
    Ok(backup)
}

/// Returns the directory of a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Returns the path of a file beside `path`.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Creates the failure for a file that cannot be written.
pub(super) fn not_written(path: &Path, error: &io::Error) -> Failure {
    let cause = format!(
        "cannot write {}: {}",
        path.display(),
        describe_io_error(error)
    );
    Failure::new(Kind::Output, cause).hint("nothing was changed; choose another path with --config")
}

/// Writes a file atomically, with mode 0600. An existing file is replaced only with `replace`.
pub(super) fn install(path: &Path, bytes: &[u8], replace: bool) -> Result<()> {
    persist(stage(path, bytes)?, path, replace)
}

/// Writes a temporary file, with mode 0600, in the directory of `path`.
fn stage(path: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let write = || {
        let mut file = Builder::new()
            .prefix(".config.toml.")
            .tempfile_in(folder_of(path))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(|error| not_written(path, &error))
}

/// Renames a temporary file to `path`.
fn persist(file: NamedTempFile, path: &Path, replace: bool) -> Result<()> {
    let (shown, folder) = (path.display(), folder_of(path));
    // A rename is atomic: a reader sees the old file or the new one, never a part of it.
    let persisted = if replace {
        file.persist(path)
    } else {
        // Another process may have created the file since the check.
        file.persist_noclobber(path)
    };
    persisted.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => not_written(path, &error.error),
    })?;
    // The file's name is durable only after its directory is synced.
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| {
            Failure::new(
                Kind::Output,
                format!("cannot sync {shown} to disk: {}", describe_io_error(&error)),
            )
            .hint("the file was written, but a system crash may lose it")
        })
}

/// Checks that a file may be written at `path` in `folder`.
fn check_target(path: &Path, folder: &Path, force: bool) -> Result<()> {
    let shown = path.display();
    let symlink = |what: &str| {
        Failure::new(
            Kind::Output,
            format!("cannot write {shown}: {what} is a symlink"),
        )
        .hint("nothing was changed; name the target of the link with --config")
    };
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.file_type().is_symlink() => return Err(symlink("it")),
        Ok(_) if !force => return Err(exists(path)),
        // As root, replacing a device file would damage the system.
        Ok(meta) if !meta.is_file() && !meta.is_dir() => {
            let cause = format!("cannot write {shown}: it is not a regular file");
            return Err(Failure::new(Kind::Output, cause)
                .hint("nothing was changed; choose another path with --config"));
        }
        _ => {}
    }
    if folder.ancestors().any(is_untrusted_link) {
        return Err(symlink("a directory in its path, owned by another user,"));
    }
    Ok(())
}

/// Creates the failure for a file that exists already.
fn exists(path: &Path) -> Failure {
    Failure::config(format!("{} already exists", path.display()))
        .hint("edit it, or replace it with 'sessctl config init --force'")
}

/// Creates a directory and its missing parents with mode 0700.
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    // The file in the directory may contain credentials.
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| match error.kind() {
        // An existing directory would not have been an error, so this is another kind of file.
        io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
        _ => error,
    })
}

/// Returns whether `folder` is a symlink owned by neither this user nor root.
fn is_untrusted_link(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    // The owner of a link can point it to another directory at any time.
    fs::symlink_metadata(folder).is_ok_and(|meta| {
        let trusted = [0, rustix::process::geteuid().as_raw()];
        meta.file_type().is_symlink() && !trusted.contains(&meta.uid())
    })
}

#[cfg(test)]
mod tests;

//! Reads files that must be trusted: regular, of limited size, and not writable by others.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use crate::error::{Failure, Kind, Result};
use crate::files;

/// Error kind and size limit of a read.
pub(super) struct ReadRequest {
    /// Kind of a failure.
    pub(super) kind: Kind,
    /// Maximum size, in bytes.
    pub(super) limit: u64,
}

/// Whether others may read the file.
pub(super) type ReadableByOthers = bool;

/// Reads a whole file that others cannot write to, and returns whether they may read it.
pub(super) fn read(path: &Path, request: &ReadRequest) -> Result<(Vec<u8>, ReadableByOthers)> {
    let (bytes, access) = read_any(path, request)?;
    check_access(path, &access, request.kind)?;
    Ok((bytes, access.may_read))
}

/// Checks that a file is regular and that others cannot write to it.
pub(super) fn check(path: &Path) -> Result<()> {
    let limit = 1 << 20;
    let kind = Kind::Config;
    read(path, &ReadRequest { kind, limit }).map(drop)
}

/// Fails if others may write to a file.
pub(super) fn check_access(path: &Path, access: &AccessByOthers, kind: Kind) -> Result<()> {
    if !access.may_write {
        return Ok(());
    }
    let shown = path.display();
    let cause = format!("{shown}: is writable by other users, who could redirect credentials");
    Err(Failure::new(kind, cause).hint(format!("run chmod go-w {shown}, and check its owner")))
}

/// Reads a whole file, even if others may write to it.
pub(super) fn read_any(path: &Path, request: &ReadRequest) -> Result<(Vec<u8>, AccessByOthers)> {
    let (bytes, meta) = files::read_regular(path, request.limit).map_err(|error| {
        let why = open_error(path, &error);
        Failure::new(request.kind, format!("{}: {why}", path.display()))
    })?;
    let access = access_by_others(&meta);
    Ok((bytes, access))
}

/// Describes why a file cannot be read.
fn open_error(path: &Path, error: &io::Error) -> String {
    let reason = describe_io_error(error);
    if path.is_symlink() {
        format!("a broken symbolic link: {reason}")
    } else {
        reason
    }
}

/// Formats an I/O error in lower case, without its number.
pub(super) fn describe_io_error(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            // The number of the error helps nobody who reads the message.
            match text.split_once(" (os error") {
                Some((text, _)) => text.to_lowercase(),
                None => text,
            }
        }
    }
}

/// Permissions of a file.
pub(super) struct FilePermissions {
    /// Permission bits.
    pub(super) mode: u32,
    /// Access of other users.
    pub(super) access: AccessByOthers,
}

/// Returns the permissions of a file, if it exists.
pub(super) fn permissions(path: &Path) -> Option<FilePermissions> {
    use std::os::unix::fs::MetadataExt;
    let meta = path.metadata().ok()?;
    Some(FilePermissions {
        mode: meta.mode() & 0o7777,
        access: access_by_others(&meta),
    })
}

/// Access of other users to a file.
pub(super) struct AccessByOthers {
    may_read: bool,
    pub(super) may_write: bool,
}

fn access_by_others(meta: &Metadata) -> AccessByOthers {
    use std::os::unix::fs::MetadataExt;
    let trusted = is_trusted(meta.uid(), rustix::process::geteuid().as_raw());
    AccessByOthers {
        may_read: meta.mode() & 0o044 != 0,
        // An owner may change the permissions of a file at any time.
        may_write: meta.mode() & 0o022 != 0 || !trusted,
    }
}

/// Checks whether the owner of a file is trusted.
// Root may write to any file, so a file owned by root is as safe as one's own.
const fn is_trusted(owner: u32, user: u32) -> bool {
    owner == 0 || owner == user
}

/// Decodes UTF-8 text without NUL bytes; the error contains the byte offset.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(files::without_byte_order_mark(bytes))
        .map_err(|error| format!("is not UTF-8 (byte offset {})", error.valid_up_to()))?;
    match text.find('\0') {
        Some(at) => Err(format!("is not UTF-8 text: a NUL byte (byte offset {at})")),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests;

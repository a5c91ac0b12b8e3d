//! Files that the configuration is read from: regular, not large, and not writable by others.

use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Failure, Kind, Result};

/// What is to be read, for messages and bounds.
pub(super) struct Wanted {
    /// The class of a failure.
    pub(super) kind: Kind,
    /// The largest size, in bytes.
    pub(super) limit: u64,
}

/// Whether others may read the file.
pub(super) type ReadableByOthers = bool;

/// Reads a file whole, and says whether others may read it, too.
pub(super) fn read(path: &Path, wanted: &Wanted) -> Result<(Vec<u8>, ReadableByOthers)> {
    let shown = path.display();
    let fail = |why: String| Failure::new(wanted.kind, format!("{shown}: {why}"));
    // Looked at before it is opened: opening a FIFO would wait for a writer.
    let seen = fs::metadata(path).map_err(|error| fail(missing(path, &error)))?;
    be_regular(&seen).map_err(&fail)?;
    // What counts is the file that was opened; another may stand at its path by now.
    let file = fs::File::open(path).map_err(|error| fail(reason(&error)))?;
    let meta = file.metadata().map_err(|error| fail(reason(&error)))?;
    be_regular(&meta).map_err(&fail)?;
    let others = access_by_others(&meta);
    if others.may_write {
        return Err(fail(
            "is writable by others, who could make it send a credential elsewhere".to_owned(),
        )
        .hint(format!("chmod go-w {shown}, and see who owns it")));
    }
    let mut bytes = Vec::new();
    file.take(wanted.limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| fail(reason(&error)))?;
    if bytes.len() as u64 > wanted.limit {
        let limit = match wanted.limit >> 10 {
            kib if kib % 1024 == 0 => format!("{} MiB", kib / 1024),
            kib => format!("{kib} KiB"),
        };
        return Err(fail(format!("is larger than {limit}")));
    }
    Ok((bytes, others.may_read))
}

fn be_regular(meta: &Metadata) -> Result<(), String> {
    let what = match meta.file_type() {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_dir() => "is a directory, not a regular file",
        _ => "is not a regular file",
    };
    Err(what.to_owned())
}

fn missing(path: &Path, error: &io::Error) -> String {
    let reason = reason(error);
    if path.is_symlink() {
        format!("a link that leads nowhere: {reason}")
    } else {
        reason
    }
}

/// An I/O error in lower case and without its number.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error")
                .next()
                .unwrap_or(&text)
                .to_lowercase()
        }
    }
}

struct Others {
    may_read: bool,
    may_write: bool,
}

#[cfg(unix)]
fn access_by_others(meta: &Metadata) -> Others {
    use std::os::unix::fs::MetadataExt;
    let trusted = is_trusted(meta.uid(), rustix::process::geteuid().as_raw());
    Others {
        may_read: meta.mode() & 0o044 != 0,
        may_write: meta.mode() & 0o022 != 0 || !trusted,
    }
}

/// Root may write to any file, so a file of root's is as safe as one's own.
#[cfg(unix)]
const fn is_trusted(owner: u32, user: u32) -> bool {
    owner == 0 || owner == user
}

#[cfg(not(unix))]
fn access_by_others(_: &Metadata) -> Others {
    Others {
        may_read: false,
        may_write: false,
    }
}

/// Bytes as text, or at which byte they stop being text.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("is not UTF-8 (byte offset {})", error.valid_up_to()))?;
    match text.find('\0') {
        Some(at) => Err(format!("is not UTF-8 text: a NUL byte (byte offset {at})")),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests;

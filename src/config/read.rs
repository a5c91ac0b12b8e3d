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
    let meta = fs::metadata(path).map_err(|error| fail(reason(&error)))?;
    if !meta.is_file() {
        let what = if meta.is_dir() {
            "is a directory, not a regular file"
        } else {
            "is not a regular file"
        };
        return Err(fail(what.to_owned()));
    }
    let others = access_by_others(&meta);
    if others.may_write {
        return Err(fail(
            "is writable by others, who could make it send a credential elsewhere".to_owned(),
        )
        .hint(format!("chmod go-w {shown}, and see who owns it")));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(wanted.limit + 1).read_to_end(&mut bytes))
        .map_err(|error| fail(reason(&error)))?;
    if bytes.len() as u64 > wanted.limit {
        return Err(fail(format!("is larger than {} KiB", wanted.limit / 1024)));
    }
    Ok((bytes, others.may_read))
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
    let owner = meta.uid();
    let trusted = owner == 0 || owner == rustix::process::geteuid().as_raw();
    Others {
        may_read: meta.mode() & 0o044 != 0,
        may_write: meta.mode() & 0o022 != 0 || !trusted,
    }
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
        Some(at) => Err(format!(
            "holds a NUL byte (byte offset {at}): save it as UTF-8"
        )),
        None => Ok(text),
    }
}

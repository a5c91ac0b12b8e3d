//! Snapshots of a folder, to check that a run has not changed it.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Mode, seconds and nanoseconds of the last change, content.
type State = (u32, i64, i64, Vec<u8>);

/// Every path below a folder, and its state.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<PathBuf, State>);

impl Snapshot {
    pub fn of(root: &Path) -> Self {
        let mut all = BTreeMap::new();
        walk(root, &mut all);
        Self(all)
    }

    /// Returns the paths that differ.
    pub fn differences(&self, other: &Self) -> Vec<PathBuf> {
        let paths = self.0.keys().chain(other.0.keys());
        let mut paths: Vec<_> = paths
            .filter(|path| self.0.get(*path) != other.0.get(*path))
            .cloned()
            .collect();
        paths.dedup();
        paths
    }
}

fn walk(path: &Path, all: &mut BTreeMap<PathBuf, State>) {
    let meta = fs::symlink_metadata(path).unwrap();
    let state = if meta.is_dir() {
        // Its time changes when a temporary file is created and removed, which is harmless.
        (meta.mode(), 0, 0, Vec::new())
    } else {
        (
            meta.mode(),
            meta.mtime(),
            meta.mtime_nsec(),
            content(path, &meta),
        )
    };
    all.insert(path.to_owned(), state);
    if meta.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            walk(&entry.path(), all);
        }
    }
}

/// Returns the content of a file or the target of a link. For a large file it is only the length.
fn content(path: &Path, meta: &Metadata) -> Vec<u8> {
    if meta.is_symlink() {
        let target = fs::read_link(path).unwrap();
        target.into_os_string().into_encoded_bytes()
    } else if meta.is_file() && meta.len() < 1 << 16 {
        fs::read(path).unwrap_or_default()
    } else {
        meta.len().to_string().into_bytes()
    }
}

//! Writes report files: replaces a file as a whole, or appends to it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::Builder;

use crate::error::{Failure, Kind, Result};
use crate::signals;

/// Maximum size of a step summary, in bytes. GitHub drops a larger one.
const MAX_SUMMARY_SIZE: usize = 1 << 20;

/// Replaces a file by a report. A regular file remains unchanged if the report cannot be written.
pub(super) fn replace(path: &Path, report: &str) -> Result<()> {
    replace_file(path, report).map_err(|error| write_failure(path, error))
}

/// Replaces a file, like [`replace`].
pub(in crate::cli) fn replace_file(path: &Path, report: &str) -> io::Result<()> {
    match fs::metadata(path) {
        // A device or a pipe cannot be replaced.
        Ok(metadata) if !metadata.is_file() => write_in_place(path, report),
        Ok(metadata) => write_and_rename(path, report, Some(metadata.permissions())),
        Err(_) => write_and_rename(path, report, None),
    }
}

/// Writes a report to a temporary file in the same folder and renames it to `path`.
fn write_and_rename(
    path: &Path,
    report: &str,
    permissions: Option<fs::Permissions>,
) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    // In the same directory, because a rename works only within a file system.
    let created = Builder::new().prefix(".sessctl-").make_in(folder, |path| {
        // Like any new file, it gets its permissions from the umask.
        OpenOptions::new().write(true).create_new(true).open(path)
    });
    let mut file = match created {
        // The file may be writable even if its directory is not.
        Err(error) if error.kind() == ErrorKind::PermissionDenied && permissions.is_some() => {
            return write_in_place(path, report);
        }
        created => created?,
    };
    file.write_all(report.as_bytes())?;
    // Without the sync, a crash of the system could leave an empty file instead of the old report.
    file.as_file().sync_data()?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    match file.persist(path) {
        // A file that is a mount point cannot be replaced.
        Err(failed) if failed.error.kind() == ErrorKind::ResourceBusy => {
            write_in_place(path, report)
        }
        Err(failed) => Err(failed.error),
        Ok(_) => Ok(()),
    }
}

/// Overwrites a file that cannot be replaced.
fn write_in_place(path: &Path, report: &str) -> io::Result<()> {
    // Opening a pipe waits for its reader.
    signals::exit_on_signal(|| {
        let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
        file.write_all(report.as_bytes())
    })
}

/// Appends a page to a summary; `page` receives the remaining space in bytes.
pub(super) fn append(path: &Path, page: impl FnOnce(usize) -> String) -> Result<()> {
    let append = || {
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        // Another program may have ended the file without a line break.
        let between = if ends_in_line(path) { "" } else { "\n" };
        let room = MAX_SUMMARY_SIZE
            .saturating_sub(size)
            .saturating_sub(between.len());
        let text = format!("{between}{}", page(room));
        file.write_all(text.as_bytes())
    };
    signals::exit_on_signal(append).map_err(|error| write_failure(path, error))
}

/// Returns whether a regular file is empty or ends with a newline.
fn ends_in_line(path: &Path) -> bool {
    let last = || -> io::Result<bool> {
        // Reading from a pipe would block.
        if !fs::metadata(path)?.is_file() {
            return Ok(true);
        }
        let mut file = File::open(path)?;
        if io::Seek::seek(&mut file, io::SeekFrom::End(0))? == 0 {
            return Ok(true);
        }
        io::Seek::seek(&mut file, io::SeekFrom::End(-1))?;
        let mut byte = [0];
        io::Read::read_exact(&mut file, &mut byte)?;
        Ok(byte == *b"\n")
    };
    last().unwrap_or(true)
}

fn write_failure(path: &Path, error: io::Error) -> Failure {
    let context = format!("cannot write the report {}", path.display());
    Failure::from_error(Kind::Output, anyhow::Error::new(error).context(context))
        .hint("the verdicts are on standard output; choose another file for the report")
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn report_replaces_whole_file() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("report.xml");
        for report in ["a longer report", "short"] {
            replace(&path, report).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), report);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(replace(&folder.path().join("none/report.xml"), "x").is_err());
    }

    #[test]
    fn symlink_target_is_not_overwritten() {
        let folder = TempDir::new().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "unchanged").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        replace(&link, "report").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "unchanged");
        assert_eq!(fs::read_to_string(&link).unwrap(), "report");
    }

    #[test]
    fn summary_starts_on_new_line() {
        let folder = TempDir::new().unwrap();
        for (before, after) in [
            ("", "page"),
            ("text", "text\npage"),
            ("line\n", "line\npage"),
        ] {
            let path = folder.path().join("summary.md");
            fs::write(&path, before).unwrap();
            append(&path, |_| "page".to_owned()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), after);
        }
    }

    #[test]
    fn summary_limit_counts_existing_content() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("summary.md");
        fs::write(&path, "x".repeat(1000)).unwrap();
        append(&path, |room| "y".repeat(room)).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), 1 << 20);
        append(&path, |room| "y".repeat(room)).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), (1 << 20) + 1);
    }
}

//! Reads whole regular files up to a size limit.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Returns text without the byte-order mark that Windows editors write before it.
#[must_use]
pub fn without_byte_order_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// Opens a regular file, without waiting for the writer of a pipe and without opening a device.
///
/// # Errors
/// Any I/O error, or [`io::ErrorKind::InvalidInput`] if the file is not a regular file.
pub fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    // Opening a device may have side effects, so the type is checked first.
    check_type(&fs::metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    // The file may have been replaced since the check, and opening a pipe must not block.
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    check_type(&metadata)?;
    Ok((file, metadata))
}

/// Reads a regular file of at most `limit` bytes.
///
/// # Errors
/// The errors of [`open_regular`], or [`io::ErrorKind::InvalidInput`] if the file is larger.
pub fn read_regular(path: &Path, limit: u64) -> io::Result<(Vec<u8>, Metadata)> {
    let (file, metadata) = open_regular(path)?;
    // The size in the metadata is not used: the file may grow, and /proc reports 0.
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        return Ok((bytes, metadata));
    }
    let limit = match limit >> 10 {
        kib if kib % 1024 == 0 => format!("{} MiB", kib / 1024),
        kib => format!("{kib} KiB"),
    };
    Err(invalid_input(format!("is larger than {limit}")))
}

fn check_type(metadata: &Metadata) -> io::Result<()> {
    let what = match metadata.file_type() {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_dir() => "is a directory, not a regular file",
        _ => "is not a regular file",
    };
    Err(invalid_input(what.to_owned()))
}

fn invalid_input(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}

/// Describes why a file cannot be read, without the number of the system's error.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "No such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let folder = TempDir::new().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        for path in [&pipe, Path::new("/dev/zero"), folder.path()] {
            let error = open_regular(path).unwrap_err().to_string();
            assert!(error.contains("not a regular file"), "{path:?}: {error}");
        }
        let missing = open_regular(&folder.path().join("none")).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn larger_files_are_refused() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, [b'x'; 2048]).unwrap();
        assert_eq!(read_regular(&path, 2048).unwrap().0.len(), 2048);
        let error = read_regular(&path, 2047).unwrap_err();
        assert_eq!(error.to_string(), "is larger than 1 KiB");
        let error = read_regular(&path, 0).unwrap_err();
        assert_eq!(error.to_string(), "is larger than 0 MiB");
    }
}

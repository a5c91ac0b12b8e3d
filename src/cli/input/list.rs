//! Reads a list of ids line by line, in a thread of its own.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::thread;

use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::lines::{InputLine, LineSplitter};
use crate::error::{Failure, Kind, Result};
use crate::files;
use crate::text;

/// Size of a read in bytes.
const CHUNK: usize = 64 * 1024;

/// The number of bytes read so far, and the lines of the last read.
type Chunk = Result<(u64, Vec<InputLine>)>;

/// A list that is being read.
pub(super) struct IdList {
    chunks: Receiver<Chunk>,
    ready: std::vec::IntoIter<InputLine>,
    /// Size of the list in bytes, if it is a regular file.
    size: Option<u64>,
    bytes_read: u64,
    lines_read: u64,
}

impl IdList {
    pub(super) fn stdin() -> Result<Self> {
        let size = standard_input_size();
        Self::start("standard input".to_owned(), size, || Ok(io::stdin()))
    }

    pub(super) fn file(path: PathBuf) -> Result<Self> {
        let metadata =
            std::fs::metadata(&path).map_err(|error| unreadable(&name(&path), &error))?;
        let size = metadata.is_file().then_some(metadata.len());
        // Opening a pipe waits for its writer, so the thread opens the file as well.
        Self::start(name(&path), size, move || File::open(path))
    }

    /// Starts the thread that opens and reads the list.
    fn start<R: Read>(
        name: String,
        size: Option<u64>,
        open: impl FnOnce() -> io::Result<R> + Send + 'static,
    ) -> Result<Self> {
        // A small capacity makes the thread wait, so that a long list is never in memory as a whole.
        let (send, chunks) = channel(2);
        let reading = move || {
            let failed = |error: io::Error| unreadable(&name, &error);
            let result = open()
                .map_err(failed)
                .and_then(|source| read(source, &name, &send));
            if let Err(failure) = result {
                // Sending fails only if the receiver is gone, and then no one needs the error.
                let _ = send.blocking_send(Err(failure));
            }
        };
        // Reading a pipe may block without end, and the runtime has only the main thread.
        thread::Builder::new()
            .name("ids".to_owned())
            .spawn(reading)
            .map_err(|error| {
                Failure::from_error(
                    Kind::Network,
                    anyhow::Error::new(error).context("cannot start a thread"),
                )
            })?;
        Ok(Self {
            chunks,
            ready: Vec::new().into_iter(),
            size,
            bytes_read: 0,
            lines_read: 0,
        })
    }

    /// Returns the next line that has been read.
    pub(super) fn take(&mut self) -> Option<InputLine> {
        self.ready.next()
    }

    pub(super) fn has_ready(&self) -> bool {
        self.ready.len() > 0
    }

    /// Waits for the next lines and returns `false` at the end of the list.
    pub(super) async fn fill(&mut self) -> Result<bool> {
        match self.chunks.recv().await {
            None => Ok(false),
            Some(chunk) => {
                let (read, lines) = chunk?;
                self.bytes_read = read;
                self.lines_read += text::count(lines.len());
                self.ready = lines.into_iter();
                Ok(true)
            }
        }
    }

    /// Estimates the number of remaining lines from the average length of those already read.
    pub(super) fn estimate_remaining(&self) -> Option<u64> {
        let bytes_left = self.size?.saturating_sub(self.bytes_read);
        // The ids of a list are usually of about the same length.
        let unread = u128::from(bytes_left) * u128::from(self.lines_read)
            / u128::from(self.bytes_read.max(1));
        let ready = text::count(self.ready.len());
        (self.bytes_read > 0)
            .then(|| ready.saturating_add(u64::try_from(unread).unwrap_or(u64::MAX)))
    }
}

/// Checks that a list exists and is not a directory; other errors appear when it is read.
pub(super) fn check(path: &Path) -> Result<()> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(&name(path), &error))?;
    if metadata.is_dir() {
        let error = io::ErrorKind::IsADirectory.into();
        return Err(unreadable(&name(path), &error));
    }
    Ok(())
}

fn name(path: &Path) -> String {
    text::quote(&path.to_string_lossy(), 200)
}

fn unreadable(name: &str, error: &io::Error) -> Failure {
    let message = format!("cannot read ids from {name}: {}", files::reason(error));
    let failure = Failure::usage(message);
    match error.kind() {
        io::ErrorKind::NotFound => failure.hint("check the path after @"),
        _ => failure,
    }
}

/// Returns the size of standard input, if it is a regular file.
fn standard_input_size() -> Option<u64> {
    use std::os::fd::AsFd;
    // A duplicate, because dropping a `File` closes its descriptor.
    let file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let metadata = file.metadata().ok()?;
    metadata.is_file().then_some(metadata.len())
}

/// Reads to the end, or until the receiver is dropped.
fn read(mut source: impl Read, name: &str, send: &Sender<Chunk>) -> Result<()> {
    let mut lines = LineSplitter::default();
    let mut buffer = vec![0; CHUNK];
    let mut total = 0_u64;
    loop {
        let count = match source.read(&mut buffer) {
            Ok(count) => count,
            // A signal interrupts a read without any loss of data.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(name, &error)),
        };
        let bytes = buffer.get(..count).unwrap_or_default();
        // Windows programs often save text as UTF-16.
        if total == 0 && (bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")) {
            return Err(
                Failure::usage(format!("line 1: {name} is UTF-16, not UTF-8"))
                    .hint("save the list as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8"),
            );
        }
        total += u64::try_from(count).unwrap_or(0);
        if count == 0 {
            // The last line need not end with a line feed.
            lines.end_line();
        } else {
            lines.feed(bytes);
        }
        let ready = std::mem::take(&mut lines.ready);
        if (!ready.is_empty() && send.blocking_send(Ok((total, ready))).is_err()) || count == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_input_is_reported() {
        let (send, _chunks) = channel(2);
        let failure = read(&b"\xff\xfes\0\n\0"[..], "ids.txt", &send).unwrap_err();
        assert_eq!(failure.message(), "line 1: ids.txt is UTF-16, not UTF-8");
    }
}

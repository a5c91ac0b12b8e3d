//! Reuses the sessions in the output of an earlier run, for `--resume`.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::cli::target::Target;
use crate::error::{Failure, Result};
use crate::files;
use crate::json::Json;
use crate::session::{self, DocumentOptions};
use crate::signals;
use crate::text;

/// Maximum length of a line in bytes.
const MAX_LINE_LENGTH: u64 = 64 << 20;

/// An index of the valid lines in an earlier output.
pub(super) struct ResumeFile {
    file: File,
    name: String,
    /// Offset and length of each line, by the hash of provider and id. Lines and ids remain in the
    /// file, so that a million sessions take tens of megabytes only.
    offsets: HashMap<u64, (u64, usize)>,
    hasher: RandomState,
    /// Whether the file is not empty.
    has_content: bool,
}

impl ResumeFile {
    /// Opens and indexes the file.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the file cannot be read or is the destination of standard output.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name = text::quote(&path.to_string_lossy(), 200);
        let (file, metadata) =
            files::open_regular(path).map_err(|error| unreadable(&name, &error))?;
        // With '>' the shell has truncated the file already; with '>>' its lines would be doubled.
        if is_standard_output(&metadata) {
            return Err(Failure::usage(format!(
                "cannot resume from {name}: it is also the output file"
            ))
            .hint("write to another file and rename it after the run"));
        }
        let mut index = Self {
            file,
            name,
            offsets: HashMap::new(),
            hasher: RandomState::new(),
            has_content: metadata.len() > 0,
        };
        // Indexing a large file blocks the runtime, so a signal must end the process directly.
        signals::exit_on_signal(|| index.index())
            .map_err(|error| unreadable(&index.name, &error))?;
        Ok(index)
    }

    /// Indexes the lines that contain a session.
    fn index(&mut self) -> io::Result<()> {
        let mut lines = BufReader::with_capacity(256 * 1024, &self.file);
        let (mut line, mut start) = (Vec::new(), 0);
        loop {
            line.clear();
            let length = (&mut lines)
                .take(MAX_LINE_LENGTH)
                .read_until(b'\n', &mut line)?;
            if length == 0 {
                return Ok(());
            }
            // A file without line breaks must not be read into memory as a whole.
            if !line.ends_with(b"\n")
                && u64::try_from(length).is_ok_and(|length| length >= MAX_LINE_LENGTH)
            {
                let message = format!("the line at byte {start} is longer than 64 MiB");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            let identity = std::str::from_utf8(&line)
                .ok()
                .and_then(session::identify_line);
            if let Some((provider, id)) = identity {
                // Only the hash is stored, so that the index of a large file stays small.
                let key = self.hasher.hash_one((provider.name, id));
                // If a session occurs twice, the later line is more recent.
                self.offsets.insert(key, (start, length));
            }
            start += text::count(length);
        }
    }

    /// Returns the number of sessions in the file.
    pub(super) fn count(&self) -> u64 {
        text::count(self.offsets.len())
    }

    /// Returns the notice to print before the run.
    pub(super) fn notice(&self) -> String {
        match self.offsets.len() {
            0 if self.has_content => {
                format!(
                    "{} contains no successful line of an earlier '-o ndjson' output; every session will be requested",
                    self.name
                )
            }
            0 => format!("{} is empty; every session will be requested", self.name),
            1 => "reusing 1 session of the earlier run, if the list contains it".to_owned(),
            many => format!(
                "reusing up to {} sessions of the earlier run: those that are in the list",
                text::grouped(many)
            ),
        }
    }

    /// Returns the earlier run's document for an id, redacted according to `options`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the file can no longer be read.
    pub(super) fn document(
        &mut self,
        target: &Target,
        options: &DocumentOptions<'_>,
    ) -> Result<Option<Json<'static>>> {
        let key = self
            .hasher
            .hash_one((target.provider.name, target.id.as_str()));
        let Some((start, length)) = self.offsets.get(&key).copied() else {
            return Ok(None);
        };
        let mut line = vec![0; length];
        self.file
            .seek(SeekFrom::Start(start))
            .and_then(|_| self.file.read_exact(&mut line))
            .map_err(|error| unreadable(&self.name, &error))?;
        let line = String::from_utf8(line).unwrap_or_default();
        // Two ids may have the same hash.
        let is_same = session::identify_line(&line)
            .is_some_and(|(provider, id)| provider == target.provider && id == target.id.as_str());
        Ok(is_same
            .then(|| session::restore(&line, target.provider, target.id.as_str(), options))
            .flatten()
            .map(Json::into_owned))
    }
}

fn unreadable(name: &str, error: &io::Error) -> Failure {
    Failure::usage(format!(
        "cannot resume from {name}: {}",
        files::reason(error)
    ))
    .hint("check the path after --resume")
}

/// Returns whether standard output is redirected to this file.
fn is_standard_output(metadata: &std::fs::Metadata) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    // A duplicate, because dropping a `File` closes its descriptor.
    let stdout = io::stdout().as_fd().try_clone_to_owned();
    let stdout = stdout.and_then(|stdout| File::from(stdout).metadata());
    stdout.is_ok_and(|stdout| (stdout.dev(), stdout.ino()) == (metadata.dev(), metadata.ino()))
}

//! The saved side of a comparison: a file, a pipe or standard input.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::error::{Failure, Result};
use crate::files;
use crate::host::Host;
use crate::json::{JsonSequence, ObjectPosition};
use crate::session::SavedDocument;
use crate::signals;
use crate::text;

/// Maximum size, in bytes, of a document, and of a list that is not in a regular file.
const MAX_SIZE: u64 = 64 << 20;

/// Size of the buffer in bytes.
const BUFFER: usize = 256 * 1024;

/// A saved document, or a list of them.
pub(super) struct SavedFile {
    name: String,
    content: Content,
}

enum Content {
    /// A regular file, of which parts are read when they are needed.
    File(File),
    /// What a pipe has supplied.
    Bytes(Vec<u8>),
}

impl SavedFile {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if it cannot be read, or is a pipe with more than 64 MiB.
    pub(super) fn open(host: &Host, side: &str) -> Result<Self> {
        let name = if side == "-" { "standard input" } else { side };
        let name = text::quote(name, 200);
        // Opening a pipe waits for its writer.
        let content = signals::exit_on_signal(|| {
            if side == "-" {
                return read(io::stdin());
            }
            let path = host.expand_home(Path::new(side));
            match files::open_regular(&path) {
                Ok((file, _)) => Ok(Content::File(file)),
                Err(_) => read(File::open(&path)?),
            }
        });
        let content = content.map_err(|error| failure(&name, &files::reason(&error)))?;
        Ok(Self { name, content })
    }

    /// Returns the name, for messages.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether this is an array, or more than one JSON object.
    pub(super) fn is_list(&self) -> bool {
        signals::exit_on_signal(|| {
            let (mut objects, mut object) = (self.objects(), Vec::new());
            // An incomplete first object is a single document, whose error is then reported.
            let has_first = matches!(objects.read(&mut object), Ok(Some(_)));
            objects.is_array() || (has_first && !matches!(objects.read(&mut object), Ok(None)))
        })
    }

    /// Reads the JSON objects one by one.
    pub(super) fn objects(&self) -> JsonSequence<BufReader<Box<dyn Read + '_>>> {
        let content: Box<dyn Read> = match &self.content {
            Content::File(file) => Box::new(FileReader { file, offset: 0 }),
            Content::Bytes(bytes) => Box::new(Cursor::new(bytes)),
        };
        JsonSequence::new(BufReader::with_capacity(BUFFER, content))
    }

    /// Reads the whole content as one document.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if it is not one, or too large.
    pub(super) fn document(&self) -> Result<SavedDocument> {
        let parsed = match &self.content {
            Content::Bytes(bytes) => SavedDocument::parse(bytes),
            Content::File(file) => {
                let mut bytes = Vec::new();
                let content = FileReader { file, offset: 0 };
                signals::exit_on_signal(|| content.take(MAX_SIZE + 1).read_to_end(&mut bytes))
                    .and_then(|_| check_size(&bytes))
                    .map_err(|error| failure(&self.name, &files::reason(&error)))?;
                SavedDocument::parse(&bytes)
            }
        };
        parsed.map_err(|reason| {
            Failure::usage(format!("{} is not a saved session: {reason}", self.name))
                .hint("save one with 'sessctl … get ID --json > FILE'")
        })
    }

    /// Reads an object of the list again.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the file has changed.
    pub(super) fn read_again(&self, at: ObjectPosition, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        let read = match &self.content {
            Content::File(file) => file.read_exact_at(&mut bytes, at.offset),
            Content::Bytes(content) => {
                let start = usize::try_from(at.offset).unwrap_or(usize::MAX);
                let mut rest = content.get(start..).unwrap_or_default();
                rest.read_exact(&mut bytes)
            }
        };
        read.map_err(|error| self.failure(&files::reason(&error)))?;
        Ok(bytes)
    }

    /// Returns the failure of a list that cannot be compared.
    pub(super) fn failure(&self, reason: &str) -> Failure {
        failure(&self.name, reason)
            .hint("compare the output of 'get -o ndjson' or 'get --json --slurp'")
    }
}

/// A reader of a shared file, whose offset is its own.
struct FileReader<'f> {
    file: &'f File,
    offset: u64,
}

impl Read for FileReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read_at(buffer, self.offset)?;
        self.offset += text::count(length);
        Ok(length)
    }
}

fn read(source: impl Read) -> io::Result<Content> {
    let mut bytes = Vec::new();
    source.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    check_size(&bytes)?;
    Ok(Content::Bytes(bytes))
}

fn check_size(bytes: &[u8]) -> io::Result<()> {
    if text::count(bytes.len()) > MAX_SIZE {
        return Err(io::Error::other("larger than 64 MiB"));
    }
    Ok(())
}

fn failure(name: &str, reason: &str) -> Failure {
    Failure::usage(format!("{name}: {reason}"))
}

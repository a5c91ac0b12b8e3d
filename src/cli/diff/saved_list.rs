//! The index of a saved list: where the document of each session is.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};

use super::saved_file::SavedFile;
use crate::error::Result;
use crate::json::ObjectPosition;
use crate::session::SavedDocument;

/// Hashes the providers and ids of both lists.
// Documents remain in the files, and only 128 bits of hash in memory: a million sessions take less
// than a hundred megabytes, and two of them have the same hash less often than a disk fails.
#[derive(Default)]
pub(super) struct SessionHasher([RandomState; 2]);

/// The hash of a provider and an id.
pub(super) type SessionKey = [u64; 2];

impl SessionHasher {
    fn hash(&self, document: &SavedDocument, id: &str) -> SessionKey {
        let provider = document.provider().map(|provider| provider.name);
        let [first, second] = &self.0;
        [first, second].map(|state| state.hash_one((provider, id)))
    }
}

/// A list of saved documents.
pub(super) struct SavedList {
    pub(super) file: SavedFile,
    /// The documents in the order of the file, each with its length in bytes.
    documents: Vec<(SessionKey, ObjectPosition, usize)>,
    /// Index of the document of a session.
    by_session: HashMap<SessionKey, usize>,
    /// Number of documents of sessions that occur again.
    pub(super) repeated: u64,
}

impl SavedList {
    /// Reads and indexes a list.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if it contains anything but sessions and failed lookups.
    pub(super) fn index(file: SavedFile, hasher: &SessionHasher) -> Result<Self> {
        let mut documents = Vec::new();
        let mut by_session = HashMap::new();
        let mut repeated = 0;
        for_each(&file, |document, at, length| {
            let id = document.id().ok_or("no session: it has no id")?;
            let key = hasher.hash(&document, id);
            match by_session.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(documents.len());
                    documents.push((key, at, length));
                }
                // The later one is more recent.
                Entry::Occupied(entry) => {
                    repeated += 1;
                    if let Some(document) = documents.get_mut(*entry.get()) {
                        *document = (key, at, length);
                    }
                }
            }
            Ok(())
        })?;
        Ok(Self {
            file,
            documents,
            by_session,
            repeated,
        })
    }

    /// Returns the number of sessions.
    pub(super) const fn len(&self) -> usize {
        self.documents.len()
    }

    /// Returns the sessions in the order of the file.
    pub(super) fn sessions(&self) -> impl Iterator<Item = SessionKey> {
        self.documents.iter().map(|(key, ..)| *key)
    }

    /// Returns whether the list contains a session.
    pub(super) fn contains(&self, key: SessionKey) -> bool {
        self.by_session.contains_key(&key)
    }

    /// Reads the document of a session.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the file has changed.
    pub(super) fn read(&self, key: SessionKey) -> Result<Option<Vec<u8>>> {
        let document = self.by_session.get(&key);
        let document = document.and_then(|at| self.documents.get(*at));
        document
            .map(|(_, at, length)| self.file.read_again(*at, *length))
            .transpose()
    }

    /// Parses a document that was read.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the file has changed.
    pub(super) fn parse(&self, document: &[u8]) -> Result<SavedDocument> {
        SavedDocument::parse(document).map_err(|reason| self.file.failure(&reason))
    }
}

/// Calls `each` with every document of a list, its position and its length.
///
/// # Errors
/// [`crate::error::Kind::Usage`] with the line, if a document cannot be parsed or is rejected.
pub(super) fn for_each(
    file: &SavedFile,
    mut each: impl FnMut(SavedDocument, ObjectPosition, usize) -> Result<(), &'static str>,
) -> Result<()> {
    let (mut objects, mut object) = (file.objects(), Vec::new());
    let read = |reason: String| file.failure(&reason);
    while let Some(at) = objects.read(&mut object).map_err(read)? {
        let line = |reason: &str| file.failure(&format!("line {}: {reason}", at.line));
        let document = SavedDocument::parse(&object).map_err(|reason| line(&reason))?;
        each(document, at, object.len()).map_err(line)?;
    }
    Ok(())
}

//! A folder of saved responses, which the mock sends in place of its samples.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use super::saved_response::SavedResponse;
use crate::error::{Failure, Result};
use crate::files;
use crate::provider::Provider;
use crate::text;

/// Maximum size of a file: a response of 64 MiB, the largest that can be configured, and its frame.
const MAX_FILE_SIZE: u64 = 65 << 20;

/// Maximum size of all files together, because they are held in memory.
const MAX_TOTAL_SIZE: u64 = 256 << 20;

/// The saved responses of a folder, by provider and id.
#[derive(Debug)]
pub struct Replay {
    responses: HashMap<(&'static str, String), (SavedResponse, String)>,
}

impl Replay {
    /// Reads every file of a folder. Hidden files are ignored.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the folder cannot be read, or contains anything else than
    /// saved responses.
    pub fn read(folder: &Path) -> Result<Self> {
        let shown = text::quote(&folder.to_string_lossy(), 200);
        let unreadable = |error: io::Error| {
            Failure::usage(format!(
                "cannot read the saved responses in {shown}: {}",
                files::reason(&error)
            ))
            .hint("name the folder of an earlier 'get --save DIR'")
        };
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            names.push(entry.map_err(unreadable)?.file_name());
        }
        // The message about several wrong files is then always about the same one.
        names.sort();
        let mut replay = Self {
            responses: HashMap::new(),
        };
        let mut total = 0;
        for name in names {
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = folder.join(&name);
            let name = text::quote(&path.to_string_lossy(), 300);
            let about = |why: String| {
                Failure::usage(format!("the file {name} {why}")).hint(
                    "a folder for --replay contains only responses saved with 'get --save DIR'",
                )
            };
            let (bytes, _) = files::read_regular(&path, MAX_FILE_SIZE)
                .map_err(|error| about(format!("cannot be replayed: {}", files::reason(&error))))?;
            total += text::count(bytes.len());
            if total > MAX_TOTAL_SIZE {
                return Err(about(
                    "cannot be replayed: the folder contains more than 256 MiB".to_owned(),
                ));
            }
            replay.add(&bytes, &name).map_err(about)?;
        }
        if replay.responses.is_empty() {
            return Err(
                Failure::usage(format!("{shown} contains no saved response"))
                    .hint("save responses first: sessctl … get ID --save DIR"),
            );
        }
        Ok(replay)
    }

    /// Adds the response in a file.
    fn add(&mut self, bytes: &[u8], name: &str) -> Result<(), String> {
        let response = SavedResponse::parse(files::without_byte_order_mark(bytes))?;
        let key = (response.provider.name, response.id.clone());
        match self.responses.insert(key, (response, name.to_owned())) {
            Some((_, other)) => Err(format!("has the same session as {other}")),
            None => Ok(()),
        }
    }

    /// Returns the number of saved responses.
    #[must_use]
    pub fn count(&self) -> usize {
        self.responses.len()
    }

    /// Returns the saved response for an id.
    pub(super) fn find(&self, provider: &Provider, id: &str) -> Option<&SavedResponse> {
        let key = (provider.name, id.to_owned());
        self.responses.get(&key).map(|(response, _)| response)
    }
}

//! Finds the providers of a run before its first request.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::lines::{LineSplitter, LineText};
use super::{IdSource, Input};
use crate::cli::target::Target;
use crate::provider::{self, Provider};
use crate::signals;

/// Size of a read in bytes.
const CHUNK: usize = 64 * 1024;

impl Input {
    /// Returns the providers whose sessions may be requested.
    pub(in crate::cli) fn providers(&self) -> Vec<&'static Provider> {
        if let Some(command) = self.command {
            return vec![command.provider];
        }
        let provider_of =
            |typed: &str| Some(Target::parse(None, typed, self.any_id).ok()?.provider);
        // All credentials must be known before the first request, so a list in a file is read once
        // more. A pipe can be read only once, so it may name any provider.
        let mut providers = Vec::new();
        for source in &self.sources {
            match source {
                IdSource::Id(typed) => add(&mut providers, provider_of(typed)),
                IdSource::File(path) if path.is_file() => signals::exit_on_signal(|| {
                    scan(path, |id| {
                        add(&mut providers, provider_of(id));
                        providers.len() < provider::ALL.len()
                    });
                }),
                IdSource::File(_) | IdSource::Stdin => return provider::ALL.to_vec(),
            }
        }
        providers
    }
}

fn add(providers: &mut Vec<&'static Provider>, provider: Option<&'static Provider>) {
    providers.extend(provider.filter(|provider| !providers.contains(provider)));
}

/// Calls `visit` for each id of a list in a regular file, until it returns `false`.
fn scan(path: &Path, mut visit: impl FnMut(&str) -> bool) {
    // Errors are reported when the list is read for its ids.
    let Ok(mut source) = File::open(path) else {
        return;
    };
    let mut lines = LineSplitter::default();
    let mut buffer = vec![0; CHUNK];
    loop {
        let count = source.read(&mut buffer).unwrap_or(0);
        if count == 0 {
            lines.end_line();
        } else {
            lines.feed(buffer.get(..count).unwrap_or_default());
        }
        for line in lines.ready.drain(..) {
            if let LineText::Id(id) = line.text
                && !visit(&id)
            {
                return;
            }
        }
        if count == 0 {
            return;
        }
    }
}

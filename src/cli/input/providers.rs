//! Finds the providers of a run before its first request.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::lines::{LineText, Lines};
use super::{IdSource, Input};
use crate::cli::target::Target;
use crate::provider::{self, Provider};
use crate::signals;

/// Size of a read in bytes.
const CHUNK: usize = 64 * 1024;

impl Input {
    /// Returns the providers whose sessions may be requested. To find them, a list in a regular
    /// file is read once more; a list from a pipe may name any provider.
    pub(in crate::cli) fn providers(&self) -> Vec<&'static Provider> {
        if let Some(provider) = self.provider {
            return vec![provider];
        }
        let provider_of =
            |typed: &str| Some(Target::parse(None, typed, self.any_id).ok()?.provider);
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

/// Calls `visit` for each id of a list in a regular file, until it returns `false`. Errors are
/// ignored, because they appear when the list is read.
fn scan(path: &Path, mut visit: impl FnMut(&str) -> bool) {
    let Ok(mut source) = File::open(path) else {
        return;
    };
    let mut lines = Lines::default();
    let mut buffer = vec![0; CHUNK];
    loop {
        let count = source.read(&mut buffer).unwrap_or(0);
        if count == 0 {
            lines.end();
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

//! Compares the structure of the sessions in two saved lists.

use std::collections::HashSet;

use super::saved_file::SavedFile;
use super::saved_list;
use crate::cli::App;
use crate::error::{Failure, Result};
use crate::provider::Provider;
use crate::secret::Scrubber;
use crate::session::{Compared, Differences, Structure, structure_hash};
use crate::signals;
use crate::text;

/// The structure of all sessions in a list.
struct ListStructure {
    structure: Structure,
    provider: Option<&'static Provider>,
    /// Number of failed lookups, which have no structure.
    failed: u64,
}

/// Compares the structure of all sessions in one list with that in another.
///
/// # Errors
/// [`crate::error::Kind::Usage`] if a list has no session, or sessions of several providers.
pub(super) fn compare(
    app: &mut App<'_>,
    [before, after]: &[SavedFile; 2],
    ignored: &[String],
) -> Result<Differences> {
    let scrubber = app.console.credentials();
    // Reading large files blocks the runtime, so a signal must end the process directly.
    let read = |file| signals::exit_on_signal(|| ListStructure::read(file, &scrubber));
    let [before, after] = [read(before)?, read(after)?];
    if before.provider != after.provider {
        return Err(Failure::usage("the lists are of different providers")
            .hint("compare lists of one provider"));
    }
    let failed = before.failed + after.failed;
    if failed > 0 {
        let failed = text::grouped(failed);
        app.console.notice(&format!(
            "{failed} failed lookups have no structure and were ignored"
        ));
    }
    Ok(Differences {
        changes: before.structure.compare_to(&after.structure, ignored),
        unknown: 0,
    })
}

impl ListStructure {
    fn read(file: &SavedFile, scrubber: &Scrubber) -> Result<Self> {
        let mut seen = HashSet::new();
        let mut list: Option<Self> = None;
        let mut failed = 0;
        saved_list::for_each(file, |document, _, _| {
            if document.error().is_some() {
                failed += 1;
                return Ok(());
            }
            let provider = document.provider();
            let list = list.get_or_insert_with(|| Self {
                structure: Structure::default(),
                provider,
                failed: 0,
            });
            if list.provider != provider {
                return Err("a session of another provider; compare lists of one provider");
            }
            // Most sessions have the same structure, and redaction takes most of the time.
            if seen.insert(structure_hash(document.value())) {
                let compared = Compared::saved(document, scrubber);
                list.structure.merge(compared.structure(provider));
            }
            Ok(())
        })?;
        let list = list.ok_or_else(|| file.failure("the list contains no session"))?;
        Ok(Self { failed, ..list })
    }
}

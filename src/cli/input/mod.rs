//! Reads the ids of a run from the command line, standard input and files.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::app::App;
use super::target::{InvalidId, ProviderCommand, Target};
use crate::console::Console;
use crate::error::{Failure, Result};
use crate::host::Host;

mod args;
mod lines;
mod list;
mod partition;
mod providers;

pub(super) use args::{Concurrency, Sessions, describe_ids};
use list::IdList;
pub(super) use partition::Partition;

/// A parsed id: a session that can be looked up, or the error.
pub(super) type ParsedId = Result<Target, Box<InvalidId>>;

/// A source of ids.
enum IdSource {
    Id(String),
    Stdin,
    File(PathBuf),
}

/// The ids of a run. A list is read while its first ids are already looked up.
pub(super) struct Input {
    command: Option<ProviderCommand>,
    any_id: bool,
    partition: Option<Partition>,
    sources: VecDeque<IdSource>,
    list: Option<IdList>,
    has_lists: bool,
    /// Number of ids so far, including those outside the partition.
    seen: u64,
    /// Number of ids so far in the partition.
    taken: u64,
}

impl Input {
    /// Prepares to read the ids that the command line names.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if standard input is named twice or a file does not exist.
    /// Both are detected before any request.
    pub(super) fn new(
        host: &Host,
        sessions: &Sessions,
        partition: Option<Partition>,
    ) -> Result<Self> {
        let sources: VecDeque<IdSource> = sessions
            .ids
            .iter()
            .map(|id| match id.strip_prefix('@') {
                Some("") => Err(Failure::usage("'@' without a file name")
                    .hint("write @FILE, or - for standard input")),
                Some(path) => {
                    let path = host.expand_home(Path::new(path));
                    list::check(&path).map(|()| IdSource::File(path))
                }
                None if id == "-" => Ok(IdSource::Stdin),
                None => Ok(IdSource::Id(id.clone())),
            })
            .collect::<Result<_>>()?;
        let stdin = sources
            .iter()
            .filter(|source| matches!(source, IdSource::Stdin));
        if stdin.count() > 1 {
            return Err(Failure::usage("standard input can be read only once")
                .hint("write - once among the ids"));
        }
        let has_lists = sources
            .iter()
            .any(|source| !matches!(source, IdSource::Id(_)));
        Ok(Self {
            command: sessions.provider.map(|provider| ProviderCommand {
                provider,
                verb: sessions.verb,
            }),
            any_id: sessions.any_id,
            partition,
            sources,
            list: None,
            has_lists,
            seen: 0,
            taken: 0,
        })
    }

    /// Returns whether there may be more than one id.
    pub(super) fn is_batch(&self) -> bool {
        self.has_lists || self.sources.len() > 1
    }

    /// Returns whether the command line names the provider of all sessions.
    pub(super) const fn has_one_provider(&self) -> bool {
        self.command.is_some()
    }

    /// Returns whether ids are read from standard input and it is a terminal.
    pub(super) fn is_typed(&self, host: &Host) -> bool {
        let reads_stdin = |source: &IdSource| matches!(source, IdSource::Stdin);
        host.stdin_terminal && self.sources.iter().any(reads_stdin)
    }

    /// Returns whether any id comes from a list.
    pub(super) const fn has_lists(&self) -> bool {
        self.has_lists
    }

    /// Returns the next id that is available without waiting. After `None`, [`Self::fill`] waits
    /// for more.
    pub(super) fn take(&mut self) -> Option<ParsedId> {
        loop {
            let parsed = if let Some(line) = self.list.as_mut().and_then(IdList::take) {
                line.parse(self.command, self.any_id)
            } else if self.list.is_none()
                && let Some(IdSource::Id(_)) = self.sources.front()
                && let Some(IdSource::Id(typed)) = self.sources.pop_front()
            {
                Target::parse(self.command, &typed, self.any_id).map_err(|mut invalid| {
                    // The user probably meant the ids in the file.
                    if Path::new(&typed).is_file() {
                        let name = crate::text::quote(&typed, 200);
                        let hint = format!("to read ids from that file, write @{name}");
                        invalid.failure.hints.insert(0, hint);
                    }
                    invalid
                })
            } else {
                return None;
            };
            self.seen += 1;
            if self.is_in_partition(&parsed) {
                self.taken += 1;
                return Some(parsed);
            }
        }
    }

    /// Returns whether an id is available without waiting.
    pub(super) fn has_ready(&self) -> bool {
        match &self.list {
            Some(list) => list.has_ready(),
            None => matches!(self.sources.front(), Some(IdSource::Id(_))),
        }
    }

    /// Waits for more ids of a list, when none is available.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if a list cannot be read.
    pub(super) async fn fill(&mut self, console: &mut Console, host: &Host) -> Result<()> {
        if self.list.is_none() {
            self.list = match self.sources.pop_front() {
                Some(IdSource::Stdin) => {
                    if host.stdin_terminal {
                        console
                            .notice("reading ids from the terminal, one per line; end with Ctrl-D");
                    }
                    Some(IdList::stdin()?)
                }
                Some(IdSource::File(path)) => {
                    // A pipe without a writer would otherwise look like a hang.
                    if host.stderr_terminal && !path.is_file() && !path.is_dir() && path.exists() {
                        let name = crate::text::quote(&path.to_string_lossy(), 200);
                        console.notice(&format!(
                            "reading ids from {name} until its writer closes it"
                        ));
                    }
                    Some(IdList::file(path)?)
                }
                _ => None,
            };
        }
        let Some(list) = &mut self.list else {
            return Ok(());
        };
        if list.fill().await? {
            return Ok(());
        }
        self.list = None;
        Ok(())
    }

    /// Returns whether all ids were taken.
    pub(super) fn is_done(&self) -> bool {
        self.list.is_none() && self.sources.is_empty()
    }

    /// Returns the number of ids so far, including those outside the selected partition.
    pub(super) const fn seen(&self) -> u64 {
        self.seen
    }

    /// Returns the selected partition if it contains no id.
    pub(super) fn empty_partition(&self) -> Option<Partition> {
        self.partition.filter(|_| self.taken == 0)
    }

    /// Returns the estimated total number of ids, if it is known.
    pub(super) fn expected(&self) -> Option<u64> {
        let ids = self
            .sources
            .iter()
            .filter(|source| matches!(source, IdSource::Id(_)))
            .count();
        if ids < self.sources.len() {
            return None;
        }
        let rest = self
            .list
            .as_ref()
            .map_or(Some(0), IdList::estimate_remaining)?;
        Some(self.seen + rest + crate::text::count(ids))
    }

    fn is_in_partition(&self, parsed: &ParsedId) -> bool {
        let Some(part) = self.partition else {
            return true;
        };
        part.contains(match parsed {
            Ok(target) => target.id.as_str().as_bytes(),
            Err(invalid) => invalid.typed.as_bytes(),
        })
    }
}

/// Reads all ids, including those in lists.
///
/// # Errors
/// Fails with [`crate::error::Kind::Usage`] if a list cannot be read or no id is given.
pub(super) async fn all_ids(app: &mut App<'_>, sessions: &Sessions) -> Result<Vec<ParsedId>> {
    let mut input = Input::new(app.host, sessions, None)?;
    let mut all = Vec::new();
    loop {
        all.extend(std::iter::from_fn(|| input.take()));
        if input.is_done() {
            break;
        }
        input.fill(app.console, app.host).await?;
    }
    if all.is_empty() {
        return Err(no_ids());
    }
    Ok(all)
}

/// Returns the error for a run without ids.
pub(super) fn no_ids() -> Failure {
    Failure::usage("no ids: the list is empty").hint(
        "a list contains one id per line; blank lines and lines that begin with # are ignored",
    )
}

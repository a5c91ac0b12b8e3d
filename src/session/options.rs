//! How a document is to be opened.

use std::time::{Duration, SystemTime};

use crate::secret::Scrubber;

/// How a document is to be opened.
#[derive(Clone, Copy, Debug)]
pub struct DocumentOptions<'a> {
    /// Whether the session's own secrets were asked for.
    pub show_secrets: bool,
    /// Takes out the credentials in use.
    pub scrubber: &'a Scrubber,
    /// The time of day.
    pub now: SystemTime,
    /// How many seconds the vendor's clock is ahead of this machine's; negative if it is behind.
    pub server_ahead: i64,
    /// Whether the session may have another id than the asked one.
    pub any_id: bool,
    /// Whether conditions will be evaluated on the document.
    pub keeps_original: bool,
}

impl DocumentOptions<'_> {
    /// Largest difference of two clocks that is of no account, in seconds.
    const TOLERANCE: u64 = 60;

    /// The time of day by which states are judged: the vendor's, if this machine's differs much.
    pub(super) fn clock(&self) -> SystemTime {
        let size = self.server_ahead.unsigned_abs();
        let by = Duration::from_secs(size);
        let clock = match self.server_ahead {
            _ if size <= Self::TOLERANCE => None,
            0.. => self.now.checked_add(by),
            _ => self.now.checked_sub(by),
        };
        clock.unwrap_or(self.now)
    }
}

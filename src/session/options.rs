//! Options for opening a document.

use std::time::{Duration, SystemTime};

use crate::secret::Scrubber;

/// Options for opening a document.
#[derive(Clone, Copy, Debug)]
pub struct DocumentOptions<'a> {
    /// Whether to show the session's own secrets.
    pub show_secrets: bool,
    /// Removes the credentials in use.
    pub scrubber: &'a Scrubber,
    /// Current time.
    pub now: SystemTime,
    /// Seconds by which the provider's clock is ahead of this machine's; negative if it is behind.
    pub server_ahead: i64,
    /// Whether the id of the session may differ from the requested one.
    pub any_id: bool,
    /// Whether conditions will be evaluated on the document.
    pub for_conditions: bool,
}

impl DocumentOptions<'_> {
    /// Clock difference that is ignored, in seconds.
    const TOLERANCE: u64 = 60;

    /// Returns the current time by the provider's clock if it differs by more than
    /// [`Self::TOLERANCE`], else by this machine's.
    pub(super) fn clock(&self) -> SystemTime {
        let difference = self.server_ahead.unsigned_abs();
        let by = Duration::from_secs(difference);
        let clock = match self.server_ahead {
            _ if difference <= Self::TOLERANCE => None,
            0.. => self.now.checked_add(by),
            _ => self.now.checked_sub(by),
        };
        clock.unwrap_or(self.now)
    }
}

//! Reasons to stop a run before all sessions are looked up.

use crate::error::{Failure, Kind};
use crate::provider::Provider;

/// The reason for an early stop.
pub(super) struct Stop {
    /// The failure reported for each remaining session.
    pub(super) failure: Failure,
    /// The reason as a clause, for the notice about the whole run.
    pub(super) because: &'static str,
}

impl Stop {
    pub(super) const fn new(failure: Failure, because: &'static str) -> Self {
        Self { failure, because }
    }

    /// Creates the stop for a rejected credential. Further requests with it cannot succeed, and may
    /// lock the account.
    pub(super) fn rejected() -> Self {
        let failure = Failure::credential("not asked, since the credential was refused");
        Self::new(failure, "the credential was refused")
    }

    /// Creates the stop for a provider without a usable client. The cause was reported with the
    /// first session.
    pub(super) fn unusable(provider: &Provider, kind: Kind) -> Self {
        let title = provider.title;
        let failure = Failure::new(kind, format!("not asked, since {title} cannot be used"))
            .hint("see the first error");
        Self::new(failure, "no request can be made")
    }
}

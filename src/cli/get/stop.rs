//! Why a run ends before all its sessions were looked up.

use crate::error::{Failure, Kind};
use crate::provider::Provider;

/// Why a run ends before its end.
pub(super) struct Stop {
    /// What each session that is left is told.
    pub(super) failure: Failure,
    /// The same for the run, as a clause.
    pub(super) because: &'static str,
}

impl Stop {
    pub(super) const fn new(failure: Failure, because: &'static str) -> Self {
        Self { failure, because }
    }

    /// The server rejected the credential: asking on with it would only fill the vendor's log and
    /// may lock the account.
    pub(super) fn rejected() -> Self {
        let failure = Failure::credential("not asked, since the credential was refused");
        Self::new(failure, "the credential was refused")
    }

    /// No request can be made, for a reason that was reported with the first session.
    pub(super) fn unusable(provider: &Provider, kind: Kind) -> Self {
        let title = provider.title;
        let failure = Failure::new(kind, format!("not asked, since {title} cannot be used"))
            .hint("see the first error");
        Self::new(failure, "no request can be made")
    }
}

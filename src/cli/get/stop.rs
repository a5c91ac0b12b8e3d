//! Reasons to stop a run before all sessions are looked up.

use std::rc::Rc;

use tokio::task::JoinSet;

use super::rendered::{Outcome, Subject};
use super::scheduler::Scheduler;
use crate::error::{Failure, Kind};
use crate::provider::Provider;

/// The reason for an early stop.
pub(super) struct Stop {
    /// The failure reported for each remaining session.
    pub(super) failure: Failure,
    /// The reason as a clause, for the notice about the whole run.
    pub(super) reason: &'static str,
}

impl Stop {
    pub(super) const fn new(failure: Failure, reason: &'static str) -> Self {
        Self { failure, reason }
    }

    /// Stops a run whose credential was rejected.
    pub(super) fn credential_rejected() -> Self {
        // Further requests with it cannot succeed, and may lock the account.
        let failure = Failure::credential("not requested, because the credential was rejected");
        Self::new(failure, "the credential was rejected")
    }

    /// Stops a run whose provider has no usable client.
    pub(super) fn unusable(provider: &Provider, kind: Kind) -> Self {
        let title = provider.title;
        let failure = Failure::new(
            kind,
            format!("not requested, because {title} cannot be used"),
        )
        // The cause was reported with the first session.
        .hint("see the first error");
        Self::new(failure, "no request can be sent")
    }
}

impl Scheduler<'_, '_> {
    /// Stops the run after a failure, if `--fail-fast` is set.
    pub(super) fn stop_if_failed(&mut self, outcome: Outcome) {
        if matches!(outcome, Outcome::Failed(_)) && self.batch.fail_fast {
            let message = "not requested, because an earlier session failed (--fail-fast)";
            let failure = Failure::new(Kind::Interrupted, message)
                .hint("to request the missing sessions, use --resume");
            self.stop(Stop::new(failure, "one failed"));
        }
    }

    /// Stops the run: aborts the requests in flight and sends no further ones.
    pub(super) fn stop(&mut self, stop: Stop) {
        if self.stopped.is_some() {
            return;
        }
        // Dropping the old set aborts its requests.
        self.jobs = JoinSet::new();
        self.probing = None;
        for (target, in_flight) in std::mem::take(&mut self.in_flight) {
            let subject = Subject::from(&target);
            let rendered = (self.renderer).render_not_requested(self.app, &subject, &stop.failure);
            let rendered = Rc::new(rendered);
            for position in in_flight.positions {
                self.buffer.store(position, Rc::clone(&rendered), false);
            }
        }
        self.stopped = Some(stop);
    }
}

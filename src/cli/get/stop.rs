//! Reasons to stop a run before all sessions are looked up.

use std::rc::Rc;

use tokio::task::JoinSet;

use super::rendered::Outcome;
use super::reorder::BufferedResult;
use super::scheduler::Scheduler;
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
        let failure = Failure::credential("not requested, because the credential was rejected");
        Self::new(failure, "the credential was rejected")
    }

    /// Creates the stop for a provider without a usable client. The cause was reported with the
    /// first session.
    pub(super) fn unusable(provider: &Provider, kind: Kind) -> Self {
        let title = provider.title;
        let failure = Failure::new(
            kind,
            format!("not requested, because {title} cannot be used"),
        )
        .hint("see the first error");
        Self::new(failure, "no request can be sent")
    }
}

impl Scheduler<'_, '_> {
    /// Ends the run at the first failure, if that was asked for.
    pub(super) fn judge(&mut self, outcome: Outcome) {
        if matches!(outcome, Outcome::Failed(_)) && self.batch.fail_fast {
            let why = "not requested, because an earlier session failed (--fail-fast)";
            let failure = Failure::new(Kind::Interrupted, why)
                .hint("to request the missing sessions, use --resume");
            self.stop(Stop::new(failure, "one failed"));
        }
    }

    /// Ends the run at once: nothing more is sent.
    pub(super) fn stop(&mut self, stop: Stop) {
        if self.stopped.is_some() {
            return;
        }
        self.jobs = JoinSet::new();
        self.probing = None;
        for (target, flight) in std::mem::take(&mut self.in_flight_requests) {
            let provider = Some(target.provider);
            let rendered = Rc::new(self.renderer.not_requested(
                self.app,
                provider,
                target.id.as_str(),
                &stop.failure,
            ));
            for place in flight.places {
                let rendered = Rc::clone(&rendered);
                self.window.fill(
                    place,
                    BufferedResult {
                        rendered,
                        again: false,
                    },
                );
            }
        }
        self.stopped = Some(stop);
    }
}

//! Sends the requests of a check concurrently.

use std::collections::{HashMap, VecDeque};
use std::mem;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval};

use super::plan::{CheckRun, SessionRequest};
use crate::cli::session_client::ProviderClient;
use crate::cli::{App, related, task};
use crate::error::{Failure, Result};
use crate::http::SessionResponse;

/// Interval at which the progress bar is redrawn.
const REDRAW_INTERVAL: Duration = Duration::from_millis(125);

/// A completed request: its index and the response.
type Completed = (usize, Result<SessionResponse>);

/// The requests of a run that have no response yet.
struct PendingRequests<'r> {
    requests: &'r [SessionRequest],
    waiting: VecDeque<usize>,
    in_flight: JoinSet<Completed>,
    handles: HashMap<usize, AbortHandle>,
}

/// Sends the requests, at most `parallel` at the same time, and judges their responses.
pub(super) async fn send(
    app: &mut App<'_>,
    run: &mut CheckRun,
    requests: &[SessionRequest],
    parallel: usize,
) -> Result<()> {
    let mut pending = PendingRequests {
        requests,
        waiting: (0..requests.len()).collect(),
        in_flight: JoinSet::new(),
        handles: HashMap::new(),
    };
    let mut clock = interval(REDRAW_INTERVAL);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        pending.start(parallel)?;
        if pending.in_flight.is_empty() {
            return Ok(());
        }
        tokio::select! {
            Some(ended) = pending.in_flight.join_next() => {
                if let Some(completed) = task::result(ended) {
                    pending.complete(app, run, completed);
                }
            }
            _ = clock.tick(), if run.jobs.len() > 1 => run.show_progress(app, requests),
        }
    }
}

impl PendingRequests<'_> {
    /// Starts waiting requests until `parallel` are in flight.
    fn start(&mut self, parallel: usize) -> Result<()> {
        while self.in_flight.len() < parallel
            && let Some(index) = self.waiting.pop_front()
            && let Some(request) = self.requests.get(index)
        {
            let client = request.provider_client.client()?.clone();
            let target = request.target.clone();
            let (with, limit) = (request.related.clone(), request.limit);
            let handle = self.in_flight.spawn(async move {
                (index, related::fetch(&client, &target, &with, limit).await)
            });
            // Stored by index, so that the requests of one credential can be aborted.
            self.handles.insert(index, handle);
        }
        Ok(())
    }

    /// Judges a response. A rejected credential ends the other requests that use it.
    fn complete(&mut self, app: &App<'_>, run: &mut CheckRun, (index, response): Completed) {
        // The response to a request may have arrived just before the request was aborted.
        if self.handles.remove(&index).is_none() {
            return;
        }
        let Some(request) = self.requests.get(index) else {
            return;
        };
        let is_rejected = matches!(&response, Err(failure) if failure.remote.rejects_credential);
        run.judge(app, request, &response);
        if is_rejected {
            self.abort_rejected(app, run, &request.provider_client);
        }
    }

    /// Ends the requests with a rejected credential.
    fn abort_rejected(
        &mut self,
        app: &App<'_>,
        run: &mut CheckRun,
        provider_client: &Rc<ProviderClient>,
    ) {
        // Further requests with it cannot succeed, and may lock the account.
        let failure = Failure::credential("not checked, because the credential was rejected")
            .hint("see the first error");
        let requests = self.requests;
        let is_same = |index: &usize| {
            let request = requests.get(*index);
            request.is_some_and(|request| Rc::ptr_eq(&request.provider_client, provider_client))
        };
        let in_flight: Vec<usize> = self.handles.keys().copied().filter(is_same).collect();
        for handle in in_flight
            .iter()
            .filter_map(|index| self.handles.remove(index))
        {
            handle.abort();
        }
        let waiting = mem::take(&mut self.waiting);
        let (stopped, rest): (VecDeque<_>, VecDeque<_>) = waiting.into_iter().partition(is_same);
        self.waiting = rest;
        for request in in_flight
            .into_iter()
            .chain(stopped)
            .filter_map(|index| requests.get(index))
        {
            for job in &request.jobs {
                run.fail(app, *job, &failure);
            }
        }
    }
}

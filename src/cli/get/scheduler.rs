//! Schedules requests with bounded concurrency and stops early on a rejected credential or with
//! `--fail-fast`.

use std::collections::HashMap;
use std::rc::Rc;

use tokio::task::{JoinError, JoinSet};

use super::args::{Batch, GetArgs};
use super::array::ArrayOutput;
use super::cache::ResponseCache;
use super::rendered::{Rendered, Renderer, Subject};
use super::reorder::ReorderBuffer;
use super::resume::ResumeFile;
use super::save::ResponseFolder;
use super::stop::Stop;
use super::tally::Tally;
use crate::cli::input::{Input, ParsedId, Partition};
use crate::cli::related::{self, RelatedArgs};
use crate::cli::session_client::{ProviderClient, SessionClient, refuse_credential};
use crate::cli::target::Target;
use crate::cli::{App, task};
use crate::error::{Failure, Result};
use crate::http::SessionResponse;
use crate::provider::Provider;
use crate::render::BatchRow;
use crate::signals;

/// Response size, in bytes, above which a signal ends the process even while the response is
/// processed.
const LARGE_RESPONSE: usize = 1 << 20;

/// A request without a response yet.
pub(super) struct InFlight {
    provider_client: Rc<ProviderClient>,
    /// The positions of the input at which the session was requested.
    pub(super) positions: Vec<u64>,
}

/// A completed request: the session and its response.
type CompletedLookup = (Target, Result<SessionResponse>);

/// The state of a run over many ids.
pub(super) struct Scheduler<'r, 'a> {
    pub(super) app: &'r mut App<'a>,
    pub(super) jobs: JoinSet<CompletedLookup>,
    pub(super) batch: &'r Batch,
    related: &'r RelatedArgs,
    pub(super) renderer: Renderer,
    pub(super) session_client: Option<SessionClient<'a>>,
    pub(super) resume: Option<ResumeFile>,
    pub(super) saved: Option<ResponseFolder>,
    pub(super) in_flight: HashMap<Target, InFlight>,
    /// The provider whose first request has no response yet. No other request is sent until it
    /// arrives.
    pub(super) probing: Option<&'static Provider>,
    /// The providers to which a request was sent.
    probed: Vec<&'static Provider>,
    cache: ResponseCache,
    pub(super) buffer: ReorderBuffer,
    pub(super) rows: Vec<BatchRow>,
    /// The array of `--slurp`.
    pub(super) array: Option<ArrayOutput>,
    pub(super) tally: Tally,
    pub(super) stopped: Option<Stop>,
    /// Whether the command line names the provider of all sessions.
    has_one_provider: bool,
    /// Providers of the sessions, as far as they are known before the lists are read.
    pub(super) providers: Vec<&'static Provider>,
    /// Whether the length of the list has not been compared with the daily limit yet.
    pub(super) checks_daily_limit: bool,
    /// Providers without a usable client, whose failure has been reported.
    unusable: Vec<&'static Provider>,
}

impl<'r, 'a> Scheduler<'r, 'a> {
    /// Creates the state of a run that has not started.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the jq expression is wrong, or the run cannot be resumed.
    pub(super) fn new(app: &'r mut App<'a>, args: &'r GetArgs, input: &Input) -> Result<Self> {
        let (batch, selection) = (&args.batch, &args.selection);
        let renderer = Renderer::new(app, selection, input.is_batch())?;
        let resume = batch.resume.as_deref();
        let resume = resume
            .map(|path| ResumeFile::open(&app.host.expand_home(path)))
            .transpose()?;
        if let Some(resume) = &resume {
            app.console.notice(&resume.notice());
        }
        let saved = args.save.as_deref();
        let saved = saved
            .map(|path| ResponseFolder::open(app, path))
            .transpose()?;
        Ok(Self {
            app,
            saved,
            jobs: JoinSet::new(),
            array: selection.slurp.then(ArrayOutput::default),
            renderer,
            session_client: None,
            resume,
            in_flight: HashMap::new(),
            probing: None,
            probed: Vec::new(),
            cache: ResponseCache::default(),
            buffer: ReorderBuffer::new(!batch.unordered, batch.concurrency.jobs),
            rows: Vec::new(),
            tally: Tally::default(),
            stopped: None,
            has_one_provider: input.has_one_provider(),
            providers: input.providers(),
            checks_daily_limit: true,
            unusable: Vec::new(),
            batch,
            related: &args.related,
        })
    }

    /// Returns whether another id may be enqueued.
    pub(super) fn has_room(&self) -> bool {
        self.buffer.has_room()
            && self.jobs.len() < self.batch.concurrency.jobs
            && self.probing.is_none()
    }

    /// Takes the failure that ends the run: of the condition of `--where`, or of `--save`.
    pub(super) fn take_error(&mut self) -> Option<Failure> {
        let unwritten = self.saved.as_mut().and_then(ResponseFolder::take_error);
        self.renderer.filter.take_error().or(unwritten)
    }

    /// Returns whether the run is complete.
    pub(super) fn is_complete(&self, input: &Input) -> bool {
        // A stopped run still reads all ids if the output has an entry for each.
        let has_entry_per_id = self.renderer.printer.has_entry_per_session();
        let has_all_ids = input.is_done() || (self.stopped.is_some() && !has_entry_per_id);
        has_all_ids && self.jobs.is_empty() && self.buffer.is_empty()
    }

    /// Accepts an id: sends a request, or reuses a result that is already known or in flight.
    pub(super) async fn enqueue(&mut self, parsed: ParsedId) -> Result<()> {
        let position = self.buffer.reserve();
        let target = match parsed {
            Ok(target) => target,
            Err(invalid) => {
                // The user may have passed a credential as an id, and the message repeats it.
                self.app.add_file_secrets();
                let rendered = match &self.stopped {
                    Some(stop) => {
                        let subject = Subject::from(&*invalid);
                        (self.renderer).render_not_requested(self.app, &subject, &stop.failure)
                    }
                    None => self.renderer.render_invalid(self.app, &invalid),
                };
                self.complete_one(position, rendered);
                return Ok(());
            }
        };
        if let Some(rendered) = self.reused(&target)? {
            self.complete_one(position, rendered);
        } else if let Some(rendered) = self.cache.get(&target) {
            self.buffer.store(position, rendered, true);
        } else if let Some(in_flight) = self.in_flight.get_mut(&target) {
            // However often a list repeats an id, it is requested only once at a time.
            in_flight.positions.push(position);
        } else if let Some(stop) = &self.stopped {
            let subject = Subject::from(&target);
            let rendered = (self.renderer).render_not_requested(self.app, &subject, &stop.failure);
            self.complete_one(position, rendered);
        } else {
            self.send(target, position).await?;
        }
        Ok(())
    }

    /// Starts a request.
    async fn send(&mut self, target: Target, position: u64) -> Result<()> {
        let session_client = match &mut self.session_client {
            Some(session_client) => session_client,
            // Created on first use, so that a run without requests needs no credential.
            empty => {
                let options = self.app.options;
                let mut session_client = SessionClient::new(self.app, &options.flags()).await?;
                (self.renderer.filter).set_time_limit(session_client.request_timeout());
                (self.renderer.printer).set_time_limit(session_client.request_timeout());
                session_client.share_rate(self.batch.partition.map_or(1, Partition::parts));
                let providers = self.providers.iter().copied();
                session_client.resolve(self.app.console, providers).await;
                empty.insert(session_client)
            }
        };
        let limit = session_client.request_timeout();
        let provider_client = session_client.open(self.app.console, target.provider).await;
        if let Err(failure) = refuse_credential(self.app.console, &target) {
            let rendered = self
                .renderer
                .render_response(self.app, &target, Err(failure));
            self.complete_one(position, rendered);
            return Ok(());
        }
        let client = match provider_client.client() {
            Ok(client) => client.clone(),
            Err(failure) => {
                self.complete_unusable(&target, position, failure);
                return Ok(());
            }
        };
        // The first request to a provider is sent alone: a wrong credential is then rejected once
        // instead of once per job, and the others find an open connection.
        if !self.probed.contains(&target.provider) {
            self.probed.push(target.provider);
            self.probing = Some(target.provider);
        }
        let in_flight = InFlight {
            provider_client,
            positions: vec![position],
        };
        self.in_flight.insert(target.clone(), in_flight);
        let with = self.related.of(target.provider);
        self.jobs.spawn(async move {
            let response = related::fetch(&client, &target, &with, limit).await;
            (target, response)
        });
        Ok(())
    }

    /// Records that a provider has no usable client, and reports the failure once.
    fn complete_unusable(&mut self, target: &Target, position: u64, failure: Failure) {
        let provider = target.provider;
        let stop = Stop::unusable(provider, failure.kind);
        if self.unusable.contains(&provider) {
            let subject = Subject::from(target);
            let rendered = (self.renderer).render_not_requested(self.app, &subject, &stop.failure);
            self.complete_one(position, rendered);
            return;
        }
        self.unusable.push(provider);
        let rendered = self
            .renderer
            .render_response(self.app, target, Err(failure));
        self.complete_one(position, rendered);
        // A list of several providers continues with the sessions of the others.
        if self.has_one_provider {
            self.stop(stop);
        }
    }

    /// Records a completed request and all others that have completed since.
    pub(super) fn complete(&mut self, ended: Result<CompletedLookup, JoinError>) {
        let mut next = Some(ended);
        while let Some(ended) = next {
            if let Some((target, response)) = task::result(ended) {
                self.complete_response(target, &response);
            }
            next = self.jobs.try_join_next();
        }
    }

    /// Renders a response and stores it for every position at which its session was requested.
    fn complete_response(&mut self, target: Target, response: &Result<SessionResponse>) {
        // The run may have been stopped since, which discarded the request.
        let Some(in_flight) = self.in_flight.remove(&target) else {
            return;
        };
        if self.probing == Some(target.provider) {
            self.probing = None;
        }
        let is_rejected = matches!(response, Err(failure) if failure.remote.rejects_credential);
        let is_large = matches!(response, Ok(response) if response.body.len() > LARGE_RESPONSE);
        let now = self.app.host.now();
        let mut render = || {
            let document = response
                .as_ref()
                .map_err(Failure::repeat)
                .and_then(|response| {
                    (in_flight.provider_client).open_document(
                        self.app.console,
                        &target,
                        response,
                        now,
                    )
                });
            if let Some(folder) = &mut self.saved {
                folder.save(self.app, &target, response, &document);
            }
            self.renderer.render_response(self.app, &target, document)
        };
        // The work on a large response blocks the runtime, which would not see a signal.
        // An array must be closed first, so the signal waits until the response is processed.
        let rendered = Rc::new(if is_large && self.array.is_none() {
            signals::exit_on_signal(render)
        } else {
            render()
        });
        for (index, position) in in_flight.positions.into_iter().enumerate() {
            self.buffer.store(position, Rc::clone(&rendered), index > 0);
        }
        let outcome = rendered.outcome;
        // A single session cannot occur again.
        if self.renderer.is_batch {
            self.cache.insert(target, rendered);
        }
        if is_rejected {
            self.stop(Stop::credential_rejected());
        }
        self.stop_if_failed(outcome);
    }

    /// Stores the result for a position that needed no request.
    fn complete_one(&mut self, position: u64, rendered: Rendered) {
        let outcome = rendered.outcome;
        self.buffer.store(position, Rc::new(rendered), false);
        self.stop_if_failed(outcome);
    }
}

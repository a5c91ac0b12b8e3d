//! Schedules requests with bounded concurrency and stops early on a rejected credential or with
//! `--fail-fast`.

use std::collections::HashMap;
use std::panic;
use std::rc::Rc;

use tokio::task::{JoinError, JoinSet};

use super::args::Batch;
use super::cache::ResponseCache;
use super::rendered::{Rendered, Renderer};
use super::reorder::{BufferedResult, ReorderBuffer};
use super::resume::ResumeFile;
use super::stop::Stop;
use super::tally::Tally;
use crate::cli::App;
use crate::cli::input::{Input, ParsedId, Partition};
use crate::cli::options::Output;
use crate::cli::session_client::{ProviderClient, SessionClient, refuse_credential};
use crate::cli::target::Target;
use crate::error::{Failure, Result};
use crate::http::SessionResponse;
use crate::provider::Provider;
use crate::render::BatchRow;
use crate::signals;

/// Response size, in bytes, above which a signal terminates the process immediately while the
/// response is processed, because the work blocks the runtime.
const LONG: usize = 1 << 20;

/// A look-up that is on its way, and the places of the input that wait for it.
pub(super) struct InFlight {
    access: Rc<ProviderClient>,
    pub(super) places: Vec<u64>,
}

/// The state of a run over many ids.
pub(super) struct Scheduler<'r, 'a> {
    pub(super) app: &'r mut App<'a>,
    pub(super) jobs: JoinSet<(Target, Result<SessionResponse>)>,
    pub(super) batch: &'r Batch,
    pub(super) renderer: Renderer,
    pub(super) lookup: Option<SessionClient<'a>>,
    pub(super) resume: Option<ResumeFile>,
    pub(super) in_flight_requests: HashMap<Target, InFlight>,
    /// The vendor that is asked for the first time: alone, so that a credential that is refused is
    /// refused once, and a connection is there for the others.
    pub(super) probing: Option<&'static Provider>,
    known: Vec<&'static Provider>,
    recent: ResponseCache,
    pub(super) window: ReorderBuffer,
    pub(super) rows: Vec<BatchRow>,
    pub(super) tally: Tally,
    pub(super) stopped: Option<Stop>,
    /// Whether the command line names the provider of all sessions.
    has_one_provider: bool,
    /// Providers of the sessions, as far as they are known before the lists are read.
    pub(super) providers: Vec<&'static Provider>,
    /// Whether the length of the list is still to be compared with the limit per day.
    pub(super) checks_daily_limit: bool,
    /// Providers without a usable client, whose failure has been reported.
    unusable: Vec<&'static Provider>,
}

impl<'r, 'a> Scheduler<'r, 'a> {
    /// # Errors
    /// [`crate::error::Kind::Usage`] if the jq expression is wrong, or the run cannot be resumed.
    pub(super) fn new(app: &'r mut App<'a>, batch: &'r Batch, input: &Input) -> Result<Self> {
        let renderer = Renderer::new(app, input.is_many())?;
        let resume = batch.resume.as_deref();
        let resume = resume
            .map(|path| ResumeFile::open(&app.host.expand_home(path)))
            .transpose()?;
        if let Some(resume) = &resume {
            app.console.notice(&resume.note());
        }
        Ok(Self {
            app,
            jobs: JoinSet::new(),
            renderer,
            lookup: None,
            resume,
            in_flight_requests: HashMap::new(),
            probing: None,
            known: Vec::new(),
            recent: ResponseCache::default(),
            window: ReorderBuffer::new(!batch.unordered, batch.jobs),
            rows: Vec::new(),
            tally: Tally::default(),
            stopped: None,
            has_one_provider: input.has_one_provider(),
            providers: input.providers(),
            checks_daily_limit: true,
            unusable: Vec::new(),
            batch,
        })
    }

    /// Returns whether another id may be enqueued.
    pub(super) fn has_room(&self) -> bool {
        self.window.has_room() && self.jobs.len() < self.batch.jobs && self.probing.is_none()
    }

    /// Returns whether the run is complete. A stopped run still reads all ids for `ndjson` output,
    /// which reports each skipped id; in other formats it does not wait for further ids.
    pub(super) fn has_ended(&self, input: &Input) -> bool {
        let all =
            input.is_done() || (self.stopped.is_some() && self.app.output() != Output::Ndjson);
        all && self.jobs.is_empty() && self.window.is_empty()
    }

    /// Returns the provider of a request in flight.
    pub(super) fn in_flight(&self) -> Option<&'static Provider> {
        self.in_flight_requests
            .keys()
            .next()
            .map(|target| target.provider)
    }

    /// Accepts an id: sends a request, or reuses a result that is already known or in flight.
    pub(super) async fn enqueue(&mut self, parsed: ParsedId) -> Result<()> {
        let place = self.window.reserve();
        let target = match parsed {
            Ok(target) => target,
            Err(refused) => {
                self.app.guard_file();
                let provider = refused.provider;
                let rendered = if let Some(stop) = &self.stopped {
                    self.renderer
                        .not_requested(self.app, provider, &refused.typed, &stop.failure)
                } else {
                    self.renderer.refused(self.app, *refused)
                };
                self.complete_one(place, rendered);
                return Ok(());
            }
        };
        if let Some(rendered) = self.reused(&target)? {
            self.complete_one(place, rendered);
        } else if let Some(rendered) = self.recent.get(&target) {
            self.window.fill(
                place,
                BufferedResult {
                    rendered,
                    again: true,
                },
            );
        } else if let Some(flight) = self.in_flight_requests.get_mut(&target) {
            flight.places.push(place);
        } else if let Some(stop) = &self.stopped {
            let provider = Some(target.provider);
            let rendered =
                self.renderer
                    .not_requested(self.app, provider, target.id.as_str(), &stop.failure);
            self.complete_one(place, rendered);
        } else {
            self.send(target, place).await?;
        }
        Ok(())
    }

    /// Starts a request.
    async fn send(&mut self, target: Target, place: u64) -> Result<()> {
        let lookup = match &mut self.lookup {
            Some(lookup) => lookup,
            // Created on first use, so that a run without requests needs no credential.
            none => {
                let options = self.app.options;
                let mut lookup = SessionClient::new(self.app, &options.flags()).await?;
                self.renderer.printer.limit(lookup.request_timeout());
                lookup.share_rate(self.batch.partition.map_or(1, Partition::parts));
                let providers = self.providers.iter().copied();
                lookup.resolve(self.app.console, providers).await;
                none.insert(lookup)
            }
        };
        let access = lookup.open(self.app.console, target.provider).await;
        if let Err(failure) = refuse_credential(self.app.console, &target) {
            let provider = Some(target.provider);
            let rendered =
                self.renderer
                    .rendered(self.app, provider, target.id.as_str(), Err(failure));
            self.complete_one(place, rendered);
            return Ok(());
        }
        match access.client() {
            Ok(client) => {
                let client = client.clone();
                if !self.known.contains(&target.provider) {
                    self.known.push(target.provider);
                    self.probing = Some(target.provider);
                }
                let places = vec![place];
                self.in_flight_requests
                    .insert(target.clone(), InFlight { access, places });
                self.jobs.spawn(async move {
                    let answer = client.fetch(&target.id).await;
                    (target, answer)
                });
            }
            Err(failure) => self.complete_unusable(&target, place, failure),
        }
        Ok(())
    }

    /// Records that a provider has no usable client, and reports the failure once.
    fn complete_unusable(&mut self, target: &Target, place: u64, failure: Failure) {
        let provider = target.provider;
        let stop = Stop::unusable(provider, failure.kind);
        let (known, id) = (Some(provider), target.id.as_str());
        if self.unusable.contains(&provider) {
            let rendered = self
                .renderer
                .not_requested(self.app, known, id, &stop.failure);
            self.complete_one(place, rendered);
            return;
        }
        self.unusable.push(provider);
        let rendered = self.renderer.rendered(self.app, known, id, Err(failure));
        self.complete_one(place, rendered);
        if self.has_one_provider {
            self.stop(stop);
        }
    }

    /// Records a completed request and all others that have completed since.
    pub(super) fn complete(
        &mut self,
        answer: Result<(Target, Result<SessionResponse>), JoinError>,
    ) {
        let mut next = Some(answer);
        while let Some(ended) = next {
            match ended {
                Ok((target, answer)) => self.complete_response(target, answer),
                Err(error) => {
                    if let Ok(panicked) = error.try_into_panic() {
                        panic::resume_unwind(panicked);
                    }
                }
            }
            next = self.jobs.try_join_next();
        }
    }

    fn complete_response(&mut self, target: Target, answer: Result<SessionResponse>) {
        let Some(flight) = self.in_flight_requests.remove(&target) else {
            return;
        };
        if self.probing == Some(target.provider) {
            self.probing = None;
        }
        let is_rejected = matches!(&answer, Err(failure) if failure.remote.rejects_credential);
        let now = self.app.host.now();
        let is_long = answer.as_ref().is_ok_and(|answer| answer.body.len() > LONG);
        let make = || {
            let document = answer.and_then(|answer| {
                flight
                    .access
                    .document(self.app.console, &target, answer, now)
            });
            let provider = Some(target.provider);
            self.renderer
                .rendered(self.app, provider, target.id.as_str(), document)
        };
        let rendered = Rc::new(if is_long {
            signals::exit_on_signal(make)
        } else {
            make()
        });
        for (nth, place) in flight.places.into_iter().enumerate() {
            let rendered = Rc::clone(&rendered);
            self.window.fill(
                place,
                BufferedResult {
                    rendered,
                    again: nth > 0,
                },
            );
        }
        let outcome = rendered.outcome;
        if self.renderer.several {
            self.recent.keep(target, rendered);
        }
        if is_rejected {
            self.stop(Stop::rejected());
        }
        self.judge(outcome);
    }

    fn complete_one(&mut self, place: u64, rendered: Rendered) {
        let outcome = rendered.outcome;
        let rendered = Rc::new(rendered);
        self.window.fill(
            place,
            BufferedResult {
                rendered,
                again: false,
            },
        );
        self.judge(outcome);
    }
}

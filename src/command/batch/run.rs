//! The asking: so many requests at once, one answer for each id, and an end at once where going
//! on would do harm.

use std::collections::HashMap;
use std::panic;
use std::rc::Rc;

use tokio::task::{JoinError, JoinSet};

use super::ids::{Input, Wanted};
use super::piece::{Outcome, Piece, Press};
use super::recent::Recent;
use super::resume::Kept;
use super::stop::Stop;
use super::tally::Tally;
use super::window::{Entry, Window};
use crate::args::{Batch, Output, Partition};
use crate::command::App;
use crate::command::lookup::{Access, Lookup};
use crate::command::target::Target;
use crate::error::{Failure, Kind, Result};
use crate::http::Answer;
use crate::interrupt;
use crate::provider::Provider;
use crate::render::Line;
use crate::session::View;

/// Over an answer longer than this, in bytes, the program is busy for a time in which it hears no
/// signal; it ends it at once, then.
const LONG: usize = 1 << 20;

/// A look-up that is on its way, and the places of the input that wait for it.
struct Flight {
    access: Rc<Access>,
    places: Vec<u64>,
}

/// A run over many ids.
pub(super) struct Run<'r, 'a> {
    pub(super) app: &'r mut App<'a>,
    pub(super) jobs: JoinSet<(Target, Result<Answer>)>,
    batch: &'r Batch,
    pub(super) press: Press,
    pub(super) lookup: Option<Lookup<'a>>,
    kept: Option<Kept>,
    flying: HashMap<Target, Flight>,
    /// The vendor that is asked for the first time: alone, so that a credential that is refused is
    /// refused once, and a connection is there for the others.
    probed: Option<&'static Provider>,
    known: Vec<&'static Provider>,
    recent: Recent,
    pub(super) window: Window,
    pub(super) rows: Vec<Line>,
    pub(super) tally: Tally,
    pub(super) stopped: Option<Stop>,
    /// Whether all sessions are of one vendor.
    has_one_provider: bool,
    /// The vendors that cannot be asked, which was reported once.
    unusable: Vec<&'static Provider>,
}

impl<'r, 'a> Run<'r, 'a> {
    /// # Errors
    /// [`Kind::Usage`] if the jq expression is wrong, or the run cannot be resumed.
    pub(super) fn new(
        app: &'r mut App<'a>,
        batch: &'r Batch,
        is_many: bool,
        has_one_provider: bool,
    ) -> Result<Self> {
        let press = Press::new(app, is_many)?;
        let kept = batch.resume.as_deref().map(Kept::open).transpose()?;
        if let Some(kept) = &kept {
            app.console.note(&kept.note());
        }
        Ok(Self {
            app,
            jobs: JoinSet::new(),
            press,
            lookup: None,
            kept,
            flying: HashMap::new(),
            probed: None,
            known: Vec::new(),
            recent: Recent::default(),
            window: Window::new(!batch.unordered, batch.jobs),
            rows: Vec::new(),
            tally: Tally::default(),
            stopped: None,
            has_one_provider,
            unusable: Vec::new(),
            batch,
        })
    }

    /// Whether another id may be admitted.
    pub(super) fn has_room(&self) -> bool {
        self.window.has_room() && self.jobs.len() < self.batch.jobs && self.probed.is_none()
    }

    /// Whether nothing is left to be done. A run that was stopped says of every id that it was not
    /// asked where each gets a line, and does not wait for further ids elsewhere.
    pub(super) fn has_ended(&self, input: &Input) -> bool {
        let all =
            input.is_done() || (self.stopped.is_some() && self.app.output() != Output::Ndjson);
        all && self.jobs.is_empty() && self.window.is_empty()
    }

    /// The provider of a request in flight.
    pub(super) fn in_flight(&self) -> Option<&'static Provider> {
        self.flying.keys().next().map(|target| target.provider)
    }

    /// Takes an id in: asks for it, or knows the answer.
    pub(super) async fn admit(&mut self, wanted: Wanted) -> Result<()> {
        let place = self.window.reserve();
        let target = match wanted {
            Ok(target) => target,
            Err(refused) => {
                let provider = refused.provider;
                let piece = if let Some(stop) = &self.stopped {
                    self.press
                        .not_asked(self.app, provider, &refused.typed, &stop.failure)
                } else {
                    self.press.refused(self.app, *refused)
                };
                self.settle_one(place, piece);
                return Ok(());
            }
        };
        if let Some(piece) = self.kept(&target)? {
            self.settle_one(place, piece);
        } else if let Some(piece) = self.recent.get(&target) {
            self.window.fill(place, Entry { piece, again: true });
        } else if let Some(flight) = self.flying.get_mut(&target) {
            flight.places.push(place);
        } else if let Some(stop) = &self.stopped {
            let provider = Some(target.provider);
            let piece = self
                .press
                .not_asked(self.app, provider, &target.id, &stop.failure);
            self.settle_one(place, piece);
        } else {
            self.send(target, place).await?;
        }
        Ok(())
    }

    /// Puts a request on its way.
    async fn send(&mut self, target: Target, place: u64) -> Result<()> {
        let lookup = match &mut self.lookup {
            Some(lookup) => lookup,
            // No credential is looked for if there is nothing to ask.
            none => {
                let options = self.app.options;
                let mut lookup = Lookup::new(self.app, &options.flags()).await?;
                self.press.printer.limit(lookup.request_timeout());
                lookup.share_rate(self.batch.partition.map_or(1, Partition::parts));
                none.insert(lookup)
            }
        };
        let access = lookup.open(self.app.console, target.provider).await;
        match access.client() {
            Ok(client) => {
                let client = client.clone();
                if !self.known.contains(&target.provider) {
                    self.known.push(target.provider);
                    self.probed = Some(target.provider);
                }
                let places = vec![place];
                self.flying
                    .insert(target.clone(), Flight { access, places });
                self.jobs.spawn(async move {
                    let answer = client.fetch(&target.id).await;
                    (target, answer)
                });
            }
            Err(failure) => self.settle_unusable(&target, place, failure),
        }
        Ok(())
    }

    /// Reports once that a vendor cannot be asked.
    fn settle_unusable(&mut self, target: &Target, place: u64, failure: Failure) {
        let provider = target.provider;
        let stop = Stop::unusable(provider, failure.kind);
        let (known, id) = (Some(provider), &target.id);
        if self.unusable.contains(&provider) {
            let piece = self.press.not_asked(self.app, known, id, &stop.failure);
            self.settle_one(place, piece);
            return;
        }
        self.unusable.push(provider);
        let piece = self.press.piece(self.app, known, id, Err(failure));
        self.settle_one(place, piece);
        if self.has_one_provider {
            self.stop(stop);
        }
    }

    /// Takes an answer in, and those that came with it.
    pub(super) fn settle(&mut self, answer: Result<(Target, Result<Answer>), JoinError>) {
        let mut next = Some(answer);
        while let Some(ended) = next {
            match ended {
                Ok((target, answer)) => self.settle_answer(target, answer),
                Err(error) => {
                    if let Ok(panicked) = error.try_into_panic() {
                        panic::resume_unwind(panicked);
                    }
                }
            }
            next = self.jobs.try_join_next();
        }
    }

    fn settle_answer(&mut self, target: Target, answer: Result<Answer>) {
        let Some(flight) = self.flying.remove(&target) else {
            return;
        };
        if self.probed == Some(target.provider) {
            self.probed = None;
        }
        let is_rejected = matches!(&answer, Err(failure) if failure.remote.rejects_credential);
        let now = self.app.host.now();
        let is_long = answer.as_ref().is_ok_and(|answer| answer.body.len() > LONG);
        let make = || {
            let document = answer.and_then(|answer| flight.access.document(&target, answer, now));
            let provider = Some(target.provider);
            self.press.piece(self.app, provider, &target.id, document)
        };
        let piece = Rc::new(if is_long {
            interrupt::abruptly(make)
        } else {
            make()
        });
        for (nth, place) in flight.places.into_iter().enumerate() {
            let piece = Rc::clone(&piece);
            self.window.fill(
                place,
                Entry {
                    piece,
                    again: nth > 0,
                },
            );
        }
        let outcome = piece.outcome;
        if self.press.several {
            self.recent.keep(target, piece);
        }
        if is_rejected {
            self.stop(Stop::rejected());
        }
        self.judge(outcome);
    }

    fn settle_one(&mut self, place: u64, piece: Piece) {
        let outcome = piece.outcome;
        let piece = Rc::new(piece);
        self.window.fill(
            place,
            Entry {
                piece,
                again: false,
            },
        );
        self.judge(outcome);
    }

    /// Ends the run at the first failure, if that was asked for.
    fn judge(&mut self, outcome: Outcome) {
        if matches!(outcome, Outcome::Failed(_)) && self.batch.fail_fast {
            let why = "not asked, since an earlier one failed (--fail-fast)";
            let failure =
                Failure::new(Kind::Interrupted, why).hint("--resume asks for what is missing");
            self.stop(Stop::new(failure, "one failed"));
        }
    }

    /// Ends the run at once: nothing more is sent.
    fn stop(&mut self, stop: Stop) {
        if self.stopped.is_some() {
            return;
        }
        self.jobs = JoinSet::new();
        self.probed = None;
        for (target, flight) in std::mem::take(&mut self.flying) {
            let provider = Some(target.provider);
            let piece =
                Rc::new(
                    self.press
                        .not_asked(self.app, provider, &target.id, &stop.failure),
                );
            for place in flight.places {
                let piece = Rc::clone(&piece);
                self.window.fill(
                    place,
                    Entry {
                        piece,
                        again: false,
                    },
                );
            }
        }
        self.stopped = Some(stop);
    }

    /// What an earlier run found for an id.
    fn kept(&mut self, target: &Target) -> Result<Option<Piece>> {
        let Some(kept) = &mut self.kept else {
            return Ok(None);
        };
        let view = View {
            show_secrets: self.app.options.show_secrets,
            scrubber: self.app.console.scrubber(),
            now: self.app.host.now(),
            server_ahead: 0,
            any_id: false,
            keeps_original: false,
        };
        let document = kept.document(target, &view)?;
        Ok(document.map(|document| Piece::kept(self.press.printer.value(&document))))
    }
}

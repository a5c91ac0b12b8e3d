//! `wait`: poll until the sessions are where they should be, or it is certain that they will not.

use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use super::App;
use super::batch::Wanted;
use super::goal::{Goal, Verdict};
use super::lookup::Lookup;
use super::print::{self, Printer};
use super::target::Target;
use crate::config::{Flags, duration};
use crate::error::{Failure, Kind, Result};
use crate::render::Line;
use crate::session::Document;

/// The pause after the first poll.
const FIRST: Duration = Duration::from_secs(1);
/// The longest pause of our own.
const LONGEST: Duration = Duration::from_secs(15);
/// What the poll on the deadline may still take.
const GRACE: Duration = Duration::from_secs(5);

/// What is waited for.
pub(super) struct Order<'a> {
    pub(super) goal: &'a str,
    pub(super) timeout: Duration,
    pub(super) any: bool,
}

/// One session that is watched.
struct Watch {
    target: Target,
    goal: Goal,
    document: Option<Document>,
    verdict: Verdict,
    missed: Option<Failure>,
}

/// Polls until the verdict is certain or the time is up; the last documents go to standard output.
pub(super) async fn run(app: &mut App<'_>, wanted: Vec<Wanted>, order: &Order<'_>) -> Result<u8> {
    let mut printer = Printer::new(app)?;
    let mut watches = wanted
        .into_iter()
        .map(|wanted| {
            let target = wanted.map_err(|refused| refused.failure)?;
            let goal = Goal::parse(order.goal, target.provider)?;
            Ok(Watch {
                target,
                goal,
                document: None,
                verdict: Verdict::Pending,
                missed: None,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    // A missed poll is followed by the next one, so a poll itself is not tried again.
    let flags = Flags {
        retries: Some(0),
        ..app.options.flags()
    };
    let mut lookup = Lookup::new(app, &flags).await?.for_conditions();
    let ended = poll(app, &mut lookup, &mut watches, order).await;
    app.console.status("");
    print_last(app, &mut printer, watches)?;
    ended.map(|()| 0)
}

async fn poll(
    app: &mut App<'_>,
    lookup: &mut Lookup<'_>,
    watches: &mut [Watch],
    order: &Order<'_>,
) -> Result<()> {
    let begin = Instant::now();
    let deadline = begin + order.timeout;
    let mut pause = FIRST;
    loop {
        let last = Instant::now() >= deadline;
        let mut asked = Duration::ZERO;
        for at in 0..watches.len() {
            let open = watches
                .get_mut(at)
                .filter(|watch| watch.verdict == Verdict::Pending);
            let Some(watch) = open else { continue };
            asked = asked.max(watch.poll(app, lookup, deadline).await?);
            if let Some(end) = verdict(watches, order) {
                return end;
            }
        }
        if last {
            return Err(pending(watches, order, None));
        }
        let next = Instant::now() + asked.max(pause.mul_f64(0.9 + 0.2 * app.host.chance()));
        if !asked.is_zero() && Instant::now() + asked > deadline {
            return Err(pending(watches, order, Some(asked)));
        }
        rest(app, watches, begin, next.min(deadline)).await;
        pause = pause.mul_f64(1.5).min(LONGEST);
    }
}

impl Watch {
    /// Asks once, and gives how long the server wants to be left alone. A fault that may pass is a
    /// missed poll.
    async fn poll(
        &mut self,
        app: &mut App<'_>,
        lookup: &mut Lookup<'_>,
        deadline: Instant,
    ) -> Result<Duration> {
        let latest = deadline.max(Instant::now()) + GRACE;
        let answer = timeout_at(latest, lookup.one(app.console, &self.target)).await;
        let failure = match answer {
            Ok(Ok(document)) => {
                self.missed = None;
                self.take(app, document)?;
                return Ok(Duration::ZERO);
            }
            Ok(Err(failure)) => failure,
            Err(_) => Failure::new(Kind::Network, "no answer within the time that was left"),
        };
        if !matches!(
            failure.kind,
            Kind::Network | Kind::RateLimited | Kind::Provider
        ) {
            return Err(failure);
        }
        if self.missed.is_none() {
            app.console.note(&format!(
                "{}: missed a poll: {}",
                self.target.id,
                failure.message()
            ));
        }
        let asked = failure.remote.retry_after.unwrap_or_default();
        self.missed = Some(failure);
        Ok(asked)
    }

    fn take(&mut self, app: &mut App<'_>, document: Document) -> Result<()> {
        self.verdict = self.goal.judge(&document)?;
        let before = self.document.as_ref().map(stand);
        let now = stand(&document);
        if before.as_ref() != Some(&now) {
            let way = before.map_or_else(|| now.clone(), |before| format!("{before} → {now}"));
            app.console
                .progress(&format!("sessctl: {}: {way}", self.target.id));
        }
        self.document = Some(document);
        Ok(())
    }

    fn stand(&self) -> String {
        self.document
            .as_ref()
            .map_or_else(|| "not seen".to_owned(), stand)
    }
}

/// The common state, and the vendor's word where it is another.
fn stand(document: &Document) -> String {
    let state = document.summary.state.word();
    match &document.summary.word {
        Some(word) if !word.eq_ignore_ascii_case(state) => format!("{state} ({word})"),
        _ => state.to_owned(),
    }
}

/// The end, if it is certain.
fn verdict(watches: &[Watch], order: &Order<'_>) -> Option<Result<()>> {
    let all = |verdict| watches.iter().all(|watch| watch.verdict == verdict);
    let one = |verdict| watches.iter().find(|watch| watch.verdict == verdict);
    let (reached, lost) = if order.any {
        (
            one(Verdict::Reached).is_some(),
            watches.first().filter(|_| all(Verdict::Impossible)),
        )
    } else {
        (all(Verdict::Reached), one(Verdict::Impossible))
    };
    match lost {
        _ if reached => Some(Ok(())),
        Some(watch) => Some(Err(Failure::new(
            Kind::Verdict,
            format!(
                "{} is {} and will not become what was waited for ({})",
                watch.target.id,
                watch.stand(),
                order.goal
            ),
        )
        .hint(
            "the document on standard output says more; 'sessctl get' shows it again",
        ))),
        None => None,
    }
}

fn pending(watches: &[Watch], order: &Order<'_>, asked: Option<Duration>) -> Failure {
    let open: Vec<_> = watches
        .iter()
        .filter(|watch| watch.verdict == Verdict::Pending)
        .collect();
    let first = open
        .first()
        .map(|watch| format!("{} is still {}", watch.target.id, watch.stand()))
        .unwrap_or_default();
    let more = if open.len() > 1 {
        format!(", and so are {} more", open.len() - 1)
    } else {
        String::new()
    };
    let time = duration::format(order.timeout);
    let message = match asked {
        None => format!("{first}{more} after {time}"),
        Some(asked) => format!(
            "{first}{more}, and the server asks to wait {} s, which is past the {time} of --timeout",
            asked.as_secs()
        ),
    };
    let failure = Failure::new(Kind::Pending, message);
    let failure = match open.iter().find_map(|watch| watch.missed.as_ref()) {
        Some(missed) => failure.hint(format!("the last poll was missed: {}", missed.message())),
        None => failure,
    };
    failure.hint("wait longer with --timeout")
}

/// Rests until the next poll, and shows a person that something is going on.
async fn rest(app: &App<'_>, watches: &[Watch], begin: Instant, until: Instant) {
    while Instant::now() < until {
        let open = watches
            .iter()
            .filter(|watch| watch.verdict == Verdict::Pending);
        let states: Vec<_> = open
            .take(3)
            .map(|watch| format!("{}: {}", watch.target.id, watch.stand()))
            .collect();
        app.console.status(&format!(
            "{:>4} s  {}",
            begin.elapsed().as_secs(),
            states.join("; ")
        ));
        sleep_until(until.min(Instant::now() + Duration::from_millis(500))).await;
    }
}

fn print_last(app: &App<'_>, printer: &mut Printer, watches: Vec<Watch>) -> Result<()> {
    let documents: Vec<Document> = watches
        .into_iter()
        .filter_map(|watch| watch.document)
        .collect();
    if !printer.is_table() {
        return documents
            .into_iter()
            .try_for_each(|document| printer.document(app, document));
    }
    match documents.as_slice() {
        [] => Ok(()),
        [document] => print::session(app, document),
        several => print::rows(app, &several.iter().map(Line::from).collect::<Vec<_>>()),
    }
}

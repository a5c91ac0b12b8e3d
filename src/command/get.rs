//! `get`: look sessions up and print them.

use super::App;
use super::lookup::Lookup;
use super::print::{self, Printer};
use super::target::{Refused, Target};
use crate::args::Output;
use crate::config::Config;
use crate::error::{Failure, Kind, Result};
use crate::http;
use crate::provider::Provider;
use crate::render::Line;
use crate::session::{self, Document};

/// An id as typed: one that can be looked up, or why not.
pub(super) type Wanted = Result<Target, Box<Refused>>;

/// What became of an id.
struct Outcome {
    id: String,
    provider: Option<&'static Provider>,
    result: Result<Document>,
}

/// Looks every id up, in order. The exit code is the largest among them.
pub(super) async fn run(app: &mut App<'_>, wanted: Vec<Wanted>) -> Result<u8> {
    let mut printer = Printer::new(app)?;
    // Nothing is sent, and no credential is looked for, if there is nothing to ask.
    let mut lookup = if wanted.iter().any(Result::is_ok) {
        let options = app.options;
        Some(Lookup::new(app, &options.flags).await?)
    } else {
        None
    };
    let several = wanted.len() > 1;
    let mut rest = wanted.into_iter();
    let mut lines = Vec::new();
    let mut worst = 0;
    while let Some(next) = rest.next() {
        let outcome = ask(app, lookup.as_mut(), next).await;
        tell(app, &mut printer, &outcome, several)?;
        lines.push(line(app, &outcome));
        if settle(&outcome, &mut worst) {
            give_up(app, &mut printer, &mut rest)?;
        }
    }
    if several && printer.is_table() {
        print::rows(app, &lines)?;
    }
    Ok(worst)
}

async fn ask(app: &mut App<'_>, lookup: Option<&mut Lookup<'_>>, wanted: Wanted) -> Outcome {
    match (wanted, lookup) {
        (Ok(target), Some(lookup)) => {
            let result = lookup.one(app.console, &target).await;
            Outcome {
                id: target.id,
                provider: Some(target.provider),
                result,
            }
        }
        (Ok(target), None) => Outcome {
            id: target.id,
            provider: Some(target.provider),
            result: Err(Failure::new(
                Kind::Bug,
                "a session was to be looked up without a configuration",
            )),
        },
        (Err(refused), _) => Outcome {
            id: refused.typed,
            provider: refused.provider,
            result: Err(refused.failure),
        },
    }
}

/// Takes the exit code in, and says whether the server refused the credential: asking on with it
/// would only fill the vendor's log and may lock the account.
fn settle(outcome: &Outcome, worst: &mut u8) -> bool {
    let Err(failure) = &outcome.result else {
        return false;
    };
    *worst = (*worst).max(failure.kind.exit_code());
    failure.kind == Kind::Credential && failure.remote.http_status.is_some()
}

/// Prints what is printed at once: documents in structured formats, and failures.
fn tell(app: &mut App<'_>, printer: &mut Printer, outcome: &Outcome, several: bool) -> Result<()> {
    match &outcome.result {
        Ok(document) => {
            note(app, document, several);
            match printer.is_table() {
                true if several => Ok(()),
                true => print::session(app, document),
                false => printer.document(app, document),
            }
        }
        Err(failure) => tell_failure(app, printer, outcome, failure, several),
    }
}

/// Says what to know about an answer; its departures from the contract in one breath.
fn note(app: &mut App<'_>, document: &Document, several: bool) {
    let summary = &document.summary;
    let drift = summary.drift.split_first().map(|(first, more)| {
        let more = if more.is_empty() {
            String::new()
        } else {
            format!(" (and {} more: see _sessctl.notices)", more.len())
        };
        format!(
            "the answer departs from {}'s contract: {first}{more}",
            document.provider.title
        )
    });
    for notice in summary.notices.iter().cloned().chain(drift) {
        app.console.note(&if several {
            format!("{}: {notice}", document.id)
        } else {
            notice
        });
    }
}

fn tell_failure(
    app: &mut App<'_>,
    printer: &mut Printer,
    outcome: &Outcome,
    failure: &Failure,
    several: bool,
) -> Result<()> {
    let output = app.output();
    if output == Output::Table {
        if several {
            let id = crate::text::quote(&outcome.id, 80);
            app.console.failure_of(&id, failure);
        } else {
            app.console.failure(failure);
        }
        return Ok(());
    }
    let message = app.console.message(failure);
    let hints = app.console.hints(failure);
    let error = session::failed(
        outcome.provider,
        Some(&app.console.scrubber().scrub(&outcome.id)),
        failure,
        &message,
        hints.first().map(String::as_str),
    );
    if output == Output::Ndjson {
        return printer.value(app, &error);
    }
    app.console.line(&crate::render::json::compact(&error));
    Ok(())
}

/// Says of every id that is left that it was not asked.
fn give_up(
    app: &mut App<'_>,
    printer: &mut Printer,
    rest: &mut impl Iterator<Item = Wanted>,
) -> Result<()> {
    let mut left = 0;
    for next in rest {
        left += 1;
        if app.output() == Output::Ndjson {
            let (id, provider) = match next {
                Ok(target) => (target.id, Some(target.provider)),
                Err(refused) => (refused.typed, refused.provider),
            };
            let failure = Failure::credential("not asked, since the credential was refused");
            tell_failure(
                app,
                printer,
                &Outcome {
                    id,
                    provider,
                    result: Err(Failure::credential("")),
                },
                &failure,
                true,
            )?;
        }
    }
    if left > 0 {
        app.console.note(&format!(
            "stopping: the credential was refused, so {left} more were not asked"
        ));
    }
    Ok(())
}

fn line(app: &App<'_>, outcome: &Outcome) -> Line {
    Line {
        provider: outcome.provider,
        id: app.console.scrubber().scrub(&outcome.id).into_owned(),
        outcome: match &outcome.result {
            Ok(document) => Ok(document.summary.clone()),
            Err(failure) => Err(app.console.message(failure)),
        },
    }
}

/// Prints each request as a curl command and sends nothing.
pub(super) fn curl(app: &mut App<'_>, wanted: Vec<Wanted>) -> Result<u8> {
    let config = Config::load(app.host, &app.options.flags)?;
    let mut worst = 0;
    for next in wanted {
        match next {
            Ok(target) => {
                let place = config.place(app.host, target.provider)?;
                let text = http::curl(target.provider, place.scheme, &place.base_url, &target.id)?;
                app.console.data(format!("{text}\n").as_bytes())?;
            }
            Err(refused) => {
                worst = worst.max(refused.failure.kind.exit_code());
                app.console.failure(&refused.failure);
            }
        }
    }
    Ok(worst)
}

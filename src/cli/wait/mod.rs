//! `wait`: polls sessions until the goal is reached or unreachable, or until the deadline passes.

use std::collections::HashMap;

use super::input;
use super::printer::Printer;
use super::session_client::SessionClient;
use super::{App, Target};
use crate::config::Flags;
use crate::error::Result;

mod args;
mod goal;
mod outcome;
mod poll;
mod schedule;
mod watch;

pub(super) use args::WaitArgs;
pub(super) use goal::goal_words;

use goal::Goal;
use watch::Watch;

/// Polls until the result is decided or the deadline passes, then prints the last documents. The
/// exit code is the same if the reader closes standard output.
pub(super) async fn run(app: &mut App<'_>, args: &WaitArgs) -> Result<u8> {
    let mut printer = Printer::new(app)?;
    let (mut watches, order) = watches(app, args).await?;
    // A failed poll is followed by the next poll, so no request is retried.
    let flags = Flags {
        retries: Some(0),
        ..app.options.flags()
    };
    let mut session_client = SessionClient::new(app, &flags).await?;
    if watches.iter().any(Watch::has_condition) {
        session_client.keep_originals();
    }
    poll::poll_all(app, &mut session_client, &mut watches, args).await?;
    app.console.clear_status();
    outcome::report(app, &mut printer, &watches, &order, args)
}

/// Parses the ids and their goals, before any request. A session that is requested twice is
/// polled once; the second value is the index of the watch for each requested id.
async fn watches(app: &mut App<'_>, args: &WaitArgs) -> Result<(Vec<Watch>, Vec<usize>)> {
    let mut watches = Vec::new();
    let mut order = Vec::new();
    let mut known: HashMap<Target, usize> = HashMap::new();
    for parsed in input::all_ids(app, &args.sessions).await? {
        let target = parsed.map_err(|invalid| invalid.failure)?;
        let index = if let Some(index) = known.get(&target) {
            *index
        } else {
            let goal = Goal::parse(&args.goal, target.provider)?;
            known.insert(target.clone(), watches.len());
            watches.push(Watch::new(target, goal));
            watches.len() - 1
        };
        order.push(index);
    }
    Ok((watches, order))
}

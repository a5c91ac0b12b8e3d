//! Signals end the run, wherever it is: waiting, asking, or stuck in a write to a full pipe.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tokio::sync::Notify;

use crate::error::{Failure, Kind, Result};

/// How long the run has to clean up after a signal: children are gone within it.
const GRACE: Duration = Duration::from_millis(120);

/// Runs `body` to its end, or until a signal.
///
/// # Errors
/// What `body` fails with, or [`Kind::Interrupted`] or [`Kind::Terminated`].
pub(crate) fn watch<T>(body: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::from_error(Kind::Bug, anyhow::Error::new(error).context("cannot start"))
        })?;
    let caught = Arc::new((AtomicUsize::new(0), Notify::new()));
    listen(&caught)?;
    runtime.block_on(async {
        tokio::select! {
            result = body => result,
            () = caught.1.notified() => Err(end(caught.0.load(Ordering::Acquire))),
        }
    })
}

fn kind(signal: usize) -> Kind {
    if i32::try_from(signal) == Ok(SIGINT) {
        Kind::Interrupted
    } else {
        Kind::Terminated
    }
}

fn end(signal: usize) -> Failure {
    let kind = kind(signal);
    Failure::new(kind, kind.word()).hint("nothing is left behind; run it again")
}

/// A thread of its own waits for the signal, since the run's only thread may be stuck in a write
/// that no signal ends. It wakes the run, and ends the process if the run does not.
fn listen(caught: &Arc<(AtomicUsize, Notify)>) -> Result<()> {
    let fail = |error| {
        Failure::from_error(
            Kind::Bug,
            anyhow::Error::new(error).context("cannot listen for signals"),
        )
    };
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(fail)?;
    let caught = Arc::clone(caught);
    let listener = move || {
        if let Some(signal) = signals.forever().next() {
            let signal = usize::try_from(signal).unwrap_or_default();
            caught.0.store(signal, Ordering::Release);
            caught.1.notify_one();
            thread::sleep(GRACE);
            std::process::exit(i32::from(kind(signal).exit_code()));
        }
    };
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(listener)
        .map(drop)
        .map_err(fail)
}

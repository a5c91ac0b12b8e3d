//! Signals end the run, wherever it is: waiting, asking, or stuck in a write to a full pipe.
//!
//! While the run waits for something, a signal wakes it, and it ends in order: children are
//! ended, and a line says why. While it computes or writes, nothing would wake it, so the signal
//! itself ends the process; there is nothing to put in order then.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag::register_conditional_shutdown;
use tokio::signal::unix::{SignalKind, signal};

use crate::error::{Failure, Kind, Result};

const SIGNALS: [(i32, Kind); 3] = [
    (SIGINT, Kind::Interrupted),
    (SIGTERM, Kind::Terminated),
    (SIGHUP, Kind::Terminated),
];

/// Whether a signal ends the process at once. Unset where no run is watched.
static ABRUPT: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Runs `body`, which waits for nothing, such that a signal ends the process.
pub fn abruptly<T>(body: impl FnOnce() -> T) -> T {
    set_abrupt(true);
    let result = body();
    set_abrupt(false);
    result
}

/// Runs `body` to its end, or until a signal.
///
/// # Errors
/// What `body` fails with, or [`Kind::Interrupted`] or [`Kind::Terminated`].
pub fn watch<T>(body: impl Future<Output = Result<T>>) -> Result<T> {
    let fail =
        |error| Failure::from_error(Kind::Bug, anyhow::Error::new(error).context("cannot start"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(fail)?;
    runtime.block_on(async {
        let ended = listen().map_err(fail)?;
        tokio::select! {
            result = body => result,
            kind = ended => {
                Err(Failure::new(kind, kind.word()).hint("nothing is left behind; run it again"))
            }
        }
    })
}

/// Gives the kind of the first signal that comes while the run waits; a second one ends the
/// process, whatever it does.
fn listen() -> std::io::Result<impl Future<Output = Kind>> {
    let abrupt = ABRUPT.get_or_init(Arc::default);
    for (number, kind) in SIGNALS {
        register_conditional_shutdown(number, i32::from(kind.exit_code()), Arc::clone(abrupt))?;
    }
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        let kind = tokio::select! {
            _ = interrupt.recv() => Kind::Interrupted,
            _ = terminate.recv() => Kind::Terminated,
            _ = hangup.recv() => Kind::Terminated,
        };
        set_abrupt(true);
        kind
    })
}

fn set_abrupt(to: bool) {
    if let Some(abrupt) = ABRUPT.get() {
        abrupt.store(to, Ordering::Release);
    }
}

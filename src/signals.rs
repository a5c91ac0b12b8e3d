//! Signal handling: a signal ends the run at any point, even during a write to a full pipe.
//!
//! While the run awaits an event, a signal wakes it and it shuts down in order: it ends its child
//! processes and prints the reason. While it computes or writes, a signal cannot wake it and
//! therefore terminates the process immediately; no clean-up is necessary then.

use std::fmt;
use std::future::Future;
use std::mem::ManuallyDrop;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag::register_conditional_shutdown;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::error::{Failure, Kind, Result};

const SIGNALS: [(i32, Kind); 3] = [
    (SIGINT, Kind::Interrupted),
    (SIGTERM, Kind::Terminated),
    (SIGHUP, Kind::Terminated),
];

/// Receiver of the signals of a run that handles them itself.
static INTERCEPTOR: Mutex<Option<UnboundedSender<Signal>>> = Mutex::new(None);

/// A signal that asks the process to end.
#[derive(Clone, Copy, Debug)]
pub struct Signal {
    /// Number of the signal.
    pub number: i32,
    /// Kind of failure for a run that ends because of it.
    pub kind: Kind,
}

/// Receives the signals that would otherwise end the run, for as long as this value exists.
#[derive(Debug)]
pub struct Signals(UnboundedReceiver<Signal>);

impl Signals {
    /// Takes over the signals that would end the run.
    #[must_use]
    pub fn intercept() -> Self {
        let (sender, receiver) = unbounded_channel();
        set_interceptor(Some(sender));
        Self(receiver)
    }

    /// Waits for the next signal.
    pub async fn next(&mut self) -> Signal {
        match self.0.recv().await {
            Some(signal) => signal,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        set_interceptor(None);
    }
}

fn set_interceptor(sender: Option<UnboundedSender<Signal>>) {
    *INTERCEPTOR.lock().unwrap_or_else(PoisonError::into_inner) = sender;
}

/// Passes a signal to the run if the run handles signals itself, and returns whether it does.
fn is_intercepted(signal: Signal) -> bool {
    let interceptor = INTERCEPTOR.lock().unwrap_or_else(PoisonError::into_inner);
    interceptor
        .as_ref()
        .is_some_and(|sender| sender.send(signal).is_ok())
}

/// Whether a signal terminates the process immediately. Unset until [`watch`] installs the
/// handlers.
static EXIT_AT_ONCE: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Runs blocking code during which a signal terminates the process immediately.
pub fn exit_on_signal<T>(body: impl FnOnce() -> T) -> T {
    set_exit_at_once(true);
    let result = body();
    set_exit_at_once(false);
    result
}

/// Whether a signal has arrived. Unset until [`watch`] installs the handlers.
static PENDING: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Returns whether a signal has arrived that the run handles itself. For long computations, during
/// which [`Signals::next`] cannot return.
#[must_use]
pub fn has_intercepted() -> bool {
    let interceptor = INTERCEPTOR.lock().unwrap_or_else(PoisonError::into_inner);
    let is_pending = PENDING
        .get()
        .is_some_and(|flag| flag.load(Ordering::Acquire));
    is_pending && interceptor.is_some()
}

/// Returns whether the run handles signals itself.
#[must_use]
pub fn are_intercepted() -> bool {
    let interceptor = INTERCEPTOR.lock().unwrap_or_else(PoisonError::into_inner);
    interceptor.is_some()
}

/// Runs `body` until it completes or a signal arrives.
///
/// # Errors
/// The failure of `body`, [`Kind::Interrupted`] or [`Kind::Terminated`] after a signal, or
/// [`Kind::Network`] if the runtime cannot start.
pub fn watch<T>(body: impl Future<Output = Result<T>>) -> Result<T> {
    // The process ends after this, and the system frees all resources of the runtime at once.
    let runtime = ManuallyDrop::new(runtime()?);
    runtime.block_on(async {
        let ended = listen().map_err(|error| startup_failure(&error))?;
        tokio::select! {
            result = body => result,
            kind = ended => {
                Err(Failure::new(kind, kind.word()).hint("no request is left running; run the command again"))
            }
        }
    })
}

fn runtime() -> Result<Runtime> {
    let build = || {
        // One thread suffices for requests that wait for the network, and starts faster.
        Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
    };
    // tokio panics if it cannot create the pipe for its signals. That is not a bug of this program,
    // but the panic hook would report it as one.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let runtime = panic::catch_unwind(build);
    panic::set_hook(hook);
    match runtime {
        Ok(runtime) => runtime.map_err(|error| startup_failure(&error)),
        Err(_) => Err(startup_failure(&"the system cannot create a pipe")),
    }
}

/// Returns the error for missing file descriptors or threads at start-up.
fn startup_failure(what: &dyn fmt::Display) -> Failure {
    Failure::new(Kind::Network, format!("cannot start: {what}"))
        .hint("allow more open files and threads ('ulimit -n', 'ulimit -u')")
}

/// Installs the signal handlers and returns a future of the kind of the first signal.
fn listen() -> std::io::Result<impl Future<Output = Kind>> {
    // By default SIGXFSZ (file size limit exceeded) terminates the process without a message. With
    // a handler installed, the write fails with an error instead.
    signal_hook::flag::register(SIGXFSZ, Arc::default())?;
    let exit_at_once = EXIT_AT_ONCE.get_or_init(Arc::default);
    let pending = PENDING.get_or_init(Arc::default);
    for (number, kind) in SIGNALS {
        register_conditional_shutdown(
            number,
            i32::from(kind.exit_code()),
            Arc::clone(exit_at_once),
        )?;
        signal_hook::flag::register(number, Arc::clone(pending))?;
    }
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        loop {
            let number = tokio::select! {
                _ = interrupt.recv() => SIGINT,
                _ = terminate.recv() => SIGTERM,
                _ = hangup.recv() => SIGHUP,
            };
            let known = SIGNALS.iter().find(|(known, _)| *known == number);
            let kind = known.map_or(Kind::Terminated, |(_, kind)| *kind);
            if !is_intercepted(Signal { number, kind }) {
                // The clean-up may take seconds; a second signal must not have to wait for it.
                set_exit_at_once(true);
                return kind;
            }
        }
    })
}

fn set_exit_at_once(to: bool) {
    if let Some(exit_at_once) = EXIT_AT_ONCE.get() {
        exit_at_once.store(to, Ordering::Release);
    }
}

//! Threads that run an expression, so that the caller can abandon an endless run.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::{Program, RunError, evaluate};
use crate::json::Json;
use crate::signals;

/// Maximum number of abandoned threads. Each occupies a processor, so the expression is not run
/// again after that.
const MAX_ABANDONED: u8 = 2;

/// Interval of the checks for a signal while waiting for results.
const SIGNAL_CHECK: Duration = Duration::from_millis(20);

type Results = Result<Vec<Json<'static>>, RunError>;

/// An expression and the document to run it on, with the deadline.
struct QueryRequest {
    program: Arc<Program>,
    document: Arc<str>,
    limit: Duration,
    deadline: Instant,
}

/// Channels to a thread.
struct Worker {
    requests: Sender<QueryRequest>,
    results: Receiver<Results>,
}

thread_local! {
    /// The idle thread. All expressions of the calling thread share it.
    static IDLE: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// Runs one expression, and counts the threads that were abandoned because of it.
pub(super) struct Workers {
    program: Arc<Program>,
    abandoned: Cell<u8>,
}

impl Workers {
    pub(super) const fn new(program: Arc<Program>) -> Self {
        Self {
            program,
            abandoned: Cell::new(0),
        }
    }

    /// Runs the expression on a document for at most `limit`.
    pub(super) fn run(&self, document: &Arc<str>, limit: Duration) -> Results {
        if self.abandoned.get() >= MAX_ABANDONED {
            return Err(RunError::Disabled);
        }
        let worker = match IDLE.take() {
            Some(worker) => worker,
            None => start().map_err(|error| RunError::ThreadFailed(error.to_string()))?,
        };
        let request = QueryRequest {
            program: Arc::clone(&self.program),
            document: Arc::clone(document),
            limit,
            deadline: Instant::now() + limit,
        };
        // If the thread has ended, receiving fails as well and reports it.
        let _ = worker.requests.send(request);
        match receive(&worker.results, limit) {
            Ok(results) => {
                IDLE.set(Some(worker));
                results
            }
            Err(RecvTimeoutError::Timeout) if signals::has_intercepted() => {
                Err(RunError::Interrupted)
            }
            Err(RecvTimeoutError::Timeout) => {
                self.abandoned.set(self.abandoned.get() + 1);
                Err(RunError::TimedOut(limit))
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(RunError::ThreadFailed("internal error in jq".to_owned()))
            }
        }
    }
}

/// Waits for results for at most `limit`, or until a signal arrives that the run handles itself.
fn receive(results: &Receiver<Results>, limit: Duration) -> Result<Results, RecvTimeoutError> {
    if !signals::are_intercepted() {
        return signals::exit_on_signal(|| results.recv_timeout(limit));
    }
    let deadline = Instant::now() + limit;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let received = results.recv_timeout(left.min(SIGNAL_CHECK));
        let has_ended = left <= SIGNAL_CHECK || signals::has_intercepted();
        if has_ended || !matches!(received, Err(RecvTimeoutError::Timeout)) {
            return received;
        }
    }
}

fn start() -> std::io::Result<Worker> {
    let (requests, incoming) = channel::<QueryRequest>();
    let (outgoing, results) = channel();
    thread::Builder::new()
        .name("jq".to_owned())
        // The usual size of the main thread's stack: expressions may recurse.
        .stack_size(8 << 20)
        .spawn(move || {
            for request in incoming {
                let QueryRequest {
                    program,
                    document,
                    limit,
                    deadline,
                } = request;
                let results = evaluate(&program, &document, limit, deadline);
                if outgoing.send(results).is_err() {
                    return;
                }
            }
        })?;
    Ok(Worker { requests, results })
}

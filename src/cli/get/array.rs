//! The JSON array of `--slurp`, written element by element.

use std::time::Duration;

use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;

use crate::cli::task;
use crate::console;
use crate::error::{Kind, Result};

/// Time that a slow reader of the output has, after a signal, to read the rest.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);

/// An array on standard output. It is written on another thread, so that a signal is handled even
/// while a pipe is full.
#[derive(Default)]
pub(super) struct ArrayOutput {
    has_elements: bool,
    /// The write in progress.
    writing: Option<JoinHandle<Result<()>>>,
    /// Whether no more can be written: the array is closed, or a write failed.
    has_ended: bool,
}

impl ArrayOutput {
    /// Appends an element to the text that is written next. An empty one is omitted.
    pub(super) fn append(&mut self, out: &mut Vec<u8>, element: &[u8]) {
        if element.is_empty() {
            return;
        }
        out.extend_from_slice(if self.has_elements { b",\n" } else { b"[\n" });
        out.extend_from_slice(element);
        self.has_elements = true;
    }

    /// Writes `bytes`. If this is cancelled, the write continues, and the next one waits for it.
    pub(super) async fn write(&mut self, bytes: Vec<u8>) -> Result<()> {
        self.complete_write().await?;
        self.writing = Some(spawn_blocking(move || console::write_stdout(&bytes)));
        self.complete_write().await
    }

    /// Writes `rest` and closes the array, unless a write has failed before.
    pub(super) async fn close(&mut self, mut rest: Vec<u8>) -> Result<()> {
        self.complete_write().await?;
        if self.has_ended {
            return Ok(());
        }
        self.has_ended = true;
        rest.extend_from_slice(if self.has_elements { b"\n]\n" } else { b"[]\n" });
        self.write(rest).await
    }

    /// Closes the array as [`Self::close`], and returns whether the reader has read it in time.
    pub(super) async fn close_in_time(&mut self, rest: Vec<u8>) -> Result<bool> {
        match timeout(CLOSE_TIMEOUT, self.close(rest)).await {
            Ok(closed) => closed.map(|()| true),
            Err(_) => Ok(false),
        }
    }

    /// Waits for the write in progress.
    async fn complete_write(&mut self) -> Result<()> {
        let Some(writing) = &mut self.writing else {
            return Ok(());
        };
        let written = task::result(writing.await).unwrap_or(Ok(()));
        self.writing = None;
        written.map_err(|mut failure| {
            self.has_ended = true;
            if failure.kind == Kind::Output {
                let hint = "the JSON array is not closed; free space or choose another target, \
                            and run the command again";
                failure.hints = vec![hint.to_owned()];
            }
            failure
        })
    }
}

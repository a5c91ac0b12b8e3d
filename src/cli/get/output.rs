//! The output of a run: results in order, progress and the final summary.

use std::time::Duration;

use super::rendered::Rendered;
use super::reorder::BufferedResult;
use super::save::ResponseFolder;
use super::scheduler::Scheduler;
use crate::cli::input::{self, Input};
use crate::cli::printer;
use crate::cli::session_client::SessionClient;
use crate::cli::target::Target;
use crate::console::Progress;
use crate::error::{Failure, Result};
use crate::http::Client;
use crate::session::DocumentOptions;
use crate::signals::Signal;
use crate::text;

/// Output size, in bytes, above which the output is written before further results are added.
// It bounds the memory; writing more at once would hardly be faster.
const WRITE_THRESHOLD: usize = 256 * 1024;

impl Scheduler<'_, '_> {
    /// Returns the output of an earlier run for a session.
    pub(super) fn reused(&mut self, target: &Target) -> Result<Option<Rendered>> {
        let Some(resume) = &mut self.resume else {
            return Ok(None);
        };
        let options = DocumentOptions {
            show_secrets: self.app.options.show_secrets,
            scrubber: &self.app.console.credentials(),
            now: self.app.host.now(),
            // The earlier run has already derived the state and checked the id.
            server_ahead: 0,
            any_id: false,
            for_conditions: false,
        };
        let document = resume.document(target, &options)?;
        Ok(
            document
                .map(|document| Rendered::reused(self.renderer.printer.format_value(&document))),
        )
    }

    /// Prints the results that are due.
    pub(super) async fn print(&mut self) -> Result<()> {
        // Each write contains whole lines, so that an interrupted run leaves no partial line.
        let mut out = Vec::new();
        while let Some(BufferedResult {
            rendered,
            is_repeated,
        }) = self.buffer.take()
        {
            self.tally.count(rendered.outcome);
            if !is_repeated {
                rendered.print_diagnostics(self.app.console);
            }
            match &mut self.array {
                Some(array) => array.append(&mut out, &rendered.output),
                None => out.extend_from_slice(
                    self.renderer.printer.skip_first_separator(&rendered.output),
                ),
            }
            self.rows.extend(rendered.row.clone());
            if out.len() > WRITE_THRESHOLD {
                self.write(std::mem::take(&mut out)).await?;
            }
        }
        if out.is_empty() {
            return Ok(());
        }
        self.write(out).await
    }

    /// Writes to standard output.
    async fn write(&mut self, bytes: Vec<u8>) -> Result<()> {
        let Some(array) = &mut self.array else {
            return self.app.console.data(&bytes);
        };
        self.app.console.clear_progress_bar();
        array.write(bytes).await
    }

    /// Writes `rest` and closes the array of `--slurp`.
    pub(super) async fn close_array(&mut self, rest: Vec<u8>) -> Result<()> {
        match &mut self.array {
            Some(array) => array.close(rest).await,
            None => Ok(()),
        }
    }

    /// Shows the progress bar.
    pub(super) fn show_progress(&mut self, input: &Input) {
        let clients = self.session_client.iter().flat_map(SessionClient::clients);
        let progress = Progress {
            done: self.tally.done(),
            expected: input.expected(),
            failed: self.tally.failures(),
            pause: clients.filter_map(Client::current_pause).max(),
        };
        self.app
            .console
            .progress_bar(&progress, self.app.bar_style());
    }

    /// Shows the waiting time for a single response, and any pause of the rate limiter.
    pub(super) fn show_waiting(&self, elapsed: Duration) {
        let target = self.in_flight.keys().next();
        let provider = target.map_or("", |target| target.provider.title);
        let seconds = elapsed.as_secs();
        let mut clients = self.session_client.iter().flat_map(SessionClient::clients);
        let line = match clients.find_map(Client::current_pause) {
            Some(pause) => format!(
                "{seconds:>4} s  rate limited by {provider}; next attempt in {} s",
                pause.as_secs() + 1
            ),
            None => format!("{seconds:>4} s  waiting for {provider}"),
        };
        let columns = self.app.host.stderr_columns();
        self.app.console.status(&line, columns);
    }

    /// Prints the table of the results so far, if they are rows of one.
    fn print_table(&self) -> Result<()> {
        if self.renderer.prints_batch_table() && !self.rows.is_empty() {
            printer::print_batch_table(self.app, &self.rows, &self.renderer.view)?;
        }
        Ok(())
    }

    /// Prints the sessions that were fetched before a signal, as a table or as the rest of the array,
    /// and returns the failure that ends the run.
    ///
    /// # Errors
    /// [`crate::error::Kind::Output`] if the output cannot be written.
    pub(super) async fn interrupt(&mut self, signal: Signal) -> Result<Failure> {
        if let Some(ended) = self.jobs.try_join_next() {
            self.complete(ended);
        }
        let mut rest = Vec::new();
        for BufferedResult { rendered, .. } in self.buffer.drain() {
            self.tally.count(rendered.outcome);
            self.rows.extend(rendered.row.clone());
            if let Some(array) = &mut self.array {
                array.append(&mut rest, &rendered.output);
            }
        }
        self.print_table()?;
        let is_closed = match &mut self.array {
            Some(array) => Some(array.close_in_time(rest).await?),
            None => None,
        };
        let hint = match is_closed {
            None => {
                "the table shows what was fetched; a run with -o ndjson can be continued with --resume"
            }
            Some(true) => {
                "the array is closed and contains what was fetched; \
                 a run with -o ndjson can be continued with --resume"
            }
            Some(false) => "the JSON array is not closed, because its reader does not read on",
        };
        let done = self.tally.done();
        let fetched = text::grouped(done);
        let sessions = if done == 1 { "session" } else { "sessions" };
        Ok(Failure::new(
            signal.kind,
            format!("{} after {fetched} {sessions}", signal.kind.word()),
        )
        .hint(hint))
    }

    /// Prints the table or the end of the array, and the summary, and returns the exit code.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] if there was no id.
    pub(super) async fn finish(&mut self, input: &mut Input) -> Result<u8> {
        self.print_table()?;
        self.close_array(Vec::new()).await?;
        if let Some(notice) = self.saved.as_ref().and_then(ResponseFolder::notice) {
            self.app.console.notice(&notice);
        }
        if let Some(stop) = &self.stopped {
            let unread = std::iter::from_fn(|| input.take()).count();
            let skipped = self.tally.not_requested() + text::count(unread);
            let reason = stop.reason;
            let notice = match (skipped, input.is_done()) {
                // The number of ids in a list that was not read to its end is unknown.
                (_, false) => {
                    format!("stopping: {reason}, so the remaining sessions were not requested")
                }
                (0, true) => return Ok(self.tally.exit_code()),
                (skipped, true) => format!(
                    "stopping: {reason}, so {} more sessions were not requested",
                    text::grouped(skipped)
                ),
            };
            self.app.console.notice(&notice);
        }
        if input.seen() == 0 {
            return Err(input::no_ids());
        }
        if let Some(notice) = self.renderer.filter.notice() {
            self.app.console.notice(&notice);
        }
        let is_for_people = self.renderer.printer.is_table();
        if let Some(part) = input.empty_partition() {
            let seen = text::grouped(input.seen());
            self.app
                .console
                .notice(&format!("none of the {seen} ids belongs to part {part}"));
        } else if input.has_lists() || self.tally.left_out() > 0 {
            self.app
                .console
                .progress(&format!("sessctl: {}", self.tally.summary(is_for_people)));
        }
        Ok(self.tally.exit_code())
    }
}

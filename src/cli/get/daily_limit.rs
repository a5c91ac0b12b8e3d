//! Compares the length of a list with the documented number of requests per day.

use super::resume::ResumeFile;
use super::scheduler::Scheduler;
use crate::cli::input::Input;
use crate::cli::session_client::SessionClient;
use crate::http::Client;
use crate::text;

impl Scheduler<'_, '_> {
    /// Prints a notice, at most once, if the list of a single provider is longer than the number of
    /// requests that the provider documents for a day.
    pub(super) fn report_daily_limit(&mut self, input: &Input) {
        // In a list of several providers, the number of ids per provider is unknown.
        let (true, [provider]) = (self.checks_daily_limit, self.providers.as_slice()) else {
            return;
        };
        let mut clients = self.session_client.iter().flat_map(SessionClient::clients);
        let (Some(daily), Some(ids)) = (clients.find_map(Client::daily_limit), input.expected())
        else {
            return;
        };
        self.checks_daily_limit = false;
        let (daily, title) = (u64::from(daily), provider.title);
        let ids = ids.saturating_sub(self.resume.as_ref().map_or(0, ResumeFile::count));
        if ids > daily {
            self.app.console.notice(&format!(
                "the list contains about {} ids, but {title} documents a limit of {} requests per day \
                 and key; to continue after a refusal, use --resume",
                text::grouped(ids),
                text::grouped(daily)
            ));
        }
    }
}

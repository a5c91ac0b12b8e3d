//! `doctor`: checks configuration, credentials and connections, and names a remedy for each finding.

use clap::Args;

use super::{App, value_parser};
use crate::error::{Failure, Kind, Result};
use crate::provider::{self, Provider};

mod diagnosis;
mod output;
mod probe;
mod report;

use report::Report;

/// The arguments of `doctor`.
#[derive(Args, Debug)]
#[group(skip)]
pub struct DoctorArgs {
    /// Providers to check [default: all]
    #[arg(value_name = "PROVIDER", value_parser = value_parser::provider())]
    providers: Vec<&'static Provider>,
    /// Send no request
    #[arg(long)]
    offline: bool,
}

impl DoctorArgs {
    /// Returns the providers to check, each once.
    fn selected(&self) -> Vec<&'static Provider> {
        let is_selected =
            |provider: &&&Provider| self.providers.is_empty() || self.is_named(provider);
        provider::ALL.iter().filter(is_selected).copied().collect()
    }

    fn is_named(&self, provider: &Provider) -> bool {
        self.providers.contains(&provider)
    }
}

/// Checks the providers and prints the findings. Returns 1 if there is a problem.
pub(super) async fn run(app: &mut App<'_>, args: &DoctorArgs) -> Result<u8> {
    // The credentials of all providers would otherwise be sent to one host.
    if app.options.flags().base_url.is_some() && args.selected().len() != 1 {
        let cause = "--base-url applies to one provider, and several are to be checked";
        return Err(
            Failure::usage(cause).hint("name the provider: sessctl doctor deck --base-url …")
        );
    }
    let report = Report::collect(app, args).await?;
    match report.print(app) {
        // A reader that stops early must not turn a problem into a success.
        Err(failure) if failure.kind != Kind::BrokenPipe => return Err(failure),
        Ok(()) | Err(_) => {}
    }
    Ok(if report.diagnoses.has_problem() {
        Kind::Verdict.exit_code()
    } else {
        0
    })
}

//! Collects what `doctor` reports.

use std::rc::Rc;

use tokio::task::JoinSet;

use super::DoctorArgs;
use super::diagnosis::{Diagnoses, Severity};
use super::probe::{self, ProbeResponse, ProbeResult};
use crate::cli::effective::ValueGroup;
use crate::cli::session_client::{ProviderClient, SessionClient};
use crate::cli::{App, task};
use crate::config::{Config, ValueStatus};
use crate::duration;
use crate::error::{Failure, Kind, Result};
use crate::http::MAX_CLOCK_DIFFERENCE;
use crate::provider::Provider;

/// What `doctor` reports.
pub(super) struct Report {
    /// Values that concern all providers.
    pub(super) groups: Vec<ValueGroup>,
    pub(super) providers: Vec<ProviderReport>,
    pub(super) diagnoses: Diagnoses,
}

/// What `doctor` reports of one provider.
pub(super) struct ProviderReport {
    pub(super) provider: &'static Provider,
    pub(super) credential: CredentialState,
    pub(super) values: ValueGroup,
    pub(super) probe: ProbeResult,
    /// Address of the last request.
    pub(super) address: Option<String>,
    pub(super) http_status: Option<u16>,
    /// Seconds by which the server's clock is ahead of the local one.
    pub(super) server_ahead: Option<i64>,
}

/// Whether a lookup would have a credential to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CredentialState {
    /// None is configured.
    Missing,
    /// A lookup would end with an error before it sends a request.
    Refused,
    /// A lookup would send it.
    Configured,
}

impl CredentialState {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Refused => "refused",
            Self::Configured => "configured",
        }
    }
}

impl Report {
    /// Checks the providers, all at the same time.
    pub(super) async fn collect(app: &mut App<'_>, args: &DoctorArgs) -> Result<Self> {
        let (flags, selected) = (app.options.flags(), args.selected());
        let config = match Config::load(app.host, &flags) {
            Ok(config) => config,
            Err(failure) => return Ok(Self::without_configuration(app, &selected, &failure)),
        };
        app.console.add_secrets(config.secrets());
        let mut diagnoses = Diagnoses::default();
        for notice in config.notices() {
            diagnoses.add_notice(app.console, None, notice);
        }
        let mut file = ValueGroup::file(app, &flags, None);
        file.values.push(config.effective_profile());
        let groups = vec![
            file,
            ValueGroup::limits(app, &config),
            ValueGroup::network(app, &config),
        ];
        let mut client = SessionClient::with_config(app, config).await?;
        client.resolve(app.console, selected.iter().copied()).await;
        let (mut providers, mut clients) = (Vec::new(), Vec::new());
        for provider in selected {
            let is_named = args.is_named(provider);
            let (report, provider_client) =
                resolved(app, &mut client, provider, is_named, &mut diagnoses).await;
            providers.push(report);
            clients.push(provider_client);
        }
        if !args.offline {
            probe_all(app, &clients, &mut providers, &mut diagnoses).await;
        }
        let is_missing = |report: &ProviderReport| report.credential == CredentialState::Missing;
        if args.providers.is_empty() && providers.iter().all(is_missing) {
            let failure = Failure::credential("no provider is configured")
                .hint(
                    "set a variable such as SESSCTL_DECK_API_KEY (see 'sessctl help environment')",
                )
                .hint("or create a configuration file with 'sessctl config init'")
                .hint("without an account, use --mock");
            diagnoses.add_failure(app.console, None, &failure);
        }
        Ok(Self {
            groups,
            providers,
            diagnoses,
        })
    }

    /// Reports a configuration file that cannot be used, with which every lookup would end.
    fn without_configuration(
        app: &mut App<'_>,
        selected: &[&'static Provider],
        failure: &Failure,
    ) -> Self {
        app.add_file_secrets();
        let mut diagnoses = Diagnoses::default();
        diagnoses.add_failure(app.console, None, failure);
        let report = |provider: &&'static Provider| ProviderReport {
            provider,
            credential: CredentialState::Refused,
            values: ValueGroup::scrubbed(app.console, provider.name, Vec::new()),
            probe: ProbeResult::NotProbed,
            address: None,
            http_status: None,
            server_ahead: None,
        };
        Self {
            groups: vec![ValueGroup::file(app, &app.options.flags(), Some(failure))],
            providers: selected.iter().map(report).collect(),
            diagnoses,
        }
    }
}

/// Reports the configuration of a provider, and creates its client.
async fn resolved(
    app: &mut App<'_>,
    client: &mut SessionClient<'_>,
    provider: &'static Provider,
    is_named: bool,
    diagnoses: &mut Diagnoses,
) -> (ProviderReport, Rc<ProviderClient>) {
    let settings = client.take_notices(provider);
    let provider_client = client.open(app.console, provider).await;
    let mut values = match provider_client.mock_settings() {
        Some(settings) => ValueGroup::of_settings(settings),
        None => ValueGroup::provider(app, client.config(), provider).await,
    };
    let is_missing = values
        .values
        .iter()
        .any(|value| value.key == "credential" && value.status == ValueStatus::Missing);
    let credential = match &settings {
        Ok(_) => CredentialState::Configured,
        Err(_) if is_missing => CredentialState::Missing,
        Err(_) => CredentialState::Refused,
    };
    values.resolve_commands(settings.as_ref().err());
    for notice in settings.iter().flatten() {
        diagnoses.add_notice(app.console, Some(provider), notice);
    }
    let is_reported = |status| {
        credential != CredentialState::Missing || is_named || status == ValueStatus::Refused
    };
    for value in values
        .values
        .iter()
        .filter(|value| is_reported(value.status))
    {
        if let Some(failure) = &value.failure {
            diagnoses.add_failure(app.console, Some(provider), failure);
        }
    }
    match provider_client.client() {
        Ok(_) => {}
        Err(failure) if credential != CredentialState::Missing => {
            diagnoses.add_failure(app.console, Some(provider), &failure);
        }
        Err(failure) => add_similar_variable(app, provider, &failure, diagnoses),
    }
    let report = ProviderReport {
        provider,
        credential,
        values,
        probe: ProbeResult::NotProbed,
        address: None,
        http_status: None,
        server_ahead: None,
    };
    (report, provider_client)
}

/// Warns of a variable whose name is similar to one that a provider without a credential needs.
fn add_similar_variable(
    app: &App<'_>,
    provider: &Provider,
    missing: &Failure,
    diagnoses: &mut Diagnoses,
) {
    let Some(variable) = crate::config::similar_variable(app.host, provider) else {
        return;
    };
    let mut failure = missing.repeat();
    failure.hints = vec![variable];
    let kind = (Severity::Warning, "credential");
    diagnoses.add(app.console, Some(provider), kind, &failure);
}

/// Sends the probes of all clients at the same time, and adds their conclusions to the reports.
async fn probe_all(
    app: &App<'_>,
    clients: &[Rc<ProviderClient>],
    reports: &mut [ProviderReport],
    diagnoses: &mut Diagnoses,
) {
    let mut in_flight = JoinSet::new();
    for (index, (client, report)) in clients.iter().zip(reports.iter()).enumerate() {
        if let Ok(client) = client.client() {
            let (client, provider) = (client.clone(), report.provider);
            in_flight.spawn(async move { (index, probe::send(client, provider).await) });
        }
    }
    let mut responses: Vec<Option<Result<ProbeResponse>>> = reports.iter().map(|_| None).collect();
    while let Some(ended) = in_flight.join_next().await {
        if let Some((index, response)) = task::result(ended)
            && let Some(slot) = responses.get_mut(index)
        {
            *slot = Some(response);
        }
    }
    for ((response, client), report) in responses.into_iter().zip(clients).zip(reports) {
        match response {
            None => {}
            Some(Err(failure)) => {
                diagnoses.add_failure(app.console, Some(report.provider), &failure);
            }
            Some(Ok(response)) => add_response(app, response, client, report, diagnoses),
        }
    }
}

/// Adds the conclusion of a probe to the report of its provider.
fn add_response(
    app: &App<'_>,
    response: ProbeResponse,
    client: &ProviderClient,
    report: &mut ProviderReport,
    diagnoses: &mut Diagnoses,
) {
    let console = &*app.console;
    report.address = Some(console.scrubber().scrub(&response.address).into_owned());
    report.http_status = response.http_status();
    report.server_ahead = response.server_ahead();
    report.probe = response.judge(console, client, app.host.now());
    if let Some(failure) = report.probe.failure() {
        diagnoses.add_failure(console, Some(report.provider), failure);
    }
    if let Some(failure) = report.server_ahead.and_then(clock_failure) {
        let kind = (Severity::Problem, "clock");
        diagnoses.add(console, Some(report.provider), kind, &failure);
    }
}

/// Returns the finding about a clock that differs too much from a server's.
fn clock_failure(server_ahead: i64) -> Option<Failure> {
    let difference = std::time::Duration::from_secs(server_ahead.unsigned_abs());
    if difference <= MAX_CLOCK_DIFFERENCE {
        return None;
    }
    let relation = if server_ahead > 0 {
        "behind"
    } else {
        "ahead of"
    };
    let cause = format!(
        "the clock of this machine is {} {relation} the server's",
        duration::approximate(difference)
    );
    let failure = Failure::new(Kind::Config, cause);
    Some(failure.hint("set the clock: states that follow from it, and signatures, depend on it"))
}

//! Session lookups: settings, request and document. Settings and connections are created once per
//! provider.

use std::io;
use std::net::Ipv4Addr;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use super::{App, Target};
use crate::config::{Config, Flags, Settings};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::http::{Client, Reporter};
use crate::mock::{self, Mock, Replay};
use crate::provider::Provider;
use crate::signals;

mod diff_lookup;
mod provider_client;

pub(super) use provider_client::ProviderClient;

/// State shared by lookups: the configuration, the mock and one client per provider.
pub(super) struct SessionClient<'a> {
    host: &'a Host,
    config: Config,
    mock: Option<Mock>,
    show_secrets: bool,
    for_conditions: bool,
    /// Number of runs that share the rate limit.
    share: u32,
    /// Settings of the providers that have no client yet.
    resolved: Vec<(&'static Provider, Result<Settings>)>,
    provider_clients: Vec<Rc<ProviderClient>>,
}

impl<'a> SessionClient<'a> {
    /// Reads the configuration and, with `--mock`, starts the mock.
    pub(super) async fn new(app: &mut App<'a>, flags: &Flags) -> Result<Self> {
        let config = Config::load(app.host, flags)?;
        app.console.add_secrets(config.secrets());
        for note in config.notices() {
            app.console.notice(note);
        }
        Self::with_config(app, config).await
    }

    /// Uses a loaded configuration, whose notices are the caller's to report.
    pub(super) async fn with_config(app: &App<'a>, config: Config) -> Result<Self> {
        let mock = match (app.options.mock, &app.options.replay) {
            (None, None) => None,
            (_, Some(folder)) => Some(start_replay(app.host, 0, folder).await?),
            (Some(scenario), None) => Some(start_mock(app.host, 0, scenario).await?),
        };
        Ok(Self {
            host: app.host,
            config,
            mock,
            show_secrets: app.options.show_secrets,
            for_conditions: false,
            share: 1,
            resolved: Vec::new(),
            provider_clients: Vec::new(),
        })
    }

    /// Keeps the original of each document, so that conditions can be evaluated on it.
    pub(super) const fn keep_originals(&mut self) {
        // Not the default, because a document then takes twice the memory.
        self.for_conditions = true;
    }

    /// Hides the secrets of sessions, even with `--show-secrets`.
    #[must_use]
    pub(super) const fn without_secrets(mut self) -> Self {
        self.show_secrets = false;
        self
    }

    /// Returns the longest pause that a server may request.
    pub(super) fn max_wait(&self) -> Duration {
        self.config.limits().max_wait
    }

    /// Returns the time limit per session.
    pub(super) fn request_timeout(&self) -> Duration {
        self.config.limits().request_timeout
    }

    /// Shares the documented and the announced rate limit among `runs` runs.
    pub(super) const fn share_rate(&mut self, runs: u32) {
        self.share = runs;
    }

    /// Returns the clients that have been created so far.
    pub(super) fn clients(&self) -> impl Iterator<Item = &Client> {
        let clients = self.provider_clients.iter();
        clients.filter_map(|client| client.client().ok())
    }

    /// Resolves the settings of providers. A failure is reported when the provider is opened.
    pub(super) async fn resolve(
        &mut self,
        console: &mut Console,
        providers: impl IntoIterator<Item = &'static Provider>,
    ) {
        // All providers of a run are resolved before the first request, because any server may send
        // back the credential of another provider.
        for provider in providers {
            let is_resolved = self.resolved.iter().any(|(known, _)| *known == provider);
            if is_resolved || self.find_client(provider).is_some() {
                continue;
            }
            let settings = self.resolve_settings(provider).await;
            if let Ok(settings) = &settings {
                console.add_secrets(&settings.credentials.scrubber());
            }
            self.resolved.push((provider, settings));
        }
    }

    /// Returns the configuration.
    pub(super) const fn config(&self) -> &Config {
        &self.config
    }

    /// Takes the notices about the settings of a resolved provider, which are then not printed.
    ///
    /// # Errors
    /// The failure to resolve the settings.
    pub(super) fn take_notices(&mut self, provider: &Provider) -> Result<Vec<String>> {
        let mut resolved = self.resolved.iter_mut();
        match resolved.find(|(known, _)| *known == provider) {
            Some((_, Ok(settings))) => Ok(std::mem::take(&mut settings.notices)),
            Some((_, Err(failure))) => Err(failure.repeat()),
            None => Ok(Vec::new()),
        }
    }

    /// Returns the client of a provider and creates it on first use.
    pub(super) async fn open(
        &mut self,
        console: &mut Console,
        provider: &'static Provider,
    ) -> Rc<ProviderClient> {
        if let Some(known) = self.find_client(provider) {
            return known;
        }
        self.resolve(console, [provider]).await;
        let index = self
            .resolved
            .iter()
            .position(|(known, _)| *known == provider);
        let settings = match index {
            Some(index) => self.resolved.swap_remove(index).1,
            None => Err(Failure::new(Kind::Bug, "a provider was not resolved")),
        };
        let client = Rc::new(self.create_client(console, provider, settings));
        self.provider_clients.push(Rc::clone(&client));
        client
    }

    fn find_client(&self, provider: &Provider) -> Option<Rc<ProviderClient>> {
        let mut clients = self.provider_clients.iter();
        clients
            .find(|client| client.provider == provider)
            .map(Rc::clone)
    }

    /// Creates the client of a provider from its resolved settings.
    fn create_client(
        &self,
        console: &mut Console,
        provider: &'static Provider,
        settings: Result<Settings>,
    ) -> ProviderClient {
        let mut settings = match settings {
            Ok(settings) => settings,
            Err(failure) => return ProviderClient::unusable(provider, failure),
        };
        // A server may know the credential of another provider and send it back.
        settings.credentials.also_scrub(&console.credentials());
        let verbose = console.options().verbose;
        let verbose_notices = settings.verbose_notices.iter().filter(|_| verbose);
        for notice in settings.notices.iter().chain(verbose_notices) {
            console.notice(notice);
        }
        // The other runs use up the same quota at the same time.
        settings.limits.share = self.share;
        let reporter = Reporter {
            trace: console.tracer(),
            notice: console.notifier(),
        };
        let client = Client::new(&settings, self.host, reporter);
        ProviderClient {
            provider,
            client: client.map(|client| (client, settings)),
            show_secrets: self.show_secrets,
            for_conditions: self.for_conditions,
        }
    }

    /// Resolves the settings of a provider, or returns those of the mock.
    async fn resolve_settings(&self, provider: &'static Provider) -> Result<Settings> {
        match &self.mock {
            Some(mock) => {
                self.config.check_environment(provider)?;
                let url = mock.base_url(provider).parse().ok();
                url.and_then(|url| Settings::for_mock(provider, url, self.config.limits()))
                    .ok_or_else(|| {
                        let cause = format!("the mock cannot serve {}", provider.title);
                        Failure::new(Kind::Bug, cause)
                    })
            }
            None => self.config.settings(self.host, provider).await,
        }
    }
}

/// Refuses an id that is a credential.
///
/// # Errors
/// [`Kind::Usage`] if the id is a credential of the run or begins like a key.
pub(super) fn refuse_credential(console: &Console, target: &Target) -> Result<()> {
    // It would be sent in the path of a URL, perhaps to another provider than its own.
    if console.scrubber().is_secret(target.id.as_str()) {
        let cause = "the id is a credential, or begins like an API key; it was not sent";
        return Err(Failure::usage(cause).hint("pass the id of a session instead of a key"));
    }
    Ok(())
}

/// Starts the embedded mock on the loopback interface.
pub(super) async fn start_mock(host: &Host, port: u16, scenario: mock::Scenario) -> Result<Mock> {
    // No other machine may reach the mock.
    mock::start((Ipv4Addr::LOCALHOST, port).into(), scenario, host.clone())
        .await
        .map_err(|error| not_started(port, error))
}

/// Starts the embedded mock with the saved responses of a folder.
pub(super) async fn start_replay(host: &Host, port: u16, folder: &Path) -> Result<Mock> {
    // Reading many files blocks the runtime, so a signal must end the process directly.
    let replay = signals::exit_on_signal(|| Replay::read(&host.expand_home(folder)))?;
    mock::start_replay((Ipv4Addr::LOCALHOST, port).into(), replay, host.clone())
        .await
        .map_err(|error| not_started(port, error))
}

fn not_started(port: u16, error: io::Error) -> Failure {
    Failure::from_error(
        Kind::Network,
        anyhow::Error::new(error).context(format!("cannot serve the mock on 127.0.0.1:{port}")),
    )
    .hint("choose another port with --port; 0 selects a free one")
}

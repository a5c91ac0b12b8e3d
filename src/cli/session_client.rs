//! Session lookups: settings, request and document. Settings and connections are created once per
//! provider.

use std::net::Ipv4Addr;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use super::{App, Target};
use crate::config::{Config, Flags, Settings};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::http::{self, Client, Reporter, SessionResponse};
use crate::mock::{self, Mock};
use crate::provider::Provider;
use crate::secret::Scrubber;
use crate::session::{self, Document, DocumentOptions, Parsed};

mod compared;

/// State shared by lookups: the configuration, the mock and one client per provider.
pub(super) struct SessionClient<'a> {
    host: &'a Host,
    config: Config,
    mock: Option<Mock>,
    show_secrets: bool,
    keeps_original: bool,
    /// Number of runs that share the rate limit.
    share: u32,
    /// Settings of the providers that have no client yet.
    resolved: Vec<(&'static Provider, Result<Settings>)>,
    open: Vec<Rc<ProviderClient>>,
}

/// The client of one provider, or the failure to create it.
pub(super) struct ProviderClient {
    provider: &'static Provider,
    client: Result<(Client, Settings), Failure>,
    show_secrets: bool,
    keeps_original: bool,
}

impl ProviderClient {
    const fn unusable(provider: &'static Provider, failure: Failure) -> Self {
        Self {
            provider,
            client: Err(failure),
            show_secrets: false,
            keeps_original: false,
        }
    }

    /// Returns the client of the provider.
    ///
    /// # Errors
    /// The failure to create the client, which is the same for every session.
    pub(super) fn client(&self) -> Result<&Client> {
        match &self.client {
            Ok((client, _)) => Ok(client),
            Err(failure) => Err(failure.repeat()),
        }
    }

    /// Converts the provider's response for a session to a document that can be shown, without
    /// the credentials of the run.
    pub(super) fn document(
        &self,
        console: &Console,
        target: &Target,
        answer: SessionResponse,
        now: SystemTime,
    ) -> Result<Document> {
        let parsed = session::parse(self.provider, &answer.body)?;
        let error = self.error_in(&parsed, &answer);
        let credentials = console.credentials().beside(&answer.scrubber);
        // If the response contains no part of a credential, its texts need not be searched one by
        // one.
        let idle = Scrubber::default();
        let may_find = |text: &[u8]| credentials.may_find_in(text);
        let scrubber = if may_find(&answer.body) || may_find(target.id.as_str().as_bytes()) {
            &credentials
        } else {
            &idle
        };
        let server_ahead = answer.server_ahead();
        // The parsed tree owns its texts, so the body can be freed early.
        drop(answer);
        let view = DocumentOptions {
            server_ahead,
            any_id: target.any_id,
            ..self.view(now, scrubber)
        };
        match error {
            Some(failure) => Err(session::attach_response(
                failure,
                parsed,
                target.id.as_str(),
                &view,
            )),
            None => Document::open(parsed, target.id.as_str(), &view),
        }
    }

    /// Parses a response, and fails if it is an error with a success status.
    fn parsed(&self, answer: &SessionResponse) -> Result<Parsed> {
        let parsed = session::parse(self.provider, &answer.body)?;
        self.error_in(&parsed, answer).map_or(Ok(parsed), Err)
    }

    /// Returns the failure for a response that is an error with a success status.
    fn error_in(&self, parsed: &Parsed, answer: &SessionResponse) -> Option<Failure> {
        let (_, settings) = self.client.as_ref().ok()?;
        let error = parsed.error()?;
        Some(http::error_in_success(settings, error, &answer.scrubber))
    }

    const fn view<'s>(&self, now: SystemTime, scrubber: &'s Scrubber) -> DocumentOptions<'s> {
        DocumentOptions {
            show_secrets: self.show_secrets,
            scrubber,
            now,
            server_ahead: 0,
            any_id: false,
            keeps_original: self.keeps_original,
        }
    }
}

impl<'a> SessionClient<'a> {
    /// Reads the configuration and, with `--mock`, starts the mock.
    pub(super) async fn new(app: &mut App<'a>, flags: &Flags) -> Result<Self> {
        let config = Config::load(app.host, flags)?;
        app.console.guard(config.secrets());
        for note in config.notices() {
            app.console.notice(note);
        }
        let mock = match app.options.mock {
            None => None,
            Some(scenario) => Some(start_mock(app.host, 0, scenario).await?),
        };
        Ok(Self {
            host: app.host,
            config,
            mock,
            show_secrets: app.options.show_secrets,
            keeps_original: false,
            share: 1,
            resolved: Vec::new(),
            open: Vec::new(),
        })
    }

    /// Keeps the original of each document, so that conditions can be evaluated on it.
    /// It takes twice the memory, so it is for runs with conditions only.
    pub(super) const fn keep_originals(&mut self) {
        self.keeps_original = true;
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

    /// Returns the clients that exist.
    pub(super) fn clients(&self) -> impl Iterator<Item = &Client> {
        self.open.iter().filter_map(|access| access.client().ok())
    }

    /// Resolves the settings of providers. All providers of a run are resolved before the first
    /// request, because any server may send back the credential of another provider. A failure is
    /// reported when the provider is opened.
    pub(super) async fn resolve(
        &mut self,
        console: &mut Console,
        providers: impl IntoIterator<Item = &'static Provider>,
    ) {
        for provider in providers {
            let is_open = self.open.iter().any(|access| access.provider == provider);
            if is_open || self.resolved.iter().any(|(known, _)| *known == provider) {
                continue;
            }
            let settings = self.settings(provider).await;
            if let Ok(settings) = &settings {
                console.guard(&settings.credentials.scrubber());
            }
            self.resolved.push((provider, settings));
        }
    }

    /// Returns the client of a provider and creates it on first use.
    pub(super) async fn open(
        &mut self,
        console: &mut Console,
        provider: &'static Provider,
    ) -> Rc<ProviderClient> {
        self.resolve(console, [provider]).await;
        let resolved = |(known, _): &(&Provider, _)| *known == provider;
        if let Some(at) = self.resolved.iter().position(resolved) {
            let (_, settings) = self.resolved.swap_remove(at);
            let access = self.connect(console, provider, settings);
            self.open.push(Rc::new(access));
        }
        let known = |access: &&Rc<ProviderClient>| access.provider == provider;
        self.open.iter().find(known).map_or_else(
            || {
                let failure = Failure::new(Kind::Bug, "a provider was not resolved");
                Rc::new(ProviderClient::unusable(provider, failure))
            },
            Rc::clone,
        )
    }

    fn connect(
        &self,
        console: &mut Console,
        provider: &'static Provider,
        settings: Result<Settings>,
    ) -> ProviderClient {
        let mut settings = match settings {
            Ok(settings) => settings,
            Err(failure) => return ProviderClient::unusable(provider, failure),
        };
        settings.credentials.hide(&console.credentials());
        let verbose = console.manner().verbose;
        let verbose_notices = settings.verbose_notices.iter().filter(|_| verbose);
        for notice in settings.notices.iter().chain(verbose_notices) {
            console.notice(notice);
        }
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
            keeps_original: self.keeps_original,
        }
    }

    async fn settings(&self, provider: &'static Provider) -> Result<Settings> {
        match &self.mock {
            Some(mock) => mock
                .base_url(provider)
                .parse()
                .ok()
                .and_then(|url| Settings::for_mock(provider, url, self.config.limits()))
                .ok_or_else(|| {
                    Failure::new(
                        Kind::Bug,
                        format!("the mock cannot serve {}", provider.title),
                    )
                }),
            None => self.config.settings(self.host, provider).await,
        }
    }
}

/// Refuses an id that is a credential: it would be sent to a provider whose credential it may not
/// be.
///
/// # Errors
/// [`Kind::Usage`] if the id is a credential of the run or begins like a key.
pub(super) fn refuse_credential(console: &Console, target: &Target) -> Result<()> {
    if console.scrubber().is_secret(target.id.as_str()) {
        let cause = "the id is a credential, or begins like an API key; it was not sent";
        return Err(Failure::usage(cause).hint("pass the id of a session instead of a key"));
    }
    Ok(())
}

/// Starts the embedded mock on the loopback interface.
pub(super) async fn start_mock(host: &Host, port: u16, scenario: mock::Scenario) -> Result<Mock> {
    mock::start((Ipv4Addr::LOCALHOST, port).into(), scenario, host.clone())
        .await
        .map_err(|error| {
            Failure::from_error(
                Kind::Network,
                anyhow::Error::new(error)
                    .context(format!("cannot serve the mock on 127.0.0.1:{port}")),
            )
            .hint("choose another port with --port; 0 selects a free one")
        })
}

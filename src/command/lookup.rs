//! One look-up: settings, request, document. Settings and connections are made once a vendor.

use std::net::Ipv4Addr;

use super::{App, Target};
use crate::config::{Config, Settings};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::http::{self, Client};
use crate::mock::{self, Mock};
use crate::provider::Provider;
use crate::secret::Scrubber;
use crate::session::{self, Document, View};

/// What look-ups share.
pub(super) struct Lookup<'a> {
    host: &'a Host,
    config: Config,
    mock: Option<Mock>,
    show_secrets: bool,
    open: Vec<Access>,
}

/// A vendor that can be asked, or why it cannot.
struct Access {
    provider: &'static Provider,
    client: Result<(Client, Settings), Failure>,
    scrubber: Scrubber,
}

impl<'a> Lookup<'a> {
    /// Reads the configuration and, where it was asked for, starts the mock.
    pub(super) async fn new(app: &mut App<'a>) -> Result<Self> {
        let config = Config::load(app.host, &app.options.flags)?;
        for note in config.notices() {
            app.console.note(note);
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
            open: Vec::new(),
        })
    }

    /// Looks one session up.
    pub(super) async fn one(&mut self, console: &mut Console, target: &Target) -> Result<Document> {
        let (host, show_secrets) = (self.host, self.show_secrets);
        let access = self.access(console, target.provider).await;
        let access = access.ok_or_else(|| Failure::new(Kind::Bug, "a connection was lost"))?;
        let (client, settings) = match &access.client {
            Ok(open) => open,
            Err(failure) => return Err(failure.repeat()),
        };
        let answer = client.fetch(&target.id).await?;
        let parsed = session::parse(target.provider, &answer.body)?;
        if let Some(error) = parsed.error() {
            return Err(http::in_success(settings, error));
        }
        Document::open(
            parsed,
            &target.id,
            &View {
                show_secrets,
                scrubber: &access.scrubber,
                now: host.now(),
            },
        )
    }

    async fn access(
        &mut self,
        console: &mut Console,
        provider: &'static Provider,
    ) -> Option<&Access> {
        let access = match self
            .open
            .iter()
            .position(|access| access.provider == provider)
        {
            Some(at) => self.open.swap_remove(at),
            None => self.connect(console, provider).await,
        };
        self.open.push(access);
        self.open.last()
    }

    async fn connect(&self, console: &mut Console, provider: &'static Provider) -> Access {
        let settings = match self.settings(provider).await {
            Ok(settings) => settings,
            Err(failure) => {
                return Access {
                    provider,
                    client: Err(failure),
                    scrubber: Scrubber::default(),
                };
            }
        };
        let scrubber = settings.credentials.scrubber();
        console.guard(&scrubber);
        for notice in &settings.notices {
            console.note(notice);
        }
        let client = Client::new(&settings, self.host, Some(console.tracer()));
        Access {
            provider,
            client: client.map(|client| (client, settings)),
            scrubber,
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
                        format!("the mock cannot play {}", provider.title),
                    )
                }),
            None => self.config.settings(self.host, provider).await,
        }
    }
}

/// Starts the embedded mock on loopback.
pub(super) async fn start_mock(host: &Host, port: u16, scenario: mock::Scenario) -> Result<Mock> {
    mock::start((Ipv4Addr::LOCALHOST, port).into(), scenario, host.clone())
        .await
        .map_err(|error| {
            Failure::from_error(
                Kind::Network,
                anyhow::Error::new(error)
                    .context(format!("cannot serve the mock on 127.0.0.1:{port}")),
            )
            .hint("choose another port with --port, or 0 for a free one")
        })
}

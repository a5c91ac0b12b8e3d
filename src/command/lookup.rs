//! One look-up: settings, request, document. Settings and connections are made once a vendor.

use std::net::Ipv4Addr;
use std::time::{Duration, SystemTime};

use super::{App, Target};
use crate::config::{Config, Flags, Settings};
use crate::console::Console;
use crate::error::{Failure, Kind, Result};
use crate::host::Host;
use crate::http::{self, Client};
use crate::mock::{self, Mock};
use crate::provider::Provider;
use crate::secret::Scrubber;
use crate::session::{self, Compared, Document, Parsed, View};

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

/// What the view of an answer depends on.
struct Asked {
    show_secrets: bool,
    now: SystemTime,
    scrubber: Scrubber,
}

impl Asked {
    const fn view(&self) -> View<'_> {
        View {
            show_secrets: self.show_secrets,
            scrubber: &self.scrubber,
            now: self.now,
        }
    }
}

/// An answer that is no error.
struct Heard {
    parsed: Parsed,
    elapsed: Duration,
}

impl<'a> Lookup<'a> {
    /// Reads the configuration and, where it was asked for, starts the mock.
    pub(super) async fn new(app: &mut App<'a>, flags: &Flags) -> Result<Self> {
        let config = Config::load(app.host, flags)?;
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
        self.timed(console, target)
            .await
            .map(|(document, _)| document)
    }

    /// Looks one session up, and says how long the answer took.
    pub(super) async fn timed(
        &mut self,
        console: &mut Console,
        target: &Target,
    ) -> Result<(Document, Duration)> {
        let (asked, answer) = self.ask(console, target).await?;
        let document = Document::open(answer.parsed, &target.id, &asked.view())?;
        Ok((document, answer.elapsed))
    }

    /// Looks one session up, to be compared with another.
    pub(super) async fn compared(
        &mut self,
        console: &mut Console,
        target: &Target,
    ) -> Result<Compared> {
        let (asked, answer) = self.ask(console, target).await?;
        Compared::session(answer.parsed, &target.id, &asked.view())
    }

    async fn ask(&mut self, console: &mut Console, target: &Target) -> Result<(Asked, Heard)> {
        let (now, show_secrets) = (self.host.now(), self.show_secrets);
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
        let asked = Asked {
            show_secrets,
            now,
            scrubber: access.scrubber.clone(),
        };
        Ok((
            asked,
            Heard {
                parsed,
                elapsed: answer.elapsed,
            },
        ))
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

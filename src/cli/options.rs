//! The options that every command accepts, before and after its name.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};

use super::value_parser::{expression, number, scenario};
use crate::config::{Flags, Preferences, Rate, rate};
use crate::duration;
use crate::host::Host;
use crate::mock::Scenario;

/// The options that every command accepts.
#[derive(Args, Clone, Debug, Default)]
#[group(skip)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch on the command line"
)]
pub struct GlobalOptions {
    /// Output format
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output")]
    pub output: Option<Output>,
    /// Same as --output json
    #[arg(long, conflicts_with = "output", help_heading = "Output")]
    json: bool,
    /// Same as --output yaml
    #[arg(long, conflicts_with_all = ["output", "json"], help_heading = "Output")]
    yaml: bool,
    /// Filter each document through a jq expression; strings print raw
    #[arg(
        long,
        short = 'q',
        value_name = "EXPR",
        value_parser = expression,
        allow_hyphen_values = true,
        help_heading = "Output"
    )]
    pub jq: Option<String>,
    /// Print the provider's full response, still redacted
    #[arg(long, help_heading = "Output")]
    pub raw: bool,
    /// Show the session's own secrets (never the credential in use)
    #[arg(long, help_heading = "Output")]
    pub show_secrets: bool,
    /// Show times of tables in the local time zone (TZ), not in UTC
    #[arg(long, help_heading = "Output")]
    pub local: bool,
    /// When to use colour
    #[arg(long, value_name = "WHEN", help_heading = "Output")]
    color: Option<ColorChoice>,
    /// The preference of the user for colour on a terminal.
    #[arg(skip)]
    preferred_color: Option<bool>,
    /// Log requests and retry delays to standard error; -vv: with the time of each line
    #[arg(long, short, action = ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,
    /// Suppress notices
    #[arg(long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Profile of the configuration file
    #[arg(long, short, value_name = "NAME", help_heading = "Configuration")]
    profile: Option<String>,
    /// Configuration file
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    config: Option<PathBuf>,
    /// Environment of the provider, such as sandbox or production
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "base_url",
        help_heading = "Configuration"
    )]
    environment: Option<String>,
    /// API base URL; the credential is sent there
    #[arg(long, value_name = "URL", help_heading = "Configuration")]
    base_url: Option<String>,
    /// Time limit per session, including retries [default: 30s]
    #[arg(long, value_name = "TIME", value_parser = duration::parse, help_heading = "Connection")]
    request_timeout: Option<Duration>,
    /// Retries after a failed request, 0 to 10 [default: 2]
    #[arg(long, value_name = "N", value_parser = number::<u32>(0, 10), help_heading = "Connection")]
    retries: Option<u32>,
    /// Longest Retry-After to honour [default: 1m]
    #[arg(long, value_name = "TIME", value_parser = duration::parse, help_heading = "Connection")]
    max_wait: Option<Duration>,
    /// Rate limit per provider: 200/10s, 50/s, off [default: the documented limit]
    #[arg(long, value_name = "RATE", value_parser = rate::parse, help_heading = "Connection")]
    rate: Option<Rate>,
    /// Maximum response size in MiB, 1 to 64 [default: 16]
    #[arg(long, value_name = "MIB", value_parser = number::<u64>(1, 64), help_heading = "Connection")]
    max_body: Option<u64>,
    /// Trust this CA bundle instead of the system's
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    cacert: Option<PathBuf>,
    /// Use the embedded mock server: no account, no network
    #[arg(
        long,
        value_name = "SCENARIO",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = Scenario::Ok.word(),
        value_parser = scenario(),
        action = ArgAction::Set,
        help_heading = "Connection"
    )]
    pub mock: Option<Scenario>,
    /// Use the responses saved in a folder with 'get --save': no account, no network
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "mock",
        help_heading = "Connection"
    )]
    pub replay: Option<PathBuf>,
}

impl GlobalOptions {
    /// Combines the options given at a command with those given at the command above it; the
    /// ones given later take precedence.
    pub(super) fn or_outer(self, outer: Self) -> Self {
        // Listed in full, so that a new option cannot be left out here.
        let Self {
            output,
            json,
            yaml,
            jq,
            raw,
            show_secrets,
            local,
            color,
            preferred_color,
            verbose,
            quiet,
            profile,
            config,
            environment,
            base_url,
            request_timeout,
            retries,
            max_wait,
            rate,
            max_body,
            cacert,
            mock,
            replay,
        } = self;
        let format_is_given = json || yaml || output.is_some();
        Self {
            output: output.or(outer.output.filter(|_| !format_is_given)),
            json: json || (outer.json && !format_is_given),
            yaml: yaml || (outer.yaml && !format_is_given),
            jq: jq.or(outer.jq),
            raw: raw || outer.raw,
            show_secrets: show_secrets || outer.show_secrets,
            local: local || outer.local,
            color: color.or(outer.color),
            preferred_color: preferred_color.or(outer.preferred_color),
            verbose: verbose.saturating_add(outer.verbose),
            quiet: quiet || outer.quiet,
            profile: profile.or(outer.profile),
            config: config.or(outer.config),
            environment: environment.or(outer.environment),
            base_url: base_url.or(outer.base_url),
            request_timeout: request_timeout.or(outer.request_timeout),
            retries: retries.or(outer.retries),
            max_wait: max_wait.or(outer.max_wait),
            rate: rate.or(outer.rate),
            max_body: max_body.or(outer.max_body),
            cacert: cacert.or(outer.cacert),
            mock: mock.or(outer.mock.filter(|_| replay.is_none())),
            replay: replay.or(outer.replay.filter(|_| mock.is_none())),
        }
    }

    /// Applies the preferences of the user where no option was given. Results of a jq expression
    /// remain as from `jq -r`, on which scripts rely.
    pub fn prefer(&mut self, preferences: &Preferences) {
        let is_given = self.json || self.yaml || self.output.is_some();
        let preferred = preferences.output.as_deref();
        if !is_given && self.jq.is_none() {
            self.output = preferred.and_then(|word| Output::from_str(word, false).ok());
        }
        let choice = preferences.color.as_deref();
        let choice = choice.and_then(|word| ColorChoice::from_str(word, false).ok());
        self.preferred_color = choice.and_then(ColorChoice::decision);
    }

    /// Returns whether a stream is coloured.
    #[must_use]
    pub fn colors(&self, host: &Host, terminal: bool) -> bool {
        host.colors(self.color(), self.preferred_color, terminal)
    }

    /// Returns the output format, by default a table.
    #[must_use]
    pub fn output(&self) -> Output {
        match (self.json, self.yaml) {
            (true, _) => Output::Json,
            (_, true) => Output::Yaml,
            (false, false) => self.output.unwrap_or(Output::Table),
        }
    }

    /// Returns whether colour was requested or declined; `None` if the environment and the terminal
    /// decide.
    #[must_use]
    pub const fn color(&self) -> Option<bool> {
        match self.color {
            Some(choice) => choice.decision(),
            None => None,
        }
    }

    /// Returns the flags from which the configuration is resolved.
    #[must_use]
    pub fn flags(&self) -> Flags {
        Flags {
            profile: self.profile.clone(),
            config: self.config.clone(),
            environment: self.environment.clone(),
            base_url: self.base_url.clone(),
            request_timeout: self.request_timeout,
            retries: self.retries,
            max_wait: self.max_wait,
            rate: self.rate,
            max_body: self.max_body.map(|mebibytes| mebibytes << 20),
            cacert: self.cacert.clone(),
        }
    }
}

/// Output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people.
    #[value(help = None)]
    Table,
    /// One JSON document per session, over several lines.
    #[value(help = None)]
    Json,
    /// One JSON document per session, each on one line.
    #[value(help = None)]
    Ndjson,
    /// YAML documents.
    #[value(help = None)]
    Yaml,
}

// Exhaustive, so that a new format has to decide each of these.
impl Output {
    /// Checks whether the output is for people rather than for programs.
    #[must_use]
    pub const fn is_for_people(self) -> bool {
        match self {
            Self::Table => true,
            Self::Json | Self::Ndjson | Self::Yaml => false,
        }
    }

    /// Checks whether each session has a line on standard output, even if its lookup failed.
    #[must_use]
    pub const fn has_line_per_session(self) -> bool {
        match self {
            Self::Ndjson => true,
            Self::Table | Self::Json | Self::Yaml => false,
        }
    }

    /// Checks whether documents are separated by a line of their own.
    #[must_use]
    pub const fn has_separators(self) -> bool {
        match self {
            Self::Yaml => true,
            Self::Table | Self::Json | Self::Ndjson => false,
        }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    Never,
}

impl ColorChoice {
    /// Returns whether to use colour; `None` if the environment and the terminal decide.
    const fn decision(self) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Never => Some(false),
            Self::Auto => None,
        }
    }
}

#[cfg(test)]
mod tests;

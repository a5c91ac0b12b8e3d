//! The context that every verb receives.

use super::options::{GlobalOptions, Output};
use crate::config;
use crate::console::{BarStyle, Console};
use crate::host::Host;
use crate::render::Style;
use crate::session::LocalZone;

/// The context of a command: host environment, console and global options.
#[derive(Debug)]
pub struct App<'a> {
    /// The host environment.
    pub host: &'a Host,
    /// Standard output and standard error.
    pub console: &'a mut Console,
    /// The global options of the command line.
    pub options: &'a GlobalOptions,
}

impl App<'_> {
    /// Also redacts the credentials in the configuration file, because a message may repeat one that
    /// was passed as an argument by mistake.
    pub fn add_file_secrets(&mut self) {
        let (host, options) = (self.host, self.options);
        self.console
            .add_file_secrets(|| config::file_secrets(host, &options.flags()));
    }

    /// Returns the output format.
    #[must_use]
    pub fn output(&self) -> Output {
        self.options.output()
    }

    /// Returns whether the output is for people rather than for a program or a jq expression.
    #[must_use]
    pub fn prints_for_people(&self) -> bool {
        self.output().is_for_people() && self.options.jq.is_none()
    }

    /// Returns whether standard output is coloured.
    #[must_use]
    pub fn color(&self) -> bool {
        // Escape sequences would make structured output invalid, so colour must be requested.
        let is_table = self.output().is_for_people();
        let is_requested = self.options.color() == Some(true);
        let is_allowed = is_table || is_requested;
        is_allowed && self.options.colors(self.host, self.host.stdout_terminal)
    }

    /// Returns width and character set of the progress bar.
    #[must_use]
    pub fn bar_style(&self) -> BarStyle {
        BarStyle {
            columns: self.host.stderr_columns(),
            unicode: self.host.uses_utf8(),
        }
    }

    /// Returns width, colour and character set of text for people, and the current time.
    #[must_use]
    pub fn style(&self) -> Style {
        Style {
            width: self.host.columns(),
            color: self.color(),
            unicode: self.host.uses_utf8(),
            now: self.host.now(),
            zone: self.options.local.then(LocalZone::system).flatten(),
        }
    }
}

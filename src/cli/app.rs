//! The context that every verb receives.

use super::options::{GlobalOptions, Output};
use crate::config;
use crate::console::Console;
use crate::host::Host;
use crate::render::Style;

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
    /// Redacts the credentials in the configuration file, too, before a message may repeat one that
    /// was typed in the wrong place.
    pub fn guard_file(&mut self) {
        let (host, options) = (self.host, self.options);
        self.console
            .guard_file(|| config::file_secrets(host, &options.flags()));
    }

    /// Returns the output format.
    #[must_use]
    pub fn output(&self) -> Output {
        self.options.output()
    }

    /// Returns whether the output is for people rather than for a program or a jq expression.
    #[must_use]
    pub fn prints_for_people(&self) -> bool {
        self.output() == Output::Table && self.options.jq.is_none()
    }

    /// Returns whether standard output is coloured.
    #[must_use]
    pub fn color(&self) -> bool {
        // Colour makes structured output unreadable for programs, so it must be requested.
        let asked = self.options.color().or(if self.output() == Output::Table {
            None
        } else {
            Some(false)
        });
        self.host.colors(asked, self.host.stdout_terminal)
    }

    /// Returns width, colour and character set of text for people, and the current time.
    #[must_use]
    pub fn style(&self) -> Style {
        Style {
            width: self.host.columns(),
            color: self.color(),
            unicode: self.host.speaks_unicode(),
            now: self.host.now(),
        }
    }
}

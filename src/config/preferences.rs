//! Preferences for the output: the format and colour that apply where no option was given.

use super::load::{self, variable};
use super::reader::{Key, Reader, TomlNode};
use super::{ConfiguredSetting, Flags, path};
use crate::error::{Failure, Result};
use crate::host::Host;

/// Environment variable with the output format.
pub(super) const OUTPUT_VARIABLE: &str = "SESSCTL_OUTPUT";

/// Names of the output formats.
pub const OUTPUT_FORMATS: &[&str] = &["table", "json", "ndjson", "yaml"];

/// Values of `color`.
pub const COLORS: &[&str] = &["auto", "always", "never"];

/// Preferences for the output.
#[derive(Debug, Default)]
pub struct Preferences {
    /// Output format: one of [`OUTPUT_FORMATS`].
    pub output: Option<String>,
    /// Use of colour on a terminal: one of [`COLORS`].
    pub color: Option<String>,
}

/// Preferences for the output on a terminal.
#[derive(Clone, Debug, Default)]
pub(super) struct FilePreferences {
    pub(super) output: Option<ConfiguredSetting>,
    pub(super) color: Option<ConfiguredSetting>,
}

impl Preferences {
    /// Returns the preferences of the environment and, on a terminal, of the configuration file.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`] for an unusable variable. An unusable file is reported by the
    /// verbs that need it.
    // A script that reads a pipe must not depend on what a user prefers to see.
    pub fn load(host: &Host, flags: &Flags) -> Result<Self> {
        let output = Self::output_variable(host)?;
        if !host.stdout_terminal && !host.stderr_terminal {
            return Ok(Self {
                output,
                color: None,
            });
        }
        let file = path(host, flags).ok().filter(|path| path.is_file());
        let file = file.and_then(|path| load::read_file(&path, &mut Vec::new()).ok());
        let preferences = file.map(|file| file.preferences).unwrap_or_default();
        let preferred = preferences.output.map(|setting| setting.value);
        Ok(Self {
            output: output.or(preferred.filter(|_| host.stdout_terminal)),
            color: preferences.color.map(|setting| setting.value),
        })
    }

    /// Returns the output format that the environment selects.
    pub(super) fn output_variable(host: &Host) -> Result<Option<String>> {
        let format = variable(host, OUTPUT_VARIABLE)?;
        match format {
            Some(format) if !OUTPUT_FORMATS.contains(&format.as_str()) => {
                let expected = OUTPUT_FORMATS.join(", ");
                let cause = format!("{OUTPUT_VARIABLE}: expected {expected}");
                Err(Failure::config(cause)
                    .hint(format!("unset {OUTPUT_VARIABLE}, or correct its value")))
            }
            format => Ok(format),
        }
    }
}

impl Reader<'_> {
    /// Reads a text of the top level.
    pub(super) fn setting(&self, key: &Key<'_>, value: &TomlNode<'_>) -> Result<ConfiguredSetting> {
        let text = value.get_ref().as_str().filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| self.wrong_type(key, value, "a string"))?;
        let origin = self.top_level_origin(&key.span());
        Ok(ConfiguredSetting::new(text, origin))
    }

    /// Reads one of a few words.
    pub(super) fn word(
        &self,
        key: &Key<'_>,
        value: &TomlNode<'_>,
        words: &[&str],
    ) -> Result<ConfiguredSetting> {
        let setting = self.setting(key, value)?;
        if words.contains(&setting.value.as_str()) {
            return Ok(setting);
        }
        let what = format!("{}: expected {}", key.get_ref(), words.join(", "));
        Err(self
            .error_at(value.span(), &what)
            .hint("write one of these words in quotes"))
    }
}

//! Writes a request as a shell snippet. The snippet names the source of the credential and never
//! contains its value.

use std::path::Path;

use url::Url;

use super::request::{COMMON_HEADERS, resource_url};
use crate::config::{ConfiguredCredential, ConfiguredEndpoint, is_loopback};
use crate::error::Result;
use crate::provider::{KeyUse, Provider, Scheme, SessionId};

/// Requests to a provider as POSIX shell snippets that call curl.
#[derive(Debug)]
pub struct CurlCommand<'a> {
    /// Provider to query.
    pub provider: &'a Provider,
    /// Base URL, scheme and the sources of the credential.
    pub endpoint: &'a ConfiguredEndpoint,
    /// CA bundle to trust instead of the system's certificates.
    pub cacert: Option<&'a Path>,
}

impl CurlCommand<'_> {
    /// Returns the snippet for a session.
    ///
    /// # Errors
    /// [`crate::error::Kind::Bug`] if the URL library would send another path.
    pub fn snippet(&self, id: &SessionId) -> Result<String> {
        let url = resource_url(&self.endpoint.base_url, &self.provider.endpoint, id.into())?;
        let (setup, mut headers) = self.credential(&url);
        for config_key in self.provider.config_keys {
            if let KeyUse::Header(name) = config_key.usage {
                let value = self.shell_value(config_key.key);
                headers.push(if self.endpoint.sources.contains_key(config_key.key) {
                    format!("{name}: {value}")
                } else {
                    // Sent only if the variable is set: curl skips the empty line that remains
                    // otherwise.
                    format!(
                        "${{{}:+{name}: {value}}}",
                        self.provider.variable(config_key.key)
                    )
                });
            }
        }
        let headers = format!("\"{}\"", headers.join("\" \""));
        // The shell's built-in `printf` pipes the credential to curl, because every user of the
        // machine can read the arguments of a process.
        let send = format!(
            "printf '%s\\n' {headers} |\n  {} \\\n    {} \\\n    {}",
            self.curl(),
            COMMON_HEADERS
                .map(|(name, value)| format!("--header {}", quoted(&format!("{name}: {value}"))))
                .join(" "),
            quoted(url.as_str())
        );
        Ok(if setup.is_empty() {
            send
        } else {
            // A subshell leaves no variables behind in the user's shell.
            format!("(\n{setup}{send}\n)")
        })
    }

    /// Returns notices about variables that the user must set before running the snippet.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let inline = self
            .endpoint
            .sources
            .iter()
            .filter_map(|(key, source)| match source {
                ConfiguredCredential::Inline(origin) => Some((key, origin)),
                ConfiguredCredential::Variable(_)
                | ConfiguredCredential::File(_)
                | ConfiguredCredential::Command(_) => None,
            });
        inline
            .map(|(key, origin)| {
                format!(
                    "the {key} of {} is written in {origin}: set {} to its value before running the command",
                    self.provider.title,
                    self.provider.variable(key)
                )
            })
            .collect()
    }

    /// Returns the curl command with its options.
    fn curl(&self) -> String {
        // `--disable` skips `.curlrc`, which could follow redirects with the credential.
        let mut words = "curl --disable --silent --show-error".to_owned();
        // As in the program itself, no proxy receives requests to this machine.
        if is_loopback(&self.endpoint.base_url) {
            words.push_str(" --noproxy '*'");
        }
        if let Some(path) = self.cacert {
            words.push_str(&format!(" --cacert {}", quoted(&path.to_string_lossy())));
        }
        words + " --header @-"
    }

    /// Returns the shell lines that compute the credential, and the header lines that contain it.
    fn credential(&self, url: &Url) -> (String, Vec<String>) {
        let header = |line: String| (String::new(), vec![line]);
        match *self.endpoint.scheme {
            Scheme::Bearer { token } => {
                header(format!("authorization: Bearer {}", self.shell_value(token)))
            }
            Scheme::Header { name, value } => {
                header(format!("{name}: {}", self.shell_value(value)))
            }
            Scheme::Cookie { name, value } => {
                header(format!("cookie: {name}={}", self.shell_value(value)))
            }
            Scheme::Basic { user, password } => {
                let password = password
                    .map(|key| self.shell_value(key))
                    .unwrap_or_default();
                let pair = format!(
                    r#"printf '%s:%s' "{}" "{password}""#,
                    self.shell_value(user)
                );
                // GNU base64 wraps its output after 76 characters.
                let encoded = format!("$({pair} | base64 | tr -d '\\n')");
                header(format!("authorization: Basic {encoded}"))
            }
            Scheme::Signed {
                access,
                secret,
                shell,
                ..
            } => {
                let setup = format!(
                    "access=\"{}\"\nsecret=\"{}\"\nurl_path={}\n{}\n",
                    self.shell_value(access),
                    self.shell_value(secret),
                    quoted(url.path()),
                    shell.trim()
                );
                (setup, vec!["authorization: $authorization".to_owned()])
            }
        }
    }

    /// Returns the shell expansion of a credential part, for use inside double quotes.
    fn shell_value(&self, key: &str) -> String {
        let variable = || format!("${}", self.provider.variable(key));
        match self.endpoint.sources.get(key) {
            None | Some(ConfiguredCredential::Inline(_)) => variable(),
            Some(ConfiguredCredential::Variable(name)) if is_identifier(name) => format!("${name}"),
            // A shell cannot expand a variable whose name is not an identifier.
            Some(ConfiguredCredential::Variable(name)) => format!("$(printenv {})", quoted(name)),
            Some(ConfiguredCredential::File(path)) => {
                format!("$(cat {})", quoted(&path.to_string_lossy()))
            }
            Some(ConfiguredCredential::Command(words)) => {
                let words: Vec<String> = words.iter().map(|word| quoted_if_needed(word)).collect();
                format!("$({})", words.join(" "))
            }
        }
    }
}

/// Returns whether `name` is a valid shell variable name.
fn is_identifier(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(is_part) && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Quotes a word of a command if necessary.
fn quoted_if_needed(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        quoted(word)
    }
}

/// Quotes `text` as one literal word of the shell.
fn quoted(text: &str) -> String {
    // Within single quotes, only the quote itself is special.
    format!("'{}'", text.replace('\'', r"'\''"))
}

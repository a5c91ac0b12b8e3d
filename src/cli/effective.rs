//! Values in effect as tables and JSON, for `config show` and `doctor`.

use serde_json::{Map, Value, json};

use super::{App, printer};
use crate::config::{Config, EffectiveValue, Flags, Settings, ValueStatus, effective_file};
use crate::console::Console;
use crate::error::Failure;
use crate::http::proxy::ProxyChoice;
use crate::http::{check_trust, trust_origin};
use crate::provider::Provider;
use crate::render::{Block, Cell, Tone};
use crate::secret::REDACTED;

/// Values in effect under a heading.
pub(super) struct ValueGroup {
    /// Heading, and name in structured output.
    pub(super) name: &'static str,
    pub(super) values: Vec<EffectiveValue>,
}

impl ValueGroup {
    /// Returns the configuration file and its permissions, with the failure to load it, if any.
    pub(super) fn file(app: &App<'_>, flags: &Flags, failure: Option<&Failure>) -> Self {
        let mut values = match effective_file(app.host, flags) {
            Ok(values) => values,
            Err(failure) => vec![EffectiveValue::refused("file", failure)],
        };
        if let Some((file, failure)) = values.first_mut().zip(failure) {
            file.status = ValueStatus::Refused;
            file.failure = Some(failure.repeat());
        }
        // The path of a file may begin like a key by chance.
        let credentials = app.console.credentials();
        for value in &mut values {
            let shown = value.value.as_deref();
            value.value = shown.map(|shown| credentials.scrub(shown).into_owned());
        }
        Self {
            name: "configuration",
            values,
        }
    }

    /// Returns the limits in effect.
    pub(super) fn limits(app: &App<'_>, config: &Config) -> Self {
        Self::scrubbed(app.console, "limits", config.effective_limits())
    }

    /// Returns the trusted certificates.
    pub(super) fn network(app: &App<'_>, config: &Config) -> Self {
        let (path, origin) = trust_origin(config.cacert(), app.host);
        let mut value = EffectiveValue::ok("ca_certificates", "", origin);
        value.value = path;
        let value = value.checked(check_trust(config.cacert(), app.host));
        Self::scrubbed(app.console, "network", vec![value])
    }

    /// Returns the values of a provider, and the proxy of its base URL.
    pub(super) async fn provider(
        app: &App<'_>,
        config: &Config,
        provider: &'static Provider,
    ) -> Self {
        let mut values = config.effective_values(app.host, provider).await;
        if let Ok(endpoint) = config.endpoint(app.host, provider) {
            values.push(match ProxyChoice::choose(app.host, &endpoint.base_url) {
                Ok(ProxyChoice::Proxy(proxy)) => {
                    EffectiveValue::ok("proxy", proxy.address(), proxy.variable)
                }
                Ok(ProxyChoice::Direct(reason)) => EffectiveValue::ok("proxy", "none", reason),
                Err(failure) => EffectiveValue::refused("proxy", failure),
            });
        }
        Self::scrubbed(app.console, provider.name, values)
    }

    /// Returns the values of settings that no configuration contains, such as those of the mock.
    pub(super) fn of_settings(settings: &Settings) -> Self {
        let url = settings.base_url.as_str().trim_end_matches('/');
        let origin = settings.base_url_provenance.to_string();
        let base_url = EffectiveValue::ok("base_url", url, origin);
        let credentials = settings.credentials.values.iter().map(|(key, credential)| {
            EffectiveValue::ok(key, REDACTED, credential.origin.to_string())
        });
        Self {
            name: settings.provider.name,
            values: std::iter::once(base_url).chain(credentials).collect(),
        }
    }

    /// Sets the status of the values that come from commands, which have been run since.
    pub(super) fn resolve_commands(&mut self, failure: Option<&Failure>) {
        let is_explained = self.values.iter().any(|value| value.failure.is_some());
        let is_command = |value: &&mut EffectiveValue| value.status == ValueStatus::NotRun;
        let mut commands: Vec<_> = self.values.iter_mut().filter(is_command).collect();
        match (failure, commands.as_mut_slice()) {
            (None, commands) => {
                for value in commands {
                    value.status = ValueStatus::Ok;
                }
            }
            (Some(failure), [command]) if !is_explained => {
                command.status = ValueStatus::Refused;
                command.failure = Some(failure.repeat());
            }
            // The failure may be that of any of them.
            (Some(_), _) => {}
        }
    }

    /// Creates a group. A credential that was set as another value by mistake is redacted.
    pub(super) fn scrubbed(
        console: &Console,
        name: &'static str,
        mut values: Vec<EffectiveValue>,
    ) -> Self {
        let scrub = |text: &mut String| *text = console.scrubber().scrub(text).into_owned();
        for value in &mut values {
            value.value.iter_mut().for_each(scrub);
            value.origin.iter_mut().for_each(scrub);
        }
        Self { name, values }
    }

    /// Returns the group as a JSON object by key.
    pub(super) fn to_json(&self, console: &Console) -> Value {
        let members = self.values.iter().map(|value| {
            let reason = value
                .failure
                .as_ref()
                .map(|failure| console.message(failure));
            let member = json!({
                "value": value.value,
                "origin": value.origin,
                "status": value.status.word(),
                "reason": reason,
            });
            (value.key.clone(), member)
        });
        Value::Object(members.collect::<Map<_, _>>())
    }

    /// Returns the group as a table.
    pub(super) fn to_block(&self, console: &Console, title: &str) -> Block {
        let rows = self.values.iter().map(|value| {
            let cell = |text: &Option<String>, tone| match text {
                Some(text) => Cell::new(text, tone),
                None => Cell::new("–", Tone::Nothing),
            };
            vec![
                Cell::plain(&value.key),
                cell(&value.value, Tone::Plain),
                cell(&value.origin, Tone::Dim),
                status_cell(console, value),
            ]
        });
        let columns = ["Key", "Value", "From", "Status"];
        printer::wrapped_table(title, &columns, rows.collect())
    }
}

/// Returns the status of a value, and why a lookup would refuse it.
fn status_cell(console: &Console, value: &EffectiveValue) -> Cell {
    let tone = match value.status {
        ValueStatus::Ok => Tone::Good,
        ValueStatus::Refused => Tone::Bad,
        ValueStatus::Missing => Tone::Warn,
        ValueStatus::NotRun => Tone::Dim,
    };
    let word = value.status.word().replace('_', " ");
    match &value.failure {
        Some(failure) => Cell::new(&format!("{word}: {}", console.message(failure)), tone),
        None => Cell::new(&word, tone),
    }
}

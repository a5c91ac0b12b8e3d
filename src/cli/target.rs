//! Parses a typed id: determines its provider and checks that it is safe to send.

use std::hash::{Hash, Hasher};

use super::pasted::{RowFormat, clean, shown, without_query, without_urls};
use crate::error::{Failure, Result};
use crate::provider::{
    self, IdError, Provider, SessionId, UrlError, detect_provider, find_in_url, is_url,
};
use crate::text;

/// A session to look up, with an id that is safe to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The provider.
    pub provider: &'static Provider,
    /// The id.
    pub id: SessionId,
    /// Whether an id in any format is accepted, and a different id in the response.
    pub any_id: bool,
}

/// The provider and the verb of a command such as `sessctl deck wait`.
#[derive(Clone, Copy, Debug)]
pub struct ProviderCommand {
    /// The provider.
    pub provider: &'static Provider,
    /// The verb.
    pub verb: &'static str,
}

/// An id that cannot be looked up, with the failure.
#[derive(Debug)]
pub struct InvalidId {
    /// The id as typed, without a URL, which may contain a secret.
    pub typed: String,
    /// The provider, if it is known.
    pub provider: Option<&'static Provider>,
    /// The failure to report.
    pub failure: Failure,
    /// The line of the id in a list, which the failure names as well.
    pub line: Option<u64>,
}

impl Hash for Target {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Without `any_id`, which is nearly always the same in a run.
        self.provider.name.hash(state);
        self.id.hash(state);
    }
}

impl InvalidId {
    /// Creates the error for an id as typed.
    pub(super) fn new(typed: &str, provider: Option<&'static Provider>, failure: Failure) -> Self {
        Self {
            typed: without_urls(typed),
            provider,
            failure,
            line: None,
        }
    }
}

impl Target {
    /// Parses an id as typed, or a URL with an id in its path. Without a provider on the command
    /// line, a `provider:` prefix, the host of the URL or the format of the id determines it.
    ///
    /// # Errors
    /// [`InvalidId`], with [`crate::error::Kind::Usage`].
    pub fn parse(
        command: Option<ProviderCommand>,
        typed: &str,
        any_id: bool,
    ) -> Result<Self, Box<InvalidId>> {
        let provider = command.map(|command| command.provider);
        // `any_id` accepts every character that is safe to send, and a blank never is.
        let text = if any_id { typed.trim() } else { clean(typed) };
        let invalid = |provider, failure| Box::new(InvalidId::new(typed, provider, failure));
        if !any_id && let Some(format) = RowFormat::detect(without_query(text)) {
            let message = format!(
                "{} looks like {}, not a single id",
                shown(text),
                format.name()
            );
            let failure = Failure::usage(message).hint(format.hint_for_argument());
            return Err(invalid(provider, failure));
        }
        let (owner, text) =
            split_prefix(command, text, any_id).map_err(|failure| invalid(provider, failure))?;
        let known = owner.or(provider);
        // The available credentials must not decide: an id might then be sent to another provider
        // than its own.
        let (owner, id) = if is_url(text) {
            find_in_url(text, any_id).map_err(|error| invalid(known, url_failure(known, &error)))?
        } else if let Some(owner) = known {
            (owner, text)
        } else {
            let owner = recognize(text).map_err(|failure| invalid(None, failure))?;
            (owner, text)
        };
        if let Some(expected) = known.filter(|expected| *expected != owner) {
            let fault = IdError::OtherProvider(owner);
            let mut failure = invalid_id_failure(expected, command, id, &fault);
            // A URL is never sent.
            failure.hints.clear();
            return Err(invalid(known, failure));
        }
        match owner.parse_id(id, any_id) {
            Ok(id) => Ok(Self {
                provider: owner,
                id,
                any_id,
            }),
            Err(fault) => Err(invalid(
                Some(owner),
                invalid_id_failure(owner, command, id, &fault),
            )),
        }
    }
}

/// Splits a `provider:` prefix off an id. It must name the provider of the command, if there is one.
fn split_prefix(
    command: Option<ProviderCommand>,
    text: &str,
    any_id: bool,
) -> Result<(Option<&'static Provider>, &str)> {
    let Some((name, id)) = text.split_once(':') else {
        return Ok((None, text));
    };
    let expected = command.map(|command| command.provider);
    let mut all = provider::ALL.iter().copied();
    let named = all.find(|provider| provider.name.eq_ignore_ascii_case(name));
    match (named, expected) {
        (Some(owner), None) => Ok((Some(owner), id.trim_start())),
        (Some(owner), Some(expected)) if owner == expected => Ok((Some(owner), id.trim_start())),
        _ if any_id && expected.is_some() => Ok((None, text)),
        (Some(owner), Some(expected)) => {
            let fault = IdError::OtherProvider(owner);
            Err(invalid_id_failure(expected, command, id, &fault))
        }
        // The scheme of a URL.
        (None, _) if id.starts_with("//") => Ok((None, text)),
        (None, _) => match unknown_provider(expected, name, id) {
            Some(failure) => Err(failure),
            None => Ok((None, text)),
        },
    }
}

/// Returns the failure for a prefix that is probably a misspelt name of a provider.
fn unknown_provider(expected: Option<&Provider>, name: &str, id: &str) -> Option<Failure> {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let folded = letters(name);
    let title = provider::ALL
        .iter()
        .find(|provider| letters(provider.title) == folded);
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ');
    // A colon may be part of a free-form id, unless a word precedes it that names a provider.
    let may_be_name = expected.is_none() && !folded.is_empty() && name.chars().all(is_word);
    if title.is_none() && !may_be_name {
        return None;
    }
    let names = || provider::ALL.iter().map(|provider| provider.name);
    let near = title
        .map(|provider| provider.name)
        .or_else(|| text::nearest(&folded, names()));
    let failure = Failure::usage(format!("unknown provider '{}'", text::quote(name, 40)));
    let hint = near.map_or_else(
        || format!("providers: {}", names().collect::<Vec<_>>().join(", ")),
        |near| {
            format!(
                "did you mean '{near}:{}'?",
                text::quote(&without_urls(id), 80)
            )
        },
    );
    Some(failure.hint(hint))
}

/// Determines the provider from the format of an id.
fn recognize(typed: &str) -> Result<&'static Provider> {
    if let Some(provider) = detect_provider(typed) {
        return Ok(provider);
    }
    provider::check_safety(typed).map_err(|fault| {
        Failure::usage(format!(
            "not a valid session id: {fault} ({})",
            shown(typed)
        ))
    })?;
    let free_form = provider::ALL
        .iter()
        .filter(|provider| provider.id.patterns.is_empty());
    let failure = Failure::usage(format!(
        "the provider cannot be determined from the format of the id {}",
        shown(typed)
    ));
    Err(free_form.fold(failure, |failure, provider| {
        failure.hint(format!(
            "if it is from {}, write {}:{}",
            provider.title,
            provider.name,
            text::quote(typed, 80)
        ))
    }))
}

/// Returns the failure for a URL that names no session.
fn url_failure(provider: Option<&Provider>, error: &UrlError) -> Failure {
    let hint = match error {
        UrlError::Malformed(_) => "pass the id alone".to_owned(),
        UrlError::UnknownHost => {
            let hosts = match provider {
                Some(provider) => provider.url_hosts(),
                None => provider::ALL
                    .iter()
                    .flat_map(|provider| provider.url_hosts())
                    .collect(),
            };
            format!("pass the id alone, or a URL of {}", hosts.join(", "))
        }
        UrlError::NoId(owner) | UrlError::SeveralIds(owner) => {
            format!("pass the id alone: {}", owner.id.format)
        }
    };
    Failure::usage(error.to_string()).hint(hint)
}

/// Returns the failure for an id that its provider's rule does not accept.
fn invalid_id_failure(
    provider: &Provider,
    command: Option<ProviderCommand>,
    id: &str,
    fault: &IdError,
) -> Failure {
    let failure = Failure::usage(match fault {
        IdError::OtherProvider(owner) => {
            let id = text::quote(&without_urls(id), 80);
            let correct = match command {
                Some(command) => format!("sessctl {} {} {id}", owner.name, command.verb),
                None => format!("{}:{id}", owner.name),
            };
            format!(
                "not a valid {} session id: {fault}; did you mean '{correct}'?",
                provider.title
            )
        }
        IdError::Unsafe(_) | IdError::Format(_) => {
            format!(
                "not a valid {} session id: {fault} ({})",
                provider.title,
                shown(id)
            )
        }
    });
    match fault {
        IdError::Unsafe(_) => failure.hint(format!("expected {}", provider.id.format)),
        IdError::Format(_) => failure.hint(
            "copy the id again; if the provider has changed its ids, --any-id sends it unchanged",
        ),
        IdError::OtherProvider(_) => failure.hint("--any-id sends it unchanged"),
    }
}

#[cfg(test)]
mod tests;

//! Parses a typed id: determines its provider and checks that it is safe to send.

use std::hash::{Hash, Hasher};

use crate::error::{Failure, Result};
use crate::provider::{self, IdError, Provider, SessionId, detect_provider};
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

/// An id that cannot be looked up, with the failure.
#[derive(Debug)]
pub struct InvalidId {
    /// The id as typed.
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

impl Target {
    /// Parses an id as typed. Without a provider on the command line, a `provider:` prefix or the
    /// format of the id determines it.
    ///
    /// # Errors
    /// [`InvalidId`], with [`crate::error::Kind::Usage`].
    pub fn parse(
        provider: Option<&'static Provider>,
        typed: &str,
        any_id: bool,
    ) -> Result<Self, Box<InvalidId>> {
        // The available credentials must not decide: an id might then be sent to another provider
        // than its own.
        let (provider, id) = match provider {
            Some(provider) => (provider, without_own_prefix(provider, typed)),
            None => recognize(typed).map_err(|failure| invalid(typed, None, failure))?,
        };
        match provider.parse_id(id, any_id) {
            Ok(id) => Ok(Self {
                provider,
                id,
                any_id,
            }),
            Err(fault) => Err(invalid(
                typed,
                Some(provider),
                invalid_id_failure(provider, id, &fault),
            )),
        }
    }
}

fn invalid(typed: &str, provider: Option<&'static Provider>, failure: Failure) -> Box<InvalidId> {
    Box::new(InvalidId {
        typed: typed.to_owned(),
        provider,
        failure,
        line: None,
    })
}

/// Removes a `provider:` prefix that names the provider of the command.
fn without_own_prefix<'t>(provider: &Provider, typed: &'t str) -> &'t str {
    match typed.split_once(':') {
        Some((name, id)) if name == provider.name => id,
        _ => typed,
    }
}

/// Determines the provider from the prefix or the format of an id.
fn recognize(typed: &str) -> Result<(&'static Provider, &str)> {
    if let Some((name, id)) = typed.split_once(':') {
        if let Some(provider) = Provider::named(name) {
            return Ok((provider, id));
        }
        // A word and a colon before an id are probably the name of a provider.
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic()) {
            let names = || provider::ALL.iter().map(|provider| provider.name);
            let folded = name.to_ascii_lowercase();
            let failure = Failure::usage(format!("unknown provider '{}'", text::quote(name, 40)));
            return Err(match text::nearest(&folded, names()) {
                Some(near) => {
                    failure.hint(format!("did you mean '{near}:{}'?", text::quote(id, 80)))
                }
                None => failure.hint(format!(
                    "providers: {}",
                    names().collect::<Vec<_>>().join(", ")
                )),
            });
        }
    }
    if let Some(provider) = detect_provider(typed) {
        return Ok((provider, typed));
    }
    provider::check_safety(typed).map_err(|fault| {
        Failure::usage(format!(
            "not a valid session id: {fault} ({})",
            quoted(typed)
        ))
    })?;
    let free_form = provider::ALL
        .iter()
        .filter(|provider| provider.id.patterns.is_empty());
    let failure = Failure::usage(format!(
        "the provider cannot be determined from the format of the id {}",
        quoted(typed)
    ));
    Err(free_form.fold(failure, |failure, provider| {
        failure.hint(format!(
            "if it is from {}: sessctl {} get {}",
            provider.title,
            provider.name,
            text::quote(typed, 80)
        ))
    }))
}

/// Returns the failure for an id that its provider's rule does not accept.
fn invalid_id_failure(provider: &Provider, id: &str, fault: &IdError) -> Failure {
    let failure = Failure::usage(match fault {
        IdError::OtherProvider(owner) => format!(
            "not a valid {} id: {fault}; did you mean 'sessctl {} get {}'?",
            provider.title,
            owner.name,
            text::quote(id, 80)
        ),
        _ => format!(
            "not a valid {} id: {fault} ({})",
            provider.title,
            quoted(id)
        ),
    });
    match fault {
        IdError::Unsafe(_) => failure.hint(format!("expected {}", provider.id.format)),
        IdError::Format(_) => failure.hint(
            "copy the id again; if the provider has changed its ids, --any-id sends it unchanged",
        ),
        IdError::OtherProvider(_) => failure.hint("--any-id sends it unchanged"),
    }
}

/// Formats an id for a message: quoted, escaped and shortened if it is very long.
fn quoted(id: &str) -> String {
    format!("'{}'", text::quote(id, 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Result<(&'static str, String), String> {
        Target::parse(None, typed, false)
            .map(|target| (target.provider.name, target.id.as_str().to_owned()))
            .map_err(|invalid| {
                format!(
                    "{} {}",
                    invalid.failure.message(),
                    invalid.failure.hints.join(" ")
                )
            })
    }

    #[test]
    fn provider_follows_from_id_or_prefix() {
        let kayle = format!("vs_{}", "a".repeat(64));
        assert_eq!(parse(&kayle).unwrap(), ("kayle", kayle));
        assert_eq!(parse("sess_1").unwrap(), ("deck", "sess_1".to_owned()));
        assert_eq!(parse("vJz4Qm2nXk7RbT9sWdYcHe").unwrap().0, "closient");
        assert_eq!(parse("zephr:SS01").unwrap(), ("zephr", "SS01".to_owned()));
    }

    #[test]
    fn ambiguous_id_lists_every_command() {
        let message = parse("2EE24580-B97B-4949-A65C-929CCB9B9B8D").unwrap_err();
        for name in ["imprint", "zephr"] {
            assert!(
                message.contains(&format!("sessctl {name} get 2EE24580-")),
                "{message}"
            );
        }
    }

    #[test]
    fn errors_quote_the_id_safely() {
        for (typed, expected) in [
            ("", "the id is empty"),
            ("..", "not a valid session id"),
            ("deck:..", "not a valid Deck id"),
            ("deck:a\u{1b}[31m", "\\u{1b}"),
            ("dekc:sess_1", "did you mean 'deck:sess_1'?"),
            ("imprint:sess_1", "sessctl deck get sess_1"),
        ] {
            let message = parse(typed).unwrap_err();
            assert!(message.contains(expected), "{typed:?}: {message}");
            assert!(!message.contains('\u{1b}'));
        }
        let long = parse(&"a".repeat(10_000)).unwrap_err();
        assert!(
            long.contains("longer than 256") && long.len() < 300,
            "{long}"
        );
    }
}

//! Parses an id as typed into a provider and an id that is safe to send.

use std::hash::{Hash, Hasher};

use crate::error::{Failure, Result};
use crate::provider::{self, IdFault, Provider, SessionId, claimed_by};
use crate::text;

/// A session to look up, with an id that is safe to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The provider.
    pub provider: &'static Provider,
    /// The id.
    pub id: SessionId,
    /// Whether any id is accepted: one of any shape, and another one in the response.
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
        self.provider.name.hash(state);
        self.id.hash(state);
    }
}

impl Target {
    /// Parses an id as typed. Without a provider on the command line, a `provider:` prefix or the
    /// shape of the id determines it. The available credentials are not considered, because one
    /// provider's session id might then be sent to another.
    ///
    /// # Errors
    /// [`InvalidId`], with [`crate::error::Kind::Usage`].
    pub fn parse(
        provider: Option<&'static Provider>,
        typed: &str,
        any_id: bool,
    ) -> Result<Self, Box<InvalidId>> {
        let (provider, id) = match provider {
            Some(provider) => (provider, own_prefix(provider, typed)),
            None => choose(typed).map_err(|failure| refused(typed, None, failure))?,
        };
        match provider.parse_id(id, any_id) {
            Ok(id) => Ok(Self {
                provider,
                id,
                any_id,
            }),
            Err(fault) => Err(refused(
                typed,
                Some(provider),
                explain(provider, id, &fault),
            )),
        }
    }
}

fn refused(typed: &str, provider: Option<&'static Provider>, failure: Failure) -> Box<InvalidId> {
    Box::new(InvalidId {
        typed: typed.to_owned(),
        provider,
        failure,
        line: None,
    })
}

/// Removes a `provider:` prefix that names the provider of the command.
fn own_prefix<'t>(provider: &Provider, typed: &'t str) -> &'t str {
    match typed.split_once(':') {
        Some((name, id)) if name == provider.name => id,
        _ => typed,
    }
}

fn choose(typed: &str) -> Result<(&'static Provider, &str)> {
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
    if let Some(provider) = claimed_by(typed) {
        return Ok((provider, typed));
    }
    provider::check_safety(typed).map_err(|fault| {
        Failure::usage(format!(
            "not a valid session id: {fault} ({})",
            shown(typed)
        ))
    })?;
    let free = provider::ALL
        .iter()
        .filter(|provider| provider.id.patterns.is_empty());
    let failure = Failure::usage(format!(
        "the provider does not follow from the form of the id {}",
        shown(typed)
    ));
    Err(free.fold(failure, |failure, provider| {
        failure.hint(format!(
            "if it is from {}: sessctl {} get {}",
            provider.title,
            provider.name,
            text::quote(typed, 80)
        ))
    }))
}

fn explain(provider: &Provider, id: &str, fault: &IdFault) -> Failure {
    let failure = Failure::usage(match fault {
        IdFault::Foreign(owner) => format!(
            "not a valid {} id: {fault}; did you mean 'sessctl {} get {}'?",
            provider.title,
            owner.name,
            text::quote(id, 80)
        ),
        _ => format!("not a valid {} id: {fault} ({})", provider.title, shown(id)),
    });
    match fault {
        IdFault::Unsafe(_) => failure.hint(format!("expected {}", provider.id.format)),
        IdFault::Shape(_) => failure.hint(
            "copy the id again; if the provider has changed its ids, --any-id sends it unchanged",
        ),
        IdFault::Foreign(_) => failure.hint("--any-id sends it unchanged"),
    }
}

/// Formats an id for a message: quoted, escaped and shortened if it is very long.
fn shown(id: &str) -> String {
    format!("'{}'", text::quote(id, 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Result<(&'static str, String), String> {
        Target::parse(None, typed, false)
            .map(|target| (target.provider.name, target.id.as_str().to_owned()))
            .map_err(|refused| {
                format!(
                    "{} {}",
                    refused.failure.message(),
                    refused.failure.hints.join(" ")
                )
            })
    }

    #[test]
    fn vendor_follows_id_shape_or_prefix() {
        let kayle = format!("vs_{}", "a".repeat(64));
        assert_eq!(parse(&kayle).unwrap(), ("kayle", kayle));
        assert_eq!(parse("sess_1").unwrap(), ("deck", "sess_1".to_owned()));
        assert_eq!(parse("vJz4Qm2nXk7RbT9sWdYcHe").unwrap().0, "closient");
        assert_eq!(parse("zephr:SS01").unwrap(), ("zephr", "SS01".to_owned()));
    }

    #[test]
    fn ambiguous_id_lists_every_command() {
        let refused = parse("2EE24580-B97B-4949-A65C-929CCB9B9B8D").unwrap_err();
        for name in ["imprint", "zephr"] {
            assert!(
                refused.contains(&format!("sessctl {name} get 2EE24580-")),
                "{refused}"
            );
        }
    }

    #[test]
    fn refusals_quote_the_id_safely() {
        for (typed, says) in [
            ("", "the id is empty"),
            ("..", "not a valid session id"),
            ("deck:..", "not a valid Deck id"),
            ("deck:a\u{1b}[31m", "\\u{1b}"),
            ("dekc:sess_1", "did you mean 'deck:sess_1'?"),
            ("imprint:sess_1", "sessctl deck get sess_1"),
        ] {
            let refused = parse(typed).unwrap_err();
            assert!(refused.contains(says), "{typed:?}: {refused}");
            assert!(!refused.contains('\u{1b}'));
        }
        let long = parse(&"a".repeat(10_000)).unwrap_err();
        assert!(
            long.contains("longer than 256") && long.len() < 300,
            "{long}"
        );
    }
}

//! Redaction. Every value is redacted here before it can be displayed.
//!
//! A value is redacted if a row of the provider marks it as secret, if its member name indicates a
//! secret, or if it contains a credential in use.

mod mask;
mod redactor;

pub(super) use redactor::{Redaction, Redactor};

use super::contract::{Checks, ContractCheck};
use super::finding::Finding;
use super::pattern::PointerPath;
use super::row_rules::{RuleTree, compiled_rows, related_rules};
use super::walk::{Context, Walk};
use crate::json::Json;
use crate::provider::{Provider, Related};
use crate::secret::{Removed, Scrubber};

/// A tree that has been redacted. Code that displays a session is given this type or a
/// [`super::Document`], never the unredacted response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Redacted<'b>(Json<'b>);

impl<'b> Redacted<'b> {
    /// Returns the redacted tree.
    #[must_use]
    pub const fn value(&self) -> &Json<'b> {
        &self.0
    }

    /// Returns the redacted tree without a copy.
    pub(super) fn into_value(self) -> Json<'b> {
        self.0
    }

    /// Removes further values, which were redacted elsewhere.
    pub(super) fn without(self, values: &Scrubber) -> Self {
        Self(remove_credentials(values, self.0))
    }

    /// Returns the part at a JSON Pointer.
    pub(super) fn part(self, pointer: &str) -> Self {
        Self(self.0.take_at(pointer))
    }

    /// Copies the borrowed texts.
    pub(super) fn into_owned(self) -> Redacted<'static> {
        Redacted(self.0.into_owned())
    }

    /// Wraps a tree without secrets, for tests.
    #[cfg(test)]
    pub(super) const fn for_tests(value: Json<'b>) -> Self {
        Self(value)
    }
}

/// Redaction policy for one response.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy<'a> {
    /// Provider whose rows mark the secret fields.
    pub(super) provider: &'static Provider,
    /// The requested session id; ids of other sessions are shortened.
    pub(super) id: &'a str,
    /// Whether to show the session's own secrets. Credentials in use are always removed.
    pub(super) show_secrets: bool,
    /// Removes the credentials in use.
    pub(super) scrubber: &'a Scrubber,
}

/// Redacts a provider's whole response.
#[must_use]
pub(super) fn redact<'b>(policy: &Policy<'_>, response: Json<'b>) -> Redacted<'b> {
    let rows = compiled_rows(policy.provider);
    policy.run(response, Some(&rows.rules), None).0
}

/// Redacts a provider's whole response, and checks it against the contract.
#[must_use]
pub(super) fn redact_and_check<'b>(
    policy: &Policy<'_>,
    response: Json<'b>,
) -> (Redacted<'b>, Vec<Finding>) {
    let rows = compiled_rows(policy.provider);
    let mut contract = ContractCheck::new(&rows.groups);
    contract.check_envelope(policy.provider, &response);
    policy.run(response, Some(&rows.rules), Some(contract))
}

/// Returns the values that are redacted in a provider's whole response, if there are any.
#[must_use]
pub(super) fn redacted_values(policy: &Policy<'_>, mut response: Json<'_>) -> Option<Scrubber> {
    let rows = compiled_rows(policy.provider);
    let (removed, _) = policy.walk(&mut response, Some(&rows.rules), None);
    removed.scrubber(policy.id)
}

/// Redacts the facts of a related endpoint.
#[must_use]
pub(super) fn redact_related<'b>(
    policy: &Policy<'_>,
    related: &Related,
    facts: Json<'b>,
) -> Redacted<'b> {
    let rules = related_rules(related);
    policy.run(facts, Some(&rules), None).0
}

/// Redacts a session without its envelope.
#[must_use]
pub(super) fn redact_session<'b>(policy: &Policy<'_>, session: Json<'b>) -> Redacted<'b> {
    let rows = compiled_rows(policy.provider);
    let rules = rows.rules.descend(policy.provider.endpoint.session);
    policy.run(session, rules, None).0
}

/// Checks a session without its envelope against the contract.
#[must_use]
pub(super) fn check_session(provider: &'static Provider, session: Json<'_>) -> Vec<Finding> {
    let rows = compiled_rows(provider);
    let rules = rows.rules.descend(provider.endpoint.session);
    let contract = ContractCheck::new(&rows.groups);
    let scrubber = Scrubber::default();
    let policy = Policy::credentials_only(provider, &scrubber);
    policy.run(session, rules, Some(contract)).1
}

/// Removes only the credentials in use from a tree.
#[must_use]
pub fn remove_credentials<'b>(scrubber: &Scrubber, mut tree: Json<'b>) -> Json<'b> {
    if !scrubber.is_empty() {
        let context = Context {
            tree: None,
            checks: Checks::default(),
            redaction: Redaction::Credentials,
            named_secret: false,
        };
        let mut walk = Walk {
            contract: None,
            redactor: Redactor::new("", scrubber),
        };
        walk.visit(&mut tree, &PointerPath::Root, context);
        walk.redactor.finish();
    }
    tree
}

/// Shortens a session id that is a credential.
#[must_use]
pub(super) fn shorten_id(id: &str) -> String {
    mask::first_eight(id)
}

impl<'a> Policy<'a> {
    const fn credentials_only(provider: &'static Provider, scrubber: &'a Scrubber) -> Self {
        Self {
            provider,
            id: "",
            show_secrets: true,
            scrubber,
        }
    }

    /// Redacts a tree, and checks it with `contract`. `rules` are those of its root.
    fn run<'b>(
        &self,
        mut tree: Json<'b>,
        rules: Option<&RuleTree>,
        contract: Option<ContractCheck<'_>>,
    ) -> (Redacted<'b>, Vec<Finding>) {
        let (removed, findings) = self.walk(&mut tree, rules, contract);
        // A redacted value may occur again in a field that is not secret, for example in a message.
        if let Some(scrubber) = removed.scrubber(self.id) {
            tree = remove_credentials(&scrubber, tree);
        }
        (Redacted(tree), findings)
    }

    /// Visits a tree for [`Self::run`], and returns the values that were redacted.
    fn walk(
        &self,
        tree: &mut Json<'_>,
        rules: Option<&RuleTree>,
        contract: Option<ContractCheck<'_>>,
    ) -> (Removed, Vec<Finding>) {
        let context = Context {
            tree: rules,
            checks: Checks::default(),
            redaction: if self.show_secrets {
                Redaction::Credentials
            } else {
                Redaction::Everything
            },
            named_secret: false,
        };
        let mut walk = Walk {
            contract,
            redactor: Redactor::new(self.id, self.scrubber),
        };
        walk.visit(tree, &PointerPath::Root, context);
        let Walk { contract, redactor } = walk;
        let findings = contract.map(ContractCheck::into_findings);
        (redactor.finish(), findings.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;

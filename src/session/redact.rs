//! Redaction. Every value is redacted here before it can be displayed.
//!
//! A value is redacted if a row of the provider marks it as secret, if its member name indicates a
//! secret, or if it contains a credential in use.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

mod mask;

use mask::{mask, mask_as};

use super::compiled_rows::compiled_rows;
use super::pattern::PatternTree;
use crate::json::{Json, Members};
use crate::provider::{Provider, Visibility};
use crate::secret::{Removed, Scrubber, names_a_secret};

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
    redact_at(policy, "", response)
}

/// Redacts a session without its envelope.
#[must_use]
pub(super) fn redact_session<'b>(policy: &Policy<'_>, session: Json<'b>) -> Redacted<'b> {
    redact_at(policy, policy.provider.endpoint.session, session)
}

/// Removes only the credentials in use from a tree.
#[must_use]
pub(super) fn remove_credentials<'b>(
    provider: &'static Provider,
    scrubber: &Scrubber,
    mut tree: Json<'b>,
) -> Json<'b> {
    if !scrubber.is_empty() {
        let policy = Policy {
            provider,
            id: "",
            show_secrets: true,
            scrubber,
        };
        Redactor::run(&policy, &mut tree, None);
    }
    tree
}

/// Shortens a session id that is a credential.
#[must_use]
pub(super) fn shorten_id(id: &str) -> String {
    mask::first_eight(id)
}

/// Redacts a tree; `start` is the JSON Pointer from the response to the tree.
fn redact_at<'b>(policy: &Policy<'_>, start: &str, mut tree: Json<'b>) -> Redacted<'b> {
    let rows = compiled_rows(policy.provider);
    let rules = rows.redaction.descend(start);
    let rules = rules.filter(|_| !policy.show_secrets);
    let removed = Redactor::run(policy, &mut tree, rules);
    // A redacted value may occur again in a field that is not secret, for example in a message.
    let tree = match removed.scrubber(policy.id) {
        Some(scrubber) => remove_credentials(policy.provider, &scrubber, tree),
        None => tree,
    };
    Redacted(tree)
}

/// Redacts a tree in place.
struct Redactor<'p> {
    policy: &'p Policy<'p>,
    names: NameCache,
    removed: Removed,
}

impl<'p> Redactor<'p> {
    /// Redacts a tree and returns the values that were removed.
    fn run(
        policy: &'p Policy<'p>,
        tree: &mut Json<'_>,
        rules: Option<&PatternTree<Visibility>>,
    ) -> Removed {
        let mut redactor = Self {
            policy,
            names: NAMES.take(),
            removed: Removed::default(),
        };
        redactor.visit(tree, rules);
        NAMES.set(redactor.names);
        redactor.removed
    }

    fn visit(&mut self, value: &mut Json<'_>, rules: Option<&PatternTree<Visibility>>) {
        let Policy { id, scrubber, .. } = *self.policy;
        if let Some(visibility) = rules.and_then(PatternTree::value) {
            match visibility {
                Visibility::Secret => self.removed.add(value),
                Visibility::UrlWithoutQuery => self.removed.add_parameters(value),
                Visibility::RequestedIdOnly | Visibility::Plain => {}
            }
            mask_as(*visibility, id, value);
        }
        match value {
            Json::Null | Json::Bool(_) => {}
            Json::Number(digits) => {
                if let Cow::Owned(clean) = scrubber.scrub(digits) {
                    *value = Json::string(clean);
                }
            }
            // A string where an object with secret members is documented may contain them.
            Json::String(_) if rules.is_some_and(PatternTree::has_children) => mask(value),
            Json::String(text) => {
                if let Cow::Owned(clean) = scrubber.scrub(text) {
                    *text = clean.into();
                }
            }
            Json::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.visit(item, rules.and_then(|rules| rules.element(index)));
                }
            }
            Json::Object(members) => self.visit_members(members, rules),
        }
    }

    fn visit_members(
        &mut self,
        members: &mut Members<'_>,
        rules: Option<&PatternTree<Visibility>>,
    ) {
        let mut next = 0;
        for (name, member) in members.iter_mut() {
            if !self.policy.show_secrets && self.names.is_secret(name) {
                self.removed.add(member);
                mask(member);
            }
            self.visit(
                member,
                rules.and_then(|rules| rules.next_child(&mut next, name)),
            );
        }
        scrub_names(self.policy.scrubber, members);
    }
}

thread_local! {
    /// The cache between two redactions: the sessions of a batch have the same names.
    static NAMES: Cell<NameCache> = Cell::default();
}

/// Cache of member names and whether each indicates a secret. Elements of a list mostly have the
/// same names in the same order, so the search starts after the last hit.
#[derive(Default)]
struct NameCache {
    names: Vec<(String, bool)>,
    next: usize,
}

impl NameCache {
    /// Maximum number of names.
    const SIZE: usize = 128;

    fn is_secret(&mut self, name: &str) -> bool {
        let has_name = |(known, _): &(String, bool)| known == name;
        let at = match self.names.get(self.next) {
            Some(next) if has_name(next) => Some(self.next),
            _ => self.names.iter().position(has_name),
        };
        if let Some(at) = at {
            self.next = at + 1;
            return self.names.get(at).is_some_and(|(_, secret)| *secret);
        }
        let is_secret = names_a_secret(name);
        if self.names.len() < Self::SIZE {
            self.names.push((name.to_owned(), is_secret));
            self.next = self.names.len();
        }
        is_secret
    }
}

/// Removes credentials from member names: a provider may echo one as a name.
fn scrub_names(scrubber: &Scrubber, members: &mut Members<'_>) {
    if scrubber.is_empty() || members.names().all(|name| scrubber.scrub(name) == name) {
        return;
    }
    let mut taken: HashSet<String> = HashSet::new();
    // One counter for all names: with a counter per name, many equal names would take quadratic
    // time.
    let mut suffix = 1;
    for (name, _) in members.iter_mut() {
        let clean = scrubber.scrub(name).into_owned();
        let mut unique = clean.clone();
        while taken.contains(&unique) {
            suffix += 1;
            unique = format!("{clean} ({suffix})");
        }
        taken.insert(unique.clone());
        *name = unique.into();
    }
}

#[cfg(test)]
mod tests;

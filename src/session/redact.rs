//! Redaction. Every value is redacted here before it can be displayed.
//!
//! A value is redacted if a row of the provider marks it as secret, if its member name indicates a
//! secret, or if it contains a credential in use.

use std::borrow::Cow;

use serde_json::{Map, Value};

mod mask;

use mask::{blank, conceal};

use crate::provider::{Provider, Visibility};
use crate::secret::{Removed, Scrubber, names_a_secret};

/// A tree that has been redacted. Code that displays a session is given this type or a
/// [`super::Document`], never the unredacted response.
#[derive(Clone, Debug, PartialEq)]
pub struct Redacted(Value);

impl Redacted {
    /// Returns the redacted tree.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.0
    }

    /// Returns the redacted tree without a copy.
    pub(super) fn into_value(self) -> Value {
        self.0
    }

    /// Returns the part at a JSON Pointer.
    pub(super) fn part(mut self, pointer: &str) -> Self {
        Self(
            self.0
                .pointer_mut(pointer)
                .map(Value::take)
                .unwrap_or_default(),
        )
    }

    /// Wraps a tree that is not redacted yet; pass it to [`redact_session`].
    pub(super) const fn of(value: Value) -> Self {
        Self(value)
    }

    /// Wraps a tree without secrets, for tests.
    #[cfg(test)]
    pub(super) const fn for_tests(value: Value) -> Self {
        Self(value)
    }
}

/// What redaction removes from a response.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy<'a> {
    /// The provider, whose rows list its secrets.
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
pub(super) fn redact(policy: &Policy<'_>, answer: Value) -> Redacted {
    apply(policy, policy.provider.endpoint.session, answer)
}

/// Removes only the credentials in use from a tree.
#[must_use]
pub(super) fn scrubbed(provider: &'static Provider, scrubber: &Scrubber, mut tree: Value) -> Value {
    if !scrubber.is_empty() {
        let policy = Policy {
            provider,
            id: "",
            show_secrets: true,
            scrubber,
        };
        Walker::under(&policy).go(&mut tree, None);
    }
    tree
}

/// Shortens a session id that is a credential.
#[must_use]
pub(super) fn shortened_id(id: &str) -> String {
    mask::first_eight(id)
}

/// Redacts a session without its envelope.
#[must_use]
pub(super) fn redact_session(policy: &Policy<'_>, session: Redacted) -> Redacted {
    apply(policy, "", session.0)
}

/// Redacts a tree. `start` is the JSON Pointer from the tree to the session.
fn apply(policy: &Policy<'_>, start: &str, mut tree: Value) -> Redacted {
    let mut rules = RuleNode::default();
    if !policy.show_secrets {
        for section in policy.provider.sections {
            let place = section.at.pattern(policy.provider.endpoint.own.as_ref());
            for field in section
                .fields
                .iter()
                .filter(|field| field.show != Visibility::Plain)
            {
                rules.add(&format!("{start}{place}{}", field.path), field.show);
            }
        }
    }
    let mut walk = Walker::under(policy);
    walk.go(&mut tree, Some(&rules));
    let tree = match walk.removed.scrubber(policy.id) {
        Some(scrubber) => scrubbed(policy.provider, &scrubber, tree),
        None => tree,
    };
    Redacted(tree)
}

/// The rules of the rows, as a tree of member names; `*` matches any.
#[derive(Debug, Default)]
struct RuleNode {
    show: Option<Visibility>,
    children: Vec<(String, Self)>,
}

impl RuleNode {
    fn add(&mut self, pattern: &str, show: Visibility) {
        let mut node = self;
        for name in pattern.split('/').skip(1) {
            let at = node
                .children
                .iter()
                .position(|(known, _)| known == name)
                .unwrap_or_else(|| {
                    node.children.push((name.to_owned(), Self::default()));
                    node.children.len() - 1
                });
            let Some((_, child)) = node.children.get_mut(at) else {
                return;
            };
            node = child;
        }
        node.show = Some(show);
    }

    fn child(&self, name: &str) -> Option<&Self> {
        let named = |wanted| self.children.iter().find(move |(known, _)| known == wanted);
        named(name).or_else(|| named("*")).map(|(_, node)| node)
    }
}

/// State of a walk through a tree.
struct Walker<'p> {
    policy: &'p Policy<'p>,
    /// Cache of member names and whether each indicates a secret. Elements of a list mostly have
    /// the same names in the same order, so the search starts after the last hit.
    names: Vec<(String, bool)>,
    next: usize,
    removed: Removed,
}

impl<'p> Walker<'p> {
    /// Size of the name cache.
    const NAMES: usize = 64;

    fn under(policy: &'p Policy<'p>) -> Self {
        Self {
            policy,
            names: Vec::new(),
            next: 0,
            removed: Removed::default(),
        }
    }

    fn go(&mut self, value: &mut Value, rules: Option<&RuleNode>) {
        let Policy { id, scrubber, .. } = *self.policy;
        if let Some(show) = rules.and_then(|node| node.show) {
            match show {
                Visibility::Secret => self.removed.add(value),
                Visibility::UrlWithoutQuery => self.removed.add_parameters(value),
                Visibility::OwnIdOnly | Visibility::Plain => {}
            }
            conceal(show, id, value);
        }
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => {
                if let Cow::Owned(clean) = scrubber.scrub(number.as_str()) {
                    *value = Value::String(clean);
                }
            }
            // A string in place of an object with secret members may contain those secrets.
            Value::String(_) if rules.is_some_and(|node| !node.children.is_empty()) => {
                blank(value);
            }
            Value::String(text) => {
                if let Cow::Owned(clean) = scrubber.scrub(text) {
                    *text = clean;
                }
            }
            Value::Array(items) => {
                let any = rules.and_then(|node| node.child("*"));
                for item in items {
                    self.go(item, any);
                }
            }
            Value::Object(members) => {
                for (name, member) in members.iter_mut() {
                    if !self.policy.show_secrets && self.names_a_secret(name) {
                        self.removed.add(member);
                        blank(member);
                    }
                    self.go(member, rules.and_then(|node| node.child(name)));
                }
                scrub_names(scrubber, members);
            }
        }
    }

    fn names_a_secret(&mut self, name: &str) -> bool {
        let is_it = |(known, _): &(String, bool)| known == name;
        let at = match self.names.get(self.next) {
            Some(next) if is_it(next) => Some(self.next),
            _ => self.names.iter().position(is_it),
        };
        if let Some(at) = at {
            self.next = at + 1;
            return self.names.get(at).is_some_and(|(_, secret)| *secret);
        }
        let secret = names_a_secret(name);
        if self.names.len() < Self::NAMES {
            self.names.push((name.to_owned(), secret));
            self.next = self.names.len();
        }
        secret
    }
}

/// Removes credentials from member names: a provider may echo one as a name.
fn scrub_names(scrubber: &Scrubber, members: &mut Map<String, Value>) {
    if scrubber.is_empty() || members.keys().all(|name| scrubber.scrub(name) == *name) {
        return;
    }
    // One counter for all names: with a counter per name, many equal names would take quadratic
    // time.
    let mut copies = 1;
    for (name, member) in std::mem::take(members) {
        let clean = scrubber.scrub(&name).into_owned();
        let mut free = clean.clone();
        while members.contains_key(&free) {
            copies += 1;
            free = format!("{clean} ({copies})");
        }
        members.insert(free, member);
    }
}

#[cfg(test)]
mod tests;

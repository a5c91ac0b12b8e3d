//! The one choke point: what has not passed here is not shown.
//!
//! Three rules, each enough by itself: a row of the provider says so; the name of a member says
//! so; the value holds a credential that is in use.

use std::borrow::Cow;

use serde_json::{Map, Value};

mod mask;
mod removed;

use mask::{blank, conceal};
use removed::Removed;

use crate::provider::{Provider, Visibility};
use crate::secret::{Scrubber, names_a_secret};

/// A tree that has passed the redactor. Nothing else makes one, so what takes this type cannot be
/// handed a secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Redacted(Value);

impl Redacted {
    /// The tree.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.0
    }

    /// The tree itself.
    pub(super) fn into_value(self) -> Value {
        self.0
    }

    /// The part of it at a JSON Pointer.
    pub(super) fn part(mut self, pointer: &str) -> Self {
        Self(
            self.0
                .pointer_mut(pointer)
                .map(Value::take)
                .unwrap_or_default(),
        )
    }

    /// A tree on its way to the redactor.
    pub(super) const fn of(value: Value) -> Self {
        Self(value)
    }

    /// A tree that no secret is in.
    #[cfg(test)]
    pub(super) const fn for_tests(value: Value) -> Self {
        Self(value)
    }
}

/// What may be shown of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy<'a> {
    /// The vendor, whose rows name its secrets.
    pub(super) provider: &'static Provider,
    /// The asked session; other sessions' ids are cut short.
    pub(super) id: &'a str,
    /// Whether the session's own secrets were asked for. Credentials in use never are.
    pub(super) show_secrets: bool,
    /// Takes out the credentials in use.
    pub(super) scrubber: &'a Scrubber,
}

/// Takes the secrets out of a vendor's whole answer.
#[must_use]
pub(super) fn redact(policy: &Policy<'_>, answer: Value) -> Redacted {
    apply(policy, policy.provider.endpoint.session, answer)
}

/// Takes the credentials in use out of a tree, and nothing else.
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

/// The part that may be shown of a session id that is a credential.
#[must_use]
pub(super) fn shortened_id(id: &str) -> String {
    mask::first_eight(id)
}

/// Takes the secrets out of a session that stands for itself.
#[must_use]
pub(super) fn redact_session(policy: &Policy<'_>, session: Redacted) -> Redacted {
    apply(policy, "", session.0)
}

/// `start` is a JSON Pointer from the tree to the session.
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

/// The rules of the rows as a tree of member names; `*` stands for any.
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

/// A way through a tree.
struct Walker<'p> {
    policy: &'p Policy<'p>,
    /// Names that came up and whether each tells of a secret. The elements of a list have the same
    /// names in the same order, so that the next one is mostly the one after the last.
    names: Vec<(String, bool)>,
    next: usize,
    removed: Removed,
}

impl<'p> Walker<'p> {
    /// So many names are remembered.
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
            // Where members with secrets among them were expected, a text may hold them all.
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

/// A vendor may send a credential back as the name of a member.
fn scrub_names(scrubber: &Scrubber, members: &mut Map<String, Value>) {
    if scrubber.is_empty() || members.keys().all(|name| scrubber.scrub(name) == *name) {
        return;
    }
    // Counted over all names, so that many of them do not each try every number.
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

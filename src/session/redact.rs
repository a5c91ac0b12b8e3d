//! The one choke point: what has not passed here is not shown.
//!
//! Three rules, each enough by itself: a row of the provider says so; the name of a member says
//! so; the value holds a credential that is in use.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::provider::{Provider, Show};
use crate::secret::{REDACTED, Scrubber};

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
    walk(
        &Policy {
            provider,
            id: "",
            show_secrets: true,
            scrubber,
        },
        &mut tree,
        None,
    );
    tree
}

/// Takes the secrets out of a session that stands for itself.
#[must_use]
pub(super) fn redact_session(policy: &Policy<'_>, session: Redacted) -> Redacted {
    apply(policy, "", session.0)
}

/// `start` is a JSON Pointer from the tree to the session.
fn apply(policy: &Policy<'_>, start: &str, mut tree: Value) -> Redacted {
    let mut rules = Node::default();
    if !policy.show_secrets {
        for section in policy.provider.sections {
            let place = section.at.pattern(policy.provider.endpoint.own.as_ref());
            for field in section
                .fields
                .iter()
                .filter(|field| field.show != Show::Plain)
            {
                rules.add(&format!("{start}{place}{}", field.path), field.show);
            }
        }
    }
    walk(policy, &mut tree, Some(&rules));
    Redacted(tree)
}

/// The rules of the rows as a tree of member names; `*` stands for any.
#[derive(Debug, Default)]
struct Node {
    show: Option<Show>,
    children: Vec<(String, Self)>,
}

impl Node {
    fn add(&mut self, pattern: &str, show: Show) {
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

fn walk(policy: &Policy<'_>, value: &mut Value, rules: Option<&Node>) {
    if let Some(show) = rules.and_then(|node| node.show) {
        conceal(show, policy.id, value);
    }
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => {
            if let Cow::Owned(clean) = policy.scrubber.scrub(number.as_str()) {
                *value = Value::String(clean);
            }
        }
        // Where members with secrets among them were expected, a text may hold them all.
        Value::String(_) if rules.is_some_and(|node| !node.children.is_empty()) => blank(value),
        Value::String(text) => {
            if let Some(clean) = changed(policy.scrubber.scrub(text), text) {
                *text = clean;
            }
        }
        Value::Array(items) => {
            let any = rules.and_then(|node| node.child("*"));
            for item in items {
                walk(policy, item, any);
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if !policy.show_secrets && names_a_secret(name) {
                    blank(member);
                }
                walk(policy, member, rules.and_then(|node| node.child(name)));
            }
            scrub_names(policy.scrubber, members);
        }
    }
}

fn changed(clean: Cow<'_, str>, text: &str) -> Option<String> {
    (clean != text).then(|| clean.into_owned())
}

/// A vendor may send a credential back as the name of a member.
fn scrub_names(scrubber: &Scrubber, members: &mut Map<String, Value>) {
    if members.keys().all(|name| scrubber.scrub(name) == *name) {
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

/// Whether a member of this name holds a secret, whatever vendor it is from.
fn names_a_secret(name: &str) -> bool {
    const SECRET: &[&str] = &[
        "secret",
        "token",
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "bearer",
        "accesskey",
        "apikey",
        "privatekey",
        "authorization",
        "cookie",
    ];
    let folded: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    SECRET.iter().any(|word| folded.contains(word))
}

/// Takes the whole value. Null, booleans and the empty text stay: they tell that there is no
/// secret, not what it is.
fn blank(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::String(text) if text.is_empty() => {}
        _ => *value = Value::String(REDACTED.to_owned()),
    }
}

fn conceal(show: Show, id: &str, value: &mut Value) {
    match (show, value) {
        (Show::Plain, _) => {}
        (Show::UrlWithoutQuery, Value::String(url)) => *url = without_query(url),
        (Show::OwnIdOnly, Value::String(other)) => {
            if other != id && other != REDACTED {
                *other = first_eight(other);
            }
        }
        (_, value) => blank(value),
    }
}

/// The first eight characters, or half of a shorter id.
fn first_eight(id: &str) -> String {
    let shown = id.strip_suffix('…').map_or_else(
        || (id.chars().count() / 2).min(8),
        |cut| cut.chars().count().min(8),
    );
    id.chars().take(shown).chain(['…']).collect()
}

/// A URL in which the values of the query, the fragment and the user information are taken out.
fn without_query(url: &str) -> String {
    let (rest, fragment) = split(url, '#');
    let (path, query) = split(rest, '?');
    let mut shown = without_user(path);
    if let Some(query) = query {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) => format!("{name}={REDACTED}"),
            None if pair.is_empty() => String::new(),
            None => REDACTED.to_owned(),
        });
        shown.push('?');
        shown.push_str(&pairs.collect::<Vec<_>>().join("&"));
    }
    if fragment.is_some_and(|fragment| !fragment.is_empty()) {
        shown.push('#');
        shown.push_str(REDACTED);
    }
    shown
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

fn without_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (host, path) = rest
        .find('/')
        .map_or((rest, ""), |slash| rest.split_at(slash));
    match host.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://{REDACTED}@{host}{path}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests;

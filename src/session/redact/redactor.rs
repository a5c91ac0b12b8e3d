//! The redaction of one tree, value by value.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use super::mask::{mask, mask_as};
use crate::json::{Json, Members};
use crate::provider::Visibility;
use crate::secret::{Removed, Scrubber, names_a_secret};
use crate::session::row_rules::RuleTree;
use crate::session::walk::Context;

/// What is redacted in a part of a tree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::session) enum Redaction {
    /// Everything that is secret.
    Everything,
    /// Only the credentials in use.
    Credentials,
    /// Nothing, because the part will be masked as a whole.
    Nothing,
}

/// The redaction of one tree, as a visitor of its values.
pub(in crate::session) struct Redactor<'p> {
    /// The requested session id.
    id: &'p str,
    /// Removes the credentials in use.
    scrubber: &'p Scrubber,
    names: NameCache,
    removed: Removed,
}

impl<'p> Redactor<'p> {
    /// Creates a redactor.
    pub(in crate::session) fn new(id: &'p str, scrubber: &'p Scrubber) -> Self {
        Self {
            id,
            scrubber,
            names: NAMES.take(),
            removed: Removed::default(),
        }
    }

    /// Returns the values that were removed.
    pub(in crate::session) fn finish(self) -> Removed {
        NAMES.set(self.names);
        self.removed
    }

    /// Collects the secrets in a value before it is visited. Returns what is redacted below it.
    pub(in crate::session) fn enter(
        &mut self,
        visibility: Option<Visibility>,
        value: &Json<'_>,
        redaction: Redaction,
    ) -> Redaction {
        match visibility {
            Some(Visibility::Secret) => {
                self.removed.add(value);
                return Redaction::Nothing;
            }
            Some(Visibility::UrlWithoutQuery) => self.removed.add_parameters(value),
            Some(Visibility::RequestedIdOnly | Visibility::Plain) | None => {}
        }
        redaction
    }

    /// Redacts a value after the values below it.
    pub(in crate::session) fn leave(
        &self,
        visibility: Option<Visibility>,
        value: &mut Json<'_>,
        context: &Context<'_>,
    ) {
        let (id, scrubber) = (self.id, self.scrubber);
        if let Some(visibility) = visibility {
            mask_as(visibility, id, value);
        }
        let redacts_below = || {
            let rules = context.tree.map(RuleTree::value);
            rules.is_some_and(|rules| rules.redacts_below)
        };
        match (context.redaction, &mut *value) {
            (Redaction::Nothing, _)
            | (_, Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_)) => {}
            (_, Json::Number(digits)) => {
                if let Cow::Owned(clean) = scrubber.scrub(digits) {
                    *value = Json::string(clean);
                }
            }
            // A string where an object with secret members is documented may contain them.
            (Redaction::Everything, Json::String(_)) if redacts_below() => mask(value),
            (_, Json::String(text)) => {
                if let Cow::Owned(clean) = scrubber.scrub(text) {
                    *text = clean.into();
                }
            }
        }
    }

    /// Checks whether a member name indicates a secret that is to be redacted.
    pub(in crate::session) fn names_a_secret(
        &mut self,
        tree: Option<&RuleTree>,
        name: &str,
        redaction: Redaction,
    ) -> bool {
        redaction == Redaction::Everything
            && match tree.and_then(|tree| tree.value().names_a_secret.as_ref()) {
                Some(known) => *known.get_or_init(|| names_a_secret(name)),
                None => self.names.is_secret(name),
            }
    }

    /// Removes credentials from member names: a provider may echo one as a name.
    pub(in crate::session) fn scrub_names(&self, members: &mut Members<'_>, redaction: Redaction) {
        let scrubber = self.scrubber;
        let is_clean = |name: &str| scrubber.scrub(name) == name;
        if redaction == Redaction::Nothing || scrubber.is_empty() || members.names().all(is_clean) {
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

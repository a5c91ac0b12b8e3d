//! Facts about a session from other endpoints.

use super::parse::{Parsed, parse};
use super::pattern::select;
use super::redact::{Policy, Redacted, redact_related};
use crate::error::{Failure, Kind, Result};
use crate::json::{Json, Members};
use crate::provider::{Provider, Related, check_safety};
use crate::secret::Scrubber;

/// Facts about a session from one related endpoint.
#[derive(Clone, Debug)]
pub struct RelatedFacts {
    /// The endpoint.
    pub related: &'static Related,
    /// The facts of each response.
    facts: Vec<Redacted<'static>>,
    /// Notices about responses without facts.
    pub(super) notices: Vec<String>,
}

/// The ids by which related facts are requested.
#[derive(Debug, Default)]
pub struct RelatedIds {
    /// The ids, at most [`Related::max_requests`].
    pub ids: Vec<String>,
    /// Number of further ids.
    pub left_out: usize,
    /// Number of values that cannot be ids.
    pub unusable: usize,
}

impl RelatedIds {
    /// Finds the ids in the response for a session. A response that contains no session has none.
    #[must_use]
    pub fn find(provider: &'static Provider, pattern: &str, max: usize, body: &[u8]) -> Self {
        let mut found = Self::default();
        let Ok(Parsed { response, .. }) = parse(provider, body) else {
            return found;
        };
        let session = response.pointer(provider.endpoint.session);
        for value in session
            .map(|session| select(session, pattern))
            .unwrap_or_default()
        {
            // An id is sent in the path of a URL.
            match value.as_str().filter(|id| check_safety(id).is_ok()) {
                None => found.unusable += 1,
                Some(id) if found.ids.iter().any(|known| known == id) => {}
                Some(id) if found.ids.len() < max => found.ids.push(id.to_owned()),
                Some(_) => found.left_out += 1,
            }
        }
        found
    }
}

impl RelatedFacts {
    /// Creates facts without any response.
    #[must_use]
    pub const fn new(related: &'static Related, notices: Vec<String>) -> Self {
        Self {
            related,
            facts: Vec::new(),
            notices,
        }
    }

    /// Adds the facts in a response, redacted.
    pub fn add(
        &mut self,
        provider: &'static Provider,
        id: &str,
        show_secrets: bool,
        scrubber: &Scrubber,
        body: &[u8],
    ) {
        let policy = Policy {
            provider,
            id,
            show_secrets,
            scrubber,
        };
        match self.open(&policy, body) {
            Ok(facts) => self.facts.push(facts),
            Err(failure) => {
                let message = format!("{}: {}", self.related.name, failure.message());
                self.notices.push(scrubber.scrub(&message).into_owned());
            }
        }
    }

    fn open(&self, policy: &Policy<'_>, body: &[u8]) -> Result<Redacted<'static>> {
        let Parsed { response, .. } = parse(policy.provider, body)?;
        let facts = response.take_at(self.related.facts);
        if !facts.is_object() {
            let reason = "the response contains no facts";
            return Err(Failure::new(Kind::Provider, reason));
        }
        Ok(redact_related(policy, self.related, facts).into_owned())
    }

    /// Removes values that are redacted in the session, which the facts may repeat.
    pub(super) fn remove(&mut self, values: &Scrubber) {
        let facts = std::mem::take(&mut self.facts).into_iter();
        self.facts = facts.map(|facts| facts.without(values)).collect();
    }

    /// Returns the facts of each response.
    pub fn iter(&self) -> impl Iterator<Item = &Json<'static>> {
        self.facts.iter().map(Redacted::value)
    }

    /// Returns the member `related` of the reserved member.
    pub(super) fn to_json(all: &[Self]) -> Json<'static> {
        let mut members = Members::default();
        for facts in all {
            members.push(
                facts.related.name,
                Json::Array(facts.iter().cloned().collect()),
            );
        }
        Json::Object(members)
    }
}

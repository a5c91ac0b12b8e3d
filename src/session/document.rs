//! One session, ready to be displayed.

use std::collections::BTreeSet;

use super::condition::ConditionInput;
use super::identity::{elements, identify};
use super::options::DocumentOptions;
use super::parse::Parsed;
use super::redact::{
    Policy, Redacted, redact, redact_and_check, redacted_values, remove_credentials,
};
use super::{Finding, RelatedFacts, Summary, Timestamp, sense};
use crate::error::{Failure, Result};
use crate::json::{Json, Members};
use crate::provider::Provider;
use crate::secret::Scrubber;
use crate::text;

/// Name of the member that the program adds to a session.
pub(super) const RESERVED: &str = "_sessctl";

/// Version of the schema of the reserved member.
pub const SCHEMA: &str = "sessctl/1";

/// One session, ready to be displayed. It borrows from the body of the response.
#[derive(Clone, Debug)]
pub struct Document<'b> {
    /// The provider.
    pub provider: &'static Provider,
    /// The requested id, redacted in case a key was typed instead of an id.
    pub id: String,
    /// Provider-neutral summary of the session.
    pub summary: Summary,
    /// Departures of the response from the provider's contract.
    pub findings: Vec<Finding>,
    /// Contradictions between fields.
    pub contradictions: Vec<Finding>,
    /// Facts of related endpoints.
    pub related: Vec<RelatedFacts>,
    /// The id in the response, if it differs from the requested one.
    received_id: Option<String>,
    /// Index of the requested session, if the document contains a list of sessions.
    requested_element: Option<usize>,
    response: Redacted<'b>,
    condition_input: Option<ConditionInput>,
}

impl<'b> Document<'b> {
    /// Selects the requested session from a response and redacts it.
    ///
    /// # Errors
    /// [`crate::error::Kind::Provider`] if the response contains no session, or a session other than the
    /// requested one.
    pub fn open(parsed: Parsed<'b>, id: &str, options: &DocumentOptions<'_>) -> Result<Self> {
        Self::open_with(parsed, id, options, Vec::new())
    }

    /// Creates the document like [`Self::open`], with related facts.
    ///
    /// # Errors
    /// The errors of [`Self::open`].
    pub fn open_with(
        parsed: Parsed<'b>,
        id: &str,
        options: &DocumentOptions<'_>,
        mut related: Vec<RelatedFacts>,
    ) -> Result<Self> {
        let Parsed {
            provider,
            response,
            repeated,
        } = parsed;
        let session = response.pointer(provider.endpoint.session);
        let session_text = session
            .filter(|_| options.for_conditions)
            .map(ConditionInput::text_of);
        // Credentials are removed first: a value that is shortened or copied later could contain
        // part of a credential, which could no longer be recognized.
        let response = remove_credentials(options.scrubber, response);
        let id = options.scrubber.scrub(id);
        let identity = match identify(provider, &response, &id, options.any_id) {
            Ok(identity) => identity,
            Err(failure) => return Err(with_response(failure, provider, &id, options, response)),
        };
        let mut summary = Summary::derive(provider, &identity, options);
        let contradictions = sense::check(provider, identity.session, options.clock());
        summary.contradictions = super::notices(&contradictions);
        let repetitions = repetition_notices(&repeated, options.scrubber);
        summary.notices.extend(repetitions);
        let about_related = related.iter().flat_map(|facts| &facts.notices);
        summary.notices.extend(about_related.cloned());
        let requested_element = identity.requested_elements.first().copied();
        let received_id = identity.received_id;
        let policy = Policy {
            provider,
            id: &id,
            show_secrets: options.show_secrets,
            scrubber: options.scrubber,
        };
        let reported = (options.for_conditions && options.show_secrets)
            .then(|| reported_session(policy, response.clone()));
        if !related.is_empty()
            && let Some(values) = redacted_values(&policy, response.clone())
        {
            for facts in &mut related {
                facts.remove(&values);
            }
        }
        let (response, findings) = redact_and_check(&policy, response);
        summary.drift = super::notices(&findings);
        let mut document = Self {
            provider,
            id: id.into_owned(),
            summary,
            findings,
            contradictions,
            related,
            received_id,
            requested_element,
            response,
            condition_input: None,
        };
        document.condition_input = session_text.map(|session| {
            let reported = reported.as_ref().map(Redacted::value);
            ConditionInput::new(session, reported, &document.reserved())
        });
        Ok(document)
    }

    /// Copies the borrowed texts, so that the document can outlive the body.
    #[must_use]
    pub fn into_owned(self) -> Document<'static> {
        Document {
            provider: self.provider,
            id: self.id,
            summary: self.summary,
            findings: self.findings,
            contradictions: self.contradictions,
            related: self.related,
            received_id: self.received_id,
            requested_element: self.requested_element,
            response: self.response.into_owned(),
            condition_input: self.condition_input,
        }
    }

    /// Returns the input of conditions, if the document was opened for them.
    pub(super) const fn condition_input(&self) -> Option<&ConditionInput> {
        self.condition_input.as_ref()
    }

    /// Creates a document from a session, for tests of renderers.
    #[cfg(test)]
    #[must_use]
    pub fn for_tests(
        provider: &'static Provider,
        id: &str,
        session: Json<'b>,
        summary: Summary,
    ) -> Self {
        Self {
            provider,
            id: id.to_owned(),
            summary,
            findings: Vec::new(),
            contradictions: Vec::new(),
            related: Vec::new(),
            received_id: None,
            requested_element: provider.endpoint.session_list.as_ref().and_then(|list| {
                elements(list, &session)
                    .position(|element| element.pointer(list.id).and_then(Json::as_str) == Some(id))
            }),
            condition_input: None,
            response: Redacted::for_tests(session),
        }
    }

    /// Returns the session as the provider documents it.
    #[must_use]
    pub fn session(&self) -> &Json<'b> {
        self.response
            .value()
            .pointer(self.provider.endpoint.session)
            .unwrap_or(&Json::Null)
    }

    /// Returns the session without the reserved member.
    #[must_use]
    pub(super) fn into_session(self) -> Redacted<'b> {
        self.response.part(self.provider.endpoint.session)
    }

    /// Returns the requested session, if the document contains a list of sessions.
    #[must_use]
    pub fn requested_element(&self) -> Option<&Json<'_>> {
        let list = self.provider.endpoint.session_list.as_ref()?;
        elements(list, self.session()).nth(self.requested_element?)
    }

    /// Returns the reserved member `_sessctl`, which is the last member of a document.
    #[must_use]
    pub fn reserved(&self) -> Json<'static> {
        let Summary { state, .. } = self.summary;
        let time =
            |time: Option<Timestamp>| time.map_or(Json::Null, |time| Json::string(time.rfc3339()));
        let Summary {
            notices,
            contradictions,
            drift,
            ..
        } = &self.summary;
        let notices = notices.iter().chain(contradictions).chain(drift);
        let mut members = Members::default();
        for (name, value) in [
            ("schema", Json::string(SCHEMA)),
            ("provider", Json::string(self.provider.name)),
            ("id", Json::string(self.id.clone())),
            ("state", Json::string(state.word())),
            ("terminal", Json::Bool(self.summary.terminal)),
            ("created_at", time(self.summary.created_at)),
            ("updated_at", time(self.summary.updated_at)),
            ("expires_at", time(self.summary.expires_at)),
            (
                "notices",
                Json::Array(notices.cloned().map(Json::string).collect()),
            ),
        ] {
            members.push(name, value);
        }
        if let Some(received_id) = &self.received_id {
            members.push("answered_id", Json::string(received_id.clone()));
        }
        if !self.related.is_empty() {
            members.push("related", RelatedFacts::to_json(&self.related));
        }
        Json::Object(members)
    }

    /// Returns the session with the reserved member: the input of structured formats and jq.
    #[must_use]
    pub fn into_value(self) -> Json<'b> {
        let reserved = self.reserved();
        let mut session = self.into_session().into_value();
        if let Some(members) = session.as_object_mut() {
            // A member of that name in the response would be a duplicate.
            members.remove(RESERVED);
            members.push(RESERVED, reserved);
        }
        session
    }

    /// Returns the provider's whole response.
    #[must_use]
    pub const fn response(&self) -> &Json<'b> {
        self.response.value()
    }

    /// Returns the provider's whole response without a copy.
    #[must_use]
    pub fn into_response(self) -> Json<'b> {
        self.response.into_value()
    }
}

/// Returns the notices about the names that an object of the response repeats.
fn repetition_notices(repeated: &[String], scrubber: &Scrubber) -> impl Iterator<Item = String> {
    // A hostile response may repeat many names, and a few suffice to find the mistake.
    let names: BTreeSet<&String> = repeated.iter().collect();
    names.into_iter().take(3).map(|name| {
        let name = text::quote(&scrubber.scrub(name), 40);
        format!("the response repeats the member \"{name}\"; the last one is shown")
    })
}

/// Returns the session for reports.
// Reports never show the session's own secrets, not even with --show-secrets.
fn reported_session<'b>(policy: Policy<'_>, response: Json<'b>) -> Redacted<'b> {
    let hidden = Policy {
        show_secrets: false,
        ..policy
    };
    redact(&hidden, response).part(policy.provider.endpoint.session)
}

/// Attaches an error response to its failure, for `--raw`.
#[must_use]
pub fn attach_response(
    failure: Failure,
    parsed: Parsed<'_>,
    id: &str,
    options: &DocumentOptions<'_>,
) -> Failure {
    let Parsed {
        provider, response, ..
    } = parsed;
    let response = remove_credentials(options.scrubber, response);
    let id = options.scrubber.scrub(id);
    with_response(failure, provider, &id, options, response)
}

/// Attaches the response to a failure. It is always redacted, because it may contain another
/// session.
fn with_response(
    mut failure: Failure,
    provider: &'static Provider,
    id: &str,
    options: &DocumentOptions<'_>,
    response: Json<'_>,
) -> Failure {
    let policy = Policy {
        provider,
        id,
        show_secrets: false,
        scrubber: options.scrubber,
    };
    let response = redact(&policy, response).into_value();
    failure.response = Some(Box::new(response.into_owned()));
    failure
}

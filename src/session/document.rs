//! One session, ready to be displayed.

use serde_json::{Value, json};

use super::condition::Original;
use super::identity::{elements, identify};
use super::options::DocumentOptions;
use super::parse::Parsed;
use super::redact::{Policy, Redacted, redact, scrubbed};
use super::{Finding, Summary, Timestamp, contract};
use crate::error::{Failure, Result};
use crate::provider::Provider;
use crate::text;

/// Name of the member that the program adds to a session.
pub(super) const RESERVED: &str = "_sessctl";

/// Version of the schema of the reserved member.
pub(super) const SCHEMA: &str = "sessctl/1";

/// One session, ready to be displayed.
#[derive(Clone, Debug)]
pub struct Document {
    /// The provider.
    pub provider: &'static Provider,
    /// The requested id, redacted: a key may have been typed in its place.
    pub id: String,
    /// Provider-neutral summary of the session.
    pub summary: Summary,
    /// Departures of the response from the provider's contract.
    pub findings: Vec<Finding>,
    /// The id in the response, if it differs from the requested one.
    answered_id: Option<String>,
    /// Index of the element that is the requested session, where the document contains several.
    own: Option<usize>,
    answer: Redacted,
    original: Option<Original>,
}

impl Document {
    /// Selects the requested session from a response and redacts it.
    ///
    /// # Errors
    /// [`crate::error::Kind::Provider`] if the response contains no session, or a session other than the
    /// requested one.
    pub fn open(parsed: Parsed, id: &str, view: &DocumentOptions<'_>) -> Result<Self> {
        let Parsed {
            provider,
            answer,
            repeated,
        } = parsed;
        let original = view
            .keeps_original
            .then(|| answer.pointer(provider.endpoint.session))
            .flatten()
            .map(Original::text_of);
        // Credentials are removed first: a value that is shortened or copied later could contain
        // part of a credential, which could no longer be recognized.
        let answer = scrubbed(provider, view.scrubber, answer);
        let id = view.scrubber.scrub(id);
        let identity = match identify(provider, &answer, &id, view.any_id) {
            Ok(identity) => identity,
            Err(failure) => return Err(with_answer(failure, provider, &id, view, answer)),
        };
        let session = identity.session;
        let mut summary = Summary::of_answer(provider, &identity, view);
        summary.notices.extend(repeated.iter().take(3).map(|name| {
            let name = text::quote(&view.scrubber.scrub(name), 40);
            format!("the response contains the member \"{name}\" twice; the last one is shown")
        }));
        let findings = contract::check_answer(provider, &answer, session);
        summary.drift = super::notices(&findings);
        let own = identity.own.first().copied();
        let answered_id = identity.answered_id;
        let policy = Policy {
            provider,
            id: &id,
            show_secrets: view.show_secrets,
            scrubber: view.scrubber,
        };
        let reported = (view.keeps_original && view.show_secrets).then(|| {
            let hidden = Policy {
                show_secrets: false,
                ..policy
            };
            redact(&hidden, answer.clone()).part(provider.endpoint.session)
        });
        let answer = redact(&policy, answer);
        let mut document = Self {
            provider,
            id: id.into_owned(),
            summary,
            findings,
            answered_id,
            own,
            answer,
            original: None,
        };
        document.original = original.map(|session| {
            let reported = reported.as_ref().map(Redacted::value);
            let reported = Original::text_of(reported.unwrap_or_else(|| document.session()));
            Original::new(session, reported, &document.reserved())
        });
        Ok(document)
    }

    /// Returns the session before redaction, if the document was opened for conditions.
    pub(super) const fn original(&self) -> Option<&Original> {
        self.original.as_ref()
    }

    /// Creates a document from a session, for tests of renderers.
    #[cfg(test)]
    #[must_use]
    pub fn for_tests(
        provider: &'static Provider,
        id: &str,
        session: Value,
        summary: Summary,
    ) -> Self {
        Self {
            provider,
            id: id.to_owned(),
            summary,
            findings: Vec::new(),
            answered_id: None,
            own: provider.endpoint.own.as_ref().and_then(|own| {
                elements(own, &session)
                    .position(|element| element.pointer(own.key).is_some_and(|key| key == id))
            }),
            original: None,
            answer: Redacted::for_tests(session),
        }
    }

    /// Returns the session as the provider documents it.
    #[must_use]
    pub fn session(&self) -> &Value {
        self.answer
            .value()
            .pointer(self.provider.endpoint.session)
            .unwrap_or(&Value::Null)
    }

    /// Returns the session without the reserved member.
    #[must_use]
    pub(super) fn into_session(self) -> Redacted {
        self.answer.part(self.provider.endpoint.session)
    }

    /// Returns the provider's whole response.
    #[must_use]
    pub fn answer(&self) -> &Value {
        self.answer.value()
    }

    /// Returns the element that is the requested session, where the document contains several.
    #[must_use]
    pub fn own(&self) -> Option<&Value> {
        let own = self.provider.endpoint.own.as_ref()?;
        elements(own, self.session()).nth(self.own?)
    }

    /// Returns the reserved member `_sessctl`, which is the last member of a document.
    #[must_use]
    pub fn reserved(&self) -> Value {
        let time = |moment: Option<Timestamp>| moment.map(Timestamp::rfc3339);
        let mut reserved = json!({
            "schema": SCHEMA,
            "provider": self.provider.name,
            "id": self.id,
            "state": self.summary.state.word(),
            "terminal": self.summary.terminal,
            "created_at": time(self.summary.created_at),
            "updated_at": time(self.summary.updated_at),
            "expires_at": time(self.summary.expires_at),
            "notices": self.summary.notices.iter().chain(&self.summary.drift).collect::<Vec<_>>(),
        });
        if let (Some(answered_id), Value::Object(members)) = (&self.answered_id, &mut reserved) {
            members.insert("answered_id".to_owned(), json!(answered_id));
        }
        reserved
    }

    /// Returns the session with the reserved member, as structured formats print it and jq reads
    /// it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        with_reserved(self.session().clone(), self.reserved())
    }

    /// Returns the session with the reserved member, without a copy.
    #[must_use]
    pub fn into_value(self) -> Value {
        let reserved = self.reserved();
        with_reserved(self.into_session().into_value(), reserved)
    }

    /// Returns the provider's whole response, without a copy.
    #[must_use]
    pub fn into_answer(self) -> Value {
        self.answer.into_value()
    }
}

fn with_reserved(mut session: Value, reserved: Value) -> Value {
    if let Value::Object(members) = &mut session {
        // A member of that name in the response would hide ours.
        members.shift_remove(RESERVED);
        members.insert(RESERVED.to_owned(), reserved);
    }
    session
}

/// Returns the document of a failed lookup. The message and the hint must already be redacted.
#[must_use]
pub fn failed(
    provider: Option<&Provider>,
    id: Option<&str>,
    failure: &Failure,
    message: &str,
    hint: Option<&str>,
) -> Value {
    json!({"_sessctl": {
        "schema": SCHEMA,
        "provider": provider.map(|provider| provider.name),
        "id": id,
        "error": {
            "code": failure.kind.word(),
            "http_status": failure.remote.http_status,
            "message": message,
            "hint": hint,
            "request_id": failure.remote.request_id,
            "retry_after_s": failure.remote.retry_after.map(|pause| u64::try_from(pause.as_millis().div_ceil(1000)).unwrap_or(u64::MAX)),
            "vendor": failure.remote.vendor,
        },
    }})
}

/// Attaches a response that is an error to its failure, for `--raw`.
#[must_use]
pub fn attach_response(
    failure: Failure,
    parsed: Parsed,
    id: &str,
    view: &DocumentOptions<'_>,
) -> Failure {
    let Parsed {
        provider, answer, ..
    } = parsed;
    let answer = scrubbed(provider, view.scrubber, answer);
    with_answer(failure, provider, &view.scrubber.scrub(id), view, answer)
}

/// Attaches the response to a failure. It is always redacted, because it may contain someone else's
/// session.
fn with_answer(
    mut failure: Failure,
    provider: &'static Provider,
    id: &str,
    view: &DocumentOptions<'_>,
    answer: Value,
) -> Failure {
    let policy = Policy {
        provider,
        id,
        show_secrets: false,
        scrubber: view.scrubber,
    };
    failure.response = Some(Box::new(redact(&policy, answer).into_value()));
    failure
}

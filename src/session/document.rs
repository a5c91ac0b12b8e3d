//! One session, ready to be shown.

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

/// The version of the reserved member's shape.
pub(super) const SCHEMA: &str = "sessctl/1";

/// One session, ready to be shown.
#[derive(Clone, Debug)]
pub struct Document {
    /// The vendor.
    pub provider: &'static Provider,
    /// The asked id, as it may be shown: somebody may have typed a key for it.
    pub id: String,
    /// What the session comes to.
    pub summary: Summary,
    /// Where the answer departs from the vendor's contract.
    pub findings: Vec<Finding>,
    /// The id in the answer, where it is another than the asked one.
    answered_id: Option<String>,
    /// The index of the element that is the asked session, where the document holds several.
    own: Option<usize>,
    answer: Redacted,
    original: Option<Original>,
}

impl Document {
    /// Selects the asked session from an answer and takes the secrets out.
    ///
    /// # Errors
    /// [`Kind::Provider`] if there is no session in the answer, or it is another than the asked one.
    pub fn open(parsed: Parsed, id: &str, view: &DocumentOptions<'_>) -> Result<Self> {
        let Parsed {
            provider,
            answer,
            repeated,
        } = parsed;
        let original = view
            .keeps_original
            .then(|| answer.pointer(provider.endpoint.session).cloned())
            .flatten();
        // First of all: what is cut short or copied later holds no half of a credential, which
        // nobody would know for one.
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
            format!("the answer holds the member \"{name}\" twice; the last one is shown")
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
            let reserved = document.reserved();
            let reported =
                reported.map_or_else(|| document.session().clone(), Redacted::into_value);
            Original::new(
                &with_reserved(session, reserved.clone()),
                &with_reserved(reported, reserved),
            )
        });
        Ok(document)
    }

    /// The session as conditions see it, if the document was opened for them.
    pub(super) const fn original(&self) -> Option<&Original> {
        self.original.as_ref()
    }

    /// A document of a session that holds nothing of a vendor's: for tests of renderers.
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

    /// The session as the vendor documents it.
    #[must_use]
    pub fn session(&self) -> &Value {
        self.answer
            .value()
            .pointer(self.provider.endpoint.session)
            .unwrap_or(&Value::Null)
    }

    /// The session, and nothing else.
    #[must_use]
    pub(super) fn into_session(self) -> Redacted {
        self.answer.part(self.provider.endpoint.session)
    }

    /// The vendor's whole answer.
    #[must_use]
    pub fn answer(&self) -> &Value {
        self.answer.value()
    }

    /// The element that is the asked session, where the document holds several.
    #[must_use]
    pub fn own(&self) -> Option<&Value> {
        let own = self.provider.endpoint.own.as_ref()?;
        elements(own, self.session()).nth(self.own?)
    }

    /// What the reserved member `_sessctl` holds. It stands last in a document.
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

    /// The session with the reserved member: what structured formats print and jq sees.
    #[must_use]
    pub fn to_value(&self) -> Value {
        with_reserved(self.session().clone(), self.reserved())
    }

    /// The same, without a copy of what may be large.
    #[must_use]
    pub fn into_value(self) -> Value {
        let reserved = self.reserved();
        with_reserved(self.into_session().into_value(), reserved)
    }

    /// The vendor's whole answer, without a copy.
    #[must_use]
    pub fn into_answer(self) -> Value {
        self.answer.into_value()
    }
}

fn with_reserved(mut session: Value, reserved: Value) -> Value {
    if let Value::Object(members) = &mut session {
        // A vendor's own member of that name would hide ours.
        members.shift_remove("_sessctl");
        members.insert("_sessctl".to_owned(), reserved);
    }
    session
}

/// The line that stands for a look-up that failed. Message and hint come as they may be shown.
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

/// A failure with the answer that it is about, redacted whatever was asked for: it may be a
/// session of somebody else.
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
    failure.answer = Some(Box::new(redact(&policy, answer).into_value()));
    failure
}

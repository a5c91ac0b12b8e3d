//! The texts of a session that conditions are evaluated on.

use std::borrow::Cow;
use std::sync::Arc;

use crate::json::Json;
use crate::session::Document;
use crate::session::document::RESERVED;
use crate::session::query;

/// A session before redaction, serialized for jq. Only conditions may read it.
#[derive(Clone, Debug)]
pub(in crate::session) struct ConditionInput {
    original: Arc<str>,
    /// The redacted session, if the document is not redacted.
    redacted: Option<Arc<str>>,
}

impl ConditionInput {
    /// Creates the input from a text of [`Self::text_of`] before redaction, the redacted session
    /// unless the document is redacted, and the reserved member of both.
    pub(in crate::session) fn new(
        original: String,
        redacted: Option<&Json<'_>>,
        reserved: &Json<'_>,
    ) -> Self {
        let reserved = query::to_input(reserved);
        let redacted = redacted.map(Self::text_of);
        Self {
            original: with_reserved(original, &reserved),
            redacted: redacted.map(|redacted| with_reserved(redacted, &reserved)),
        }
    }

    /// Serializes a session without the reserved member.
    // A text takes a fraction of the memory of a copy of the tree.
    pub(in crate::session) fn text_of(session: &Json<'_>) -> String {
        let mut session = Cow::Borrowed(session);
        if session.get(RESERVED).is_some()
            && let Some(members) = session.to_mut().as_object_mut()
        {
            members.remove(RESERVED);
        }
        query::to_input(&session)
    }
}

/// Appends the reserved member to the text of an object.
pub(super) fn with_reserved(mut session: String, reserved: &str) -> Arc<str> {
    if session.pop() == Some('}') {
        let comma = if session.ends_with('{') { "" } else { "," };
        session.push_str(&format!("{comma}\"{RESERVED}\":{reserved}}}"));
    }
    session.into()
}

/// Returns the text of the session before redaction, which conditions read.
pub(super) fn original(document: &Document<'_>) -> Arc<str> {
    let input = document.condition_input();
    input.map_or_else(|| redacted(document), |input| Arc::clone(&input.original))
}

/// Returns the text of the redacted session, which reports may quote.
pub(super) fn redacted(document: &Document<'_>) -> Arc<str> {
    let redacted = document
        .condition_input()
        .and_then(|input| input.redacted.as_ref());
    redacted.map_or_else(
        || {
            let session = ConditionInput::text_of(document.session());
            with_reserved(session, &query::to_input(&document.reserved()))
        },
        Arc::clone,
    )
}

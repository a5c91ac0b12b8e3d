//! Checks that a response contains a session, and that it is the requested one.

use std::fmt;

use super::contract;
use super::redact::shorten_id;
use crate::error::{Failure, Kind, Result};
use crate::json::Json;
use crate::provider::{Provider, SessionList};
use crate::text;

/// The session found in a response.
pub(super) struct Identity<'v> {
    /// The session document.
    pub(super) session: &'v Json<'v>,
    /// Indices of the requested session, if the document contains a list of sessions.
    pub(super) requested_elements: Vec<usize>,
    /// The id in the response, redacted, if it differs from the requested one.
    pub(super) received_id: Option<String>,
    /// Notices about the identity.
    pub(super) notices: Vec<String>,
}

/// Finds the session in a response. With `any_id`, the session may have another id than `id`.
///
/// # Errors
/// [`Kind::Provider`] if the response contains no session, or another one.
pub(super) fn identify<'v>(
    provider: &Provider,
    response: &'v Json<'v>,
    id: &str,
    any_id: bool,
) -> Result<Identity<'v>> {
    let session = response
        .pointer(provider.endpoint.session)
        .filter(|session| session.is_object());
    let Some(session) = session else {
        let reason = "the envelope contains neither a session nor an error";
        return Err(unusable_response(provider, reason).hint(RAW_HINT));
    };
    let mut identity = Identity {
        session,
        requested_elements: Vec::new(),
        received_id: None,
        notices: Vec::new(),
    };
    let other = match provider.endpoint.id {
        Some(pointer) => other_id(provider, session, pointer, id)?,
        None if !contract::has_documented_member(provider, session) => {
            let reason = "it contains no session: none of its members is documented";
            return Err(unusable_response(provider, reason).hint(RAW_HINT));
        }
        None => None,
    };
    let other = match &provider.endpoint.session_list {
        Some(list) => identity.select(provider, list, id),
        None => other,
    };
    match other {
        None => Ok(identity),
        Some(other) if any_id => {
            identity.accept(id, other);
            Ok(identity)
        }
        Some(other) => Err(unusable_response(
            provider,
            format!("requested {id}, received {other}"),
        )
        .hint(OTHER_SESSION_HINT)
        .permanent()),
    }
}

/// Hint for a response that contains no session.
const RAW_HINT: &str =
    "--raw prints the response; if the error persists, report it to the provider";
/// Hint for a response that contains another session.
const OTHER_SESSION_HINT: &str = "do not use this response: --raw prints it, --any-id accepts it (for a \
                     mock that always returns the same session)";

/// An id in the response that differs from the requested one.
enum OtherId {
    /// The id, which is not secret.
    Id(String),
    /// The shortened id of the only element. The full id is a credential.
    Element(String),
    /// Number of elements, none of which is the requested session.
    Elements(usize),
}

impl fmt::Display for OtherId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) | Self::Element(id) if id.is_empty() => f.write_str("\"\""),
            Self::Id(id) => f.write_str(&text::quote(id, 80)),
            Self::Element(id) => write!(f, "another session ({})", text::quote(id, 80)),
            Self::Elements(count) => write!(f, "{count} other sessions"),
        }
    }
}

impl Identity<'_> {
    /// Selects the elements that are the requested session. If there are none, returns what the
    /// list contains instead.
    fn select(&mut self, provider: &Provider, list: &SessionList, id: &str) -> Option<OtherId> {
        let keys: Vec<Option<&str>> = elements(list, self.session)
            .map(|element| element.pointer(list.id).and_then(Json::as_str))
            .collect();
        let indices = |matches: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let keys = keys.iter().enumerate();
            keys.filter(|(_, key)| key.is_some_and(matches))
                .map(|(at, _)| at)
                .collect()
        };
        // An exact match takes precedence over ids that differ only in case.
        self.requested_elements = indices(&|key| key == id);
        if self.requested_elements.is_empty() {
            self.requested_elements = indices(&|key| same_id(provider, key, id));
        }
        if !self.requested_elements.is_empty() {
            return None;
        }
        match keys.as_slice() {
            [Some(key)] => Some(OtherId::Element(shorten_id(key))),
            [_, _, ..] if keys.iter().all(Option::is_some) => Some(OtherId::Elements(keys.len())),
            _ => {
                let notice = "the response does not list the requested session";
                self.notices.push(notice.to_owned());
                None
            }
        }
    }

    /// Accepts another session in place of the requested one, for `--any-id`.
    fn accept(&mut self, id: &str, other: OtherId) {
        self.notices.push(format!(
            "the response is for another session, accepted because of --any-id: requested {id}, received {other}"
        ));
        match other {
            OtherId::Id(id) => self.received_id = Some(id),
            OtherId::Element(id) => {
                self.received_id = Some(id);
                // It is the only element of the list.
                self.requested_elements = vec![0];
            }
            OtherId::Elements(_) => {}
        }
    }
}

/// Returns the id at `pointer` if it differs from the requested one.
fn other_id(
    provider: &Provider,
    session: &Json<'_>,
    pointer: &str,
    id: &str,
) -> Result<Option<OtherId>> {
    let name = pointer.trim_start_matches('/');
    match session.pointer(pointer) {
        Some(Json::String(received)) if same_id(provider, received, id) => Ok(None),
        Some(Json::String(received)) => Ok(Some(OtherId::Id(received.clone().into_owned()))),
        None | Some(Json::Null) => {
            let reason =
                format!("it contains no session: the required member \"{name}\" is missing");
            Err(unusable_response(provider, reason).hint(RAW_HINT))
        }
        Some(other) => {
            let found = other.type_name();
            let reason =
                format!("it contains no session: the member \"{name}\" is {found}, not a string");
            Err(unusable_response(provider, reason).hint(RAW_HINT))
        }
    }
}

/// Compares an id in the response with the requested one. Free-form ids are compared
/// case-insensitively, because most of them are UUIDs.
fn same_id(provider: &Provider, received: &str, id: &str) -> bool {
    let is_free_form = provider.id.patterns.is_empty();
    received == id || (is_free_form && received.eq_ignore_ascii_case(id))
}

/// Returns the elements of the list of sessions.
pub(super) fn elements<'v>(
    list: &SessionList,
    session: &'v Json<'v>,
) -> impl Iterator<Item = &'v Json<'v>> {
    session
        .pointer(list.path)
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
}

fn unusable_response(provider: &Provider, reason: impl fmt::Display) -> Failure {
    Failure::new(
        Kind::Provider,
        format!("unusable response from {}: {reason}", provider.title),
    )
}

#[cfg(test)]
mod tests;

//! Whether an answer holds a session, and whether it is the asked one.

use std::fmt;

use serde_json::Value;

use super::contract;
use super::redact::shortened_id;
use crate::error::{Failure, Kind, Result};
use crate::provider::{Provider, SessionList};
use crate::text;

/// The session in an answer.
pub(super) struct Identity<'v> {
    /// The session document.
    pub(super) session: &'v Value,
    /// The indices of the elements that are the asked session, where the document holds several.
    pub(super) own: Vec<usize>,
    /// The id in the answer, as it may be shown, where it is another than the asked one.
    pub(super) answered_id: Option<String>,
    /// What the user should know about it.
    pub(super) notices: Vec<String>,
}

/// Finds the session in an answer. With `any_id`, the session may have another id than `id`.
///
/// # Errors
/// [`Kind::Provider`] if the answer holds no session, or the session is another one.
pub(super) fn identify<'v>(
    provider: &Provider,
    answer: &'v Value,
    id: &str,
    any_id: bool,
) -> Result<Identity<'v>> {
    let session = answer
        .pointer(provider.endpoint.session)
        .filter(|session| session.is_object());
    let Some(session) = session else {
        let why = "its envelope holds neither a session nor an error";
        return Err(distrust(provider, why).hint(RAW));
    };
    let mut identity = Identity {
        session,
        own: Vec::new(),
        answered_id: None,
        notices: Vec::new(),
    };
    let other = match provider.endpoint.id {
        Some(pointer) => other_id(provider, session, pointer, id)?,
        None if !contract::holds_documented(provider, session) => {
            let why = "it holds no session: none of its members is documented for one";
            return Err(distrust(provider, why).hint(RAW));
        }
        None => None,
    };
    let other = match &provider.endpoint.own {
        Some(own) => identity.select(provider, own, id),
        None => other,
    };
    match other {
        None => Ok(identity),
        Some(other) if any_id => {
            identity.accept(id, other);
            Ok(identity)
        }
        Some(other) => Err(distrust(provider, format!("asked for {id}, got {other}"))
            .hint(OTHER)
            .lasting()),
    }
}

const RAW: &str = "--raw prints what came; if it stays so, report it to the vendor";
const OTHER: &str = "do not use this answer: --raw prints it, --any-id accepts it (a mock that \
                     always answers the same session)";

/// Another id than the asked one in an answer.
enum Other {
    /// It may be shown.
    Id(String),
    /// The id of the only element, which is itself a credential.
    Element(String),
    /// So many elements, none of which is the asked one.
    Elements(usize),
}

impl fmt::Display for Other {
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
    /// Selects the elements that are the asked session; gives what the list holds otherwise.
    fn select(&mut self, provider: &Provider, own: &SessionList, id: &str) -> Option<Other> {
        let keys: Vec<Option<&str>> = elements(own, self.session)
            .map(|element| element.pointer(own.key).and_then(Value::as_str))
            .collect();
        let indices = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let keys = keys.iter().enumerate();
            keys.filter(|(_, key)| key.is_some_and(is_it))
                .map(|(at, _)| at)
                .collect()
        };
        self.own = indices(&|key| key == id);
        if self.own.is_empty() {
            self.own = indices(&|key| same_id(provider, key, id));
        }
        if !self.own.is_empty() {
            return None;
        }
        match keys.as_slice() {
            [Some(key)] => Some(Other::Element(shortened_id(key))),
            [_, _, ..] if keys.iter().all(Option::is_some) => Some(Other::Elements(keys.len())),
            _ => {
                let notice = "the answer does not list the asked session among its sessions";
                self.notices.push(notice.to_owned());
                None
            }
        }
    }

    /// Takes another session for the asked one, as the user wants it.
    fn accept(&mut self, id: &str, other: Other) {
        self.notices.push(format!(
            "the answer is for another session, accepted by --any-id: asked for {id}, got {other}"
        ));
        match other {
            Other::Id(id) => self.answered_id = Some(id),
            Other::Element(id) => {
                self.answered_id = Some(id);
                self.own = vec![0];
            }
            Other::Elements(_) => {}
        }
    }
}

/// The id of a session at `pointer`, if it is another than the asked one.
fn other_id(
    provider: &Provider,
    session: &Value,
    pointer: &str,
    id: &str,
) -> Result<Option<Other>> {
    let name = pointer.trim_start_matches('/');
    match session.pointer(pointer) {
        Some(Value::String(answered)) if same_id(provider, answered, id) => Ok(None),
        Some(Value::String(answered)) => Ok(Some(Other::Id(answered.clone()))),
        None | Some(Value::Null) => {
            let why = format!("it holds no session: the required member \"{name}\" is missing");
            Err(distrust(provider, why).hint(RAW))
        }
        Some(other) => {
            let what = super::parse::name_of(other);
            let why = format!("it holds no session: the member \"{name}\" is {what}, not a string");
            Err(distrust(provider, why).hint(RAW))
        }
    }
}

/// Whether an answered id is the asked one. Where ids are free they are mostly UUIDs, which a
/// server may write in either case.
fn same_id(provider: &Provider, answered: &str, id: &str) -> bool {
    let free = provider.id.patterns.is_empty();
    answered == id || (free && answered.eq_ignore_ascii_case(id))
}

/// The elements of the list of sessions.
pub(super) fn elements<'v>(
    own: &SessionList,
    session: &'v Value,
) -> impl Iterator<Item = &'v Value> {
    session
        .pointer(own.list)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn distrust(provider: &Provider, why: impl fmt::Display) -> Failure {
    Failure::new(
        Kind::Provider,
        format!("{}'s answer cannot be trusted: {why}", provider.title),
    )
}

#[cfg(test)]
mod tests;

//! A saved document, for `diff`.

use super::document::RESERVED;
use crate::json::{self, Json};
use crate::provider::{Provider, Role, Scope};

/// A saved document: the output of `get --json`, or a provider's response. The reserved member is
/// removed.
#[derive(Debug)]
pub struct SavedDocument {
    value: Json<'static>,
    reserved: Json<'static>,
}

impl SavedDocument {
    /// Parses a saved document.
    ///
    /// # Errors
    /// The reason, if it is not a single JSON object.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut value = json::parse(json::decode(bytes)?)?.value.into_owned();
        let members = value.as_object_mut().ok_or("not a JSON object")?;
        // The reserved member describes a lookup, not the session.
        let reserved = members.remove(RESERVED).unwrap_or_default();
        Ok(Self { value, reserved })
    }

    /// Returns the document without the reserved member.
    #[must_use]
    pub fn into_value(self) -> Json<'static> {
        self.value
    }

    /// Returns the document without the reserved member.
    #[must_use]
    pub const fn value(&self) -> &Json<'static> {
        &self.value
    }

    /// Returns the provider that the document names, if it is known.
    #[must_use]
    pub fn provider(&self) -> Option<&'static Provider> {
        Provider::named(self.reserved_text("/provider")?)
    }

    /// Returns the id of the lookup, or that of a session without the reserved member.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        let id = || self.value.get("id").and_then(Json::as_str);
        self.reserved_text("/id").or_else(id)
    }

    /// Returns the code of the error, if the lookup failed.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        let error = self.reserved.get("error")?;
        Some(error.get("code").and_then(Json::as_str).unwrap_or("error"))
    }

    /// Returns the provider's word for the state and its JSON Pointer, or the state of the lookup.
    #[must_use]
    pub fn state(&self) -> Option<(&str, &'static str)> {
        let row = self.provider().and_then(|known| known.row_of(Role::Status));
        let word = row
            .filter(|(section, _)| matches!(section.scope, Scope::Session))
            .and_then(|(_, field)| Some((self.value.pointer(field.path)?.as_str()?, field.path)));
        let derived = || Some((self.reserved_text("/state")?, "/_sessctl/state"));
        word.filter(|(word, _)| !word.is_empty()).or_else(derived)
    }

    fn reserved_text(&self, pointer: &str) -> Option<&str> {
        self.reserved.pointer(pointer)?.as_str()
    }
}

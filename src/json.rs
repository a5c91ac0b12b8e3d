//! A JSON tree that borrows its strings and numbers from the text it was parsed from.
//!
//! A response of a few megabytes contains a hundred thousand names and strings. Most of them are
//! printed unchanged, so they are slices of the body. Only strings with escapes, and values that
//! redaction replaces, own their text. `serde_json::Value` is used where a library expects it and
//! for documents that the program composes itself.

use std::borrow::Cow;
use std::fmt;

mod convert;
mod members;
mod parse;
mod sequence;

pub use members::{MemberIndex, Members};
pub use parse::{MAX_DEPTH, MAX_VALUES, ParsedText, decode, parse};
pub use sequence::{JsonSequence, ObjectPosition};

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json<'b> {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as its text: digits beyond the precision of a float are significant.
    Number(Cow<'b, str>),
    /// A string, without quotes and escapes.
    String(Cow<'b, str>),
    /// An array.
    Array(Vec<Self>),
    /// An object.
    Object(Members<'b>),
}

impl<'b> Json<'b> {
    /// Creates a string that owns its text.
    #[must_use]
    pub fn string(text: impl Into<Cow<'b, str>>) -> Self {
        Self::String(text.into())
    }

    /// Returns the text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the elements of an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the members of an object.
    #[must_use]
    pub const fn as_object(&self) -> Option<&Members<'b>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the members of an object, for changes.
    #[must_use]
    pub const fn as_object_mut(&mut self) -> Option<&mut Members<'b>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the text of a number.
    #[must_use]
    pub fn as_number(&self) -> Option<&str> {
        match self {
            Self::Number(digits) => Some(digits),
            _ => None,
        }
    }

    /// Returns a number as the closest float.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        // A number such as 1e999 is valid JSON, but is parsed as infinity.
        self.as_number()?
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    /// Checks whether the value is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Checks whether the value is a string.
    #[must_use]
    pub const fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Checks whether the value is an object.
    #[must_use]
    pub const fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Returns the member of an object; `None` for other values.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// Returns the value at a JSON Pointer (RFC 6901).
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut value = self;
        let mut rest = pointer;
        // Not `split`: the contract asks for a hundred thousand pointers of a few bytes each, for
        // which preparing a search costs more than the search.
        while let Some(tokens) = rest.strip_prefix('/') {
            let end = tokens.bytes().position(|byte| byte == b'/');
            let (token, next) = tokens.split_at(end.unwrap_or(tokens.len()));
            value = value.child(&unescape(token))?;
            rest = next;
        }
        rest.is_empty().then_some(value)
    }

    /// Removes and returns the value at a JSON Pointer, or returns `null`.
    #[must_use]
    pub fn take_at(mut self, pointer: &str) -> Self {
        let mut node = &mut self;
        for token in pointer.split('/').skip(1) {
            let child = match node {
                Self::Object(members) => members.get_mut(&unescape(token)),
                Self::Array(items) => index(token).and_then(|at| items.get_mut(at)),
                Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => None,
            };
            match child {
                Some(child) => node = child,
                None => return Self::Null,
            }
        }
        std::mem::replace(node, Self::Null)
    }

    /// Returns a member or an element by the unescaped token of a JSON Pointer.
    #[must_use]
    pub fn child(&self, token: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(token),
            Self::Array(items) => items.get(index(token)?),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => None,
        }
    }

    /// Returns the JSON type of the value, with its article.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// Copies the borrowed texts, so that the value can outlive the text it was parsed from.
    #[must_use]
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => Json::Bool(flag),
            Self::Number(digits) => Json::Number(digits.into_owned().into()),
            Self::String(text) => Json::String(text.into_owned().into()),
            Self::Array(items) => Json::Array(items.into_iter().map(Json::into_owned).collect()),
            Self::Object(members) => Json::Object(members.into_owned()),
        }
    }
}

/// Escapes a member name as a token of a JSON Pointer (RFC 6901, section 3).
#[must_use]
pub fn escape_token(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        // `~` comes first: otherwise the `~` of `~1` would be escaped again.
        name.replace('~', "~0").replace('/', "~1").into()
    } else {
        name.into()
    }
}

/// Unescapes a JSON Pointer, or a token of one.
#[must_use]
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.bytes().any(|byte| byte == b'~') {
        // `~1` comes first, as RFC 6901 requires: `~01` is `~1`, not `/`.
        token.replace("~1", "/").replace("~0", "~").into()
    } else {
        token.into()
    }
}

/// Parses an array index. RFC 6901 allows no leading zero and no sign.
fn index(token: &str) -> Option<usize> {
    // RFC 6901 allows no leading zeros.
    let is_index = token.bytes().all(|byte| byte.is_ascii_digit())
        && (token.len() == 1 || !token.starts_with('0'));
    is_index.then(|| token.parse().ok()).flatten()
}

/// Writes the value as JSON on one line. Only the characters that JSON forbids are escaped, so this
/// is input for a parser, not output for a terminal.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(flag) => write!(f, "{flag}"),
            Self::Number(digits) => f.write_str(digits),
            Self::String(text) => write_string(f, text),
            Self::Array(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { "," })?;
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (at, (name, member)) in members.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { "," })?;
                    write_string(f, name)?;
                    write!(f, ":{member}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let is_escaped = |byte: &u8| *byte < b' ' || matches!(byte, b'"' | b'\\');
    if !text.as_bytes().iter().any(is_escaped) {
        f.write_str("\"")?;
        f.write_str(text)?;
        return f.write_str("\"");
    }
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

#[cfg(test)]
mod tests;

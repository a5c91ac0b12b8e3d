//! Parses a response body as JSON. The text of numbers is preserved, and `Content-Type` is ignored.

use hifijson::token::Lex as _;
use hifijson::{Error, Expect, SliceLexer, num::LexWrite as _, str::LexAlloc as _};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use crate::error::{Failure, Kind, Result};
use crate::files;
use crate::provider::Provider;
use crate::text;

/// Maximum nesting depth of a response. Deeper than any session, and small enough for the stack of
/// recursive functions.
const DEEPEST: usize = 128;

/// Maximum number of values in a response: several times the largest sessions. Each value takes
/// about a hundred bytes of memory.
const MOST: usize = 1_000_000;

/// A parsed response before redaction. It must not be displayed.
#[derive(Debug)]
pub struct Parsed {
    pub(super) provider: &'static Provider,
    pub(super) answer: Value,
    pub(super) repeated: Vec<String>,
}

impl Parsed {
    /// Returns the error in the envelope, if any: a provider may report an error with status 200.
    #[must_use]
    pub fn error(&self) -> Option<&Value> {
        self.answer
            .pointer(self.provider.endpoint.error?)
            .filter(|error| !error.is_null())
    }
}

/// Parses the body of a successful response.
///
/// # Errors
/// [`Kind::Provider`] if it is not exactly one JSON object in UTF-8, at most 128 levels deep and
/// with at most a million values.
pub fn parse(provider: &'static Provider, body: &[u8]) -> Result<Parsed> {
    let refuse = |why: String| {
        Failure::new(
            Kind::Provider,
            format!("unreadable response from {}: {why}", provider.title),
        )
    };
    let text = decode(body).map_err(refuse)?;
    if text.trim_ascii_start().starts_with('<') {
        return Err(refuse("HTML instead of JSON".to_owned())
            .hint("the response may be from a proxy or captive portal, or the base URL is wrong"));
    }
    let (answer, repeated) = tree(text).map_err(refuse)?;
    if answer.is_object() {
        return Ok(Parsed {
            provider,
            answer,
            repeated,
        });
    }
    Err(refuse(format!(
        "expected an object, found {}",
        name_of(&answer)
    )))
}

/// Decodes a body as UTF-8, without a byte order mark. A blank body is an error.
pub(super) fn decode(body: &[u8]) -> Result<&str, String> {
    let body = files::without_byte_order_mark(body);
    let text = std::str::from_utf8(body)
        .map_err(|error| format!("not UTF-8 (at byte {})", error.valid_up_to()))?;
    if text.trim_ascii().is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(text)
}

/// Parses the JSON value in `text`. Also returns the member names that an object repeats; the last
/// member wins, as in other parsers.
pub(super) fn tree(text: &str) -> Result<(Value, Vec<String>), String> {
    let mut lexer = SliceLexer::new(text.as_bytes());
    let mut notes = Notes::default();
    lexer
        .exactly_one(SliceLexer::ws_peek, |next, lexer| {
            value(next, lexer, DEEPEST, &mut notes)
        })
        .map_err(|error| {
            if notes.values > MOST {
                return format!("more than {MOST} values");
            }
            explain(&error, text, lexer.as_slice().len())
        })
        .map(|tree| (tree, notes.repeated))
}

/// State of the parser.
struct Notes {
    /// Repeated member names.
    repeated: Vec<String>,
    /// Number of members of the last object at each depth, used as the capacity of the next one.
    members: [u8; DEEPEST + 1],
    /// Number of values so far.
    values: usize,
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            repeated: Vec::new(),
            members: [0; DEEPEST + 1],
            values: 0,
        }
    }
}

impl Notes {
    fn expected(&self, depth: usize) -> usize {
        self.members.get(depth).copied().unwrap_or(0).into()
    }

    fn seen(&mut self, depth: usize, members: usize) {
        if let Some(known) = self.members.get_mut(depth) {
            *known = u8::try_from(members).unwrap_or(u8::MAX);
        }
    }
}

/// Parses one value. `serde_json`'s own parser is not used: it rewrites exponents (`1E2` becomes
/// `1e+2`) and takes an object with a certain member name for a number.
fn value(
    next: u8,
    lexer: &mut SliceLexer<'_>,
    depth: usize,
    notes: &mut Notes,
) -> Result<Value, Error> {
    notes.values += 1;
    if notes.values > MOST {
        return Err(Error::Depth);
    }
    let deeper = || depth.checked_sub(1).ok_or(Error::Depth);
    Ok(match next {
        b'a'..=b'z' => lexer
            .null_or_bool()
            .ok_or(Expect::Value)?
            .map_or(Value::Null, Value::Bool),
        b'0'..=b'9' | b'-' => {
            let (digits, _) = lexer.num_string().validated()?;
            // Undocumented, but the only constructor that preserves the text of every number.
            Value::Number(Number::from_string_unchecked(digits.to_owned()))
        }
        b'"' => Value::String(string(lexer)?),
        b'[' => {
            let depth = deeper()?;
            let mut items = Vec::new();
            lexer
                .discarded()
                .seq(b']', SliceLexer::ws_peek, |next, lexer| {
                    items.push(value(next, lexer, depth, notes)?);
                    Ok::<_, Error>(())
                })?;
            Value::Array(items)
        }
        b'{' => {
            let depth = deeper()?;
            let mut members = Map::with_capacity(notes.expected(depth));
            lexer
                .discarded()
                .seq(b'}', SliceLexer::ws_peek, |next, lexer| {
                    let name = if next == b'"' {
                        string(lexer)?
                    } else {
                        return Err(Expect::String.into());
                    };
                    lexer
                        .expect(SliceLexer::ws_peek, b':')
                        .ok_or(Expect::Colon)?;
                    let next = lexer.ws_peek().ok_or(Expect::Value)?;
                    let member = value(next, lexer, depth, notes)?;
                    match members.entry(name) {
                        Entry::Vacant(place) => drop(place.insert(member)),
                        Entry::Occupied(mut place) => {
                            notes.repeated.push(place.key().clone());
                            place.insert(member);
                        }
                    }
                    Ok::<_, Error>(())
                })?;
            notes.seen(depth, members.len());
            Value::Object(members)
        }
        _ => return Err(Expect::Value.into()),
    })
}

fn string(lexer: &mut SliceLexer<'_>) -> Result<String, Error> {
    Ok(lexer.discarded().str_string()?.into_owned())
}

/// Describes a syntax error and its position; `left` is the number of unread bytes.
fn explain(error: &Error, text: &str, left: usize) -> String {
    if *error == Error::Depth {
        return format!("nested more than {DEEPEST} levels deep");
    }
    let read = text
        .as_bytes()
        .get(..text.len().saturating_sub(left))
        .unwrap_or_default();
    let line = read.split(|byte| *byte == b'\n').count();
    let column = 1 + read.iter().rev().take_while(|byte| **byte != b'\n').count();
    let place = format!("line {line}, column {column}");
    // The lexer has consumed the first letter of a possible null, true or false.
    let begun = text
        .get(text.len().saturating_sub(left + 1)..)
        .unwrap_or_default();
    let cut = left == 0
        || ["null", "true", "false"]
            .iter()
            .any(|word| word.starts_with(begun));
    match error {
        _ if cut => format!("truncated (ends at {place})"),
        Error::Token(Expect::Eof) => format!("trailing text after the document at {place}"),
        error => format!("{} at {place}", text::quote(&error.to_string(), 80)),
    }
}

/// Returns the JSON type of a value, with its article.
#[must_use]
pub(super) const fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(body: &[u8]) -> String {
        let provider = Provider::named("kayle").unwrap();
        parse(provider, body)
            .map(|parsed| parsed.answer)
            .unwrap_err()
            .message()
    }

    #[test]
    fn syntax_errors_are_explained() {
        let deep = "[".repeat(1_000_000);
        for (body, says) in [
            (&b""[..], "it is empty"),
            (b" \n ", "it is empty"),
            (
                b"<!doctype html><title>Sign in</title>",
                "HTML instead of JSON",
            ),
            (b"{a:1}", "string expected at line 1, column 2"),
            (b"{\"a\":[1,2", "truncated"),
            (b"{\"a\":nul", "truncated"),
            (b"{\"a\":nul}", "value expected"),
            (b"{}{}", "trailing text"),
            (b"null", "expected an object, found null"),
            (b"[1]", "found an array"),
            (b"{\"a\":01}", "line 1, column 7"),
            (b"{\"a\":NaN}", "line 1, column"),
            (br#"{"a":"\u00e"}"#, "line 1"),
            (b"{\"a\":\"\xff\"}", "not UTF-8 (at byte 6)"),
            (b"\xff\xfe{\0}\0", "not UTF-8 (at byte 0)"),
            (b"{\"a\":\"\\ud800\"}", "line 1, column"),
            (deep.as_bytes(), "nested more than"),
        ] {
            let reason = reason(body);
            assert!(reason.contains(says), "{reason}");
        }
    }

    #[test]
    fn values_are_counted_while_parsing() {
        let body = |count: usize| format!("{{\"a\":[{}0]}}", "0,".repeat(count - 3));
        assert!(parse(Provider::named("kayle").unwrap(), body(MOST).as_bytes()).is_ok());
        let refused = reason(body(MOST + 1).as_bytes());
        assert!(refused.contains("more than 1000000 values"), "{refused}");
    }

    #[test]
    fn number_text_and_order_survive() {
        let provider = Provider::named("kayle").unwrap();
        let body = r#"{"z":18446744073709551616,"a":1.10,"e":1e400,"n":-0,"big":1234567890123456789012345678901234567890,"x":1E+2}"#;
        let parsed = parse(provider, format!("\u{feff}{body}").as_bytes()).unwrap();
        assert_eq!(parsed.answer.to_string(), body);
    }

    #[test]
    fn serializer_names_are_ordinary_names() {
        let provider = Provider::named("kayle").unwrap();
        let body = r#"{"m":{"$serde_json::private::Number":"1"},"r":{"$serde_json::private::RawValue":"[]"}}"#;
        assert_eq!(
            parse(provider, body.as_bytes()).unwrap().answer.to_string(),
            body
        );
    }

    #[test]
    fn repeated_names_are_reported() {
        let provider = Provider::named("kayle").unwrap();
        let parsed = parse(provider, br#"{"a":1,"b":{"a":2},"a":3}"#).unwrap();
        assert_eq!(
            (parsed.answer.to_string().as_str(), parsed.repeated),
            (r#"{"a":3,"b":{"a":2}}"#, vec!["a".to_owned()])
        );
    }
}

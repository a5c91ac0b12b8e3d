//! Parses JSON text. The text of numbers is preserved.

use std::borrow::Cow;

use hifijson::token::Lex as _;
use hifijson::{Error, Expect, SliceLexer, num::LexWrite as _, str::LexAlloc as _};

use super::{Json, Members};
use crate::files;
use crate::text;

/// Maximum nesting depth: more than any session has, and small enough for the stack of recursive
/// functions.
pub const MAX_DEPTH: usize = 128;

/// Maximum number of values: several times the largest sessions. Each takes about a hundred bytes
/// of memory.
pub const MAX_VALUES: usize = 1_000_000;

/// A parsed text.
#[derive(Debug)]
pub struct ParsedText<'b> {
    /// The value.
    pub value: Json<'b>,
    /// The member names that an object repeats. The last member wins.
    pub repeated: Vec<String>,
}

/// Decodes bytes as UTF-8, without a byte order mark.
///
/// # Errors
/// The reason, if they are not UTF-8 or contain only white space.
pub fn decode(bytes: &[u8]) -> Result<&str, String> {
    let bytes = files::without_byte_order_mark(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("not UTF-8 (at byte {})", error.valid_up_to()))?;
    if text.trim_ascii().is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(text)
}

/// Parses the JSON value in `text`.
///
/// # Errors
/// The reason, with the position of a syntax error.
pub fn parse(text: &str) -> Result<ParsedText<'_>, String> {
    let mut lexer = SliceLexer::new(text.as_bytes());
    let mut state = ParserState {
        text,
        repeated: Vec::new(),
        lengths: [0; MAX_DEPTH + 1],
        values: 0,
    };
    lexer
        .exactly_one(SliceLexer::ws_peek, |next, lexer| {
            parse_value(next, lexer, MAX_DEPTH, &mut state)
        })
        .map_err(|error| {
            if state.values > MAX_VALUES {
                return format!("more than {MAX_VALUES} values");
            }
            describe(&error, text, lexer.as_slice().len())
        })
        .map(|value| ParsedText {
            value,
            repeated: state.repeated,
        })
}

/// State of the parser.
struct ParserState<'b> {
    /// The whole text.
    text: &'b str,
    /// Repeated member names.
    repeated: Vec<String>,
    /// Number of members of the last object at each depth, used as the capacity of the next one:
    /// the objects of a list usually have the same size.
    lengths: [u8; MAX_DEPTH + 1],
    /// Number of values so far.
    values: usize,
}

impl ParserState<'_> {
    fn expected_length(&self, depth: usize) -> usize {
        self.lengths.get(depth).copied().unwrap_or(0).into()
    }

    fn record_length(&mut self, depth: usize, length: usize) {
        if let Some(known) = self.lengths.get_mut(depth) {
            *known = u8::try_from(length).unwrap_or(u8::MAX);
        }
    }
}

/// Parses one value. `serde_json`'s own parser is not used: it rewrites exponents (`1E2` becomes
/// `1e+2`) and takes an object with a certain member name for a number.
fn parse_value<'b>(
    next: u8,
    lexer: &mut SliceLexer<'b>,
    depth: usize,
    state: &mut ParserState<'b>,
) -> Result<Json<'b>, Error> {
    state.values += 1;
    if state.values > MAX_VALUES {
        // The lexer has no error for this; `parse` recognizes it by the number of values.
        return Err(Error::Depth);
    }
    Ok(match next {
        b'a'..=b'z' => lexer
            .null_or_bool()
            .ok_or(Expect::Value)?
            .map_or(Json::Null, Json::Bool),
        b'0'..=b'9' | b'-' => {
            let (digits, _) = lexer.num_string().validated()?;
            Json::Number(Cow::Borrowed(digits))
        }
        b'"' => Json::String(parse_string(lexer, state)?),
        b'[' => parse_array(lexer, depth.checked_sub(1).ok_or(Error::Depth)?, state)?,
        b'{' => parse_object(lexer, depth.checked_sub(1).ok_or(Error::Depth)?, state)?,
        _ => return Err(Expect::Value.into()),
    })
}

fn parse_array<'b>(
    lexer: &mut SliceLexer<'b>,
    depth: usize,
    state: &mut ParserState<'b>,
) -> Result<Json<'b>, Error> {
    let mut items = Vec::new();
    lexer
        .discarded()
        .seq(b']', SliceLexer::ws_peek, |next, lexer| {
            items.push(parse_value(next, lexer, depth, state)?);
            Ok::<_, Error>(())
        })?;
    Ok(Json::Array(items))
}

fn parse_object<'b>(
    lexer: &mut SliceLexer<'b>,
    depth: usize,
    state: &mut ParserState<'b>,
) -> Result<Json<'b>, Error> {
    // Objects at the same depth usually have the same number of members.
    let mut pairs = Vec::with_capacity(state.expected_length(depth));
    lexer
        .discarded()
        .seq(b'}', SliceLexer::ws_peek, |next, lexer| {
            if next != b'"' {
                return Err(Expect::String.into());
            }
            let name = parse_string(lexer, state)?;
            lexer
                .expect(SliceLexer::ws_peek, b':')
                .ok_or(Expect::Colon)?;
            let next = lexer.ws_peek().ok_or(Expect::Value)?;
            pairs.push((name, parse_value(next, lexer, depth, state)?));
            Ok::<_, Error>(())
        })?;
    state.record_length(depth, pairs.len());
    let (members, repeated) = Members::from_pairs(pairs);
    state.repeated.extend(repeated);
    Ok(Json::Object(members))
}

/// Parses a string. The lexer is at its opening quote.
fn parse_string<'b>(
    lexer: &mut SliceLexer<'b>,
    state: &ParserState<'b>,
) -> Result<Cow<'b, str>, Error> {
    let text = lexer.discarded();
    let rest = text.as_slice();
    let length = plain_length(rest);
    // A string without escapes is a slice of the text, which is known to be UTF-8. The lexer would
    // check that again.
    if let Some((b'"', after)) = rest.get(length..).and_then(<[u8]>::split_first) {
        let start = state.text.len() - rest.len();
        if let Some(plain) = state.text.get(start..start + length) {
            *lexer = SliceLexer::new(after);
            return Ok(Cow::Borrowed(plain));
        }
    }
    Ok(text.str_string()?)
}

/// Returns the number of bytes before the first quote, backslash or control character.
fn plain_length(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH_BITS: u64 = u64::from_ne_bytes([0x80; 8]);
    // Most of a large response is strings, so eight bytes are examined at a time. The lowest high
    // bit of each difference is exact: a borrow only reaches bytes after it.
    let is_below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word;
    let is_equal = |word: u64, byte: u8| is_below(word ^ (ONES * u64::from(byte)), 1);
    let mut words = text.chunks_exact(8);
    for (at, bytes) in words.by_ref().enumerate() {
        let word = <[u8; 8]>::try_from(bytes).map_or(0, u64::from_le_bytes);
        let ends = is_below(word, 0x20) | is_equal(word, b'"') | is_equal(word, b'\\');
        if ends & HIGH_BITS != 0 {
            return at * 8 + (ends & HIGH_BITS).trailing_zeros() as usize / 8;
        }
    }
    let rest = words.remainder();
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | ..=0x1f);
    text.len() - rest.len() + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// Describes a syntax error and its position; `unread` is the number of unread bytes.
fn describe(error: &Error, text: &str, unread: usize) -> String {
    if *error == Error::Depth {
        return format!("nested more than {MAX_DEPTH} levels deep");
    }
    let read = text
        .as_bytes()
        .get(..text.len().saturating_sub(unread))
        .unwrap_or_default();
    let line = read.split(|byte| *byte == b'\n').count();
    let column = 1 + read.iter().rev().take_while(|byte| **byte != b'\n').count();
    let position = format!("line {line}, column {column}");
    // The lexer has consumed the first letter of a possible null, true or false.
    let rest = text
        .get(text.len().saturating_sub(unread + 1)..)
        .unwrap_or_default();
    let is_truncated = unread == 0
        || ["null", "true", "false"]
            .iter()
            .any(|word| word.starts_with(rest));
    match error {
        _ if is_truncated => format!("truncated (ends at {position})"),
        Error::Token(Expect::Eof) => format!("trailing text after the document at {position}"),
        error => format!("{} at {position}", text::quote(&error.to_string(), 80)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_length_equals_bytewise_search(text in "([ -~]{0,9}[\u{0}-\u{1f}\u{80}\u{ff}é😀\"\\\\!#\\[\\]]){0,4}[ -~]{0,9}") {
            let is_end = |byte: u8| matches!(byte, b'"' | b'\\' | ..=0x1f);
            let expected = text.bytes().position(is_end).unwrap_or(text.len());
            prop_assert_eq!(plain_length(text.as_bytes()), expected);
        }
    }
}

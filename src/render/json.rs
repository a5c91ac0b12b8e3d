//! JSON that is safe to print to a terminal. Characters matched by [`text::is_hostile`] are written
//! as JSON escapes, in keys as well, so a parser reads the same data. Numbers keep their digits.

use std::io;

use crate::json::Json;
use crate::text;

/// Writes `value` on several lines, indented by two spaces, with a line break at the end.
///
/// # Errors
/// Write errors of `out`.
pub fn write_pretty(out: &mut impl io::Write, value: &Json<'_>, color: bool) -> io::Result<()> {
    write(out, value, true, color)
}

/// Writes `value` on one line, without spaces, with a line break at the end.
///
/// # Errors
/// Write errors of `out`.
pub fn write_line(out: &mut impl io::Write, value: &Json<'_>, color: bool) -> io::Result<()> {
    write(out, value, false, color)
}

/// Formats `value` on one line, without a line break.
#[must_use]
pub fn compact(value: &Json<'_>) -> String {
    let mut bytes = Vec::new();
    // Writing to a Vec cannot fail.
    let _ = write_line(&mut bytes, value, false);
    bytes.pop();
    String::from_utf8(bytes).unwrap_or_default()
}

fn write(out: &mut impl io::Write, value: &Json<'_>, pretty: bool, color: bool) -> io::Result<()> {
    let mut writer = JsonWriter { out, pretty, color };
    writer.write_value(value, 0)?;
    writer.out.write_all(b"\n")
}

/// Kinds of JSON tokens. The discriminant is the SGR parameter of the colour.
#[derive(Clone, Copy)]
enum JsonToken {
    Key = 34,
    Text = 32,
    Number = 36,
    Bool = 33,
    Null = 90,
}

struct JsonWriter<'a, W> {
    out: &'a mut W,
    pretty: bool,
    color: bool,
}

impl<W: io::Write> JsonWriter<'_, W> {
    fn write_value(&mut self, value: &Json<'_>, depth: usize) -> io::Result<()> {
        match value {
            Json::Null => self.paint(JsonToken::Null, |out| out.write_all(b"null")),
            Json::Bool(flag) => self.paint(JsonToken::Bool, |out| write!(out, "{flag}")),
            Json::Number(number) => {
                self.paint(JsonToken::Number, |out| out.write_all(number.as_bytes()))
            }
            Json::String(text) => self.paint(JsonToken::Text, |out| quote(out, text)),
            Json::Array(items) => self.write_list(*b"[]", items, depth, Self::write_value),
            Json::Object(members) => self.write_list(
                *b"{}",
                members.iter(),
                depth,
                |writer, (key, value), depth| {
                    writer.paint(JsonToken::Key, |out| quote(out, key))?;
                    writer
                        .out
                        .write_all(if writer.pretty { b": " } else { b":" })?;
                    writer.write_value(value, depth)
                },
            ),
        }
    }

    /// Writes a list or an object; `item` writes one element.
    fn write_list<I: IntoIterator>(
        &mut self,
        [open, close]: [u8; 2],
        items: I,
        depth: usize,
        mut item: impl FnMut(&mut Self, I::Item, usize) -> io::Result<()>,
    ) -> io::Result<()> {
        self.out.write_all(&[open])?;
        let mut empty = true;
        for each in items {
            if !std::mem::replace(&mut empty, false) {
                self.out.write_all(b",")?;
            }
            self.break_line(depth + 1)?;
            item(self, each, depth + 1)?;
        }
        if !empty {
            self.break_line(depth)?;
        }
        self.out.write_all(&[close])
    }

    /// Begins a new line, if the output is indented.
    fn break_line(&mut self, depth: usize) -> io::Result<()> {
        if self.pretty {
            self.out.write_all(b"\n")?;
            for _ in 0..depth {
                self.out.write_all(b"  ")?;
            }
        }
        Ok(())
    }

    fn paint(
        &mut self,
        token: JsonToken,
        write: impl FnOnce(&mut W) -> io::Result<()>,
    ) -> io::Result<()> {
        if !self.color {
            return write(self.out);
        }
        write!(self.out, "\x1b[{}m", token as u8)?;
        write(self.out)?;
        self.out.write_all(b"\x1b[0m")
    }
}

/// Writes `text` as a JSON string.
fn quote(out: &mut impl io::Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    // Nearly every string is plain ASCII: one pass over its bytes, one write.
    if text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'#'))
    {
        out.write_all(text.as_bytes())?;
    } else {
        let mut plain = text;
        while let Some(at) = plain.find(|c| matches!(c, '"' | '\\' | '#') || text::is_hostile(c)) {
            let (before, from) = plain.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            match chars.next() {
                Some('#') if !text::begins_command(from) => out.write_all(b"#")?,
                c => c.map_or(Ok(()), |c| escape(out, c))?,
            }
            plain = chars.as_str();
        }
        out.write_all(plain.as_bytes())?;
    }
    out.write_all(b"\"")
}

/// Writes one character as a JSON escape.
fn escape(out: &mut impl io::Write, c: char) -> io::Result<()> {
    match c {
        '"' | '\\' => write!(out, "\\{c}"),
        '\n' => out.write_all(b"\\n"),
        '\r' => out.write_all(b"\\r"),
        '\t' => out.write_all(b"\\t"),
        '\u{8}' => out.write_all(b"\\b"),
        '\u{c}' => out.write_all(b"\\f"),
        // JSON escapes characters beyond the Basic Multilingual Plane as two UTF-16 code units.
        c => c
            .encode_utf16(&mut [0; 2])
            .iter()
            .try_for_each(|unit| write!(out, "\\u{unit:04x}")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::render::tests::any_json;

    fn text(value: &Value, pretty: bool, color: bool) -> String {
        let mut out = Vec::new();
        write(&mut out, &Json::from(value.clone()), pretty, color).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn json_is_indented_or_compact() {
        let value = json!({"a": [1, {}, []], "b": {"c": null, "d": true}});
        assert_eq!(
            text(&value, true, false),
            "{\n  \"a\": [\n    1,\n    {},\n    []\n  ],\n  \"b\": {\n    \"c\": null,\n    \"d\": true\n  }\n}\n"
        );
        assert_eq!(
            text(&value, false, false),
            "{\"a\":[1,{},[]],\"b\":{\"c\":null,\"d\":true}}\n"
        );
    }

    #[test]
    fn ci_commands_are_neutralized() {
        let value = json!("# ## ###[x##");
        let written = text(&value, false, false);
        assert_eq!(written, "\"# ## #\\u0023#[x##\"\n");
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
    }

    #[test]
    fn keys_and_values_are_escaped() {
        let value =
            json!({"k\u{9b}": "\u{1b}[2J\u{7f}\u{202e}\u{e0041}\u{2028}\u{8}\u{c}\n\r\t\"\\é😀"});
        assert_eq!(
            text(&value, false, false),
            r#"{"k\u009b":"\u001b[2J\u007f\u202e\udb40\udc41\u2028\b\f\n\r\t\"\\é😀"}"#.to_owned()
                + "\n"
        );
    }

    #[test]
    fn numbers_keep_their_digits() {
        for number in [
            "18446744073709551616",
            "1234567890123456789012345678901234567890",
            "0.12345678901234567890123",
            "1e+400",
            "-0",
            "1.0",
        ] {
            let value: Value = serde_json::from_str(number).unwrap();
            assert_eq!(text(&value, false, false), format!("{number}\n"));
        }
    }

    #[test]
    fn color_wraps_keys_and_scalars() {
        assert_eq!(
            text(&json!({"a": ["x", 1, null]}), false, true),
            "{\x1b[34m\"a\"\x1b[0m:[\x1b[32m\"x\"\x1b[0m,\x1b[36m1\x1b[0m,\x1b[90mnull\x1b[0m]}\n"
        );
    }

    proptest! {
        #[test]
        fn written_json_reads_back_equal(value in any_json(), pretty: bool) {
            let text = text(&value, pretty, false);
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
            prop_assert!(!text.replace('\n', "").contains(text::is_hostile));
        }
    }
}

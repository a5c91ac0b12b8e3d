//! JSON that is safe to print to a terminal. Characters matched by [`text::is_hostile`] are written
//! as JSON escapes, in keys as well, so a parser reads the same data. Numbers keep their digits.

use crate::json::Json;
use crate::text;

/// Appends `value` on several lines, indented by two spaces, with a line break at the end.
pub fn write_pretty(out: &mut Vec<u8>, value: &Json<'_>, color: bool) {
    write(out, value, true, color);
}

/// Appends `value` as an element of an array: indented by one level, without a line break at the end.
pub fn write_element(out: &mut Vec<u8>, value: &Json<'_>, color: bool) {
    let mut writer = JsonWriter {
        out,
        pretty: true,
        color,
    };
    writer.begin_line("", 1);
    writer.write_value(value, 1);
}

/// Appends `value` on one line, without spaces, with a line break at the end.
pub fn write_line(out: &mut Vec<u8>, value: &Json<'_>, color: bool) {
    write(out, value, false, color);
}

/// Formats `value` on one line, without a line break.
#[must_use]
pub fn compact(value: &Json<'_>) -> String {
    let mut bytes = Vec::new();
    write_line(&mut bytes, value, false);
    bytes.pop();
    String::from_utf8(bytes).unwrap_or_default()
}

fn write(out: &mut Vec<u8>, value: &Json<'_>, pretty: bool, color: bool) {
    let mut writer = JsonWriter { out, pretty, color };
    writer.write_value(value, 0);
    writer.out.push(b'\n');
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

struct JsonWriter<'a> {
    out: &'a mut Vec<u8>,
    pretty: bool,
    color: bool,
}

impl JsonWriter<'_> {
    fn write_value(&mut self, value: &Json<'_>, depth: usize) {
        match value {
            Json::Null => self.paint(JsonToken::Null, |out| out.extend_from_slice(b"null")),
            Json::Bool(flag) => {
                let word: &[u8] = if *flag { b"true" } else { b"false" };
                self.paint(JsonToken::Bool, |out| out.extend_from_slice(word));
            }
            Json::Number(digits) => self.paint(JsonToken::Number, |out| {
                out.extend_from_slice(digits.as_bytes());
            }),
            Json::String(text) => self.paint(JsonToken::Text, |out| quote(out, text)),
            Json::Array(items) => self.write_list(*b"[]", items, depth, Self::write_value),
            Json::Object(members) => {
                let separator: &[u8] = if self.pretty { b": " } else { b":" };
                let member = |writer: &mut Self, (name, value), depth| {
                    writer.paint(JsonToken::Key, |out| quote(out, name));
                    writer.out.extend_from_slice(separator);
                    writer.write_value(value, depth);
                };
                self.write_list(*b"{}", members.iter(), depth, member);
            }
        }
    }

    /// Writes a list or an object; `item` writes one element.
    fn write_list<I: IntoIterator>(
        &mut self,
        [open, close]: [u8; 2],
        items: I,
        depth: usize,
        mut item: impl FnMut(&mut Self, I::Item, usize),
    ) {
        self.out.push(open);
        let mut is_empty = true;
        for each in items {
            let separator = if is_empty { "\n" } else { ",\n" };
            is_empty = false;
            self.begin_line(separator, depth + 1);
            item(self, each, depth + 1);
        }
        if !is_empty {
            self.begin_line("\n", depth);
        }
        self.out.push(close);
    }

    /// Begins a new line after a separator, if the output is indented; otherwise only separates.
    fn begin_line(&mut self, separator: &str, depth: usize) {
        const INDENT: &str = "                ";
        if !self.pretty {
            return self
                .out
                .extend_from_slice(separator.trim_ascii_end().as_bytes());
        }
        self.out.extend_from_slice(separator.as_bytes());
        let mut width = 2 * depth;
        while let Some(deeper) = width.checked_sub(INDENT.len()) {
            self.out.extend_from_slice(INDENT.as_bytes());
            width = deeper;
        }
        self.out
            .extend_from_slice(INDENT.get(..width).unwrap_or_default().as_bytes());
    }

    fn paint(&mut self, token: JsonToken, write: impl FnOnce(&mut Vec<u8>)) {
        if !self.color {
            return write(self.out);
        }
        self.out
            .extend_from_slice(format!("\x1b[{}m", token as u8).as_bytes());
        write(self.out);
        self.out.extend_from_slice(b"\x1b[0m");
    }
}

/// Appends `text` as a JSON string.
fn quote(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if text::is_plain(text) {
        out.extend_from_slice(text.as_bytes());
    } else {
        quote_with_escapes(out, text);
    }
    out.push(b'"');
}

fn quote_with_escapes(out: &mut Vec<u8>, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(|c| matches!(c, '"' | '\\' | '#') || text::is_hostile(c)) {
        let (before, from) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let mut characters = from.chars();
        match characters.next() {
            Some('#') if !text::begins_command(from) => out.push(b'#'),
            c => c.into_iter().for_each(|c| escape(out, c)),
        }
        rest = characters.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
}

/// Appends one character as a JSON escape.
fn escape(out: &mut Vec<u8>, c: char) {
    match c {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\u{8}' => out.extend_from_slice(b"\\b"),
        '\u{c}' => out.extend_from_slice(b"\\f"),
        // JSON escapes characters beyond the Basic Multilingual Plane as two UTF-16 code units.
        c => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
        }
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
        write(&mut out, &Json::from(value.clone()), pretty, color);
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

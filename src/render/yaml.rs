//! YAML that parsers of versions 1.1 and 1.2 read alike. Strings and keys are always double-quoted,
//! so that none is read as a number, a date or a boolean, and characters matched by
//! [`text::is_hostile`] are escaped.

use std::fmt::Write;

use crate::json::Json;
use crate::text;

/// Length from which a key is written as an explicit entry: parsers search at most 1024 characters
/// for the colon of a simple key.
const MAX_SIMPLE_KEY: usize = 1000;

/// Formats `value` as one YAML document in block style, ending with a line break. The caller writes
/// the `---` between documents.
#[must_use]
pub fn document(value: &Json<'_>) -> String {
    let mut out = String::new();
    if is_block(value) {
        block(&mut out, value, 0, false);
    } else {
        scalar(&mut out, value);
        out.push('\n');
    }
    out
}

/// Checks whether `value` needs lines of its own.
fn is_block(value: &Json<'_>) -> bool {
    match value {
        Json::Array(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        _ => false,
    }
}

/// Writes the entries of a list or an object, each on its own line indented by `indent`. If the
/// current line `has_begun`, the first entry continues it.
fn block(out: &mut String, value: &Json<'_>, indent: usize, mut has_begun: bool) {
    let mut start_line = |out: &mut String| {
        if !std::mem::replace(&mut has_begun, false) {
            pad(out, indent);
        }
    };
    match value {
        Json::Array(items) => {
            for item in items {
                start_line(out);
                out.push('-');
                entry(out, item, indent + 2, true);
            }
        }
        Json::Object(members) => {
            for (key, item) in members.iter() {
                start_line(out);
                let start = out.len();
                quote(out, key);
                if out.len() - start > MAX_SIMPLE_KEY {
                    out.insert_str(start, "? ");
                    out.push('\n');
                    pad(out, indent);
                }
                out.push(':');
                entry(out, item, indent + 2, false);
            }
        }
        _ => {}
    }
}

/// Writes the rest of a line after a dash or a colon. After a dash, a nested block begins on the
/// same line.
fn entry(out: &mut String, value: &Json<'_>, indent: usize, dash: bool) {
    match (is_block(value), dash) {
        (false, _) => {
            out.push(' ');
            scalar(out, value);
            out.push('\n');
        }
        (true, true) => {
            out.push(' ');
            block(out, value, indent, true);
        }
        (true, false) => {
            out.push('\n');
            block(out, value, indent, false);
        }
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn scalar(out: &mut String, value: &Json<'_>) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Json::Number(digits) => number(out, digits),
        Json::String(text) => quote(out, text),
        Json::Array(_) => out.push_str("[]"),
        Json::Object(_) => out.push_str("{}"),
    }
}

/// Writes a number unchanged, except that an exponent gets a decimal point and a sign: without
/// both, YAML 1.1 reads a string.
fn number(out: &mut String, digits: &str) {
    let Some(at) = digits.find(['e', 'E']) else {
        return out.push_str(digits);
    };
    let (mantissa, power) = digits.split_at(at);
    out.push_str(mantissa);
    if !mantissa.contains('.') {
        out.push_str(".0");
    }
    let mut power = power.chars();
    out.extend(power.next());
    if !power.as_str().starts_with(['+', '-']) {
        out.push('+');
    }
    out.push_str(power.as_str());
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    if text::is_plain(text) {
        out.push_str(text);
        out.push('"');
        return;
    }
    for (at, c) in text.char_indices() {
        let command = || text.get(at..).is_some_and(text::begins_command);
        // Writing to a String cannot fail.
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            '#' if command() => out.write_str("\\x23"),
            // The last two are not hostile, but YAML forbids them unescaped.
            c if text::is_hostile(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                match u32::from(c) {
                    code @ ..=0xff => write!(out, "\\x{code:02x}"),
                    code @ ..=0xffff => write!(out, "\\u{code:04x}"),
                    code => write!(out, "\\U{code:08x}"),
                }
            }
            c => out.write_char(c),
        };
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::render::tests::any_json;

    fn document(value: impl Into<Value>) -> String {
        super::document(&Json::from(value.into()))
    }

    #[test]
    fn yaml_blocks_are_nested() {
        for (value, yaml) in [
            (json!({}), "{}\n"),
            (json!("no"), "\"no\"\n"),
            (
                json!({"a": {"b": [1, "x"]}, "c": []}),
                "\"a\":\n  \"b\":\n    - 1\n    - \"x\"\n\"c\": []\n",
            ),
            (
                json!([[1, [2]], {"a": null, "b": {"c": true}}, {}]),
                "- - 1\n  - - 2\n- \"a\": null\n  \"b\":\n    \"c\": true\n- {}\n",
            ),
        ] {
            assert_eq!(document(value), yaml);
        }
    }

    #[test]
    fn yaml_strings_are_escaped() {
        assert_eq!(
            document(json!(
                "\u{0}\u{1b}\u{85}\u{2028}\u{feff}\u{e0041}\u{ffff}\"\\\n é😀"
            )),
            "\"\\x00\\x1b\\x85\\u2028\\ufeff\\U000e0041\\uffff\\\"\\\\\\n é😀\"\n"
        );
    }

    #[test]
    fn yaml_1_1_numbers_are_marked() {
        for (json, yaml) in [
            ("1E+2", "1.0E+2"),
            ("1e400", "1.0e+400"),
            ("1.5e3", "1.5e+3"),
            ("-2e-7", "-2.0e-7"),
            ("18446744073709551616", "18446744073709551616"),
            ("-0", "-0"),
            ("0.12345678901234567890123", "0.12345678901234567890123"),
        ] {
            let mut out = String::new();
            number(&mut out, json);
            assert_eq!(out, yaml, "{json}");
        }
    }

    #[test]
    fn long_key_is_explicit_entry() {
        let long = "k".repeat(2000);
        assert_eq!(
            document(json!([{long.as_str(): 1}, {long.as_str(): [2]}])),
            format!("- ? \"{long}\"\n  : 1\n- ? \"{long}\"\n  :\n    - 2\n")
        );
    }

    proptest! {
        #[test]
        fn hostile_characters_are_escaped(value in any_json()) {
            prop_assert!(!document(value).replace('\n', "").contains(text::is_hostile));
        }
    }
}

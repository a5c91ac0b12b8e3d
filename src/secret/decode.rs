//! Escapes in texts: percent-encoding, the escapes of JSON strings, and HTML's references.

use std::ops::Range;

use memchr::memchr3;

/// The longest escape, in bytes: `&#x0002f;`.
const LONGEST: usize = 10;

/// Whether a text may hold an escape.
pub(super) fn may_hold_escapes(text: &[u8]) -> bool {
    memchr3(b'%', b'\\', b'&', text).is_some()
}

/// Decodes the escapes of a text once; `None` if it holds none.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    if !may_hold_escapes(text) {
        return None;
    }
    let mut decoded = Vec::with_capacity(text.len());
    decoded.extend(Bytes { text, at: 0 }.map(|(byte, _)| byte));
    (decoded.len() < text.len()).then_some(decoded)
}

/// Translates ranges of the decoded text, in ascending order, to ranges of the text itself.
pub(super) fn originals(text: &[u8], decoded: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut bytes = Bytes { text, at: 0 }.enumerate();
    let mut originals = Vec::with_capacity(decoded.len());
    for range in decoded {
        let first = bytes.find(|(at, _)| *at == range.start);
        let Some((_, (_, first))) = first else { break };
        let last = range.len().checked_sub(2).and_then(|skip| bytes.nth(skip));
        let end = last.map_or(first.end, |(_, (_, last))| last.end);
        originals.push(first.start..end);
    }
    originals
}

/// The decoded bytes of a text, each with its place in the text.
struct Bytes<'t> {
    text: &'t [u8],
    at: usize,
}

impl Iterator for Bytes<'_> {
    type Item = (u8, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let first = *rest.first()?;
        let (byte, length) = match first {
            b'%' | b'\\' | b'&' => {
                escape(rest.get(..LONGEST).unwrap_or(rest)).unwrap_or((first, 1))
            }
            _ => (first, 1),
        };
        self.at += length;
        Some((byte, start..self.at))
    }
}

/// The byte for which the escape at the beginning of `rest` stands, and the escape's length.
fn escape(rest: &[u8]) -> Option<(u8, usize)> {
    let hexadecimal = |digits: Option<&[u8]>| number(digits?, 16).filter(u8::is_ascii);
    match rest {
        [b'%', ..] => Some((number(rest.get(1..3)?, 16)?, 3)),
        [b'\\', b'u', ..] => Some((hexadecimal(rest.get(2..6))?, 6)),
        [b'\\', b'x', ..] => Some((hexadecimal(rest.get(2..4))?, 4)),
        [b'\\', plain @ (b'/' | b'\\' | b'"' | b'\''), ..] => Some((*plain, 2)),
        [b'&', ..] => {
            let end = rest.iter().position(|byte| *byte == b';')?;
            let byte = match rest.get(1..end)? {
                b"amp" => b'&',
                b"lt" => b'<',
                b"gt" => b'>',
                b"quot" => b'"',
                b"apos" => b'\'',
                b"plus" => b'+',
                b"sol" => b'/',
                b"equals" => b'=',
                [b'#', b'x' | b'X', digits @ ..] => hexadecimal(Some(digits))?,
                [b'#', digits @ ..] => number(digits, 10).filter(u8::is_ascii)?,
                _ => return None,
            };
            Some((byte, end + 1))
        }
        _ => None,
    }
}

/// A code of one byte. Characters beyond ASCII need no decoding but of their percent-encoded
/// bytes: the secrets that are sent are ASCII.
fn number(digits: &[u8], radix: u32) -> Option<u8> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    let code = u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()?;
    u8::try_from(code).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(text: &str) -> String {
        let decoded = decode(text.as_bytes()).unwrap_or_else(|| text.as_bytes().to_vec());
        String::from_utf8(decoded).unwrap()
    }

    #[test]
    fn escapes_are_decoded_once() {
        for (text, plain) in [
            ("a%2Bb%2bc", "a+b+c"),
            ("a%252B", "a%2B"),
            (r"a\/b\u002Fc\u002fd\\\/\x2B", r"a/b/c/d\/+"),
            ("&amp;&#43;&#x2B;&#X2b;&sol;&#0043;", "&+++/+"),
            ("100% &c; %zz %+2 \\q %é", "100% &c; %zz %+2 \\q %é"),
            ("%C3%A9 \\u00e9 &#233;", "é \\u00e9 &#233;"),
        ] {
            assert_eq!(decoded(text), plain, "{text}");
        }
    }

    proptest! {
        #[test]
        fn places_lead_back_to_the_escapes(before in "[a%&\\\\+]{0,5}", after in "[b%]{0,5}") {
            let text = format!("{before} %73\\u0065cr&#101;t {after}");
            let decoded = decode(text.as_bytes()).unwrap();
            let at = memchr::memmem::find(&decoded, b"secret").unwrap();
            let ranges = originals(text.as_bytes(), std::slice::from_ref(&(at..at + 6)));
            prop_assert_eq!(text.get(ranges[0].clone()).unwrap(), "%73\\u0065cr&#101;t");
        }
    }
}

//! Decodes escapes in texts: percent-encoding, JSON string escapes and HTML character references.

use std::ops::Range;

use memchr::memchr3;

/// Maximum length of an escape, in bytes: `&#x0002f;` has nine.
const LONGEST: usize = 10;

/// Checks whether a text may contain an escape.
pub(super) fn may_contain_escapes(text: &[u8]) -> bool {
    memchr3(b'%', b'\\', b'&', text).is_some()
}

/// Decodes one level of escapes; `None` if the text contains none.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    if !may_contain_escapes(text) {
        return None;
    }
    let mut decoded = Vec::with_capacity(text.len());
    decoded.extend(DecodedBytes { text, at: 0 }.map(|(byte, _)| byte));
    // Every escape is longer than its character, so an equal length means no escape.
    (decoded.len() < text.len()).then_some(decoded)
}

/// Maps ranges of the decoded text, in ascending order, to ranges of the text itself.
pub(super) fn original_ranges(text: &[u8], decoded: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut bytes = DecodedBytes { text, at: 0 }.enumerate();
    let mut ranges = Vec::with_capacity(decoded.len());
    for range in decoded {
        let first = bytes.find(|(at, _)| *at == range.start);
        let Some((_, (_, first))) = first else { break };
        let last = range.len().checked_sub(2).and_then(|skip| bytes.nth(skip));
        let end = last.map_or(first.end, |(_, (_, last))| last.end);
        ranges.push(first.start..end);
    }
    ranges
}

/// Iterator over the decoded bytes of a text, each with its range in the text.
struct DecodedBytes<'t> {
    text: &'t [u8],
    at: usize,
}

impl Iterator for DecodedBytes<'_> {
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

/// Decodes the escape at the start of `rest`. Returns the byte and the length of the escape.
fn escape(rest: &[u8]) -> Option<(u8, usize)> {
    let hexadecimal = |digits: Option<&[u8]>| number(digits?, 16).filter(u8::is_ascii);
    match rest {
        [b'%', ..] => Some((number(rest.get(1..3)?, 16)?, 3)),
        [b'\\', b'u', ..] => Some((hexadecimal(rest.get(2..6))?, 6)),
        [b'\\', b'x', ..] => Some((hexadecimal(rest.get(2..4))?, 4)),
        [b'\\', byte @ (b'/' | b'\\' | b'"' | b'\''), ..] => Some((*byte, 2)),
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

/// Parses a number that fits in a byte.
// Of other characters than ASCII, only percent-encoded bytes are decoded: the secrets that are sent
// are ASCII.
fn number(digits: &[u8], radix: u32) -> Option<u8> {
    // `from_str_radix` would accept a sign.
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
        fn decoded_ranges_map_to_escapes(before in "[a%&\\\\+]{0,5}", after in "[b%]{0,5}") {
            let text = format!("{before} %73\\u0065cr&#101;t {after}");
            let decoded = decode(text.as_bytes()).unwrap();
            let at = memchr::memmem::find(&decoded, b"secret").unwrap();
            let ranges = original_ranges(text.as_bytes(), std::slice::from_ref(&(at..at + 6)));
            prop_assert_eq!(text.get(ranges[0].clone()).unwrap(), "%73\\u0065cr&#101;t");
        }
    }
}

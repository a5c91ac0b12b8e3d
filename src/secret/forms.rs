//! The forms in which a secret may be sent back.

use super::base64;

/// A text to search for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// The text.
    pub(super) text: String,
    /// Whether the text is part of an encoded text, which is then redacted as a whole.
    // The ends of an encoded text depend on what was encoded before and after the secret.
    pub(super) encoded: bool,
}

/// Minimum length of an encoded form, in bytes.
// Shorter ones occur by chance in a large encoded text.
const SHORTEST_ENCODED: usize = 5;
/// Minimum length of a secret that is searched for in other letter cases, in bytes.
const SHORTEST_OTHER_CASE: usize = 8;

const LOWER_DIGITS: &[u8; 16] = b"0123456789abcdef";
const UPPER_DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// Lists the forms of a secret: the secret itself, other letter cases, hexadecimal, and base64 in
/// both alphabets, at any position in the encoded text.
pub(super) fn forms_of(secret: &str) -> Vec<Form> {
    // Escapes (`%2B`, `\/`, `&#43;`) are not listed: texts are decoded before they are searched.
    let mut forms = vec![Form::plain(secret)];
    if secret.len() >= SHORTEST_OTHER_CASE {
        forms.push(Form::plain(secret.to_ascii_lowercase()));
        forms.push(Form::plain(secret.to_ascii_uppercase()));
    }
    forms.push(Form::encoded(hexadecimal(secret, LOWER_DIGITS)));
    forms.push(Form::encoded(hexadecimal(secret, UPPER_DIGITS)));
    add_base64(secret, &mut forms);
    let escaped: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    // A client may have encoded the secret for a URL before base64.
    if escaped != secret {
        add_base64(&escaped, &mut forms);
    }
    forms
}

impl Form {
    /// Creates a form that is redacted on its own.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            encoded: false,
        }
    }

    const fn encoded(text: String) -> Self {
        Self {
            text,
            encoded: true,
        }
    }
}

fn hexadecimal(text: &str, digits: &[u8; 16]) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        for digit in [byte >> 4, byte & 15] {
            encoded.extend(digits.get(usize::from(digit)).copied().map(char::from));
        }
    }
    encoded
}

/// Adds the base64 forms of a text in both alphabets.
fn add_base64(text: &str, forms: &mut Vec<Form>) {
    // Base64 encodes three bytes at a time, so the characters depend on the position of the text
    // within such a group.
    for offset in 0..3 {
        let standard = inner_base64(text.as_bytes(), offset);
        if standard.len() < SHORTEST_ENCODED {
            continue;
        }
        if standard.contains(['+', '/']) {
            let url_safe = standard.bytes().map(|byte| match byte {
                b'+' => '-',
                b'/' => '_',
                other => char::from(other),
            });
            forms.push(Form::encoded(url_safe.collect()));
        }
        forms.push(Form::encoded(standard));
    }
}

/// Encodes bytes that start at `offset` (0 to 2) in a group of three, and returns the characters
/// that depend on these bytes alone.
fn inner_base64(bytes: &[u8], offset: usize) -> String {
    let padded = [vec![0; offset].as_slice(), bytes].concat();
    let first = (offset * 8).div_ceil(6);
    let end = padded.len() * 8 / 6;
    let coded = base64(&padded);
    coded.get(first..end).unwrap_or_default().to_owned()
}

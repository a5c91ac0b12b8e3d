//! The forms in which a secret may be sent back.

use std::fmt::Write;

use super::base64;

/// A text to look for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// The text.
    pub(super) text: String,
    /// Whether it is part of an encoded text, which is then taken out as a whole: its ends depend
    /// on what was encoded before and after the secret.
    pub(super) encoded: bool,
}

/// Shorter encoded forms are not looked for: they would turn up by chance in a large encoded text.
const SHORTEST_ENCODED: usize = 5;
/// Shorter secrets are not looked for in other letter cases.
const SHORTEST_OTHER_CASE: usize = 8;

/// Lists the forms of a secret, its own first: other letter cases, hexadecimal, and base64 in both
/// alphabets, wherever the secret begins in the encoded text.
///
/// Escapes (`%2B`, `\/`, `&#43;`) are not listed: texts are decoded before they are searched.
pub(super) fn of(secret: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut add = |text: String, encoded: bool| {
        let form = Form { text, encoded };
        if !forms.contains(&form) {
            forms.push(form);
        }
    };
    add(secret.to_owned(), false);
    if secret.len() >= SHORTEST_OTHER_CASE {
        add(secret.to_ascii_lowercase(), false);
        add(secret.to_ascii_uppercase(), false);
    }
    let hexadecimal = hexadecimal(secret.as_bytes());
    add(hexadecimal.to_ascii_uppercase(), true);
    add(hexadecimal, true);
    let escaped: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    for plain in [secret, &escaped] {
        for before in 0..3 {
            let coded = inner_base64(plain.as_bytes(), before);
            if coded.len() >= SHORTEST_ENCODED {
                add(coded.replace('+', "-").replace('/', "_"), true);
                add(coded, true);
            }
        }
    }
    forms
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The characters of a base64 text that depend on `bytes` alone, where `before` (0 to 2) bytes of
/// the first group of three belong to something else.
fn inner_base64(bytes: &[u8], before: usize) -> String {
    let padded = [vec![0; before].as_slice(), bytes].concat();
    let first = (before * 8).div_ceil(6);
    let end = padded.len() * 8 / 6;
    let coded = base64(&padded);
    coded.get(first..end).unwrap_or_default().to_owned()
}

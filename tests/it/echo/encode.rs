//! The encodings in which a server may echo a secret.

use sessctl::secret::base64;

/// One encoding of a text.
type Encoding = fn(&str) -> String;

/// Every encoding.
pub const ALL: &[Encoding] = &[
    str::to_owned,
    |text| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02x}")
                }
            })
            .collect()
    },
    |text| percent(text, false),
    |text| percent(text, true),
    |text| percent(&percent(text, true), false),
    |text| text.replace('/', "\\/"),
    |text| {
        text.chars()
            .map(|c| format!("\\u{:04X}", u32::from(c)))
            .collect()
    },
    |text| format!("{{\\\"key\\\":\\\"{}\\\"}}", text.replace('/', "\\\\\\/")),
    |text| {
        text.replace('+', "&plus;")
            .replace('/', "&sol;")
            .replace('=', "&equals;")
            .replace('_', "&#95;")
    },
    |text| {
        text.chars()
            .map(|c| format!("&#{};", u32::from(c)))
            .collect()
    },
    |text| {
        text.chars()
            .map(|c| format!("&#x{:X};", u32::from(c)))
            .collect()
    },
    |text| base64(text.as_bytes()),
    |text| base64(text.as_bytes()).trim_end_matches('=').to_owned(),
    |text| url_safe(&base64(text.as_bytes())),
    |text| base64(format!("Bearer {text}").as_bytes()),
    |text| base64(format!("{{\"authorization\":\"{text}\"}}").as_bytes()),
    |text| base64(format!("x:{text}:").as_bytes()),
    |text| url_safe(&base64(format!("xy:{text}").as_bytes())),
    |text| percent(&base64(text.as_bytes()), true),
    |text| base64(percent(text, false).as_bytes()),
    |text| text.bytes().map(|byte| format!("{byte:02x}")).collect(),
    |text| text.bytes().map(|byte| format!("{byte:02X}")).collect(),
    str::to_lowercase,
    str::to_uppercase,
];

/// Percent-encodes the characters that a URL must not contain, or all characters.
fn percent(text: &str, everything: bool) -> String {
    let plain = |byte: u8| !everything && (byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

fn url_safe(text: &str) -> String {
    text.replace('+', "-")
        .replace('/', "_")
        .trim_end_matches('=')
        .to_owned()
}

//! Secrets in URLs.

use std::borrow::Cow;

use super::{REDACTED, names_a_secret};

/// Maximum length of a parameter name, in bytes.
// A longer one may be a secret itself.
const LONGEST_NAME: usize = 40;

/// Redacts the query values, the fragment and the user information of a URL.
#[must_use]
pub fn without_query(url: &str) -> Cow<'_, str> {
    if !url.bytes().any(|byte| matches!(byte, b'?' | b'#' | b'@')) {
        return url.into();
    }
    let (rest, fragment) = split(url, '#');
    let (path, query) = split(rest, '?');
    let mut redacted = without_user(path);
    if let Some(query) = query {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) if is_name(name, value) => format!("{name}={REDACTED}"),
            None if pair.is_empty() => String::new(),
            _ => REDACTED.to_owned(),
        });
        redacted.push('?');
        redacted.push_str(&pairs.collect::<Vec<_>>().join("&"));
    }
    if fragment.is_some_and(|fragment| !fragment.is_empty()) {
        redacted.push('#');
        redacted.push_str(REDACTED);
    }
    redacted.into()
}

/// Removes the query and the fragment from a URL, and redacts the user information.
#[must_use]
pub fn without_parameters(url: &str) -> String {
    without_user(url.split(['?', '#']).next().unwrap_or_default())
}

/// Lists the values of the query parameters whose names indicate a secret.
pub fn secret_parameters(url: &str) -> impl Iterator<Item = &str> {
    let query = split(split(url, '#').0, '?').1.unwrap_or_default();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| names_a_secret(name))
        .map(|(_, value)| value)
}

/// Checks whether the text before an equals sign is a parameter name that may be shown.
fn is_name(name: &str, value: &str) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']');
    // If only equals signs follow, they may be the padding of a secret in base64.
    !value.trim_matches('=').is_empty() && name.len() <= LONGEST_NAME && name.chars().all(in_name)
}

fn split(text: &str, separator: char) -> (&str, Option<&str>) {
    text.split_once(separator)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Redacts the user information of a URL.
// Parsers differ, so it is recognized after `scheme://`, `//`, and `scheme:` with fewer slashes.
fn without_user(url: &str) -> String {
    let scheme = url
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'))
        .filter(|end| *end > 0 && url.get(*end..).is_some_and(|rest| rest.starts_with(':')))
        .map_or(0, |end| end + 1);
    let (scheme, rest) = url.split_at(scheme);
    if scheme.eq_ignore_ascii_case("mailto:") {
        return url.to_owned();
    }
    let authority = rest.trim_start_matches(['/', '\\']);
    let slashes = rest.get(..rest.len() - authority.len()).unwrap_or_default();
    // One slash without a scheme starts a path, which has no user information.
    if scheme.is_empty() && slashes.len() == 1 {
        return url.to_owned();
    }
    let end = authority.find(['/', '\\']).unwrap_or(authority.len());
    let (authority, path) = authority.split_at(end);
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}{slashes}{REDACTED}@{host}{path}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_values_are_redacted() {
        for (url, expected) in [
            (
                "https://h/p?a=1&b[]=2#f",
                "https://h/p?a=[redacted]&b[]=[redacted]#[redacted]",
            ),
            ("https://h/x?U0VDUkVU==", "https://h/x?[redacted]"),
            ("https://h/x?U0VDUkVU=", "https://h/x?[redacted]"),
            ("https://h/x?U0VDUkVU&&", "https://h/x?[redacted]&&"),
            ("https://h/x?a%20b=SECRET", "https://h/x?[redacted]"),
            ("https://h/x?=SECRET", "https://h/x?=[redacted]"),
            ("https://h/p?", "https://h/p?"),
            ("shop:order", "shop:order"),
        ] {
            assert_eq!(without_query(url), expected);
        }
        let long = format!("https://h/x?{}=1", "S".repeat(41));
        assert_eq!(without_query(&long), "https://h/x?[redacted]");
        let name = "n".repeat(40);
        assert!(without_query(&format!("https://h/x?{name}=1")).contains(&name));
    }

    #[test]
    fn user_information_is_redacted() {
        for (url, expected) in [
            ("https://u:SECRET@h/p@q", "https://[redacted]@h/p@q"),
            ("//u:SECRET@h/p", "//[redacted]@h/p"),
            ("https:u:SECRET@h", "https:[redacted]@h"),
            ("https:/u:SECRET@h", "https:/[redacted]@h"),
            (r"https:\\u:SECRET@h\p", r"https:\\[redacted]@h\p"),
            ("https:///u:SECRET@h", "https:///[redacted]@h"),
            ("HTTPS://u:SE@CRET@h", "HTTPS://[redacted]@h"),
            ("SECRET@h/p", "[redacted]@h/p"),
            ("/p@q", "/p@q"),
            ("mailto:someone@h", "mailto:someone@h"),
            ("https://h/p@q", "https://h/p@q"),
        ] {
            assert_eq!(without_query(url), expected);
        }
    }

    #[test]
    fn link_parameters_are_removed() {
        assert_eq!(
            without_parameters("https://u:SECRET@h/docs?key=SECRET#SECRET"),
            "https://[redacted]@h/docs"
        );
    }

    #[test]
    fn secret_parameters_are_listed() {
        let found: Vec<_> =
            secret_parameters("https://h/?cancel_token=a&order=b&c#token=d").collect();
        assert_eq!(found, ["a"]);
    }
}

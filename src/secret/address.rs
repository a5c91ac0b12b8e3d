//! Secrets in URLs.

use super::{REDACTED, names_a_secret};

/// The longest name of a parameter, in bytes. What is longer may be a secret itself.
const LONGEST_NAME: usize = 40;

/// Takes the values of the query, the fragment and the user information out of a URL.
#[must_use]
pub fn without_query(url: &str) -> String {
    let (rest, fragment) = split(url, '#');
    let (path, query) = split(rest, '?');
    let mut shown = without_user(path);
    if let Some(query) = query {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) if is_name(name, value) => format!("{name}={REDACTED}"),
            None if pair.is_empty() => String::new(),
            _ => REDACTED.to_owned(),
        });
        shown.push('?');
        shown.push_str(&pairs.collect::<Vec<_>>().join("&"));
    }
    if fragment.is_some_and(|fragment| !fragment.is_empty()) {
        shown.push('#');
        shown.push_str(REDACTED);
    }
    shown
}

/// Takes the query, the fragment and the user information out of a URL, and leaves no trace of them.
#[must_use]
pub fn without_parameters(url: &str) -> String {
    without_user(url.split(['?', '#']).next().unwrap_or_default())
}

/// Lists the values of the parameters whose names tell of a secret.
pub fn secret_parameters(url: &str) -> impl Iterator<Item = &str> {
    let query = split(split(url, '#').0, '?').1.unwrap_or_default();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| names_a_secret(name))
        .map(|(_, value)| value)
}

/// Whether the text before an equals sign is the name of a parameter. It is none if only the
/// padding of base64 follows.
fn is_name(name: &str, value: &str) -> bool {
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']');
    !value.trim_matches('=').is_empty() && name.len() <= LONGEST_NAME && name.chars().all(of_name)
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Takes out the user information, wherever a reader of URLs may see some: after `scheme://`, `//`,
/// and `scheme:` with fewer slashes.
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
    fn parameters_keep_their_names_only() {
        for (url, shown) in [
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
            assert_eq!(without_query(url), shown);
        }
        let long = format!("https://h/x?{}=1", "S".repeat(41));
        assert_eq!(without_query(&long), "https://h/x?[redacted]");
        let name = "n".repeat(40);
        assert!(without_query(&format!("https://h/x?{name}=1")).contains(&name));
    }

    #[test]
    fn user_information_goes_without_slashes_too() {
        for (url, shown) in [
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
            assert_eq!(without_query(url), shown);
        }
    }

    #[test]
    fn a_link_has_no_parameters() {
        assert_eq!(
            without_parameters("https://u:SECRET@h/docs?key=SECRET#SECRET"),
            "https://[redacted]@h/docs"
        );
    }

    #[test]
    fn parameters_are_secret_by_name() {
        let found: Vec<_> =
            secret_parameters("https://h/?cancel_token=a&order=b&c#token=d").collect();
        assert_eq!(found, ["a"]);
    }
}

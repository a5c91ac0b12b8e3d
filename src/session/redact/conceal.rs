//! What is secret by its name, and what is left of a value that must not be shown.

use serde_json::Value;

use crate::provider::Show;
use crate::secret::REDACTED;

/// Whether a member of this name holds a secret, whatever vendor it is from.
pub(super) fn names_a_secret(name: &str) -> bool {
    // By their first letters, so that most places of most names are passed over at once.
    let folded: Vec<u8> = name
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_lowercase())
        .collect();
    let begins =
        |rest: &[u8], words: &[&str]| words.iter().any(|word| rest.starts_with(word.as_bytes()));
    (0..folded.len()).any(|at| {
        let rest = folded.get(at..).unwrap_or_default();
        match rest.first() {
            Some(b's') => begins(rest, &["secret"]),
            Some(b't') => begins(rest, &["token"]),
            Some(b'p') => begins(
                rest,
                &["password", "passwd", "passphrase", "pwd", "privatekey"],
            ),
            Some(b'b') => begins(rest, &["bearer"]),
            Some(b'a') => begins(rest, &["accesskey", "apikey", "authorization"]),
            Some(b'c') => begins(rest, &["cookie"]),
            _ => false,
        }
    })
}

/// Takes the whole value. Null, booleans and the empty text stay: they tell that there is no
/// secret, not what it is.
pub(super) fn blank(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::String(text) if text.is_empty() => {}
        _ => *value = Value::String(REDACTED.to_owned()),
    }
}

pub(super) fn conceal(show: Show, id: &str, value: &mut Value) {
    match (show, value) {
        (Show::Plain, _) => {}
        (Show::UrlWithoutQuery, Value::String(url)) => *url = without_query(url),
        (Show::OwnIdOnly, Value::String(other)) => {
            if !other.eq_ignore_ascii_case(id) && other != REDACTED {
                *other = first_eight(other);
            }
        }
        (_, value) => blank(value),
    }
}

/// The first eight characters, or half of a shorter id.
pub(super) fn first_eight(id: &str) -> String {
    let shown = id.strip_suffix('…').map_or_else(
        || (id.chars().count() / 2).min(8),
        |cut| cut.chars().count().min(8),
    );
    id.chars().take(shown).chain(['…']).collect()
}

/// A URL in which the values of the query, the fragment and the user information are taken out.
pub(super) fn without_query(url: &str) -> String {
    let (rest, fragment) = split(url, '#');
    let (path, query) = split(rest, '?');
    let mut shown = without_user(path);
    if let Some(query) = query {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) => format!("{name}={REDACTED}"),
            None if pair.is_empty() => String::new(),
            None => REDACTED.to_owned(),
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

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

fn without_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (host, path) = rest
        .find('/')
        .map_or((rest, ""), |slash| rest.split_at(slash));
    match host.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://{REDACTED}@{host}{path}"),
        None => url.to_owned(),
    }
}
